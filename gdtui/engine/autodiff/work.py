"""How long arrays take to compute, so that a key that is pressed meanwhile does not wait.

What a gate's function takes was measured with numpy 2 on the machine that the benchmarks name: over arrays of
2,000, 10,000 and 40,000 numbers of float64 between 0.2 and 0.9 (of gelu from −3 to 3), the least of seven
times, in nanoseconds a number; rounded, and of the three sizes the one that is usual here. Only the order of
things counts: another machine has other nanoseconds, and about the same proportions.
`python -m tests.benchmarks.expressions` holds what is reckoned by them against what keys take.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.circuit import MOST_SQUARED, Circuit
from gdtui.engine.autodiff.graph import Node

Shape = tuple[int, ...]


class _Cost(NamedTuple):
    """Nanoseconds a number.

    Attributes:
        value: of a gate's function; where a gate takes many inputs, for each of them.
        slope: of its derivative by one input; what these share is worked out once for all.
        bend: of a second derivative by two.
        once: nanoseconds for each input whatever the size of the arrays, forward and back: Python's.
    """

    value: float
    slope: float = 0.5
    bend: float = 0.5
    once: float = 1_500


_COSTS = {
    **dict.fromkeys(("add", "subtract", "multiply", "negate"), _Cost(1)),
    **dict.fromkeys(("abs", "relu", "sign"), _Cost(1.5, 2)),
    **dict.fromkeys(("sqrt", "asin", "acos", "atan", "log", "ln", "log2", "log10"), _Cost(2.5, 6, 9)),
    **dict.fromkeys(("exp", "sinh", "cosh", "tan"), _Cost(2, 2, 2)),
    **dict.fromkeys(("sin", "cos"), _Cost(10, 10)),
    **dict.fromkeys(("sigmoid", "logsigmoid", "softplus", "tanh"), _Cost(6, 12, 15, 5_000)),
    **dict.fromkeys(("max", "min"), _Cost(1, 2, 0, 3_500)),
    "divide": _Cost(1, 3, 3, 3_000),
    "power": _Cost(5, 8, 12, 6_000),
    "hypot": _Cost(24, 8, 14, 5_000),
    "gelu": _Cost(130, 130, 10, 15_000),
    "logsumexp": _Cost(4.5, 4.5, 5, 4_500),
}
_SQUARE = _Cost(0.5, 1, 1)
"""A power whose exponent is 2."""
_ADDED = 2.5
"""To multiply by what came before and to add it to a sum."""
_OF_VALUE = 500
"""What numpy is called for takes for each input of a gate, whatever the size of the arrays."""
_ONE = 1e9
"""Nanoseconds of a second."""
_PIECE = 12e6
"""Of a piece of the work, at which keys wait."""
_NUMPY = 1_500
"""What a call of numpy takes, with what Python does around it."""
_KEPT = 2_000_000
"""Numbers that second derivatives keep of all gates: some 50 MB."""


def _cost(node: Node, circuit: Circuit) -> _Cost:
    """What a gate costs: a number of its value, of each slope and of each second derivative."""
    assert node.operation is not None
    name, many = node.operation.name, len(node.inputs)
    if name == "power" and circuit.nodes[node.inputs[1]].constant == 2.0:
        return _SQUARE
    known = _COSTS[name]
    return known._replace(value=known.value * many) if many > 2 else known


@lru_cache(maxsize=16)
def value_cost(circuit: Circuit) -> float:
    """Nanoseconds that a number of a circuit's value takes, where every gate has as many numbers."""
    return sum(_cost(node, circuit).value for node in circuit.live)


class Work(NamedTuple):
    """What a computation takes, in nanoseconds.

    Attributes:
        once: whatever the size of the arrays: numpy is called so often.
        each: for each of the places.
    """

    once: float
    each: float

    def __add__(self, other: object) -> "Work":
        """Both, one after the other."""
        assert isinstance(other, Work)
        return Work(self.once + other.once, self.each + other.each)


