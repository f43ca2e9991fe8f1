"""Charts: axes drawn once per configuration and size, over which curves are laid with `braille`."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import TRUECOLOR
from gdtui.engine.base.clipping import clipped
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import SPACE, Frame, full
from gdtui.render.cells.look import GREY
from gdtui.render.cells.palette import DEFAULT, available
from gdtui.render.cells.ticks import even, labels, linear_ticks, log_ticks
from gdtui.render.cells.viewport import Viewport

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Vector = NDArray[np.float64]
Range = tuple[float, float]

_SMALLEST = (20, 6)
"""Columns and rows below which a chart is all data and no axes."""
_COLUMNS_PER_TICK = 12
_ROWS_PER_TICK = 3
_DECADES = 3
"""With fewer powers of ten, 2 and 5 times them have ticks too, which are not even on a logarithmic axis."""
_CLOSE = 0.99
"""So much of a power of ten and more lies between ticks that do not divide one: even ones are better then."""
_LINES, _ASCII_LINES = "─│└┤┬", "-|+++"


class Chart(NamedTuple):
    """Axes, and where the data go between them.

    Attributes:
        frame: the axes with their numbers and words; blank where the data go.
        viewport: the data area in plane coordinates (`plane` gives them).
        origin: the cell (row, column) of the frame where the data area begins, as `braille` asks for it.
        log_x: whether x stands on a logarithmic axis.
        log_y: whether y does.
        ticks: where on the plane x and y have their ticks, rising.
    """

    frame: Frame
    viewport: Viewport
    origin: tuple[int, int]
    log_x: bool
    log_y: bool
    ticks: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())

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
    margin: int = 0,
    ground: int = DEFAULT,
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
        margin: how many columns at the right end stay blank, beside the data area.
        ground: 0xRRGGBB of what the data lie on, or DEFAULT.

    Raises:
        ValueError: when a range is not finite, rising, and above 0 where it is logarithmic.
    """
    x_plane, y_plane = _plane_range(x_range, log_x), _plane_range(y_range, log_y)
    whole = Viewport(x_plane, y_plane, columns, rows)
    top = 1 if title or y_label else 0
    height = rows - top - (3 if x_label else 2)
    y_axis, y_ticks = _axis(y_range, (height, rows // _ROWS_PER_TICK), log_y, ascii)
    column = max(map(len, y_ticks[1]), default=0)
    width = columns - column - 1 - margin
    x_axis, x_ticks = _axis(x_range, (width, columns // _COLUMNS_PER_TICK), log_x, ascii)
    small = columns < _SMALLEST[0] or rows < _SMALLEST[1]
    if small or column > columns - margin - _SMALLEST[0] // 2 or height < 1:
        return Chart(full(rows, columns, SPACE, DEFAULT, ground), whole, (0, 0), log_x, log_y)
    area = Viewport(x_axis, y_axis, width, height)
    canvas = Canvas.blank(rows, columns)
    canvas.paste(full(height, columns - column - 1, SPACE, DEFAULT, ground), top, column + 1)
    grey = available(GREY, colors)
    _draw_y(canvas, area, (top, column), y_ticks, grey)
    _draw_x(canvas, area, (top + height, column), x_ticks, grey)
    _write(canvas, area, column, (x_label, y_label, title))
    frame = canvas.frame()
    ticks = x_ticks[0], y_ticks[0]
    return Chart(_plain(frame) if ascii else frame, area, (top, column + 1), log_x, log_y, ticks)


def _framed(ends: Range, cells: int) -> Range:
    """A range over cells so that its ends lie in the middle of the outermost."""
    half = (ends[1] - ends[0]) / (2 * max(cells - 1, 1))
    return ends[0] - half, ends[1] + half


Ticks = tuple[tuple[float, ...], tuple[str, ...]]


def _axis(ends: Range, room: tuple[int, int], log: bool, ascii: bool) -> tuple[Range, Ticks]:
    """The range over the cells, where on the plane its ticks stand, and their labels.

    Ticks are even where they can be (see `even`); else they stand in the cells of their values.
    """
    cells, count = room
    plane = _plane_range(ends, log)
    spread = even(*plane, cells, count, log)
    values = log_ticks(*ends, count) if log else linear_ticks(*ends, count)
    positions = tuple(float(position) for position in _plane(values, log))
    finer = log and any(above - below < _CLOSE for below, above in pairwise(positions))
    if spread is None or (finer and len(spread.ticks) < _DECADES):
        return _framed(plane, cells), (positions, labels(values, ascii))
    values = tuple(float(f"1e{power:.0f}") for power in spread.ticks) if log else spread.ticks
    return (spread.low, spread.high), (spread.ticks, labels(values, ascii))


def _draw_y(canvas: Canvas, area: Viewport, corner: tuple[int, int], ticks: Ticks, grey: int) -> None:
    """The y axis, its ticks, and their labels to its left; the data area begins at its right."""
    top, column = corner
    canvas.put(np.arange(top, top + area.rows), column, ord("│"), grey, DEFAULT)
    taken = set[int]()
    # where two fall into one row, 0 goes before all (a line may be drawn there), a power of ten before others
    for position, label in sorted(zip(*ticks, strict=True), key=lambda tick: (tick[0] != 0, tick[0] % 1 > 0)):
        cell = area.to_cell(area.centre[0], position)
        if cell and cell[0] not in taken:
            taken.add(cell[0])
            canvas.text(top + cell[0], column - len(label), label)
            canvas.text(top + cell[0], column, "┤", grey)


def _draw_x(canvas: Canvas, area: Viewport, corner: tuple[int, int], ticks: Ticks, grey: int) -> None:
    """The x axis, its ticks, and their labels below, each under its tick as far as there is room."""
    row, column = corner
    canvas.text(row, column, "└" + "─" * area.columns, grey)
    free = 0
    for position, label in zip(*ticks, strict=True):
        cell = area.to_cell(position, area.centre[1])
        if cell:
            tick = column + 1 + cell[1]
            canvas.text(row, tick, "┬", grey)
            start = min(max(tick - len(label) // 2, 0), canvas.columns - len(label))
            if start >= free:
                canvas.text(row + 1, start, label)
                free = start + len(label) + 1


def _write(canvas: Canvas, area: Viewport, column: int, words: tuple[str, str, str]) -> None:
    """The words under x, above y and above the whole; the y axis stands in `column`."""
    x_label, y_label, title = words
    middle = column + 1 + area.columns / 2
    canvas.text(0, max(column - len(y_label) + 1, 0), y_label)
    _centre(canvas, 0, middle, title, len(y_label) + 2)
    _centre(canvas, canvas.rows - 1, middle, x_label, 0)


def _centre(canvas: Canvas, row: int, middle: float, words: str, least: int) -> None:
    """Words about a middle column, but not before the column `least`."""
    start = max(round(middle - len(words) / 2), least)
    canvas.text(row, start, clipped(words, canvas.columns - start))


def _plain(frame: Frame) -> Frame:
    """The frame with its lines in ASCII; its words are the caller's."""
    glyph = frame.glyph.copy()
    for line, letter in zip(_LINES, _ASCII_LINES, strict=True):
        glyph[glyph == ord(line)] = ord(letter)
    return Frame(glyph, frame.foreground, frame.background, frame.bold)


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
