"""AdaGrad, RMSProp and Adam: a step size of its own for every param.

The rules are those of PyTorch's documentation (`torch.optim.Adagrad`, `RMSprop`, `Adam`, `AdamW`), with ε
outside the root. Papers: Duchi, Hazan & Singer, "Adaptive subgradient methods" (JMLR 2011); Tieleman &
Hinton, COURSERA lecture 6.5 (2012); Kingma & Ba, "Adam" (ICLR 2015); Loshchilov & Hutter, "Decoupled
weight decay regularization" (ICLR 2019).
"""

from dataclasses import dataclass, field
from typing import Any

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import (
    Here,
    Memory,
    Move,
    Optimizer,
    called,
    each,
    hyper,
    term,
    zeros,
)
from gdtui.engine.optimizers.descent import step_equation


@dataclass(frozen=True, eq=False, slots=True)
class SquareSum(Memory):
    """The memory of AdaGrad."""

    square_sum: Vector = field(metadata=called("s", "sum of squared gradients"))


@dataclass(frozen=True)
class Adagrad(Optimizer[SquareSum]):
    """s ← s + g²; x ← x − η·g/(√s + ε)."""

    name = "adagrad"
    label = "AdaGrad"
    glyph = "D"
    about = "Shortens each param's steps by all the slope it has met so far: bold at first, then careful."
    symbols = "r root of Σg²"

    learning_rate: float = hyper(0.5, "η", 1e-12, 1e6)
    """The length of the first step; after t equal gradients it has gone about 2η√t."""
    epsilon: float = hyper(1e-10, "ε", 1e-30, 1.0)

    def init(self, params: Vector) -> SquareSum:
        """A sum of 0."""
        return SquareSum(zeros(params))

    def update(self, here: Here, memory: SquareSum) -> tuple[Vector, SquareSum]:
        """−η·g/(√s + ε)."""
        eta, epsilon = self.learning_rate, self.epsilon

        def rule(space: Any, g: Any, s: Any) -> tuple[Any, Any]:
            s = s + g * g
            return -eta * (g / (space.sqrt(s) + epsilon)), s

        update, square_sum = each(rule, here.gradient, memory.square_sum)
        return update, SquareSum(square_sum)

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The sum of squares, its root, then the step."""
        slope, before = float(move.gradient[index]), float(move.memory.square_sum[index])
        after = float(move.after.square_sum[index])
        return (
            f"s ← s + g² = {show(before)} + {term(slope)}² = {show(after)}",
            *_scaled_step(move, index, name, "s", self.learning_rate, after**0.5 + self.epsilon),
        )


def _scaled_step(move: Move, index: int, name: str, squares: str, eta: float, root: float) -> tuple[str, str]:
    """The root of what was summed or averaged, then the step divided by it."""
    x, slope, update = float(move.params[index]), float(move.gradient[index]), float(move.update[index])
    numbers = f"{show(x)} − {show_setting(eta)}·{term(slope)}/{show(root)}"
    return (
        f"r = √{squares} + ε = {show(root)}",
        f"{name} ← {name} − η·g/r = {numbers} = {show(x + update)}",
    )


@dataclass(frozen=True, eq=False, slots=True)
class SquareAverage(Memory):
    """The memory of RMSProp."""

    square_average: Vector = field(metadata=called("v", "running mean of squared gradients"))


@dataclass(frozen=True)
class RMSProp(Optimizer[SquareAverage]):
    """v ← α·v + (1 − α)·g²; x ← x − η·g/(√v + ε)."""

    name = "rmsprop"
    label = "RMSProp"
    glyph = "R"
    about = "Divides each param's slope by its recent size: about equal steps on steep and on gentle ground."
    symbols = "r root mean square"

    learning_rate: float = hyper(0.01, "η", 1e-12, 1e6)
    """PyTorch's default; the first step is η/√(1 − α) = 0.1 long, later ones about η."""
    decay: float = hyper(0.99, "α", 0.0, 0.99999)
    epsilon: float = hyper(1e-8, "ε", 1e-30, 1.0)

    def init(self, params: Vector) -> SquareAverage:
        """An average of 0."""
        return SquareAverage(zeros(params))

    def update(self, here: Here, memory: SquareAverage) -> tuple[Vector, SquareAverage]:
        """−η·g/(√v + ε)."""
        eta, decay, epsilon = self.learning_rate, self.decay, self.epsilon

        def rule(space: Any, g: Any, v: Any) -> tuple[Any, Any]:
            v = decay * v + (1 - decay) * (g * g)
            return -eta * (g / (space.sqrt(v) + epsilon)), v

        update, square_average = each(rule, here.gradient, memory.square_average)
        return update, SquareAverage(square_average)

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The mean of squares, its root, then the step."""
        before, after = float(move.memory.square_average[index]), float(move.after.square_average[index])
        kept = f"{show_setting(self.decay)}·{show(before)}"
        new = f"{show_setting(1 - self.decay)}·{term(float(move.gradient[index]))}²"
        return (
            f"v ← α·v + (1−α)·g² = {kept} + {new} = {show(after)}",
            *_scaled_step(move, index, name, "v", self.learning_rate, after**0.5 + self.epsilon),
        )


@dataclass(frozen=True, eq=False, slots=True)
class Moments(Memory):
    """The memory of Adam."""

    first_moment: Vector = field(metadata=called("m", "running mean of gradients"))
    second_moment: Vector = field(metadata=called("v", "running mean of squared gradients"))
    t: int = field(metadata=called("t", "updates so far"))


@dataclass(frozen=True)
class Adam(Optimizer[Moments]):
    """m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; x ← x − η·m′/(√v′ + ε).

    m′ = m/(1 − β₁ᵗ) and v′ = v/(1 − β₂ᵗ) make up for the start at 0. A weight decay is decoupled, as
    in AdamW: it shrinks x by η·weight_decay·x and leaves the moments alone.
    """

    name = "adam"
    label = "Adam"
    glyph = "A"
    about = "Momentum with a step size for each param: the mean slope divided by its usual size."
    symbols = "m′, v′ moments"
    inertia = True

    learning_rate: float = hyper(0.05, "η", 1e-12, 1e6)
    """About the length of a step along each param: a landscape four units wide is crossed in 80."""
    beta1: float = hyper(0.9, "β₁", 0.0, 0.99999)
    beta2: float = hyper(0.999, "β₂", 0.0, 0.999999)
    epsilon: float = hyper(1e-8, "ε", 1e-30, 1.0)
    weight_decay: float = hyper(0.0, "λ", 0.0, 1.0)

    def init(self, params: Vector) -> Moments:
        """Both moments 0."""
        return Moments(zeros(params), zeros(params), 0)

    def update(self, here: Here, memory: Moments) -> tuple[Vector, Moments]:
        """−η·m′/(√v′ + ε), and the decoupled weight decay."""
        eta, beta1, beta2, epsilon = self.learning_rate, self.beta1, self.beta2, self.epsilon
        t = memory.t + 1
        correction1 = 1 - beta1**t
        correction2 = 1 - beta2**t

        def rule(space: Any, g: Any, m: Any, v: Any) -> tuple[Any, Any, Any]:
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * (g * g)
            return -eta * ((m / correction1) / (space.sqrt(v / correction2) + epsilon)), m, v

        gradient = here.gradient
        update, first, second = each(rule, gradient, memory.first_moment, memory.second_moment)
        if self.weight_decay:
            update = update - eta * self.weight_decay * here.params
            update.setflags(write=False)
        return update, Moments(first, second, t)

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The moments, both corrected, then the step (after the weight decay, if there is any)."""
        t = move.after.t
        m, v = float(move.after.first_moment[index]), float(move.after.second_moment[index])
        mean, size = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        along = mean / (size**0.5 + self.epsilon)
        lines = (
            *self._moment_equations(move, index),
            f"m′ = m/(1−β₁^t) = {term(m)}/(1−{show_setting(self.beta1)}^{t}) = {show(mean)}",
            f"v′ = v/(1−β₂^t) = {show(v)}/(1−{show_setting(self.beta2)}^{t}) = {show(size)}",
        )
        if not self.weight_decay:
            step = step_equation(move, index, name, self.learning_rate, "m′/(√v′ + ε)", along)
            return (*lines, step)
        x, update = float(move.params[index]), float(move.update[index])
        shrink = self.learning_rate * self.weight_decay
        shrunk = show(x - shrink * x)
        numbers = f"{shrunk} − {show_setting(self.learning_rate)}·{term(along)}"
        return (
            *lines,
            f"{name} ← {name} − η·λ·{name} = {show(x)} − {show_setting(shrink)}·{term(x)} = {shrunk}",
            f"{name} ← {name} − η·m′/(√v′ + ε) = {numbers} = {show(x + update)}",
        )

    def _moment_equations(self, move: Move, index: int) -> tuple[str, str]:
        slope = term(float(move.gradient[index]))
        before, after = move.memory, move.after
        m, v = float(before.first_moment[index]), float(before.second_moment[index])
        kept = f"{show_setting(self.beta1)}·{term(m)} + {show_setting(1 - self.beta1)}·{slope}"
        squares = f"{show_setting(self.beta2)}·{show(v)} + {show_setting(1 - self.beta2)}·{slope}²"
        return (
            f"m ← β₁·m + (1−β₁)·g = {kept} = {show(float(after.first_moment[index]))}",
            f"v ← β₂·v + (1−β₂)·g² = {squares} = {show(float(after.second_moment[index]))}",
        )

    def remark(self, move: Move) -> str:
        """What its means do to the step; with a weight decay there is more to it."""
        if self.weight_decay:
            return ""
        if float(move.update @ move.gradient) > 0:
            return "Its mean of past slopes still leads uphill."
        if move.after.t == 1:
            eta = show_setting(self.learning_rate)
            return f"Adam's first step is about η = {eta} along each slope, however steep."
        return ""
