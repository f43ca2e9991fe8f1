"""The gradient check with its picture."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from gdtui.engine.slope import own_function
from gdtui.engine.slope.own_function import GradientCheck
from gdtui.notebook.drawn import LOOK, drawn

Asked = ParamSpec("Asked")
_ROWS, _COLUMNS = 16, 64


class ShownCheck(GradientCheck):
    """A gradient check that draws the error of its worst param against h; otherwise the engine's."""

    def _repr_svg_(self) -> str | None:
        """The U of the worst param; None where there is none."""
        from gdtui.render.slope.error_chart import draw

        if self.curve is None or self.worst is None:
            return None
        return drawn(draw(self.curve, self.worst.h, _ROWS, _COLUMNS, LOOK), "error against h")


def _shown(check: Callable[Asked, GradientCheck]) -> Callable[Asked, ShownCheck]:
    """The same check with a picture."""

    @wraps(check)
    def made(*asked: Asked.args, **options: Asked.kwargs) -> ShownCheck:
        found = check(*asked, **options)
        return ShownCheck(found.loss, found.at, found.checked, found.kinks)

    return made


gradient_check = _shown(own_function.gradient_check)
