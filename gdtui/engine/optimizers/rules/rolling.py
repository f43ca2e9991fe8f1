"""The two that roll: momentum and Nesterov's.

The rules are those of PyTorch's documentation, `torch.optim.SGD`; momentum goes back to Polyak, "Some methods
of speeding up the convergence of iteration methods" (1964), the form of Nesterov's to Sutskever et al., "On
the importance of initialization and momentum in deep learning" (ICML 2013).
"""

import cmath
from abc import abstractmethod
from dataclasses import dataclass, field

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.wording import vector
from gdtui.engine.losses.curvature import Bound
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, Optimizer
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import ALL, Memory, called, frozen, zeros
from gdtui.engine.optimizers.rules.descent import step_equation
from gdtui.engine.optimizers.worked import Term, chosen, worked
from gdtui.engine.optimizers.written import Written


@dataclass(frozen=True, eq=False, slots=True)
class Rolling(Memory):
    """The memory of what rolls."""

    velocity: Vector = field(metadata=called("v", "velocity"))
    t: int = field(metadata=called("t", "updates so far", ALL))


@dataclass(frozen=True)
class _Roller(Optimizer[Rolling]):
    """What both have in common."""

    inertia = True
    grows_with_gradient = True

    learning_rate: float = hyper("learning_rate", 0.001)
    """PyTorch's default for SGD."""
    momentum: float = hyper("momentum", 0.9)

    def init(self, params: Vector) -> Rolling:
        """At rest."""
        return Rolling(zeros(params), 0)

    def remark(self, move: Move) -> str:
        """Where the velocity carried it, compared with the gradient alone."""
        if float(move.update @ move.gradient) > 0:
            return "The velocity still points uphill here."
        alone = self.learning_rate * float(move.gradient @ move.gradient) ** 0.5
        ratio = float(move.update @ move.update) ** 0.5 / alone if alone > 0 else 0.0
        if not 1.5 <= ratio < 1000:
            return ""
        return f"The velocity makes the step {show(ratio, 2)} times as long as the slope alone would."

    def direction(self, move: Move) -> str:
        """The slope, and after the first step the velocity."""
        if move.memory.t == 0:
            return "the first step goes exactly against the gradient"
        velocity = vector(move.memory.velocity.tolist())
        return f"the step adds the velocity so far, {velocity}, to the slope"

    def reason(self, move: Move) -> str:
        """In numbers; the first velocity is the gradient itself."""
        update = vector(move.update.tolist())
        if move.memory.t == 0:
            return f"the velocity is the gradient so far, and the update {update}"
        return self._rolls(update)

    @abstractmethod
    def _rolls(self, update: str) -> str:
        """How the velocity makes the update."""

    def carried(self, _move: Move) -> str:
        """By its velocity."""
        return ": the velocity of earlier steps carries it on"


