"""What is said of a plane through weight space that a picture shows."""

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Plane
from gdtui.render.cells.panel import Line, field, heading

_LABEL = 14
_ROUNDING = 1e-12
"""What is so small a part of the params is no distance."""
_KINDS = {"random": "of two random directions"}
"""What planes are called that are not of two params."""


def plane_lines(plane: Plane, step: int, params: Vector, columns: int) -> list[Line]:
    """Of three params or more: which plane is drawn, how much of the way it holds, how far off the dot is.

    Args:
        plane: what is drawn.
        step: up to which step the plane was fitted to the way, where it was.
        params: where the dot is, shape (n,).
        columns: how wide the lines are.
    """
    if params.size == 2:
        return []
    off = field("dot is off by", show(_off(plane, params)), _LABEL)
    if plane.share is None:
        kind = _KINDS.get(plane.name, f"of {' and '.join(plane.labels)}")
        return [heading(f"plane {kind}", columns), off]
    held = f"{show(100 * plane.share, 3)} % of the way"
    return [heading(f"plane of steps 0–{step} (PCA)", columns), field("holds", held, _LABEL), off]


def _off(plane: Plane, params: Vector) -> float:
    """How far the params lie from the plane; 0 where that is rounding."""
    off, size = plane.off(params), float(np.abs(params).max())
    return 0.0 if off <= _ROUNDING * size else off
