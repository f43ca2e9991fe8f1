"""Where a table comes from: a file, a pipe or standard input, opened once and read as lines of text."""

import codecs
import contextlib
import io
import os
import re
import select
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from gdtui.engine.base import gate
from gdtui.engine.base.errors import FileError, InputError, quote
from gdtui.engine.table import STANDARD_INPUT, Progress

MOST_BYTES = 256 * 2**20
LONGEST_LINE = 2**21
"""Characters in a line at most."""
_BLOCK = 2**20
"""Characters read at a time."""
_PATIENCE = 0.2
"""Seconds between two reports while a pipe has nothing to read."""
GUESSED = "read as Windows-1252"
"""What is said of a file whose bytes are no UTF-8."""
_ESCAPED = re.compile("[\udc80-\udcff]")
"""A byte that is no UTF-8, as `surrogateescape` (PEP 383) hands it on."""
_WINDOWS = {
    0xDC00 + byte: character
    for byte in range(0x80, 0x100)
    if (character := bytes([byte]).decode("cp1252", "ignore"))
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def typed_path(text: str) -> str:
    r"""The path that a person typed, or that a terminal put there when a file was dropped on it.

    It may be in quotes, begin with `file://` or `~`, or have backslashes before what a shell would not take
    as it is.

    Raises:
        InputError: when it is empty.

    >>> typed_path("'my data.csv' "), typed_path(r"my\ data.csv"), typed_path("file:///tmp/a%20b.csv")
    ('my data.csv', 'my data.csv', '/tmp/a b.csv')
    """
    path = text.strip()
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    elif path.startswith("file://"):
        path = unquote(urlsplit(path).path)
    elif "\\" in path and not gate.exists(path):
        path = re.sub(r"\\(.)", r"\1", path)
    if not path.strip():
        raise InputError("write the path of a CSV file, such as data.csv")
    return gate.expanded(path)


class Source(NamedTuple):
    r"""An open table.

    Attributes:
        name: how it is called in messages.
        told: how its text is written, where that is worth a word, as far as it was read.
        lines: its lines, each with its line break, which is a `\n` whatever it was; read once.
    """

    name: str
    told: list[str]
    lines: Iterator[str]


@contextlib.contextmanager
def opened(path: str, progress: Progress | None = None) -> Iterator[Source]:
    """Open the table at `path`, and close it in the end.

    What is at the path may go or change meanwhile: it is opened once, and read from that handle alone.

    Args:
        path: of a file or a pipe; `-` is standard input.
        progress: called as the lines are read; it may raise to stop the reading.

    Raises:
        FileError: when it cannot be opened or read, or is not text.
    """
    name = "standard input" if path == STANDARD_INPUT else quote(Path(path).name)
    try:
        with _handle(path) as handle:
            size = _checked(handle, path)
            pipe = not stat.S_ISREG(os.fstat(handle.fileno()).st_mode)
            counted = _Counted(handle, name, size, pipe, progress)
            yield _decoded(io.BufferedReader(counted, _BLOCK), name)
    except UnicodeError:
        raise FileError(f"{name} is not UTF-16 text as it says: save it as CSV in UTF-8") from None
    except OSError as error:
        raise FileError(_unreadable(path, error)) from None


def _handle(path: str) -> io.FileIO:
    """The open file; a pipe that nobody writes to is not waited for."""
    if path == STANDARD_INPUT:
        return io.FileIO(gate.standard_input())
    number = gate.opened(path)
    try:
        return io.FileIO(number)  # refuses a folder
    except OSError:
        os.close(number)
        raise


def _unreadable(path: str, error: OSError) -> str:
    shown = quote(path)
    if gate.closed() and isinstance(error, FileNotFoundError):
        return f"this host offers no file {shown}"
    if isinstance(error, FileNotFoundError):
        return f"there is no file {shown}: check the path"
    if isinstance(error, IsADirectoryError):
        return f"{shown} is no file: it is a folder; name a CSV file in it"
    return f"cannot read {shown}: {(error.strerror or 'it failed').lower()}"


def _checked(handle: io.FileIO, path: str) -> int:
    """How many bytes there are to read; 0 where nobody knows.

    Raises:
        FileError: when it is nothing to read from, too large, or empty.
    """
    status = os.fstat(handle.fileno())
    if path == STANDARD_INPUT and os.isatty(handle.fileno()):
        raise FileError("--data - reads what is piped in, but standard input is the terminal: name a file")
    if stat.S_ISFIFO(status.st_mode) or stat.S_ISSOCK(status.st_mode):
        return 0
    if not stat.S_ISREG(status.st_mode):
        raise FileError(f"{quote(path)} is no file: name a CSV file")
    if status.st_size > MOST_BYTES:
        raise FileError(_too_large(quote(Path(path).name)))
    if status.st_size == 0:
        raise FileError(_empty(quote(Path(path).name)))
    return status.st_size


def _too_large(name: str) -> str:
    return f"{name} is too large: at most {MOST_BYTES // 2**20} MiB; use a part of it"


def _empty(name: str) -> str:
    return f"{name} is empty: write column names, then a row for each example"


def _nothing(done: int, size: int) -> None:
    """Report nothing."""


class _Counted(io.RawIOBase):
    """Bytes as they are read: counted, bounded, and reported."""

    def __init__(
        self, handle: io.FileIO, name: str, size: int, pipe: bool, progress: Progress | None
    ) -> None:
        super().__init__()
        self._handle = handle
        self._name = name
        self._size = size
        self._pipe = pipe
        self._progress = progress or _nothing
        self._done = self._next = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read some bytes; 0 at the end."""
        while (data := self._some(len(buffer))) is None:
            self._progress(self._done, self._size)
        buffer[: len(data)] = data
        self._done += len(data)
        if self._done > MOST_BYTES:
            raise FileError(_too_large(self._name))
        if not self._done:
            raise FileError(_empty(self._name))
        if self._done >= self._next or self._done == self._size:
            self._next = self._done + _BLOCK
            self._progress(min(self._done, self._size or self._done), self._size)
        return len(data)

    def _some(self, most: int) -> bytes | None:
        """What there is to read; None while a pipe has nothing."""
        if self._pipe:
            ready, _, _ = select.select([self._handle], [], [], _PATIENCE)
            # a pipe that nobody has opened to write has come to its end, though it never gets ready
            if not ready and os.get_blocking(self._handle.fileno()):
                return None
        return self._handle.read(most)


def _decoded(binary: io.BufferedReader, name: str) -> Source:
    head = binary.peek(4)
    encoding = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "utf-8")
    told = ["UTF-16"] if encoding == "utf-16" else []
    errors = "strict" if told else "surrogateescape"
    text = io.TextIOWrapper(binary, encoding=encoding, errors=errors, newline=None)
    return Source(name, told, _lines(text, name, told))


def _lines(file: io.TextIOWrapper, name: str, told: list[str]) -> Iterator[str]:
    rest = ""
    while text := file.read(_BLOCK):
        if "\0" in text:
            raise FileError(f"{name} is not text: it holds NUL characters; save it as CSV in UTF-8")
        if not text.isascii() and _ESCAPED.search(text):
            text = _from_windows(text, name)
            told[:] = [GUESSED]
        *whole, rest = (rest + text).split("\n")
        if len(rest) > LONGEST_LINE:
            raise FileError(f"a line of {name} is too long: at most {LONGEST_LINE} characters")
        for line in whole:
            yield line + "\n"
    if rest:
        yield rest + "\n"


def _from_windows(text: str, name: str) -> str:
    """Text with the bytes that are no UTF-8 read as a spreadsheet of the West saves them."""
    told = text.translate(_WINDOWS)
    if _ESCAPED.search(told):
        raise FileError(f"{name} is text in neither UTF-8 nor Windows-1252: save it as CSV in UTF-8")
    return told
