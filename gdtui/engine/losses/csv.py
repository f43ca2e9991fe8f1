"""The user's own data: a CSV file whose first line names the columns. Only numbers are ever made of it."""

import csv
import math
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TextIO

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.expression import CONSTANTS
from gdtui.engine.autodiff.operations import FUNCTIONS
from gdtui.engine.base.errors import InputError, quote

Column = NDArray[np.float64]
Table = tuple[tuple[str, ...], tuple[Column, ...]]
"""Names, and a column for each."""
Progress = Callable[[int, int], None]
"""Called with (bytes read, bytes in all)."""

MOST_BYTES = 256 * 2**20
MOST_COLUMNS = 1_000
LONGEST_HEADER = 2**16
LARGEST = 1e100
"""The largest number that can be read: its square, summed, is still far from overflow."""
_BLOCK = 2**21
"""Characters read at a time."""
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


def read_csv(path: Path, wanted: frozenset[str], limit: int, progress: Progress | None = None) -> Table:
    """The columns of numbers in the file at `path`.

    Args:
        path: a regular file in UTF-8; fields are parted by commas, semicolons or tabs.
        wanted: the names of the columns to read; if none of them is there, every column is read whose first
            value is a number.
        limit: how many rows to read at most.
        progress: called after each block that is read.

    Returns:
        The names (made fit for an expression: other characters become `_`) and for each an array of shape
        (rows,), read-only.

    Raises:
        InputError: one line on what is wrong, with its row and column where there is one.
    """
    status = _checked(path)
    return _opened(path, status.st_size, wanted, limit, progress)


def read_header(path: Path) -> tuple[str, ...]:
    """The names of all columns of a file that `read_csv` takes, numbers or not."""
    with path.open(encoding="utf-8-sig", newline=None) as file:
        line = file.readline(LONGEST_HEADER)
    return _header(line, _delimiter(line), path.name)


def _delimiter(line: str) -> str:
    return next((mark for mark in ",;\t" if mark in line), ",")


def _opened(path: Path, size: int, wanted: frozenset[str], limit: int, progress: Progress | None) -> Table:
    try:
        with path.open(encoding="utf-8-sig", newline=None) as file:
            return _read(file, path.name, size, wanted, limit, progress)
    except UnicodeDecodeError:
        raise InputError(f"{quote(path.name)} is not UTF-8 text: save it as CSV in UTF-8") from None
    except OSError as error:
        raise InputError(_unreadable(path, error)) from None


