"""The gate: every file that a person can name is opened here, and none is written where it is closed.

A process begins with an open gate. One that is restricted closes it before it opens a file, once and for
good: from then on it reads only what lies below one folder, if there is one, and writes nothing. It is the
state of the process, and not handed on from function to function, so that none can be forgotten.
"""

import contextlib
import errno
import os
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from gdtui.engine.base.below import (
    READ,
    Folder,
    NotOfferedError,
    Offered,
    files_below,
    open_below,
    open_folder,
)
from gdtui.engine.base.errors import FileError, InputError, quote

_PACKAGE = Path(__file__).parents[2]
MOST_LISTED = 500
"""Files in a list at most."""


class _Gate:
    """Whether it is closed, whether anything has gone through, and the folder that may still be read."""

    closed = False
    passed = False
    folder: Folder | None = None


_gate = _Gate()


def close(folder: str | None = None) -> None:
    """Read from now on only files below a folder, and write none.

    Args:
        folder: the folder; None for no file at all.

    Raises:
        InputError: when there is no such folder, or the gate is closed already.
    """
    if _gate.closed:
        raise InputError("--restricted holds already")
    _gate.closed = True
    if folder is None:
        return
    try:
        _gate.folder = open_folder(folder)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(
            f"--data-dir takes a folder that can be read, not {quote(folder, 80)}: {why}"
        ) from None


def closed() -> bool:
    """Whether only files below the folder are read, and none is written."""
    return _gate.closed


def passed() -> bool:
    """Whether this process has wanted to read a file that a person can name."""
    return _gate.passed


def check_writing() -> None:
    """To be called before anything is written.

    Raises:
        InputError: where the gate is closed.
    """
    if _gate.closed:
        raise InputError("--restricted writes no file")


def opened(path: str | Path) -> int:
    """A descriptor of the file at a path, to read from; a pipe or a device is not waited for.

    Where the gate is closed, the path begins at the folder, and leads to a regular file in it.

    Raises:
        OSError: when it cannot be opened, a NotOfferedError where it may not be read.
    """
    text = os.fspath(path)
    _gate.passed = True
    if _gate.closed:
        if _gate.folder is None:
            raise NotOfferedError
        return open_below(_gate.folder, text)
    try:
        return os.open(text, READ)
    except ValueError:  # a NUL in it
        raise FileNotFoundError(errno.ENOENT, "No such file or directory") from None


def standard_input() -> int:
    """A descriptor of its own for standard input.

    Raises:
        FileError: where the gate is closed.
    """
    if _gate.closed:
        raise FileError("--restricted reads no standard input")
    return os.dup(0)


def exists(path: str) -> bool:
    """Whether there is something at a path; where the gate is closed, whether it may be read."""
    if not _gate.closed:
        return os.path.exists(path)
    try:
        os.close(opened(path))
    except OSError:
        return False
    return True


def expanded(path: str) -> str:
    """The path with the home folder for `~`; where the gate is closed, as it is."""
    return path if _gate.closed else os.path.expanduser(path)


def shipped(path: Path) -> str:
    """The text of a file that comes with gdtui; it is never one that a person names.

    Raises:
        ValueError: for any other file.
    """
    path.relative_to(_PACKAGE)
    return path.read_text("utf-8")


@contextlib.contextmanager
def unquoted(name: str) -> Iterator[None]:
    """Where the gate is closed, keep to what can be said of a file without quoting from it.

    What stands in a file is shown once it has been accepted as what it is to be, and not before.

    Args:
        name: how the file is called.

    Raises:
        FileError: instead of any other InputError, where the gate is closed.
    """
    try:
        yield
    except FileError:
        raise
    except InputError:
        if not _gate.closed:
            raise
        raise FileError(f"{name} cannot be used; gdtui says why only without --restricted") from None


def listed(endings: Collection[str]) -> list[Offered]:
    """The files below the folder that end so, in the order of their names; none without a folder.

    Hidden ones, and those with names that cannot be shown, are left out.

    Args:
        endings: in lower case, with their dots.
    """
    if _gate.folder is None:
        return []
    return sorted(islice(files_below(_gate.folder, endings), MOST_LISTED))
