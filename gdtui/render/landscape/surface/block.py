"""The block as pixels: painted from the nearest slice to the farthest, each hiding what lies behind it.

In every column a slice is seen where it rises above all nearer ones: so of all slices the running maximum of
their tops says which one a pixel shows (the "floating horizon": Wright, "A two-space solution to the hidden
line problem for plotting functions of two variables", IEEE Transactions on Computers C-22, 1973).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.frame import Mask
from gdtui.render.landscape.surface.stand import Projection, Vector

Whole = NDArray[np.intp]

CONTOURS = 8
"""How many contour lines there are from the lowest to the highest."""
SHADES = 6
WALL = SHADES
"""The shade of the block's sides."""
LINE = SHADES + 1
"""The shade of a contour line."""


@dataclass(frozen=True, eq=False)
class Block:
    """What every pixel shows.

    Attributes:
        height: from 0, the lowest loss, to 1, the highest; nan where the block is not. Shape (rows, columns).
        shade: 0, in the dark, to SHADES − 1, in the light; or WALL, or LINE. The same shape.
        horizon: the highest pixel row that each slice and all nearer ones reach, shape (depths, columns).
    """

    height: Vector
    shade: Whole
    horizon: Vector

    def hides(self, rows: Vector, columns: Whole, slices: Vector) -> Mask:
        """Whether points on the surface lie behind something nearer."""
        before = np.clip(slices.astype(np.intp) - 2, 0, len(self.horizon) - 1)
        return np.asarray(self.horizon[before, columns] < rows - 1.5)


def block(height: Callable[[Vector, Vector], Vector], seen: Projection) -> Block:
    """What is seen of a surface.

    Args:
        height: gives heights from 0 to 1 of spots (u, v), nan where there is none.
        seen: where it stands, and on how many pixels.
    """
    u, v = seen.slices()
    heights = np.where((np.abs(u) <= 1) & (np.abs(v) <= 1), height(u, v), np.nan)
    there = np.isfinite(heights)
    ground = seen.ground_rows()
    tops = np.where(there, ground[:, np.newaxis] - np.nan_to_num(heights) * seen.lift, np.inf)
    horizon = np.minimum.accumulate(tops, axis=0)
    return _painted(heights, there, hidden_by(horizon, seen.rows), ground, horizon, seen)


def hidden_by(horizon: Vector, rows: int) -> Whole:
    """How many slices in a column stay below the middle of each pixel, shape (rows, columns).

    Each of them stays below so many pixels, from the top: these are counted, and summed up.

    Args:
        horizon: the pixel row that each slice reaches, inf where it is not, shape (slices, columns).
        rows: how many there are of pixels.
    """
    depths, columns = horizon.shape
    below = np.ceil(np.clip(horizon - 0.5, 0, rows)).astype(np.intp)  # pixel 0 has its middle at 0.5
    places = below * columns + np.arange(columns)
    counts = np.bincount(places.ravel(), minlength=(rows + 1) * columns).reshape(rows + 1, columns)
    return np.asarray(depths - counts[:-1].cumsum(axis=0))


def _painted(
    heights: Vector, there: Mask, slices: Whole, ground: Vector, horizon: Vector, seen: Projection
) -> Block:
    columns, pixels = np.arange(seen.columns), np.arange(seen.rows)[:, np.newaxis] + 0.5
    first = there.argmax(axis=0)
    shown = np.minimum(slices, seen.depths - 1)
    height, shade = heights[shown, columns], _shades(heights)[shown, columns]
    above_ground = (ground[first] - pixels) / seen.lift
    wall = (slices == first) & there.any(axis=0) & (above_ground >= 0)
    wall &= above_ground < heights[first, columns] - 1.5 / seen.lift
    seen_at_all = (slices < seen.depths) & (above_ground >= 0)
    height = np.where(wall, above_ground, np.where(seen_at_all, height, np.nan))
    return Block(height, np.where(wall, WALL, shade), horizon)


def _shades(heights: Vector) -> Whole:
    """How much light falls on the surface from the upper left; and where contour lines run."""
    aside, away = np.diff(heights, axis=1, append=np.nan), np.diff(heights, axis=0, append=np.nan)
    slope = np.nan_to_num(aside) * 1.0 - np.nan_to_num(away) * 0.6
    light = np.tanh(slope * 14)
    shades = np.clip(((light + 1) / 2 * SHADES).astype(np.intp), 0, SHADES - 1)
    bands = np.floor(np.nan_to_num(heights) * CONTOURS)
    line = np.zeros(heights.shape, np.bool_)
    line[:-1] |= bands[1:] != bands[:-1]
    line[:, :-1] |= bands[:, 1:] != bands[:, :-1]
    return np.where(line, LINE, shades)
