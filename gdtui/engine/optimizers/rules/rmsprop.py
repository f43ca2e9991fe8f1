"""RMSProp: Tieleman & Hinton, COURSERA lecture 6.5 (2012).

The rule is that of PyTorch's documentation, `torch.optim.RMSprop`, with ε outside the root.
"""

from dataclasses import dataclass, field
from typing import Any

from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, each
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import Memory, called, zeros
from gdtui.engine.optimizers.rules.scaled import Scaled, scaled_step
from gdtui.engine.optimizers.worked import Term, chosen, worked
from gdtui.engine.optimizers.written import Written


@dataclass(frozen=True, eq=False, slots=True)
class SquareAverage(Memory):
    """The memory of RMSProp."""

    square_average: Vector = field(metadata=called("v", "running mean of squared gradients"))


@dataclass(frozen=True)
class RMSProp(Scaled[SquareAverage]):
    """v ← α·v + (1 − α)·g²; x ← x − η·g/(√v + ε)."""

    name = "rmsprop"
    label = "RMSProp"
    glyph = "R"
    about = "Divides each param's slope by its recent size: about equal steps on steep and on gentle ground."
    formula = "v ← α·v + (1−α)·g²; x ← x − η·g/(√v + ε)"
    symbols = "r root mean square"

    learning_rate: float = hyper("learning_rate", 0.01)
    """PyTorch's default; the first step is η/√(1 − α) = 0.1 long, later ones about η."""
    decay: float = hyper("decay", 0.99)
    epsilon: float = hyper("epsilon", 1e-8)

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

    def written(self) -> Written:
        """The mean of squares, then the step."""
        return Written(
            (
                "square_average = decay * square_average + (1 - decay) * gradient**2",
                "update = -learning_rate * gradient / (np.sqrt(square_average) + epsilon)",
            ),
            ("square_average = np.zeros_like(params)",),
            "RMSprop([params], lr=learning_rate, alpha=decay, eps=epsilon)",
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The mean of squares, its root, then the step."""
        before, after = float(move.memory.square_average[index]), float(move.after.square_average[index])
        terms = {
            "kept": chosen("α", self.decay),
            "v": Term("v", before),
            "new": chosen("(1−α)", 1 - self.decay),
            "g": Term("g", float(move.gradient[index])),
        }
        return (
            worked("v ← ", "{kept}·{v} + {new}·{g}²", after, **terms),
            *scaled_step(move, index, name, "v", self.learning_rate, after**0.5 + self.epsilon),
        )
