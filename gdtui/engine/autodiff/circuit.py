"""A circuit of gates: its value, its exact gradient and Hessian, for numbers and for whole arrays.

One pass forward computes every gate's value; one pass backward hands each gate's upstream gradient,
times its local gradients, on to its inputs, and adds where a value feeds several gates (reverse-mode
automatic differentiation: Griewank & Walther, *Evaluating Derivatives*, 2nd ed., SIAM 2008, ch. 3).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.graph import Graph
from gdtui.engine.autodiff.hessian_product import hessian_product
from gdtui.engine.autodiff.namespaces import ARRAYS, NUMBERS, Value
from gdtui.engine.autodiff.operations import ONE, Operation
from gdtui.engine.autodiff.second_order import hessian
from gdtui.engine.autodiff.sweep import Sweep, common_shape, gatherer
from gdtui.engine.base.errors import InputError, quote, suggest

Array = NDArray[np.float64]
MOST_SQUARED = 5
"""From more inputs on, the Hessian is faster in arrays than in plain lists."""


class _Forward(NamedTuple):
    """What the forward pass needs of one gate; a tuple, as it is unpacked at every step of every run."""

    slot: int
    value: Callable[[Any, tuple[Value, ...]], Value]
    gather: Callable[[list[Value]], tuple[Value, ...]]


class _Backward(NamedTuple):
    """What the backward pass needs of one gate."""

    slot: int
    local: Callable[[Any, int, tuple[Value, ...], Value], Value]
    gather: Callable[[list[Value]], tuple[Value, ...]]
    targets: tuple[tuple[int, int], ...]
    """(position, slot) of every input that a gradient goes to."""


@dataclass(frozen=True, eq=False)
class Circuit(Graph):
    """A graph that computes.

    A point is given as one number for each input, in the order of its inputs. Non-finite results are
    returned as they are: nothing here raises or warns for a value. Where the output has no value (nan), it
    has no derivative by anything that it depends on.

    Attributes:
        text: the expression that it was read from.
    """

    text: str

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
    def _forward_program(self) -> tuple[_Forward, ...]:
        return tuple(
            _Forward(node.index, node.operation.value, gatherer(node.inputs))
            for node in self.nodes
            if node.operation and node.index in self.varying
        )

    @cached_property
    def _backward_program(self) -> tuple[_Backward, ...]:
        return self._towards(frozenset(range(len(self.inputs))))

    @cached_property
    def _programs(self) -> dict[frozenset[int], tuple[_Backward, ...]]:
        """What `_towards` has made so far: a race asks for the same params at every step."""
        return {}

    def _towards(self, wanted: frozenset[int]) -> tuple[_Backward, ...]:
        """The gates between the output and the inputs in `wanted`, from the output on."""
        if wanted not in self._programs:
            self._programs[wanted] = self._made_towards(wanted)
        return self._programs[wanted]

    def _made_towards(self, wanted: frozenset[int]) -> tuple[_Backward, ...]:
        useful, program = set(wanted), []
        for node in self.nodes:
            targets = tuple((place, i) for place, i in enumerate(node.inputs) if i in useful)
            if node.operation and targets and node.index in self.needed:
                useful.add(node.index)
                program.append(_Backward(node.index, node.operation.local, gatherer(node.inputs), targets))
        return tuple(reversed(program))

    def _forward(self, m: Any, point: Sequence[Value]) -> list[Value]:
        if len(point) != len(self.inputs):
            raise ValueError(f"{len(self.inputs)} numbers are needed, not {len(point)}")
        values = self._constants.copy() if m is NUMBERS else self._array_constants.copy()
        values[: len(self.inputs)] = point
        for slot, value, gather in self._forward_program:
            values[slot] = value(m, gather(values))
        return values

    def _backward(
        self, m: Any, values: list[Value], program: tuple[_Backward, ...] | None = None
    ) -> list[Value]:
        gradients: list[Value] = [0.0] * len(values)
        gradients[self.output] = 1.0
        for slot, local_gradient, gather, targets in self._backward_program if program is None else program:
            upstream, y, x = gradients[slot], values[slot], gather(values)
            for place, target in targets:
                local = local_gradient(m, place, x, y)
                share = upstream if local is ONE else upstream * local
                # not +=: the sum of a row and a column has a new shape
                gradients[target] = gradients[target] + share
        return gradients

    def _values_at(self, point: Sequence[float]) -> list[float]:
        return _in_numbers(self._forward, [float(v) for v in point])

    def _gradients_at(self, values: list[float]) -> list[float]:
        output = values[self.output]
        if output == output:
            return _in_numbers(self._backward, values)
        gradients = [math.nan if i in self.needed & self.varying else 0.0 for i in range(len(values))]
        gradients[self.output] = 1.0
        return gradients

    def __call__(self, **numbers: float) -> float:
        """The output at a point given by name: `circuit(x=1, y=2)`.

        Raises:
            InputError: when an input is missing, or there is none of that name.
        """
        return self.value(self.point_of(numbers))

    def point_of(self, numbers: Mapping[str, float]) -> tuple[float, ...]:
        """One number for each input, in their order, of numbers given by name.

        Raises:
            InputError: when one is missing, or there is none of that name.
        """
        for name in numbers:
            if name not in self.inputs:
                raise InputError(f"there is no input {quote(name)}: {suggest(name, self.inputs)}")
        missing = [name for name in self.inputs if name not in numbers]
        if missing:
            raise InputError(f"{', '.join(missing)} {'has' if len(missing) == 1 else 'have'} no number")
        return tuple(float(numbers[name]) for name in self.inputs)

    def __repr__(self) -> str:
        """The expression, and what it is made of."""
        gates = len(self.gates)
        return f"{self.text}: {gates} gate{'s' * (gates != 1)}, inputs {', '.join(self.inputs) or 'none'}"

    def value(self, point: Sequence[float]) -> float:
        """The output's value at one point."""
        return self._values_at(point)[self.output]

    def value_and_gradient(self, point: Sequence[float]) -> tuple[float, tuple[float, ...]]:
        """The output's value at one point, and its derivative by each input."""
        values = self._values_at(point)
        return values[self.output], tuple(self._gradients_at(values)[: len(self.inputs)])

    def node_values(self, point: Sequence[float]) -> tuple[float, ...]:
        """The value of every node at one point."""
        return tuple(self._values_at(point))

    def node_gradients(self, point: Sequence[float]) -> tuple[float, ...]:
        """The derivative of the output by every node at one point (0 where it has no say)."""
        return tuple(self._gradients_at(self._values_at(point)))

    def local_gradient(self, index: int, place: int, values: Sequence[float]) -> float:
        """The derivative of gate `index` by its input number `place`, at the nodes' `values`.

        A gate without a value (nan) has no derivative either.
        """
        operation = self._operation(index)
        if math.isnan(values[index]):
            return math.nan

        def local(m: Any, numbers: list[Value]) -> list[Value]:
            *x, y = numbers
            return [operation.local(m, place, tuple(x), y)]

        return _in_numbers(local, [*self._inputs_of(index, values), values[index]])[0]

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
        slots = self._slots(wanted)
        with np.errstate(all="ignore"):
            values = self._forward(ARRAYS, _numbers(columns))
            gradients = self._backward(ARRAYS, values, self._towards(frozenset(slots)))
        output = _spread(values[self.output], columns)
        return output, tuple(_spread(self._where_defined(output, gradients[s], s), columns) for s in slots)

    def _slots(self, wanted: Sequence[str] | None = None) -> list[int]:
        return [self.inputs.index(name) for name in (self.inputs if wanted is None else wanted)]

    def hessians(
        self, columns: Sequence[float | Array], wanted: Sequence[str] | None = None
    ) -> list[list[Array]]:
        """The second derivatives for whole arrays, by each two of the `wanted` inputs (all of them if None).

        Returns:
            A square of arrays in the order of `wanted`, each of the inputs' common shape. See `second_order`.
        """
        with np.errstate(all="ignore"):
            values, slots = self._forward(ARRAYS, _numbers(columns)), self._slots(wanted)
            rows = (
                hessian(self, ARRAYS, values, slots)
                if len(slots) <= MOST_SQUARED
                else self._bent(values, slots)
            )
        return [[_spread(entry, columns) for entry in row] for row in rows]

    def _bent(self, values: Sequence[Value], slots: list[int]) -> list[list[Value]]:
        """The second derivatives by many inputs: their squares are in no gate."""
        apart = [np.asarray(value)[..., np.newaxis] for value in values]
        found = hessian_product(self, ARRAYS, apart, np.eye(len(self.inputs))[:, slots])
        return [[found[a, ..., column] for column in range(len(slots))] for a in slots]

    def _where_defined(self, output: Array, gradient: Value, slot: int) -> Value:
        """The gradient by the input `slot`, and nan where the output that depends on it has no value."""
        lost = np.isnan(output)
        if slot not in self.needed or slot == self.output or not lost.any():
            return gradient
        return np.where(lost, np.nan, gradient)

    def hessian(self, point: Sequence[float]) -> Array:
        """The exact second derivatives at one point, shape (inputs, inputs).

        Non-finite where a derivative is. See `second_order`; for many inputs `hessian_product`.
        """
        if len(point) > MOST_SQUARED:
            return self.hessian_product(point, np.eye(len(point)))
        values = self._values_at(point)
        with np.errstate(all="ignore"):
            try:
                rows = hessian(self, NUMBERS, values, self._slots())
            except (ArithmeticError, ValueError):
                rows = hessian(self, ARRAYS, [np.float64(v) for v in values], self._slots())
            return np.array(rows, np.float64).reshape(len(point), len(point))

    def hessian_product(self, point: Sequence[float], directions: Array) -> Array:
        """The Hessian at one point times directions, one in each column: shape (inputs, k) → (inputs, k).

        Non-finite where a derivative is. See the module of that name.
        """
        with np.errstate(all="ignore"):
            values = [np.float64(value) for value in self._values_at(point)]
            return hessian_product(self, ARRAYS, values, directions)


def _in_numbers(compute: Callable[[Any, list[Value]], list[Value]], numbers: list[float]) -> list[float]:
    """`compute` in Python's floats, or as IEEE 754 has it where Python would raise."""
    try:
        return compute(NUMBERS, numbers)
    except (ArithmeticError, ValueError):
        with np.errstate(all="ignore"):
            return [float(v) for v in compute(ARRAYS, [np.float64(v) for v in numbers])]


def _numbers(columns: Sequence[float | Array]) -> list[Value]:
    """Arrays of float64; what is a single number becomes one, which is faster than an array of it."""
    return [np.asarray(column, np.float64)[()] for column in columns]


def _spread(values: Value, columns: Sequence[float | Array]) -> Array:
    shape = common_shape(tuple([np.shape(column) for column in columns]))
    spread = np.asarray(values, np.float64)
    return spread if spread.shape == shape else np.broadcast_to(spread, shape)
