"""Lines, points, arrows and markers over a frame, in braille dots (2 x 4 to a cell) or in ASCII.

Everything is given in data coordinates and clipped to the viewport first, so that a line to 1e300 costs no
more than one across the screen. What is not finite is left out. The upper left cell of the viewport is the
cell `origin` (row, column) of the canvas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import BRAILLE
from gdtui.render.cells.palette import DEFAULT, TRUECOLOR, WHITE, available, luminance, ratio, scaled
from gdtui.render.cells.viewport import DOTS_ACROSS, DOTS_DOWN, Viewport

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
Cell = tuple[int, int]

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
"""The bit of each dot in a braille glyph (Unicode 15.1, chapter 21.1)."""

_READABLE = 2.5
"""The contrast below which a pen changes to its other colour where that stands out more."""

_GAP = 3.0
"""The dots between a marker's centre and the arrow that starts there."""
_HEADS = "►◥▲◤◄◣▼◢"
"""Arrow heads from pointing right, counter-clockwise; none of them has a wide emoji form."""
_HEADS_ASCII = ">/^\\</v\\"
_NIB_ASCII = "o"


@dataclass(frozen=True)
class Pen:
    """What lines are drawn with.

    Attributes:
        light: the colour on dark ground, or DEFAULT.
        dark: the colour on bright ground, or DEFAULT.
        ascii: draw whole cells with letters instead of dots.
    """

    light: int
    dark: int
    ascii: bool = False

    def ink(self, ground: NDArray[np.int32]) -> NDArray[np.int32]:
        """The colour for each of the backgrounds: the light one unless it would hardly be seen."""
        if self.light == DEFAULT:
            return np.full(ground.shape, DEFAULT, dtype=np.int32)
        light_luminance, dark_luminance = self.luminances
        below = luminance(ground)
        light, dark = ratio(light_luminance, below), ratio(dark_luminance, below)
        ink: NDArray[np.int32] = np.where(
            (light < _READABLE) & (dark > light), np.int32(self.dark), np.int32(self.light)
        )
        return ink

    @cached_property
    def luminances(self) -> tuple[float, float]:
        """The relative luminance of the light and of the dark colour."""
        return float(luminance(self.light)), float(luminance(self.dark))


@lru_cache(maxsize=64)
def pen(color: int = WHITE, colors: int = TRUECOLOR, ascii: bool = False) -> Pen:
    """A pen of a colour 0xRRGGBB on a terminal of `colors` colours, with its dark twin for bright ground."""
    return Pen(available(color, colors), available(scaled(color, 0.15), colors), ascii)


def polyline(
    canvas: Canvas, viewport: Viewport, x: ArrayLike, y: ArrayLike, pen: Pen, origin: Cell = (0, 0)
) -> None:
    """Draw straight lines from point to point; a point that is not finite leaves a gap.

    Args:
        canvas: what to draw on.
        viewport: the data coordinates of its cells.
        x: shape (n,).
        y: shape (n,).
        pen: colour and style.
        origin: the canvas cell (row, column) of the viewport's upper left cell.
    """
    down, across = viewport.to_dots(np.atleast_1d(x), np.atleast_1d(y))
    _segments(canvas, viewport, (down[:-1], across[:-1], down[1:], across[1:]), pen, origin)


def points(
    canvas: Canvas, viewport: Viewport, x: ArrayLike, y: ArrayLike, pen: Pen, origin: Cell = (0, 0)
) -> None:
    """Draw a dot at each point; the arguments are those of `polyline`."""
    down, across = viewport.to_dots(np.atleast_1d(x), np.atleast_1d(y))
    _segments(canvas, viewport, (down, across, down, across), pen, origin)


def arrow(
    canvas: Canvas,
    viewport: Viewport,
    start: tuple[float, float],
    direction: tuple[float, float],
    pen: Pen,
    length: float = 14.0,
    origin: Cell = (0, 0),
) -> None:
    """Draw an arrow.

    Args:
        canvas: what to draw on.
        viewport: the data coordinates of its cells.
        start: the point (x, y) from which it points; a marker there stays clear.
        direction: (dx, dy) in data units; its length is ignored, and without one nothing is drawn.
        pen: colour and style.
        length: from `start` to the tip, in dots (two to a cell across, four down).
        origin: the canvas cell of the viewport's upper left cell.
    """
    largest = max(abs(direction[0]), abs(direction[1]))
    if largest == 0 or not all(map(math.isfinite, direction)):
        return
    width, height = viewport.cell_size
    right = direction[0] / largest / width * DOTS_ACROSS
    below = -direction[1] / largest / height * DOTS_DOWN
    down, across = (float(part) for part in viewport.to_dots(*start))
    angle = math.atan2(below, right)
    tip = (down + length * math.sin(angle), across + length * math.cos(angle))
    tail = (down + _GAP * math.sin(angle), across + _GAP * math.cos(angle))
    shaft = np.array([[*tail, *tip]]).T
    _segments(canvas, viewport, (shaft[0], shaft[1], shaft[2], shaft[3]), pen, origin)
    head = (_HEADS_ASCII if pen.ascii else _HEADS)[round(-angle / (math.pi / 4)) % 8]
    row, column = tip[0] // DOTS_DOWN, tip[1] // DOTS_ACROSS
    if 0 <= row < viewport.rows and 0 <= column < viewport.columns:
        cell = np.array([int(row) + origin[0]]), np.array([int(column) + origin[1]])
        _glyphs(canvas, *cell, head, pen)


