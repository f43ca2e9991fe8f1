"""The optimizers by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from typing import Any

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.optimizers.base import Optimizer, spoken

AnyOptimizer = Optimizer[Any]

_RULES = {
    "gradient-descent": "descent.GradientDescent",
    "momentum": "rolling.Momentum",
    "nesterov": "rolling.Nesterov",
    "adagrad": "adagrad.Adagrad",
    "rmsprop": "rmsprop.RMSProp",
    "adam": "adam.Adam",
    "newton": "newton.Newton",
    "random-search": "random_search.RandomSearch",
    "adamw": "adam.AdamW",
    "lion": "lion.Lion",
}
"""Module and class of every optimizer. The place in this table decides the colour: see `place`."""


class _Rules(Mapping[str, type[AnyOptimizer]]):
    """The optimizers by name; each is imported when it is asked for, as a run needs one or two of them."""

    def __getitem__(self, name: str) -> type[AnyOptimizer]:
        module, _, rule = _RULES[name].rpartition(".")
        found: type[AnyOptimizer] = getattr(import_module(f"{__package__}.rules.{module}"), rule)
        return found

    def __contains__(self, name: object) -> bool:
        return name in _RULES

    def __iter__(self) -> Iterator[str]:
        return iter(_RULES)

    def __len__(self) -> int:
        return len(_RULES)


OPTIMIZERS: Mapping[str, type[AnyOptimizer]] = _Rules()
"""Every optimizer, in the order they are offered."""


def place(name: str) -> int:
    """The number of the optimizer called `name`, from 0: no other has it, so its colour is its own.

    One that is in no table comes after all that are.
    """
    return list(OPTIMIZERS).index(name) if name in OPTIMIZERS else len(OPTIMIZERS)


def make(name: str, **settings: float | None) -> AnyOptimizer:
    """The optimizer called `name`; a setting that is None keeps its default.

    Raises:
        InputError: for an unknown name, or a setting that it does not have or that is out of range.
    """
    return make_all([name], **settings)[0]


def make_all(names: Iterable[str], **settings: float | None) -> tuple[AnyOptimizer, ...]:
    """The optimizers called `names`; each setting goes to those that have it.

    Raises:
        InputError: for an unknown name, or a setting that none of them has or that is out of range.
    """
    rules = [_find(name) for name in names]
    given = {name: value for name, value in settings.items() if value is not None}
    known = tuple(dict.fromkeys(part.name for rule in rules for part in fields(rule)))
    for name in given:
        if name not in known:
            raise InputError(_not_there(name, [rule.name for rule in rules], known))
    return tuple(_build(rule, given) for rule in rules)


def make_suited(
    names: Iterable[str], rate: float, settings: Mapping[str, float] | None = None
) -> tuple[AnyOptimizer, ...]:
    """The optimizers called `names`, as `make_all` makes them, with a learning rate for the loss at hand.

    Args:
        names: which ones.
        rate: what suits gradient descent on that loss: for the rules whose steps grow with the gradient,
            unless a learning rate is given.
        settings: what is given.

    Raises:
        InputError: as `make_all`.
    """
    rules = make_all(names, **(settings or {}))
    if settings and "learning_rate" in settings:
        return rules
    return tuple(rule.suited(rate) for rule in rules)


def _not_there(setting: str, names: Sequence[str], known: Sequence[str]) -> str:
    has, take = ("has", "it takes") if len(names) == 1 else ("have", "they take")
    settings = ", ".join(map(spoken, known)) or "no settings"
    return f"{' and '.join(names)} {has} no {spoken(setting)}: {take} {settings}"


def _build(rule: type[AnyOptimizer], given: Mapping[str, float]) -> AnyOptimizer:
    return rule(**{part.name: given[part.name] for part in fields(rule) if part.name in given})


def _find(name: str) -> type[AnyOptimizer]:
    if name not in OPTIMIZERS:
        raise InputError(f"there is no optimizer {quote(name)}: {suggest(name, OPTIMIZERS)}")
    return OPTIMIZERS[name]
