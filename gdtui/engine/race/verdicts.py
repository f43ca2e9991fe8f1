"""How a model that tells kinds apart does: which examples it gets right, by its loss alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base.ordered import distinct
from gdtui.engine.losses.data import Dataset, label_kind
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Vector


class Verdicts(NamedTuple):
    """How many examples a model takes for what they are."""

    right: int
    wrong: int

    @property
    def accuracy(self) -> float:
        """The share that is right."""
        return self.right / (self.right + self.wrong)


def cases(data: Dataset) -> tuple[dict[str, float], ...]:
    """For each kind of the target the columns that say an example is of that kind; none without kinds."""
    if data.members:
        codes = distinct(data.column(data.target)).tolist()
        marks = [{name: float(name == member) for name in data.members} for member in data.members]
        return tuple(case | {data.target: code} for case, code in zip(marks, codes, strict=True))
    column = data.column(data.target)
    if not (data.kinds or label_kind(column)):
        return ()
    return tuple({data.target: kind} for kind in (float(column.min()), float(column.max())))


def losses_of(problem: Problem, params: Vector, columns: Mapping[str, Any]) -> Vector:
    """The loss of each example if it were of each kind, shape (kinds, …); of columns that broadcast."""
    loss = problem.whole.mean_loss
    params_of = dict(zip(loss.params, params.tolist(), strict=True))
    shape = np.broadcast_shapes(*(np.shape(column) for column in columns.values()))
    found = []
    with np.errstate(all="ignore"):
        for case in cases(problem.data):
            known = params_of | dict(columns) | case
            values = loss.circuit.values([known[name] for name in loss.circuit.inputs])
            found.append(np.broadcast_to(values, shape))
    return np.stack(found)


def verdicts(problem: Problem, params: Vector) -> Verdicts | None:
    """What a model makes of the examples (`Problem.judged`); None where there are no kinds to tell apart.

    An example is taken for the kind that costs least.
    """
    told = cases(problem.data)
    judged = problem.judged
    names = judged.mean_loss.columns
    if not told or not set(told[0]).intersection(names) or not np.isfinite(params).all():
        return None
    columns = dict(zip(names, judged.data, strict=True))
    taken = losses_of(problem, params, columns).argmin(axis=0)
    if problem.data.members:
        actual = np.stack([columns[member] for member in problem.data.members]).argmax(axis=0)
    else:
        actual = (columns[problem.data.target] > told[0][problem.data.target]).astype(np.intp)
    right = int((taken == actual).sum())
    return Verdicts(right, taken.size - right)
