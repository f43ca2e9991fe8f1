"""How a table is written: what parts its cells, what quotes them, and where its columns are named."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.table.cells import is_number, no_number, no_text

MOST_COLUMNS = 1_000
_DELIMITERS = ",;\t|"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}

_LOOKED_AT = 100
"""So many rows say whether the first one names the columns."""

Record = tuple[int, list[str]]
"""The number of the line a record ends in, counted from 1 as the file's lines are; and its cells."""


class Dialect(NamedTuple):
    """How a table is written.

    Attributes:
        delimiter: what stands between two cells.
        quote: what stands around a cell that holds a delimiter, a quote or a line break.
        escape: what stands before a character that is to be taken as it is; None where nothing does.
        skipped: lines before the headings, or before the first row where there are none.
        headings: the columns' names as they are written; None where the table has none.
        width: how many columns there are.
    """

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    skipped: int = 0
    headings: tuple[str, ...] | None = None
    width: int = 0

    @property
    def parted_by(self) -> str:
        """What parts the cells, in words."""
        return _NAMES[self.delimiter]

    def records(self, lines: Iterable[str], before: int = 0, strict: bool = True) -> Iterator[Record]:
        """The records in lines, of which so many lie before; blank ones are passed over.

        Raises:
            _csv.Error: where a quote is left open (if `strict`), or a cell is too long.
        """
        reader = csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            doublequote=True,
            skipinitialspace=self.delimiter == " ",
            strict=strict,
        )
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield before + reader.line_num, cells


def sniff(sample: Sequence[str], name: str, whole: bool = True) -> Dialect:
    """How a table is written, judged by its first lines.

    Args:
        sample: those lines, with their line breaks.
        name: how the table is called in messages.
        whole: whether these are all its lines; else the last record may be cut.

    Raises:
        InputError: when its columns cannot be told.
    """
    told = re.fullmatch(r"sep=(.)\n", sample[0]) if sample else None  # a spreadsheet's own first line
    before = 1 if told else 0
    lines = sample[before:]
    best, records = _best(lines, told[1] if told else "", whole)
    if not records:
        raise InputError(f"{name} has no header: write column names in its first line, such as x,y")
    width = _width(records)
    first = next(i for i, (_, cells) in enumerate(records) if len(cells) >= width)
    first += _is_above([cells for _, cells in records[first:]], width)
    rows = [cells for _, cells in records[first:]]
    if first and (named := _named_above(records[first - 1][1], rows, best.delimiter, name)):
        first, rows = first - 1, [named, *rows]
    headings = _headings(rows)
    width = max(width, len(headings or ()))
    if width > MOST_COLUMNS:
        raise InputError(f"{name} has {width} columns: at most {MOST_COLUMNS}; keep those that are needed")
    above = records[first][0] - 1 - "".join(records[first][1]).count("\n") if first else 0
    return best._replace(skipped=before + above, headings=headings, width=width)


# -- what parts the cells


def _best(lines: Sequence[str], delimiter: str, whole: bool) -> tuple[Dialect, list[Record]]:
    """The dialect in which most lines have as many cells, and of such that in which most hold numbers."""
    text = "".join(lines)
    offers = delimiter or _DELIMITERS
    tried = [_tried(lines, text, mark, whole) for mark in offers if mark in text]
    if not any(score > (0.5, 0.0) for score, _, _ in tried) and not delimiter:
        tried += [_tried(lines, text, mark, whole) for mark in " " if mark in text.strip()]
    tried = [each for each in tried if each[0][0] > 0] or [_tried(lines, text, delimiter or ",", whole)]
    _, dialect, records = max(tried, key=lambda each: each[0])
    return dialect, records


def _tried(
    lines: Sequence[str], text: str, delimiter: str, whole: bool
) -> tuple[tuple[float, float], Dialect, list[Record]]:
    dialect = Dialect(delimiter, *_quotes(text, delimiter))
    records = []
    try:
        for record in dialect.records(lines, strict=False):
            records.append(record)
    except csv.Error:
        pass  # the sample is cut within a cell, or reading will say where it breaks off
    if not whole and len(records) > 1:
        records = records[:-1]
    widths = Counter(len(cells) for _, cells in records)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    share = count / len(records) if records and width > 1 else 0.0
    body = [cell for _, cells in records[-200:] for cell in cells]
    plain = sum(is_number(cell) or no_number(cell) for cell in body) / max(len(body), 1)
    return (round(share, 2), plain), dialect, records


