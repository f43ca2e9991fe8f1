"""A rule with other settings, for one run or for many at once."""

from collections.abc import Mapping
from copy import copy
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.registry import AnyOptimizer


def value_of(rule: AnyOptimizer, name: str) -> float:
    """A rule's hyper-parameter of that name."""
    return next(setting.value for setting in rule.settings() if setting.name == name)


def with_value(rule: AnyOptimizer, name: str, value: float) -> AnyOptimizer:
    """The rule with another value of a hyper-parameter.

    Raises:
        InputError: when it is out of range.
    """
    changed: dict[str, Any] = {name: value}
    return replace(rule, **changed)


def usual_rate(rule: AnyOptimizer, suited: float) -> float | None:
    """The learning rate of a rule unless said otherwise: `suited`, if its steps grow with the gradient."""
    if rule.grows_with_gradient:
        return rule.suited(suited).rate
    defaults: dict[str, Any] = {part.name: part.default for part in fields(rule)}
    return defaults.get("learning_rate")


def spread(rule: AnyOptimizer, values: Mapping[str, Vector], params: int) -> AnyOptimizer:
    """The rule for many runs at once, with a number for every param of every run in place of a setting.

    The numbers are not checked.

    Args:
        rule: the rule.
        values: what each run has for a hyper-parameter, by its name: shape (runs,).
        params: how many a run has; the first params of all runs come first, then the second, …
    """
    found = copy(rule)
    for name, each in values.items():
        object.__setattr__(found, name, np.tile(each, params))
    return found


def memory_of(memory: Any, shape: tuple[int, ...], runs: NDArray[np.intp]) -> Any:
    """What a rule remembers of some runs, of all of them, whose params have that shape (params, runs)."""
    kept = {part.name: _part_of(getattr(memory, part.name), shape, runs) for part in fields(memory)}
    return replace(memory, **kept)


def _part_of(part: Any, shape: tuple[int, ...], runs: NDArray[np.intp]) -> Any:
    """A part of a memory for some runs: of what a learner named, of each; one number serves all of them."""
    if isinstance(part, Mapping):
        return {name: _part_of(value, shape, runs) for name, value in part.items()}
    return part.reshape(shape)[:, runs].ravel() if np.size(part) == shape[0] * shape[1] else part
