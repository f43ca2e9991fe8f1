"""The result of a circuit against its chosen input, with the tangent that the backward pass has found."""

from functools import lru_cache

import numpy as np

from gdtui.engine.autodiff.equations import name_of
from gdtui.engine.circuit.events import Passes
from gdtui.engine.losses.objective import Vector
from gdtui.render.cells.braille import Stroke, strokes
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.chart import axes
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, ORANGE, WHITE, Look
from gdtui.render.cells.marks.disc import disc
from gdtui.render.cells.panel import Span, heading, line, panel
from gdtui.render.cells.pen import pen
from gdtui.render.circuit.drawing import Moment
from gdtui.render.spelled import spelled

_SAMPLES = 2
"""Of the curve for each column of cells: one for each dot."""
_MARGIN = 0.08
_FLAT = 1e-9
"""A range that is this part of its numbers has no height."""


def against(moment: Moment, rows: int, columns: int, look: Look) -> Frame:
    """The chart below its heading.

    The dot comes with the forward pass, and the tangent, whose slope is the gradient, once it is known.

    Args:
        moment: what is shown of the passes.
        rows: height in cells.
        columns: width in cells.
        look: what the terminal can show.
    """
    passes = moment.passes
    known = moment.step >= len(passes.gates), moment.step >= len(passes.events)
    return _drawn(passes, moment.chosen, known, (rows, columns), look)


@lru_cache(maxsize=8)
def _drawn(passes: Passes, chosen: int, known: tuple[bool, bool], size: tuple[int, int], look: Look) -> Frame:
    circuit, (rows, columns) = passes.circuit, size
    output, name = name_of(circuit.nodes[circuit.output]), circuit.inputs[chosen]
    title = heading(f"{output} against {name}, the other inputs held", columns)
    top = panel(spelled([title], columns, look), 1, columns)
    at, value = passes.point[chosen], passes.values[circuit.output]
    x, y = curve(passes, chosen, _SAMPLES * columns)
    if not np.isfinite(y).any():
        return stack(top, panel([line(Span("It has no value there.", DIM))], rows - 1, columns))
    across = float(x[0]), float(x[-1])
    chart = axes(columns, rows - 1, across, _heights(y), ascii=look.ascii, colors=look.colors)
    canvas = Canvas(chart.frame)
    drawn = [Stroke(x, y, pen(GREEN, look.colors, look.letters))]
    slope = passes.gradients_after(len(passes.events)).get(chosen, np.nan)
    if known[1]:
        with np.errstate(all="ignore"):
            tangent = value + slope * (x - at)
        drawn.insert(0, Stroke(x, tangent, pen(ORANGE, look.colors, look.letters)._replace(nib=":")))
    strokes(canvas, chart.viewport, drawn, chart.origin)
    if known[0]:
        ink = pen(WHITE, look.colors, look.letters)
        disc(canvas, chart.viewport, (at, value), ink, look, chart.origin)
    return stack(top, canvas.frame())


def curve(passes: Passes, chosen: int, count: int) -> tuple[Vector, Vector]:
    """The chosen input about its value, as far as that is from 0, and the result there; shape (count,) each.

    Args:
        passes: at what point.
        chosen: the place of the input.
        count: of how many points.
    """
    at = passes.point[chosen]
    reach = abs(at) or 1.0
    x = np.linspace(at - reach, at + reach, count)
    point: list[float | Vector] = list(passes.point)
    point[chosen] = x
    with np.errstate(all="ignore"):
        y = np.broadcast_to(passes.circuit.values(point), x.shape).astype(np.float64)
    return x, np.where(np.isfinite(y), y, np.nan)


def _heights(y: Vector) -> tuple[float, float]:
    """From the lowest to the highest, with a margin."""
    low, high = float(np.nanmin(y)), float(np.nanmax(y))
    margin = _MARGIN * (high - low)
    if not high - low > _FLAT * max(abs(low), abs(high)):
        margin = abs(low) or 1.0
    return low - margin, high + margin
