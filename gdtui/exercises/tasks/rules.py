"""Exercises 5 and 6: momentum and Adam, against the engine's own."""

import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import find_landscape
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.registry import make
from gdtui.exercises.task import Case, Names, Numbers, Part, Slip, Task, flat, rows

_STEPS = 4
_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-8


def _cases(draw: random.Random) -> list[Case]:
    fixed = [("x**2 + 3*y**2", [1.0, -2.0], 0.1), ("(1 - x)**2 + 100*(y - x**2)**2", [-1.2, 1.0], 1e-3),
             ("1e-8*(x**2 + 3*y**2)", [0.5, -0.2], 0.1)]  # fmt: skip
    drawn = [
        ("x**2 + x*y + 2*y**2 + 1", [round(draw.uniform(-2, 2), 3) for _ in "xy"], 0.05) for _ in range(2)
    ]
    return [
        Case(f"L = {loss} from {w}, learning_rate = {rate:g}", {"loss": loss, "w": w, "rate": rate})
        for loss, w, rate in (*fixed, *drawn)
    ]


def _gradient(case: Case) -> Callable[[list[float]], list[float]]:
    circuit = parse(case.given["loss"])
    return lambda w: list(circuit.value_and_gradient(w)[1])


def _by_engine(case: Case, name: str, memory: Mapping[str, str], **settings: float) -> list[Part]:
    """Each step's w and memory of the engine's own rule."""
    loss = find_landscape(case.given["loss"])
    rule = make(name, learning_rate=case.given["rate"], **settings)
    run = Landscape(loss, tuple(case.given["w"]), (rule,))
    state, parts = run.init(), list[Part]()
    for step in range(1, _STEPS + 1):
        state = run.step(state)
        racer = state.racers[0]
        kept = {part.symbol: part.value for part in racer.memory.parts()}
        values = {"w": racer.params, **{name: kept[symbol] for name, symbol in memory.items()}}
        for called, numbers in values.items():
            parts += [Part(f"step {step}: {called}[{k}]", float(v)) for k, v in enumerate(numbers)]
    return parts


# -- momentum


def _play_momentum(names: Names, case: Case) -> Numbers:
    gradient, w, velocity, told = _gradient(case), list(case.given["w"]), [0.0, 0.0], Numbers()
    for _ in range(_STEPS):
        slopes = gradient(w)
        found = names["momentum_step"](w, velocity, slopes, case.given["rate"], 0.9)
        w, velocity = (flat(part, "momentum_step", 2) for part in rows(found, "momentum_step", 2))
        told += [*w, *velocity]
    return told


Roll = Callable[[float, float, float, float], tuple[float, float]]


def _rolled(rule: Roll) -> Callable[[Case], Numbers]:
    """What `rule(w, velocity, slope, rate)` leads to."""

    def numbers(case: Case) -> Numbers:
        gradient, w, velocity, told = _gradient(case), list(case.given["w"]), [0.0, 0.0], Numbers()
        for _ in range(_STEPS):
            pairs = [rule(*each, case.given["rate"]) for each in zip(w, velocity, gradient(w), strict=True)]
            w, velocity = (list(part) for part in zip(*pairs, strict=True))
            told += [*w, *velocity]
        return told

    return numbers


def _other_velocity(made: Callable[[float, float], float]) -> Roll:
    def rule(w: float, v: float, g: float, rate: float) -> tuple[float, float]:
        v = made(v, g)
        return w - rate * v, v

    return rule


def _rate_inside(w: float, v: float, g: float, rate: float) -> tuple[float, float]:
    v = 0.9 * v + rate * g
    return w - v, v


def _heavy_ball(w: float, v: float, g: float, rate: float) -> tuple[float, float]:
    v = 0.9 * v - rate * g
    return w + v, v


