"""Rules of the table as learners often get them wrong, and what is wrong with each."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Optimizer
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.rules.adagrad import Adagrad, SquareSum
from gdtui.engine.optimizers.rules.adam import Adam, Moments
from gdtui.engine.optimizers.rules.broken import (
    EpsilonInsideAdam,
    MixedNesterov,
    StaleMomentum,
    UncorrectedAdam,
)
from gdtui.engine.optimizers.rules.rmsprop import RMSProp, SquareAverage
from gdtui.engine.optimizers.rules.rolling import Momentum, Nesterov


@dataclass(frozen=True)
class UncorrectedMean(Adam):
    """Adam with the bias correction of v alone."""

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """−η·m/(√v′ + ε)."""
        update, after = super().update(here, memory)
        return frozen(update * (1 - self.beta1**after.t)), after


@dataclass(frozen=True)
class UncorrectedSquare(Adam):
    """Adam with the bias correction of m alone."""

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """−η·m′/(√v + ε)."""
        _, after = super().update(here, memory)
        mean = after.first_moment / (1 - self.beta1**after.t)
        return frozen(-self.learning_rate * (mean / (np.sqrt(after.second_moment) + self.epsilon))), after


@dataclass(frozen=True)
class EpsilonInsideRMSProp(RMSProp):
    """RMSProp with ε inside the root."""

    def update(self, here: Here, memory: SquareAverage) -> tuple[Vector, SquareAverage]:
        """−η·g/√(v + ε)."""
        _, after = super().update(here, memory)
        return frozen(
            -self.learning_rate * here.gradient / np.sqrt(after.square_average + self.epsilon)
        ), after


@dataclass(frozen=True)
class EpsilonInsideAdagrad(Adagrad):
    """AdaGrad with ε inside the root."""

    def update(self, here: Here, memory: SquareSum) -> tuple[Vector, SquareSum]:
        """−η·g/√(s + ε)."""
        _, after = super().update(here, memory)
        return frozen(-self.learning_rate * here.gradient / np.sqrt(after.square_sum + self.epsilon)), after


class Slip(NamedTuple):
    """A rule, a wrong one that is like it, and what is wrong with that: words after "but"."""

    rule: type[Optimizer[Any]]
    wrong: type[Optimizer[Any]]
    words: str


_INSIDE = "with ε inside the root"
SLIPS = (
    Slip(Adam, UncorrectedAdam, "without the bias corrections"),
    Slip(Adam, UncorrectedMean, "without the bias correction of m"),
    Slip(Adam, UncorrectedSquare, "without the bias correction of v"),
    Slip(Adam, EpsilonInsideAdam, _INSIDE),
    Slip(RMSProp, EpsilonInsideRMSProp, _INSIDE),
    Slip(Adagrad, EpsilonInsideAdagrad, _INSIDE),
    Slip(Momentum, StaleMomentum, "with the velocity of before the update"),
    Slip(Nesterov, MixedNesterov, "with v + μ·g where g + μ·v belongs"),
)
