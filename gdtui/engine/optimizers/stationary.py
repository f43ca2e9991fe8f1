"""What kind of point it is where the gradient vanishes, or next to it.

Judged by gradients and curvatures against each other, never by their size: a loss times a number has the
same minima.
"""

import math

import numpy as np

from gdtui.engine.losses.curvature import eigen
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Objective, Vector, usual_slope

SHARE = 0.1
"""This share of the width of its region is what a length counts as beside that of the params."""
FLAT = 1e-5
"""A curvature below this share of the largest counts as none: next to a stationary point, not quite on it,
the Hessian says no more."""
NEAR = 0.1
"""A stationary point is looked for as far away, relative to a share of the region and |params|."""
_THERE = 1e-7
"""As near as this, relative to where the run began and |params|, is as good as there."""
BEYOND = 10.0
"""How many times as far as the stationary point the gradient is looked at, to see it turned round: enough
where the loss goes up from there like any power up to the tenth."""
_GENTLE = 1e-2
_ALL_BUT = 1e-5
"""A slope of a smaller share of the usual one is all but none."""
_AS_LOW = 1e-6
"""Losses that differ by less than this, next to what the loss differs across its region, are equally low."""
_NEARBY = 1e-3
"""How far away the loss is looked at where the curvature tells nothing, relative to region and |param|."""


def near_stationary(objective: Objective, params: Vector, gradient: Vector, unit: float) -> bool:
    """Whether a parabola that fits the loss here has its stationary point as good as here.

    Args:
        objective: the loss.
        params: where it is looked at.
        gradient: the gradient there.
        unit: the length that is no small one there.
    """
    if _length(gradient) > _GENTLE * usual_slope(objective):
        return False  # much too steep: the Hessian need not be asked for
    seen = _axes(objective, params, gradient)
    return seen is not None and _length(seen[1]) <= _THERE * (unit + _length(params))


def way_left(objective: Objective, params: Vector, gradient: Vector) -> float:
    """How far it is to the stationary point that slope and curvature point to; 0 where there is none."""
    seen = _axes(objective, params, gradient)
    return _length(seen[1]) if seen and _turns_round(objective, params, gradient, seen[1]) else 0.0


def lies_on_plateau(objective: Objective, params: Vector, loss: float, gradient: Vector) -> bool:
    """Whether the ground is all but level, and no stationary point near.

    All but level: next to the slope from the middle of the loss's region to its sides.
    """
    level = _length(gradient) <= _ALL_BUT * usual_slope(objective)
    return level and stationary(objective, params, loss, gradient)[0] == "plateau"


def stationary(objective: Objective, params: Vector, loss: float, gradient: Vector) -> tuple[str, str]:
    """What kind of point it is where the gradient vanishes: its name, and a few words.

    Returns:
        minimum, saddle, maximum or plateau, by the signs of the Hessian's eigenvalues, if the stationary
        point that they point to is there; where none is, or the Hessian tells nothing, by the loss close by.
    """
    seen = _axes(objective, params, gradient)
    if seen is None or not _is_there(objective, params, gradient, seen[1]):
        return _close_by(objective, params, loss)
    curvatures = seen[0]
    flat = FLAT * float(np.abs(curvatures).max())
    up, down = bool(curvatures[-1] > flat), bool(curvatures[0] < -flat)
    if up and down:
        return "saddle", "stationary: a saddle"
    if down:
        return "maximum", "stationary: a maximum"
    words = f"a {minimum_word(objective, loss)}"
    return "minimum", f"{words}, all but level one way" if curvatures[0] <= flat else words


def minimum_word(objective: Objective, loss: float) -> str:
    """What a minimum of that loss is called: local, where a lower one is known."""
    if objective.lowest is None:
        return "minimum"
    size = usual_slope(objective) * widest(objective.region) + abs(objective.lowest)
    return "local minimum" if loss > objective.lowest + _AS_LOW * size else "minimum"


def _axes(objective: Objective, params: Vector, gradient: Vector) -> tuple[Vector, Vector] | None:
    """The curvatures, ascending, and the way to the stationary point along the axes that are not flat.

    None where there is no curvature, or it is unknown.
    """
    seen = eigen(objective.hessian(params))
    if seen is None or not seen[0].any():
        return None
    curvatures, axes = seen
    bent = np.abs(curvatures) > FLAT * np.abs(curvatures).max()
    along = np.where(bent, axes.T @ gradient, 0.0) / np.where(bent, curvatures, 1.0)
    return curvatures, -(axes @ along)


def _is_there(objective: Objective, params: Vector, gradient: Vector, way: Vector) -> bool:
    """Whether there is a stationary point that way, and near."""
    near = _length(way) <= NEAR * (SHARE * widest(objective.region) + _length(params))
    return not way.any() or (near and _turns_round(objective, params, gradient, way))


def _turns_round(objective: Objective, params: Vector, gradient: Vector, way: Vector) -> bool:
    """Whether the gradient has turned round beyond the stationary point that way."""
    _, beyond = objective.loss_and_gradient(params + BEYOND * way)
    return float(beyond @ way) * float(gradient @ way) <= 0


def _close_by(objective: Objective, params: Vector, loss: float) -> tuple[str, str]:
    """Minimum or plateau, by the loss a little way off along each axis, both ways."""
    reach = _NEARBY * (SHARE * widest(objective.region) + np.abs(params))
    ways = np.vstack([np.diag(reach), -np.diag(reach)])
    losses = np.array([objective.loss(params + way) for way in ways])
    if (losses > loss).all():
        return "minimum", f"a {minimum_word(objective, loss)}"
    if (losses < loss).any():
        return "plateau", "on a plateau near lower ground"
    return "plateau", "on a plateau: level ground"


def _length(vector: Vector) -> float:
    return math.sqrt(vector.dot(vector))
