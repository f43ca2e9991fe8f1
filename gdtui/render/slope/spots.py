"""Where runs stand on a curve, drawn in dots; at the chart's edge where they have left it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdtui.render.cells.braille import EDGES, EDGES_ASCII, Marker, markers
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart
from gdtui.render.cells.look import RED, WHITE, Look, worn
from gdtui.render.cells.marks.disc import SQUARE, disc, in_dots
from gdtui.render.cells.marks.labels import Label, put_labels
from gdtui.render.cells.pen import Pen
from gdtui.render.slope.curve import pen


class Spot(NamedTuple):
    """Where a run stands on the plane, or at the edge of what is shown.

    Attributes:
        x: inside the chart.
        y: inside the chart.
        head: says to what side it has left the chart, or that it has no height; empty where it stands here.
        pen: what it is drawn with.
    """

    x: float
    y: float
    head: str
    pen: Pen


def spot(chart: Chart, w: float, height: float, look: Look, color: int = WHITE) -> Spot | None:
    """Where a run stands; without a height on the lower axis. None where it stands nowhere."""
    (left, right), (low, high) = chart.viewport.x_range, chart.viewport.y_range
    if math.isnan(w):
        return None
    if chart.log_y and math.isfinite(height):
        height = math.log10(height) if height > 0 else low - 1
    x, y = min(max(w, left), right), min(max(height, low), high)
    if not math.isfinite(height):
        return Spot(x, low, "x" if look.ascii else "✕", pen(RED, look))
    sides = (w < left, w > right, height < low, height > high)
    head = next(
        (glyph for there, glyph in zip(sides, EDGES_ASCII if look.ascii else EDGES, strict=True) if there), ""
    )
    return Spot(x, y, head, pen(color, look))


def draw_dot(canvas: Canvas, chart: Chart, w: float, height: float, look: Look, color: int = WHITE) -> None:
    """One run alone: a disc."""
    here = spot(chart, w, height, look, color)
    if here and here.head:
        markers(canvas, chart.viewport, [Marker(*here)], chart.origin)
    elif here:
        disc(canvas, chart.viewport, here[:2], here.pen, look, chart.origin)


def draw_named(canvas: Canvas, chart: Chart, runs: Sequence[tuple[Spot, str]], look: Look) -> None:
    """Several runs, the last on top: a square each, and beside it the glyph that names it."""
    view, origin = chart.viewport, chart.origin
    inside = [here for here, _ in runs if not here.head]
    in_dots(canvas, view, [here[:2] for here in inside], [here.pen for here in inside], SQUARE, origin)
    markers(canvas, view, [Marker(*here) for here, _ in runs if here.head], origin)
    cells = [(view.to_cell(here.x, here.y), glyph, here.pen) for here, glyph in reversed(runs)]
    labels = [Label(cell, glyph, ink, worn(ink, look)[1]) for cell, glyph, ink in cells if cell]
    put_labels(canvas, view, labels, origin)
