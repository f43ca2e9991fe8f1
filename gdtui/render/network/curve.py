"""What a network of one input says: a curve over that input, with the examples."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import Stroke, glyphs, strokes
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart, axes
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, LANES, ORANGE, TEAL, Look
from gdtui.render.cells.palette import available
from gdtui.render.cells.pen import pen
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network.field import Says, Sort
from gdtui.render.network.kinds import example_glyphs
from gdtui.render.network.pane import InputPane, Range, Window

Vector = NDArray[np.float64]

_CHANCES = (-0.08, 1.08)
"""A probability, with a margin."""
_SAMPLES = 2
"""Of the curve for each column of cells: one for each dot."""


def curve_frame(says: Says, pane: InputPane, sort: Sort, rows: int, columns: int, look: Look) -> Frame:
    """The curve of a network with one input; of kinds, the probability of each (of two, of the second)."""
    chart = _ground(pane, sort, rows, columns, look)
    canvas = Canvas(chart.frame)
    x = np.linspace(*pane.ranges[0], _SAMPLES * columns)
    lines = _lines(says(pane.points(x, np.zeros(1)).astype(np.float32)).astype(np.float64), sort)
    drawn = [
        Stroke(x, line, pen(_color(place, sort), look.colors, look.letters))
        for place, line in enumerate(lines)
    ]
    strokes(canvas, chart.viewport, drawn, chart.origin)
    return canvas.frame()


@lru_cache(maxsize=8)
def _ground(pane: InputPane, sort: Sort, rows: int, columns: int, look: Look) -> Chart:
    """What stands still: axes, examples."""
    shown = pane.shown
    heights = _heights(shown.targets, sort)
    across, up = curve_window(pane, sort)
    chart = axes(columns, rows, across, up, ascii=look.ascii, colors=look.colors)
    canvas = Canvas(chart.frame)
    sighted = _within(shown.inputs[:, pane.across], across) & _within(heights, up)
    for kept_back in (True, False):
        chosen = sighted & (shown.kept_back == kept_back)
        kind = np.clip(shown.targets[chosen], 0, max(sort.kinds - 1, 0)).astype(np.intp)
        code = example_glyphs(max(sort.kinds, 1), kept_back, look)[kind]
        ink = available(DIM if kept_back else TEAL, look.colors)
        spots = shown.inputs[chosen, pane.across], heights[chosen]
        glyphs(canvas, chart.viewport, *spots, code, ink, chart.origin, bold=False)
    return Chart(canvas.frame(), chart.viewport, chart.origin, False, False)


def curve_window(pane: InputPane, sort: Sort) -> Window:
    """From where to where the chart goes: the input, and what is said of it."""
    return pane.window or (pane.ranges[0], _CHANCES if sort.kinds else pane.heights)


def _within(values: Vector, ends: Range) -> NDArray[np.bool_]:
    return np.asarray((values >= ends[0]) & (values <= ends[1]))


def _heights(targets: Vector, sort: Sort) -> Vector:
    """Where examples stand: at their number; of kinds at 1 where they are what the curve is about."""
    if sort.kinds > 2:
        return np.ones_like(targets)
    return targets


def _lines(outputs: Vector, sort: Sort) -> list[Vector]:
    """The heights of each curve."""
    with np.errstate(all="ignore"):
        if sort.logistic:
            return [0.5 + np.tanh(outputs[:, 0] / 2) / 2]
        if sort.kinds:
            powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
            return list((powers / powers.sum(axis=1, keepdims=True)).T[1 if sort.kinds == 2 else 0 :])
    return [outputs[:, 0]]


def _color(place: int, sort: Sort) -> int:
    return ORANGE if sort.kinds <= 2 else LANES[place % len(LANES)]


def curve_box(pane: InputPane, sort: Sort, rows: int, columns: int, look: Look) -> tuple[Viewport, int, int]:
    """Where the data lie on that chart: the viewport, and the row and column of its upper left cell."""
    chart = _ground(pane, sort, rows, columns, look)
    return chart.viewport, *chart.origin
