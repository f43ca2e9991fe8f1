"""Numerical derivatives: two losses, a little apart, and what rounding may do to their difference.

A large h misses the curve's bend (truncation), a small h subtracts two nearly equal numbers (round-off), so
the error against h is a U (Nocedal & Wright, *Numerical Optimization*, 2nd ed., Springer 2006, sec. 8.1).
"""

import math
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache

from gdtui.engine.autodiff.circuit import Circuit

EPSILON = sys.float_info.epsilon
"""The spacing of float64 numbers just above 1: 2.2e-16."""

PREDICTED_BEST = {"centered": EPSILON ** (1 / 3), "forward": EPSILON ** (1 / 2)}
"""Where truncation and round-off balance when the loss and its derivatives are of the order of 1."""

_LEAST = math.ulp(0.0)
"""The spacing of float64 numbers next to 0, below which nothing can be rounded."""

Curve = Callable[[float], float]


def along(circuit: Circuit, point: Sequence[float], place: int = 0) -> Curve:
    """The circuit's value as a function of input number `place` alone, the others held at `point`."""
    numbers = list(point)

    def value(at: float) -> float:
        return circuit.value([*numbers[:place], at, *numbers[place + 1 :]])

    return value


def centered_difference(loss: Curve, w: float, h: float) -> float:
    """(L(w+h) − L(w−h)) / 2h; its truncation error is L‴·h²/6."""
    return (loss(w + h) - loss(w - h)) / (2 * h)


def forward_difference(loss: Curve, w: float, h: float) -> float:
    """(L(w+h) − L(w)) / h; its truncation error is L″·h/2."""
    return (loss(w + h) - loss(w)) / h


DIFFERENCES = {"centered": centered_difference, "forward": forward_difference}
SPOKEN = {"centered": "centred", "forward": "forward"}
"""What they are called in sentences."""


def ends(w: float, h: float, scheme: str) -> tuple[float, float]:
    """Where that difference looks at the loss: on the left, and on the right."""
    return (w - h if scheme == "centered" else w), w + h


def round_off(circuit: Circuit, point: Sequence[float], place: int, h: float, scheme: str) -> float:
    """How far rounding alone may put that difference off, to first order: about ε·|L|/h.

    Each number v on the way to the loss is rounded by up to ε·|v|, and hands ∂L/∂v times that on (Higham,
    *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM 2002, ch. 3): at either end
    ε·Σ|v·∂L/∂v|, over what changes with the input. Where L is a difference of large numbers that is more
    than ε·|L|. Not a number where the loss is none.
    """
    left, right = ends(point[place], h, scheme)
    noise = sum(_rounding(circuit, [*point[:place], at, *point[place + 1 :]], place) for at in (left, right))
    return noise / (2 * h if scheme == "centered" else h)


def _rounding(circuit: Circuit, point: Sequence[float], place: int) -> float:
    values, gradients = circuit.node_values(point), circuit.node_gradients(point)
    noise = sum((EPSILON * abs(values[i]) + _LEAST) * abs(gradients[i]) for i in _moved(circuit, place))
    # at the very edge of a domain a derivative is infinite, and the loss no worse than elsewhere
    return noise if math.isfinite(noise) else EPSILON * abs(values[circuit.output])


@lru_cache(maxsize=64)
def _moved(circuit: Circuit, place: int) -> tuple[int, ...]:
    """The nodes that change with input number `place` and that the output depends on."""
    found = {place}
    for node in circuit.gates:
        if found.intersection(node.inputs):
            found.add(node.index)
    return tuple(sorted(found & circuit.needed))
