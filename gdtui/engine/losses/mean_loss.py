"""A loss that is a mean over examples: its value, gradient and Hessian by a circuit, batch by batch.

Some of the circuit's inputs are params (a number each), the others columns of data (an array each). The
examples are taken in slices, so that intermediate arrays stay in the processor's cache; `batch_sums` has the
passes over a slice.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.work import Shape, seconds
from gdtui.engine.losses.batch_sums import BatchSums
from gdtui.engine.losses.objective import Bounds, Vector

SLICE = 16_384
"""Examples in one pass: few enough to stay in cache, many enough to share the cost of calling numpy."""
GRID_SLICE = 32_768
"""Evaluations in one pass over a grid."""


@dataclass(frozen=True, eq=False)
class MeanLoss:
    """The mean of `circuit` over examples, a function of `params`; its other inputs are columns of data.

    Attributes:
        circuit: the loss for one example.
        params: the names of the inputs to learn, in alphabetical order.
    """

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

    def gradients_of_runs(self, params: Vector, columns: Sequence[Vector]) -> Vector:
        """The mean gradient of each of several runs, shape (runs, params).

        Args:
            params: where they stand, shape (runs, params).
            columns: the examples that each looks at, shape (runs, examples).
        """
        spots = params.T[:, :, None]
        _, found = self.circuit.values_and_gradients(self._point(list(spots), columns), self.params)
        return np.stack([part.mean(axis=1) for part in found], axis=1)

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
        sums = [self._curvatures(params, part) for part in slices(columns)]
        total: Vector = np.add.reduce(sums) / columns[0].size
        return total

    def _curvatures(self, params: Vector, columns: Sequence[Vector]) -> Vector:
        """The sum over the examples of the second derivatives."""
        rows = self.circuit.hessians(self._point(params.tolist(), columns), self.params)
        with np.errstate(all="ignore"):
            return np.array([[np.add.reduce(entry) for entry in row] for row in rows])


def slices(columns: Sequence[Vector]) -> Sequence[Sequence[Vector]]:
    """The columns in slices of at most `SLICE` examples, in order."""
    examples = columns[0].size
    if examples <= SLICE:
        return (columns,)
    return [[column[top : top + SLICE] for column in columns] for top in range(0, examples, SLICE)]


@dataclass(frozen=True, eq=False)
class DataObjective:
    """The mean loss over the examples in `data`; an `Objective`.

    Attributes:
        mean_loss: of any examples.
        data: one array for each of `mean_loss.columns`, shape (examples,), read-only.
        bounds: (low, high) of every param: the part that is drawn.
        region: (low, high) of every param: where the loss lives, whatever part of it is drawn.
        few: with more params than these, a whole Hessian is a matter of seconds.
    """

    few: ClassVar[int] = 16

    mean_loss: MeanLoss
    data: tuple[Vector, ...]
    bounds: Bounds
    region: Bounds = ()

    def __post_init__(self) -> None:
        """The region is the bounds, unless it is given."""
        object.__setattr__(self, "region", self.region or self.bounds)

    @property
    def name(self) -> str:
        """The expression."""
        return self.mean_loss.circuit.text

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names, in alphabetical order."""
        return self.mean_loss.params

    @cached_property
    def examples(self) -> int:
        """How many examples the mean is over."""
        return self.data[0].size

    def loss(self, params: Vector) -> float:
        """The mean loss at `params`; may be non-finite."""
        return self.mean_loss.loss(params, self.data)

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The mean loss and its exact gradient, shape (params,)."""
        return self.mean_loss.loss_and_gradient(params, self.data)

    def unguarded(self, params: Vector) -> tuple[float, Vector]:
        """The same for a caller that holds `np.errstate(all="ignore")`."""
        return self.mean_loss.unguarded(params, self.data)

    @property
    def lowest(self) -> float | None:
        """None: nothing is known of the lowest loss."""
        return None

    def hessian(self, params: Vector) -> Vector:
        """The mean of the exact second derivatives, shape (params, params)."""
        return self.mean_loss.hessian(params, self.data)

    def hessian_product(self, params: Vector, direction: Vector) -> Vector:
        """The mean's exact Hessian times a direction, shape (params,)."""
        return np.asarray(self.hessian(params) @ direction)

    def grid(self, *axes: Vector) -> Vector:
        """The mean loss over arrays that broadcast together, one for each param."""
        return self.mean_loss.grid(axes, self.data)

    def seconds(self, shapes: tuple[Shape, ...]) -> float:
        """What `grid` takes for arrays of these shapes, by what the gates of one example cost."""
        mean, points = self.mean_loss, math.prod(np.broadcast_shapes(*shapes))
        one, other = (points, 1), (1, self.examples)
        return seconds(
            mean.circuit, tuple(one if name in mean.params else other for name in mean.circuit.inputs)
        )

    def gradients(self, params: Vector) -> Vector:
        """Every example's own gradient, shape (examples, params)."""
        return self.mean_loss.gradients(params, self.data)

    def take(self, chosen: NDArray[np.intp]) -> "DataObjective":
        """The same loss over the examples with the indices `chosen` alone."""
        data = tuple([column[chosen] for column in self.data])
        return DataObjective(self.mean_loss, data, self.bounds, self.region)
