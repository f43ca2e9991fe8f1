"""The mean loss of a score that is linear in the params, by two products of a matrix with a vector.

It is the same loss as its circuit's, which still gives grids and single gradients, at a fraction of the cost
where there are many inputs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.data import Dataset
from gdtui.engine.losses.formulas import PENALTY, linear
from gdtui.engine.losses.mean_loss import SLICE, DataObjective
from gdtui.engine.losses.objective import Vector

Outer = Callable[[Vector, Vector], tuple[float, Vector]]
"""`outer(score, target)` is the sum of the losses and each one's slope against its score."""


def _squared(score: Vector, target: Vector) -> tuple[float, Vector]:
    rest = score - target
    return float(rest @ rest), 2 * rest


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


def _bend(model: str, score: Vector, label: Vector) -> Vector:
    """The second derivative of what a score costs; of the losses with kinks none."""
    if model == "logistic":
        odds = np.exp(-np.abs(label * score))
        bend: Vector = odds / (1 + odds) ** 2
        return bend
    return np.full_like(score, 2.0 if model == "least-squares" else 0.0)


class Design(NamedTuple):
    """What the products are of.

    Attributes:
        matrix: a row for each param: the column it is a factor of, ones for the bias; shape (params, n).
        target: what the scores are held against: the target, or −1 and 1; shape (n,).
        model: the model's name.
        outer: what a score costs.
        penalty: a factor for the square of each param, shape (params,); None for none.
        rows: for each column of data its row of the matrix; −1 for a column that has none.
    """

    matrix: Vector
    target: Vector
    model: str
    outer: Outer
    penalty: Vector | None
    rows: tuple[int, ...]

    def sums(self, params: Vector) -> tuple[float, Vector]:
        """The losses' sum and its gradient, in slices that stay in the processor's cache."""
        total, gradient = 0.0, np.zeros(params.size)
        for top in range(0, self.target.size, SLICE):
            part = self.matrix[:, top : top + SLICE]
            loss, slope = self.outer(params @ part, self.target[top : top + SLICE])
            total += loss
            gradient += part @ slope
        return total, gradient

    def curvatures(self, params: Vector) -> Vector:
        """The sum of the losses' second derivatives, shape (params, params)."""
        total = np.zeros((params.size, params.size))
        for top in range(0, self.target.size, SLICE):
            part = self.matrix[:, top : top + SLICE]
            bend = _bend(self.model, params @ part, self.target[top : top + SLICE])
            total += (part * bend) @ part.T
        return total


@dataclass(frozen=True, eq=False)
class LinearObjective(DataObjective):
    """A `DataObjective` whose value and gradient come from a matrix."""

    few: ClassVar[int] = 200

    design: Design = field(kw_only=True)

    def loss(self, params: Vector) -> float:
        """The mean loss at `params`; may be non-finite."""
        return self.loss_and_gradient(params)[0]

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The mean loss and its exact gradient, shape (params,)."""
        with np.errstate(all="ignore"):
            return self.unguarded(params)

    def unguarded(self, params: Vector) -> tuple[float, Vector]:
        """The same for a caller that holds `np.errstate(all="ignore")`."""
        design = self.design
        loss, gradient = design.sums(params)
        loss, gradient = loss / design.target.size, gradient / design.target.size
        if design.penalty is not None:
            loss += float(design.penalty @ params**2)
            gradient += 2 * design.penalty * params
        gradient.setflags(write=False)
        return loss, gradient

    def hessian(self, params: Vector) -> Vector:
        """The mean of the exact second derivatives, shape (params, params)."""
        with np.errstate(all="ignore"):
            bent = self.design.curvatures(params) / self.design.target.size
        if self.design.penalty is not None:
            bent += np.diag(2 * self.design.penalty)
        return bent

    def take(self, chosen: NDArray[np.intp]) -> "LinearObjective":
        """The same loss over the examples with the indices `chosen` alone."""
        design = self.design
        matrix = design.matrix[:, chosen]
        parts = zip(design.rows, self.data, strict=True)
        data = tuple(column[chosen] if row < 0 else matrix[row] for row, column in parts)
        part = design._replace(matrix=matrix, target=design.target[chosen])
        return replace(self, data=data, design=part)


def by_matrix(objective: DataObjective, model: str, data: Dataset) -> DataObjective:
    """The same loss by matrix products where the model is a sum over several inputs and a bias."""
    if model not in _OUTER or len(data.inputs) < 2 or not linear(data).bias:
        return objective
    found, variables = linear(data), objective.variables
    column_of = dict(zip(found.weights, data.inputs, strict=True))
    ones = np.ones(data.examples)
    matrix = np.stack([data.column(column_of[v]) if v in column_of else ones for v in variables])
    place = {column_of.get(variable, ""): row for row, variable in enumerate(variables)}
    rows = tuple(place.get(name, -1) for name in objective.mean_loss.columns)
    weighs = np.array([PENALTY if variable in column_of else 0.0 for variable in variables])
    target = _held_against(model, data.column(data.target))
    design = Design(matrix, target, model, _OUTER[model], weighs if model == "hinge" else None, rows)
    return LinearObjective(
        objective.mean_loss, objective.data, objective.bounds, objective.region, design=design
    )


def _held_against(model: str, target: Vector) -> Vector:
    if model not in ("logistic", "hinge"):
        return target
    signs: Vector = np.where(target == target.max(), 1.0, -1.0)
    return signs
