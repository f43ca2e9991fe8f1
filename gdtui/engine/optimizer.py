"""The optimizers by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from gdtui.engine.errors import InputError, quote, suggest
from gdtui.engine.optimizers.adaptive import Adagrad, Adam, RMSProp
from gdtui.engine.optimizers.base import Optimizer, spoken
from gdtui.engine.optimizers.descent import GradientDescent, Momentum, Nesterov
from gdtui.engine.optimizers.newton import Newton
from gdtui.engine.optimizers.random_search import RandomSearch

AnyOptimizer = Optimizer[Any]

OPTIMIZERS: Mapping[str, type[AnyOptimizer]] = {
    rule.name: rule
    for rule in (GradientDescent, Momentum, Nesterov, Adagrad, RMSProp, Adam, Newton, RandomSearch)
}
"""Every optimizer, in the order they are offered."""


def hyper_parameters(name: str) -> tuple[str, ...]:
    """The names of the hyper-parameters of the optimizer called `name`.

    Raises:
        InputError: when there is no such optimizer.
    """
    return tuple(part.name for part in fields(_find(name)))


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
