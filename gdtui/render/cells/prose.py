"""Prose on the screen: paragraphs, formulas and tables laid out in lines of a given width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gdtui import keymap
from gdtui.render.cells.look import DIM, ORANGE
from gdtui.render.cells.panel import Line, Span, Text, flow, length, line, words_of
from gdtui.spelling import in_ascii

_GAP = 2
"""Cells between two columns of a table."""
_LEAST = 4
"""The narrowest a column of a table becomes."""


@dataclass(frozen=True)
class Paragraph:
    """Words that are wrapped.

    Attributes:
        text: the words.
        mark: what the first line begins with, such as a bullet; further lines are indented as far.
        ink: the colour of the mark.
    """

    text: Text
    mark: str = ""
    ink: int = DIM


@dataclass(frozen=True)
class Formula:
    """Lines that stand as they are, a little indented."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table; its cells are wrapped.

    Attributes:
        head: the titles of the columns.
        rows: as many cells each.
    """

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


Block = Paragraph | Formula | Grid


def plain(block: Block) -> Block:
    """The block in ASCII."""
    match block:
        case Paragraph():
            return replace(block, text=plain_text(block.text), mark=in_ascii(block.mark))
        case Formula():
            return Formula(tuple(map(in_ascii, block.lines)))
        case Grid():
            rows = tuple(tuple(map(plain_text, row)) for row in block.rows)
            return Grid(tuple(map(plain_text, block.head)), rows)


def keyed(block: Block) -> Block:
    """The block with the keys of now where it names keys."""
    match block:
        case Paragraph():
            return replace(block, text=keyed_text(block.text))
        case Grid():
            rows = tuple(tuple(map(keyed_text, row)) for row in block.rows)
            return Grid(tuple(map(keyed_text, block.head)), rows)
    return block


def keyed_text(text: Text) -> Text:
    """The words with the keys of now: what stands in the style of `code` is a key, if it is called as one."""
    return tuple(
        span._replace(text=keymap.keys(span.text) if span.bold and span.color == ORANGE else span.text)
        for span in text
    )


def plain_text(text: Text) -> Text:
    """The words in ASCII, each span by itself."""
    return tuple(span._replace(text=in_ascii(span.text)) for span in text)


def lay(blocks: Iterable[Block], columns: int) -> list[Line]:
    """The blocks one below the other, an empty line between them; marked paragraphs follow each other."""
    rows: list[Line] = []
    before: Block | None = None
    for block in blocks:
        if before is not None and not (_marked(before) and _marked(block)):
            rows.append(())
        rows += _laid(block, columns)
        before = block
    return rows


def _marked(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.mark)


def _laid(block: Block, columns: int) -> list[Line]:
    match block:
        case Paragraph():
            return _paragraph(block, columns)
        case Formula():
            return [line(Span("  "), Span(row, ORANGE)) for row in block.lines]
        case Grid():
            return _grid(block, columns)


def _paragraph(block: Paragraph, columns: int) -> list[Line]:
    indent = len(block.mark)
    rows = flow(block.text, columns - indent) or [()]
    marks = [Span(block.mark, block.ink, True)] + [Span(" " * indent)] * (len(rows) - 1)
    return [(mark, *row) if indent else row for mark, row in zip(marks, rows, strict=True)]


def _grid(block: Grid, columns: int) -> list[Line]:
    widths = _widths(block, columns)
    rows = _grid_row(
        [tuple(Span(span.text, span.color, True) for span in cell) for cell in block.head], widths
    )
    rows.append(line(Span("─" * (sum(widths) + _GAP * (len(widths) - 1)), DIM)))
    for row in block.rows:
        rows += _grid_row(row, widths)
    return rows


def _widths(block: Grid, columns: int) -> list[int]:
    """As wide as the columns would like to be; the widest gives way until all fit."""
    cells = [block.head, *block.rows]
    widths = [max(length(row[place]) for row in cells) for place in range(len(block.head))]
    words = [
        max(max(map(length, words_of(row[place])), default=0) for row in cells)
        for place in range(len(widths))
    ]
    room = columns - _GAP * (len(widths) - 1)
    while sum(widths) > room:
        spare = [width - word for width, word in zip(widths, words, strict=True)]
        place = spare.index(max(spare)) if max(spare) > 0 else widths.index(max(widths))
        if widths[place] <= _LEAST:
            break
        widths[place] -= 1
    return widths


def _grid_row(cells: Sequence[Text], widths: Sequence[int]) -> list[Line]:
    columns = [flow(cell, width) for cell, width in zip(cells, widths, strict=True)]
    rows: list[Line] = []
    for index in range(max(map(len, columns), default=0)):
        spans: list[Span] = []
        for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
            row = column[index] if index < len(column) else ()
            gap = _GAP if place < len(widths) - 1 else 0
            spans += [*row, Span(" " * (width - length(row) + gap))]
        rows.append(tuple(spans))
    return rows
