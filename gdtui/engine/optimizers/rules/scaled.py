"""What AdaGrad, RMSProp and Adam have in common: a step size of its own for every param."""

from typing import TypeVar

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import vector
from gdtui.engine.optimizers.base import Move, Optimizer
from gdtui.engine.optimizers.memory import Memory
from gdtui.engine.optimizers.worked import Term, chosen, worked

M = TypeVar("M", bound=Memory)


class Scaled(Optimizer[M]):
    """A rule that divides every param's slope by the slope's own usual size."""

    scales_itself = True

    def direction(self, _move: Move) -> str:
        """By the division."""
        return "each param's slope is divided by its own size, which turns the step"

    def reason(self, move: Move) -> str:
        """In words and numbers."""
        return f"the slope over its own size, times −η, is {vector(move.update.tolist())}"


def scaled_step(move: Move, index: int, name: str, squares: str, eta: float, root: float) -> tuple[str, str]:
    """The root of what was summed or averaged, then the step divided by it."""
    x, slope, update = float(move.params[index]), float(move.gradient[index]), float(move.update[index])
    terms = {"x": Term(name, x), "eta": chosen("η", eta), "g": Term("g", slope), "r": Term("r", root)}
    return (
        f"r = √{squares} + ε = {show(root)}",
        worked(f"{name} ← ", "{x} − {eta}·{g}/{r}", x + update, **terms),
    )