def marker(
    canvas: Canvas,
    viewport: Viewport,
    x: float,
    y: float,
    glyph: str,
    pen: Pen,
    origin: Cell = (0, 0),
) -> None:
    """Put a bold glyph at a point, if it is shown, on ground dark enough for the pen's light colour."""
    cell = viewport.to_cell(x, y)
    if cell is None:
        return
    rows, columns = np.array([cell[0] + origin[0]]), np.array([cell[1] + origin[1]])
    kept = canvas.inside(rows, columns)
    rows, columns = rows[kept], columns[kept]
    ground = canvas.ground(rows, columns)
    seen = ratio(pen.luminances[0], luminance(ground)) >= _READABLE
    canvas.put(rows, columns, ord(glyph), pen.light, np.where(seen, ground, pen.dark), bold=True)


Segments = tuple[Vector, Vector, Vector, Vector]


def _segments(canvas: Canvas, viewport: Viewport, segments: Segments, pen: Pen, origin: Cell) -> None:
    """Draw straight lines given in dots: (down, across) of their starts, (down, across) of their ends."""
    height, width = DOTS_DOWN * viewport.rows, DOTS_ACROSS * viewport.columns
    ends = np.array(segments)
    within = (ends >= 0) & (ends <= np.array([[height], [width], [height], [width]]))
    if not within.all():  # what is not finite is within nothing
        ends = ends[:, np.isfinite(ends).all(axis=0)]
        down, across, to_down, to_across = _clip((ends[0], ends[1], ends[2], ends[3]), height)
        across, down, to_across, to_down = _clip((across, down, to_across, to_down), width)
        ends = np.array([down, across, to_down, to_across])
    down, across, to_down, to_across = ends
    rows, columns = _steps(
        _floor(down, height), _floor(across, width), _floor(to_down, height), _floor(to_across, width)
    )
    if pen.ascii:
        _glyphs(canvas, rows // DOTS_DOWN + origin[0], columns // DOTS_ACROSS + origin[1], _NIB_ASCII, pen)
    else:
        _dots(canvas, rows, columns, pen, origin)


def _clip(lines: Segments, limit: float) -> Segments:
    """The part of each line whose first coordinate lies within 0…limit; lines wholly outside are dropped.

    Each cut is reckoned from the line's other end, and lies exactly on the limit: so a cut keeps its
    precision however far away the end that is cut off.
    """
    a, b, to_a, to_b = lines
    kept = (np.maximum(a, to_a) >= 0) & (np.minimum(a, to_a) <= limit)
    a, b, to_a, to_b = (part[kept] for part in (a, b, to_a, to_b))
    cut = np.minimum(np.maximum(a, 0.0), limit)
    to_cut = np.minimum(np.maximum(to_a, 0.0), limit)
    with np.errstate(all="ignore"):
        at = np.where(cut == a, b, to_b + (cut - to_a) / (a - to_a) * (b - to_b))
        to_at = np.where(to_cut == to_a, to_b, b + (to_cut - a) / (to_a - a) * (to_b - b))
    finite = np.isfinite(at) & np.isfinite(to_at)
    return cut[finite], at[finite], to_cut[finite], to_at[finite]


def _floor(dots: Vector, limit: int) -> Index:
    """Whole dots; those on the far edge belong to the last dot."""
    whole: Index = np.minimum(np.maximum(dots, 0.0), limit - 1.0).astype(np.intp)
    return whole


def _steps(row: Index, column: Index, to_row: Index, to_column: Index) -> tuple[Index, Index]:
    """All dots of the straight lines between pairs of dots: (rows, columns)."""
    down, across = to_row - row, to_column - column
    steps = np.maximum(np.abs(down), np.abs(across))
    line = np.repeat(np.arange(len(steps)), steps + 1)
    first = np.cumsum(steps + 1) - (steps + 1)
    part = (np.arange(len(line)) - first[line]) / np.maximum(steps, 1)[line]
    rows = np.rint(row[line] + part * down[line]).astype(np.intp)
    columns = np.rint(column[line] + part * across[line]).astype(np.intp)
    return rows, columns


def _dots(canvas: Canvas, rows: Index, columns: Index, pen: Pen, origin: Cell) -> None:
    """Set braille dots; they unite with those already in their cells."""
    cell_rows, cell_columns = rows // DOTS_DOWN + origin[0], columns // DOTS_ACROSS + origin[1]
    kept = canvas.inside(cell_rows, cell_columns)
    bits = np.zeros((canvas.rows, canvas.columns), dtype=np.uint8)
    weights = _BITS[rows % DOTS_DOWN, columns % DOTS_ACROSS]
    np.bitwise_or.at(bits, (cell_rows[kept], cell_columns[kept]), weights[kept])
    drawn_rows, drawn_columns = np.nonzero(bits)
    below = canvas.glyphs(drawn_rows, drawn_columns)
    below = np.where((below & 0xFFFFFF00) == BRAILLE, below & 0xFF, 0)
    ground = canvas.ground(drawn_rows, drawn_columns)
    glyph = BRAILLE | below | bits[drawn_rows, drawn_columns]
    canvas.put(drawn_rows, drawn_columns, glyph, pen.ink(ground), ground)


def _glyphs(canvas: Canvas, rows: Index, columns: Index, glyph: str, pen: Pen) -> None:
    """Put one glyph into whole cells of the canvas."""
    kept = canvas.inside(rows, columns)
    rows, columns = rows[kept], columns[kept]
    ground = canvas.ground(rows, columns)
    canvas.put(rows, columns, ord(glyph), pen.ink(ground), ground)
