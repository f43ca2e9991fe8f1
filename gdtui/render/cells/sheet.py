"""Several lines and marks over a frame that stands still: what three lanes draw at every step.

The pictures are those of `braille.polyline`, `braille.arrow` and `braille.marker`, called one by one.
What depends on the frame below alone, such as the colour of a pen in each cell, is reckoned once for each
frame, and numpy is called once for all lines: that is what counts when each of them is short.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells import braille
from gdtui.render.cells.braille import Cell, Index, Pen, Vector
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import BRAILLE, Frame
from gdtui.render.cells.palette import luminance, ratio
from gdtui.render.cells.viewport import DOTS_ACROSS, DOTS_DOWN, Viewport

_BITS = np.array([0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80], np.uint8)
"""The bit of each dot in a braille glyph, row by row (Unicode 15.1, chapter 21.1)."""
_READABLE = 2.5
"""The contrast below which a mark brings its own dark ground."""
_FAR = 1e9
"""From so many dots on, what is drawn is left to `braille`, which keeps its precision however far it is."""
_TAIL, _TIP = 3.0, 14.0
"""From where to where an arrow goes, in dots from the point at which it stands."""
_HEADS, _HEADS_ASCII = "►◥▲◤◄◣▼◢", ">/^\\</v\\"
"""Arrow heads from pointing right, counter-clockwise; none of them has a wide emoji form."""

Colors = NDArray[np.int32]
Spot = tuple[float, float]


class Stroke(NamedTuple):
    """A line from point to point: x and y, shape (n,); a point that is not finite leaves a gap."""

    x: Vector
    y: Vector
    pen: Pen


class Mark(NamedTuple):
    """A glyph at a point; `bold` ones bring a dark ground where they would hardly be seen."""

    x: float
    y: float
    glyph: str
    pen: Pen
    bold: bool = True


@lru_cache(maxsize=8)
def _ground(base: Frame) -> Colors:
    """The one background each cell of a frame shows below a new glyph, cell after cell."""
    rows, columns = np.indices((base.rows, base.columns))
    return Canvas(base).ground(rows, columns).ravel()


@lru_cache(maxsize=32)
def _inks(base: Frame, pens: tuple[Pen, ...]) -> Colors:
    """The colour of each pen in each cell of a frame, shape (pens, cells)."""
    return np.array([pen.ink(_ground(base)) for pen in pens])


class Sheet:
    """A frame under construction; `viewport` must lie on it, its upper left cell at `origin`."""

    def __init__(self, base: Frame, viewport: Viewport, origin: Cell = (0, 0)) -> None:
        self._base, self._viewport, self._origin = base, viewport, origin
        self._glyph, self._foreground = base.glyph.ravel(), base.foreground.ravel()
        self._background, self._bold = base.background.ravel(), base.bold.ravel()
        self._own()

    def _own(self) -> None:
        """Go on with arrays of its own."""
        self._glyph, self._foreground = self._glyph.copy(), self._foreground.copy()
        self._background, self._bold = self._background.copy(), self._bold.copy()

    def frame(self) -> Frame:
        """What has been drawn; the sheet is not drawn on any further."""
        shape = self._base.rows, self._base.columns
        return Frame(
            self._glyph.reshape(shape),
            self._foreground.reshape(shape),
            self._background.reshape(shape),
            self._bold.reshape(shape),
        )

    def strokes(self, lines: Sequence[Stroke]) -> None:
        """Draw lines, the last one on top."""
        if not lines:
            return
        ends, owner = _segments(*self._dots(*_joined(lines)), lines)
        limits = np.array([[DOTS_DOWN * self._viewport.rows], [DOTS_ACROSS * self._viewport.columns]])
        if lines[0].pen.ascii or not (abs(ends) < _FAR).all():  # what is not finite is not near either
            self._each(braille.polyline, lines)
            return
        if (ends < 0).any() or (ends[0::2] > limits[0]).any() or (ends[1::2] > limits[1]).any():
            ends, owner = _clipped(ends, owner, limits)
        whole = np.minimum(ends.reshape(2, 2, -1), limits - 1.0).astype(np.intp)
        self._draw(*_steps(whole[0], whole[1], owner), [line.pen for line in lines])

    def _dots(self, x: Vector, y: Vector) -> tuple[Vector, Vector]:
        """Where points lie, in dots; see `Viewport.to_dots`."""
        (left, right), (low, high) = self._viewport.x_range, self._viewport.y_range
        with np.errstate(all="ignore"):
            across = (x - left) / (right - left) * (DOTS_ACROSS * self._viewport.columns)
            down = (1 - (y - low) / (high - low)) * (DOTS_DOWN * self._viewport.rows)
        return down, across

    def points(self, shown: Sequence[Stroke]) -> None:
        """Draw the points alone, without lines between them."""
        self._each(braille.points, shown)

    def _each(self, draw: Callable[..., None], lines: Sequence[Stroke]) -> None:
        canvas = Canvas(self.frame())
        for line in lines:
            draw(canvas, self._viewport, *line, self._origin)
        done = canvas.frame()
        self._glyph, self._foreground = done.glyph.ravel(), done.foreground.ravel()
        self._background, self._bold = done.background.ravel(), done.bold.ravel()
        self._own()

    def _draw(self, rows: Index, columns: Index, owner: Index, pens: Sequence[Pen]) -> None:
        """Set braille dots; they unite with those already in their cells."""
        top, left = self._origin
        wide = self._base.columns
        cells = (rows // DOTS_DOWN + top) * wide + (columns // DOTS_ACROSS + left)
        bits = np.zeros(self._glyph.shape, np.uint8)
        np.bitwise_or.at(bits, cells, _BITS[rows % DOTS_DOWN * DOTS_ACROSS + columns % DOTS_ACROSS])
        upper = np.zeros(bits.shape, np.intp)
        upper[cells] = owner
        drawn = bits.nonzero()[0]
        below = self._glyph[drawn]
        below[(below & 0xFFFFFF00) != BRAILLE] = BRAILLE
        self._glyph[drawn] = below | bits[drawn]
        self._foreground[drawn] = _inks(self._base, tuple(pens))[upper[drawn], drawn]
        self._background[drawn] = _ground(self._base)[drawn]

    def marks(self, shown: Sequence[Mark]) -> None:
        """Put glyphs into cells, the last one on top."""
        ground = _ground(self._base)
        for x, y, glyph, pen, bold in shown:
            cell = self._viewport.to_cell(x, y)
            if cell is None:
                continue
            at = (cell[0] + self._origin[0]) * self._base.columns + cell[1] + self._origin[1]
            self._glyph[at], self._bold[at] = ord(glyph), bold
            if bold:
                seen = ratio(pen.luminances[0], luminance(ground[at])) >= _READABLE
                self._foreground[at], self._background[at] = pen.light, ground[at] if seen else pen.dark
            else:
                self._foreground[at], self._background[at] = _inks(self._base, (pen,))[0, at], ground[at]

    def cells(self, x: Vector, y: Vector, codes: NDArray[np.int64], color: int, bold: bool = True) -> None:
        """Put glyphs into the cells of the points that are shown."""
        down, across = self._dots(x, y)
        rows, columns = down // DOTS_DOWN, across // DOTS_ACROSS
        there = self._viewport
        seen = (rows >= 0) & (rows < there.rows) & (columns >= 0) & (columns < there.columns)
        at = (rows[seen] + self._origin[0]) * self._base.columns + columns[seen] + self._origin[1]
        at = at.astype(np.intp)
        self._glyph[at], self._bold[at], self._foreground[at] = codes[seen], bold, color


def _joined(lines: Sequence[Stroke]) -> tuple[Vector, Vector]:
    return np.concatenate([line.x for line in lines]), np.concatenate([line.y for line in lines])


def _segments(down: Vector, across: Vector, lines: Sequence[Stroke]) -> tuple[Vector, Index]:
    """The parts of lines from point to point: (down, across, to down, to across), and whose they are."""
    sizes = np.array([len(line.x) for line in lines])
    part = np.ones(len(down), np.bool_)
    part[np.cumsum(sizes) - 1] = False  # no way leads from a line's end to the next line
    owner = np.repeat(np.arange(len(lines)), sizes)[part]
    starts = part.nonzero()[0]
    return np.array([down[starts], across[starts], down[starts + 1], across[starts + 1]]), owner


def _clipped(ends: Vector, owner: Index, limits: Vector) -> tuple[Vector, Index]:
    """What lies within the limits (Liang & Barsky, "A new concept and method for line clipping", 1984)."""
    start, way = ends[:2], ends[2:] - ends[:2]
    with np.errstate(all="ignore"):
        steady = np.where(way == 0, np.finfo(np.float64).tiny, way)
        one, other = -start / steady, (limits - start) / steady
        enter = np.maximum(np.minimum(one, other).max(axis=0), 0.0)
        leave = np.minimum(np.maximum(one, other).min(axis=0), 1.0)
        kept = enter <= leave
        start, way, enter, leave = start[:, kept], way[:, kept], enter[kept], leave[kept]
    found = np.concatenate([start + enter * way, start + leave * way])
    return np.maximum(found, 0.0), owner[kept]


def _steps(start: Index, end: Index, owner: Index) -> tuple[Index, Index, Index]:
    """All dots of straight lines between dots, each shape (2, n): (rows, columns, whose)."""
    way = end - start
    steps = abs(way).max(axis=0)
    counts = steps + 1
    part = np.repeat(np.arange(len(steps)), counts)
    along = (np.arange(len(part)) - (counts.cumsum() - counts)[part]) / np.maximum(steps, 1)[part]
    rows, columns = np.rint(start[:, part] + along * way[:, part]).astype(np.intp)
    return rows, columns, owner[part]


def arrow(viewport: Viewport, start: Spot, direction: Spot, pen: Pen) -> tuple[list[Stroke], list[Mark]]:
    """The shaft and the head of an arrow, as `braille.arrow` draws it; neither without a direction."""
    largest = max(abs(direction[0]), abs(direction[1]))
    if largest == 0 or not all(map(math.isfinite, (*start, *direction))):
        return [], []
    width, height = viewport.cell_size
    dot_width, dot_height = width / DOTS_ACROSS, height / DOTS_DOWN
    angle = math.atan2(direction[1] / largest / dot_height, direction[0] / largest / dot_width)
    right, up = math.cos(angle) * dot_width, math.sin(angle) * dot_height
    x = np.array([start[0] + _TAIL * right, start[0] + _TIP * right])
    y = np.array([start[1] + _TAIL * up, start[1] + _TIP * up])
    head = (_HEADS_ASCII if pen.ascii else _HEADS)[round(angle / (math.pi / 4)) % 8]
    return [Stroke(x, y, pen)], [Mark(float(x[1]), float(y[1]), head, pen, False)]
