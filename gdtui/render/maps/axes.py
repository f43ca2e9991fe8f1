"""Axes of a map: round numbers at its left and below it, marks on its edges, and the names of both axes.

A map lies in a box of cells: its numbers take the columns at the left, its x axis the row below, and a legend
of the box's whole width the last row. Marks point inwards and are exact to a dot; a number stands in the cell
of its mark. The names stand at the far ends of the axes, in place of the numbers that would be there.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.spacing import Spacing
from gdtui.render.cells.braille import Stroke, strokes
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, Look
from gdtui.render.cells.palette import available
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.ticks import labels, linear_ticks, log_ticks
from gdtui.render.cells.viewport import Viewport

Range = tuple[float, float]


class LogNames(NamedTuple):
    """The names of both axes, where the one below has the logarithms (to base 10) of what it is called by.

    Attributes:
        across: of the one below.
        up: of the one at the left.
        spacing: how the values of that one are spread.
    """

    across: str
    up: str
    spacing: Spacing = Spacing.EVEN


Names = tuple[str, str] | LogNames

_BELOW = 2
"""Rows below a map: its axis and its legend."""
_WIDE, _WIDE_NAME = 5, 10
"""Cells for the numbers at the left, and for the name above them, where they can be told in so many."""
_ROWS_PER_TICK, _COLUMNS_PER_TICK = 3, 7
_MARK = 0.75
"""How long a mark is, in cells across and in half cells down."""


class Tick(NamedTuple):
    """A round value on an axis, and how it is written; `at` is where the text starts on the axis below."""

    value: float
    text: str
    at: int = 0


Ticks = tuple[Tick, ...]


def inside(across: Range, up: Range, names: Names, columns: int, rows: int) -> Viewport:
    """The cells of a box that its map lies on, and the part of a plane that they show.

    Args:
        across: the left and the right edge.
        up: the lower and the upper edge.
        names: of both axes.
        columns: width of the box.
        rows: its height.
    """
    height = max(rows - _BELOW, 1)
    return Viewport(across, up, max(columns - _gutter(up, height, names[1], _spacing(names)), 1), height)


def gutter(here: Viewport, names: Names) -> int:
    """The columns of the box at the left of its map."""
    return _gutter(here.y_range, here.rows, names[1], _spacing(names))


def _spacing(names: Names) -> Spacing:
    return names.spacing if isinstance(names, LogNames) else Spacing.EVEN


@lru_cache(maxsize=64)
def _gutter(up: Range, rows: int, name: str, spacing: Spacing) -> int:
    """Room for the numbers, or for the name above them, and a blank."""
    return max([min(len(name), _WIDE_NAME), *(len(tick.text) for tick in _upward(up, rows, spacing))]) + 1


@lru_cache(maxsize=64)
def _upward(up: Range, rows: int, spacing: Spacing) -> Ticks:
    """The ticks of the axis at the left: fewer where their numbers then are shorter."""
    ticks = _TICKS[spacing]
    if spacing is Spacing.NEAR_ONE:
        return ticks(up, max(rows // _ROWS_PER_TICK, 1))  # each further nine is what the axis is about
    tried = [ticks(up, count) for count in range(max(rows // _ROWS_PER_TICK, 1), 0, -1)]
    short = (known for known in tried if known and all(len(tick.text) <= _WIDE for tick in known))
    return next(short, tried[0])


@lru_cache(maxsize=64)
def _onward(here: Viewport, least: int, most: int, spacing: Spacing) -> Ticks:
    """The ticks of the axis below: no two numbers touch, and all lie within columns of the map."""
    known: Ticks = ()
    ticks = _TICKS[spacing]
    for count in range(max(here.columns // _COLUMNS_PER_TICK, 1), 0, -1):
        known = tuple(_under(here, tick) for tick in ticks(here.x_range, count))
        if all(one.at + len(one.text) < other.at for one, other in pairwise(known)):
            break
    return tuple(tick for tick in known if least <= tick.at and tick.at + len(tick.text) <= most)


def _ticks(ends: Range, count: int) -> Ticks:
    values = linear_ticks(*ends, count)
    return tuple(map(Tick, values, labels(values)))


def _log_ticks(ends: Range, count: int) -> Ticks:
    """Ticks that say what the logarithms between these ends are those of."""
    low, high = (10.0**end for end in ends)
    values = log_ticks(low, high, count)
    return tuple(Tick(math.log10(value), text) for value, text in zip(values, labels(values), strict=True))


def _near_one_ticks(ends: Range, count: int) -> Ticks:
    """Ticks that say how near to 1 the places between these ends are."""
    distances = log_ticks(10.0 ** -ends[1], 10.0 ** -ends[0], count)
    values = tuple(float(f"{1.0 - distance:.12g}") for distance in distances)
    places = (Spacing.NEAR_ONE.place_of(value) for value in values)
    return tuple(map(Tick, places, labels(values)))


_TICKS: dict[Spacing, Callable[[Range, int], Ticks]] = {
    Spacing.EVEN: _ticks, Spacing.LOG: _log_ticks, Spacing.NEAR_ONE: _near_one_ticks,
}  # fmt: skip


def _under(here: Viewport, tick: Tick) -> Tick:
    """The tick with its number in the middle below it."""
    _, column = here.to_cell(tick.value, here.y_range[0]) or (0, 0)
    return tick._replace(at=column - (len(tick.text) - 1) // 2)


def marked(canvas: Canvas, here: Viewport, names: Names, ink: Pen) -> None:
    """Draw the marks of both axes on the edges of a map, in the upper left corner of a canvas."""
    if ink.ascii:
        return  # a letter in a cell says no more than the number beside it
    (left, _), (low, _) = here.x_range, here.y_range
    width, height = here.cell_size
    across, up = np.array([0.0, _MARK * width]), np.array([0.0, _MARK * height / 2])
    below, beside = _numbers(here, names)
    lines = [Stroke(np.full(2, tick.value), low + up, ink) for tick in below]
    strokes(canvas, here, [*lines, *(Stroke(left + across, np.full(2, tick.value), ink) for tick in beside)])


def _numbers(here: Viewport, names: Names) -> tuple[Ticks, Ticks]:
    """The ticks below and at the left that leave the names their room."""
    most = here.columns - len(_name(here, names[0])) - 1
    beside = (tick for tick in _upward(here.y_range, here.rows, _spacing(names)) if _row(here, tick))
    across = Spacing.LOG if isinstance(names, LogNames) else Spacing.EVEN
    return _onward(here, -gutter(here, names), most, across), tuple(beside)


def _row(here: Viewport, tick: Tick) -> int:
    """The row of a tick; 0 is the name's."""
    row, _ = here.to_cell(here.x_range[0], tick.value) or (0, 0)
    return row


