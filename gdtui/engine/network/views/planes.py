"""Which plane through weight space a training is drawn on, as the run goes on.

A plane depends on nothing but the states recorded up to it: stepping back shows the same picture again. It is
made anew at the steps 1, 2, 3, 4, 6, 8, 12, … only, as a picture of it takes a while.
"""

import math
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter

import numpy as np

from gdtui.engine.landscape.planes import Drawn, marks, remade
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import PCA, RANDOM, Plane, around
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.engine.network.views.slice import plane_of

TURNS = 16
"""So many pictures lead from one pair of random directions to another, both among them."""
_REACH = ((-1.0, 1.0), (-1.0, 1.0))
"""What is shown of directions that are as long as the weights themselves (Li et al. 2018)."""
_MOST_KEPT = 200
_MOST_NUMBERS, _LEAST_STATES = 2_000_000, 16
"""So many numbers of a way give its directions in well under a second; but so many states at least do."""

Recorded = Sequence[tuple[int, TrainingState]]
"""Steps and states, the oldest first, up to the one that is drawn."""


def planes_of(training: Training, state: TrainingState) -> tuple[str, ...]:
    """The names of the planes that a key turns through; of two params there is but one."""
    names = training.shape.names
    if len(names) == 2:
        return (",".join(names),)
    with np.errstate(all="ignore"):
        moved = np.abs(state.params - training.asked.start)
    first, second = sorted(np.argsort(-moved, kind="stable")[:2].tolist())
    return PCA, f"{names[first]},{names[second]}", RANDOM


def drawn_of(training: Training, recorded: Recorded, name: str = PCA, turn: int = 0) -> Drawn:
    """The plane of that name for a run, and what is shown of it.

    Args:
        training: the run.
        recorded: how it came here.
        name: `pca`, of the way walked (before the first step, the first two params); `random`, two directions
            filter-normalised through where the run was when the plane was made; or two params, `w1_1_1,b1_1`.
        turn: how far random directions are turned towards another pair, from 0 to TURNS − 1.

    Raises:
        InputError: when there is no such plane.
    """
    first = recorded[0][1].params
    if name == PCA:
        return _principal(training, recorded, first)
    made = _up_to(recorded, max(marks(recorded[-1][0]), default=0))
    called = name, turn, training.terms.seed
    return _kept(called, first, made[-1][1].params, partial(_other, training, made, name, turn))


def _principal(training: Training, recorded: Recorded, first: Vector) -> Drawn:
    """The plane of the way up to the last mark, by way of those before it."""
    pair = ",".join(training.shape.names[:2])
    shown = _kept(PCA, first, first, partial(_other, training, recorded[:1], pair, 0))
    for mark in marks(recorded[-1][0]):
        walked = _up_to(recorded, mark)
        shown = _kept(PCA, first, walked[-1][1].params, partial(_remade, shown, walked))
    return shown


def _remade(before: Drawn, walked: Recorded) -> Drawn:
    return remade(before, _way(walked), walked[-1][0])


def _other(training: Training, made: Recorded, name: str, turn: int) -> Drawn:
    """A plane that goes through the last state that is finite."""
    way, shape, seed = _way(made), training.shape, training.terms.seed
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


def _up_to(recorded: Recorded, step: int) -> Recorded:
    """What was recorded up to a step: the start at least."""
    return recorded[: max(bisect_right(recorded, step, key=itemgetter(0)), 1)]


def _way(recorded: Recorded) -> Vector:
    """Where the run has been while it was finite, shape (states, count); of many params, now and then."""
    most = max(_MOST_NUMBERS // recorded[0][1].params.size, _LEAST_STATES)
    kept = np.unique(np.linspace(0, len(recorded) - 1, min(len(recorded), most)).round().astype(np.intp))
    way = np.array([recorded[place][1].params for place in kept.tolist()])
    return np.asarray(way[np.isfinite(way).all(axis=1)], np.float64)


_made: "OrderedDict[tuple[object, int, int], tuple[Vector, Vector, Drawn]]" = OrderedDict()
"""Planes by what they are called and by the params of start and end, which are kept: ids stay theirs."""


def _kept(name: object, first: Vector, last: Vector, make: Callable[[], Drawn]) -> Drawn:
    """The plane that was made of a way from `first` to `last`, or is now."""
    key = (name, id(first), id(last))
    if key not in _made:
        _made[key] = first, last, make()
        while len(_made) > _MOST_KEPT:
            _made.popitem(last=False)
    return _made[key][2]
