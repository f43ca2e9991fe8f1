"""Round numbers for scales and axes: 1, 2 and 5 times powers of ten.

A range that is laid over cells as it is has its round values at any height, and rounded to cells they stand
two apart here and three there. So for `even` a range is widened a little, until a round step is a whole
number of cells; of the steps that do, the one that wastes least room and has about as many ticks as there
should be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_SMALLEST, _LARGEST = 1e-300, 1e300
_WIDEN = 0.5
_DECADES = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 100)
"""Steps of a logarithmic axis, in powers of ten."""
_FAR = 1e6
"""Beyond so many times its width from zero, a range is left as it is: labels would need more digits."""
_CROWD = 0.25
"""How much of the room a step may waste rather than have half or twice as many ticks as there should be."""
_ODD = 0.1
"""How much of the room a step may waste rather than be 2.5 or 4 times a power of ten."""
_WASTE = 0.3
"""That part of the room may be left empty at most, and one cell."""
_SLACK = 1e-9
_FINER = ((1, 2, 5), (1, 3), (1,), (3,))
"""What powers of ten are multiplied by, the most ticks first."""
_FEW = 6
"""So many ticks are never too many."""


def nice(value: float) -> float:
    """The nearest of 1, 2 and 5 times a power of ten; beyond 1e±300 a value comes back as it is."""
    if not _SMALLEST < value < _LARGEST:
        return value
    leading, power = _split(value)
    return _times(1 if leading < 1.5 else 2 if leading < 3.5 else 5 if leading < 7.5 else 10, power)


def nice_above(value: float) -> float:
    """The first of 1, 2 and 5 times powers of ten not below a value; beyond 1e±300 the value itself."""
    if not _SMALLEST < value < _LARGEST:
        return value
    leading, power = _split(value)
    return max(_times(1 if leading <= 1 else 2 if leading <= 2 else 5 if leading <= 5 else 10, power), value)


def rounded(value: float, step: float) -> float:
    """A value rounded to the leading decimal place of `step` (above 0)."""
    if not _SMALLEST < step < _LARGEST:
        return value
    return round(value, -math.floor(math.log10(step)))


def linear_ticks(low: float, high: float, count: int) -> tuple[float, ...]:
    """Multiples of a round step from `low` to `high`, ends included, rising.

    At most `count` + 1; where that would leave fewer than two, at most five.
    """
    if count < 1 or not low < high:
        return ()
    step = nice_above(high / count - low / count)
    found = _multiples(low, high, step)
    return found if len(found) > 1 else _multiples(low, high, nice_above(step * 0.4))  # the round step below


def _multiples(low: float, high: float, step: float) -> tuple[float, ...]:
    if step == 0:
        return ()
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = {rounded(index * step, step) for index in range(first, last + 1)}
    return tuple(sorted(value for value in values if low <= value <= high))


def log_ticks(low: float, high: float, count: int) -> tuple[float, ...]:
    """About `count` powers of ten from `low` to `high` (both above 0); where few lie there, more than these.

    Between few powers stand 2 and 5 times them, or 3 times; within less than that round steps, as on a linear
    axis: three ticks at least where `count` has room for them.
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    decades = last - first + 1
    for digits in _FINER:
        tried = (_times(digit, power) for power in range(first - 1, last + 1) for digit in digits)
        found = tuple(value for value in tried if low <= value <= high)
        if max(min(count, 3), 2) <= len(found) <= max(count + 1, _FEW - 1 if decades < 2 else 0):
            return found
    if decades < 2:
        counts = range(count, 3 * count + 3)
        return max((linear_ticks(low, high, more) for more in counts), key=lambda ticks: min(len(ticks), 3))
    stride = max(1, math.ceil((decades - 1) / max(count, 1)))
    return tuple(_times(1, power) for power in range(first, last + 1) if power % stride == 0)


def labels(values: tuple[float, ...], ascii: bool = False) -> tuple[str, ...]:
    """Values as short texts: four digits, or as many as say each to a hundredth of the way to the next."""
    ordered = sorted(values)
    slip = min((there - here for here, there in pairwise(ordered) if here < there), default=0.0) / 100
    texts: tuple[str, ...] = ()
    for digits in range(4, 18):
        texts = tuple(label(value, ascii, digits) for value in values)
        if all(abs(float(f"{value:.{digits}g}") - value) <= slip for value in values):
            break
    return texts


def label(value: float, ascii: bool = False, digits: int = 4) -> str:
    """A value as a short text: `2397`, `0.5`, `1.2e9`, `−1e−6`."""
    text = f"{value:.{digits}g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    return text if ascii else text.replace("-", "−")


