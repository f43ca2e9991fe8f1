"""A look ahead at a loss over data: about where its minimum is, what to draw, what learning rate suits."""

from collections.abc import Callable

import numpy as np

from gdtui.engine.losses.mean_loss import DataObjective
from gdtui.engine.losses.objective import Bounds, Vector, ground_of
from gdtui.engine.losses.suited import kinked_rate, suited_rate

WIDTH = 5.0
"""How far the bounds reach where nothing says otherwise."""
_LEVEL = 1e-12
"""A curvature of a smaller share of the largest counts as none."""
_ROUNDS = 20
"""Rounds of the power iteration where no whole Hessian is made."""


def scout(objective: DataObjective, start: Vector) -> Vector:
    """Roughly where the minimum is that lies downhill of `start`, shape (n,): it decides what is drawn.

    Newton's steps while they lead downhill; where the first one does not, a pattern search (Hooke & Jeeves,
    "Direct search solution of numerical and statistical problems", J. ACM 1961), or of three params and more
    steps against the gradient.
    """
    blind = _pattern if start.size == 2 else _downhill
    spot, lowest = start, objective.loss(start)
    if start.size > objective.few:
        return _downhill(objective, start, lowest)
    for tries in range(20):
        _, gradient = objective.loss_and_gradient(spot)
        hessian = objective.hessian(spot)
        if not np.isfinite(hessian).all() or not _curves_up(hessian):
            return blind(objective, spot, lowest) if tries == 0 else spot
        there = spot - np.linalg.solve(hessian, gradient)
        loss = objective.loss(there)
        if not loss < lowest:
            return blind(objective, spot, lowest) if tries == 0 else spot
        spot, lowest = there, loss
    return spot


def _curves_up(hessian: Vector) -> bool:
    curvatures = np.linalg.eigvalsh(hessian)
    return bool(curvatures[0] > _LEVEL * curvatures[-1])


def _pattern(objective: DataObjective, spot: Vector, lowest: float) -> Vector:
    ways = np.array([(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)], np.float64)
    reach = 0.5
    for _ in range(60):
        tries = spot + reach * ways
        losses = objective.grid(tries[:, 0], tries[:, 1])
        best = int(np.argmin(np.where(np.isnan(losses), np.inf, losses)))
        if losses[best] < lowest:
            spot, lowest, reach = tries[best], float(losses[best]), min(reach * 2, WIDTH)
        else:
            reach /= 2
    return spot


def _downhill(objective: DataObjective, spot: Vector, lowest: float) -> Vector:
    """Steps against the gradient, longer after one that led down and shorter after one that did not."""
    reach, (_, gradient) = 1.0, objective.loss_and_gradient(spot)
    for _ in range(200):
        length = float(np.linalg.norm(gradient))
        if not 0 < length < np.inf:
            break
        there = spot - reach / length * gradient
        loss, slope = objective.loss_and_gradient(there)
        if loss < lowest:
            spot, lowest, gradient, reach = there, loss, slope, 1.5 * reach
        else:
            reach /= 2
    return spot


def box_around(start: Vector, lowest: Vector) -> Bounds:
    """Bounds with the minimum in the middle and the start well inside, neither side too narrow."""
    reaches = 1.3 * np.abs(start - lowest)
    widest = float(reaches.max())
    if not widest > 1e-3 * float(np.abs(start).max()):
        widest = WIDTH * max(float(np.abs(start).max()), 1.0)
    least = np.maximum(widest / 4, 1e-3 * np.abs(start))
    reaches = np.maximum(reaches, least)
    return tuple(zip((lowest - reaches).tolist(), (lowest + reaches).tolist(), strict=True))


def _steepest(objective: DataObjective) -> Callable[[Vector], Vector]:
    """What gives the largest curvature at a spot, shape (1, 1): power iteration on gradients' differences."""

    def found(spot: Vector) -> Vector:
        step = 1e-4 * max(1.0, float(np.linalg.norm(spot)))
        direction = np.cos(np.arange(spot.size) ** 2.0)  # any direction that is no eigenvector
        curvature = 0.0
        for _ in range(_ROUNDS):
            direction = direction / np.linalg.norm(direction)
            ahead, behind = (objective.loss_and_gradient(spot + h * direction)[1] for h in (step, -step))
            product = (ahead - behind) / (2 * step)
            curvature = float(np.linalg.norm(product))
            if not 0 < curvature < np.inf:
                break
            direction = product
        return np.array([[curvature]])

    return found


def rate_for(objective: DataObjective, start: Vector, lowest: Vector) -> float:
    """A learning rate that suits plain descent from `start`.

    Curvature says it, at `start` and about where the minimum is; unless that first step leads uphill, as
    where the loss has kinks: then the slope and how far down it goes say it.
    """
    bent = objective.hessian if start.size <= objective.few else _steepest(objective)
    hessians = (bent(spot) for spot in (start, lowest))
    rate = suited_rate(hessians, ground_of(objective, start))
    loss, gradient = objective.loss_and_gradient(start)
    if objective.loss(start - rate * gradient) <= loss:
        return rate
    return min(rate, kinked_rate(loss - objective.loss(lowest), float(gradient @ gradient)))
