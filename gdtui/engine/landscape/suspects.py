"""The bugs that a learner may suspect in an optimizer, and how the numbers give them away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import brief
from gdtui.engine.losses.objective import Objective
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.memory import memory_items
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.engine.optimizers.rules import broken

PLAIN = 0.001
"""From this share on a difference is plain to see in four digits."""


@dataclass(frozen=True)
class Clue:
    """A number that a lane shows after a step, and what it should be.

    Attributes:
        symbol: `update`, or what the part of the memory is called.
        variable: the param it belongs to.
        should: what the healthy rule makes of the gradient and the memory that the lane had.
        shows: what the lane has.
    """

    symbol: str
    variable: str
    should: float
    shows: float

    @property
    def off(self) -> float:
        """How far apart both are, as a share of the larger one."""
        largest = max(abs(self.should), abs(self.shows))
        return abs(self.should - self.shows) / largest if largest > 0 else 0.0

    @property
    def what(self) -> str:
        """Which number it is, in words."""
        name = brief(self.variable)
        return f"the update of {name}" if self.symbol == "update" else f"{self.symbol} of {name}"


def clues(racer: Racer, objective: Objective) -> tuple[Clue, ...]:
    """What the last step of a rule of `optimizers.rules.broken` should have come to; none before any."""
    move = racer.move
    if move is None:
        return ()
    here = Here(objective, move.params, move.loss, move.gradient, racer.step - 1, 0)
    with np.errstate(all="ignore"):
        update, after = broken.healthy(move.optimizer).update(here, move.memory)
    pairs = [("update", update.tolist(), move.update.tolist())]
    for should, shows in zip(memory_items(after), memory_items(move.after), strict=True):
        expected, found = should.of(move.params), shows.of(move.params)
        if expected is not None and found is not None:
            pairs.append((should.symbol, expected, found))
    return tuple(
        Clue(symbol, name, *numbers)
        for symbol, expected, found in pairs
        for name, *numbers in zip(objective.variables, expected, found, strict=True)
    )


@dataclass(frozen=True)
class Suspect:
    """A bug that a rule may have.

    Attributes:
        label: what is wrong, for a list of options.
        tells: how it would show, as the end of "With that bug …".
    """

    label: str
    tells: str

    @property
    def sign(self) -> str:
        """How it would show."""
        return f"With that bug {self.tells}."


@dataclass(frozen=True)
class Bug(Suspect):
    """A bug that a rule of `optimizers.rules.broken` does have.

    Attributes:
        name: a word for it.
        rule_name: the optimizer it is found in.
        rule: the broken rule.
        symbol: the number in which it shows, see `Clue`.
        formula: what the healthy rule computes there.
        settings: with which every bug of its kind shows.
    """

    name: str
    rule_name: str
    rule: Callable[..., AnyOptimizer]
    symbol: str
    formula: str
    settings: Mapping[str, float] = field(default_factory=dict)

    def on(self, learning_rate: float) -> AnyOptimizer:
        """The broken rule on a loss that such a learning rate suits."""
        return self.rule(**self.settings).suited(learning_rate)

    def clue(self, racer: Racer, objective: Objective) -> Clue | None:
        """Where the bug shows most in the racer's last step; None where it does not."""
        mine = [clue for clue in clues(racer, objective) if clue.symbol == self.symbol]
        worst = max(mine, key=lambda clue: clue.off, default=None)
        return worst if worst and worst.off >= PLAIN else None

    def evidence(self, racer: Racer, objective: Objective, lane: str) -> str:
        """How the last step gives the bug away, in numbers; where it does not, how it would."""
        clue = self.clue(racer, objective)
        if clue is None:
            return self.sign
        does = "moved it by" if self.symbol == "update" else f"has {self.symbol} ="
        return (
            f"After step {racer.step}, {self.formula} is {show(clue.should)} for {brief(clue.variable)}, but "
            f"{lane} {does} {show(clue.shows)}: {self.label}."
        )


_COARSE = {"learning_rate": 0.1, "epsilon": 1.0}
"""With an ε as large as that Adam's bugs all show."""

BUGS = (
    Bug("it steps in the gradient's direction", "the loss rises from the first step on, however small η is",
        "uphill", "gradient-descent", broken.UphillDescent, "update", "−η·g"),
    Bug("it steps with the velocity of before the update", "nothing moves in step 1: v was still 0",
        "stale", "momentum", broken.StaleMomentum, "update", "−η·v"),
    Bug("it has v and g mixed up: −η·(v + μ·g)",
        "step 1 is right, as v is g there; from step 2 on the update is not −η·(g + μ·v)",
        "mixed", "nesterov", broken.MixedNesterov, "update", "−η·(g + μ·v)", {"momentum": 0.5}),
    Bug("ε is inside the root", "steps are longer than η·m′/(√v′ + ε), the more so the smaller v′ is",
        "epsilon", "adam", broken.EpsilonInsideAdam, "update", "−η·m′/(√v′ + ε)", _COARSE),
    Bug("m and v are not corrected for their start at 0",
        "step 1 is not −η·g/(|g| + ε), which is what the corrected m′ = g and v′ = g² give",
        "uncorrected", "adam", broken.UncorrectedAdam, "update", "−η·m′/(√v′ + ε)", _COARSE),
    Bug("β₁ and β₂ are swapped", "m hardly grows: after step 1 it is (1 − β₂)·g instead of (1 − β₁)·g",
        "swapped", "adam", broken.SwappedAdam, "m", "β₁·m + (1 − β₁)·g", _COARSE),
)  # fmt: skip
"""All bugs that a challenge can have."""

_UPHILL = Suspect(BUGS[0].label, "the first update has the gradient's sign")
_FORGETS = Suspect("the velocity is never carried over", "v is the gradient itself after every step")

DECOYS: Mapping[str, tuple[Suspect, ...]] = {
    "gradient-descent": (
        Suspect("it goes by the gradient's sign alone", "both params move by exactly η in every step"),
        Suspect("it halves η after every step", "update/g halves from step to step"),
        Suspect("each param gets the other one's gradient", "a param moves by −η times the other's slope"),
    ),
    "momentum": (
        _UPHILL,
        _FORGETS,
        Suspect("μ multiplies the gradient, not the velocity", "v grows by only μ·g with each step"),
    ),
    "nesterov": (
        _UPHILL,
        _FORGETS,
        Suspect("it looks back, with the velocity of before", "the first update is −η·g alone, without μ·v"),
    ),
    "adam": (Suspect("v adds up squares instead of averaging", "v is g² after step 1, not (1 − β₂)·g²"),),
}  # fmt: skip
"""Bugs that may be suspected as well, and that no lane has."""
