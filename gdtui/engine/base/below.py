"""Opening and listing files below one folder, and nothing outside, whatever is moved or linked meanwhile."""

import contextlib
import errno
import os
import stat
from collections.abc import Collection, Iterator
from typing import NamedTuple

READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
"""How a file is opened whose path comes from outside: a pipe or a device is not waited for."""
_LINKS, _NAMES = 40, 64
"""How many links on the way to a file are followed, and how many names a way has, at most."""
_FOLDERS, _ENTRIES = 200, 20_000
"""How many folders and files are looked at for a list, at most."""
Way = tuple[str, ...]
"""The names of folders that lead to a file, and its own."""


class NotOfferedError(FileNotFoundError):
    """There is no such file below the folder; whether there is one elsewhere is not told."""

    def __init__(self) -> None:
        super().__init__(errno.ENOENT, "this host offers no such file")


class Offered(NamedTuple):
    """A file that may be read: its name below the folder, and its size in bytes."""

    name: str
    size: int


class Folder(NamedTuple):
    """A folder that is open: its descriptor, and by what a path in it may begin when a person types it."""

    descriptor: int
    prefixes: tuple[str, ...]


def open_folder(path: str) -> Folder:
    """A folder, opened once and for good.

    Raises:
        OSError: when it is none, or cannot be read.
        ValueError: for a path with a NUL in it.
    """
    descriptor = os.open(path, READ | os.O_DIRECTORY)
    return Folder(descriptor, (os.path.normpath(path), os.path.abspath(path)))


def open_below(folder: Folder, text: str) -> int:
    """A descriptor of the regular file that a path names, to read from.

    Each name on the way is opened in the folder before it, and links are followed by hand, those within the
    folder alone: so nothing outside is ever opened.

    Args:
        folder: where to look.
        text: a path from the folder, or one that begins with the folder's own.

    Raises:
        OSError: when it cannot be read; a NotOfferedError where there is none.
    """
    for way in filter(None, _ways(folder, text)):
        with contextlib.suppress(NotOfferedError):
            return _followed(folder.descriptor, way)
    raise NotOfferedError


def _ways(folder: Folder, text: str) -> Iterator[Way | None]:
    """What a text may mean: a path below the folder, or one that begins with the folder's own."""
    if not text.startswith("/"):
        yield _within(text)
    for prefix in folder.prefixes:
        if text.startswith(rest := prefix.rstrip("/") + "/"):
            yield _within(text[len(rest) :])


def _within(text: str) -> Way | None:
    """The names of a relative path, without any `..`; None where it leads out, or is none."""
    if not text or text.startswith("/") or "\0" in text:
        return None
    way = tuple(os.path.normpath(text).split("/"))
    return None if way[0] in ("..", ".") or len(way) > _NAMES else way


def _followed(folder: int, way: Way) -> int:
    """The open file at the end of a way, through links that stay within the folder.

    Raises:
        OSError: when there is none, or it cannot be read.
    """
    for _ in range(_LINKS):
        found = _walked(folder, way)
        if isinstance(found, int):
            return _regular(found)
        way = found
    raise NotOfferedError


def _walked(folder: int, way: Way, at: int = 0) -> int | Way:
    """The open file at the end of a way; where a link is on it, the way that it leads.

    Raises:
        OSError: when there is none, or it cannot be read, or the link leads out.
    """
    last = at == len(way) - 1
    try:
        there = os.open(way[at], READ | os.O_NOFOLLOW | (0 if last else os.O_DIRECTORY), dir_fd=folder)
    except (FileNotFoundError, ValueError):
        raise NotOfferedError from None
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENOTDIR):
            raise
        return _turned(folder, way, at)
    if last:
        return there
    try:
        return _walked(there, way, at + 1)
    finally:
        os.close(there)


def _turned(folder: int, way: Way, at: int) -> Way:
    """The way with what a link says in the place of its name.

    Raises:
        NotOfferedError: when it is no link, or leads out.
    """
    try:
        target = os.readlink(way[at], dir_fd=folder)
    except OSError:
        raise NotOfferedError from None
    turned = None if target.startswith("/") else _within("/".join((*way[:at], target, *way[at + 1 :])))
    if turned is None:
        raise NotOfferedError
    return turned


def _regular(descriptor: int) -> int:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotOfferedError
    return descriptor


# -- what there is


def files_below(folder: Folder, endings: Collection[str]) -> Iterator[Offered]:
    """Every file below the folder that may be read and ends so, as far as it is looked for."""
    looked = 0
    for number, (top, names, files, _) in enumerate(os.fwalk(".", dir_fd=folder.descriptor)):
        looked += len(files)
        if number >= _FOLDERS or looked > _ENTRIES:
            return
        names[:] = sorted(filter(_shown, names))
        for name in sorted(filter(_shown, files)):
            if os.path.splitext(name)[1].lower() in endings:
                yield from _readable(folder, os.path.normpath(f"{top}/{name}"))


def _shown(name: str) -> bool:
    return not name.startswith(".") and name.isprintable()


def _readable(folder: Folder, path: str) -> Iterator[Offered]:
    """The file, if it may be read."""
    try:
        descriptor = open_below(folder, path)
    except OSError:
        return
    yield Offered(path, os.fstat(descriptor).st_size)
    os.close(descriptor)
