"""A curve between its axes, and what moves over it: a tangent, dots, a trajectory.

Axes and curve are drawn once for each curve, range and size, and kept.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.ordered import median, quantile
from gdtui.engine.base.past.way import Way
from gdtui.engine.landscape.way import trail
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.slope.simulation import Tangent
from gdtui.render.cells import braille
from gdtui.render.cells import pen as pens
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart, axes
from gdtui.render.cells.look import BLUE, DIM, ORANGE, Look
from gdtui.render.cells.loss_chart import LEAST_SHOWN
from gdtui.render.cells.palette import DEFAULT, available
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.ticks import nice_above
from gdtui.render.spelled import word

Vector = NDArray[np.float64]
Range = tuple[float, float]


_TRAIL = 40
_LEAP_ASCII = ":"
"""What lines beside the curve are drawn with in letters: from step to step, and a tangent's rise and run."""
_SAMPLES = 8
"""Samples of a curve for each column of cells."""
_MARGIN = 0.06
_SPIKY = 6
"""A curve this many times as high as its middle nine tenths is cut off at those."""
_HIGHEST = 1e100
_BENT = 64
"""Points of a tangent on a logarithmic axis, where it is no straight line."""
_REACH = 0.22, 0.42
"""How far a tangent reaches to each side: parts of the chart's width and height."""


def pen(color: int, look: Look) -> Pen:
    """A pen for this terminal."""
    return pens.pen(color, look.colors, look.letters)


def recent(way: Way, lane: int) -> tuple[list[float], list[float]]:
    """The points of a trajectory that are drawn, the latest ones: the w of each, and the loss there."""
    walked = trail(way.latest(_TRAIL), lane)
    return walked.params[:, 0].tolist(), walked.losses.tolist()


