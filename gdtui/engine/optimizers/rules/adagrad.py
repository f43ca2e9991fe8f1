"""AdaGrad: Duchi, Hazan & Singer, "Adaptive subgradient methods" (JMLR 2011).

The rule is that of PyTorch's documentation, `torch.optim.Adagrad`, with ε outside the root.
"""

from dataclasses import dataclass, field
from typing import Any

from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, each
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import Memory, called, zeros
from gdtui.engine.optimizers.rules.scaled import Scaled, scaled_step
from gdtui.engine.optimizers.worked import Term, worked
from gdtui.engine.optimizers.written import Written


@dataclass(frozen=True, eq=False, slots=True)
class SquareSum(Memory):
    """The memory of AdaGrad."""

    square_sum: Vector = field(metadata=called("s", "sum of squared gradients"))


@dataclass(frozen=True)
class Adagrad(Scaled[SquareSum]):
    """s ← s + g²; x ← x − η·g/(√s + ε)."""

    name = "adagrad"
    label = "AdaGrad"
    glyph = "D"
    about = "Shortens each param's steps by all the slope it has met so far: bold at first, then careful."
    formula = "s ← s + g²; x ← x − η·g/(√s + ε)"
    symbols = "r root of Σg²"

    learning_rate: float = hyper("learning_rate", 0.5)
    """The length of the first step; after t equal gradients it has gone about 2η√t."""
    epsilon: float = hyper("epsilon", 1e-10)

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

    def written(self) -> Written:
        """The sum of squares, then the step."""
        return Written(
            (
                "square_sum = square_sum + gradient**2",
                "update = -learning_rate * gradient / (np.sqrt(square_sum) + epsilon)",
            ),
            ("square_sum = np.zeros_like(params)",),
            "Adagrad([params], lr=learning_rate, eps=epsilon)",
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The sum of squares, its root, then the step."""
        before, after = float(move.memory.square_sum[index]), float(move.after.square_sum[index])
        terms = {"s": Term("s", before), "g": Term("g", float(move.gradient[index]))}
        return (
            worked("s ← ", "{s} + {g}²", after, **terms),
            *scaled_step(move, index, name, "s", self.learning_rate, after**0.5 + self.epsilon),
        )
