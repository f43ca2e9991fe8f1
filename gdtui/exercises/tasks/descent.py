"""Exercises 2 and 3: the step of gradient descent, and the loop with its stop."""

import random
from collections.abc import Callable

from gdtui.engine.autodiff.expression import parse
from gdtui.exercises.task import Case, Names, Numbers, Part, Slip, Task, flat


def _steps(draw: random.Random) -> list[Case]:
    fixed = [([1.0], [2.0], 0.1), ([1.0, -2.0], [0.5, 4.0], 0.25)]
    for count in (1, 2, 5):
        w, slopes = ([round(draw.uniform(-3, 3), 3) for _ in range(count)] for _ in range(2))
        fixed.append((w, slopes, round(draw.uniform(0.01, 0.9), 3)))
    return [
        Case(f"w = {w}, gradient = {slopes}, learning_rate = {rate:g}", {"w": w, "g": slopes, "rate": rate})
        for w, slopes, rate in fixed
    ]


def _play_step(names: Names, case: Case) -> Numbers:
    w, slopes, rate = list(case.given["w"]), list(case.given["g"]), case.given["rate"]
    found = flat(names["step"](w, slopes, rate), "step", len(slopes))
    return [*found, *flat(w, "w afterwards")]


Rule = Callable[[float, float, float], float]


def _stepped(rule: Rule) -> Callable[[Case], Numbers]:
    def numbers(case: Case) -> Numbers:
        w, slopes, rate = case.given["w"], case.given["g"], case.given["rate"]
        return [*(rule(at, slope, rate) for at, slope in zip(w, slopes, strict=True)), *w]

    return numbers


def _down(w: float, g: float, rate: float) -> float:
    return w - rate * g


def _expect_step(case: Case) -> list[Part]:
    count = len(case.given["w"])
    names = [f"w[{k}]" for k in range(count)] + [f"the old w[{k}] afterwards" for k in range(count)]
    return list(map(Part, names, _stepped(_down)(case)))


def _in_place(case: Case) -> Numbers:
    found = _stepped(_down)(case)[: len(case.given["w"])]
    return found * 2


STEP = Task(
    "step",
    "one step of gradient descent",
    ("step",),
    _steps, _play_step, _expect_step,
    (
        Slip("was the gradient added?", _stepped(lambda w, g, rate: w + rate * g)),
        Slip("was the learning rate left out?", _stepped(lambda w, g, rate: w - g)),
        Slip("is that the update alone? It is added to w", _stepped(lambda w, g, rate: -rate * g)),
        Slip("was w multiplied by the gradient?", _stepped(lambda w, g, rate: w - rate * g * w)),
        Slip("was w changed where it stands? Give back a new list", _in_place),
    ),
)  # fmt: skip


def _walks(draw: random.Random) -> list[Case]:
    fixed = [("w**2", 1.0, 0.25, 3, 0.0), ("w**2", -1.0, 0.25, 50, 0.1), ("w**2", 0.0, 0.1, 5, 1e-3),
             ("w**4 - 3*w", 2.0, 0.02, 0, 1e-3)]  # fmt: skip
    drawn = [
        ("0.5*w**2 + sin(w)", round(draw.uniform(-3, 3), 3), round(draw.uniform(0.05, 0.4), 3), 30, 0.05)
        for _ in range(3)
    ]
    return [
        Case(f"L = {loss} from w = {w:g}, learning_rate = {rate:g}, at most {most} steps, tolerance {low:g}",
             {"loss": loss, "w": w, "rate": rate, "most": most, "low": low})
        for loss, w, rate, most, low in (*fixed, *drawn)
    ]  # fmt: skip


def _slope(case: Case) -> Callable[[float], float]:
    circuit = parse(case.given["loss"])
    return lambda w: circuit.value_and_gradient((float(w),))[1][0]


def _play_walk(names: Names, case: Case) -> Numbers:
    given = case.given
    found = names["descend"](_slope(case), given["w"], given["rate"], given["most"], given["low"])
    path = flat(found, "descend")
    return [*path, float(len(path))]


Stop = Callable[[float, float, int, Case], bool]


def _walked(stop: Stop, sign: float = -1.0) -> Callable[[Case], Numbers]:
    """The path, until `stop(slope, w, step, case)`, and how many numbers it has."""

    def numbers(case: Case) -> Numbers:
        slope, w, path = _slope(case), case.given["w"], [case.given["w"]]
        while len(path) <= 200 and not stop(slope(w), w, len(path) - 1, case):
            w += sign * case.given["rate"] * slope(w)
            path.append(w)
        return [*path, float(len(path))]

    return numbers


def _right(slope: float, _w: float, step: int, case: Case) -> bool:
    return bool(step >= case.given["most"] or abs(slope) <= case.given["low"])


def _expect_walk(case: Case) -> list[Part]:
    *path, count = _walked(_right)(case)
    return [
        *(Part(f"step {k}: w" if k else "the start", w) for k, w in enumerate(path)),
        Part("the length of the path", count),
    ]


LOOP = Task(
    "descend",
    "the loop: down until the slope is small enough, or the steps are used up",
    ("descend",),
    _walks, _play_walk, _expect_walk,
    (
        Slip("was the gradient added?", _walked(_right, 1.0)),
        Slip("does it stop where the slope is negative? Compare its size, abs(slope)",
             _walked(lambda g, w, k, case: k >= case.given["most"] or g <= case.given["low"])),
        Slip("does it never stop on a small slope?", _walked(lambda g, w, k, case: k >= case.given["most"])),
        Slip("is it one step too many?",
             _walked(lambda g, w, k, case: k > case.given["most"] or abs(g) <= case.given["low"])),
        Slip("is it one step too few?",
             _walked(lambda g, w, k, case: k >= case.given["most"] - 1 or abs(g) <= case.given["low"])),
        Slip("is w compared with the tolerance? The slope is to be small",
             _walked(lambda g, w, k, case: k >= case.given["most"] or abs(w) <= case.given["low"])),
        Slip("is the start left out of the path?", lambda case: _headless(_walked(_right)(case))),
    ),
)  # fmt: skip


def _headless(numbers: Numbers) -> Numbers:
    return [*numbers[1:-1], numbers[-1] - 1]
