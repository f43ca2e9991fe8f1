"""A circuit of gates: its value, its exact gradient and Hessian, for numbers and for whole arrays.

One pass forward computes every gate's value; one pass backward hands each gate's upstream gradient,
times its local gradients, on to its inputs, and adds where a value feeds several gates (reverse-mode
automatic differentiation: Griewank & Walther, *Evaluating Derivatives*, 2nd ed., SIAM 2008, ch. 3).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.operations import ARRAYS, NUMBERS, ONE, Operation, Value
from gdtui.engine.second_order import hessian
from gdtui.engine.sweep import Sweep, gatherer

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Node:
    """An input, a constant or a gate.

    Attributes:
        index: its place in `Circuit.nodes`.
        label: the name of the input or intermediate, else its expression.
        operation: the gate's row of the table; None for an input or a constant.
        inputs: the indices of the nodes that feed it.
        constant: the value of a constant, else None.
    """

    index: int
    label: str
    operation: Operation | None = None
    inputs: tuple[int, ...] = ()
    constant: float | None = None

    @property
    def is_gate(self) -> bool:
        """Whether it computes something."""
        return self.operation is not None


@dataclass(frozen=True)
class _Gate:
    """What the passes need of one gate, looked up once."""

    slot: int
    value: Callable[[Any, tuple[Value, ...]], Value]
    local: Callable[[Any, int, tuple[Value, ...], Value], Value]
    gather: Callable[[list[Value]], tuple[Value, ...]]
    targets: tuple[tuple[int, int], ...]
    """(position, slot) of every input that a gradient goes to."""


@dataclass(frozen=True, eq=False)
class Circuit:
    """Gates in topological order; `inputs` in alphabetical order are its first nodes.

    A point is given as one number for each input, in the order of `inputs`. Non-finite results are
    returned as they are: nothing here raises or warns for a value.
    """

    text: str
    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    output: int

    @cached_property
    def varying(self) -> frozenset[int]:
        """The nodes whose value depends on an input."""
        found = set(range(len(self.inputs)))
        for node in self.nodes:
            if found.intersection(node.inputs):
                found.add(node.index)
        return frozenset(found)

    @cached_property
    def needed(self) -> frozenset[int]:
        """The nodes that the output depends on, itself among them."""
        found = {self.output}
        for node in reversed(self.nodes):
            if node.index in found:
                found.update(node.inputs)
        return frozenset(found)

    @cached_property
    def gates(self) -> tuple[Node, ...]:
        """The gates alone, in topological order."""
        return tuple(node for node in self.nodes if node.is_gate)

    @cached_property
    def _constants(self) -> list[Value]:
        """A value for every node that no input can change; the other slots wait with 0."""
        values: list[Value] = [0.0] * len(self.nodes)
        with np.errstate(all="ignore"):
            for node in self.nodes:
                if node.constant is not None:
                    values[node.index] = node.constant
                elif node.operation and node.index not in self.varying:
                    inputs = tuple(np.float64(values[i]) for i in node.inputs)
                    values[node.index] = float(node.operation.value(ARRAYS, inputs))
        return values

    @cached_property
    def _array_constants(self) -> list[Value]:
        """The same for `ARRAYS`: dividing by numpy's 0.0 gives an infinity where Python's raises."""
        return [np.float64(value) for value in self._constants]

    @cached_property
    def _sweep(self) -> Sweep:
        return Sweep(self, self._constants)

    @cached_property
    def _program(self) -> tuple[_Gate, ...]:
        return self._compile(frozenset(range(len(self.inputs))))

    def _compile(self, wanted: frozenset[int]) -> tuple[_Gate, ...]:
        """The gates to compute, with gradients flowing only towards the inputs in `wanted`."""
        useful = set(wanted)
        program = []
        for node in self.nodes:
            if node.operation is None or node.index not in self.varying:
                continue
            # what the output does not depend on has no gradient to hand on
            sought = useful if node.index in self.needed else ()
            targets = tuple((place, i) for place, i in enumerate(node.inputs) if i in sought)
            if targets:
                useful.add(node.index)
            value, local = node.operation.value, node.operation.local
            program.append(_Gate(node.index, value, local, gatherer(node.inputs), targets))
        return tuple(program)

    def _forward(self, m: Any, point: Sequence[Value]) -> list[Value]:
        if len(point) != len(self.inputs):
            raise ValueError(f"{len(self.inputs)} numbers are needed, not {len(point)}")
        values = self._constants.copy() if m is NUMBERS else self._array_constants.copy()
        values[: len(self.inputs)] = point
        for gate in self._program:
            values[gate.slot] = gate.value(m, gate.gather(values))
        return values

    def _backward(self, m: Any, values: list[Value], program: tuple[_Gate, ...]) -> list[Value]:
        gradients: list[Value] = [0.0] * len(values)
        gradients[self.output] = 1.0
        for gate in reversed(program):
            slot = gate.slot
            upstream, y, x = gradients[slot], values[slot], gate.gather(values)
            for place, target in gate.targets:
                local = gate.local(m, place, x, y)
                share = upstream if local is ONE else upstream * local
                # not +=: the sum of a row and a column has a new shape
                gradients[target] = gradients[target] + share
        return gradients

    def _numbers(self, compute: Callable[[Any, list[Value]], Any], point: Sequence[float]) -> Any:
        """`compute` in Python's floats, or as IEEE 754 has it where Python would raise."""
        numbers = [float(v) for v in point]
        try:
            return compute(NUMBERS, numbers)
        except (ArithmeticError, ValueError):
            with np.errstate(all="ignore"):
                return compute(ARRAYS, [np.float64(v) for v in numbers])

    def value(self, point: Sequence[float]) -> float:
        """The output's value at one point."""
        return float(self._numbers(self._forward, point)[self.output])

    def value_and_gradient(self, point: Sequence[float]) -> tuple[float, tuple[float, ...]]:
        """The output's value at one point, and its derivative by each input."""
        value, gradient = self._numbers(self._value_and_gradient, point)
        return value, gradient

    def _value_and_gradient(self, m: Any, point: list[Value]) -> tuple[float, tuple[float, ...]]:
        values = self._forward(m, point)
        gradients = self._backward(m, values, self._program)
        return float(values[self.output]), tuple(map(float, gradients[: len(self.inputs)]))

    def node_values(self, point: Sequence[float]) -> tuple[float, ...]:
        """The value of every node at one point."""
        return tuple(map(float, self._numbers(self._forward, point)))

    def node_gradients(self, point: Sequence[float]) -> tuple[float, ...]:
        """The derivative of the output by every node at one point (0 where it has no say)."""

        def both(m: Any, numbers: list[Value]) -> list[Value]:
            return self._backward(m, self._forward(m, numbers), self._program)

        return tuple(map(float, self._numbers(both, point)))

    def gate_value(self, index: int, values: Sequence[float]) -> float:
        """What gate `index` computes from its inputs' `values` (one value for each node)."""
        operation = self._operation(index)

        def value(m: Any, x: list[Value]) -> Value:
            return operation.value(m, tuple(x))

        return float(self._numbers(value, self._inputs_of(index, values)))

    def local_gradient(self, index: int, place: int, values: Sequence[float]) -> float:
        """The derivative of gate `index` by its input number `place`, at the nodes' `values`."""
        operation = self._operation(index)

        def local(m: Any, numbers: list[Value]) -> Value:
            *x, y = numbers
            return operation.local(m, place, tuple(x), y)

        return float(self._numbers(local, [*self._inputs_of(index, values), values[index]]))

    def _operation(self, index: int) -> Operation:
        operation = self.nodes[index].operation
        if operation is None:
            raise ValueError(f"node {index} is no gate")
        return operation

    def _inputs_of(self, index: int, values: Sequence[float]) -> list[float]:
        return [values[i] for i in self.nodes[index].inputs]

    def values(self, columns: Sequence[float | Array]) -> Array:
        """The output for whole arrays: one array or number for each input, broadcast together.

        Returns:
            An array of the inputs' common shape.
        """
        return self._sweep([np.asarray(c, np.float64) for c in columns])

    def values_and_gradients(
        self, columns: Sequence[float | Array], wanted: Sequence[str] | None = None
    ) -> tuple[Array, tuple[Array, ...]]:
        """The output for whole arrays, and its derivative by each `wanted` input (all of them if None).

        Returns:
            The values and, in the order of `wanted`, the gradients, each of the inputs' common shape.
        """
        slots = [self.inputs.index(name) for name in (self.inputs if wanted is None else wanted)]
        with np.errstate(all="ignore"):
            values = self._forward(ARRAYS, [np.asarray(c, np.float64) for c in columns])
            gradients = self._backward(ARRAYS, values, self._compile(frozenset(slots)))
        return _spread(values[self.output], columns), tuple(_spread(gradients[s], columns) for s in slots)

    def hessian(self, point: Sequence[float]) -> Array:
        """The exact second derivatives at one point, shape (inputs, inputs).

        Non-finite where a derivative is. See `second_order`.
        """
        with np.errstate(all="ignore"):
            return np.array(self._numbers(self._hessian, point), np.float64).reshape(len(point), len(point))

    def _hessian(self, m: Any, point: list[Value]) -> list[list[float]]:
        return hessian(self, m, self._forward(m, point))


def _spread(values: Value, columns: Sequence[float | Array]) -> Array:
    shape = np.broadcast_shapes(*(np.shape(c) for c in columns))
    spread: Array = np.broadcast_to(np.asarray(values, np.float64), shape)
    return spread