def heights(values: Vector) -> Range:
    """The range to show of a curve's values: all that are finite, but not the far end of a spike."""
    finite = values[np.isfinite(values) & (np.abs(values) < _HIGHEST)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    inner_low, inner_high = quantile(finite, 0.05), quantile(finite, 0.95)
    if high - low > _SPIKY * (inner_high - inner_low) > 0:
        low, high = inner_low, inner_high
    room = _MARGIN * (high - low) or 0.5 * abs(high) or 1.0
    return low - room, high + room


def log_heights(values: Vector) -> Range | None:
    """The range to show of a curve on a logarithmic axis; None where it is nowhere above 0."""
    shown = values[(values > 0) & (values < _HIGHEST)]
    if not shown.size:
        return None
    high = float(shown.max())
    low = max(float(shown.min()), high * LEAST_SHOWN)
    room = (high / low) ** _MARGIN if low < high else 2.0
    return low / room, high * room


@lru_cache(maxsize=16)
def curve(
    loss: CircuitObjective,
    seen: Range,
    rows: int,
    columns: int,
    look: Look,
    log: bool = False,
    ground: int = DEFAULT,
) -> Chart:
    """The loss over `seen` between axes; with `log` its own is logarithmic, where it is above 0."""
    w = _places(seen, columns)
    values = loss.grid(w)
    ends = log_heights(values) if log else None
    words = "" if not log else " (log)" if ends else " (no log: nowhere above 0)"
    title = f"L({loss.variables[0]}){words} = {loss.circuit.text}"
    return _plotted(title, seen, (w, values), (rows, columns), BLUE, look, ends, ground)


@lru_cache(maxsize=16)
def derivative(loss: CircuitObjective, seen: Range, rows: int, columns: int, look: Look) -> Chart:
    """The exact slope over `seen` between axes, with a line at 0."""
    w = _places(seen, columns)
    _, (slopes,) = loss.circuit.values_and_gradients((w,))
    name = loss.variables[0]
    jumps = np.where(_kinked(slopes), np.nan, slopes)
    chart = _plotted(f"dL/d{name}, the slope of L", seen, (w, jumps), (rows, columns), ORANGE, look)
    return with_level(chart, 0.0, look)


def _kinked(slopes: Vector) -> NDArray[np.bool_]:
    """Where the slope jumps: by far more than it changes just before and after."""
    change = np.abs(np.diff(slopes, prepend=slopes[:1]))
    usual = median(np.nan_to_num(change, nan=0.0))
    low, high = heights(slopes)
    jumps: NDArray[np.bool_] = (change > 20 * usual) & (change > 0.2 * (high - low))
    return jumps


def _places(seen: Range, columns: int) -> Vector:
    return np.linspace(*seen, _SAMPLES * columns + 1)


def _plotted(
    title: str,
    seen: Range,
    data: tuple[Vector, Vector],
    size: tuple[int, int],
    color: int,
    look: Look,
    log_ends: Range | None = None,
    ground: int = DEFAULT,
) -> Chart:
    """Axes with one curve, broken where it is not finite and where it jumps over the whole chart."""
    w, values = data
    low, high = ends = log_ends or heights(values)
    log, shown = log_ends is not None, (look.ascii, look.colors)
    chart = axes(
        size[1], size[0], seen, ends, log_y=log, title=" ", ascii=shown[0], colors=shown[1], ground=ground
    )
    canvas = Canvas(chart.frame)
    ink = pen(color, look)
    line = np.where(np.isfinite(values), values, np.nan)
    through = ((line[:-1] > high) & (line[1:] < low)) | ((line[:-1] < low) & (line[1:] > high))
    line[1:][through] = np.nan
    braille.polyline(canvas, chart.viewport, *chart.plane(w, line), ink, chart.origin)
    left = chart.origin[1]
    canvas.text(0, left, clipped(word(title, look), size[1] - left), ink.light, ground)
    return chart._replace(frame=canvas.frame())


def with_level(chart: Chart, height: float, look: Look) -> Chart:
    """The chart with a dim level line where nothing else is drawn."""
    cell = chart.viewport.to_cell(chart.viewport.x_range[0], height)
    if cell is None:
        return chart
    canvas = Canvas(chart.frame)
    row = cell[0] + chart.origin[0]
    columns = np.arange(chart.origin[1], canvas.columns)
    free = columns[chart.frame.glyph[row, columns] == ord(" ")]
    canvas.put(row, free, ord("-" if look.ascii else "┄"), available(DIM, look.colors))
    return chart._replace(frame=canvas.frame())


def run_of(touching: Tangent, chart: Chart) -> float:
    """How far to the right (below 0: left) the drawn tangent's triangle runs: a round number that fits."""
    reach = _reach(touching, chart)
    if not reach > 0:
        return 0.0
    run = nice_above(reach / 2.5)
    return -run if touching.w + run > chart.viewport.x_range[1] else run


def _reach(touching: Tangent, chart: Chart) -> float:
    """How far the drawn tangent goes to either side; nan where there is none."""
    view = chart.viewport
    width, height = view.x_range[1] - view.x_range[0], view.y_range[1] - view.y_range[0]
    if not touching.slope or chart.log_y:
        return _REACH[0] * width
    return min(_REACH[0] * width, _REACH[1] * height / abs(touching.slope))


def draw_tangent(canvas: Canvas, chart: Chart, touching: Tangent, look: Look) -> None:
    """The tangent as an orange line, with its rise over its run."""
    if not touching.exists:
        return
    view, w, run = chart.viewport, touching.w, run_of(touching, chart)
    reach = _reach(touching, chart)
    foot, top = touching.loss, touching.loss + touching.slope * run
    dim = pen(DIM, look)._replace(nib=_LEAP_ASCII)
    corners = chart.plane((w, w + run, w + run), (foot, foot, top))
    braille.polyline(canvas, view, *corners, dim, chart.origin)
    ends = np.linspace(w - reach, w + reach, _BENT if chart.log_y else 2)
    if look.ascii or not look.colors:
        _stroke(canvas, chart, touching, reach, look)
    else:
        line = chart.plane(ends, touching.at(ends))
        braille.polyline(canvas, view, *line, pen(ORANGE, look), chart.origin)


def _stroke(canvas: Canvas, chart: Chart, touching: Tangent, reach: float, look: Look) -> None:
    """The tangent in glyphs that lean as it does: told from the curve without colour."""
    view = chart.viewport
    width, height = view.cell_size
    rise = touching.slope / (touching.loss * math.log(10)) if chart.log_y else touching.slope
    lean = rise * width / height
    kind = 0 if abs(lean) < 0.4 else 1 if abs(lean) > 3 else 2 if lean > 0 else 3
    glyph = ("-|/\\" if look.ascii else "─│╱╲")[kind]
    steps = np.linspace(-reach, reach, 8 * max(view.rows, view.columns)) + touching.w
    color = available(ORANGE, look.colors)
    line = chart.plane(steps, touching.at(steps))
    braille.glyphs(canvas, view, *line, ord(glyph), color, chart.origin, bold=False)


def draw_trajectory(
    canvas: Canvas, chart: Chart, ws: Sequence[float], losses: Sequence[float], color: int, look: Look
) -> None:
    """A run: from point to point on the curve, each with a small dot."""
    ink = pen(color, look)._replace(nib=_LEAP_ASCII)
    x, y = chart.plane(ws, losses)
    braille.polyline(canvas, chart.viewport, x, y, ink, chart.origin)
    draw_dots(canvas, chart, x, y, ".", ink)


def draw_dots(canvas: Canvas, chart: Chart, x: Vector, y: Vector, plain: str, ink: Pen) -> None:
    """A small square at every point of the plane that is shown; `plain` is its ASCII glyph.

    Without colour a glyph tells it from the line that it lies on, a hollow one: it is less than a disc.
    """
    if ink.ascii or ink.light == DEFAULT:
        glyph = ord(plain if ink.ascii else "◦")
        braille.glyphs(canvas, chart.viewport, x, y, glyph, ink.light, chart.origin, bold=False)
    else:
        braille.blocks(canvas, chart.viewport, x, y, ink, chart.origin)
