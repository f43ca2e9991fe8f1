"""Writing a file whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from gdtui.engine.base.errors import InputError, quote


def check_writable(path: Path, force: bool) -> None:
    """Say before any work is done what would keep a file from being written.

    Raises:
        InputError: one line that says what to do instead.
    """
    shown = quote(str(path), 80)
    if "\0" in str(path):
        raise InputError(f"{shown} has a NUL in it, which no file name has")
    if path.is_symlink():
        raise InputError(f"{shown} is a symbolic link: name the file itself")
    if path.is_dir():
        raise InputError(f"{shown} is a folder: name a file in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{shown} is no regular file: name another one")
    if path.exists() and not force:
        raise InputError(f"{shown} exists: write --force to replace it")
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"there is no folder {quote(str(folder), 80)}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"cannot write in the folder {quote(str(folder), 80)}: name another one")


def write_whole(path: Path, text: str, force: bool = False) -> None:
    """Write a file: to a temporary one beside it, onto the disk, and only then under its name.

    Raises:
        InputError: one line that says what to do instead; nothing is left behind.
    """
    check_writable(path, force)
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        _put(temporary, path, force)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise InputError(f"cannot write {quote(str(path), 80)}: {error.strerror}") from None


def _put(temporary: str, path: Path, force: bool) -> None:
    """Give the temporary file its name; without `force` only if nobody else has taken it meanwhile."""
    if force:
        os.replace(temporary, path)
    else:
        os.link(temporary, path)
        os.unlink(temporary)


def _umask() -> int:
    """The mask of a new file's permissions (it can be read only by setting it)."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
