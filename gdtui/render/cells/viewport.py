"""Viewports: between the plane of the data and the cells of the screen.

Data coordinates: x to the right, y upwards. Cells: column to the right, row downwards, from 0. A cell holds
two half-block pixels, one above the other, and eight braille dots, two across and four down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Vector = NDArray[np.float64]
Cells = NDArray[np.intp]

PIXELS_DOWN = 2
DOTS_ACROSS = 2
DOTS_DOWN = 4

_NARROWEST = 1e-12
"""Zooming in ends where the range is this part of the largest coordinate: float64 has no finer steps."""
_WIDEST = 1e150
_ROUNDING = 1e-6
"""A part of the range far below a dot on any screen."""


@dataclass(frozen=True)
class Viewport:
    """The part of the plane that a rectangle of cells shows; its edges are the edges of the outer cells.

    Attributes:
        x_range: the left and the right edge, in data units.
        y_range: the lower and the upper edge, in data units.
        columns: width in cells.
        rows: height in cells.

    Raises:
        ValueError: when a range is not finite and rising, or there are no cells.
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    columns: int
    rows: int

    def __post_init__(self) -> None:
        for low, high in (self.x_range, self.y_range):
            if not (low < high and math.isfinite(high - low)):
                raise ValueError(f"a viewport needs a finite, rising range, not {low:g} to {high:g}")
        if self.columns < 1 or self.rows < 1:
            raise ValueError("a viewport needs at least one cell")

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell, in data units."""
        return (
            (self.x_range[1] - self.x_range[0]) / self.columns,
            (self.y_range[1] - self.y_range[0]) / self.rows,
        )

    def resized(self, columns: int, rows: int) -> Viewport:
        """The same part of the plane on another number of cells."""
        return replace(self, columns=columns, rows=rows)

    def axes(self) -> tuple[Vector, Vector]:
        """Where to evaluate a field: the centres of the half-block pixels.

        Returns:
            x of shape (1, columns) and y of shape (2 * rows, 1), the uppermost pixel first: they broadcast to
            the grid of values that `heatmap` paints.
        """
        across = (np.arange(self.columns) + 0.5) / self.columns
        down = (np.arange(PIXELS_DOWN * self.rows) + 0.5) / (PIXELS_DOWN * self.rows)
        return _mix(self.x_range, across)[np.newaxis, :], _mix(self.y_range, 1 - down)[:, np.newaxis]

    def to_dots(self, x: ArrayLike, y: ArrayLike) -> tuple[Vector, Vector]:
        """Data coordinates as (dot rows, dot columns), not yet rounded; what is not finite gives nan or inf.

        The dot of a point is the floor of its coordinates. Rows run from 0 to 4 * rows, columns from 0 to
        2 * columns, and beyond for points outside.
        """
        with np.errstate(all="ignore"):
            across = _part(self.x_range, x) * (DOTS_ACROSS * self.columns)
            down = (1 - _part(self.y_range, y)) * (DOTS_DOWN * self.rows)
        return down, across

    def to_dot(self, x: float, y: float) -> tuple[float, float]:
        """`to_dots` for one point."""
        (left, right), (low, high) = self.x_range, self.y_range
        across = (x - left) / (right - left) * (DOTS_ACROSS * self.columns)
        return (1 - (y - low) / (high - low)) * (DOTS_DOWN * self.rows), across

    def to_cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell (row, column) of a point, or None when it is not shown. Points on the edge are shown."""
        (left, right), (low, high) = self.x_range, self.y_range
        column = (x - left) / (right - left) * self.columns
        row = (1 - (y - low) / (high - low)) * self.rows
        if not (0 <= row <= self.rows and 0 <= column <= self.columns):
            return None
        return min(int(row), self.rows - 1), min(int(column), self.columns - 1)

    def to_cells(self, x: Vector, y: Vector) -> tuple[Cells, Cells, NDArray[np.bool_]]:
        """The cells (rows, columns) of points of shape (n,), and which of these are shown."""
        down, across = self.to_dots(x, y)
        rows, columns = DOTS_DOWN * self.rows, DOTS_ACROSS * self.columns
        shown = (down >= 0) & (down <= rows) & (across >= 0) & (across <= columns)
        down, across = np.where(shown, down, 0), np.where(shown, across, 0)
        return (
            np.minimum(down // DOTS_DOWN, self.rows - 1).astype(np.intp),
            np.minimum(across // DOTS_ACROSS, self.columns - 1).astype(np.intp),
            shown,
        )

    def from_cell(self, row: float, column: float) -> tuple[float, float]:
        """The point (x, y) at the centre of a cell; cells outside count as the nearest one inside."""
        column = min(max(column, 0), self.columns - 1)
        row = min(max(row, 0), self.rows - 1)
        width, height = self.cell_size
        return self.x_range[0] + (column + 0.5) * width, self.y_range[1] - (row + 0.5) * height

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is shown."""
        return self.to_cell(x, y) is not None

    def zoom(self, factor: float, about: tuple[float, float] | None = None) -> Viewport:
        """The viewport `factor` times as near (above 1: in) that keeps a point (x, y) where it is.

        Without a finite `about`, the centre stays. Where the numbers have no finer or wider steps left, the
        same viewport comes back.
        """
        x, y = about if about and all(map(math.isfinite, about)) else self.centre
        return self._moved(
            (x - (x - self.x_range[0]) / factor, x + (self.x_range[1] - x) / factor),
            (y - (y - self.y_range[0]) / factor, y + (self.y_range[1] - y) / factor),
        )

    def pan(self, right: float, up: float) -> Viewport:
        """The viewport moved by parts of its own width and height (0.1 is a tenth of the screen)."""
        x_shift = right * (self.x_range[1] - self.x_range[0])
        y_shift = up * (self.y_range[1] - self.y_range[0])
        return self._moved(
            (self.x_range[0] + x_shift, self.x_range[1] + x_shift),
            (self.y_range[0] + y_shift, self.y_range[1] + y_shift),
        )

    def centred(self, x: float, y: float) -> Viewport:
        """The viewport moved so that a finite point lies in its middle."""
        if not (math.isfinite(x) and math.isfinite(y)):
            return self
        middle_x, middle_y = self.centre
        return self._moved(
            (self.x_range[0] + x - middle_x, self.x_range[1] + x - middle_x),
            (self.y_range[0] + y - middle_y, self.y_range[1] + y - middle_y),
        )

    def alike(self, other: Viewport) -> bool:
        """Whether both show the same part of the plane, up to rounding: zoomed in and out again, say."""
        width, height = (high - low for low, high in (self.x_range, self.y_range))
        pairs = zip((*self.x_range, *self.y_range), (*other.x_range, *other.y_range), strict=True)
        room = (width, width, height, height)
        return all(abs(a - b) <= _ROUNDING * size for (a, b), size in zip(pairs, room, strict=True))

    @property
    def centre(self) -> tuple[float, float]:
        """The point (x, y) in the middle."""
        return (
            self.x_range[0] + (self.x_range[1] - self.x_range[0]) / 2,
            self.y_range[0] + (self.y_range[1] - self.y_range[0]) / 2,
        )

    def _moved(self, x_range: tuple[float, float], y_range: tuple[float, float]) -> Viewport:
        """The viewport with other ranges, or this one when those are beyond what float64 can show."""
        for low, high in (x_range, y_range):
            largest = max(abs(low), abs(high))
            if not (largest < _WIDEST and high - low > largest * _NARROWEST):
                return self
        return replace(self, x_range=x_range, y_range=y_range)


def _mix(ends: tuple[float, float], part: Vector) -> Vector:
    """The points that lie the given parts of the way from the first end to the second."""
    return ends[0] * (1 - part) + ends[1] * part


def _part(ends: tuple[float, float], value: ArrayLike) -> Vector:
    """How far values lie along a range: 0 at its low end, 1 at its high end."""
    return np.asarray((np.asarray(value, dtype=np.float64) - ends[0]) / (ends[1] - ends[0]))
