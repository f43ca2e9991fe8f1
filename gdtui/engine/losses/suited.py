"""A learning rate to begin with."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.limits import LEAST_RATE

_MOST = 0.1
_UNKNOWN = 0.01
"""The rate where no curvature is known."""


def suited_rate(hessians: Iterable[NDArray[np.float64]]) -> float:
    """Half of 1/λmax, as 1, 2 or 5 times a power of ten: steady on what is about quadratic; at most 0.1.

    Args:
        hessians: the second derivatives at the spots that count, shape (n, n) each; those that are not
            finite are left out.
    """
    steepest = [float(np.abs(np.linalg.eigvalsh(h)).max()) for h in hessians if np.isfinite(h).all()]
    if not steepest:
        return _UNKNOWN
    rate = min(max(0.5 / max(steepest), LEAST_RATE), _MOST) if max(steepest) > 0 else _MOST
    power = 10.0 ** math.floor(math.log10(rate))
    return float(f"{max(m for m in (1, 2, 5) if m * power <= rate * 1.0000001) * power:.0e}")
