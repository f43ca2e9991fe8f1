"""Scales: from the values of a field to the levels of a ramp, linear or logarithmic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.ticks import linear_ticks, nice, rounded

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Vector = NDArray[np.float64]

HOLE = -1
"""The level of what is not a finite number."""

_DECADES = 2.5
"""A field asks for the logarithm when its range spans more decades than this above its lowest percent."""
_LOWEST_PERCENT = 1.0
_FINEST = 1e-6
"""The smallest step the logarithm tells apart, as a part of the range."""


class Scale(NamedTuple):
    """The rule that gives a loss its brightness: 0 for the lowest, 1 for the highest.

    Linear: (v − low) / (high − low). Logarithmic: log(1 + (v − low)/offset) / log(1 + (high − low)/offset).

    Attributes:
        kind: "linear" or "log".
        low: the lowest finite value.
        high: the highest finite value.
        offset: the distance above `low` at which the logarithm begins to bend; 0 when linear.
        holes: whether some of the field is not finite.
    """

    kind: str
    low: float
    high: float
    offset: float = 0.0
    holes: bool = False

    def position(self, values: ArrayLike) -> Vector:
        """Where values lie between `low` (0) and `high` (1); nan for what is not finite."""
        field = np.asarray(values, dtype=np.float64)
        unit, span = _span(self.low, self.high)
        if span == 0:
            return np.where(np.isfinite(field), 0.0, np.nan)
        with np.errstate(all="ignore"):
            above = np.clip(field * unit - self.low * unit, 0.0, span)
            if self.kind == "log":
                offset = self.offset * unit
                part = np.log1p(above / offset) / math.log1p(span / offset)
            else:
                part = above / span
        return np.where(np.isfinite(field), part, np.nan)

    def value(self, position: float) -> float:
        """The value at a position from 0 to 1: the inverse of `position`."""
        unit, span = _span(self.low, self.high)
        if self.kind == "log":
            offset = self.offset * unit
            above = offset * math.expm1(position * math.log1p(span / offset))
        else:
            above = span * position
        return min(max((self.low * unit + above) / unit, self.low), self.high)

    def levels(self, values: ArrayLike, count: int) -> NDArray[np.int16]:
        """The level of each value, from 0 to `count` − 1, or HOLE."""
        position = self.position(values)
        finite = np.isfinite(position)
        level = np.minimum(np.where(finite, position, 0.0) * count, count - 1)
        return np.where(finite, level, HOLE).astype(np.int16)

    def ticks(self, count: int) -> tuple[float, ...]:
        """At most about `count` round values strictly between `low` and `high`, rising.

        Linear: multiples of a round step. Logarithmic: spread evenly in brightness, at round distances from
        `low`.
        """
        if count < 1 or not self.low < self.high:
            return ()
        if self.kind == "log":
            wanted = (self.value((index + 1) / (count + 1)) for index in range(count))
            values = {rounded(self.low + nice(value - self.low), value - self.low) for value in wanted}
        else:
            values = set(linear_ticks(self.low, self.high, count + 1))
        return tuple(sorted(value for value in values if self.low < value < self.high))


def scale_of(values: ArrayLike, log: bool | None = None) -> Scale:
    """The scale of a field.

    Args:
        values: any shape; what is not finite is left out.
        log: whether to take the logarithm; None lets the range decide: yes when it spans more than 2.5
            decades above its lowest percent.
    """
    field = np.asarray(values, dtype=np.float64)
    finite = field[np.isfinite(field)]
    holes = finite.size < field.size
    if finite.size == 0:
        return Scale("linear", 0.0, 0.0, holes=holes)
    low, high = float(finite.min()), float(finite.max())
    unit, span = _span(low, high)
    if log is False or span == 0:
        return Scale("linear", low, high, holes=holes)
    place = int(finite.size * _LOWEST_PERCENT / 100)
    # not np.percentile, which imports 1 MB more of numpy
    lowest = float(np.partition(finite, place)[place]) * unit - low * unit
    offset = max(lowest, span * _FINEST)
    if offset == 0 or (log is None and span < offset * 10**_DECADES):
        return Scale("linear", low, high, holes=holes)
    return Scale("log", low, high, offset / unit, holes)


def _span(low: float, high: float) -> tuple[float, float]:
    """A unit, and high − low in it; the unit is below 1 only where the difference would overflow."""
    span = high - low
    return (1.0, span) if math.isfinite(span) else (0.25, high * 0.25 - low * 0.25)
