"""The models that are chosen by name: each one's loss for one example, in the names of the data's columns."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.ordered import distinct
from gdtui.engine.losses.data import Dataset

MOST_KINDS = 12
"""A target of numbers with more different values than these is no target of kinds."""
PENALTY = 0.02
"""What a squared weight costs in the hinge model."""


class Model(NamedTuple):
    """A kind of model.

    Attributes:
        name: as it is chosen.
        formula: `formula(data)` is its loss for one example, as an expression of params and columns.
        why: one sentence on what it is.
    """

    name: str
    formula: Callable[[Dataset], str]
    why: str


class Linear(NamedTuple):
    """A weighted sum of the inputs.

    Attributes:
        weights: a param for each input.
        bias: the param that is added; "" where none is.
        score: the sum as an expression.
    """

    weights: tuple[str, ...]
    bias: str
    score: str


def linear(data: Dataset) -> Linear:
    """The score of a model of one output.

    Of one input it is w*x + b; of more a weight for each and, for a file, b. A generated set of two inputs is
    parted by a line through the origin: it has no bias, and its surface is that of both its weights.

    Raises:
        InputError: when there is no input.
    """
    inputs, taken = data.inputs, data.names
    if not inputs:
        found = ", ".join(data.names)
        raise InputError(f"a model takes an input and a target; {data.name} has {found} alone")
    if len(inputs) == 1:
        bias, weight = _free(taken, ("b", "w"), ("u", "v"), ("p", "q"), ("param1", "param2"))
        return Linear((weight,), bias, f"{weight}*{inputs[0]} + {bias}")
    names = [numbered(letter, len(inputs)) for letter in ("w", "v", "p", "param")]
    if data.table is None and len(inputs) == 2:
        weights = _free(taken, names[0], ("u", "v"), ("p", "q"), names[3])
        return Linear(weights, "", _sum(weights, inputs))
    *weights_of, bias = _free(taken, *((*each, mark) for each, mark in zip(names, "bups", strict=True)))
    return Linear(tuple(weights_of), bias, f"{_sum(weights_of, inputs)} + {bias}")


def numbered(letter: str, count: int) -> tuple[str, ...]:
    """Names of params in alphabetical order: w1, w2, … up to nine, w01, w02, … from ten on."""
    digits = len(str(count))
    return tuple(f"{letter}{number:0{digits}}" for number in range(1, count + 1))


def _free(taken: Sequence[str], *offers: tuple[str, ...]) -> tuple[str, ...]:
    """The first of several sets of names of which no column has one."""
    for names in offers:
        if not set(names).intersection(taken):
            return names
    raise InputError("the columns have all names that params could have: name them otherwise")


def _sum(weights: Sequence[str], inputs: Sequence[str]) -> str:
    return " + ".join(f"{weight}*{name}" for weight, name in zip(weights, inputs, strict=True))


# -- the losses


def _least_squares(data: Dataset) -> str:
    return f"({linear(data).score} - {data.target})**2"


def _absolute(data: Dataset) -> str:
    return f"abs({linear(data).score} - {data.target})"


def _logistic(data: Dataset) -> str:
    return f"log(1 + exp(-{_label(data, 'logistic')}*({linear(data).score})))"


def _hinge(data: Dataset) -> str:
    """A soft margin; the bias of a model of several inputs is not penalised."""
    found = linear(data)
    params = (found.bias, *found.weights) if len(found.weights) == 1 else found.weights
    squares = " + ".join(f"{name}**2" for name in params)
    return f"relu(1 - {_label(data, 'hinge')}*({found.score})) + {PENALTY}*({squares})"


def _shifted(data: Dataset) -> str:
    if not data.inputs:
        raise InputError(f"shifted takes two columns; {data.name} has {', '.join(data.names)} alone")
    p, q = _free(data.names, ("p", "q"), ("u", "v"), ("param1", "param2"))
    return (
        f"_x = {p} - {data.inputs[0]}; _y = {q} - {data.target}; 1 + 0.04*(_x**2 + _y**2)"
        " - 1.614*exp(-((_x + 1.5)**2 + _y**2)/0.2) - 0.95*exp(-((_x - 1.5)**2 + _y**2)/1.5)"
    )


def _label(data: Dataset, model: str) -> str:
    """The target as −1 or 1, in an expression."""
    column = data.column(data.target)
    low, high = float(column.min()), float(column.max())
    if low == high or not bool(((column == low) | (column == high)).all()):
        raise InputError(f"{model} takes a target of two kinds, −1 and 1; {data.target} has other values")
    match low, high:
        case -1.0, 1.0:
            return data.target
        case 0.0, 1.0:
            return f"(2*{data.target} - 1)"
    return f"(2*({data.target} - {low!r})/{high - low!r} - 1)".replace("- -", "+ ")


def _softmax(data: Dataset) -> str:
    """The cross-entropy of three kinds and more: log Σ exp(score) minus the score of the right kind."""
    kinds, inputs = data.members, data.inputs
    marks = [str(code) for code in range(1, len(kinds) + 1)]
    weights = [numbered("w", len(inputs)) for _ in kinds]
    params = [f"{name}_{mark}" for names, mark in zip(weights, marks, strict=True) for name in ("b", *names)]
    scores = [f"s_{mark}" for mark in marks]
    _free(data.names, (*params, *scores))
    parts = [
        f"{score} = {_sum([f'{name}_{mark}' for name in names], inputs)} + b_{mark}"
        for score, names, mark in zip(scores, weights, marks, strict=True)
    ]
    right = " + ".join(f"{kind}*{score}" for kind, score in zip(kinds, scores, strict=True))
    return f"{'; '.join(parts)}; log({' + '.join(f'exp({score})' for score in scores)}) - ({right})"


_MODELS = (
    Model("least-squares", _least_squares, "The squared distance: far-off examples count most."),
    Model("absolute-error", _absolute, "The plain distance: all examples pull alike."),
    Model("logistic", _logistic, "Two kinds, told apart with a probability."),
    Model("hinge", _hinge, "A linear support vector machine: only examples within the margin pull."),
    Model("softmax", _softmax, "Three kinds and more, each with a probability."),
    Model("shifted", _shifted,
          "A surface with a sharp and a flat minimum, shifted a little by every example."),
)  # fmt: skip

MODELS: Mapping[str, Model] = {model.name: model for model in _MODELS}
"""The models, in the order they are offered."""


def told_apart(data: Dataset) -> Dataset:
    """The data with a column of 0 and 1 for each kind of the target, as softmax takes them.

    Raises:
        InputError: when the target has no kinds, two at least and `MOST_KINDS` at most if it is of numbers.
    """
    if data.members:
        return data
    target = data.column(data.target)
    values = distinct(target)
    whole = bool((values == np.floor(values)).all())
    if not data.kinds and not (whole and 2 <= values.size <= MOST_KINDS):
        most = f"at most {MOST_KINDS} whole numbers"
        raise InputError(f"softmax takes a target of kinds: text, or {most}; {quote(data.target)} has others")
    kinds = data.kinds or tuple(f"{value:g}" for value in values.tolist())
    names = tuple(_member(data, code, kind) for code, kind in enumerate(kinds))
    codes = range(len(kinds)) if data.kinds else values.tolist()
    return data.with_members(names, kinds, tuple((target == code).astype(np.float64) for code in codes))


def _member(data: Dataset, code: int, kind: str) -> str:
    name = f"{data.target}_{re.sub('[^A-Za-z0-9]+', '_', kind)[:10].strip('_') or code}"
    return name if name not in data.names else f"{data.target}_is_{code}"
