"""Which plane through weight space a training is drawn on, as the run goes on.

A plane depends on nothing but the way up to it: stepping back shows the same picture again. It is
made anew at the steps 1, 2, 3, 4, 6, 8, 12, … only, as a picture of it takes a while.
"""

import math
from functools import partial

import numpy as np

from gdtui.engine.base.ordered import spread
from gdtui.engine.base.past.way import Way
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import PCA, RANDOM, Drawn, Plane, around, marks, remade
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.engine.network.views.slice import plane_of
from gdtui.engine.network.views.way import params_along

TURNS = 16
"""So many pictures lead from one pair of random directions to another, both among them."""
_REACH = ((-1.0, 1.0), (-1.0, 1.0))
"""What is shown of directions that are as long as the weights themselves (Li et al. 2018)."""
_MOST_NUMBERS, _LEAST_STATES = 2_000_000, 16
"""So many numbers of a way give its directions in well under a second; but so many states at least do."""


def planes_of(training: Training, state: TrainingState) -> tuple[str, ...]:
    """The names of the planes that a key turns through; of two params there is but one."""
    names = training.shape.names
    if len(names) == 2:
        return (",".join(names),)
    with np.errstate(all="ignore"):
        moved = np.abs(state.params - training.asked.start)
    first, second = sorted(np.argsort(-moved, kind="stable")[:2].tolist())
    return PCA, f"{names[first]},{names[second]}", RANDOM


def drawn_of(training: Training, way: Way, name: str = PCA, turn: int = 0) -> Drawn:
    """The plane of that name for a run, and what is shown of it.

    Args:
        training: the run.
        way: how it came here.
        name: `pca`, of the way walked (before the first step, the first two params); `random`, two directions
            filter-normalised through where the run was when the plane was made; or two params, `w1_1_1,b1_1`.
        turn: how far random directions are turned towards another pair, from 0 to TURNS − 1.

    Raises:
        InputError: when there is no such plane.
    """
    if name == PCA:
        return _principal(training, way)
    mark = max(marks(way.step), default=0)
    called = name, turn, training.terms.seed
    return way.once(called, mark, lambda: _other(training, way.up_to(mark), name, turn))


def _principal(training: Training, way: Way) -> Drawn:
    """The plane of the way up to the last mark, by way of those before it."""
    pair = ",".join(training.shape.names[:2])
    shown = way.once(PCA, 0, lambda: _other(training, way.up_to(0), pair, 0))
    for mark in marks(way.step):
        shown = way.once(PCA, mark, partial(_remade, shown, way, mark))
    return shown


def _remade(before: Drawn, way: Way, mark: int) -> Drawn:
    return remade(before, _walked(way.up_to(mark)), mark)


def _other(training: Training, walked: Way, name: str, turn: int) -> Drawn:
    """A plane that goes through the last state that is finite."""
    way, shape, seed = _walked(walked), training.shape, training.terms.seed
    plane = plane_of(name, shape, way[-1], way, seed)
    if name != RANDOM:
        return Drawn(plane, around(plane, way))
    return Drawn(_turned(plane, plane_of(name, shape, way[-1], way, seed + 1), turn), _REACH)


def _turned(one: Plane, other: Plane, turn: int) -> Plane:
    """A plane on the way from one to another through the same point."""
    if turn == 0:
        return one
    angle = math.pi / 2 * turn / (TURNS - 1)
    directions = math.cos(angle) * one.directions + math.sin(angle) * other.directions
    return Plane(one.name, one.labels, one.origin, directions)


def _walked(way: Way) -> Vector:
    """Where the run has been while it was finite, shape (states, count); of many params, now and then."""
    params = params_along(way)
    most = max(_MOST_NUMBERS // params.shape[1], _LEAST_STATES)
    kept = spread(len(params), most)
    return params[kept][np.isfinite(params[kept]).all(axis=1)]
