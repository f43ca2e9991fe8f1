"""Exercise 9: a network of one hidden layer, forward and backward by hand."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.losses.objective import Vector
from gdtui.exercises.task import Case, Names, Numbers, Part, Slip, Task, flat, rows

_PARTS = ("loss", "dW1", "db1", "dW2", "db2")


def _cases(draw: random.Random) -> list[Case]:
    def numbers(count: int) -> list[float]:
        return [round(draw.uniform(-1, 1), 2) for _ in range(count)]

    found = []
    for inputs, hidden in ((1, 1), (2, 3), (3, 2), (2, 2)):
        given = {
            "x": numbers(inputs), "target": numbers(1)[0], "W1": [numbers(inputs) for _ in range(hidden)],
            "b1": numbers(hidden), "W2": numbers(hidden), "b2": numbers(1)[0],
        }  # fmt: skip
        found.append(Case(f"{inputs} inputs, {hidden} hidden units", given))
    return found


def _play(names: Names, case: Case) -> Numbers:
    given = {name: _copied(value) for name, value in case.given.items()}
    found = names["loss_and_gradients"](*given.values())
    told = Numbers()
    for name, part, count in zip(
        _PARTS, rows(found, "loss_and_gradients", len(_PARTS)), _counts(case), strict=True
    ):
        told += flat(part, f"loss_and_gradients: {name}", count)
    return told


def _copied(value: Any) -> Any:
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _counts(case: Case) -> tuple[int, ...]:
    hidden, inputs = len(case.given["b1"]), len(case.given["x"])
    return 1, hidden * inputs, hidden, hidden, 1


def _expected(case: Case) -> list[Part]:
    """By the circuit of the loss, written out."""
    x, w1 = case.given["x"], case.given["W1"]
    params = {"b2": case.given["b2"]}
    terms = []
    for j, row in enumerate(w1):
        params |= {f"w1_{j}_{i}": at for i, at in enumerate(row)}
        params |= {f"b1_{j}": case.given["b1"][j], f"w2_{j}": case.given["W2"][j]}
        inner = " + ".join(f"w1_{j}_{i}*({x[i]!r})" for i in range(len(x)))
        terms.append(f"w2_{j}*tanh({inner} + b1_{j})")
    circuit = parse(f"({' + '.join(terms)} + b2 - ({case.given['target']!r}))**2")
    loss, gradient = circuit.value_and_gradient([params[name] for name in circuit.inputs])
    slopes = dict(zip(circuit.inputs, gradient, strict=True))
    hidden, inputs = range(len(w1)), range(len(x))
    return [
        Part("loss", loss),
        *(Part(f"dW1[{j}][{i}]", slopes[f"w1_{j}_{i}"]) for j in hidden for i in inputs),
        *(Part(f"db1[{j}]", slopes[f"b1_{j}"]) for j in hidden),
        *(Part(f"dW2[{j}]", slopes[f"w2_{j}"]) for j in hidden),
        Part("db2", slopes["b2"]),
    ]


class _Layer(NamedTuple):
    """The network with one thing done otherwise."""

    slope: Callable[[Vector, Vector], Vector] = lambda h, z: 1 - h**2
    factor: float = 2.0
    half: float = 1.0
    bare: bool = False
    transposed: bool = False
    through: bool = True

    def numbers(self, case: Case) -> Numbers:
        """What it leads to."""
        x, w1, b1, w2 = (np.array(case.given[name]) for name in ("x", "W1", "b1", "W2"))
        z = w1 @ x + b1
        h = np.tanh(z)
        apart = float(w2 @ h) + case.given["b2"] - case.given["target"]
        out = self.factor * apart
        back = (out * w2 if self.through else np.full_like(w2, out)) * self.slope(h, z)
        dw1 = np.outer(x, back) if self.transposed else np.outer(back, x)
        dw2 = out * (z if self.bare else h)
        return [self.half * apart**2, *dw1.ravel().tolist(), *back.tolist(), *dw2.tolist(), out]


LAYER = Task(
    "loss_and_gradients",
    "one hidden layer, forward and backward by hand",
    ("loss_and_gradients",),
    _cases, _play, _expected,
    (
        Slip("was the derivative of tanh left out?", _Layer(slope=lambda h, z: np.ones_like(h)).numbers),
        Slip("the derivative of tanh is 1 − h², with h = tanh(z): is it 1 − z²?",
             _Layer(slope=lambda h, z: 1 - z**2).numbers),
        Slip("the derivative of tanh is 1 − h²: is it 1 − h?", _Layer(slope=lambda h, z: 1 - h).numbers),
        Slip("is it h·(1 − h)? That is the derivative of a sigmoid",
             _Layer(slope=lambda h, z: h * (1 - h)).numbers),
        Slip("was the 2 of the square left out?", _Layer(factor=1.0).numbers),
        Slip("is the loss halved? Here it is (y − target)²", _Layer(factor=1.0, half=0.5).numbers),
        Slip("is it target − y? The gradient has the other sign", _Layer(factor=-2.0).numbers),
        Slip("does the gradient come through W2 on its way to the hidden units?",
             _Layer(through=False).numbers),
        Slip("is dW1 turned over? A row of it belongs to a hidden unit", _Layer(transposed=True).numbers),
        Slip("does W2 see h, or z before the tanh?", _Layer(bare=True).numbers),
    ),
)  # fmt: skip
