"""A learning rate to begin with."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE

_MOST = 0.1
"""The largest rate, unless the loss is so low that this would lead nowhere."""
_NOWHERE = 1e-4
"""A step of so small a share of the region's width, where the loss is as steep as it usually is."""
_SHARE = 1 / 6
"""The longest first step, as a share of the region's width."""
_UNKNOWN = 0.01
"""The rate where neither curvature nor slope is known."""


class Ground(NamedTuple):
    """How steep a loss is.

    Attributes:
        width: of its region, along the widest side.
        usual: how much the loss differs across the region, over the width.
        slope: the gradient's norm at the start.
    """

    width: float
    usual: float
    slope: float


def suited_rate(hessians: Iterable[NDArray[np.float64]], ground: Ground) -> float:
    """Half of 1/λmax, as 1, 2 or 5 times a power of ten: steady on what is about quadratic.

    Less where there is little curvature: the first step is to be at most a sixth of the region's width, and
    the rate at most 0.1, but for a loss that is so low that it takes more to get anywhere.

    Args:
        hessians: the second derivatives at the spots that count, shape (n, n) each; those that are not
            finite are left out.
        ground: how steep the loss is.
    """
    known = [np.linalg.eigvalsh(hessian) for hessian in hessians if np.isfinite(hessian).all()]
    steepest = max((float(np.abs(curvatures).max()) for curvatures in known), default=0.0)
    limits = [0.5 / steepest] if steepest > 0 else []
    if 0 < ground.slope < math.inf:
        limits.append(_SHARE * ground.width / ground.slope)
    if _MOST * ground.usual > _NOWHERE * ground.width or not limits:
        limits.append(_MOST if known else _UNKNOWN)
    return _tidy(min(limits))


def kinked_rate(drop: float, slope: float) -> float:
    """A rate for a loss with kinks, where curvature says nothing: a step goes a fiftieth of the way down.

    Around a kink, steps of a rate η stay about η·|∇L|²/2 above the minimum: so a fiftieth of `drop`.

    Args:
        drop: how far the loss falls from the start to the minimum.
        slope: the squared length of the gradient at the start.
    """
    return _tidy(drop / (25 * slope) if drop > 0 and slope > 0 else LEAST_RATE)


def _tidy(rate: float) -> float:
    """The rate as 1, 2 or 5 times a power of ten, within bounds."""
    rate = min(max(rate, LEAST_RATE), GREATEST_RATE)
    power = 10.0 ** math.floor(math.log10(rate))
    return float(f"{max(m for m in (1, 2, 5) if m * power <= rate * 1.0000001) * power:.0e}")
