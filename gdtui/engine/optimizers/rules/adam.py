"""Adam, and AdamW, which adds a weight decay.

The rules are those of PyTorch's documentation (`torch.optim.Adam`, `AdamW`), with ε outside the root. Papers:
Kingma & Ba, "Adam" (ICLR 2015); Loshchilov & Hutter, "Decoupled weight decay regularization" (ICLR 2019).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.wording import vector
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, each
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import ALL, Memory, called, frozen, zeros
from gdtui.engine.optimizers.rules.descent import step_equation
from gdtui.engine.optimizers.rules.scaled import Scaled
from gdtui.engine.optimizers.worked import Term, chosen, worked
from gdtui.engine.optimizers.written import Written

_MOMENT_LINES = (
    "first_moment = beta1 * first_moment + (1 - beta1) * gradient",
    "second_moment = beta2 * second_moment + (1 - beta2) * gradient**2",
    "mean = first_moment / (1 - beta1**step)",
    "square = second_moment / (1 - beta2**step)",
)


@dataclass(frozen=True, eq=False, slots=True)
class Moments(Memory):
    """The memory of Adam."""

    first_moment: Vector = field(metadata=called("m", "running mean of gradients"))
    second_moment: Vector = field(metadata=called("v", "running mean of squared gradients"))
    t: int = field(metadata=called("t", "updates so far", ALL))


@dataclass(frozen=True)
class Adam(Scaled[Moments]):
    """m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; x ← x − η·m′/(√v′ + ε).

    m′ = m/(1 − β₁ᵗ) and v′ = v/(1 − β₂ᵗ) make up for the start at 0.
    """

    name = "adam"
    label = "Adam"
    glyph = "A"
    about = "Momentum with a step size for each param: the mean slope divided by its usual size."
    formula = "m, v ← means of g, g² by β₁, β₂; x ← x − η·(m/(1−β₁ᵗ))/(√(v/(1−β₂ᵗ)) + ε)"
    symbols = "m′, v′ moments"
    inertia = True

    learning_rate: float = hyper("learning_rate", 0.05)
    """About the length of a step along each param: a landscape four units wide is crossed in 80."""
    beta1: float = hyper("beta1", 0.9)
    beta2: float = hyper("beta2", 0.999)
    epsilon: float = hyper("epsilon", 1e-8)

    def init(self, params: Vector) -> Moments:
        """Both moments 0."""
        return Moments(zeros(params), zeros(params), 0)

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """−η·m′/(√v′ + ε)."""
        eta, beta1, beta2, epsilon = self.learning_rate, self.beta1, self.beta2, self.epsilon
        t = memory.t + 1
        correction1 = 1 - _power(beta1, t)
        correction2 = 1 - _power(beta2, t)

        def rule(space: Any, g: Any, m: Any, v: Any) -> tuple[Any, Any, Any]:
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * (g * g)
            return -eta * ((m / correction1) / (space.sqrt(v / correction2) + epsilon)), m, v

        update, first, second = each(rule, here.gradient, memory.first_moment, memory.second_moment)
        return update, Moments(first, second, t)

    def written(self) -> Written:
        """The moments, both corrected, then the step."""
        return Written(
            (*_MOMENT_LINES, "update = -learning_rate * mean / (np.sqrt(square) + epsilon)"),
            ("first_moment = np.zeros_like(params)", "second_moment = np.zeros_like(params)"),
            "Adam([params], lr=learning_rate, betas=(beta1, beta2), eps=epsilon)",
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The moments, both corrected, then the step."""
        return (*self._moment_equations(move, index), self.headline(move, index, name))

    def headline(self, move: Move, index: int, name: str) -> str:
        """The step. The moments are worked out for those alone who read them."""
        return step_equation(move, index, name, self.learning_rate, self._along(move, index))

    def _corrected(self, move: Move, index: int) -> tuple[float, float]:
        """m′ and v′."""
        t, m, v = move.after.t, move.after.first_moment[index], move.after.second_moment[index]
        return float(m) / (1 - self.beta1**t), float(v) / (1 - self.beta2**t)

    def _along(self, move: Move, index: int) -> Term:
        """m′/(√v′ + ε)."""
        mean, size = self._corrected(move, index)
        return Term("m′/(√v′ + ε)", float(mean / (size**0.5 + self.epsilon)))

    def _moment_equations(self, move: Move, index: int) -> tuple[str, ...]:
        before, after, slope = move.memory, move.after, Term("g", float(move.gradient[index]))
        m, v = (float(part[index]) for part in (after.first_moment, after.second_moment))
        mean, size = self._corrected(move, index)
        of_m = {"kept": chosen("β₁", self.beta1), "new": chosen("(1−β₁)", 1 - self.beta1), "g": slope}
        of_v = {"kept": chosen("β₂", self.beta2), "new": chosen("(1−β₂)", 1 - self.beta2), "g": slope}
        first, second = Term("m", float(before.first_moment[index])), float(before.second_moment[index])
        t = chosen("t", after.t)
        return (
            worked("m ← ", "{kept}·{m} + {new}·{g}", m, m=first, **of_m),
            worked("v ← ", "{kept}·{v} + {new}·{g}²", v, v=Term("v", second), **of_v),
            worked("m′ = ", "{m}/(1−{beta}^{t})", mean, m=Term("m", m), beta=of_m["kept"], t=t),
            worked("v′ = ", "{v}/(1−{beta}^{t})", size, v=Term("v", v), beta=of_v["kept"], t=t),
        )

    def remark(self, move: Move) -> str:
        """What its means do to the step."""
        if float(move.update @ move.gradient) > 0:
            return "Its mean of past slopes still leads uphill."
        if move.after.t == 1:
            eta = show_setting(self.learning_rate)
            return f"Adam's first step is about η = {eta} along each slope, however steep."
        return ""

    def reason(self, move: Move) -> str:
        """The formula with its numbers."""
        eta = show_setting(self.learning_rate)
        return f"−η·m′/(√v′ + ε) = {vector(move.update.tolist())}, with η = {eta}"

    def carried(self, _move: Move) -> str:
        """By its first moment."""
        return ": its mean of past slopes carries it on"


