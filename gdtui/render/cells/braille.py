"""Lines, points, arrows and markers over a frame, in braille dots (2 x 4 to a cell) or in ASCII.

Everything is given in data coordinates and clipped to the viewport first, so that a line to 1e300 costs no
more than one across the screen. What is not finite is left out. The upper left cell of the viewport is the
cell `origin` (row, column) of the canvas. Several lines, or several marks, are drawn in one pass: numpy is
called once for all of them, which is what counts when each of them is short.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import Cell, drew_few, few_strokes, few_ways
from gdtui.render.cells.dots.many import draw_many, many_strokes
from gdtui.render.cells.dots.segments import Index, Vector
from gdtui.render.cells.pen import Pen, ink
from gdtui.render.cells.viewport import DOTS_ACROSS, DOTS_DOWN, Viewport

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Point = tuple[float, float]

_TAIL, _TIP = 3.0, 14.0
"""From where to where an arrow goes, in dots from the point at which it stands."""
_SHORTEST, _LONGEST = 5.0, 24.0
"""Where an arrow ends that is as long as a step, at the least and at the most: 12 cells across, 6 down."""
_HEADS = "►◥▲◤◄◣▼◢"
"""Arrow heads from pointing right, counter-clockwise; none of them has a wide emoji form."""
_HEADS_ASCII = ">/^\\</v\\"
_SHAFT_ASCII = "'"
EDGES, EDGES_ASCII = "◀▶▼▲", "<>v^"
"""Heads towards what lies left, right, below and above of all that is shown."""


class Stroke(NamedTuple):
    """A line from point to point: x and y, shape (n,); a point that is not finite leaves a gap."""

    x: Vector
    y: Vector
    pen: Pen


class Marker(NamedTuple):
    """A glyph at a point; a bold one brings a dark ground where it would hardly be seen."""

    x: float
    y: float
    glyph: str
    pen: Pen
    bold: bool = True


def strokes(
    canvas: Canvas,
    viewport: Viewport,
    lines: Sequence[Stroke],
    origin: Cell = (0, 0),
    bare: Canvas | None = None,
) -> None:
    """Draw straight lines from point to point, the last of `lines` on top.

    Args:
        canvas: what to draw on.
        viewport: the data coordinates of its cells.
        lines: what to draw; all of them in dots, or all of them in ASCII.
        origin: the canvas cell (row, column) of the viewport's upper left cell.
        bare: the ground without lines, where some are drawn already: so lines look the same whether they are
            drawn one by one or all at once.
    """
    if not lines:
        return
    pens = [line.pen for line in lines]
    points = [(line.x, line.y) for line in lines]
    few = few_strokes(viewport, points)
    if few and drew_few(canvas, viewport, few, pens, origin, bare):
        return
    draw_many(canvas, viewport, *many_strokes(viewport, points), pens, origin, bare)


def ways(
    canvas: Canvas,
    viewport: Viewport,
    starts: Vector,
    ends: Vector,
    owner: Index,
    pens: Sequence[Pen],
    bare: Canvas | None = None,
) -> None:
    """Draw many straight lines of a few walkers, each line over those before it.

    Args:
        canvas: what to draw on; the viewport lies in its upper left corner.
        viewport: the data coordinates of its cells.
        starts: where each line starts, shape (lines, 2).
        ends: where it ends, shape (lines, 2); a line without a length is a dot.
        owner: whose it is, an index of `pens`, shape (lines,).
        pens: what each walker draws with.
        bare: as for `strokes`.
    """
    few = few_ways(viewport, starts, ends, owner)
    if few and drew_few(canvas, viewport, few, pens, (0, 0), bare):
        return
    if len(owner):
        dots = np.array([*viewport.to_dots(*starts.T), *viewport.to_dots(*ends.T)])
        draw_many(canvas, viewport, dots, owner, pens, (0, 0), bare)


def polyline(
    canvas: Canvas, viewport: Viewport, x: ArrayLike, y: ArrayLike, pen: Pen, origin: Cell = (0, 0)
) -> None:
    """Draw one line from point to point; x and y have shape (n,), the rest is as for `strokes`."""
    strokes(canvas, viewport, [Stroke(np.atleast_1d(x), np.atleast_1d(y), pen)], origin)


def points(
    canvas: Canvas, viewport: Viewport, x: ArrayLike, y: ArrayLike, pen: Pen, origin: Cell = (0, 0)
) -> None:
    """Draw a dot at each point; the arguments are those of `polyline`."""
    x, y = np.atleast_1d(x, y)
    spots, owner = np.array([x, y]).T, np.zeros(len(x), np.intp)
    few = few_ways(viewport, spots, spots, owner)
    if few and drew_few(canvas, viewport, few, [pen], origin, None):
        return
    down, across = viewport.to_dots(x, y)
    draw_many(canvas, viewport, np.array([down, across, down, across]), owner, [pen], origin)


def blocks(
    canvas: Canvas, viewport: Viewport, x: ArrayLike, y: ArrayLike, pen: Pen, origin: Cell = (0, 0)
) -> None:
    """Draw a square of the four dots nearest to each point: a mark on a line that stays where it is.

    The arguments are those of `polyline`. Thicker than a line, it is told from one without colour as well.
    """
    width, height = viewport.cell_size
    right, up = width / DOTS_ACROSS / 2, height / DOTS_DOWN / 2
    x, y = np.atleast_1d(x, y)
    x = np.concatenate([x - right, x + right, x - right, x + right])
    y = np.concatenate([y - up, y - up, y + up, y + up])
    points(canvas, viewport, x, y, pen, origin)


def arrow(
    viewport: Viewport, start: Point, direction: Point, pen: Pen, rate: float | None = None
) -> tuple[list[Stroke], list[Marker]]:
    """The shaft and the head of an arrow, to be drawn with other strokes and marks.

    Args:
        viewport: the data coordinates of the cells.
        start: the point (x, y) from which it points; a marker there stays clear.
        direction: (dx, dy) in data units; without a length there is no arrow.
        pen: colour and style.
        rate: the arrow ends where so many times the direction leads, as far as that is neither too near to
            be seen nor too far; None makes all arrows equally long.
    """
    largest = max(abs(direction[0]), abs(direction[1]))
    if largest == 0 or not all(map(math.isfinite, (*start, *direction))):
        return [], []
    width, height = viewport.cell_size
    dot_width, dot_height = width / DOTS_ACROSS, height / DOTS_DOWN
    across, along = direction[0] / largest / dot_width, direction[1] / largest / dot_height
    angle = math.atan2(along, across)
    step = _TIP if rate is None else rate * largest * math.hypot(across, along)
    tip = min(max(step, _SHORTEST), _LONGEST)
    right, up = math.cos(angle) * dot_width, math.sin(angle) * dot_height
    x = np.array([start[0] + _TAIL * right, start[0] + tip * right])
    y = np.array([start[1] + _TAIL * up, start[1] + tip * up])
    head = (_HEADS_ASCII if pen.ascii else _HEADS)[round(angle / (math.pi / 4)) % 8]
    return [Stroke(x, y, pen._replace(nib=_SHAFT_ASCII))], [
        Marker(float(x[1]), float(y[1]), head, pen, bold=False)
    ]


def marker_within(viewport: Viewport, mark: Marker) -> Marker:
    """The marker, or an arrow head at the edge nearest to it where its point is not shown."""
    if viewport.contains(mark.x, mark.y) or not (math.isfinite(mark.x) and math.isfinite(mark.y)):
        return mark
    (left, right), (low, high) = viewport.x_range, viewport.y_range
    over = ((left - mark.x) / (right - left), (mark.x - right) / (right - left),
            (low - mark.y) / (high - low), (mark.y - high) / (high - low))  # fmt: skip
    glyph = "?" if mark.pen.ascii else EDGES[over.index(max(over))]
    return mark._replace(x=min(max(mark.x, left), right), y=min(max(mark.y, low), high), glyph=glyph)


def markers(canvas: Canvas, viewport: Viewport, shown: Sequence[Marker], origin: Cell = (0, 0)) -> None:
    """Put glyphs into the cells of points, as far as they are shown, the last of them on top."""
    top, left = origin
    found = [
        (cell[0] + top, cell[1] + left, mark)
        for mark in shown
        if (cell := viewport.to_cell(mark.x, mark.y)) and canvas.has(cell[0] + top, cell[1] + left)
    ]
    seen = [ink(mark.pen, canvas.ground_at(row, column)) for row, column, mark in found]
    for (row, column, mark), (line, paper, light, own) in zip(found, seen, strict=True):
        colors = (light, own) if mark.bold else (line, paper)
        canvas.set((row, column), ord(mark.glyph), *colors, mark.bold)


def marker(
    canvas: Canvas, viewport: Viewport, x: float, y: float, glyph: str, pen: Pen, origin: Cell = (0, 0)
) -> None:
    """Put a bold glyph at a point, if it is shown, on ground dark enough for the pen's light colour."""
    markers(canvas, viewport, [Marker(x, y, glyph, pen)], origin)


def glyphs(
    canvas: Canvas,
    viewport: Viewport,
    x: Vector,
    y: Vector,
    codes: ArrayLike,
    color: int,
    origin: Cell = (0, 0),
    bold: bool = True,
) -> None:
    """Put a glyph into the cell of each point that is shown, on the ground that lies below.

    Args:
        canvas: what to draw on.
        viewport: the data coordinates of its cells.
        x: shape (n,).
        y: shape (n,).
        codes: code points: one, or one for each point.
        color: 0xRRGGBB or DEFAULT.
        origin: the canvas cell of the viewport's upper left cell.
        bold: whether the glyphs are bold.
    """
    rows, columns, shown = viewport.to_cells(x, y)
    if not shown.all():
        rows, columns, codes = rows[shown], columns[shown], np.broadcast_to(codes, shown.shape)[shown]
    canvas.put(rows + origin[0], columns + origin[1], codes, color, bold=bold)
