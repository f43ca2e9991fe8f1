"""A small map of a circuit that is larger than its picture: all of it, and the part in view in a frame."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import BRAILLE, SPACE, Glyphs, Mask
from gdtui.render.cells.look import DIM, YELLOW
from gdtui.render.circuit.drawing import Drawing
from gdtui.render.circuit.labels import places
from gdtui.render.circuit.wiring_glyphs import Style
from gdtui.render.stage import Box

_WIDTHS = (32, 28, 24, 20, 16, 12, 8, 6)
_TALLEST, _LOWEST = 8, 2
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint32)
"""The bit of each dot of a braille cell."""


class Part(NamedTuple):
    """What is seen of a drawing, in its cells, and in a picture of what size."""

    top: int
    left: int
    rows: int
    columns: int


class _Spot(NamedTuple):
    """The upper left cell of a free place, and how many cells it is away from a corner."""

    row: int
    column: int
    away: float


@lru_cache(maxsize=8)
def place_of(drawn: Drawing, part: Part) -> Box | None:
    """Where in the picture the map stands: covering nothing, near a corner.

    It stays there while the passes go on: where numbers will stand counts as taken.

    Args:
        drawn: the circuit.
        part: what of it the picture shows.

    Returns:
        None where all of the circuit is seen, or where there is no room.
    """
    wiring = drawn.wiring
    if part.rows >= wiring.rows and part.columns >= wiring.columns:
        return None
    free = _free(drawn, part)
    for margin in (1, 0):
        best, score, taken = None, -np.inf, _sums(free, margin)
        for width in _WIDTHS:
            height = min(max(round(wiring.rows * width / wiring.columns), _LOWEST), _TALLEST)
            found = _nearest_corner(taken, height + 2 * margin, width + 2 * margin)
            if found and width - found.away > score:  # large, and out of the way
                best, score = Box(found.row, found.column, height, width), width - found.away
        if best:
            return best
    return None


def _free(drawn: Drawing, part: Part) -> Mask:
    """Which cells of the picture nothing will ever stand in."""
    free = np.ones((part.rows, part.columns), np.bool_)
    shown = drawn.frame.crop(max(part.top, 0), max(part.left, 0), part.rows, part.columns)
    top, left = max(-part.top, 0), max(-part.left, 0)
    cells = free[top : top + shown.rows, left : left + shown.columns]
    cells &= (shown.glyph == SPACE)[: cells.shape[0], : cells.shape[1]]
    for key in list(drawn.faces)[:-1]:  # the end of the output's wire has no numbers
        for row, column, room in places(drawn.wiring, key):
            _take(free, row - part.top, column - part.left, room)
    return free


def _take(free: Mask, row: int, column: int, length: int) -> None:
    if 0 <= row < free.shape[0]:
        free[row, max(column, 0) : max(column + length, 0)] = False


def _sums(free: Mask, margin: int) -> NDArray[np.intp]:
    """How many cells are taken above and to the left of each, with so many blanks all round the picture."""
    padded = np.pad(~free, margin)
    return np.pad(padded.cumsum(0).cumsum(1), ((1, 0), (1, 0)))


def _nearest_corner(sums: NDArray[np.intp], high: int, wide: int) -> _Spot | None:
    """A free rectangle of that size, as near as can be to a corner."""
    taken = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    down, across = np.nonzero(taken == 0)
    if not down.size:
        return None
    last_row, last_column = taken.shape[0] - 1, taken.shape[1] - 1
    # the lower right corner first
    away = np.minimum(last_row - down, down + 0.5) + np.minimum(last_column - across, across + 0.25)
    nearest = int(away.argmin())
    return _Spot(int(down[nearest]), int(across[nearest]), float(away[nearest]))


def draw(
    canvas: Canvas, drawn: Drawing, part: Part, box: Box, chars: Style, lit: tuple[Box, int] | None
) -> None:
    """The map in `box`.

    Args:
        canvas: the picture.
        drawn: the circuit.
        part: what of it the picture shows.
        box: where the map stands.
        chars: to draw the frame with.
        lit: where what is at work stands in the drawing, and its colour.
    """
    rows, columns = np.indices((box.rows, box.columns))
    canvas.put(rows + box.row, columns + box.column, _cells(drawn, box.rows, box.columns), DIM)
    for row, column, glyph in _frame(seen(drawn, part, box), chars):
        canvas.text(row, column, glyph, YELLOW, bold=True)
    if lit:
        at, color = lit
        row = box.row + (at.row + at.rows // 2) * box.rows // drawn.wiring.rows
        column = box.column + (at.column + at.columns // 2) * box.columns // drawn.wiring.columns
        canvas.text(row, column, chars.spot, color, bold=True)


def seen(drawn: Drawing, part: Part, box: Box) -> Box:
    """The cells of the map that the picture shows a part of."""
    wiring = drawn.wiring
    row, end = _span(part.top, part.rows, wiring.rows, box.rows)
    column, stop = _span(part.left, part.columns, wiring.columns, box.columns)
    return Box(box.row + row, box.column + column, end - row, stop - column)


def _span(first: int, length: int, total: int, cells: int) -> tuple[int, int]:
    start, end = max(first, 0), min(first + length, total)
    return start * cells // total, -(-end * cells // total)


def _frame(box: Box, chars: Style) -> list[tuple[int, int, str]]:
    """The edges of a box; of one that is a row high, its ends."""
    upper_left, upper_right, lower_right, lower_left, level, upright, *_ = tuple(chars.box)
    last, right = box.row + box.rows - 1, box.column + box.columns - 1
    if box.rows == 1:
        return [(box.row, box.column, "["), (box.row, right, "]")]
    edges = [(row, column, upright) for row in range(box.row + 1, last) for column in (box.column, right)]
    inner = level * (box.columns - 2)
    upper, lower = upper_left + inner + upper_right, lower_left + inner + lower_right
    return [(box.row, box.column, upper), (last, box.column, lower), *edges]


@lru_cache(maxsize=8)
def _cells(drawn: Drawing, rows: int, columns: int) -> Glyphs:
    """The whole drawing in so many cells of braille, shape (rows, columns)."""
    taken = _shrunk(drawn.frame.glyph != SPACE, 4 * rows, 2 * columns)
    dots = taken.reshape(rows, 4, columns, 2).transpose(0, 2, 1, 3)
    bits: NDArray[np.uint32] = (dots * _BITS).sum((2, 3), dtype=np.uint32)
    return np.where(bits > 0, bits + BRAILLE, SPACE).astype(np.uint32)


def _shrunk(taken: Mask, rows: int, columns: int) -> Mask:
    """A mask in fewer cells, or more: one is set where any of those it stands for is."""
    down = np.arange(rows) * taken.shape[0] // rows
    across = np.arange(columns) * taken.shape[1] // columns
    strips = np.logical_or.reduceat(taken, down, axis=0)
    return np.logical_or.reduceat(strips, across, axis=1)
