"""A loss that is a mean over examples: its value, gradient and Hessian by a circuit, batch by batch.

Some of the circuit's inputs are params (a number each), the others columns of data (an array each). The
examples are taken in slices, so that intermediate arrays stay in the processor's cache; `batch_sums` has the
passes over a slice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.operations import ARRAYS, Operation
from gdtui.engine.losses.batch_sums import BatchSums
from gdtui.engine.losses.objective import Bounds, Vector

SLICE = 16_384
"""Examples in one pass: few enough to stay in cache, many enough to share the cost of calling numpy."""
GRID_SLICE = 32_768
"""Evaluations in one pass over a grid."""


@dataclass(frozen=True, eq=False)
class Means:
    """The passes of `circuit`, with gradients towards `params`; its other inputs are columns of data."""

    circuit: Circuit
    params: tuple[str, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of data, in alphabetical order."""
        return tuple(name for name in self.circuit.inputs if name not in self.params)

    @property
    def uses_data(self) -> bool:
        """Whether the output differs from example to example; nothing else here works unless it does."""
        return any(self.circuit.inputs.index(name) in self.circuit.needed for name in self.columns)

    @cached_property
    def _sums(self) -> BatchSums:
        return BatchSums(self.circuit, self.params)

    def loss(self, params: Vector, columns: Sequence[Vector]) -> float:
        """The mean loss over the examples in `columns`, each of shape (examples,)."""
        with np.errstate(all="ignore"):
            sums = [self._sums.loss(params, part) for part in slices(columns)]
        return float(sum(sums) / columns[0].size)

    def loss_and_gradient(self, params: Vector, columns: Sequence[Vector]) -> tuple[float, Vector]:
        """The mean loss over the examples and its exact gradient, shape (params,)."""
        with np.errstate(all="ignore"):
            return self.unguarded(params, columns)

    def unguarded(self, params: Vector, columns: Sequence[Vector]) -> tuple[float, Vector]:
        """The same for a caller that holds `np.errstate(all="ignore")`, as a step of many updates does."""
        first, *others = slices(columns)
        sums = self._sums.loss_and_gradient(params, first)
        for part in others:
            found = self._sums.loss_and_gradient(params, part)
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
                total += self._bend(params, part)
            return total / columns[0].size

    def _bend(self, params: Vector, columns: Sequence[Vector]) -> Vector:
        """The sum over the examples of the second derivatives.

        Second-order forward mode: H(y) = Σᵢ yᵢ H(xᵢ) + Σᵢⱼ yᵢⱼ ∇xᵢ ∇xⱼᵀ (Griewank & Walther, *Evaluating
        Derivatives*, 2008, ch. 13), every entry an array over the examples.
        """
        count, slots = len(self.params), [self.circuit.inputs.index(name) for name in self.params]
        flat = [[0.0] * count for _ in range(count)]
        known: _Curves = {slot: ([float(a == b) for b in range(count)], flat) for a, slot in enumerate(slots)}
        # numpy's numbers: with Python's own, w/0 would be a ZeroDivisionError
        values = [np.float64(node.constant or 0.0) for node in self.circuit.nodes]
        values[: len(self.circuit.inputs)] = self._point(list(params), columns)
        for node in self.circuit.gates:
            assert node.operation is not None
            x = tuple(values[i] for i in node.inputs)
            y = values[node.index] = node.operation.value(ARRAYS, x)
            inputs = [(place, *known[slot]) for place, slot in enumerate(node.inputs) if slot in known]
            if inputs:
                known[node.index] = _curve(node.operation, x, y, inputs)
        _, total = known.get(self.circuit.output, (None, flat))
        return np.array([[_sum(np.broadcast_to(entry, columns[0].size)) for entry in row] for row in total])


_Curve = tuple[list[Any], list[list[Any]]]
"""First and second derivatives by the params: numbers, or arrays over the examples."""
_Curves = dict[int, _Curve]


def _curve(
    operation: Operation, x: tuple[Any, ...], y: Any, inputs: Sequence[tuple[int, list[Any], list[list[Any]]]]
) -> _Curve:
    """One gate's derivatives by the params, from the position and the derivatives of each of its inputs."""
    count = len(inputs[0][1])
    slope: list[Any] = [0.0] * count
    bend: list[list[Any]] = [[0.0] * count for _ in range(count)]
    for place, first, second in inputs:
        local = operation.local(ARRAYS, place, x, y)
        for a in range(count):
            slope[a] = slope[a] + local * first[a]
            bend[a] = [bend[a][b] + local * second[a][b] for b in range(count)]
    if operation.curvature is None:
        return slope, bend
    for (p, left, _), (q, right, _) in product(inputs, inputs):
        curvature = operation.curvature(ARRAYS, p, q, x, y)
        for a in range(count):
            bend[a] = [bend[a][b] + curvature * (left[a] * right[b]) for b in range(count)]
    return slope, bend


def slices(columns: Sequence[Vector]) -> Sequence[Sequence[Vector]]:
    """The columns in slices of at most `SLICE` examples, in order."""
    examples = columns[0].size
    if examples <= SLICE:
        return (columns,)
    return [[column[top : top + SLICE] for column in columns] for top in range(0, examples, SLICE)]


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

    def unguarded(self, params: Vector) -> tuple[float, Vector]:
        """The same for a caller that holds `np.errstate(all="ignore")`."""
        return self.means.unguarded(params, self.data)

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
