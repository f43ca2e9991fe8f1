"""Where lines end in a chart: at their last value, or where they left the chart for good."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdtui.render.cells.braille import EDGES, EDGES_ASCII, Marker, Stroke, markers
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import Cell
from gdtui.render.cells.look import Look, worn
from gdtui.render.cells.marks.disc import SQUARE, disc, in_dots
from gdtui.render.cells.marks.labels import Label, put_labels
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.viewport import Viewport


class End(NamedTuple):
    """The end of a line, on the plane.

    Attributes:
        x: inside the chart.
        y: inside the chart; at its edge where the line ends beyond it.
        beyond: -1 where the line ends below the chart, 1 where above, 0 where it ends here.
        glyph: names the line.
        pen: what it is drawn with.
    """

    x: float
    y: float
    beyond: int
    glyph: str
    pen: Pen


def end_of(line: Stroke, shown: Viewport, glyph: str) -> End | None:
    """The end of a line, if its last point has a height; where it last left the chart, if that is beyond."""
    if not len(line.y) or math.isnan(line.y[-1]):
        return None
    low, high = shown.y_range
    last, x = float(line.y[-1]), float(line.x[-1])
    if low <= last <= high:
        return End(x, last, 0, glyph, line.pen)
    beyond, edge = (1, high) if last > high else (-1, low)
    before = (~(line.y > high if beyond > 0 else line.y < low)).nonzero()[0]
    if len(before):
        x = _crossing(line, int(before[-1]), edge)
    return End(x, edge, beyond, glyph, line.pen)


def _crossing(line: Stroke, place: int, edge: float) -> float:
    """Where a line crosses a height after a point; at the next point where there is no line to it."""
    (x, after), (y, there) = (values[place : place + 2].tolist() for values in (line.x, line.y))
    part = 1.0 if math.isnan(y) else (edge - y) / (there - y)
    return float(x + part * (after - x))


def head(side: int, ascii: bool) -> str:
    """An arrow head towards what lies below (-1) or above (1)."""
    return (EDGES_ASCII if ascii else EDGES)[2 if side < 0 else 3]


def draw_ends(
    canvas: Canvas,
    shown: Viewport,
    ends: Sequence[End],
    look: Look,
    origin: Cell,
    named: bool,
) -> None:
    """Mark each end, the last on top: in dots at its place, or by an arrow head where it lies beyond.

    One alone is a disc; those that are `named` are squares, each with its glyph beside.
    """
    inside = [end for end in ends if not end.beyond]
    if not named:
        for end in inside:
            disc(canvas, shown, end[:2], end.pen, look, origin)
    elif inside:
        in_dots(canvas, shown, [end[:2] for end in inside], [end.pen for end in inside], SQUARE, origin)
    heads = [Marker(end.x, end.y, head(end.beyond, look.ascii), end.pen) for end in ends if end.beyond]
    markers(canvas, shown, heads, origin)
    if named:
        highest_first = sorted(ends, key=lambda end: -end.y)
        found = [(end, shown.to_cell(end.x, end.y)) for end in highest_first]
        labels = [Label(cell, end.glyph, end.pen, worn(end.pen, look)[1]) for end, cell in found if cell]
        put_labels(canvas, shown, labels, origin)
