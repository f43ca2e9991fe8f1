"""Which plane through weight space a race is drawn on: it goes by the problem alone, never by the run."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.landscape.planes import PCA, RANDOM
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.losses.plane import Plane, around, named_plane, pca_plane, random_plane

_STEPS = 200
"""So many steps of whole-batch descent are the way whose principal plane is drawn."""


class Pane(NamedTuple):
    """What the picture shows.

    Attributes:
        plane: the plane.
        bounds: (low, high) of its two coordinates.
    """

    plane: Plane
    bounds: Bounds


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


@lru_cache(maxsize=8)
def pane(problem: Problem, name: str = PCA, seed: int = 0) -> Pane:
    """The plane of that name, and what is shown of it.

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
    return np.stack([*way, np.array(problem.lowest)])
