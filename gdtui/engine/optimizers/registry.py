"""The optimizers by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from importlib import import_module
from typing import Any

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.settings import Settings
from gdtui.engine.optimizers.base import Optimizer, spoken
from gdtui.engine.optimizers.lanes import lane_names, own_value

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
"""Every optimizer of the table, in the order they are offered."""
OWN = "own"
"""The learner's own rule: it is in no table, as its text says what it is."""


def among(names: Iterable[str], rule: str | None = None) -> tuple[str, ...]:
    """The names, and the learner's own rule if there is one."""
    return (*names, OWN) if rule else tuple(names)


def place(name: str) -> int:
    """The number of the optimizer called `name`, from 0: no other has it, so its colour is its own.

    One that is in no table comes after all that are.
    """
    return list(OPTIMIZERS).index(name) if name in OPTIMIZERS else len(OPTIMIZERS)


def own_text(rules: Iterable[AnyOptimizer]) -> str | None:
    """The learner's own rule among some, as it was typed; None where there is none."""
    return next((rule.text for rule in rules if rule.name == OWN), None)


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
    given = {name: value for name, value in settings.items() if value is not None}
    return _made([kind(name) for name in names], given)


def _made(rules: Sequence[type[AnyOptimizer]], given: Mapping[str, float]) -> tuple[AnyOptimizer, ...]:
    known = tuple(dict.fromkeys(part.name for rule in rules for part in fields(rule)))
    for name in given:
        if name not in known:
            raise InputError(_not_there(name, [rule.name for rule in rules], known))
    return tuple(_build(rule, given) for rule in rules)


def make_asked(
    asked: Settings, names: Sequence[str], rate: float, called: Sequence[str] | None = None
) -> tuple[AnyOptimizer, ...]:
    """The optimizers called `names` with the hyper-parameters that the settings ask for.

    Args:
        asked: the settings.
        names: which optimizers.
        rate: what suits gradient descent on the loss at hand, see `make_suited`.
        called: who runs with them, by the names that the settings use; None: see `lane_names`. An
            optimizer's name then stands for all of its lanes.

    Raises:
        InputError: as `make_all`, and when a value is for someone who does not run.
    """
    lanes = lane_names(names) if called is None else called
    rules = dict(zip(lanes, make_suited(names, rate, asked.hyper, asked.rule), strict=True))
    for name, each in asked.each.items():
        for place, who in enumerate(lanes):
            rules[who] = _with(rules[who], name, own_value(spoken(name), each, place, lanes))
    for name, values in asked.own.items():
        for who, value in values.items():
            found = [lane for lane in rules if who in (lane, rules[lane].name if called is None else lane)]
            if not found:
                raise InputError(f"there is no {quote(who)} here: {suggest(who, lanes)}")
            rules |= {lane: _with(rules[lane], name, value) for lane in found}
    return tuple(rules.values())


def _with(rule: AnyOptimizer, name: str, value: float) -> AnyOptimizer:
    if name not in {part.name for part in fields(rule)}:
        raise InputError(_not_there(name, [rule.name], [part.name for part in fields(rule)]))
    changed: dict[str, Any] = {name: value}
    return replace(rule, **changed)


def asking(rules: Sequence[AnyOptimizer], called: Sequence[str]) -> Settings:
    """The inverse of `make_asked`: optimizers and all of their hyper-parameters as settings.

    What one rule has at several values is told in the lanes' order, where all of them have it.
    """
    names = tuple(rule.name for rule in rules)
    found: dict[str, dict[str, float]] = {}
    for who, rule in zip(called, rules, strict=True):
        for _, name, value in rule.settings():
            found.setdefault(name, {})[who] = value
    same = {name: next(iter(of.values())) for name, of in found.items() if len(set(of.values())) == 1}
    own = {name: of for name, of in found.items() if name not in same}
    told = [name for name in own if tuple(called) != names and tuple(own[name]) == lane_names(names)]
    each = {name: tuple(own.pop(name).values()) for name in told}
    return Settings(optimizers=names, rule=own_text(rules), hyper=same, own=own, each=each)


def make_suited(
    names: Iterable[str], rate: float, settings: Mapping[str, float] | None = None, rule: str | None = None
) -> tuple[AnyOptimizer, ...]:
    """The optimizers called `names`, as `make_all` makes them, with a learning rate for the loss at hand.

    Args:
        names: which ones.
        rate: what suits gradient descent on that loss: for the rules whose steps grow with the gradient,
            unless a learning rate is given.
        settings: what is given.
        rule: the text of the one called `own`.

    Raises:
        InputError: as `make_all`, and when `rule` cannot be read.
    """
    rules = _made([kind(name, rule) for name in names], settings or {})
    if settings and "learning_rate" in settings:
        return rules
    return tuple(rule.suited(rate) for rule in rules)


def _not_there(setting: str, names: Sequence[str], known: Sequence[str]) -> str:
    has, take = ("has", "it takes") if len(names) == 1 else ("have", "they take")
    settings = ", ".join(map(spoken, known)) or "no settings"
    return f"{' and '.join(names)} {has} no {spoken(setting)}: {take} {settings}"


def _build(rule: type[AnyOptimizer], given: Mapping[str, float]) -> AnyOptimizer:
    return rule(**{part.name: given[part.name] for part in fields(rule) if part.name in given})


def kind(name: str, rule: str | None = None) -> type[AnyOptimizer]:
    """The class of the optimizer called `name`; `rule` is the text of the one called `own`.

    Raises:
        InputError: when there is none.
    """
    if name == OWN:
        from gdtui.engine.optimizers.own.rule import own_rule

        if rule is None:
            raise InputError('own is a rule that you write: add --rule "w = w - eta*g"')
        return own_rule(rule)
    if name not in OPTIMIZERS:
        raise InputError(f"there is no optimizer {quote(name)}: {suggest(name, (*OPTIMIZERS, OWN))}")
    return OPTIMIZERS[name]
