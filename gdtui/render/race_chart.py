"""The lanes' losses, against updates or against examples seen."""

import math
from collections.abc import Sequence

import numpy as np

from gdtui.render import braille
from gdtui.render.chart import Chart, axes
from gdtui.render.frame import Canvas, Frame
from gdtui.render.look import Look
from gdtui.render.loss_chart import LossCurve
from gdtui.render.ticks import nice_above, nice_range

_LEAST_ALONG = 10.0
_LOG_FROM = 5.0
"""The axis is logarithmic when the highest loss is so many times the lowest: what matters here is how the
lanes differ near the bottom."""


def race_chart(curves: Sequence[LossCurve], columns: int, rows: int, look: Look) -> Frame:
    """The curves, one for each lane, in a frame of `rows` x `columns`; the last one lies on top."""
    chart = _axes(curves, columns, rows, look)
    canvas = Canvas(chart.frame)
    inks = [braille.pen(curve.color, look.colors, look.ascii) for curve in curves]
    for curve, ink in zip(curves, inks, strict=True):
        x, y = chart.plane(curve.steps, curve.losses)
        braille.polyline(canvas, chart.viewport, x, y, ink, chart.origin)
    for curve, ink in zip(curves, inks, strict=True):
        x, y = chart.plane(curve.steps[-1:], curve.losses[-1:])
        if np.isfinite(y[0]):
            braille.marker(canvas, chart.viewport, float(x[0]), float(y[0]), curve.glyph, ink, chart.origin)
    return canvas.frame()


def is_log(curves: Sequence[LossCurve]) -> bool:
    """Whether the losses are drawn on a logarithmic axis."""
    low, high = _ends(curves)
    return low > 0 and high > _LOG_FROM * low


def _ends(curves: Sequence[LossCurve]) -> tuple[float, float]:
    """The lowest and the highest loss."""
    losses = np.concatenate([curve.losses for curve in curves])
    losses = losses[np.isfinite(losses)]
    return (float(losses.min()), float(losses.max())) if len(losses) else (0.0, 1.0)


def _axes(curves: Sequence[LossCurve], columns: int, rows: int, look: Look) -> Chart:
    """Axes with round ends, so that they rarely change while the lanes run."""
    last = max(float(curve.steps[-1]) for curve in curves)
    x_range = (0.0, nice_above(max(last, _LEAST_ALONG)))
    log = is_log(curves)
    y_range = _log_range(*_ends(curves)) if log else _range(*_ends(curves))
    return axes(columns, rows, x_range, y_range, log_y=log, ascii=look.ascii, colors=look.colors)


def _log_range(low: float, high: float) -> tuple[float, float]:
    return 1 / nice_above(1 / low), nice_above(high)


def _range(low: float, high: float) -> tuple[float, float]:
    """Multiples of a round step, of which a few lie between."""
    if not low < high:
        return nice_range(low, high)
    step = nice_above((high - low) / 3)
    return math.floor(low / step) * step, math.ceil(high / step) * step
