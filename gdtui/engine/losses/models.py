"""Models as expressions: what a race learns, made of a data set and a loss over two params."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import CONSTANTS, parse
from gdtui.engine.base.errors import InputError, is_name, quote, suggest
from gdtui.engine.losses.data import Dataset, label_kind
from gdtui.engine.losses.mean_loss import DataObjective, MeanLoss
from gdtui.engine.losses.objective import Bounds, Vector, ground_of, pairs
from gdtui.engine.losses.shuffle import Indices, batch
from gdtui.engine.losses.suited import suited_rate

JUDGED = 10_000
"""With more examples than these, the loss over the whole data is measured on so many of them."""
SURFACE = 400
"""With more examples than these, the surface is drawn from so many of them."""
_SAMPLE_KEY = (0, 3, 0)
"""The order in which a sample is drawn: of a lane that does not exist."""
_WIDTH = 5.0
_LEVEL = 1e-12
"""A curvature of a smaller share of the largest counts as none."""


class Model(NamedTuple):
    """A kind of model.

    Attributes:
        name: as it is chosen.
        loss: its loss for one example, with places for the score, the target, the label (a target of −1 or
            1), and the two params.
        why: one sentence on what it is.
    """

    name: str
    loss: str
    why: str


_MODELS = (
    Model("least-squares", "({score} - {target})**2", "The squared distance: far-off examples count most."),
    Model("absolute-error", "abs({score} - {target})", "The plain distance: all examples pull alike."),
    Model("logistic", "log(1 + exp(-{label}*({score})))", "Two kinds, told apart with a probability."),
    Model("hinge", "relu(1 - {label}*({score})) + 0.02*({p}**2 + {q}**2)",
          "A linear support vector machine: only examples within the margin pull."),
    Model("shifted",
          "_x = {p} - {first}; _y = {q} - {target}; 1 + 0.04*((_x - 1.5)**2 + _y**2)"
          " - 1.6*exp(-((_x + 1.5)**2 + _y**2)/0.2) - 0.95*exp(-((_x - 1.5)**2 + _y**2)/1.5)",
          "A surface with a sharp and a flat minimum, shifted a little by every example."),
)  # fmt: skip

MODELS: Mapping[str, Model] = {model.name: model for model in _MODELS}
"""The models, in the order they are offered."""


def names_in(text: str | None) -> frozenset[str]:
    """The names that a typed model uses; none for a model of the table, or for none.

    Raises:
        InputError: when it is neither a model nor an expression.
    """
    if text is None or text in MODELS:
        return frozenset()
    if is_name(text, MODELS):
        raise InputError(f"there is no model {quote(text)}: {suggest(text, MODELS)}")
    return frozenset(parse(text, CONSTANTS).inputs)


def model_circuit(text: str | None, data: Dataset) -> Circuit:
    """The loss for one example: that of the model called `text` (None: the data's own), or the one typed.

    Raises:
        InputError: when it cannot be read, or does not fit the data.
    """
    names_in(text)
    name = data.model if text is None else text
    return parse(_filled(MODELS[name], data) if name in MODELS else name, data.names)


def _filled(model: Model, data: Dataset) -> str:
    """The model's loss in the data's own column names."""
    if len(data.names) < 2:
        raise InputError(
            f"{model.name} takes two columns of numbers; {data.name} has {', '.join(data.names)}"
        )
    target = data.target
    inputs = [name for name in data.names if name != target]
    p, q = _params(data.names, 0 if model.name == "shifted" else len(inputs))
    score = f"{q}*{inputs[0]} + {p}" if len(inputs) == 1 else f"{p}*{inputs[0]} + {q}*{inputs[1]}"
    label = _label(model, data, target) if "{label}" in model.loss else ""
    return model.loss.format(score=score, target=target, label=label, p=p, q=q, first=inputs[0])


def _params(columns: Sequence[str], inputs: int) -> tuple[str, str]:
    """Two names that no column has, in alphabetical order."""
    first = {0: ("p", "q"), 1: ("b", "w")}.get(inputs, ("w1", "w2"))
    offers = (first, ("u", "v"), ("p", "q"), ("param1", "param2"))
    return next(pair for pair in offers if not set(pair).intersection(columns))


def _label(model: Model, data: Dataset, target: str) -> str:
    match label_kind(data.column(target)):
        case "signs":
            return target
        case "bits":
            return f"(2*{target} - 1)"
        case _:
            raise InputError(f"{model.name} takes a target of two kinds, −1 and 1; {target} has other values")


@dataclass(frozen=True, eq=False)
class Problem:
    """What is learnt from what.

    Attributes:
        data: the examples.
        model: the model's name, or the expression that was typed.
        whole: the loss over all of them.
        start: where every lane begins, in alphabetical order of the params.
        learning_rate: one that suits plain gradient descent.
        bounds: (low, high) of every param: the part of the surface that is drawn.
    """

    data: Dataset
    model: str
    whole: DataObjective
    start: tuple[float, ...]
    learning_rate: float
    bounds: Bounds

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names, in alphabetical order."""
        return self.whole.variables

    @cached_property
    def examples(self) -> int:
        """How many examples there are."""
        return self.whole.examples

    @cached_property
    def judged(self) -> DataObjective:
        """The loss over the whole data at a bounded cost: over `JUDGED` examples where there are more."""
        return sample(self.whole, JUDGED)

    @cached_property
    def surface(self) -> DataObjective:
        """The loss as it is drawn: over `SURFACE` examples where there are more."""
        return sample(self.whole, SURFACE)


def sample(objective: DataObjective, most: int) -> DataObjective:
    """The loss over at most `most` examples, always the same ones."""
    if objective.examples <= most:
        return objective
    chosen: Indices = np.sort(batch(objective.examples, 0, most, _SAMPLE_KEY))
    return objective.take(chosen)


def make_problem(
    data: Dataset,
    model: str | None = None,
    start: Sequence[float] | None = None,
    bounds: Sequence[float] | None = None,
) -> Problem:
    """The problem of fitting `model` to `data`.

    Args:
        data: the examples; names of the model that head a column are data, the others params.
        model: a name or an expression; None for the one that suits the data.
        start: one number for each param; None for one that shows the race well.
        bounds: low, high, low, high; None for bounds around the start and the minimum.

    Raises:
        InputError: when the model does not fit the data, or the start or the bounds do not fit the model.
    """
    circuit = model_circuit(model, data)
    params = tuple(name for name in circuit.inputs if name not in data.names)
    loss = MeanLoss(circuit, params)
    _check_names(loss, data)
    whole = DataObjective(loss, tuple(data.column(name) for name in loss.columns), ((-_WIDTH, _WIDTH),) * 2)
    first = _start(start, model, data, params)
    rough = sample(whole, SURFACE)
    with np.errstate(all="ignore"):
        lowest = scout(rough, np.array(first))
    own = model in (None, data.model)
    known = data.bounds if own else None
    region = pairs(known, 2) if known else _around(np.array(first), lowest)
    box = pairs(bounds, 2) if bounds else region
    rate = data.learning_rate if own else None
    if not rate:
        hessians = (rough.hessian(spot) for spot in (np.array(first), lowest))
        rate = suited_rate(hessians, ground_of(replace(rough, region=region), np.array(first)))
    whole = replace(whole, bounds=box, region=region)
    return Problem(data, model or data.model, whole, first, rate, box)


def _check_names(loss: MeanLoss, data: Dataset) -> None:
    columns = ", ".join(quote(name, 12) for name in (data.header or data.names)[:8])
    params = loss.params
    if not loss.uses_data:
        raise InputError(f"that model uses none of the data's columns: {columns}")
    if len(params) != 2:
        found = ", ".join(params) or "none"
        raise InputError(
            f"a model here has two params; this one has {found} (columns of the data: {columns})"
        )


def _start(
    given: Sequence[float] | None, model: str | None, data: Dataset, params: tuple[str, ...]
) -> tuple[float, ...]:
    if given is None:
        own = data.start if model is None or model in MODELS else None
        return own or (0.0, 0.0)
    if len(given) != 2:
        raise InputError(f"a start here takes 2 numbers, for {params[0]} and {params[1]}")
    if not all(math.isfinite(number) for number in given):
        raise InputError("a start takes finite numbers")
    return tuple(given)


def scout(objective: DataObjective, start: Vector) -> Vector:
    """Roughly where the minimum is that lies downhill of `start`, shape (2,): it decides what is drawn.

    Newton's steps while they lead downhill; where the first one does not, a pattern search (Hooke & Jeeves,
    "Direct search solution of numerical and statistical problems", J. ACM 1961).
    """
    spot, lowest = start, objective.loss(start)
    for tries in range(20):
        _, gradient = objective.loss_and_gradient(spot)
        hessian = objective.hessian(spot)
        if not np.isfinite(hessian).all() or not _curves_up(hessian):
            return _pattern(objective, spot, lowest) if tries == 0 else spot
        there = spot - np.linalg.solve(hessian, gradient)
        loss = objective.loss(there)
        if not loss < lowest:
            return _pattern(objective, spot, lowest) if tries == 0 else spot
        spot, lowest = there, loss
    return spot


def _curves_up(hessian: Vector) -> bool:
    curvatures = np.linalg.eigvalsh(hessian)
    return bool(curvatures[0] > _LEVEL * curvatures[-1])


def _pattern(objective: DataObjective, spot: Vector, lowest: float) -> Vector:
    ways = np.array([(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)], np.float64)
    reach = 0.5
    for _ in range(60):
        tries = spot + reach * ways
        losses = objective.grid(tries[:, 0], tries[:, 1])
        best = int(np.argmin(np.where(np.isnan(losses), np.inf, losses)))
        if losses[best] < lowest:
            spot, lowest, reach = tries[best], float(losses[best]), min(reach * 2, _WIDTH)
        else:
            reach /= 2
    return spot


def _around(start: Vector, lowest: Vector) -> Bounds:
    """Bounds with the minimum in the middle and the start well inside, neither side too narrow."""
    reaches = 1.3 * np.abs(start - lowest)
    widest = float(reaches.max())
    if not widest > 1e-3 * float(np.abs(start).max()):
        widest = _WIDTH * max(float(np.abs(start).max()), 1.0)
    least = np.maximum(widest / 4, 1e-3 * np.abs(start))
    reaches = np.maximum(reaches, least)
    return tuple(zip((lowest - reaches).tolist(), (lowest + reaches).tolist(), strict=True))
