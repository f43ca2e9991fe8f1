"""Columns of a table as they are read: cells come in, block by block; numbers or kinds come out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.errors import quote
from gdtui.engine.table.cells import LARGEST, is_date, is_number, marks, no_number, no_text, number

Vector = NDArray[np.float64]

MOST_KINDS = 50
"""A column of text with more different ones than these is free text."""
_YES = frozenset(("yes", "y", "true", "t", "positive", "pos", "present", "on", "passed", "success"))
"""Of two kinds, the one that is called so is 1; else the later one in alphabetical order."""


class Sort(StrEnum):
    """What a column holds."""

    NUMBERS = "numbers"
    KINDS = "kinds"
    DATES = "dates"
    TEXT = "free text"
    NOTHING = "no values"


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    Attributes:
        heading: its name as people wrote it.
        name: its name in expressions.
        sort: what it holds.
        values: its numbers, or the numbers of its kinds, shape (rows,), read-only; nan where there is none.
            Of shape (0,) for dates and free text.
        kinds: the kinds, in the order of their numbers from 0.
        missing: how many cells say that there is no value.
        stray: what is wrong with the first cell that is no number, in a column of numbers; else "".
        texts: how many different texts there are in a column of free text, as far as they were counted.
    """

    heading: str
    name: str
    sort: Sort
    values: Vector
    kinds: tuple[str, ...] = ()
    missing: int = 0
    stray: str = ""
    texts: int = 0


class Builder(Protocol):
    """Takes cells, and gives a column."""

    def add(self, cells: Sequence[str], lines: Sequence[int], /) -> None:
        """Take cells, and the number of the line that each stands in."""

    def column(self, heading: str, name: str) -> Column:
        """All that was taken."""


def builder_for(cells: Sequence[str], mark: str) -> Builder:
    """What takes a column that begins with these cells; `mark` stands before the decimals of numbers."""
    known = [cell for cell in cells if not no_number(cell)]
    if 2 * sum(map(is_number, known)) >= len(known):
        return Numbers(mark)
    if 2 * sum(map(is_date, known)) > len(known):
        return Texts(Sort.DATES)
    return Texts(Sort.KINDS)


def decimal_marks(columns: Sequence[Sequence[str]], delimiter: str) -> tuple[str, ...]:
    """For each column what stands before the decimals: a point, a comma, or `?` where nobody can tell.

    A column's own numbers decide, then those of the other columns; where these leave 1,234 open too, a
    comma between cells means a point in numbers, as a semicolon means a comma.
    """
    found = [{marks(cell) for cell in cells if "," in cell or "." in cell} for cells in columns]
    sure = set().union(*found) & {".", ","}
    habit = sure.pop() if len(sure) == 1 else ""
    usual = {",": ".", ";": ","}.get(delimiter, "?")
    result = []
    for own, cells in zip(found, columns, strict=True):
        certain = own & {".", ","}
        if certain:
            result.append("," if certain == {","} else ".")
        elif "?" in own and any("," in cell for cell in cells):
            result.append(habit or usual)
        else:
            result.append(habit or ".")
    return tuple(result)


class Numbers:
    """A column of numbers."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self._parts: list[Vector] = []
        self._missing = 0
        self._stray = ""

    def take(self, numbers: Vector) -> None:
        """Take numbers that were read already."""
        self._parts.append(numbers)

    def add(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Take cells: at once if all are plain numbers, else one by one."""
        if self.mark == ".":
            try:
                quick = np.fromiter(map(float, cells), np.float64, len(cells))
            except ValueError:
                quick = np.full(1, np.nan)
            # Python also takes 1_000 and digits of other scripts
            if (np.abs(quick) <= LARGEST).all() and all(c.isascii() and "_" not in c for c in cells):
                self._parts.append(quick)
                return
        numbers = [self._one(cell, line) for cell, line in zip(cells, lines, strict=True)]
        self._parts.append(np.array(numbers, np.float64))

    def _one(self, cell: str, line: int) -> float:
        if no_number(cell):
            self._missing += 1
            return math.nan
        value = number(cell, "." if self.mark == "?" else self.mark)
        if value is not None and abs(value) <= LARGEST and not (self.mark == "?" and marks(cell) == "?"):
            return value
        if not self._stray:
            self._stray = f"line {line}: {quote(cell.strip())} {self._fault(cell, value)}"
        return math.nan

    def _fault(self, cell: str, value: float | None) -> str:
        if self.mark == "?" and marks(cell) == "?":
            return "may be one or a thousand times as much: write it without its comma or point"
        if value is None or math.isinf(value):
            return "is not a finite number"
        return f"is beyond ±{LARGEST:g}"

    def column(self, heading: str, name: str) -> Column:
        """All that was taken."""
        values = _joined(self._parts)
        sort = Sort.NUMBERS if self._missing < len(values) else Sort.NOTHING
        return Column(heading, name, sort, values, missing=self._missing, stray=self._stray)


class Texts:
    """A column of text: kinds, as long as there are few; else only counted."""

    def __init__(self, sort: Sort) -> None:
        self._sort = sort
        self._numbers: dict[str, int] = {}
        self._parts: list[Vector] = []
        self._missing = self._rows = 0

    @property
    def given_up(self) -> bool:
        """Whether its cells need not be looked at."""
        return self._sort is not Sort.KINDS

    def add(self, cells: Sequence[str], _lines: Sequence[int]) -> None:
        """Take cells."""
        self._rows += len(cells)
        if self.given_up:
            return
        known = [None if no_text(cell) else " ".join(cell.split()) for cell in cells]
        for kind in known:
            if kind is not None:
                self._numbers.setdefault(kind, len(self._numbers))
        self._missing += known.count(None)
        if len(self._numbers) > MOST_KINDS:
            self._sort, self._parts = Sort.TEXT, []
            return
        codes = [math.nan if kind is None else self._numbers[kind] for kind in known]
        self._parts.append(np.array(codes, np.float64))

    def column(self, heading: str, name: str) -> Column:
        """All that was taken; texts that are hardly ever the same are no kinds."""
        if self.given_up:
            return Column(heading, name, self._sort, np.empty(0), texts=len(self._numbers))
        if not self._numbers:
            return Column(heading, name, Sort.NOTHING, np.full(self._rows, np.nan), missing=self._missing)
        if len(self._numbers) > max(2, (self._rows - self._missing) / 2):
            return Column(heading, name, Sort.TEXT, np.empty(0), texts=len(self._numbers))
        kinds = sorted(self._numbers, key=lambda kind: (kind.lower(), kind))
        if len(kinds) == 2 and kinds[0].lower() in _YES:
            kinds.reverse()
        place = np.array([kinds.index(kind) for kind in self._numbers] + [np.nan])
        codes = _joined(self._parts)
        values = place[np.where(np.isnan(codes), len(kinds), codes).astype(np.intp)]
        values.setflags(write=False)
        shown = tuple(quote(kind) for kind in kinds)
        return Column(heading, name, Sort.KINDS, values, shown, self._missing)


def _joined(parts: list[Vector]) -> Vector:
    """The parts as one array; they are let go of, so that no two columns are held twice at a time."""
    whole = np.concatenate(parts) if parts else np.empty(0)
    parts.clear()
    whole.setflags(write=False)
    return whole
