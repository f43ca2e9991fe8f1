"""The most trustworthy numerical derivative: the h where truncation and round-off together are least."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.kink import breaks_between
from gdtui.engine.slope.differences import DIFFERENCES, along, ends, round_off

_LARGEST, _SMALLEST = 3, -24
"""The powers of ten among which h is looked for, whatever the scale of the loss; more where w is larger."""

_SHRINK = {"forward": 9, "centered": 99}


class Reference(NamedTuple):
    """A numerical derivative, and how far it may be off.

    Attributes:
        h: the nudge, a power of ten.
        slope: the difference.
        round_off: what rounding may have done to it.
        doubt: that, and how far any smaller nudge disagrees beyond what rounding explains.
    """

    h: float
    slope: float
    round_off: float
    doubt: float


@lru_cache(maxsize=256)
def references(circuit: Circuit, point: tuple[float, ...], place: int, scheme: str) -> tuple[Reference, ...]:
    """The derivative by input number `place` at `point` for every useful h, the least in doubt first.

    Left out are nudges that leave the domain, change nothing, or straddle a kink; none are left where no two
    can be compared. A difference that misses the bend disagrees with those of smaller nudges: so truncation
    shows without the exact derivative.
    """
    rungs = list(_rungs(circuit, point, place, scheme))
    judged = [_judged(rungs, k, scheme) for k in range(len(rungs) - 1)]
    return tuple(sorted(judged, key=lambda each: each.doubt))


def _rungs(circuit: Circuit, point: tuple[float, ...], place: int, scheme: str) -> Iterator[Reference]:
    w = point[place]
    loss, difference = along(circuit, point, place), DIFFERENCES[scheme]
    largest = max(_LARGEST, math.ceil(math.log10(max(abs(w), 1.0))) + 1)
    for power in range(largest, _SMALLEST - 1, -1):
        h = float(f"1e{power}")
        left, right = ends(w, h, scheme)
        if left == right:
            return
        slope, noise = difference(loss, w, h), round_off(circuit, point, place, h, scheme)
        if math.isfinite(slope + noise) and not breaks_between(circuit, point, place, left, right):
            yield Reference(h, slope, noise, noise)


def _judged(rungs: Sequence[Reference], k: int, scheme: str) -> Reference:
    """Rung number `k` with its doubt: how far smaller ones disagree, and what the larger one lets expect.

    Ten times the nudge has ten times the truncation error of a forward difference, and a hundred times that
    of a centred one: that is seen where the smaller ones are too rounded to tell.
    """
    rung, shrink = rungs[k], _SHRINK[scheme]
    apart = max(abs(rung.slope - each.slope) - rung.round_off - each.round_off for each in rungs[k + 1 :])
    larger = abs(rungs[k - 1].slope - rung.slope) - rungs[k - 1].round_off - rung.round_off if k else 0.0
    return Reference(rung.h, rung.slope, rung.round_off, rung.round_off + max(apart, larger / shrink, 0.0))


def contradicted(
    circuit: Circuit, point: tuple[float, ...], place: int, scheme: str, derivative: float
) -> bool:
    """Whether some nudge shows that `derivative` is none: the bend cannot explain how far they are apart.

    By the mean value theorem a forward difference is off by at most h·max|L″|, a centred one by at most
    h times what L″ varies by within ±h; both as sampled at all smaller nudges. So a feature that is too small
    to be seen through the rounding at any h that would resolve it does not count against its gradient.
    """
    bends = [_bend(circuit, point, place, point[place])]
    for rung in sorted(references(circuit, point, place, scheme), key=lambda each: each.h):
        bends += [_bend(circuit, point, place, at) for at in ends(point[place], rung.h, scheme)]
        spread = max(bends) - min(bends) if scheme == "centered" else max(map(abs, bends))
        if abs(derivative - rung.slope) > 2 * rung.round_off + rung.h * spread:
            return True
    return False


def _bend(circuit: Circuit, point: tuple[float, ...], place: int, at: float) -> float:
    """The exact second derivative by that input."""
    return float(circuit.hessian([*point[:place], at, *point[place + 1 :]])[place, place])
