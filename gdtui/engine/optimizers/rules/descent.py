"""Gradient descent, the rule of PyTorch's documentation: `torch.optim.SGD`."""

from dataclasses import dataclass

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.wording import vector
from gdtui.engine.losses.curvature import Bound
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, Optimizer
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import Memory, frozen
from gdtui.engine.optimizers.worked import Term, chosen, worked
from gdtui.engine.optimizers.written import Written

_NOTHING = Memory()


def step_equation(move: Move, index: int, name: str, eta: float, along: Term) -> str:
    """`x ← x − η·along` with its numbers."""
    x = float(move.params[index])
    terms = {"x": Term(name, x), "eta": chosen("η", eta), "along": along}
    return worked(f"{name} ← ", "{x} − {eta}·{along}", x + float(move.update[index]), **terms)


@dataclass(frozen=True)
class GradientDescent(Optimizer[Memory]):
    """x ← x − η·g."""

    name = "gradient-descent"
    label = "gradient descent"
    glyph = "G"
    about = "Goes straight down the slope: as far as the slope is steep, times the learning rate."
    formula = "x ← x − η·g"
    grows_with_gradient = True

    learning_rate: float = hyper("learning_rate", 0.001)
    """PyTorch's default for SGD: small enough for Rosenbrock's steep walls."""

    def init(self, _params: Vector) -> Memory:
        """No memory."""
        return _NOTHING

    def update(self, here: Here, memory: Memory) -> tuple[Vector, Memory]:
        """−η·g."""
        return frozen(-self.learning_rate * here.gradient), memory

    def written(self) -> Written:
        """One line."""
        return Written(("update = -learning_rate * gradient",), torch="SGD([params], lr=learning_rate)")

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """One line."""
        slope = Term(f"∂L/∂{name}", float(move.gradient[index]))
        return (step_equation(move, index, name, self.learning_rate, slope),)

    def direction(self, _move: Move) -> str:
        """Straight down."""
        return "the step goes exactly against the gradient"

    def reason(self, move: Move) -> str:
        """The formula with its numbers."""
        slope, update = vector(move.gradient.tolist()), vector(move.update.tolist())
        return f"−η·g = −{show_setting(self.learning_rate)}·{slope} = {update}"

    def turned(self, move: Move) -> str:
        """By the minus sign."""
        step = f"−{show_setting(self.learning_rate)}·slope = {show(float(move.update[0]))}"
        return f"Minus turns that round: {step}."

    def stability(self) -> Bound:
        """|1 − ηλ| < 1, so ηλ < 2 (Goh, "Why Momentum Really Works", Distill 2017)."""
        return Bound(self.learning_rate, 2.0, "2/λmax")

    def factors(self, product: float) -> tuple[complex, ...]:
        """1 − ηλ."""
        return (complex(1 - product),)
