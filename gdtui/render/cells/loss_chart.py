"""The losses of several runs: one curve for each, over axes that rarely change."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import Stroke
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart, Range, axes
from gdtui.render.cells.dots.growing import Growing
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look, ground_of
from gdtui.render.cells.marks.cut import cut, with_cut
from gdtui.render.cells.marks.ends import draw_ends, end_of
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ticks import nice_above, nice_range

_LEAST_STEPS = 10.0
_WIDE_LOG_FROM, _CLOSE_LOG_FROM = 100.0, 5.0
"""An axis is logarithmic when the highest loss is so many times the lowest."""
LEAST_SHOWN = 1e-9
"""A wide logarithmic axis of several runs ends at this part of its highest value: what went to zero does not
squeeze the rest."""
_LEAST_ALONE = 1e-18
"""That of one run, which ends where the norm of its gradient is 1e-6: the loss is then about its square."""
_LEAST = 1e-300
"""Nothing below is shown: of some numbers there the inverse is none."""
_MOST_CLIMB = 1e3
"""Of several runs, one that climbs to more than so many times the highest loss at a start leaves the chart at
its top: what was thrown out does not squeeze the rest either."""
_MOST_MARGIN, _WIDE = 4, 24
"""Columns beside the data at the most, and those of a chart that can spare some."""
_FAR = 1e3
"""So many heights of the chart beyond its edge lies what is infinitely far: a line to there is upright."""


class LossCurve(NamedTuple):
    """One run.

    Attributes:
        steps: rising, shape (n,); or what else the losses are drawn against.
        losses: shape (n,); nan leaves a gap.
        color: 0xRRGGBB.
        glyph: names it, where there are several.
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
        least = LEAST_SHOWN if len(curves) > 1 else _LEAST_ALONE
        low = max(float(positive.min()), high * least)
    return LossAxis(nice_range(low, high, log), log)


def close_axis(curves: Sequence[LossCurve]) -> LossAxis:
    """An axis close about the losses: it shows how they differ near the bottom."""
    low, high = _ends(_finite(curves))
    least = max(low, _LEAST)
    if low > 0 and high > _CLOSE_LOG_FROM * least:
        return LossAxis((1 / nice_above(1 / least), nice_above(high)), log=True)
    if not _LEAST < high - low < 1 / _LEAST:  # no step divides these
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

    One alone ends in a disc; of several each ends in a square, with its glyph beside. What ends beyond the
    chart has an arrow head where it left, and the axis says so.
    """
    words = "loss (log)" if axis.log else "loss"
    chart = _axes(curves, axis, columns, rows, look, (x_label, words))
    lines = _lines(curves, chart, look)
    told = with_cut(words, cut(lines, axis.ends, chart.viewport, look.ascii), columns)
    return _drawn(curves, lines, _axes(curves, axis, columns, rows, look, (x_label, told)), look)


class Bare(NamedTuple):
    """A chart whose axes have no words: a heading says what they are.

    Attributes:
        frame: the chart.
        cut: what the heading is to say of the curves that leave it, as `marks.cut` has it.
    """

    frame: Frame
    cut: list[str]


def bare_chart(curves: Sequence[LossCurve], axis: LossAxis, columns: int, rows: int, look: Look) -> Bare:
    """The same without a word at its axes."""
    chart = _axes(curves, axis, columns, rows, look, ("", ""))
    lines = _lines(curves, chart, look)
    return Bare(_drawn(curves, lines, chart, look), cut(lines, axis.ends, chart.viewport, look.ascii))


def _drawn(curves: Sequence[LossCurve], lines: Sequence[Stroke], chart: Chart, look: Look) -> Frame:
    """The curves over their axes."""
    canvas = Canvas(_growing.over(chart.frame, chart.viewport, lines, chart.origin))
    found = zip([curve.glyph for curve in curves], lines, strict=True)
    ends = [end for glyph, line in found if (end := end_of(line, chart.viewport, glyph))]
    draw_ends(canvas, chart.viewport, ends, look, chart.origin, named=len(curves) > 1)
    return canvas.frame()


_growing = Growing()
"""A step adds one line to each curve, however long the run."""


def _lines(curves: Sequence[LossCurve], chart: Chart, look: Look) -> list[Stroke]:
    return [_line(curve, chart, pen(curve.color, look.colors, look.letters)) for curve in curves]


def _line(curve: LossCurve, chart: Chart, ink: Pen) -> Stroke:
    """The curve on the chart's plane: towards what is infinitely far, as 0 on a logarithmic axis, upright."""
    x, y = chart.plane(curve.steps, curve.losses)
    low, high = chart.viewport.y_range
    far = _FAR * (high - low)
    lowest = curve.losses == (0.0 if chart.log_y else -math.inf)
    return Stroke(x, np.where(lowest, low - far, np.where(curve.losses == math.inf, high + far, y)), ink)


def _axes(
    curves: Sequence[LossCurve],
    axis: LossAxis,
    columns: int,
    rows: int,
    look: Look,
    words: tuple[str, str],
) -> Chart:
    last = max((float(curve.steps[-1]) for curve in curves if len(curve.steps)), default=0.0)
    along = 0.0, nice_above(max(last, _LEAST_STEPS))
    return axes(
        columns, rows, along, axis.ends, *words,
        log_y=axis.log, ascii=look.ascii, colors=look.colors, margin=_margin(len(curves), columns),
        ground=ground_of([curve.color for curve in curves], look),
    )  # fmt: skip


def _margin(lanes: int, columns: int) -> int:
    """Columns for the labels of those that end at the right edge."""
    return min(lanes, _MOST_MARGIN) if lanes > 1 and columns >= _WIDE else 0
