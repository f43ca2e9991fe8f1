"""Which plane through weight space a race is drawn on, as the run goes on.

A plane depends on nothing but the way up to it: stepping back shows the same picture again.
"""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.past.way import Way
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.losses.plane import (
    PCA,
    RANDOM,
    Plane,
    around,
    fits,
    kept_plane,
    marks,
    named_plane,
    pca_plane,
    random_plane,
)
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.race.way import trails

_STEPS = 200
"""So many steps of whole-batch descent are the way ahead."""
_ASTRAY = 3.0
"""So many times as far from the minimum as the way ahead ever is, a lane shapes the plane no more."""


class Pane(NamedTuple):
    """What the picture shows.

    Attributes:
        plane: the plane.
        bounds: (low, high) of its two coordinates.
        step: up to which step the lanes' ways were taken that it comes from; 0 for the way ahead.
    """

    plane: Plane
    bounds: Bounds
    step: int = 0


def planes_of(problem: Problem) -> tuple[str, ...]:
    """The names of the planes that a key turns through; of two params there is but one.

    The pair among them are the two params that have the farthest to go.
    """
    names = problem.variables
    if len(names) == 2:
        return (",".join(names),)
    far = np.abs(np.array(problem.lowest) - np.array(problem.start))
    first, second = sorted(int(place) for place in np.argsort(-far, kind="stable")[:2])
    return PCA, f"{names[first]},{names[second]}", RANDOM


def drawn(problem: Problem, way: Way, name: str = PCA, seed: int = 0) -> Pane:
    """The plane of that name in a run: `pca` is that of the ways that all lanes have walked.

    It is made anew at the steps 1, 2, 3, 4, 6, 8, 12, …, and only when an eye would see a difference. It
    goes through the minimum, and holds the start in sight.

    Args:
        problem: what is learnt from what.
        way: how the lanes came here.
        name: as for `pane`.
        seed: for random directions.
    """
    shown = pane(problem, name, seed)
    if shown.plane.name != PCA:
        return shown
    for mark in marks(way.step):
        shown = way.once("plane", mark, partial(_remade, problem, shown, way, mark))
    return shown


def _remade(problem: Problem, before: Pane, way: Way, step: int) -> Pane:
    """The plane of longer ways; the one before while an eye would see no difference."""
    ahead, lowest = _way(problem), np.array(problem.lowest)
    ways = trails(way.up_to(step)).reshape(-1, lowest.size)
    reach = _ASTRAY * float(np.linalg.norm(ahead - lowest, axis=1).max())
    near = np.linalg.norm(ways - lowest, axis=1) <= reach
    walked = np.vstack([ways[near], lowest])
    plane = kept_plane(before.plane, walked)
    fresh = around(plane, np.vstack([ahead, walked]))
    if plane is before.plane and fits(fresh, before.bounds):
        return before
    return Pane(plane, fresh, step)


@lru_cache(maxsize=8)
def pane(problem: Problem, name: str = PCA, seed: int = 0) -> Pane:
    """The plane of that name before anybody has moved, and what is shown of it.

    Args:
        problem: what is learnt from what. Of two params there is one plane, whatever the name.
        name: `pca`: that of the way which whole-batch descent takes from the start to the minimum; `random`:
            two directions at random through the minimum; or two params with a comma between, the others held
            as they are there.
        seed: for random directions.
    """
    names, bounds = problem.variables, problem.bounds
    if len(names) == 2:
        return Pane(named_plane(names, *names, np.zeros(2)), bounds)
    lowest = np.array(problem.lowest)
    if not set(name.split(",")) <= {*names, RANDOM}:  # of the problem that was there before
        name = PCA
    if name in (PCA, RANDOM):
        way = _way(problem)
        plane = pca_plane(way) if name == PCA else random_plane(lowest, seed)
        return Pane(plane, around(plane, way))
    first, second = name.split(",")
    plane = named_plane(names, first, second, lowest)
    return Pane(plane, (bounds[names.index(first)], bounds[names.index(second)]))


@lru_cache(maxsize=8)
def _way(problem: Problem) -> Vector:
    """Where whole-batch descent goes from the start, and at the end the minimum, shape (steps, n)."""
    spot, way = np.array(problem.start), []
    with np.errstate(all="ignore"):
        for _ in range(_STEPS):
            way.append(spot)
            _, gradient = problem.surface.loss_and_gradient(spot)
            spot = spot - problem.learning_rate * gradient
            if not np.isfinite(spot).all():
                break
    return frozen(np.stack([*way, np.array(problem.lowest)]))
