"""The optimizers by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from typing import Any

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.optimizers.base import Optimizer, spoken

AnyOptimizer = Optimizer[Any]

_RULES = {
    "gradient-descent": ("descent", "GradientDescent"),
    "momentum": ("descent", "Momentum"),
    "nesterov": ("descent", "Nesterov"),
    "adagrad": ("adaptive", "Adagrad"),
    "rmsprop": ("adaptive", "RMSProp"),
    "adam": ("adaptive", "Adam"),
    "newton": ("newton", "Newton"),
    "random-search": ("random_search", "RandomSearch"),
}
"""Module and class of every optimizer."""


class _Rules(Mapping[str, type[AnyOptimizer]]):
    """The optimizers by name; each is imported when it is asked for, as a run needs one or two of them."""

    def __getitem__(self, name: str) -> type[AnyOptimizer]:
        module, rule = _RULES[name]
        found: type[AnyOptimizer] = getattr(import_module(f"gdtui.engine.optimizers.{module}"), rule)
        return found

    def __contains__(self, name: object) -> bool:
        return name in _RULES

    def __iter__(self) -> Iterator[str]:
        return iter(_RULES)

    def __len__(self) -> int:
        return len(_RULES)


OPTIMIZERS: Mapping[str, type[AnyOptimizer]] = _Rules()
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