def _unreadable(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no file {quote(str(path))}: check the path"
    return f"cannot read {quote(str(path))}: {(error.strerror or 'it failed').lower()}"


def _checked(path: Path) -> os.stat_result:
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        known = error if isinstance(error, OSError) else FileNotFoundError()
        raise InputError(_unreadable(path, known)) from None
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{quote(str(path))} is no file: name a CSV file")
    if status.st_size > MOST_BYTES:
        most = MOST_BYTES // 2**20
        raise InputError(f"{quote(path.name)} is too large: at most {most} MiB; use a part of it")
    if status.st_size == 0:
        raise InputError(f"{quote(path.name)} is empty: write column names, then a row for each example")
    return status


def _read(
    file: TextIO, name: str, size: int, wanted: frozenset[str], limit: int, progress: Progress | None
) -> Table:
    line = file.readline(LONGEST_HEADER + 1)
    if len(line) > LONGEST_HEADER:
        raise InputError(f"the header of {quote(name)} is too long: at most {LONGEST_HEADER} characters")
    delimiter = _delimiter(line)
    reader = _Reader(name, delimiter, _header(line, delimiter, name))
    blocks = []
    for lines in _blocks(file, name):
        lines = lines[: limit - reader.rows]
        if lines:
            blocks.append(reader.numbers(lines, wanted))
        if progress:
            progress(min(file.buffer.tell(), size), size)
        if reader.rows >= limit:
            break
    if reader.rows < 2:
        found = "no rows" if reader.rows == 0 else "only one row"
        raise InputError(f"{quote(name)} has {found}: write a row for each example, at least 2")
    columns = tuple(np.concatenate(parts) for parts in zip(*blocks, strict=True))
    for column in columns:
        column.setflags(write=False)
    return tuple(reader.names[i] for i in reader.chosen), columns


def _blocks(file: TextIO, name: str) -> Iterator[list[str]]:
    """The lines that are left, many at a time, without blank ones."""
    rest = ""
    while text := file.read(_BLOCK):
        text = text.replace("\u2212", "-")  # a minus as it is printed
        cut = text.rfind("\n")
        if cut < 0 and len(rest) + len(text) > _BLOCK:
            raise InputError(f"a row of {quote(name)} is too long: at most {_BLOCK} characters")
        whole, rest = (rest + text[:cut], text[cut + 1 :]) if cut >= 0 else ("", rest + text)
        yield [line for line in whole.split("\n") if line.strip()]
    if rest.strip():
        yield [rest]


def _header(line: str, delimiter: str, file: str) -> tuple[str, ...]:
    fields = next(csv.reader([line.rstrip("\n")], delimiter=delimiter), [])
    if not any(field.strip() for field in fields):
        raise InputError(f"{quote(file)} has no header: write column names in its first line, such as x,y")
    if len(fields) > MOST_COLUMNS:
        raise InputError(f"{quote(file)} has {len(fields)} columns: at most {MOST_COLUMNS}")
    if fields[0].lstrip().startswith("#") and fields[0].strip() != "#":
        raise InputError(f"{quote(file)} begins with a comment: its first line must name the columns")
    for number, field in enumerate(fields, 1):
        if not field.isprintable():
            raise InputError(f"the header of {quote(file)} holds control characters (column {number})")
    if all(_NUMBER.fullmatch(field.replace("\u2212", "-")) or not field.strip() for field in fields):
        raise InputError(f"{quote(file)} has no header: write names such as x,y before {quote(line.strip())}")
    names: list[str] = []
    for number, field in enumerate(fields, 1):
        names.append(_identifier(field, number, names))
    return tuple(names)


def _identifier(field: str, number: int, taken: Sequence[str]) -> str:
    """The column's name as it can stand in an expression."""
    name = re.sub(r"[^A-Za-z0-9_Α-Ωα-ω]+", "_", field.strip())[:30].strip("_") or f"column{number}"
    if name[0].isdigit() or name in FUNCTIONS or name in CONSTANTS or name in taken:
        name = f"{name}_{number}" if not name[0].isdigit() else f"c{name}"
    return name


class _Reader:
    """Turns lines into numbers, and says where it cannot."""

    def __init__(self, file: str, delimiter: str, names: tuple[str, ...]) -> None:
        self.file = file
        self.delimiter = delimiter
        self.names = names
        self.rows = 0
        self.chosen: list[int] = []

    def numbers(self, lines: list[str], wanted: frozenset[str]) -> tuple[Column, ...]:
        """One array for each chosen column."""
        if not self.chosen:
            self.chosen = self._choose(lines[0], wanted)
        self._refuse_longer(lines)
        try:
            table = np.loadtxt(
                lines, delimiter=self.delimiter, comments=None, quotechar='"', usecols=self.chosen, ndmin=2
            )
        except ValueError:
            self._complain(lines)
        # written so that what is not a number fails
        if len(table) != len(lines) or not (np.abs(table) <= LARGEST).all():
            self._complain(lines)
        self.rows += len(lines)
        return tuple(np.ascontiguousarray(table[:, i]) for i in range(len(self.chosen)))

    def _refuse_longer(self, lines: list[str]) -> None:
        """No row may have more fields than the header, but for an empty one at its end.

        Else the decimal commas of 1,5,2,5 would be read as commas between fields.
        """
        most = len(self.names)
        for row, line in enumerate(lines, self.rows + 1):
            if line.count(self.delimiter) < most:
                continue
            fields = self._fields(line)
            if len(fields) > most + 1 or (len(fields) > most and fields[most].strip()):
                where = f"{quote(self.file)}, row {row}"
                hint = "decimals take a point" if self.delimiter == "," else "leave out what is too much"
                raise InputError(f"{where} has {len(fields)} fields, the header {most}: {hint}")

    def _choose(self, first: str, wanted: frozenset[str]) -> list[int]:
        chosen = [i for i, name in enumerate(self.names) if name in wanted]
        if chosen:
            return chosen
        fields = self._fields(first)
        chosen = [i for i in range(min(len(fields), len(self.names))) if _looks_numeric(fields[i])]
        if not chosen:
            raise InputError(f"{quote(self.file)} has no column of numbers: row 1 is {quote(first.strip())}")
        if len(chosen) < 2 <= len(self.names):  # too few to learn from: say which one is no number
            self.chosen = list(range(len(self.names)))
            self._complain([first])
        return chosen

    def _fields(self, line: str) -> list[str]:
        return next(csv.reader([line], delimiter=self.delimiter), [])

    def _complain(self, lines: list[str]) -> NoReturn:
        """Name the first field that is no finite number."""
        for row, line in enumerate(lines, self.rows + 1):
            fields = self._fields(line)
            for i in self.chosen:
                where = f"{quote(self.file)}, row {row}, column {quote(self.names[i])}"
                if i >= len(fields) or not fields[i].strip():
                    raise InputError(f"{where} is empty: write a number there, or leave the row out")
                if not _NUMBER.fullmatch(fields[i]) or not math.isfinite(float(fields[i])):
                    raise InputError(f"{where}: {quote(fields[i].strip())} is not a finite number")
                if abs(float(fields[i])) > LARGEST:
                    raise InputError(f"{where}: {quote(fields[i].strip())} is beyond ±{LARGEST:g}")
        raise InputError(f"{quote(self.file)} cannot be read near row {self.rows + 1}: check its quotes")


def _looks_numeric(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return not field.strip()
    return True
