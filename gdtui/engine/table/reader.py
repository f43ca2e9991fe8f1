"""The user's own data: a table in a file, read block by block. Only numbers are ever made of it."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.table import Progress
from gdtui.engine.table.cells import LARGEST
from gdtui.engine.table.columns import Builder, Column, Numbers, Texts, builder_for, decimal_marks
from gdtui.engine.table.dialect import Dialect, Record, sniff
from gdtui.engine.table.headings import names_for, tidied
from gdtui.engine.table.source import Source, opened

_SAMPLE_LINES = 1_000
_SAMPLE = 2**18
"""Lines and characters by which the dialect and the columns are judged."""
_BLOCK = 2**20
"""Characters that are turned into numbers at a time, roughly."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table that was read.

    Attributes:
        name: what it is called: the name of its file.
        columns: its columns, all of one length but for dates and free text.
        rows: how many rows there are, blank ones apart.
        manner: how it is written, as far as that is worth a word.
    """

    name: str
    columns: tuple[Column, ...]
    rows: int
    manner: tuple[str, ...] = ()


def read_table(path: str, limit: int, progress: Progress | None = None) -> Table:
    """The table in a file.

    Args:
        path: of a file or a pipe, in UTF-8, UTF-16 with its mark, or Windows-1252; `-` is standard input.
        limit: how many rows to read at most.
        progress: called with (bytes read, bytes in all; 0 where nobody knows) after each part that is read.

    Raises:
        InputError: one line on what is wrong, with the line of the file where there is one.
    """
    with opened(path, progress) as source:
        sample = list(_head(source.lines))
        cut = len(sample) == _SAMPLE_LINES or sum(map(len, sample)) >= _SAMPLE
        dialect = sniff(sample, source.name, not cut)
        reading = _Reading(source, dialect, _first_rows(sample, dialect, cut))
        lines = chain(islice(sample, dialect.skipped, None), source.lines)
        reading.read(lines, limit, max(len(sample), 1) / max(sum(map(len, sample)), 1))
        return reading.table()


def _head(lines: Iterator[str]) -> Iterator[str]:
    size = 0
    for line in islice(lines, _SAMPLE_LINES):
        yield line
        size += len(line)
        if size >= _SAMPLE:
            return


def _first_rows(sample: Sequence[str], dialect: Dialect, cut: bool) -> list[list[str]]:
    """The cells of the first rows, as many in each as there are columns."""
    rows = []
    try:
        for _, cells in dialect.records(islice(sample, dialect.skipped, None), strict=False):
            rows.append(_even(cells, dialect.width))
    except csv.Error:
        pass  # reading will say where
    rows = rows[dialect.headings is not None :]
    return rows[:-1] if cut and len(rows) > 1 else rows


def _even(cells: list[str], width: int) -> list[str]:
    return cells[:width] + [""] * (width - len(cells))


def _even_lines(lines: Sequence[str], dialect: Dialect) -> bool:
    """Whether every line has as many cells as there are columns, or an empty one more at its end."""
    mark, most = dialect.delimiter, dialect.width
    counts = {line.count(mark) for line in lines}
    if counts <= {most - 1}:
        return True
    return counts <= {most - 1, most} and all(
        line.endswith(mark + "\n") for line in lines if line.count(mark) == most
    )


class _Block(NamedTuple):
    """Lines that are read together; `before` is how many lie before them in the file."""

    lines: list[str]
    before: int


class _Reading:
    """Reads the rows of one table into its columns."""

    def __init__(self, source: Source, dialect: Dialect, first: list[list[str]]) -> None:
        self._source = source
        self._dialect = dialect
        cells = [[row[i] for row in first] for i in range(dialect.width)]
        marks = decimal_marks(cells, dialect.delimiter)
        pairs = zip(cells, marks, strict=True)
        self._builders: list[Builder] = [builder_for(column, mark) for column, mark in pairs]
        self._filled = [any(cell.strip() for cell in column) for column in cells]
        self._rows = 0

    def read(self, lines: Iterator[str], limit: int, lines_a_character: float) -> None:
        """Read rows, at most `limit` of them."""
        at, size = self._dialect.skipped, max(16, int(_BLOCK * lines_a_character))
        if self._dialect.headings is not None:
            at = next(self._records(lines, at))[0]
        while self._rows < limit and (block := _Block(list(islice(lines, size)), at)).lines:
            at = self._plain(block, limit) or self._by_cells(block, lines, limit)
        if self._rows < 2:
            found = "no rows" if not self._rows else "only one row"
            raise InputError(f"{self._source.name} has {found}: write a row for each example, at least 2")

    def _records(self, lines: Iterator[str], before: int) -> Iterator[Record]:
        """Records, and one line where they cannot be read on."""
        records = self._dialect.records(lines, before)
        last = before
        while True:
            try:
                record = next(records, None)
            except csv.Error as error:
                long = "field" in str(error)
                what = "a cell of more than 131,072 characters" if long else "a quote that is not closed"
                where = f"{self._source.name}, line {last + 1} or after it"
                raise InputError(f"{where}: {what}; close its quotes, or take it out") from None
            if record is None:
                return
            last = record[0]
            yield record

    # -- a block of plain numbers

    def _plain(self, block: _Block, limit: int) -> int:
        """Take a block that holds nothing but numbers, by numpy; 0 if it does not, else where it ends."""
        numbers = [i for i, builder in enumerate(self._builders) if isinstance(builder, Numbers)]
        chosen = [i for i in numbers if self._filled[i]]
        marks = {self._builders[i].mark for i in chosen}  # type: ignore[attr-defined]
        others = [self._builders[i] for i in range(len(self._builders)) if i not in chosen]
        if len(marks) != 1 or not all(isinstance(b, Texts) and b.given_up for b in others):
            return 0
        lines = [line for line in block.lines if not line.isspace()][: limit - self._rows]
        table = self._numbers(lines, chosen, marks.pop())
        if table is None:
            return 0
        self._rows += len(lines)
        for place, i in enumerate(chosen):
            self._builders[i].take(np.ascontiguousarray(table[:, place]))  # type: ignore[attr-defined]
        return block.before + len(block.lines)

    def _numbers(self, lines: list[str], chosen: list[int], mark: str) -> np.ndarray | None:
        dialect, text = self._dialect, "".join(lines)
        if dialect.quote in text or (dialect.escape or "\n\n") in text:
            return None
        if not _even_lines(lines, dialect):
            return None
        if mark == ",":
            if "." in text:
                return None
            lines = [line.replace(",", ".") for line in lines]
        try:
            table = np.loadtxt(
                lines, delimiter=dialect.delimiter, comments=None, quotechar=None, usecols=chosen, ndmin=2
            )
        except ValueError:
            return None
        # written so that what is not a number fails
        whole = len(table) == len(lines) and bool((np.abs(table) <= LARGEST).all())
        return table if whole else None

    # -- any other block

    def _by_cells(self, block: _Block, rest: Iterator[str], limit: int) -> int:
        """Take a block cell by cell, and what lines its last row goes on in; where it ends."""
        end, at = block.before + len(block.lines), block.before
        rows, lines = [], []
        width = self._dialect.width
        for at, cells in self._records(chain(block.lines, rest), block.before):
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                raise InputError(self._too_many(at, len(cells)))
            rows.append(_even(cells, width))
            lines.append(at)
            if at >= end or self._rows + len(rows) >= limit:
                break
        for builder, column in zip(self._builders, zip(*rows, strict=True), strict=bool(rows)):
            builder.add(column, lines)
        self._rows += len(rows)
        return max(at, end)

    def _too_many(self, line: int, fields: int) -> str:
        width = self._dialect.width
        hint = "decimals take a point" if self._dialect.delimiter == "," else "leave out what is too much"
        named = "the header" if self._dialect.headings is not None else "the first row"
        return f"{self._source.name}, line {line} has {fields} fields, {named} {width}: {hint}"

    # -- all of it

    def table(self) -> Table:
        """What was read."""
        dialect = self._dialect
        headings = [tidied(cell) for cell in _even(list(dialect.headings or ()), dialect.width)]
        names = names_for(headings)
        headings = [heading or name for heading, name in zip(headings, names, strict=True)]
        parts = zip(self._builders, headings, names, strict=True)
        columns = tuple(builder.column(heading, name) for builder, heading, name in parts)
        return Table(self._source.name, columns, self._rows, tuple(self._manner()))

    def _manner(self) -> Iterator[str]:
        dialect = self._dialect
        yield from self._source.told
        if dialect.delimiter != ",":
            yield f"cells parted by {dialect.parted_by}"
        if any(isinstance(builder, Numbers) and builder.mark == "," for builder in self._builders):
            yield "decimal commas"
        if dialect.skipped:
            lines = "line 1 is" if dialect.skipped == 1 else f"lines 1 to {dialect.skipped} are"
            what = "names the columns" if dialect.headings is not None else "is the first row"
            yield f"{lines} left out: line {dialect.skipped + 1} {what}"
        if dialect.headings is None:
            yield f"no header: its columns are {_named(dialect.width)}"


def _named(width: int) -> str:
    return "called column1" if width == 1 else f"column1 to column{width}"
