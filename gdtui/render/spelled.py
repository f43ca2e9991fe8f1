"""Lines of text spelled in ASCII, and laid out again where they have become longer."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np

from gdtui.engine.base.clipping import shortened
from gdtui.render.cells.frame import SPACE, Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import Line, Span, clip, flow, length
from gdtui.spelling import in_ascii, to_ascii

_DOTS = in_ascii("…")
_FILLING = " ─━"
"""What a line may have fewer of: the blanks between its columns, the rule behind its heading."""


def spelled(rows: Iterable[Line], columns: int, look: Look) -> list[Line]:
    """The lines as they are, or in ASCII where there is nothing else; less those that the course holds back.

    A line that has become longer gives up what only fills it, so that columns stay where they are; what is
    still longer than `columns` is broken between words, or cut where it was cut already.
    """
    rows = _explained(rows, look.untold) if look.untold else rows
    if not look.ascii:
        return list(rows)
    return [again for row in rows for again in _fitted(row, columns)]


def _explained(rows: Iterable[Line], untold: frozenset[str]) -> Iterator[Line]:
    """The lines without those of these labels, and without all that stands below such a heading."""
    below = line_too = False
    for row in rows:
        label = row[0].text.strip().partition(",")[0] if len(row) > 1 else None
        if label and row[-1].text.startswith("─"):
            below = label in untold
        line_too = label in untold or (line_too and label == "")  # its further lines have none
        if not (below or line_too):
            yield row


def word(text: str, look: Look) -> str:
    """A text as it is, or in ASCII where there is nothing else."""
    return in_ascii(text) if look.ascii else text


def plain_cells(frame: Frame, look: Look) -> Frame:
    """A frame as it is, or each of its glyphs in ASCII: none can grow, but … where there is room."""
    if not look.ascii:
        return frame
    found, places = np.unique(frame.glyph, return_inverse=True)
    glyphs = np.array([ord(to_ascii(chr(code))) for code in found.tolist()], np.uint32)
    shown = glyphs[places].reshape(frame.glyph.shape)
    for row, column in np.argwhere(frame.glyph == ord("…")).tolist():
        if column > 2 and (shown[row, column - 3 : column] == SPACE).all():
            shown[row, column - 2 : column] = ord(".")
    return Frame(shown, frame.foreground, frame.background, frame.bold, frame.areas)


def _fitted(row: Line, columns: int) -> list[Line]:
    """A line in ASCII, as several where it is too long."""
    row = clip(row, columns)
    if _text(row).isascii():
        return [row]
    cells = _cells(row)
    _close(cells, columns)
    shown = _line(cells)
    if length(shown) <= columns:
        return [shown]
    text = _text(shown)
    if _text(row).endswith("…"):
        at, end = shortened(text[:-3] + " " * columns, columns, _DOTS)
        return [_line([*cells[:at], *([Span(" ")] * (len(end) - 3)), *cells[-3:]])]
    indent = " " * (len(text) - len(text.lstrip()))
    return [(Span(indent), *again) for again in flow(shown, columns - len(indent))]


def _cells(row: Line) -> list[Span]:
    """A line in ASCII, each cell by itself; what follows a gap stays in its column if it can."""
    text, longer, place = _text(row), 0, 0
    cells: list[Span] = []
    for span in row:
        for sign in span.text:
            place += 1
            if longer and sign in _FILLING and text[place : place + 1] == sign:
                longer -= 1
                continue
            glyphs = in_ascii(text, place - 1, place)
            longer += len(glyphs) - 1
            cells += [span._replace(text=glyph) for glyph in glyphs]
    return cells


def _close(cells: list[Span], columns: int) -> None:
    """Take blanks out of the gaps, the last ones first, as long as there are too many cells."""
    first = next((place for place, cell in enumerate(cells) if cell.text != " "), 0)
    for place in range(len(cells) - 1, first, -1):
        if len(cells) <= columns:
            return
        if cells[place].text == cells[place - 1].text == " ":
            del cells[place]


def _line(cells: Sequence[Span]) -> Line:
    """Cells of one style side by side as one span."""
    groups = groupby(cells, key=lambda cell: cell[1:])
    return tuple(Span("".join(cell.text for cell in same), *style) for style, same in groups)


def _text(row: Line) -> str:
    return "".join(span.text for span in row)