def _power(kept: Any, t: int) -> Any:
    """`kept` to the power t; of an array, whose powers numpy rounds otherwise, that of each number."""
    if isinstance(kept, float):
        return kept**t
    found, whose = np.unique(kept, return_inverse=True)
    return np.array([each**t for each in found.tolist()])[whose]


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with a decoupled weight decay: x also shrinks by η·λ·x, and the moments never see that."""

    name = "adamw"
    label = "AdamW"
    glyph = "W"
    about = "Adam that also pulls every param a little towards 0: weight decay, kept out of its means."
    formula = "Adam's step, then x ← x − η·λ·x"
    symbols = "d direction, λ weight decay"

    weight_decay: float = hyper("weight_decay", 0.01)
    """PyTorch's default."""

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """−η·m′/(√v′ + ε) − η·λ·x."""
        update, after = super().update(here, memory)
        return frozen(update - self.learning_rate * self.weight_decay * here.params), after

    def written(self) -> Written:
        """The moments, both corrected, the direction with the decay in it, then the step."""
        return Written(
            (
                *_MOMENT_LINES,
                "direction = mean / (np.sqrt(square) + epsilon) + weight_decay * params",
                "update = -learning_rate * direction",
            ),
            super().written().before,
            "AdamW(\n"
            "    [params], lr=learning_rate, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay\n"
            ")",
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The moments, both corrected, the direction with the decay in it, then the step."""
        terms = {
            "along": self._along(move, index),
            "decay": chosen("λ", self.weight_decay),
            "x": Term(name, float(move.params[index])),
        }
        return (
            *self._moment_equations(move, index),
            worked("d = ", "{along} + {decay}·{x}", self._decaying(move, index), **terms),
            self.headline(move, index, name),
        )

    def headline(self, move: Move, index: int, name: str) -> str:
        """The step."""
        return step_equation(move, index, name, self.learning_rate, Term("d", self._decaying(move, index)))

    def _decaying(self, move: Move, index: int) -> float:
        """m′/(√v′ + ε) + λ·x."""
        return self._along(move, index).value + self.weight_decay * float(move.params[index])

    def remark(self, move: Move) -> str:
        """How much the decay has to do with it."""
        shrunk = self.learning_rate * self.weight_decay
        return f"The decay takes {show_setting(shrunk)} of each param's value." if move.params.any() else ""

    def direction(self, _move: Move) -> str:
        """By the division and the decay."""
        return "each param's slope is divided by its own size, and each param is pulled towards 0"

    def reason(self, move: Move) -> str:
        """The formula with its numbers."""
        eta, decay = show_setting(self.learning_rate), show_setting(self.weight_decay)
        update = vector(move.update.tolist())
        return f"−η·(m′/(√v′ + ε) + λ·x) = {update}, with η = {eta} and λ = {decay}"

    def carried(self, _move: Move) -> str:
        """By its first moment or the decay."""
        return ": its mean of past slopes and the weight decay carry it on"