_BESIDE = Work(100_000.0, 100.0)
"""What a step takes besides the gradient."""


@lru_cache(maxsize=16)
def gradient_work(circuit: Circuit) -> Work:
    """What the value takes at many places at once, and all derivatives of it."""
    return sum((_gradient(node, circuit) for node in circuit.live), Work(0.0, 0.0))


def _gradient(node: Node, circuit: Circuit) -> Work:
    cost, towards = _cost(node, circuit), sum(i in circuit.varying for i in node.inputs)
    return Work(len(node.inputs) * cost.once, cost.value + towards * (cost.slope + _ADDED))


@lru_cache(maxsize=16)
def hessian_work(circuit: Circuit) -> Work:
    """What the second derivatives take at many places at once."""
    of_gate = _products if len(circuit.inputs) > MOST_SQUARED else _squares
    feeding: dict[int, frozenset[int]] = {i: frozenset((i,)) for i in range(len(circuit.inputs))}
    total = Work(0.0, 0.0)
    for node in circuit.live:
        parts = [feeding[i] for i in dict.fromkeys(node.inputs) if i in feeding]
        feeding[node.index] = frozenset[int]().union(*parts)
        total += of_gate(_cost(node, circuit), node, [len(part) for part in parts], len(circuit.inputs))
    return total


def _squares(cost: _Cost, node: Node, parts: Sequence[int], _inputs: int) -> Work:
    """A gate's, whose inputs depend on so many inputs of the circuit, by each two of those."""
    assert node.operation is not None
    looked = len(node.inputs) ** 2 if node.operation.curvature else 0
    handed = sum(many + many * many for many in parts)
    bent = 2 * sum(parts) ** 2 if looked else 0
    each = cost.value + len(node.inputs) * cost.slope + looked * cost.bend + (handed + bent) * _ADDED
    return Work((handed + bent + looked + 4) * _NUMPY, each)


def _products(cost: _Cost, node: Node, parts: Sequence[int], inputs: int) -> Work:
    """A gate's where the Hessian is multiplied by a direction for each input of the circuit."""
    assert node.operation is not None
    many = len(node.inputs)
    looked = many**2 if node.operation.curvature else 0
    wide = 2 * len(parts) + (len(parts) ** 2 if looked else 0)
    each = cost.value + 2 * many * cost.slope + looked * cost.bend + wide * inputs * _ADDED
    return Work((3 * wide + looked + 4 * many + 6) * _NUMPY, each)


@lru_cache(maxsize=32)
def seconds(circuit: Circuit, shapes: tuple[Shape, ...]) -> float:
    """What a circuit's value takes over arrays of these shapes, that broadcast together."""
    known, total = dict(enumerate(shapes)), 0.0
    for node in circuit.live:
        shape = known[node.index] = np.broadcast_shapes(*(known.get(i, ()) for i in node.inputs))
        total += _OF_VALUE * len(node.inputs) + _cost(node, circuit).value * prod(shape)
    return total / _ONE


def steps_at_once(circuit: Circuit, many: int, most: int, bent: bool = False) -> int:
    """How many steps of a walk from many places are a piece of the work: one at least.

    Args:
        circuit: the loss.
        many: from how many places.
        most: steps that a piece has at the most.
        bent: whether each step asks for the second derivatives.
    """
    work = gradient_work(circuit) + _BESIDE
    if bent:
        work += hessian_work(circuit)
    return min(max(int(_PIECE / (work.once + work.each * many)), 1), most)


def places_at_once(circuit: Circuit, most: int) -> int:
    """From how many places a walk is made at a time: one at least, and at the most `most`.

    From so many a Hessian is asked for at a time.
    """
    work, inputs = hessian_work(circuit), max(len(circuit.inputs), 1)
    kept = _KEPT // (max(len(circuit.gates), 1) * inputs * min(inputs, MOST_SQUARED))
    return max(min(most, kept, int((_PIECE - work.once) / max(work.each, 1.0))), 1)
