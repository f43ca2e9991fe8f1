"""The error of a numerical gradient against h, on logarithmic axes: a U.

h falls to the right, as in the table of `gdtui trace gradient` and as one tries it: first the truncation of a
large h on the left, then the round-off of a small one on the right.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.slope.differences import PREDICTED_BEST
from gdtui.engine.slope.error_curve import ErrorCurve
from gdtui.render.cells import braille
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart, axes
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, TEAL, WHITE, Look
from gdtui.render.cells.marks.disc import SQUARE, disc, in_dots
from gdtui.render.cells.marks.labels import Label, put_labels
from gdtui.render.cells.palette import available
from gdtui.render.cells.panel import Line, Span, clip, length
from gdtui.render.slope.curve import pen
from gdtui.render.spelled import spelled

_LARGEST, _SMALLEST = 1e-1, 1e-15
_LEAST_ERROR = 1e-17
"""Where an error of 0 is drawn: no float64 difference of numbers about 1 is smaller."""
_MARKS = {"h": ("●", "O"), "best": ("★", "*"), "theory": ("┊", ":")}


@lru_cache(maxsize=32)
def _axes(lowest: int, highest: int, rows: int, columns: int, look: Look) -> Chart:
    """Axes without a curve: errors from 10^lowest to 10^highest, h falling from 1e-1 to 1e-15."""
    ends = 1 / _LARGEST, 1 / _SMALLEST
    heights = 10.0**lowest, 10.0**highest
    chart = axes(
        columns, rows, ends, heights, log_x=True, log_y=True, title=" ", ascii=look.ascii, colors=look.colors
    )
    if chart.origin[1] == 0:
        return chart
    canvas = Canvas(chart.frame)
    row = chart.origin[0] + chart.viewport.rows + 1
    left = chart.origin[1]
    canvas.text(row, left, " " * (columns - left))
    _label_h(canvas, chart, row, look)
    _title(canvas, left, look)
    return chart._replace(frame=canvas.frame())


def _label_h(canvas: Canvas, chart: Chart, row: int, look: Look) -> None:
    """The numbers below: those of h, not of 1/h."""
    left, width = chart.origin[1], chart.viewport.columns
    end = -1
    for power in map(round, chart.ticks[0]):
        cell = chart.viewport.to_cell(power, chart.viewport.y_range[0])
        text = f"1e-{power}" if look.ascii else f"1e−{power}"
        if cell is None:
            continue
        start = min(max(cell[1] - len(text) // 2, 0), width - len(text))
        if start > end:
            canvas.text(row, left + start, text)
            end = start + len(text)


def _name_sides(canvas: Canvas, chart: Chart, look: Look) -> None:
    dim, left, width = available(DIM, look.colors), chart.origin[1], chart.viewport.columns
    row = chart.origin[0]
    large, small = ("truncation", "round-off") if width > 24 else ("trunc.", "round.")
    canvas.text(row, left + 1, large, dim)
    canvas.text(row, left + width - len(small) - 1, small, dim)


def draw(errors: ErrorCurve, h: float, rows: int, columns: int, look: Look) -> Frame:
    """The errors as a teal line, with marks at h and at the best h.

    Args:
        errors: the curve.
        h: the h in use.
        rows: height in cells.
        columns: width in cells.
        look: the terminal.
    """
    found = np.array(errors.error)
    shown = np.where(np.isfinite(found), np.maximum(found, _LEAST_ERROR), np.nan)
    known = shown[np.isfinite(shown)]
    chart = _axes(*_powers(known), rows, columns, look)
    canvas = Canvas(chart.frame)
    hs = np.array(errors.h)
    _upright(canvas, chart, PREDICTED_BEST[errors.scheme], DIM, _glyph("theory", look), look)
    _upright(canvas, chart, h, WHITE, "|" if look.ascii else "│", look)
    braille.polyline(canvas, chart.viewport, *chart.plane(1 / hs, shown), pen(TEAL, look), chart.origin)
    if chart.origin[1]:
        _name_sides(canvas, chart, look)
    if errors.best is not None:
        _mark_best(canvas, chart, _spot(errors, errors.best), look)
    if here := _spot(errors, h):
        disc(canvas, chart.viewport, here, pen(WHITE, look), look, chart.origin)
    return canvas.frame()


def _powers(errors: NDArray[np.float64]) -> tuple[int, int]:
    """The powers of ten to show, in steps of three: so they seldom change as w moves."""
    if not errors.size:
        return -18, 3
    lowest, highest = math.log10(errors.min()), min(math.log10(errors.max()), 297)
    return 3 * math.floor((lowest - 0.5) / 3), 3 * math.ceil((highest + 1.5) / 3)


def _title(canvas: Canvas, left: int, look: Look) -> None:
    """What is drawn, and what the marks mean."""
    room = canvas.columns - left
    rows = [_titled(named, look) for named in (True, False)]
    row = next((each for each in rows if length(each) <= room), rows[-1])
    for text, color, *_ in spelled([clip(row, room)], room, look)[0]:
        canvas.text(0, left, text, available(color, look.colors))
        left += len(text)


def _titled(named: bool, look: Look) -> Line:
    """What the marks mean; after what is drawn, or after that in a word."""
    parts = (
        ("error against h" if named else "error", TEAL), (f"{_glyph('h', look)} h", WHITE),
        (f"{_glyph('best', look)} best", GREEN), (f"{_glyph('theory', look)} theory", DIM),
    )  # fmt: skip
    return tuple(Span("  " * (n > 0) + text, color) for n, (text, color) in enumerate(parts))


def _glyph(mark: str, look: Look) -> str:
    return _MARKS[mark][look.ascii]


def _upright(canvas: Canvas, chart: Chart, h: float, color: int, glyph: str, look: Look) -> None:
    """A line from top to bottom at one h."""
    cell = chart.viewport.to_cell(-math.log10(h), chart.viewport.y_range[0])
    if cell:
        rows = np.arange(chart.origin[0] + 1, chart.origin[0] + chart.viewport.rows)
        canvas.put(rows, cell[1] + chart.origin[1], ord(glyph), pen(color, look).light)


def _spot(errors: ErrorCurve, h: float) -> braille.Point | None:
    """On the plane, where the error is at the sampled h next to one h; None where it is not known."""
    nearest = min(range(len(errors.h)), key=lambda k: abs(math.log10(errors.h[k] / h)))
    error = errors.error[nearest]
    return (-math.log10(h), math.log10(max(error, _LEAST_ERROR))) if math.isfinite(error) else None


def _mark_best(canvas: Canvas, chart: Chart, spot: braille.Point | None, look: Look) -> None:
    """A square at the best h, with its star beside."""
    cell, ink = spot and chart.viewport.to_cell(*spot), pen(GREEN, look)
    if spot and cell:
        in_dots(canvas, chart.viewport, [spot], [ink], SQUARE, chart.origin)
        put_labels(canvas, chart.viewport, [Label(cell, _glyph("best", look), ink)], chart.origin)
