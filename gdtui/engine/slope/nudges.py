"""The derivative of anybody's own function by one of its params, by differences at every useful nudge."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gdtui.engine.slope.differences import EPSILON, Curve

_POWERS = range(1, -13, -1)
_SHRINK = 99
"""A tenth of the nudge has a hundredth of a centred difference's truncation error."""
_KINK = 0.6
"""Slopes to both sides that come no closer than this over a decade do not meet: smooth ones come to 0.1."""
_VISIBLE = 20
"""So many times the rounding is more than rounding."""


class Slope(NamedTuple):
    """A numerical derivative by one param.

    Attributes:
        h: the nudge.
        centered: the centred difference.
        gap: how far the slopes to both sides are apart.
        round_off: what rounding may have done to them.
        doubt: how far the centred difference may be off.
    """

    h: float
    centered: float
    gap: float
    round_off: float
    doubt: float = math.inf


def slopes_of(line: Curve, w: float, here: float) -> Iterator[Slope]:
    """The differences at every useful nudge, the largest first."""
    size = 10.0 ** math.floor(math.log10(abs(w))) if w else 1.0
    for power in _POWERS:
        h = size * 10.0**power
        if w + h == w - h:
            return
        left, right = line(w - h), line(w + h)
        h_left, h_right = w - (w - h), (w + h) - w  # what the nudges are after rounding
        slope = (right - left) / (h_left + h_right)
        noise = EPSILON * (abs(left) + abs(right) + abs(here)) / (2 * h)
        if math.isfinite(slope):
            gap = abs((right - here) / h_right - (here - left) / h_left)
            yield Slope(h, slope, gap, noise)


def most_reliable(slopes: Sequence[Slope]) -> Slope | None:
    """The one least in doubt: as smaller nudges disagree with it, and as a larger one lets expect."""
    judged = []
    for k, one in enumerate(slopes[:-1]):
        apart = max(abs(one.centered - each.centered) - each.round_off for each in slopes[k + 1 :])
        larger = abs(slopes[k - 1].centered - one.centered) - slopes[k - 1].round_off if k else 0.0
        doubt = one.round_off + max(apart - one.round_off, (larger - one.round_off) / _SHRINK, 0.0)
        judged.append(one._replace(doubt=doubt))
    return min(judged, key=lambda each: each.doubt, default=None)


def on_kink(line: Curve, w: float, here: float, slopes: Sequence[Slope]) -> tuple[float, float] | None:
    """The slopes on the left and on the right, where they do not meet as far down as can be seen."""
    seen = [each for each in slopes if each.gap > _VISIBLE * each.round_off]
    if len(seen) < len(slopes) or len(seen) < 3:
        seen = [each for each in slopes if each.round_off * _VISIBLE < max(abs(each.centered), each.gap)]
    last = seen[-3:]
    if len(last) < 3 or any(each.gap <= _VISIBLE * each.round_off for each in last):
        return None
    if any(after.gap < _KINK * before.gap for before, after in pairwise(last)):
        return None
    h = last[-1].h
    return (here - line(w - h)) / h, (line(w + h) - here) / h
