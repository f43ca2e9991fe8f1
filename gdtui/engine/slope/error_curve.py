"""The error of a numerical derivative against h: a U."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.slope.differences import DIFFERENCES, along

_FINE = tuple(10.0 ** (-k / 4) for k in range(4, 61))
_HALF_DECADE = 2


class ErrorCurve(NamedTuple):
    """The absolute error of a numerical derivative against h, four times a decade from 1e-1 to 1e-15.

    Attributes:
        scheme: `centered` or `forward`.
        h: the nudges, falling.
        error: the absolute errors; nan where the loss is not finite.
    """

    scheme: str
    h: tuple[float, ...]
    error: tuple[float, ...]

    @property
    def best(self) -> float | None:
        """The h that can be relied on most; None where no error is a number.

        The error of round-off jumps up and down with h and may be 0 by luck, so an h is judged by the worst
        error within half a decade of it. Of equals the largest counts.
        """
        return _best(self.h, self.error)


@lru_cache(maxsize=8)
def _best(h: tuple[float, ...], absolute: tuple[float, ...]) -> float | None:
    errors = [math.inf if math.isnan(error) else error for error in absolute]
    reach = range(len(errors))
    worst = [max(errors[max(k - _HALF_DECADE, 0) : k + _HALF_DECADE + 1]) for k in reach]
    least = min(worst)
    return h[worst.index(least)] if math.isfinite(least) else None


def error_curve(
    circuit: Circuit, point: Sequence[float], place: int = 0, scheme: str = "centered"
) -> ErrorCurve:
    """The error of the derivative by input number `place` at `point`, against h."""
    loss, w, difference = along(circuit, point, place), point[place], DIFFERENCES[scheme]
    exact = circuit.value_and_gradient(point)[1][place]
    return ErrorCurve(scheme, _FINE, tuple(abs(difference(loss, w, h) - exact) for h in _FINE))
