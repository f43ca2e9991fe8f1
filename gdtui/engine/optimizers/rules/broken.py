"""Optimizers with one known bug each, and their healthy twins, for learners to tell apart.

A broken rule has the name, the glyph and the hyper-parameters of the healthy one. Neither says how it comes
to its steps: the formulas of a broken rule would be a lie, and their absence must not give it away.
"""

from copy import copy
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, Optimizer
from gdtui.engine.optimizers.memory import Memory, frozen
from gdtui.engine.optimizers.rules.adam import Adam, Moments
from gdtui.engine.optimizers.rules.descent import GradientDescent
from gdtui.engine.optimizers.rules.rolling import Momentum, Nesterov, Rolling
from gdtui.engine.optimizers.written import Written


class Unexplained(Optimizer[Any]):
    """A rule that keeps its formulas, remarks, reasons and bounds to itself."""

    remark = Optimizer.remark
    direction = Optimizer.direction
    reason = Optimizer.reason
    carried = Optimizer.carried
    turned = Optimizer.turned
    binding = Optimizer.binding
    factors = Optimizer.factors

    def written(self) -> Written:
        """Nothing: it would tell.

        Raises:
            InputError: always.
        """
        raise InputError("it would tell what is wrong in a challenge")

    def equations(self, _move: Move, _index: int, _name: str) -> tuple[str, ...]:
        """None."""
        return ()

    def headline(self, _move: Move, _index: int, _name: str) -> str:
        """None."""
        return ""

    def stability(self) -> Any:
        """None: Any, as some of the rules promise a bound."""
        return None


@dataclass(frozen=True)
class PlainDescent(Unexplained, GradientDescent):
    """Gradient descent, healthy."""


@dataclass(frozen=True)
class PlainMomentum(Unexplained, Momentum):
    """Momentum, healthy."""


@dataclass(frozen=True)
class PlainNesterov(Unexplained, Nesterov):
    """Nesterov momentum, healthy."""


@dataclass(frozen=True)
class PlainAdam(Unexplained, Adam):
    """Adam, healthy."""


@dataclass(frozen=True)
class UphillDescent(PlainDescent):
    """Steps in the gradient's direction."""

    def update(self, here: Here, memory: Memory) -> tuple[Vector, Memory]:
        """+η·g."""
        return frozen(self.learning_rate * here.gradient), memory


@dataclass(frozen=True)
class StaleMomentum(PlainMomentum):
    """Steps with the velocity of before the update."""

    def update(self, here: Here, memory: Rolling) -> tuple[Vector, Rolling]:
        """−η·v with the old v; the first one is 0."""
        _, after = super().update(here, memory)
        return frozen(-self.learning_rate * memory.velocity), after


@dataclass(frozen=True)
class MixedNesterov(PlainNesterov):
    """Has velocity and gradient mixed up."""

    def update(self, here: Here, memory: Rolling) -> tuple[Vector, Rolling]:
        """−η·(v + μ·g)."""
        _, after = super().update(here, memory)
        return frozen(-self.learning_rate * (after.velocity + self.momentum * here.gradient)), after


@dataclass(frozen=True)
class EpsilonInsideAdam(PlainAdam):
    """Has ε inside the root."""

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """−η·m′/√(v′ + ε)."""
        _, after = super().update(here, memory)
        mean = after.first_moment / (1 - self.beta1**after.t)
        square = after.second_moment / (1 - self.beta2**after.t)
        return frozen(-self.learning_rate * mean / np.sqrt(square + self.epsilon)), after


@dataclass(frozen=True)
class UncorrectedAdam(PlainAdam):
    """Leaves both bias corrections out."""

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """−η·m/(√v + ε)."""
        _, after = super().update(here, memory)
        root = np.sqrt(after.second_moment) + self.epsilon
        return frozen(-self.learning_rate * after.first_moment / root), after


@dataclass(frozen=True)
class SwappedAdam(PlainAdam):
    """Has β₁ and β₂ swapped."""

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """Adam's own, with the one in the place of the other."""
        swapped = copy(self)  # not made anew: of many runs at once, a hyper-parameter is many numbers
        object.__setattr__(swapped, "beta1", self.beta2)
        object.__setattr__(swapped, "beta2", self.beta1)
        return Adam.update(swapped, here, memory)


_HEALTHY: tuple[type[Optimizer[Any]], ...] = (PlainDescent, PlainMomentum, PlainNesterov, PlainAdam)


def healthy(rule: Optimizer[Any]) -> Optimizer[Any]:
    """The healthy twin of a rule of this module, with the same hyper-parameters."""
    twin = next(kind for kind in _HEALTHY if isinstance(rule, kind))
    return twin(**{part.name: getattr(rule, part.name) for part in fields(rule)})