MOMENTUM = Task(
    "momentum_step",
    "one step with momentum",
    ("momentum_step",),
    _cases, _play_momentum,
    lambda case: _by_engine(case, "momentum", {"velocity": "v"}, momentum=0.9),
    (
        Slip("was the velocity added to w?",
             _rolled(lambda w, v, g, rate: (w + rate * (0.9 * v + g), 0.9 * v + g))),
        Slip("is the old velocity used for the step?",
             _rolled(lambda w, v, g, rate: (w - rate * v, 0.9 * v + g))),
        Slip("was the velocity not kept for the next step?",
             _rolled(lambda w, v, g, rate: (w - rate * (0.9 * v + g), v))),
        Slip("is the gradient used for the step, where the velocity should be?",
             _rolled(lambda w, v, g, rate: (w - rate * g, 0.9 * v + g))),
        Slip("was the gradient scaled by 1 − momentum?",
             _rolled(_other_velocity(lambda v, g: 0.9 * v + 0.1 * g))),
        Slip("was the velocity not scaled by momentum?", _rolled(_other_velocity(lambda v, g: v + g))),
        Slip("is the learning rate in the velocity? Here it scales the step", _rolled(_rate_inside)),
        Slip("does the velocity hold −η·gradient? Here it holds gradients", _rolled(_heavy_ball)),
        Slip("was the learning rate left out?",
             _rolled(lambda w, v, g, rate: (w - 0.9 * v - g, 0.9 * v + g))),
    ),
)  # fmt: skip


# -- Adam


def _play_adam(names: Names, case: Case) -> Numbers:
    gradient, w, told = _gradient(case), list(case.given["w"]), Numbers()
    m, v = [0.0, 0.0], [0.0, 0.0]
    for t in range(1, _STEPS + 1):
        slopes = gradient(w)
        found = names["adam_step"](w, m, v, t, slopes, case.given["rate"], _BETA1, _BETA2, _EPSILON)
        w, m, v = (flat(part, "adam_step", 2) for part in rows(found, "adam_step", 3))
        told += [*w, *m, *v]
    return told


class _Adam(NamedTuple):
    """Adam with one thing done otherwise."""

    sign: float = -1.0
    corrects: tuple[bool, bool] = (True, True)
    betas: tuple[float, float] = (_BETA1, _BETA2)
    inside: bool = False
    root: bool = True
    late: int = 0
    squared: bool = True
    shares: bool = True

    def numbers(self, case: Case) -> Numbers:
        """What it leads to."""
        gradient, w, told = _gradient(case), np.array(case.given["w"]), Numbers()
        m, v = np.zeros(2), np.zeros(2)
        for t in range(1, _STEPS + 1):
            slopes = np.array(gradient(w.tolist()))
            m, v = (self._mean(old, new, b) for old, new, b in zip(
                (m, v), (slopes, slopes**2 if self.squared else slopes), self.betas, strict=True
            ))  # fmt: skip
            w = w + self.sign * case.given["rate"] * self._update(m, v, t + self.late)
            told += [*w.tolist(), *m.tolist(), *v.tolist()]
        return told

    def _mean(self, old: Vector, new: Vector, beta: float) -> Vector:
        return beta * old + ((1 - beta) if self.shares else 1.0) * new

    def _update(self, m: Vector, v: Vector, t: int) -> Vector:
        first, second = (
            mean / (1 - beta**t) if wanted and t else mean
            for mean, beta, wanted in zip((m, v), self.betas, self.corrects, strict=True)
        )
        with np.errstate(all="ignore"):
            if not self.root:
                return np.asarray(first / (second + _EPSILON))
            under = np.sqrt(second + _EPSILON) if self.inside else np.sqrt(second) + _EPSILON
            return np.asarray(first / under)


ADAM = Task(
    "adam_step",
    "one step of Adam",
    ("adam_step",),
    _cases, _play_adam,
    lambda case: _by_engine(case, "adam", {"m": "m", "v": "v"},
                            beta1=_BETA1, beta2=_BETA2, epsilon=_EPSILON),
    (
        Slip("was the update added?", _Adam(sign=1.0).numbers),
        Slip("was the bias correction left out? m/(1 − β₁ᵗ) and v/(1 − β₂ᵗ)",
             _Adam(corrects=(False, False)).numbers),
        Slip("was the bias of v not corrected?", _Adam(corrects=(True, False)).numbers),
        Slip("was the bias of m not corrected?", _Adam(corrects=(False, True)).numbers),
        Slip("are beta1 and beta2 exchanged?", _Adam(betas=(_BETA2, _BETA1)).numbers),
        Slip("does ε stand inside the root? Here it is added to the root", _Adam(inside=True).numbers),
        Slip("is the root of v left out?", _Adam(root=False).numbers),
        Slip("is t counted off by one? The first update has t = 1", _Adam(late=1).numbers),
        Slip("is the mean v that of the gradient? It is of its square", _Adam(squared=False).numbers),
        Slip("was the new gradient not scaled by 1 − β?", _Adam(shares=False).numbers),
    ),
)  # fmt: skip
