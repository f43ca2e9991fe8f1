"""Lion: Chen et al., "Symbolic discovery of optimization algorithms" (NeurIPS 2023), its Algorithm 2."""

from dataclasses import dataclass, field

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.wording import vector
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, Optimizer
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import Memory, called, frozen, zeros
from gdtui.engine.optimizers.rules.descent import step_equation
from gdtui.engine.optimizers.worked import Term, chosen, worked
from gdtui.engine.optimizers.written import Written


@dataclass(frozen=True, eq=False, slots=True)
class MeanGradient(Memory):
    """The memory of Lion."""

    first_moment: Vector = field(metadata=called("m", "running mean of gradients"))


@dataclass(frozen=True)
class Lion(Optimizer[MeanGradient]):
    """c = β₁·m + (1 − β₁)·g; x ← x − η·(sign(c) + λ·x); m ← β₂·m + (1 − β₂)·g."""

    name = "lion"
    label = "Lion"
    glyph = "L"
    about = "Goes by signs alone: every param moves by η, to the side where its mean slope falls."
    formula = "c = β₁·m + (1−β₁)·g; x ← x − η·(sign(c) + λ·x); m ← β₂·m + (1−β₂)·g"
    symbols = "c mean slope, m its memory"
    inertia = True
    scales_itself = True

    learning_rate: float = hyper("learning_rate", 0.01)
    """The length of every step along each param. The paper advises a third to a tenth of AdamW's."""
    beta1: float = hyper("beta1", 0.9)
    beta2: float = hyper("beta2", 0.99)
    weight_decay: float = hyper("weight_decay", 0.0)

    def init(self, params: Vector) -> MeanGradient:
        """A mean of 0."""
        return MeanGradient(zeros(params))

    def update(self, here: Here, memory: MeanGradient) -> tuple[Vector, MeanGradient]:
        """−η·(sign(c) + λ·x)."""
        gradient, mean = here.gradient, memory.first_moment
        ways = np.sign(self._mix(self.beta1, mean, gradient))
        update = -self.learning_rate * (ways + self.weight_decay * here.params)
        return frozen(update), MeanGradient(frozen(self._mix(self.beta2, mean, gradient)))

    @staticmethod
    def _mix(kept: float, mean: Vector, gradient: Vector) -> Vector:
        return kept * mean + (1 - kept) * gradient

    def written(self) -> Written:
        """What the sign is taken of, the step, then the mean that is kept."""
        return Written(
            (
                "mixed = beta1 * first_moment + (1 - beta1) * gradient",
                "update = -learning_rate * (np.sign(mixed) + weight_decay * params)",
                "first_moment = beta2 * first_moment + (1 - beta2) * gradient",
            ),
            ("first_moment = np.zeros_like(params)",),
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """What the sign is taken of, the mean that is kept, then the step."""
        mean, slope = move.memory.first_moment, move.gradient
        mixed = float(self._mix(self.beta1, mean, slope)[index])
        after, way = float(move.after.first_moment[index]), chosen("sign(c)", float(np.sign(mixed)))
        terms = {"m": Term("m", float(mean[index])), "g": Term("g", float(slope[index]))}
        formula = "{kept}·{m} + {new}·{g}"
        return (
            worked("c = ", formula, mixed, **terms, **_shares("β₁", self.beta1)),
            worked("m ← ", formula, after, **terms, **_shares("β₂", self.beta2)),
            *self._step_equations(move, index, name, way),
        )

    def _step_equations(self, move: Move, index: int, name: str, way: Term) -> tuple[str, ...]:
        if not self.weight_decay:
            return (step_equation(move, index, name, self.learning_rate, way),)
        terms = {
            "way": way,
            "decay": chosen("λ", self.weight_decay),
            "x": Term(name, float(move.params[index])),
        }
        along = way.value + self.weight_decay * terms["x"].value
        return (
            worked("d = ", "{way} + {decay}·{x}", along, **terms),
            step_equation(move, index, name, self.learning_rate, Term("d", along)),
        )

    def remark(self, move: Move) -> str:
        """What the sign makes of the slope."""
        if float(move.update @ move.gradient) > 0:
            return "Its mean of past slopes still leads uphill."
        if self.weight_decay or not move.update.all():
            return ""
        return f"Every param moves by η = {show_setting(self.learning_rate)}, however steep its slope."

    def direction(self, _move: Move) -> str:
        """By the signs."""
        return "only the signs of the mean slopes count, so that all params move alike"

    def reason(self, move: Move) -> str:
        """The formula with its numbers."""
        update, eta = vector(move.update.tolist()), show_setting(self.learning_rate)
        if not self.weight_decay:
            return f"−η·sign(c) = {update}, with η = {eta}"
        return f"−η·(sign(c) + λ·x) = {update}, with η = {eta} and λ = {show_setting(self.weight_decay)}"

    def carried(self, _move: Move) -> str:
        """By its mean."""
        decay = " and the weight decay carry" if self.weight_decay else " carries"
        return f": its mean of past slopes{decay} it on"


def _shares(symbol: str, kept: float) -> dict[str, Term]:
    """How much of the mean is kept, and how much of the new slope comes to it."""
    return {"kept": chosen(symbol, kept), "new": chosen(f"(1−{symbol})", 1 - kept)}