def nice_range(low: float, high: float, log: bool = False) -> tuple[float, float]:
    """A wider range with round ends, so coarse that it seldom changes while `low` and `high` grow.

    Linear: each end moves outward to 1, 2 or 5 times a power of ten, and a range near zero begins there; one
    far from zero moves to multiples of a round step. Logarithmic: to powers of ten. What is not finite, or
    not positive on a logarithmic axis, is taken as the nearest number that is.
    """
    if log:
        return _log_range(low, high)
    low, high = _finite(low), _finite(high)
    if not low < high:
        low, high = low - (abs(low) * _WIDEN or 1.0), low + (abs(low) * _WIDEN or 1.0)
    if max(abs(low), abs(high)) <= 5 * (high - low):
        return (-nice_above(-low) if low < 0 else 0.0), (nice_above(high) if high > 0 else 0.0)
    step = nice_above((high - low) / 2)
    return rounded(math.floor(low / step) * step, step), rounded(math.ceil(high / step) * step, step)


def _log_range(low: float, high: float) -> tuple[float, float]:
    """The powers of ten around two positive numbers."""
    low = min(max(_finite(low), _SMALLEST), _LARGEST)
    high = min(max(_finite(high), low), _LARGEST)
    first = math.floor(math.log10(low) + 1e-9)
    last = max(math.ceil(math.log10(high) - 1e-9), first + 1)
    return _times(1, first), _times(1, last)


def _finite(value: float) -> float:
    """A value kept within ±1e300; nan counts as 0."""
    return 0.0 if math.isnan(value) else min(max(value, -_LARGEST), _LARGEST)


def _split(value: float) -> tuple[float, int]:
    """A positive value as its leading number, 1 to 10, and its power of ten."""
    power = math.floor(math.log10(value))
    return value / 10.0**power, power


def _times(digit: int, power: int) -> float:
    """A digit times a power of ten, as exact as the decimal that one would write."""
    return float(f"{digit}e{power}")


class Even(NamedTuple):
    """An axis over cells.

    Attributes:
        low: where its first cell begins.
        high: where its last cell ends.
        ticks: the values of its ticks, rising.
    """

    low: float
    high: float
    ticks: tuple[float, ...]


def even(low: float, high: float, cells: int, count: int, log: bool = False) -> Even | None:
    """The axis that shows a range with even ticks; None where no round step can be spread so.

    Args:
        low: the lowest value to show; on a logarithmic axis its power of ten.
        high: the highest.
        cells: how many cells there are.
        count: about how many ticks there should be.
        log: whether ticks stand at whole powers of ten only.
    """
    span = high - low
    if cells < 2 or count < 1 or max(abs(low), abs(high)) > _FAR * span or span <= _SMALLEST:
        return None
    tried = (_spread(low, high, cells, step) for step in _steps(span, log))
    widest = span / (1 - _WASTE - 1 / cells) if cells > 1 / (1 - _WASTE) else math.inf
    found = [axis for axis in tried if axis and len(axis.ticks) > 1 and axis.high - axis.low <= widest]
    few = [axis for axis in found if len(axis.ticks) <= max(count + 1, _FEW)]
    return min(few or found, key=lambda axis: _cost(axis, span, count), default=None)


def _cost(axis: Even, span: float, count: int) -> float:
    """How much room it wastes, how far its number of ticks is from what it should be, and an odd step."""
    crowd = abs(math.log2(len(axis.ticks) / (count + 1)))
    step = axis.ticks[1] - axis.ticks[0]
    odd = abs(nice(step) - step) > _SLACK * step
    return (axis.high - axis.low) / span + _CROWD * crowd + _ODD * odd


def _steps(span: float, log: bool) -> Iterator[float]:
    """Round steps, of which two at least may fit into a span."""
    if log:
        yield from (step for step in _DECADES if step <= 2 * span)
        return
    power = math.floor(math.log10(span))
    for exponent in (power - 2, power - 1, power, power + 1):
        yield from (float(f"{digit}e{exponent}") for digit in (1, 2, 2.5, 4, 5))


def _spread(low: float, high: float, cells: int, step: float) -> Even | None:
    """The step over as many cells as show the whole range; None where that is not one for each."""
    for each in range(math.floor(step * cells / (high - low) * (1 + _SLACK)), 0, -1):
        cell = step / each
        first = round(
            (low + high) / (2 * cell) - (cells - 1) / 2 - _SLACK
        )  # the cell that comes first, from zero
        start, end = (first - 0.5) * cell, (first + cells - 0.5) * cell
        slack = _SLACK * (high - low)
        if start <= low + slack and high <= end + slack:
            return Even(start, end, _ticks(first, cells, each, step))
    return None


def _ticks(first: int, cells: int, each: int, step: float) -> tuple[float, ...]:
    """The multiples of the step that lie in the middle of one of the cells."""
    multiples = range(-(-first // each), (first + cells - 1) // each + 1)
    digits = max(0, 1 - math.floor(math.log10(step)))
    return tuple(
        round(multiple * step, digits) if digits < 300 else multiple * step for multiple in multiples
    )
