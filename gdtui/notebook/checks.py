"""The gradient check with its picture."""

from numpy.typing import ArrayLike

from gdtui.engine.slope import own_function
from gdtui.engine.slope.own_function import MOST, Gradient, GradientCheck, Loss
from gdtui.notebook.drawn import LOOK, drawn

_ROWS, _COLUMNS = 16, 64


class ShownCheck(GradientCheck):
    """A gradient check that draws the error of its worst param against h; otherwise the engine's."""

    def _repr_svg_(self) -> str | None:
        """The U of the worst param; None where there is none."""
        from gdtui.render.slope.error_chart import draw

        if self.curve is None or self.worst is None:
            return None
        return drawn(draw(self.curve, self.worst.h, _ROWS, _COLUMNS, LOOK), "error against h")


def gradient_check(
    loss: Loss,
    gradient: Gradient | ArrayLike,
    at: ArrayLike,
    *,
    kinks: bool = False,
    most: int = MOST,
    seed: int = 0,
) -> ShownCheck:
    """Compare a gradient with numerical ones: see `gdtui.engine.gradient_check`, whose arguments these are.

    Raises:
        InputError: when a shape does not fit, or the loss is not one number.
    """
    found = own_function.gradient_check(loss, gradient, at, kinks=kinks, most=most, seed=seed)
    return ShownCheck(loss, found.at, found.checked, kinks)
