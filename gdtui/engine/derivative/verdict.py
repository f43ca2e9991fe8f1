"""Whether a typed derivative is right: it is compared with that of the backward pass, place by place."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gdtui.engine.derivative.places import Place, places
from gdtui.engine.derivative.typed import Derivative
from gdtui.engine.losses.objective import Bounds
from gdtui.engine.slope.gradient import GOOD, Check, check, relative_error

_SPACINGS = (-4, -1, 1, 4)
"""By so many float64 spacings a point is moved to see what rounding does there."""
_TIMES = 4
"""So many times what is seen of rounding still counts as rounding."""
_LEAST_H = 1e-5


class Compared(NamedTuple):
    """One partial derivative at one place.

    Attributes:
        place: where.
        variable: the number of the variable.
        typed: what the typed formula gives.
        exact: what the backward pass gives.
        right: whether they agree, up to rounding and to CS231n's 1e-7 of their size.
    """

    place: Place
    variable: int
    typed: float
    exact: float
    right: bool

    @property
    def error(self) -> float:
        """The relative error; infinite where the formula has no value."""
        return relative_error(self.exact, self.typed) if math.isfinite(self.typed) else math.inf


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a check has found.

    Attributes:
        derivative: what was checked.
        compared: every partial derivative at every place that has one.
        left_out: the places that have none.
    """

    derivative: Derivative
    compared: tuple[Compared, ...]
    left_out: tuple[Place, ...]

    @property
    def right(self) -> bool:
        """Whether no place says otherwise."""
        return all(each.right for each in self.compared)

    @property
    def possible(self) -> bool:
        """Whether there was any place to compare at."""
        return bool(self.compared)

    @cached_property
    def worst(self) -> Compared:
        """Where they are furthest apart for their size; of what is wrong, if anything is."""
        wrong = [each for each in self.compared if not each.right]
        return max(wrong or self.compared, key=lambda each: (each.error, abs(each.typed - each.exact)))

    def of(self, variable: int) -> tuple[Compared, ...]:
        """What was compared of one variable, place by place."""
        return tuple(each for each in self.compared if each.variable == variable)

    @property
    def measured(self) -> float | None:
        """The numerical derivative at the worst place, by the h that can be relied on most."""
        worst = self.worst
        best = self.checked(worst).best()
        return best.slope if best else None

    def checked(self, found: Compared) -> Check:
        """The gradient check of what was typed, at that place."""
        point = found.place.point
        h = max(_LEAST_H * abs(point[found.variable]), _LEAST_H)
        return check(self.derivative.loss, point, found.variable, h, found.typed)


def judge(
    derivative: Derivative, bounds: Bounds, here: Sequence[float] | None = None, seed: int = 0
) -> Verdict:
    """Compare the typed derivatives with the exact ones, at `here` and at twenty random places.

    Args:
        derivative: what was typed.
        bounds: (low, high) of every variable: where places are drawn.
        here: a point to look at as well.
        seed: where the draws come from.
    """
    found = places(derivative.loss, bounds, here, seed)
    compared = (each for place in found if not place.missing for each in _compared(derivative, place))
    return Verdict(derivative, tuple(compared), tuple(place for place in found if place.missing))


def compare(derivative: Derivative, point: Sequence[float]) -> list[Compared]:
    """Each typed derivative with the exact one at a point, whatever may be amiss there."""
    return _compared(derivative, Place(tuple(point), True, ""))


def _compared(derivative: Derivative, place: Place) -> list[Compared]:
    rows = [_both(derivative, place.point)]
    rows += [_both(derivative, _moved(place.point, spacings)) for spacings in _SPACINGS]
    exact, typed = (list(zip(*sides, strict=True)) for sides in zip(*rows, strict=True))
    return [
        Compared(place, number, mine[0], true[0], _agree(mine, true))
        for number, true, mine in zip(derivative.variables, exact, typed, strict=True)
    ]


def _both(derivative: Derivative, point: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    gradient = derivative.loss.value_and_gradient(point)[1]
    return [gradient[number] for number in derivative.variables], derivative.at(point)


def _moved(point: Sequence[float], spacings: int) -> tuple[float, ...]:
    return tuple(w + spacings * math.ulp(w) for w in point)


def _agree(typed: Sequence[float], exact: Sequence[float]) -> bool:
    """Whether two derivatives agree at a place: the first number of each is there, the others next to it.

    How much the numbers next to it differ shows what rounding does to both, whatever their scale.
    """
    if not math.isfinite(typed[0]):
        return False
    room = GOOD * max(abs(typed[0]), abs(exact[0]))
    return abs(typed[0] - exact[0]) <= room + _TIMES * (_spread(typed) + _spread(exact))


def _spread(numbers: Sequence[float]) -> float:
    finite = [number for number in numbers if math.isfinite(number)]
    return max(finite) - min(finite)
