"""Params of a model that was fitted to scaled columns, in the data's own units."""

import numpy as np

from gdtui.engine.losses.data import label_kind
from gdtui.engine.losses.formulas import linear
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Vector

_LINEAR = ("least-squares", "absolute-error", "logistic", "hinge")


def own_units(problem: Problem, params: Vector) -> Vector | None:
    """The params of a linear model as they would be on the columns that were not scaled, shape (n,).

    With z = (x − m)/s for each input, and likewise for a target of numbers, w·z + b is (w/s)·x + b − w·m/s.
    None for data that were not scaled, and where the model is no such sum with a bias.
    """
    raw = problem.data.raw
    if raw is None or problem.model not in _LINEAR:
        return None
    found = linear(problem.data)
    if not found.bias:
        return None
    known = dict(zip(problem.variables, params.tolist(), strict=True))
    numbers = not (raw.kinds or label_kind(raw.column(raw.target)))
    target = raw.column(raw.target)
    unit, middle = (_spread(target), float(target.mean())) if numbers else (1.0, 0.0)
    bias = known[found.bias] * unit + middle
    for weight, name in zip(found.weights, problem.data.inputs, strict=True):
        column = raw.column(name)
        known[weight] *= unit / _spread(column)
        bias -= known[weight] * float(column.mean())
    known[found.bias] = bias
    return np.array([known[name] for name in problem.variables])


def _spread(column: Vector) -> float:
    return float(column.std()) or 1.0
