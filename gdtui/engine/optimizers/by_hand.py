"""A descent by a derivative of one's own: the same rule, but the gradient it is given is the typed one."""

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import show
from gdtui.engine.derivative.typed import Derivative
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import Bound
from gdtui.engine.losses.objective import Objective, Vector
from gdtui.engine.optimizers.base import OWN_GRADIENT
from gdtui.engine.optimizers.outcome import Arrival, Kind, Outcome
from gdtui.engine.optimizers.registry import AnyOptimizer

_APART = 1e3
"""A slope so many times the typed one, where that is as good as 0, is not."""


@dataclass(frozen=True)
class Believed(CircuitObjective):
    """A loss with the gradient that somebody typed for it; all else is as it is."""

    derivative: Derivative | None = None

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The loss at `params`, and the typed gradient, shape (variables,)."""
        if self.derivative is None:
            return super().loss_and_gradient(params)
        return self.loss(params), np.array(self.derivative.at(params.tolist()))


@lru_cache(maxsize=64)
def believed(objective: CircuitObjective, derivative: Derivative) -> Believed:
    """The loss with that gradient."""
    known = {part.name: getattr(objective, part.name) for part in fields(objective)}
    return Believed(**{**known, "derivative": derivative})


class _ByHand:
    """What a rule with a typed gradient does in another way."""

    name: ClassVar[str] = OWN_GRADIENT
    label: ClassVar[str] = "Yours"
    glyph: ClassVar[str] = "Y"
    about: ClassVar[str] = "the same rule with the gradient that you typed"
    derivative: ClassVar[Derivative]

    def faces(self, objective: Objective) -> Objective:
        """The loss with the typed gradient."""
        if not isinstance(objective, CircuitObjective):
            return objective
        return believed(objective, self.derivative)

    def settled(self, outcome: Outcome, objective: Objective, here: Arrival) -> Outcome:
        """A rest at a place where the typed gradient is 0 and the exact one is not is no minimum."""
        if outcome.kind not in (Kind.CONVERGED, Kind.STALLED):
            return outcome
        exact = objective.loss_and_gradient(here.params)[1]
        length, typed = float(np.linalg.norm(exact)), float(np.linalg.norm(here.gradient))
        if not length > _APART * max(typed, 1e-12 * here.seen.steepest):
            return outcome
        found = f"your gradient is as good as 0 here, the exact one has the norm {show(length)}"
        return Outcome(Kind.STALLED, f"stalled at step {here.step}: {found}", here.step)

    def stability(self) -> Bound | None:
        """None: theory speaks of the exact gradient."""
        return None


def by_hand(rule: AnyOptimizer, derivative: Derivative) -> AnyOptimizer:
    """The rule as it walks by a typed gradient: its formulas, memory and settings are the same.

    Raises:
        InputError: for a rule that uses no gradient.
    """
    if not rule.uses_gradient:
        raise InputError(f"{rule.name} uses no gradient: take another rule to walk with your own")
    kind = _kind(type(rule), derivative)
    walker: AnyOptimizer = kind(**{part.name: getattr(rule, part.name) for part in fields(rule)})
    return walker


@lru_cache(maxsize=64)
def _kind(rule: type[AnyOptimizer], derivative: Derivative) -> type[Any]:
    """A class for each rule and derivative: so two walkers are alike if both of these are."""
    return type(f"ByHand{rule.__name__}", (_ByHand, rule), {"derivative": derivative})
