"""Exercise 1: the numerical gradient."""

import random
from collections.abc import Callable, Sequence

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.slope.differences import along, centered_difference, forward_difference
from gdtui.exercises.task import Case, Names, Numbers, Part, Slip, Task, flat

_LOSSES = ("w**3", "x**2*y", "(1 - x)**2 + 100*(y - x**2)**2", "x*y*z + x**3")


def _cases(draw: random.Random) -> list[Case]:
    fixed = [("w**2", [1.7], 1e-3), ("w**4", [1.7], 1e-2), ("x**2 + 3*y**3", [1.0, -2.0], 1e-3)]
    drawn = [(loss, draw.uniform) for loss in _LOSSES]
    found = [(loss, [draw.uniform(-2, 2) for _ in parse(loss).inputs], 1e-2) for loss, _ in drawn]
    return [
        Case(f"f = {loss} at {_listed(point)}, h = {h:g}", {"loss": loss, "point": point, "h": h})
        for loss, point, h in (*fixed, *found)
    ]


def _listed(point: Sequence[float]) -> str:
    return "[" + ", ".join(f"{at:.4g}" for at in point) + "]"


def _circuit(case: Case) -> Circuit:
    return parse(case.given["loss"])


def _play(names: Names, case: Case) -> Numbers:
    circuit, point = _circuit(case), list(case.given["point"])
    found = names["numerical_gradient"](circuit.value, point, case.given["h"])
    return [*flat(found, "numerical_gradient", len(case.given["point"])), *flat(point, "w afterwards")]


def _expected(case: Case) -> list[Part]:
    slopes = _each(case, centered_difference)
    names = [f"the derivative by w[{place}]" for place in range(len(slopes))]
    after = [Part(f"w[{place}] afterwards", at) for place, at in enumerate(case.given["point"])]
    return [*map(Part, names, slopes), *after]


Difference = Callable[[Callable[[float], float], float, float], float]


def _each(case: Case, difference: Difference) -> Numbers:
    circuit, point, h = _circuit(case), case.given["point"], case.given["h"]
    return [difference(along(circuit, point, place), at, h) for place, at in enumerate(point)]


def _kept(difference: Difference) -> Callable[[Case], Numbers]:
    """With w as it was afterwards."""
    return lambda case: [*_each(case, difference), *case.given["point"]]


def _left_nudged(case: Case) -> Numbers:
    """Nothing put back: the next derivative is measured where the last one left w."""
    circuit, h, point = _circuit(case), case.given["h"], list(case.given["point"])
    found = []
    for place in range(len(point)):
        found.append(centered_difference(along(circuit, point, place), point[place], h))
        point[place] -= h
    return [*found, *point]


NUMERICAL_GRADIENT = Task(
    "numerical_gradient",
    "the numerical gradient: nudge each number by ±h",
    ("numerical_gradient",),
    _cases, _play, _expected,
    (
        Slip("is it the forward difference, (f(w + h) − f(w))/h?", _kept(forward_difference)),
        Slip("is it f(w + h) − f(w), over 2h? The other place is w − h",
             _kept(lambda f, w, h: forward_difference(f, w, h) / 2)),
        Slip("is it divided by h? The two places are 2h apart",
             _kept(lambda f, w, h: 2 * centered_difference(f, w, h))),
        Slip("is it f(w − h) − f(w + h)? The sign is the other way round",
             _kept(lambda f, w, h: -centered_difference(f, w, h))),
        Slip("is it the backward difference, (f(w) − f(w − h))/h?",
             _kept(lambda f, w, h: forward_difference(f, w, -h))),
        Slip("was w[i] put back before the next one is nudged?", _left_nudged),
        Slip("is the sum divided, where the difference should be?",
             _kept(lambda f, w, h: (f(w + h) + f(w - h)) / (2 * h))),
    ),
)  # fmt: skip
