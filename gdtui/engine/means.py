"""A loss that is a mean over examples: its value, gradient and Hessian by a circuit, batch by batch.

Some of the circuit's inputs are params (a number each), the others columns of data (an array each). A gate is
*wide* when its value differs from example to example. Where a gradient flows from a wide gate to a narrow one
it is summed over the examples at once, so a backward pass costs what the formula written by hand would cost.
Examples are taken in slices, so that intermediate arrays stay in the processor's cache.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.circuit import Circuit
from gdtui.engine.objective import Bounds, Vector
from gdtui.engine.operations import ARRAYS, ONE, Operation
from gdtui.engine.sweep import gatherer

SLICE = 16_384
"""Examples in one pass: few enough to stay in cache, many enough to share the cost of calling numpy."""
GRID_SLICE = 32_768
"""Evaluations in one pass over a grid."""


@dataclass(frozen=True)
class _Gate:
    """One gate as the passes see it.

    Attributes:
        slot: its place among the nodes.
        operation: what it computes.
        gather: takes its inputs' values out of a list of all values.
        targets: (position, slot, whether to sum over the examples) of the inputs that a gradient goes to.
    """

    slot: int
    operation: Operation
    gather: Callable[[list[Any]], tuple[Any, ...]]
    targets: tuple[tuple[int, int, bool], ...]


@dataclass(frozen=True, eq=False)
class Means:
    """The passes of `circuit`, with gradients towards `params`; its other inputs are columns of data."""

    circuit: Circuit
    params: tuple[str, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of data, in alphabetical order."""
        return tuple(name for name in self.circuit.inputs if name not in self.params)

    @cached_property
    def _param_slots(self) -> tuple[int, ...]:
        return tuple(self.circuit.inputs.index(name) for name in self.params)

    @cached_property
    def _column_slots(self) -> tuple[int, ...]:
        return tuple(self.circuit.inputs.index(name) for name in self.columns)

    @cached_property
    def _wide(self) -> frozenset[int]:
        found = set(self._column_slots)
        for node in self.circuit.gates:
            if found.intersection(node.inputs):
                found.add(node.index)
        return frozenset(found)

    @property
    def uses_data(self) -> bool:
        """Whether the output differs from example to example; nothing else here works unless it does."""
        return self.circuit.output in self._wide

    @cached_property
    def _program(self) -> tuple[_Gate, ...]:
        wide, useful = self._wide, set(self._param_slots)
        program = []
        for node in self.circuit.gates:
            assert node.operation is not None
            slot, inputs = node.index, node.inputs
            targets = [
                (place, i, slot in wide and i not in wide) for place, i in enumerate(inputs) if i in useful
            ]
            if targets:
                useful.add(slot)
            program.append(_Gate(slot, node.operation, gatherer(inputs), tuple(targets)))
        return tuple(program)

    @cached_property
    def _backward_program(self) -> tuple[_Gate, ...]:
        return tuple(gate for gate in reversed(self._program) if gate.targets)

    @cached_property
    def _blank(self) -> list[Any]:
        # numpy's numbers: with Python's own, w/0 would be a ZeroDivisionError
        return [np.float64(node.constant or 0.0) for node in self.circuit.nodes]

    def _forward(self, params: Vector, columns: Sequence[Vector]) -> list[Any]:
        """The value of every node: an array for a wide one, else a number."""
        values = self._blank.copy()
        for slot, number in zip(self._param_slots, params, strict=True):
            values[slot] = number
        for slot, column in zip(self._column_slots, columns, strict=True):
            values[slot] = column
        for gate in self._program:
            values[gate.slot] = gate.operation.value(ARRAYS, gate.gather(values))
        return values

    def _backward(self, values: list[Any], examples: int) -> list[float]:
        """The sum over the examples of the output's derivative by each param."""
        gradients: list[Any] = [None] * len(values)
        gradients[self.circuit.output] = ONE
        for gate in self._backward_program:
            upstream = gradients[gate.slot]
            if upstream is None:
                continue
            x, y, local_of = gate.gather(values), values[gate.slot], gate.operation.local
            for place, target, summed in gate.targets:
                local = local_of(ARRAYS, place, x, y)
                part = _total(upstream, local, examples) if summed else _times(upstream, local)
                known = gradients[target]
                gradients[target] = part if known is None else known + part
            gradients[gate.slot] = None
        return [float(gradients[slot] or 0.0) for slot in self._param_slots]

    def loss(self, params: Vector, columns: Sequence[Vector]) -> float:
        """The mean loss over the examples in `columns`, each of shape (examples,)."""
        with np.errstate(all="ignore"):
            sums = [_sum(self._forward(params, part)[self.circuit.output]) for part in slices(columns)]
        return float(sum(sums) / columns[0].size)

    def loss_and_gradient(self, params: Vector, columns: Sequence[Vector]) -> tuple[float, Vector]:
        """The mean loss over the examples and its exact gradient, shape (params,)."""
        sums = [0.0] * (1 + len(self.params))
        with np.errstate(all="ignore"):
            for part in slices(columns):
                values = self._forward(params, part)
                found = [_sum(values[self.circuit.output]), *self._backward(values, part[0].size)]
                sums = [total + more for total, more in zip(sums, found, strict=True)]
        examples = columns[0].size
        gradient = np.array([total / examples for total in sums[1:]])
        gradient.setflags(write=False)
        return sums[0] / examples, gradient

    def gradients(self, params: Vector, columns: Sequence[Vector]) -> Vector:
        """Every example's own gradient, shape (examples, params)."""
        _, found = self.circuit.values_and_gradients(self._point(params.tolist(), columns), self.params)
        return np.stack(found, axis=1)

    def _point(self, params: Sequence[Any], columns: Sequence[Any]) -> list[Any]:
        by_name = dict(zip((*self.params, *self.columns), (*params, *columns), strict=True))
        return [by_name[name] for name in self.circuit.inputs]

    def grid(self, axes: Sequence[Vector], columns: Sequence[Vector]) -> Vector:
        """The mean loss for arrays of params that broadcast together; its shape is their common one."""
        spots = np.broadcast_arrays(*axes)
        shape = spots[0].shape
        flat = [spot.reshape(-1, 1) for spot in spots]
        result = np.empty(flat[0].size)
        wide = [column[None, :] for column in columns]
        height = max(1, GRID_SLICE // columns[0].size)
        with np.errstate(all="ignore"):
            for top in range(0, result.size, height):
                block = [spot[top : top + height] for spot in flat]
                values = self.circuit.values(self._point(block, wide))
                result[top : top + height] = values.mean(axis=1)
        return result.reshape(shape)

    def hessian(self, params: Vector, columns: Sequence[Vector]) -> Vector:
        """The mean of the exact second derivatives, shape (params, params)."""
        total = np.zeros((len(self.params), len(self.params)))
        with np.errstate(all="ignore"):
            for part in slices(columns):
                total += self._bend(self._forward(params, part), part[0].size)
            return total / columns[0].size

    def _bend(self, values: list[Any], examples: int) -> Vector:
        """The sum over the examples of the second derivatives.

        Second-order forward mode: H(y) = Σᵢ yᵢ H(xᵢ) + Σᵢⱼ yᵢⱼ ∇xᵢ ∇xⱼᵀ (Griewank & Walther, *Evaluating
        Derivatives*, 2008, ch. 13), every entry an array over the examples.
        """
        count = len(self.params)
        flat = [[0.0] * count for _ in range(count)]
        known: _Curves = {
            slot: ([float(a == b) for b in range(count)], flat) for a, slot in enumerate(self._param_slots)
        }
        for gate in self._program:
            if gate.targets:
                known[gate.slot] = _curve(gate, values, known, count)
        _, total = known.get(self.circuit.output, (None, flat))
        return np.array([[_sum(np.broadcast_to(entry, examples)) for entry in row] for row in total])


_Curves = dict[int, tuple[list[Any], list[list[Any]]]]
"""For each slot its first and second derivatives by the params: numbers, or arrays over the examples."""


def _curve(gate: _Gate, values: list[Any], known: _Curves, count: int) -> tuple[list[Any], list[list[Any]]]:
    """One gate's first and second derivatives by the params, from those of its inputs."""
    x, y = gate.gather(values), values[gate.slot]
    inputs = [(place, *known[slot]) for place, slot, _ in gate.targets]
    slope: list[Any] = [0.0] * count
    bend: list[list[Any]] = [[0.0] * count for _ in range(count)]
    for place, first, second in inputs:
        local = gate.operation.local(ARRAYS, place, x, y)
        for a in range(count):
            slope[a] = slope[a] + local * first[a]
            bend[a] = [bend[a][b] + local * second[a][b] for b in range(count)]
    if gate.operation.curvature is None:
        return slope, bend
    for (p, left, _), (q, right, _) in product(inputs, inputs):
        curvature = gate.operation.curvature(ARRAYS, p, q, x, y)
        for a in range(count):
            bend[a] = [bend[a][b] + curvature * (left[a] * right[b]) for b in range(count)]
    return slope, bend


def slices(columns: Sequence[Vector]) -> Iterator[Sequence[Vector]]:
    """The columns in slices of at most `SLICE` examples, in order."""
    examples = columns[0].size
    if examples <= SLICE:
        yield columns
        return
    for top in range(0, examples, SLICE):
        yield [column[top : top + SLICE] for column in columns]


def _times(upstream: Any, local: Any) -> Any:
    if local is ONE:
        return upstream
    return local if upstream is ONE else upstream * local


def _total(upstream: Any, local: Any, examples: int) -> Any:
    """The sum over the examples of upstream·local, either of which may be one number for all of them."""
    if _is_wide(upstream) and _is_wide(local):
        return np.dot(upstream, local)
    part = _times(upstream, local)
    return np.add.reduce(part) if _is_wide(part) else part * examples


def _is_wide(value: Any) -> bool:
    return type(value) is np.ndarray and value.ndim > 0


def _sum(values: Any) -> float:
    return float(np.add.reduce(values))


@dataclass(frozen=True, eq=False)
class DataObjective:
    """The mean loss over the examples in `data`; an `Objective`.

    Attributes:
        means: the passes.
        data: one array for each of `means.columns`, shape (examples,), read-only.
        bounds: (low, high) of every param.
    """

    means: Means
    data: tuple[Vector, ...]
    bounds: Bounds

    @property
    def name(self) -> str:
        """The expression."""
        return self.means.circuit.text

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names, in alphabetical order."""
        return self.means.params

    @cached_property
    def examples(self) -> int:
        """How many examples the mean is over."""
        return self.data[0].size

    def loss(self, params: Vector) -> float:
        """The mean loss at `params`; may be non-finite."""
        return self.means.loss(params, self.data)

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The mean loss and its exact gradient, shape (params,)."""
        return self.means.loss_and_gradient(params, self.data)

    def hessian(self, params: Vector) -> Vector:
        """The mean of the exact second derivatives, shape (params, params)."""
        return self.means.hessian(params, self.data)

    def grid(self, *axes: Vector) -> Vector:
        """The mean loss over arrays that broadcast together, one for each param."""
        return self.means.grid(axes, self.data)

    def gradients(self, params: Vector) -> Vector:
        """Every example's own gradient, shape (examples, params)."""
        return self.means.gradients(params, self.data)

    def take(self, chosen: NDArray[np.intp]) -> "DataObjective":
        """The same loss over the examples with the indices `chosen` alone."""
        return DataObjective(self.means, tuple(column[chosen] for column in self.data), self.bounds)
