"""Sharpness by step against 2/η: with the whole data, λmax climbs until the two meet."""

import math

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.views.edge import Sharpness
from gdtui.render.cells.braille import Marker, Point, Stroke, glyphs, marker_within, markers, strokes
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.chart import Chart, axes
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, RED, TEAL, Look
from gdtui.render.cells.marks.disc import disc
from gdtui.render.cells.panel import Line, Span, cropped, heading, line, panel, wrap
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ticks import nice_above, nice_range
from gdtui.render.spelled import spelled, word

_EDGE = (0.9, 1.1)
"""Between these parts of the bound, λmax is said to hover about it."""
_LOG_FROM = 25.0
"""The axis is logarithmic when the bound lies so many times above the highest λmax, or below it."""
_DECADE = 10.0
_LEAST_STEPS = 10.0
_UNBOUND = "2/η is the bound of gradient descent: this rule has none that is so plain."
_LEAST_ROWS = 6
"""The fewest rows of a chart."""


def sharpness_frame(known: Sharpness, rows: int, columns: int, look: Look) -> Frame:
    """Heading, the last values, chart, and what they mean; without chart or words where one has no room."""
    lines = spelled([heading("sharpness", columns), *_values(known)], columns, look)
    told = _told(known, columns, look)
    if rows - len(lines) - len(told) < _LEAST_ROWS <= rows - len(lines):
        told = []  # the numbers stand above the chart
    room = rows - len(lines) - len(told)
    if room < _LEAST_ROWS or not np.isfinite(known.sharpest).any():
        return panel(cropped([*lines, *told], rows, columns), rows, columns)
    return stack(
        panel(lines, len(lines), columns), _chart(known, room, columns, look), panel(told, len(told), columns)
    )


def verdict(sharpest: float, bound: float, label: str = "2/η") -> str:
    """What a sharpness says of the next steps, given the bound; "" where there is nothing to compare."""
    if not (math.isfinite(sharpest) and math.isfinite(bound) and bound > 0):
        return ""
    if sharpest <= 0:
        return "λmax is not above 0: the loss curves upwards in no direction here."
    part = sharpest / bound
    if part < _EDGE[0]:
        return f"λmax is {show(part, 3)} of {label}: stable in every direction."
    if part <= _EDGE[1]:
        return f"λmax is {show(part, 3)} of {label}: at the edge of stability."
    return f"λmax is {show(part, 3)} times {label}: the steepest direction overshoots."


def _last(values: Vector) -> float:
    """The last one that is known, else nan."""
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if finite.size else math.nan


def _told(known: Sharpness, columns: int, look: Look) -> list[Line]:
    last, bound = _last(known.sharpest), float(known.bounds[-1]) if known.bounds.size else math.nan
    said = verdict(last, bound, known.label)
    if math.isfinite(last) and not math.isfinite(bound):
        said = _UNBOUND
    return wrap(word(said, look), columns, DIM)


def _values(known: Sharpness) -> list[Line]:
    """λmax and the bound now, each in the colour and with the glyph of its line."""
    last = _last(known.sharpest)
    spans = [Span("● λmax ", TEAL), Span(show(last) if math.isfinite(last) else "not known yet", TEAL, True)]
    if known.bounds.size and math.isfinite(known.bounds[-1]):
        spans += [Span(f"   ─ {known.label} ", RED), Span(show(float(known.bounds[-1])), RED, True)]
    return [line(*spans)]


def _chart(known: Sharpness, rows: int, columns: int, look: Look) -> Frame:
    """λmax in dots over the bound, a line with its name."""
    chart = _axes(known, rows, columns, look)
    canvas, ink = Canvas(chart.frame), pen(TEAL, look.colors, look.letters)
    bound = _draw_bound(canvas, chart, known, look)
    measured = np.isfinite(known.sharpest)
    x, y = chart.plane(known.steps[measured], known.sharpest[measured])
    strokes(canvas, chart.viewport, [Stroke(x, y, ink)], chart.origin)
    _draw_dot(canvas, chart, (float(x[-1]), float(y[-1])), ink, look)
    if bound:  # at its left end: there λmax is seldom near
        canvas.text(*bound, word(f"{known.label} ", look), pen(RED, look.colors).light, bold=True)
    return canvas.frame()


def _draw_dot(canvas: Canvas, chart: Chart, spot: Point, ink: Pen, look: Look) -> None:
    """A disc; an arrow head at the edge where the last value is not shown."""
    if chart.viewport.contains(*spot):
        disc(canvas, chart.viewport, spot, ink, look, chart.origin)
    else:
        beyond = marker_within(chart.viewport, Marker(*spot, "?", ink))
        markers(canvas, chart.viewport, [beyond], chart.origin)


def _draw_bound(canvas: Canvas, chart: Chart, known: Sharpness, look: Look) -> tuple[int, int] | None:
    """In every column the bound at its step, after the last one what it is now; the cell where it begins."""
    here, ink = chart.viewport, pen(RED, look.colors, look.letters)
    x = here.axes()[0][0]
    step = np.searchsorted(known.steps, x, side="right") - 1
    across, up = chart.plane(x, known.bounds[np.maximum(step, 0)])
    glyphs(canvas, here, across, up, ord("-" if look.ascii else "─"), ink.light, chart.origin, bold=False)
    cell = here.to_cell(float(across[0]), float(up[0]))
    return (chart.origin[0] + cell[0], chart.origin[1] + cell[1]) if cell else None


def _axes(known: Sharpness, rows: int, columns: int, look: Look) -> Chart:
    """Axes whose ends seldom move: from 0, unless λmax and the bound lie far apart."""
    most, bound = (
        float(values[np.isfinite(values)].max(initial=0.0)) for values in (known.sharpest, known.bounds)
    )
    high, low = max(most, bound), min(most, bound)
    log = low > 0 and high > _LOG_FROM * low
    along = (0.0, nice_above(max(float(known.steps[-1]), _LEAST_STEPS)))
    up = nice_range(low / _DECADE if log else 0.0, high, log)
    return axes(columns, rows, along, up, log_y=log, ascii=look.ascii, colors=look.colors)
