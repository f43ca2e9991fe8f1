"""What a wrong derivative looks like: a hint where the error has a pattern."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdtui.engine.base.numbers import parse_number, show
from gdtui.engine.base.ordered import median
from gdtui.engine.base.wording import place
from gdtui.engine.derivative import slips
from gdtui.engine.derivative.paths import Array, Paths
from gdtui.engine.derivative.verdict import Compared, Verdict

_SAME = 1e-6
"""Numbers that differ by a smaller share are the same pattern."""
_LEFT = 0.1
"""So much of an error may be left by what is said to be its pattern."""
_LEAST = 3
"""So many places show a pattern."""
_MOST_GATES = 60
"""Circuits of more gates are not searched for a slip at one of them."""


@dataclass(frozen=True, eq=False)
class _Wrong:
    """One derivative that is wrong, at all places that have a value.

    Attributes:
        verdict: what was found.
        variable: whose it is.
    """

    verdict: Verdict
    variable: int

    @cached_property
    def found(self) -> tuple[Compared, ...]:
        """Where both are numbers."""
        return tuple(each for each in self.verdict.of(self.variable) if np.isfinite(each.typed))

    @cached_property
    def typed(self) -> Array:
        """What was typed, place by place."""
        return np.array([each.typed for each in self.found])

    @cached_property
    def paths(self) -> Paths:
        """The loss at these places."""
        points = [each.place.point for each in self.found]
        return Paths(self.verdict.derivative.loss, points, self.variable)

    def alike(self, numbers: Array) -> bool:
        """Whether numbers, one a place, are those that were typed."""
        return same(self.typed, numbers)

    @property
    def name(self) -> str:
        """The variable's name."""
        return self.verdict.derivative.loss.inputs[self.variable]


def same(one: Array, other: Array) -> bool:
    """Whether two rows of numbers agree: each pair for its size, or for what is usual in the row."""
    if not np.isfinite(other).all():
        return False
    sizes = np.maximum(abs(one), abs(other))
    return bool((abs(one - other) <= _SAME * np.maximum(sizes, 1e-3 * median(sizes))).all())


def hint(verdict: Verdict) -> str:
    """What the worst derivative looks like, as a sentence; "" where it looks like nothing known."""
    wrong = _Wrong(verdict, verdict.worst.variable)
    if len(wrong.found) < _LEAST:
        return ""
    if all(each.right for each in wrong.found):
        return "It is right wherever it has a value: is something divided by 0 there, or too large?"
    with np.errstate(all="ignore"):
        return next(_patterns(wrong), "")


def _patterns(wrong: _Wrong) -> Iterator[str]:
    yield from filter(None, (_sign(wrong), _swapped(wrong), _not_derived(wrong)))
    if len(wrong.verdict.derivative.loss.gates) <= _MOST_GATES:
        slip = slips.named(wrong.paths, wrong.alike)
        if slip:
            yield f"{slip[0].upper()}{slip[1:]}."
    yield from filter(None, (_factor(wrong), _offset(wrong), _one_side(wrong), _sometimes(wrong)))


def _sign(wrong: _Wrong) -> str:
    return "It has the wrong sign everywhere." if wrong.alike(-wrong.paths.exact) else ""


def _swapped(wrong: _Wrong) -> str:
    for variable, name in enumerate(wrong.verdict.derivative.loss.inputs):
        other = [each.exact for each in wrong.verdict.of(variable)]
        if variable != wrong.variable and len(other) == wrong.typed.size and wrong.alike(np.array(other)):
            return f"It is the derivative by {name}: they come in alphabetical order."
    return ""


def _not_derived(wrong: _Wrong) -> str:
    paths = wrong.paths
    if wrong.alike(paths.values[paths.circuit.output]):
        return "It is the loss itself, not its derivative."
    if paths.circuit.output in range(len(paths.circuit.inputs)):
        return ""
    place = wrong.variable
    second = [paths.circuit.hessian(point)[place, place] for point in paths.points]
    return "It is the second derivative." if wrong.alike(np.array(second)) else ""


def _factor(wrong: _Wrong) -> str:
    exact = wrong.paths.exact
    ratio = float(wrong.typed @ exact / (exact @ exact)) if exact.any() else 0.0
    if ratio == 0 or not wrong.alike(ratio * exact) or not _explains(ratio, wrong):
        return ""
    return f"It is {_times(ratio)} everywhere: is a constant factor wrong?"


def _explains(ratio: float, wrong: _Wrong) -> bool:
    """Whether a factor takes most of the error away: one near 1 is like everything that is nearly right."""
    exact, typed = wrong.paths.exact, wrong.typed
    return bool(abs(typed - ratio * exact).max() < _LEFT * abs(typed - exact).max())


def _times(ratio: float) -> str:
    """A factor in words, with as many digits as it takes to see that it is neither 1 nor −1."""
    whole = round(1 / ratio) if abs(ratio) < 1 else 1
    if abs(whole) > 1 and abs(whole * ratio - 1) < _SAME:
        return f"1/{whole} of it".replace("1/-", "−1/")
    shown = (show(ratio, digits) for digits in range(4, 17))
    return f"{next((text for text in shown if abs(parse_number(text)) != 1), repr(ratio))} times as large"


def _offset(wrong: _Wrong) -> str:
    apart = wrong.typed - wrong.paths.exact
    usual = np.full_like(apart, median(apart))
    if not usual.any() or not wrong.alike(wrong.paths.exact + usual):
        return ""
    side = "more" if usual[0] > 0 else "less"
    return f"It is {show(abs(float(usual[0])))} {side} everywhere: is the derivative of a term wrong?"


def _one_side(wrong: _Wrong) -> str:
    """That it is right on one side of some value of its variable, as half of that of `abs(w)` is."""
    ordered = sorted(wrong.found, key=lambda each: each.place.point[wrong.variable])
    rights = [each.right for each in ordered]
    turns = [k for k in range(1, len(rights)) if rights[k] != rights[k - 1]]
    if len(turns) != 1 or len(ordered) < 2 * _LEAST or min(turns[0], len(ordered) - turns[0]) < _LEAST:
        return ""
    low, high = (ordered[turns[0] - back].place.point[wrong.variable] for back in (1, 0))
    side, other = ("below", "above") if rights[0] else ("above", "below")
    at = f"{wrong.name} = {show((low + high) / 2, 2)}"
    return f"It is right {side} {at} and wrong {other}: are there two cases?"


def _sometimes(wrong: _Wrong) -> str:
    right = [each for each in wrong.found if each.right]
    if not right or len(right) == len(wrong.found):
        return ""
    names: Sequence[str] = wrong.verdict.derivative.loss.inputs
    if len(right) == 1:
        return (
            f"It is right at {place(names, right[0].place.point)} alone: at one place chance may have it so."
        )
    return f"It is right at {len(right)} of {len(wrong.found)} places: some may be right by chance."
