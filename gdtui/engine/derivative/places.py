"""Where a typed derivative is compared with the exact one, and which places are left out, and why."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.kink import breaks_between, has_kinks
from gdtui.engine.base.wording import place as place_of
from gdtui.engine.losses.objective import Bounds

RANDOM = 20
"""So many places are drawn at random."""
_NEXT_TO = 1e-9
"""How close to a kink or an edge counts as on it, as a share of how far out the place is."""
_SMOOTH = 1e-6
"""A slope that changes by a smaller share from one side of a place to the other has no kink there."""
_STREAM = 17
"""Keeps these draws apart from others of the same seed."""


class Place(NamedTuple):
    """A point of the loss.

    Attributes:
        point: one number for each variable.
        chosen: whether it was asked for, rather than drawn.
        missing: why nothing can be compared there; "" where it can be.
    """

    point: tuple[float, ...]
    chosen: bool
    missing: str


def places(
    circuit: Circuit, bounds: Bounds, here: Sequence[float] | None, seed: int = 0
) -> tuple[Place, ...]:
    """The point that is asked for, if one is, and twenty that are drawn at random.

    Half of these are drawn within the bounds, half within twice the asked point's distance from 0: so a
    point far out, or next to 0, has others of its own scale about it.

    Args:
        circuit: the loss.
        bounds: (low, high) of every variable.
        here: the point that is asked for.
        seed: where the draws come from.
    """
    given = () if here is None else (Place(tuple(here), True, _missing(circuit, here)),)
    boxes = bounds, (bounds if here is None else tuple(map(_about, here, bounds)))
    drawn = np.random.default_rng([seed, _STREAM]).random((RANDOM, len(bounds)))
    points = [_within(boxes[number % 2], row) for number, row in enumerate(drawn.tolist())]
    return (*given, *(Place(point, False, _missing(circuit, point)) for point in points))


def _about(at: float, bound: tuple[float, float]) -> tuple[float, float]:
    return (-2 * abs(at), 2 * abs(at)) if at else bound


def _within(box: Bounds, shares: Sequence[float]) -> tuple[float, ...]:
    return tuple(low + share * (high - low) for (low, high), share in zip(box, shares, strict=True))


def _missing(circuit: Circuit, point: Sequence[float]) -> str:
    """Why there is no derivative at the point, as the gradient check has it; "" where there is one."""
    here = place_of(circuit.inputs, point)
    loss, gradient = circuit.value_and_gradient(point)
    if not math.isfinite(loss):
        return f"no loss at {here}"
    if not all(map(math.isfinite, gradient)):
        return f"no finite slope at {here}"
    return next(filter(None, (_broken(circuit, point, place) for place in range(len(point)))), "")


def _broken(circuit: Circuit, point: Sequence[float], place: int) -> str:
    """The kink that the point is on along one variable, or the edge of the domain."""
    w = point[place]
    near = max(_NEXT_TO * abs(w), 4 * math.ulp(w))
    sides = w - near, w + near
    found = [circuit.value_and_gradient([*point[:place], at, *point[place + 1 :]]) for at in sides]
    if not all(math.isfinite(loss) for loss, _ in found):
        return f"on the edge of the domain at {place_of(circuit.inputs, point)}"
    left, right = ((loss, *gradient) for loss, gradient in found)
    if not has_kinks(circuit) or not _jumps(left, right):  # a closer look is dear
        return ""
    kinks = breaks_between(circuit, point, place, *sides)
    return f"on {kinks[0]}" if kinks else ""


def _jumps(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether numbers differ by more than so small a way lets expect."""
    return any(
        not abs(a - b) <= _SMOOTH * max(abs(a), abs(b)) for a, b in zip(one, other, strict=True) if a != b
    )
