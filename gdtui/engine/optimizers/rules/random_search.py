"""Random search: parachutes land at random spots, and the best one counts."""

import math
from dataclasses import dataclass, field

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Evaluations, Here, Move, Optimizer
from gdtui.engine.optimizers.memory import SPOT, Memory, called, frozen, zeros
from gdtui.engine.optimizers.written import Written

SPOTS = 4
"""Parachutes for a step: a loss with its gradient costs at most about four evaluations of the loss alone
(Griewank & Walther, *Evaluating Derivatives*, 2008, section 3.3), so its steps cost what others do."""


@dataclass(frozen=True, eq=False, slots=True)
class Spots(Memory):
    """Where the last parachutes landed; the best spot of all is where the params are."""

    spots: Vector = field(metadata=called("spots", "where the last parachutes landed", SPOT))
    losses: Vector = field(metadata=called("L", "the loss at each spot", SPOT))

    @property
    def tries(self) -> Vector:
        """The spots."""
        return self.spots


@dataclass(frozen=True)
class RandomSearch(Optimizer[Spots]):
    """x ← the best of x and some spots drawn evenly from the loss's region, whatever part is shown."""

    name = "random-search"
    label = "random search"
    glyph = "P"
    about = "Drops parachutes at random spots and keeps the best: no slope needed, and none used."
    formula = "x ← the best of x and four spots drawn from its region"
    start = Evaluations(loss=1)
    cost = Evaluations(loss=SPOTS)
    uses_gradient = False
    tries = SPOTS

    def init(self, params: Vector) -> Spots:
        """No parachute dropped yet."""
        return Spots(frozen(np.empty((0, params.size))), frozen(np.empty(0)))

    def update(self, here: Here, _memory: Spots) -> tuple[Vector, Spots]:
        """The way to the best spot, if it beats the loss here; else zero.

        The spots are drawn from (seed, step) alone: shape (4, n), memory (4, n) and (4,).
        """
        region = np.array(here.home)
        low, high = region[:, 0], region[:, 1]
        draw = np.random.default_rng((here.seed, here.step)).random((SPOTS, low.size))
        spots = low + (high - low) * draw
        losses = np.array([here.objective.loss(spot) for spot in spots])
        memory = Spots(frozen(spots), frozen(losses))
        best = best_spot(memory)
        if losses[best] < here.loss or (np.isnan(here.loss) and not np.isnan(losses[best])):
            return frozen(spots[best] - here.params), memory
        return zeros(here.params), memory

    def written(self) -> Written:
        """Where the parachutes land, how high that is, then the way to the lowest if it is lower."""
        return Written(
            (
                f"draw = np.random.default_rng(({{seed}}, step - 1)).random(({SPOTS}, len(params)))",
                "spots = low + (high - low) * draw",
                "losses = np.array([loss_at(spot) for spot in spots])",
                "best = np.argmin(np.where(np.isnan(losses), np.inf, losses))",
                "update = spots[best] - params if losses[best] < loss else np.zeros_like(params)",
            ),
            ("low = np.array({low})", "high = np.array({high})"),
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """Where the best parachute landed."""
        best = best_spot(move.after)
        x, loss = float(move.params[index]), float(move.after.losses[best])
        if not move.update.any():
            return (f"{name} stays {show(x)}: best new spot's loss {show(loss)}, here {show(move.loss)}",)
        landed = show(x + float(move.update[index]))
        return (f"{name} ← {landed}, the best spot: loss {show(loss)} instead of {show(move.loss)}",)

    def headline(self, move: Move, _index: int, _name: str) -> str:
        """The comparison of all losses."""
        losses = [move.loss, *move.after.losses.tolist()]
        known = [loss for loss in losses if not math.isnan(loss)]
        return f"L = min({', '.join(map(show, known))}) = {show(min(known))}" if known else ""

    def remark(self, move: Move) -> str:
        """Hit or miss."""
        if move.update.any():
            return f"{SPOTS} parachutes: one found a lower spot."
        return f"{SPOTS} parachutes, all missed: none landed lower."


def best_spot(memory: Spots) -> int:
    """The index of the lowest of the last spots; a spot without a loss comes last."""
    return int(np.argmin(np.where(np.isnan(memory.losses), np.inf, memory.losses)))
