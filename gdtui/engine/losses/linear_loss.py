"""The mean loss of scores that are linear in the params, by products of a matrix with a vector.

It is the same loss as its circuit's, which still gives grids and single gradients, at a fraction of the cost
where there are many inputs. `dot` gives the bits of @ in half the time where arrays are short.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.data import Dataset
from gdtui.engine.losses.formulas import PENALTY, linear
from gdtui.engine.losses.mean_loss import GRID_SLICE, SLICE, DataObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.softmax import Kinds, kinds_of

Outer = Callable[[Vector, Vector], tuple[float, Vector]]
"""`outer(score, target)` is the sum of the losses, and each one's slope against its score over `_STEEP`."""


def _squared(score: Vector, target: Vector) -> tuple[float, Vector]:
    rest = score - target
    return float(rest.dot(rest)), rest


def _absolute(score: Vector, target: Vector) -> tuple[float, Vector]:
    rest = score - target
    return float(np.abs(rest).sum()), np.sign(rest)


def _logistic(score: Vector, label: Vector) -> tuple[float, Vector]:
    margin = label * score
    return float(np.logaddexp(0.0, -margin).sum()), -label / (1 + np.exp(margin))


def _hinge(score: Vector, label: Vector) -> tuple[float, Vector]:
    short = 1 - label * score
    inside = short > 0
    return float(short[inside].sum()), np.where(inside, -label, 0.0)


_OUTER: Mapping[str, Outer] = {
    "least-squares": _squared, "absolute-error": _absolute, "logistic": _logistic, "hinge": _hinge,
}  # fmt: skip
_STEEP = {"least-squares": 2.0}
"""What is left out of the slopes: a power of two may as well be multiplied by in the end."""


_COSTS: Mapping[str, Callable[[Vector, Vector], Vector]] = {
    "least-squares": lambda score, target: (score - target) ** 2,
    "absolute-error": lambda score, target: np.abs(score - target),
    "logistic": lambda score, label: np.logaddexp(0.0, -label * score),
    "hinge": lambda score, label: np.maximum(0.0, 1 - label * score),
}
"""What each single score costs."""


def _bend(model: str, score: Vector, label: Vector) -> Vector:
    """The second derivative of what a score costs; of the losses with kinks none."""
    if model == "logistic":
        odds = np.exp(-np.abs(label * score))
        bend: Vector = odds / (1 + odds) ** 2
        return bend
    return np.full_like(score, 2.0 if model == "least-squares" else 0.0)


class Design(NamedTuple):
    """What the products are of, where an example has one score.

    Attributes:
        matrix: a row for each param: the column it is a factor of, ones for the bias; shape (params, n).
        target: what the scores are held against: the target, or −1 and 1; shape (n,).
        model: the model's name.
        outer: what a score costs.
        steep: by what the slopes that `outer` gives are to be multiplied.
    """

    matrix: Vector
    target: Vector
    model: str
    outer: Outer
    steep: float = 1.0

    @property
    def examples(self) -> int:
        """How many examples there are."""
        return self.target.size

    def sums(self, params: Vector) -> tuple[float, Vector]:
        """The losses' sum and its gradient, the latter over `steep`."""
        loss, slope = self.outer(params.dot(self.matrix), self.target)
        return loss, self.matrix.dot(slope)

    def costs(self, points: Vector) -> Vector:
        """Each example's loss at several points, shape (points, params) → (points, n)."""
        return _COSTS[self.model](points.dot(self.matrix), self.target)

    def curvatures(self, params: Vector) -> Vector:
        """The sum of the losses' second derivatives, shape (params, params)."""
        return np.asarray((self.matrix * self._bends(params)).dot(self.matrix.T))

    def product(self, params: Vector, direction: Vector) -> Vector:
        """The same times a direction, shape (params,), without the whole of it."""
        return np.asarray(self.matrix.dot(self._bends(params) * direction.dot(self.matrix)))

    def _bends(self, params: Vector) -> Vector:
        return _bend(self.model, params.dot(self.matrix), self.target)

    def take(self, chosen: NDArray[np.intp] | slice) -> "Design":
        """The same of the chosen examples alone."""
        return self._replace(matrix=self.matrix[:, chosen], target=self.target[chosen])


