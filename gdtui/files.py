"""Writing a file whole or not at all, and small files that are kept for a user."""

import contextlib
import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from gdtui.engine.base import gate
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.plain_file import NoPlainFileError, open_plain

_TRIES, _PAUSE = 20, 0.01
"""How often, and how many seconds apart, it is tried to write what another session is writing."""
_LARGEST = 65_536
"""Bytes of a small file that is read at most."""


def in_user_folder(folder: Callable[..., Path], name: str) -> Path | None:
    """Where a file for this user lies; None for a user without a home.

    Args:
        folder: one of platformdirs' functions, as `user_data_path`.
        name: the file's name.
    """
    try:
        return folder("gdtui", appauthor=False) / name
    except RuntimeError:
        return None


def read_small(path: Path) -> str:
    """The text of a small file.

    Raises:
        OSError: when there is none, or it cannot be read.
        ValueError: for what is no regular file, too large, or not UTF-8.
    """
    try:
        with open_plain(path) as file:
            data = file.read(_LARGEST + 1)
    except NoPlainFileError:
        raise ValueError("it is no regular file") from None
    if len(data) > _LARGEST:
        raise ValueError(f"it has more than {_LARGEST} bytes")
    return data.decode("utf-8")


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Make the folder of a user's file, and keep other sessions from writing there meanwhile.

    The lock is the folder's own, so it leaves nothing behind; a file system without locks goes without.

    Raises:
        OSError: when there can be no such folder, or another session keeps it for too long.
        InputError: where the gate is closed.
    """
    gate.check_writing()
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        _lock(folder)
        yield
    finally:
        os.close(folder)


def _lock(folder: int) -> None:
    """Lock an open folder until it is closed.

    Raises:
        OSError: when another process has it for longer than a file takes to be written.
    """
    for _ in range(_TRIES):
        try:
            return fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:
            return None
    raise OSError("another gdtui is writing there")


def said(error: Exception) -> str:
    """An error in words: of one of the system's only what went wrong."""
    return getattr(error, "strerror", None) or str(error)


def check_writable(path: Path, force: bool) -> None:
    """Say before any work is done what would keep a file from being written.

    Raises:
        InputError: one line that says what to do instead.
    """
    gate.check_writing()
    shown = quote(str(path), 80)
    try:
        _check(path, shown, force)
    except OSError as error:  # too long a name, a folder that may not be looked into
        raise InputError(f"cannot write {shown}: {said(error)}") from None


def _check(path: Path, shown: str, force: bool) -> None:
    if "\0" in str(path):
        raise InputError(f"{shown} has a NUL in it, which no file name has")
    kind = _kind(path)
    if stat.S_ISLNK(kind):
        raise InputError(f"{shown} is a symbolic link: name the file itself")
    if stat.S_ISDIR(kind):
        raise InputError(f"{shown} is a folder: name a file in it")
    if kind and not stat.S_ISREG(kind):
        raise InputError(f"{shown} is no regular file: name another one")
    if kind and not force:
        raise InputError(f"{shown} exists: write --force to replace it")
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"there is no folder {quote(str(folder), 80)}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"cannot write in the folder {quote(str(folder), 80)}: name another one")


def _kind(path: Path) -> int:
    """The mode of what is there, a link not followed; 0 where nothing is."""
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def write_whole(path: Path, content: str | bytes, force: bool = False) -> None:
    """Write a file: to a temporary one beside it, onto the disk, and only then under its name.

    A text is written in UTF-8, with line feeds as they are.

    Raises:
        InputError: one line that says what to do instead; nothing is left behind.
    """
    check_writable(path, force)
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        with open(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        check_writable(path, force)  # again: it may have become a pipe or a link meanwhile
        _put(temporary, path, force)
    except (OSError, InputError) as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        if isinstance(error, InputError):
            raise
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