@dataclass(frozen=True)
class Momentum(_Roller):
    """v ← g at first, then v ← μ·v + (1 − τ)·g; x ← x − η·v."""

    name = "momentum"
    label = "momentum"
    glyph = "M"
    about = "A heavy ball: it keeps part of its velocity and rolls on past the bottom."
    formula = "v ← μ·v + g (first v ← g); x ← x − η·v"
    symbols = "v velocity, μ momentum"

    dampening: float = hyper("dampening", 0.0)

    def update(self, here: Here, memory: Rolling) -> tuple[Vector, Rolling]:
        """−η·v; the first velocity is the gradient itself, undampened."""
        velocity = here.gradient
        if memory.t > 0:
            velocity = self.momentum * memory.velocity + (1 - self.dampening) * here.gradient
        return frozen(-self.learning_rate * velocity), Rolling(frozen(velocity), memory.t + 1)

    def written(self) -> Written:
        """The velocity, then the step."""
        share = "(1 - dampening) * gradient" if self.dampening else "gradient"
        dampening = ", dampening=dampening" if self.dampening else ""
        return Written(
            (_velocity_line(share), "update = -learning_rate * velocity"),
            ("velocity = np.zeros_like(params)",),
            f"SGD([params], lr=learning_rate, momentum=momentum{dampening})",
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The velocity, then the step."""
        velocity = Term("v", float(move.after.velocity[index]))
        return (
            _velocity_equation(move, index, self.momentum, self.dampening),
            step_equation(move, index, name, self.learning_rate, velocity),
        )

    def _rolls(self, update: str) -> str:
        return f"−η·v = {update}, where v keeps {show_setting(self.momentum)} of what it was"

    def stability(self) -> Bound:
        """ηλ < 2 + 2μ (Goh, Distill 2017); dampening scales the gradient, hence η."""
        limit = (2 + 2 * self.momentum) / (1 - self.dampening)
        formula = "(2 + 2μ)/((1 − τ)·λmax)" if self.dampening else "(2 + 2μ)/λmax"
        return Bound(self.learning_rate, limit, formula)

    def factors(self, product: float) -> tuple[complex, ...]:
        """The roots of z² − (1 + μ − ηλ)z + μ: the distance after a step follows from the last two."""
        steady = product * (1 - self.dampening)
        return _roots(1 + self.momentum - steady, self.momentum)


@dataclass(frozen=True)
class Nesterov(_Roller):
    """v ← g at first, then v ← μ·v + g; x ← x − η·(g + μ·v)."""

    name = "nesterov"
    label = "Nesterov momentum"
    glyph = "N"
    about = "Momentum that looks ahead: it corrects its course by the slope where the velocity is taking it."
    formula = "v ← μ·v + g (first v ← g); x ← x − η·(g + μ·v)"
    symbols = "d direction, v velocity, μ momentum"

    def update(self, here: Here, memory: Rolling) -> tuple[Vector, Rolling]:
        """−η·(g + μ·v), with the new v."""
        gradient = here.gradient
        velocity = self.momentum * memory.velocity + gradient if memory.t else gradient
        ahead = gradient + self.momentum * velocity
        return frozen(-self.learning_rate * ahead), Rolling(frozen(velocity), memory.t + 1)

    def written(self) -> Written:
        """The velocity, then the step."""
        return Written(
            (_velocity_line("gradient"), "update = -learning_rate * (gradient + momentum * velocity)"),
            ("velocity = np.zeros_like(params)",),
            "SGD([params], lr=learning_rate, momentum=momentum, nesterov=True)",
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The velocity, the direction ahead, then the step."""
        velocity, slope = float(move.after.velocity[index]), float(move.gradient[index])
        ahead = slope + self.momentum * velocity
        terms = {"g": Term("g", slope), "mu": chosen("μ", self.momentum), "v": Term("v", velocity)}
        return (
            _velocity_equation(move, index, self.momentum, 0.0),
            worked("d = ", "{g} + {mu}·{v}", ahead, **terms),
            step_equation(move, index, name, self.learning_rate, Term("d", ahead)),
        )

    def _rolls(self, update: str) -> str:
        return f"−η·(g + μ·v) = {update}, the slope and the velocity"

    def stability(self) -> Bound:
        """ηλ < (2 + 2μ)/(1 + 2μ).

        On a quadratic the roots of z² − (1+μ)(1−ηλ)z + μ(1−ηλ) lie inside the unit circle up to there
        (Jury's criterion).
        """
        limit = (2 + 2 * self.momentum) / (1 + 2 * self.momentum)
        return Bound(self.learning_rate, limit, "(2 + 2μ)/((1 + 2μ)·λmax)")

    def factors(self, product: float) -> tuple[complex, ...]:
        """The roots of z² − (1 + μ)(1 − ηλ)z + μ(1 − ηλ)."""
        mu = self.momentum
        return _roots((1 + mu) * (1 - product), mu * (1 - product))


def _velocity_equation(move: Move, index: int, momentum: float, dampening: float) -> str:
    before, after = float(move.memory.velocity[index]), float(move.after.velocity[index])
    if move.memory.t == 0:
        return f"v ← g = {show(after)}"
    terms = {"mu": chosen("μ", momentum), "v": Term("v", before), "g": Term("g", float(move.gradient[index]))}
    if not dampening:
        return worked("v ← ", "{mu}·{v} + {g}", after, **terms)
    terms["new"] = chosen("(1−τ)", 1 - dampening)
    return worked("v ← ", "{mu}·{v} + {new}·{g}", after, **terms)


def _velocity_line(share: str) -> str:
    return f"velocity = momentum * velocity + {share} if step > 1 else gradient"


def _roots(total: float, product: float) -> tuple[complex, complex]:
    """The roots of z² − total·z + product."""
    spread = cmath.sqrt(total * total - 4 * product)
    return (total + spread) / 2, (total - spread) / 2
