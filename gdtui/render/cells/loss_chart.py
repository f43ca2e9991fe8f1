"""The losses of several runs: one curve for each, over axes that rarely change."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import Marker, Stroke, markers
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart, Range, axes
from gdtui.render.cells.dots.growing import Growing
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ticks import nice_above, nice_range
from gdtui.render.cells.viewport import Viewport

_LEAST_STEPS = 10.0
_WIDE_LOG_FROM, _CLOSE_LOG_FROM = 100.0, 5.0
"""An axis is logarithmic when the highest loss is so many times the lowest."""
LEAST_SHOWN = 1e-9
"""A wide logarithmic axis ends at this part of its highest value: what went to zero does not squeeze the
rest."""
_MOST_CLIMB = 1e3
"""Of several runs, one that climbs to more than so many times the highest loss at a start leaves the chart at
its top: what was thrown out does not squeeze the rest either."""


class LossCurve(NamedTuple):
    """One run.

    Attributes:
        steps: rising, shape (n,); or what else the losses are drawn against.
        losses: shape (n,); what is not finite leaves a gap.
        color: 0xRRGGBB.
        glyph: marks its end.
    """

    steps: NDArray[np.float64]
    losses: NDArray[np.float64]
    color: int
    glyph: str


class LossAxis(NamedTuple):
    """The axis of the losses.

    Attributes:
        ends: its lowest and its highest value.
        log: whether it is logarithmic.
    """

    ends: Range
    log: bool


def wide_axis(curves: Sequence[LossCurve]) -> LossAxis:
    """An axis for the way as a whole: its ends are powers of ten, or one of them is 0."""
    losses = _finite(curves)
    low, high = _ends(losses)
    starts = _finite([curve._replace(losses=curve.losses[:1]) for curve in curves])
    if len(curves) > 1 and len(starts) and starts.max() > 0:
        high = min(high, _MOST_CLIMB * float(starts.max()))
    positive = losses[losses > 0]
    log = low >= 0 and len(positive) > 0 and high > _WIDE_LOG_FROM * float(positive.min())
    if log:
        low = max(float(positive.min()), high * LEAST_SHOWN)
    return LossAxis(nice_range(low, high, log), log)


def close_axis(curves: Sequence[LossCurve]) -> LossAxis:
    """An axis close about the losses: it shows how they differ near the bottom."""
    low, high = _ends(_finite(curves))
    if low > 0 and high > _CLOSE_LOG_FROM * low:
        return LossAxis((1 / nice_above(1 / low), nice_above(high)), log=True)
    if not low < high:
        return LossAxis(nice_range(low, high), log=False)
    step = nice_above((high - low) / 3)
    return LossAxis((math.floor(low / step) * step, math.ceil(high / step) * step), log=False)


def _finite(curves: Sequence[LossCurve]) -> NDArray[np.float64]:
    losses = np.concatenate([np.empty(0), *(curve.losses for curve in curves)])
    finite: NDArray[np.float64] = losses[np.isfinite(losses)]
    return finite


def _ends(losses: NDArray[np.float64]) -> Range:
    return (float(losses.min()), float(losses.max())) if len(losses) else (0.0, 1.0)


def loss_chart(
    curves: Sequence[LossCurve], axis: LossAxis, columns: int, rows: int, look: Look, x_label: str = "step"
) -> Frame:
    """The curves in a frame of `rows` x `columns`; the last curve lies on top.

    Without an `x_label` the axes have no words at all: a heading says what they are.
    """
    chart = _axes(curves, axis, columns, rows, look, x_label)
    pens = [pen(curve.color, look.colors, look.ascii) for curve in curves]
    lines = [
        Stroke(*chart.plane(curve.steps, curve.losses), ink) for curve, ink in zip(curves, pens, strict=True)
    ]
    canvas = Canvas(_growing.over(chart.frame, chart.viewport, lines, chart.origin))
    ends = [_end(curve, line, chart.viewport) for curve, line in zip(curves, lines, strict=True)]
    markers(canvas, chart.viewport, [end for end in ends if end], chart.origin)
    return canvas.frame()


_growing = Growing()
"""A step adds one line to each curve, however long the run."""


def _end(curve: LossCurve, line: Stroke, shown: Viewport) -> Marker | None:
    """Whose the curve is, at its end; at the chart's edge where that lies beyond, as zero on a log axis."""
    if not len(line.x) or math.isnan(curve.losses[-1]):
        return None
    (low, high), x, y = shown.y_range, float(line.x[-1]), float(line.y[-1])
    return Marker(x, low if math.isnan(y) else min(max(y, low), high), curve.glyph, line.pen)


def _axes(
    curves: Sequence[LossCurve], axis: LossAxis, columns: int, rows: int, look: Look, x_label: str
) -> Chart:
    last = max((float(curve.steps[-1]) for curve in curves if len(curve.steps)), default=0.0)
    y_label = ("loss (log)" if axis.log else "loss") if x_label else ""
    along, words = (0.0, nice_above(max(last, _LEAST_STEPS))), (x_label, y_label)
    return axes(columns, rows, along, axis.ends, *words, log_y=axis.log, ascii=look.ascii, colors=look.colors)