@dataclass(frozen=True, eq=False)
class LinearObjective(DataObjective):
    """A `DataObjective` whose value and derivatives come from a matrix.

    Attributes:
        design: what the products are of.
        penalty: a factor for the square of each param, shape (params,); None for none.
        rows: for each column of data its row of the design's matrix; −1 for a column that has none.
    """

    few: ClassVar[int] = 200

    design: Design | Kinds = field(kw_only=True)
    penalty: Vector | None = field(kw_only=True, default=None)
    rows: tuple[int, ...] = field(kw_only=True)

    @cached_property
    def _parts(self) -> tuple[Design | Kinds, ...]:
        """The design in slices that stay in the processor's cache."""
        design, tops = self.design, range(0, self.design.examples, SLICE)
        return tuple(design.take(slice(t, t + SLICE)) for t in tops) if len(tops) > 1 else (design,)

    def loss(self, params: Vector) -> float:
        """The mean loss at `params`; may be non-finite."""
        return self.loss_and_gradient(params)[0]

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The mean loss and its exact gradient, shape (params,)."""
        with np.errstate(all="ignore"):
            return self.unguarded(params)

    def unguarded(self, params: Vector) -> tuple[float, Vector]:
        """The same for a caller that holds `np.errstate(all="ignore")`."""
        design, (first, *others) = self.design, self._parts
        loss, gradient = first.sums(params)
        for part in others:
            more, slope = part.sums(params)
            loss += more
            gradient += slope
        loss /= design.examples
        gradient /= design.examples / design.steep
        if self.penalty is not None:
            loss += float(self.penalty.dot(params**2))
            gradient += 2 * self.penalty * params
        gradient.setflags(write=False)
        return loss, gradient

    def hessian(self, params: Vector) -> Vector:
        """The mean of the exact second derivatives, shape (params, params)."""
        with np.errstate(all="ignore"):
            bent = _added([part.curvatures(params) for part in self._parts]) / self.design.examples
        return bent if self.penalty is None else bent + np.diag(2 * self.penalty)

    def hessian_product(self, params: Vector, direction: Vector) -> Vector:
        """The mean's exact Hessian times a direction, shape (params,), by two products with the matrix."""
        with np.errstate(all="ignore"):
            turned = _added([part.product(params, direction) for part in self._parts]) / self.design.examples
        return turned if self.penalty is None else turned + 2 * self.penalty * direction

    def grid(self, *axes: Vector) -> Vector:
        """The mean loss over arrays that broadcast together, one for each param."""
        spots = np.broadcast_arrays(*axes)
        flat, height = [spot.reshape(-1) for spot in spots], max(1, GRID_SLICE // self.design.examples)
        tops = range(0, flat[0].size, height)
        with np.errstate(all="ignore"):
            blocks = [self._means(np.stack([spot[t : t + height] for spot in flat], axis=1)) for t in tops]
        return np.concatenate(blocks).reshape(spots[0].shape)

    def _means(self, points: Vector) -> Vector:
        """The mean loss at several points, shape (points, params)."""
        means: Vector = self.design.costs(points).mean(axis=1)
        return means if self.penalty is None else means + (points**2).dot(self.penalty)

    def take(self, chosen: NDArray[np.intp]) -> "LinearObjective":
        """The same loss over the examples with the indices `chosen` alone."""
        design = self.design.take(chosen)
        parts = zip(self.rows, self.data, strict=True)
        data = tuple(column[chosen] if row < 0 else design.matrix[row] for row, column in parts)
        return replace(self, data=data, design=design)


def _added(parts: Sequence[Vector]) -> Vector:
    total: Vector = np.add.reduce(parts)
    return total


def by_matrix(objective: DataObjective, model: str, data: Dataset) -> DataObjective:
    """The same loss by matrix products where the model is a sum over several inputs and a bias."""
    if model == "softmax":
        return _in_products(objective, *kinds_of(data, objective.variables))
    if model not in _OUTER or len(data.inputs) < 2 or not linear(data).bias:
        return objective
    found, variables = linear(data), objective.variables
    column_of = dict(zip(found.weights, data.inputs, strict=True))
    ones = np.ones(data.examples)
    matrix = np.stack([data.column(column_of[v]) if v in column_of else ones for v in variables])
    weighs = np.array([PENALTY if variable in column_of else 0.0 for variable in variables])
    target = _held_against(model, data.column(data.target))
    design = Design(matrix, target, model, _OUTER[model], _STEEP.get(model, 1.0))
    inputs = [column_of.get(variable, "") for variable in variables]
    return _in_products(objective, design, inputs, weighs if model == "hinge" else None)


def _in_products(
    objective: DataObjective, design: Design | Kinds, inputs: Sequence[str], penalty: Vector | None = None
) -> LinearObjective:
    """The loss by its design, whose rows hold the `inputs`."""
    places = {name: row for row, name in enumerate(inputs)}
    rows = tuple(places.get(name, -1) for name in objective.mean_loss.columns)
    loss, data, bounds, region = objective.mean_loss, objective.data, objective.bounds, objective.region
    return LinearObjective(loss, data, bounds, region, design=design, penalty=penalty, rows=rows)


def _held_against(model: str, target: Vector) -> Vector:
    if model not in ("logistic", "hinge"):
        return target
    signs: Vector = np.where(target == target.max(), 1.0, -1.0)
    return signs
