"""Gradient descent, and the two that roll: momentum and Nesterov's.

The rules are those of PyTorch's documentation, `torch.optim.SGD`; momentum goes back to Polyak, "Some methods
of speeding up the convergence of iteration methods" (1964), the form of Nesterov's to Sutskever et al., "On
the importance of initialization and momentum in deep learning" (ICML 2013).
"""

from dataclasses import dataclass, field

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.losses.curvature import Bound
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import (
    Here,
    Memory,
    Move,
    Optimizer,
    called,
    frozen,
    hyper,
    term,
    zeros,
)

_NOTHING = Memory()


def step_equation(move: Move, index: int, name: str, eta: float, slope: str, along: float) -> str:
    """`x ← x − η·slope` with its numbers; `along` is the value of `slope`."""
    x, update = float(move.params[index]), float(move.update[index])
    numbers = f"{show(x)} − {show_setting(eta)}·{term(along)}"
    return f"{name} ← {name} − η·{slope} = {numbers} = {show(x + update)}"


@dataclass(frozen=True)
class GradientDescent(Optimizer[Memory]):
    """x ← x − η·g."""

    name = "gradient-descent"
    label = "gradient descent"
    glyph = "G"
    about = "Goes straight down the slope: as far as the slope is steep, times the learning rate."

    learning_rate: float = hyper(0.001, "η", 1e-12, 1e6)
    """PyTorch's default for SGD: small enough for Rosenbrock's steep walls."""

    def init(self, _params: Vector) -> Memory:
        """No memory."""
        return _NOTHING

    def update(self, here: Here, memory: Memory) -> tuple[Vector, Memory]:
        """−η·g."""
        return frozen(-self.learning_rate * here.gradient), memory

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """One line."""
        slope = float(move.gradient[index])
        return (step_equation(move, index, name, self.learning_rate, f"∂L/∂{name}", slope),)

    def stability(self) -> Bound:
        """|1 − ηλ| < 1, so ηλ < 2 (Goh, "Why Momentum Really Works", Distill 2017)."""
        return Bound(self.learning_rate, 2.0, "2/λmax")


@dataclass(frozen=True, eq=False, slots=True)
class Rolling(Memory):
    """The memory of what rolls."""

    velocity: Vector = field(metadata=called("v", "velocity"))
    t: int = field(metadata=called("t", "updates so far"))


def _velocity_equation(move: Move, index: int, momentum: float, dampening: float) -> str:
    before, after = float(move.memory.velocity[index]), float(move.after.velocity[index])
    slope = term(float(move.gradient[index]))
    if move.memory.t == 0:
        return f"v ← g = {show(after)}"
    kept = f"{show_setting(momentum)}·{term(before)}"
    if dampening:
        return f"v ← μ·v + (1−τ)·g = {kept} + {show_setting(1 - dampening)}·{slope} = {show(after)}"
    return f"v ← μ·v + g = {kept} + {slope} = {show(after)}"


def _rolling_remark(move: Move, eta: float) -> str:
    """Where the velocity carried it, compared with the gradient alone."""
    if float(move.update @ move.gradient) > 0:
        return "The velocity still points uphill here."
    alone = eta * float(move.gradient @ move.gradient) ** 0.5
    ratio = float(move.update @ move.update) ** 0.5 / alone if alone > 0 else 0.0
    if not 1.5 <= ratio < 1000:
        return ""
    return f"The velocity makes the step {show(ratio, 2)} times as long as the slope alone would."


@dataclass(frozen=True)
class Momentum(Optimizer[Rolling]):
    """v ← g at first, then v ← μ·v + (1 − τ)·g; x ← x − η·v."""

    name = "momentum"
    label = "momentum"
    glyph = "M"
    about = "A heavy ball: it keeps part of its velocity and rolls on past the bottom."
    symbols = "v velocity, μ momentum"
    inertia = True

    learning_rate: float = hyper(0.001, "η", 1e-12, 1e6)
    """PyTorch's default for SGD."""
    momentum: float = hyper(0.9, "μ", 0.0, 0.99999)
    dampening: float = hyper(0.0, "τ", 0.0, 0.99999)

    def init(self, params: Vector) -> Rolling:
        """At rest."""
        return Rolling(zeros(params), 0)

    def update(self, here: Here, memory: Rolling) -> tuple[Vector, Rolling]:
        """−η·v; the first velocity is the gradient itself, undampened."""
        velocity = here.gradient
        if memory.t > 0:
            velocity = self.momentum * memory.velocity + (1 - self.dampening) * here.gradient
        return frozen(-self.learning_rate * velocity), Rolling(frozen(velocity), memory.t + 1)

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The velocity, then the step."""
        velocity = float(move.after.velocity[index])
        return (
            _velocity_equation(move, index, self.momentum, self.dampening),
            step_equation(move, index, name, self.learning_rate, "v", velocity),
        )

    def remark(self, move: Move) -> str:
        """What the velocity adds."""
        return _rolling_remark(move, self.learning_rate)

    def stability(self) -> Bound:
        """ηλ < 2 + 2μ (Goh, Distill 2017); dampening scales the gradient, hence η."""
        limit = (2 + 2 * self.momentum) / (1 - self.dampening)
        formula = "(2 + 2μ)/((1 − τ)·λmax)" if self.dampening else "(2 + 2μ)/λmax"
        return Bound(self.learning_rate, limit, formula)


@dataclass(frozen=True)
class Nesterov(Optimizer[Rolling]):
    """v ← g at first, then v ← μ·v + g; x ← x − η·(g + μ·v)."""

    name = "nesterov"
    label = "Nesterov momentum"
    glyph = "N"
    about = "Momentum that looks ahead: it corrects its course by the slope where the velocity is taking it."
    symbols = "d direction, v velocity, μ momentum"
    inertia = True

    learning_rate: float = hyper(0.001, "η", 1e-12, 1e6)
    """PyTorch's default for SGD."""
    momentum: float = hyper(0.9, "μ", 0.0, 0.99999)

    def init(self, params: Vector) -> Rolling:
        """At rest."""
        return Rolling(zeros(params), 0)

    def update(self, here: Here, memory: Rolling) -> tuple[Vector, Rolling]:
        """−η·(g + μ·v), with the new v."""
        gradient = here.gradient
        velocity = self.momentum * memory.velocity + gradient if memory.t else gradient
        ahead = gradient + self.momentum * velocity
        return frozen(-self.learning_rate * ahead), Rolling(frozen(velocity), memory.t + 1)

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The velocity, the direction ahead, then the step."""
        velocity, slope = float(move.after.velocity[index]), float(move.gradient[index])
        ahead = slope + self.momentum * velocity
        look = f"{show(slope)} + {show_setting(self.momentum)}·{term(velocity)}"
        return (
            _velocity_equation(move, index, self.momentum, 0.0),
            f"d = g + μ·v = {look} = {show(ahead)}",
            step_equation(move, index, name, self.learning_rate, "d", ahead),
        )

    def remark(self, move: Move) -> str:
        """What the velocity adds."""
        return _rolling_remark(move, self.learning_rate)

    def stability(self) -> Bound:
        """ηλ < (2 + 2μ)/(1 + 2μ).

        On a quadratic the roots of z² − (1+μ)(1−ηλ)z + μ(1−ηλ) lie inside the unit circle up to there
        (Jury's criterion).
        """
        limit = (2 + 2 * self.momentum) / (1 + 2 * self.momentum)
        return Bound(self.learning_rate, limit, "(2 + 2μ)/((1 + 2μ)·λmax)")
