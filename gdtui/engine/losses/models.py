"""Models as expressions: what a race learns, made of a data set and a loss."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import CONSTANTS, parse
from gdtui.engine.autodiff.work import gradient_work, hessian_work, value_cost
from gdtui.engine.base.errors import InputError, is_name, nearest, quote, suggest
from gdtui.engine.losses.data import Dataset
from gdtui.engine.losses.formulas import MODELS, linear, told_apart
from gdtui.engine.losses.linear_loss import LinearObjective, by_matrix
from gdtui.engine.losses.mean_loss import DataObjective, MeanLoss
from gdtui.engine.losses.objective import Bounds, pairs
from gdtui.engine.losses.scout import WIDTH, box_around, rate_for, scout
from gdtui.engine.losses.shuffle import Indices, batch

Point = tuple[float, ...]

JUDGED = 10_000
"""With more examples than these, the loss over the whole data is measured on so many of them."""
SURFACE = 400
"""With more examples than these, the surface is drawn from so many of them."""
_SURFACE_WORK = 50_000
"""Nanoseconds that the examples take together, for one point of the surface: at the most."""
_STEP_WORK = 4e8
"""Nanoseconds that a step of a race with a typed model takes: at the most."""
_LANES = 3
MOST_WEIGHTS = 2_000
"""Params that a model of the table may have: of more, a loss is looked around for too long."""
MOST_GATES = 100
"""Gates that a typed model may have: each of them is computed for every example."""
_SAMPLE_KEY = (0, 3, 0)
"""The order in which a sample is drawn: of a lane that does not exist."""


@lru_cache(maxsize=4)
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
    if name not in MODELS:
        return _typed(name, data)
    weights = (len(data.inputs) + 1) * max(1, len(data.members))
    if weights > MOST_WEIGHTS:
        raise InputError(
            f"{name} here has {weights:,} params: at most {MOST_WEIGHTS:,}; name fewer in --inputs"
        )
    return parse(MODELS[name].formula(data), data.names, bounded=False)


def _typed(text: str, data: Dataset) -> Circuit:
    circuit = parse(text, data.names)
    if len(circuit.gates) > MOST_GATES:
        raise InputError(f"that model is too large: at most {MOST_GATES} gates for one example")
    return circuit


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
        lowest: about where the minimum is that lies downhill of the start.
    """

    data: Dataset
    model: str
    whole: DataObjective
    start: tuple[float, ...]
    learning_rate: float
    bounds: Bounds
    lowest: tuple[float, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names, in alphabetical order."""
        return self.whole.variables

    @cached_property
    def told(self) -> dict[str, str]:
        """What a weight belongs to, by the weight's name, where the model is a sum over the inputs."""
        if self.model not in MODELS or self.model in ("shifted", "softmax") or len(self.variables) == 2:
            return {}
        found = linear(self.data)
        return dict(zip(found.weights, map(self.data.heading, self.data.inputs), strict=True))

    @cached_property
    def doubt(self) -> str:
        """That a typed model may have meant a column by one of its params; "" where none is like one.

        A name is taken at its word where the model has that column too, as in `w_width*width`.
        """
        if self.model in MODELS:
            return ""
        table, used = self.data.table, self.whole.mean_loss.columns
        known = {column.name for column in table.columns} if table else set(self.data.names)
        slips = ((name, nearest(name, known.difference(used))) for name in self.variables)
        return "; ".join(
            f"{name} is no column: it is a param; did you mean {column}?" for name, column in slips if column
        )

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
        """The loss as it is drawn: over `SURFACE` examples at the most, and over fewer of many gates."""
        return sample(self.whole, _drawn(self.whole))


def _drawn(whole: DataObjective) -> int:
    """From how many examples at the most the surface is drawn: a model of the table has a formula for all."""
    if isinstance(whole, LinearObjective):
        return SURFACE
    return min(int(_SURFACE_WORK / max(value_cost(whole.mean_loss.circuit), 1)), SURFACE)


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
    if (model or data.model) == "softmax":
        data = told_apart(data)
    whole = _loss_over(data, model or data.model)
    first = _start(start, model, data, whole.variables)
    lowest, region = _ahead(data, whole, model or data.model, first)
    box = pairs(bounds, len(whole.variables)) if bounds else region
    rate = data.learning_rate if model in (None, data.model) else None
    rate = rate or _rate(whole, first, lowest, box, region)
    whole = replace(whole, bounds=box, region=region)
    return Problem(data, model or data.model, whole, first, rate, box, lowest)


@lru_cache(maxsize=2)
def _loss_over(data: Dataset, model: str) -> DataObjective:
    """The loss; kept, as a command line is made short by trying what can be left out of it."""
    circuit = model_circuit(model, data)
    params = tuple(name for name in circuit.inputs if name not in data.names)
    loss = MeanLoss(circuit, params)
    _check_names(loss, data)
    wide = ((-WIDTH, WIDTH),) * len(params)
    circuit_loss = DataObjective(loss, tuple(data.column(name) for name in loss.columns), wide)
    whole = by_matrix(circuit_loss, model, data)
    _check_work(whole)
    return whole


def _check_work(whole: DataObjective) -> None:
    """Refuse a typed model that takes too long for so many examples."""
    if step_work(whole) > _STEP_WORK:
        passes = _STEP_WORK / gradient_work(whole.mean_loss.circuit).each
        most = int(max(passes / (1 + _LANES), passes - _LANES * JUDGED))
        raise InputError(
            f"that model takes too long for {whole.examples:,} examples: write a shorter one, or at most"
            f" --examples {most}"
        )


def step_work(whole: DataObjective, by_hessian: bool = False) -> float:
    """Nanoseconds that a step of a race takes with a typed model, as far as they grow with the examples.

    The gradient over all of them, and where a rule asks for them the second derivatives; and for the chart
    the loss of every lane. A model that is a product of matrices takes no time to speak of.
    """
    if isinstance(whole, LinearObjective):
        return 0.0
    circuit = whole.mean_loss.circuit
    seen = whole.examples + _LANES * min(whole.examples, JUDGED)
    second = hessian_work(circuit).each * whole.examples if by_hessian else 0.0
    return gradient_work(circuit).each * seen + second


@lru_cache(maxsize=2)
def _ahead(data: Dataset, whole: DataObjective, model: str, first: Point) -> tuple[Point, Bounds]:
    """About where the minimum is, and where the loss lives: kept likewise."""
    with np.errstate(all="ignore"):
        lowest = scout(sample(whole, _drawn(whole)), np.array(first))
        known = data.bounds if model == data.model else None
        return tuple(lowest.tolist()), pairs(known, 2) if known else box_around(np.array(first), lowest)


@lru_cache(maxsize=2)
def _rate(whole: DataObjective, first: Point, lowest: Point, box: Bounds, region: Bounds) -> float:
    """A learning rate that suits plain descent: kept likewise."""
    rough = replace(sample(whole, _drawn(whole)), bounds=box, region=region)
    with np.errstate(all="ignore"):
        return rate_for(rough, np.array(first), np.array(lowest))


def _check_names(loss: MeanLoss, data: Dataset) -> None:
    columns = ", ".join(quote(name, 12) for name in (data.header or data.names)[:8])
    params = loss.params
    if not loss.uses_data:
        raise InputError(f"that model uses none of the data's columns: {columns}")
    if len(params) < 2:
        found = ", ".join(params) or "none"
        raise InputError(
            f"a model here has two params or more; this one has {found} (columns of the data: {columns})"
        )


def _start(
    given: Sequence[float] | None, model: str | None, data: Dataset, params: tuple[str, ...]
) -> tuple[float, ...]:
    if given is None:
        own = data.start if model is None or model in MODELS else None
        return own if own and len(own) == len(params) else (0.0,) * len(params)
    if len(given) != len(params):
        names = f"{', '.join(params[:-1][:6])} and {params[-1]}"
        raise InputError(f"a start here takes {len(params)} numbers, for {names}")
    if not all(math.isfinite(number) for number in given):
        raise InputError("a start takes finite numbers")
    return tuple(given)
