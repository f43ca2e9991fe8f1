"""What a model says of the data, found from its loss alone: a typed model is drawn as a built-in one is.

A curve: where the loss is least for a given input. A boundary between two kinds: where either kind would
cost the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gdtui.engine.autodiff.sweep import common_shape
from gdtui.engine.losses.data import label_kind, target_of
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.shuffle import Indices, batch
from gdtui.engine.race.verdicts import losses_of

SHOWN = 300
"""With more examples than these, so many of them are drawn."""
_KEY = (0, 5, 0)
"""The order in which those are chosen."""
_AROUND = np.array([[-1], [0], [1]])
"""From a place in a row to the one before it, itself and the one behind."""


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane in which a problem's examples are drawn.

    Attributes:
        problem: what is learnt from what.
        across: the column that is drawn to the right.
        up: the column that is drawn upwards.
        label: the column that says which of two kinds an example is; "" where there is none.
    """

    problem: Problem
    across: str
    up: str
    label: str

    @cached_property
    def shown(self) -> Indices:
        """The examples that are drawn."""
        examples = self.problem.examples
        return batch(examples, 0, SHOWN, _KEY) if examples > SHOWN else np.arange(examples)

    def spots(self, chosen: Indices) -> tuple[Vector, Vector]:
        """Where those examples lie: x and y, shape (chosen,)."""
        data = self.problem.data
        return data.column(self.across)[chosen], data.column(self.up)[chosen]

    def positive(self, chosen: Indices) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which of those examples are of the greater kind; all of them where there are no kinds."""
        if not self.label:
            return np.ones(len(chosen), np.bool_)
        return self.problem.data.column(self.label)[chosen] > 0

    @property
    def codes(self) -> Vector | None:
        """The number of the kind of every example, where there are three kinds and more."""
        return self.problem.data.column(self.label) if self.problem.data.members else None

    @cached_property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """(low, high) across and up: all that is drawn, with a margin."""
        x, y = self.spots(self.shown)
        return _roomy(x), _roomy(y)

    @property
    def has_fit(self) -> bool:
        """Whether there is a curve or a boundary to draw."""
        return self.problem.model != "shifted" and self.across != self.up

    def curves(self, params: Vector, x: Vector, y: Vector) -> Vector:
        """The curves at several `params`: y over each x, shape (curves, n); nan where there is none.

        Where the loss is least among the `y`, then at the bottom of the parabola through that and its
        neighbours: exact for least squares.

        Args:
            params: shape (curves, 2).
            x: where to look across, shape (n,).
            y: where to look upwards, in even steps, rising, shape (m,).
        """
        several = [column[:, None, None] for column in params.T]
        losses = self._losses(several, {self.across: x[:, None], self.up: y}).reshape(-1, len(y))
        spots, firsts = losses.argmin(axis=1), np.arange(0, losses.size, len(y))
        inner = np.minimum(np.maximum(spots, 1), len(y) - 2)
        before, here, after = losses.take(firsts + inner + _AROUND)
        with np.errstate(all="ignore"):
            aside = (before - after) / (2 * (before - 2 * here + after))
        aside[~((spots == inner) & (abs(aside) <= 0.5))] = 0.0
        found = y[spots] + aside * (y[1] - y[0])
        found[~(losses.max(axis=1) > losses.take(firsts + spots))] = np.nan
        result: Vector = found.reshape(len(params), len(x))
        return result

    def boundary(self, params: Vector, x: Vector, y: Vector) -> tuple[Vector, Vector]:
        """The boundary at `params`: points (x, y) where either kind would cost the same.

        Args:
            params: shape (2,).
            x: where to look across, rising, shape (n,).
            y: where to look upwards, rising, shape (m,).
        """
        grid = {self.across: x[None, :], self.up: y[:, None]}
        if self.problem.data.members:
            return self._borders(params, grid, x, y)
        low, high = (self._losses(params.tolist(), grid | {self.label: kind}) for kind in self._kinds)
        with np.errstate(all="ignore"):
            return _zeros(high - low, x, y)

    def _borders(self, params: Vector, grid: dict[str, Any], x: Vector, y: Vector) -> tuple[Vector, Vector]:
        """Where one of several kinds stops being the one that costs least."""
        losses = losses_of(self.problem, params, self._means | grid)
        found = []
        for kind in range(len(losses)):
            others = np.delete(losses, kind, axis=0).min(axis=0)
            found.append(_zeros(losses[kind] - others, x, y))
        across, up = zip(*found, strict=True)
        return np.concatenate(across), np.concatenate(up)

    @property
    def held(self) -> int:
        """How many inputs are held at their mean."""
        return len(set(self.problem.data.inputs) - {self.across, self.up})

    @cached_property
    def _kinds(self) -> tuple[float, float]:
        kinds = self.problem.data.column(self.label)
        return float(kinds.min()), float(kinds.max())

    def _losses(self, params: Sequence[Any], columns: dict[str, Any]) -> Vector:
        """Each single example's loss over a grid; columns that are not given stay at their mean."""
        loss = self.problem.whole.mean_loss
        known: dict[str, Any] = dict(zip(loss.params, params, strict=True)) | self._means | columns
        values = loss.circuit.values([known[name] for name in loss.circuit.inputs])
        shape = common_shape(tuple([np.shape(part) for part in (*params, *columns.values())]))
        return values if values.shape == shape else np.broadcast_to(values, shape)

    @cached_property
    def _means(self) -> dict[str, float]:
        judged = self.problem.judged
        return {name: float(c.mean()) for name, c in zip(judged.mean_loss.columns, judged.data, strict=True)}


def plane(problem: Problem, turn: int = 0) -> Plane:
    """The plane that shows the problem's data best; `turn` chooses other inputs, in their order."""
    data = problem.data
    used = [name for name in data.names if name in problem.whole.mean_loss.columns]
    if data.members:
        inputs = _turned([name for name in used if name in data.inputs], turn)
        if len(inputs) > 1:
            return Plane(problem, inputs[0], inputs[1], data.target)
        return Plane(problem, inputs[0], data.target, "")
    target = data.target if data.target in used else target_of(used)
    inputs = _turned([name for name in used if name != target] or used, turn)
    if len(inputs) > 1 and (data.kinds or label_kind(data.column(target))):
        return Plane(problem, inputs[0], inputs[1], target)
    return Plane(problem, inputs[0], target, "")


def _turned(names: list[str], turn: int) -> list[str]:
    place = turn % len(names) if names else 0
    return names[place:] + names[:place]


def _roomy(values: Vector) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.04 * (high - low) or max(abs(low), 1.0)
    return low - margin, high + margin


def _zeros(field: Vector, x: Vector, y: Vector) -> tuple[Vector, Vector]:
    """Where a field of shape (y, x) changes its sign between neighbours, in between by proportion."""
    spots_x, spots_y = [], []
    for step_down, step_across in ((1, 0), (0, 1)):
        a = field[: len(y) - step_down, : len(x) - step_across]
        b = field[step_down:, step_across:]
        rows, columns = np.nonzero((a < 0) != (b < 0))
        part = a[rows, columns] / (a[rows, columns] - b[rows, columns])
        spots_y.append(y[rows] + part * (y[rows + step_down] - y[rows]))
        spots_x.append(x[columns] + part * (x[columns + step_across] - x[columns]))
    return np.concatenate(spots_x), np.concatenate(spots_y)
