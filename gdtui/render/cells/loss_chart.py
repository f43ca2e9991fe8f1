"""The loss against the step: one curve for each run, over axes that rarely change."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells import braille
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart, axes
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ticks import nice_above, nice_range

_LEAST_STEPS = 10.0
_LOG_FROM = 100.0
"""The axis is logarithmic when the highest loss is so many times the lowest."""
_LEAST_SHOWN = 1e-9
"""A logarithmic axis ends at this part of its highest value: what went to zero does not squeeze the rest."""


class LossCurve(NamedTuple):
    """One run.

    Attributes:
        steps: rising, shape (n,).
        losses: shape (n,); what is not finite leaves a gap.
        color: 0xRRGGBB.
        glyph: marks its end.
    """

    steps: NDArray[np.float64]
    losses: NDArray[np.float64]
    color: int
    glyph: str


def loss_chart(
    curves: Sequence[LossCurve], columns: int, rows: int, look: Look, x_label: str = "step"
) -> Frame:
    """The curves in a frame of `rows` x `columns`; the last curve lies on top."""
    chart = _axes(curves, columns, rows, look, x_label)
    canvas = Canvas(chart.frame)
    for curve in curves:
        ink = pen(curve.color, look.colors, look.ascii)
        x, y = chart.plane(curve.steps, curve.losses)
        braille.polyline(canvas, chart.viewport, x, y, ink, chart.origin)
        if len(x) and np.isfinite(y[-1]):
            braille.marker(canvas, chart.viewport, float(x[-1]), float(y[-1]), curve.glyph, ink, chart.origin)
    return canvas.frame()


def _axes(curves: Sequence[LossCurve], columns: int, rows: int, look: Look, x_label: str) -> Chart:
    last = max((float(curve.steps[-1]) for curve in curves if len(curve.steps)), default=0.0)
    losses = np.concatenate([curve.losses for curve in curves]) if curves else np.empty(0)
    losses = losses[np.isfinite(losses)]
    low, high = (float(losses.min()), float(losses.max())) if len(losses) else (0.0, 1.0)
    positive = losses[losses > 0]
    log = low >= 0 and len(positive) > 0 and high > _LOG_FROM * float(positive.min())
    if log:
        low = max(float(positive.min()), high * _LEAST_SHOWN)
    name = "loss (log)" if log else "loss"
    x_range = (0.0, nice_above(max(last, _LEAST_STEPS)))
    y_range = nice_range(low, high, log)
    return axes(
        columns, rows, x_range, y_range, x_label, name, log_y=log, ascii=look.ascii, colors=look.colors
    )  # fmt: skip
