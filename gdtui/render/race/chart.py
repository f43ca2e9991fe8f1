"""The lanes' losses, against updates or against examples seen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import Mark, Stroke, marks, strokes
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart, axes
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ticks import nice_above, nice_range

_LEAST_ALONG = 10.0
_LOG_FROM = 5.0
"""The axis is logarithmic when the highest loss is so many times the lowest: what matters here is how the
lanes differ near the bottom."""


@dataclass(frozen=True, eq=False)
class Curves:
    """The lanes' losses, one row for each lane; the last one lies on top.

    Attributes:
        along: updates or examples, rising, shape (lanes, n).
        losses: shape (lanes, n); what is not finite leaves a gap.
        colors: 0xRRGGBB of each lane.
        glyphs: what marks each curve's end.
    """

    along: NDArray[np.float64]
    losses: NDArray[np.float64]
    colors: Sequence[int]
    glyphs: Sequence[str]

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest loss."""
        losses = self.losses[np.isfinite(self.losses)]
        return (float(losses.min()), float(losses.max())) if len(losses) else (0.0, 1.0)

    @property
    def log(self) -> bool:
        """Whether the losses are drawn on a logarithmic axis."""
        low, high = self.ends
        return low > 0 and high > _LOG_FROM * low


def race_chart(curves: Curves, columns: int, rows: int, look: Look) -> Frame:
    """The curves in a frame of `rows` x `columns`."""
    chart = _axes(curves, columns, rows, look)
    canvas = Canvas(chart.frame)
    inks = [pen(color, look.colors, look.ascii) for color in curves.colors]
    x, y = chart.plane(curves.along, curves.losses)
    strokes(canvas, chart.viewport, [*map(Stroke, x, y, inks)], chart.origin)
    ends = map(Mark, x[:, -1].tolist(), y[:, -1].tolist(), curves.glyphs, inks)
    marks(canvas, chart.viewport, [*ends], chart.origin)
    return canvas.frame()


def _axes(curves: Curves, columns: int, rows: int, look: Look) -> Chart:
    """Axes with round ends, so that they rarely change while the lanes run."""
    last = float(curves.along[:, -1].max())
    x_range = (0.0, nice_above(max(last, _LEAST_ALONG)))
    y_range = _log_range(*curves.ends) if curves.log else _range(*curves.ends)
    return axes(columns, rows, x_range, y_range, log_y=curves.log, ascii=look.ascii, colors=look.colors)


def _log_range(low: float, high: float) -> tuple[float, float]:
    return 1 / nice_above(1 / low), nice_above(high)


def _range(low: float, high: float) -> tuple[float, float]:
    """Multiples of a round step, of which a few lie between."""
    if not low < high:
        return nice_range(low, high)
    step = nice_above((high - low) / 3)
    return math.floor(low / step) * step, math.ceil(high / step) * step