def _name(here: Viewport, name: str) -> str:
    return clipped(name, here.columns // 3)


def framed(picture: Frame, here: Viewport, names: Names, look: Look) -> Frame:
    """A map with its axes, in the box that `inside` was asked for.

    Args:
        picture: the map, and below it a legend, which may be as wide as the box.
        here: what the map shows.
        names: of both axes.
        look: what the terminal can show.
    """
    canvas = Canvas(_edges(here, names, look))
    canvas.paste(picture.crop(0, 0, here.rows, here.columns), 0, gutter(here, names))
    canvas.paste(picture.crop(here.rows, 0, 1, canvas.columns), here.rows + 1, 0)
    return canvas.frame()


@lru_cache(maxsize=8)
def _edges(here: Viewport, names: Names, look: Look) -> Frame:
    """The numbers and names around a map, and blanks in its place."""
    left, grey = gutter(here, names), available(DIM, look.colors)
    canvas = Canvas.blank(here.rows + _BELOW, here.columns + left)
    below, beside = _numbers(here, names)
    canvas.text(0, 0, f"{clipped(names[1], left - 1):>{left - 1}}", grey)
    for tick in beside:
        canvas.text(_row(here, tick), left - 1 - len(tick.text), tick.text, grey)
    for tick in below:
        canvas.text(here.rows, left + tick.at, tick.text, grey)
    name = _name(here, names[0])
    canvas.text(here.rows, canvas.columns - len(name), name, grey)
    return canvas.frame()
