"""Whether the brightness of a loss goes by its logarithm: the loss decides, whatever is shown of it."""

from functools import lru_cache

import numpy as np

from gdtui.engine.losses.objective import Bounds, Objective
from gdtui.engine.losses.plane import Plane
from gdtui.render.cells.scale import scale_of

_SAMPLES = 40
"""The loss is looked at in so many places along either axis, at any size of the picture."""


@lru_cache(maxsize=64)
def kind_of(loss: Objective, plane: Plane, bounds: Bounds) -> str:
    """`log` or `linear`: what the values of a loss ask for, all over its bounds on a plane."""
    across, up = (np.linspace(low, high, _SAMPLES) for low, high in bounds)
    return scale_of(plane.grid(loss, across[np.newaxis, :], up[:, np.newaxis])).kind


def other_kind(kind: str) -> str:
    """The kind of scale that it is not."""
    return "linear" if kind == "log" else "log"


def turned_scale(scale: str | None, usual: str) -> str | None:
    """The other kind than the one that is shown; None where that is the one the loss asks for itself.

    Args:
        scale: the kind that is asked for; None for the usual one.
        usual: the kind that the loss asks for.
    """
    return other_kind(usual) if scale in (None, usual) else None
