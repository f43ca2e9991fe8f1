"""Charts: axes drawn by plotext once per configuration and size, over which curves are laid with `braille`.

plotext has one global figure and takes 0.2 s to import: so it is imported by the first chart, used from one
thread, and every set of axes it has drawn is kept. It sees only finite numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdtui.render.frame import Canvas, Frame, from_text
from gdtui.render.palette import DEFAULT, TRUECOLOR, available
from gdtui.render.ticks import labels, linear_ticks, log_ticks
from gdtui.render.viewport import Viewport

Vector = NDArray[np.float64]
Range = tuple[float, float]

_SMALLEST = (20, 6)
"""Columns and rows below which a chart is all data and no axes."""
_COLUMNS_PER_TICK = 12
_ROWS_PER_TICK = 3
_GREY = 0x808080
_BEFORE, _AFTER = 0.5016585662, 0.501516152
"""The parts of a cell that plotext 6.1 leaves before the first and after the last end of an axis
(`rescale_element` in its kernel): the ends lie in the middle of the outermost cells."""
_LINES = "─│┌┐└┘├┤┬┴┼"
_ASCII = str.maketrans(_LINES, "-|+++++++++")


def preload() -> None:
    """Import plotext, so that the first chart need not wait for it."""
    import plotext  # noqa: F401


@dataclass(frozen=True, eq=False)
class Chart:
    """Axes, and where the data go between them.

    Attributes:
        frame: the axes with their numbers and words; blank where the data go.
        viewport: the data area in plane coordinates (`plane` gives them).
        origin: the cell (row, column) of the frame where the data area begins, as `braille` asks for it.
        log_x: whether x stands on a logarithmic axis.
        log_y: whether y does.
    """

    frame: Frame
    viewport: Viewport
    origin: tuple[int, int]
    log_x: bool
    log_y: bool

    def plane(self, x: ArrayLike, y: ArrayLike) -> tuple[Vector, Vector]:
        """Data as coordinates of the viewport: log10 on a logarithmic axis (nan for what is not positive)."""
        return _plane(x, self.log_x), _plane(y, self.log_y)


@lru_cache(maxsize=64)
def axes(
    columns: int,
    rows: int,
    x_range: Range,
    y_range: Range,
    x_label: str = "",
    y_label: str = "",
    log_x: bool = False,
    log_y: bool = False,
    title: str = "",
    ascii: bool = False,
    colors: int = TRUECOLOR,
) -> Chart:
    """Axes of a size in cells; below 20 x 6 cells, or where the numbers leave no room, all is data area.

    Args:
        columns: width in cells, at least 1.
        rows: height in cells, at least 1.
        x_range: the lowest and highest x, above 0 when logarithmic (`ticks.nice_range` finds round ones).
        y_range: the lowest and highest y.
        x_label: words under the x axis.
        y_label: words above the y axis.
        log_x: whether the x axis is logarithmic.
        log_y: whether the y axis is.
        title: words above the chart.
        ascii: only ASCII glyphs.
        colors: how many colours the terminal has: 0, 16, 256 or 1<<24.

    Raises:
        ValueError: when a range is not finite, rising, and above 0 where it is logarithmic.
    """
    x_plane, y_plane = _plane_range(x_range, log_x), _plane_range(y_range, log_y)
    whole = Viewport(x_plane, y_plane, columns, rows)
    x_ticks = _ticks(x_range, columns // _COLUMNS_PER_TICK, log_x, ascii)
    y_ticks = _ticks(y_range, rows // _ROWS_PER_TICK, log_y, ascii)
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        return Chart(from_text([" " * columns] * rows), whole, (0, 0), log_x, log_y)
    lines = _drawn(whole, x_ticks, y_ticks, (x_label, title or (" " if y_label else "")))
    row, column = _corner(lines)
    top = 1 if title or y_label else 0
    if column < 0 or column > columns - _SMALLEST[0] // 2:
        return Chart(from_text([" " * columns] * rows), whole, (0, 0), log_x, log_y)
    frame = _painted(lines, y_label, (row, column), ascii, colors)
    area = _area(x_plane, y_plane, columns - column - 1, row - top)
    return Chart(frame, area, (top, column + 1), log_x, log_y)


def _area(x_plane: Range, y_plane: Range, columns: int, rows: int) -> Viewport:
    """The data area that puts every point into the cell, and the dot, where plotext would draw it."""
    x_cell = (x_plane[1] - x_plane[0]) / (columns - _BEFORE - _AFTER)
    y_cell = (y_plane[1] - y_plane[0]) / (rows - _BEFORE - _AFTER)
    return Viewport(
        (x_plane[0] - _BEFORE * x_cell, x_plane[1] + _AFTER * x_cell),
        (y_plane[0] - _AFTER * y_cell, y_plane[1] + _BEFORE * y_cell),
        columns,
        rows,
    )


Ticks = tuple[tuple[float, ...], tuple[str, ...]]


def _ticks(ends: Range, count: int, log: bool, ascii: bool) -> Ticks:
    """Where on the plane the ticks of an axis stand, and their labels."""
    values = log_ticks(*ends, count) if log else linear_ticks(*ends, count)
    positions = tuple(float(position) for position in _plane(values, log))
    return positions, labels(values, ascii)


def _drawn(whole: Viewport, x_ticks: Ticks, y_ticks: Ticks, words: tuple[str, str]) -> list[str]:
    """The axes as lines of text, drawn by plotext."""
    import plotext

    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.plot_size(whole.columns, whole.rows)
    figure.axes(False, axis=[0, 1], side=1)
    figure.label(words[0], 0, 0)
    figure.title(words[1])
    for axis, ends, ticks in ((0, whole.x_range, x_ticks), (1, whole.y_range, y_ticks)):
        figure.ruler(axis, 0).lim(*ends).ticks(*map(list, ticks))
    text: str = figure.build().string(colorless=True)
    return [line.ljust(whole.columns) for line in text.split("\n")[: whole.rows]]


def _corner(lines: list[str]) -> tuple[int, int]:
    """The cell (row, column) where the two axes meet."""
    for row in range(len(lines) - 1, -1, -1):
        for corner in "└┼":
            if corner in lines[row]:
                return row, lines[row].index(corner)
    return len(lines), -1


def _painted(lines: list[str], y_label: str, corner: tuple[int, int], ascii: bool, colors: int) -> Frame:
    """Lines of text as a frame: the axes grey, the numbers and words in the theme's colour."""
    base = from_text([line.translate(_ASCII) for line in lines] if ascii else lines)
    canvas = Canvas(base)
    row, column = corner
    if y_label:
        canvas.text(0, max(column - len(y_label) + 1, 0), y_label)
    grey = available(_GREY, colors)
    across, down = np.arange(column, canvas.columns), np.arange(1 if y_label else 0, row)
    canvas.put(row, across, base.glyph[row, column:], grey, DEFAULT)
    canvas.put(down, column, base.glyph[down, column], grey, DEFAULT)
    return canvas.frame()


def _plane(values: ArrayLike, log: bool) -> Vector:
    """Data as plane coordinates along one axis."""
    data = np.asarray(values, dtype=np.float64)
    if not log:
        return data
    return np.log10(np.where(data > 0, data, np.nan))


def _plane_range(ends: Range, log: bool) -> Range:
    """The ends of an axis as plane coordinates."""
    if log and not 0 < ends[0] < ends[1]:
        raise ValueError(f"a logarithmic axis needs a rising range above 0, not {ends[0]:g} to {ends[1]:g}")
    return (math.log10(ends[0]), math.log10(ends[1])) if log else ends