def _quotes(text: str, delimiter: str) -> tuple[str, str | None]:
    """What quotes most cells, and what escapes: a backslash where it stands before a quote or a delimiter."""
    edge = re.escape(delimiter)

    def quoted(mark: str) -> int:
        cell = rf"(?:^|{edge}){mark}(?:[^{mark}\\]|{mark}{mark}|\\.)*{mark}(?={edge}|$)"
        return len(re.findall(cell, text, re.MULTILINE))

    mark = max("\"'", key=quoted)
    escaped = re.search(rf"\\[{edge}'\"]", text) and mark * 2 not in text
    return mark, "\\" if escaped else None


# -- where the columns are named


def _width(records: Sequence[Record]) -> int:
    """How many cells most records have, but for an empty one at the end of all of them."""
    widths = Counter(len(cells) for _, cells in records[1:] or records)
    width = widths.most_common(1)[0][0]
    ends = {cells[-1].strip() for _, cells in records[1:] or records if len(cells) == width}
    return width - 1 if width > 1 and ends == {""} else width


def _is_above(rows: Sequence[list[str]], width: int) -> bool:
    """Whether the first of the rows is a title, filled up with empty cells, or counts what follows."""
    if len(rows) < 3:
        return False
    first, second = rows[0], rows[1]
    counts = len(first) > 2 and first[0].isdecimal() and first[1] == str(width - 1)
    if counts and not any(map(is_number, first[2:])):
        return True
    words = all(cell.strip() and not is_number(cell) for cell in second[:width])
    return words and not all(cell.strip() for cell in first[:width]) and _headings(rows[1:]) is not None


def _named_above(cells: list[str], rows: Sequence[list[str]], delimiter: str, name: str) -> list[str] | None:
    """The headings in a shorter line just above the rows; None where it is no such line.

    It may be a comment, or lack a heading for the names of the rows, as R writes it.

    Raises:
        InputError: when it names fewer columns than the rows have.
    """
    marked = cells[0].lstrip().startswith("#")
    bare = [cells[0].lstrip().lstrip("#"), *cells[1:]] if marked else cells
    words = len(bare) > 1 and all(cell.strip() and not is_number(cell) for cell in bare)
    if not words or _headings(rows) is not None:
        return None
    width = len(rows[0])
    if marked:
        return bare if len(bare) == width else None
    if len(bare) == width - 1 and (delimiter in " \t" or not any(is_number(row[0]) for row in rows)):
        return ["", *bare]
    hint = "decimals take a point, or semicolons between the cells" if len(bare) < width else "name each once"
    named = f"{len(bare)} columns ({quote(', '.join(bare), 24)})"
    raise InputError(f"{name} names {named}, its rows have {width} fields: {hint}")


def _headings(rows: Sequence[list[str]]) -> tuple[str, ...] | None:
    """The first row, if it names the columns: a word stands above numbers, or above other words."""
    first, body = rows[0], rows[1:_LOOKED_AT]
    above_numbers = False
    for place, cell in enumerate(first):
        below = [row[place] for row in body if place < len(row) and not no_number(row[place])]
        if below and 2 * sum(map(is_number, below)) > len(below):
            above_numbers = True
            if not is_number(cell) and not no_number(cell):
                return _whole(first)
    if _counts_up(first) and not _counts_up(body[0]):
        return _whole(first)
    if above_numbers or any(is_number(cell) for cell in first):
        return None
    repeated = any(cell in {row[i] for row in body if i < len(row)} for i, cell in enumerate(first))
    blank = all(no_text(cell) for cell in first)
    return None if blank or repeated else _whole(first)


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether the whole numbers among the cells go up by one, as years above a table do."""
    years = [int(cell) for cell in cells if cell.strip().isdecimal()]
    return len(years) > 2 and all(after == before + 1 for before, after in pairwise(years))


def _whole(first: Sequence[str]) -> tuple[str, ...]:
    cells = list(first)
    while len(cells) > 1 and not cells[-1].strip():  # a delimiter at the end of each line
        cells.pop()
    if cells[0].lstrip().startswith("#") and cells[0].strip("# "):
        cells[0] = cells[0].lstrip("# ")
    return tuple(cells)
