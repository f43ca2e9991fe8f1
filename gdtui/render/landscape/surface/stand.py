"""Where the block stands: how it is turned and tilted, and what comes where on the picture.

The part of the plane that is shown is a square from −1 to 1 in both directions, a height lies from 0 to 1. It
is seen in parallel projection: depth moves a point up the picture by the sine of the tilt, height by its
cosine. The scale is the one at which the block fits at any turn, so that turning it does not make it breathe.
"""

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

LEAST_TILT, MOST_TILT = 10.0, 80.0
FIRST = (330.0, 50.0)
"""Turn and tilt in degrees when it is first shown."""
TALL = 0.9
"""How high the block is, in halves of its side."""
_REACH = math.sqrt(2)
"""How far a corner is from the middle."""


class Stand(NamedTuple):
    """How the block stands.

    Attributes:
        turn: degrees about its upright axis, against the clock as seen from above.
        tilt: degrees from which it is looked down upon: 0 from the side, 90 from above.
    """

    turn: float
    tilt: float

    def moved(self, turn: float, tilt: float) -> "Stand":
        """Turned and tilted further, as far as it goes."""
        return Stand((self.turn + turn) % 360, min(max(self.tilt + tilt, LEAST_TILT), MOST_TILT))


class _Seen(NamedTuple):
    stand: Stand
    columns: int
    rows: int


class Projection(_Seen):
    """The block on a picture of square pixels: `columns` by `rows`."""

    @cached_property
    def _waves(self) -> tuple[float, float, float, float]:
        turn, tilt = math.radians(self.stand.turn), math.radians(self.stand.tilt)
        return math.cos(turn), math.sin(turn), math.cos(tilt), math.sin(tilt)

    @cached_property
    def unit(self) -> float:
        """Pixels of half a side."""
        _, _, upright, flat = self._waves
        return min(self.columns / (2 * _REACH), self.rows / (2 * _REACH * flat + TALL * upright))

    @cached_property
    def lift(self) -> float:
        """Pixels from the bottom of the block to its top."""
        return self.unit * TALL * self._waves[2]

    @cached_property
    def depths(self) -> int:
        """How many slices, from the nearest to the farthest, leave no gap between them."""
        return max(8, 2 * round(_REACH * self.unit))

    def slices(self) -> tuple[Vector, Vector]:
        """The spots (u, v) of every slice and column, shape (depths, columns); the nearest slice first."""
        cosine, sine, _, _ = self._waves
        aside = (np.arange(self.columns) + 0.5 - self.columns / 2) / self.unit
        away = ((np.arange(self.depths) + 0.5) / self.depths * 2 - 1)[:, np.newaxis] * _REACH
        return aside * cosine - away * sine, aside * sine + away * cosine

    def ground_rows(self) -> Vector:
        """The pixel row of the bottom of the block in every slice, shape (depths,)."""
        away = ((np.arange(self.depths) + 0.5) / self.depths * 2 - 1) * _REACH
        return self._row(away, np.zeros_like(away))

    def _row(self, away: Vector, height: Vector) -> Vector:
        _, _, _, flat = self._waves
        middle = (self.rows + self.lift) / 2
        return np.asarray(middle - away * flat * self.unit - height * self.lift)

    def places(self, u: Vector, v: Vector, height: Vector) -> tuple[Vector, Vector, Vector]:
        """Pixel rows, pixel columns and the number of the slice of points, none of them rounded."""
        cosine, sine, _, _ = self._waves
        aside, away = u * cosine + v * sine, v * cosine - u * sine
        columns = aside * self.unit + self.columns / 2
        return self._row(away, height), columns, (away / _REACH + 1) / 2 * self.depths
