"""Which plane a descent is drawn on, and which part of it, as the run goes on.

A drawing depends on nothing but the way up to it: stepping back shows the same picture again.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

import numpy as np

from gdtui.engine.base.past.way import Way
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.landscape.way import trail
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import PCA, RANDOM, Drawn, around, marks, named_plane, random_plane, remade


def planes_of(simulation: Landscape, state: LandscapeState, index: int) -> tuple[str, ...]:
    """The names of the planes that a key turns through; of two params there is but one.

    Args:
        simulation: the run.
        state: where it stands.
        index: the racer whose two largest movers are one of the planes.
    """
    variables = simulation.objective.variables
    if len(variables) == 2:
        return (",".join(variables),)
    first, second = sorted(movers(simulation, state, index)[:2])
    return PCA, f"{variables[first]},{variables[second]}", RANDOM


def movers(simulation: Landscape, state: LandscapeState, index: int) -> list[int]:
    """The places of the params of racer number `index`, those that have moved furthest first."""
    with np.errstate(all="ignore"):
        moved = np.abs(state.racers[index].params - np.array(simulation.start))
    return [int(place) for place in np.argsort(-moved, kind="stable")]


def drawn(simulation: Landscape, way: Way, index: int, name: str = PCA) -> Drawn:
    """The plane of that name for a run, and what is shown of it.

    Args:
        simulation: the run.
        way: how it came here.
        index: the racer that the plane goes through, where it stands now.
        name: as `checked_plane` gives it. A loss of two params has one plane, whatever the name.
    """
    variables = simulation.objective.variables
    if len(variables) == 2:
        return _of_two(simulation)
    here = trail(way, index).params[-1]
    if name == PCA:
        return _principal(simulation, way, index)
    if name == RANDOM:
        plane = random_plane(here, simulation.seed)
        return Drawn(plane, around(plane, _walked(way, index)))
    return _named(simulation, name.split(","), here)


def _of_two(simulation: Landscape) -> Drawn:
    known = _cache.get(simulation.objective)
    if known is None:
        known = _named(simulation, simulation.objective.variables, np.zeros(2))
        _remember(simulation.objective, known)
    return known


def _named(simulation: Landscape, pair: Sequence[str], through: Vector) -> Drawn:
    """Two params, each as far as the loss's own bounds go."""
    first, second = pair
    names, bounds = simulation.objective.variables, simulation.objective.bounds
    plane = named_plane(names, first, second, through)
    return Drawn(plane, (bounds[names.index(first)], bounds[names.index(second)]))


def _principal(simulation: Landscape, way: Way, index: int) -> Drawn:
    """The principal plane of the way; before the first step, and off all bounds, the first two params."""
    shown = _named(simulation, simulation.objective.variables[:2], trail(way, index).params[0])
    for mark in marks(way.step):
        shown = way.once(("plane", index), mark, partial(_remade, shown, way, mark, index))
    return shown


def _remade(before: Drawn, way: Way, mark: int, index: int) -> Drawn:
    return remade(before, _walked(way.up_to(mark), index), mark)


def _walked(way: Way, index: int) -> Vector:
    """Where everyone has been, the racer that is explained last; shape (states, n), finite."""
    everyone = range(len(way.stretches[-1].simulation.walkers))
    order = (*(other for other in everyone if other != index), index)
    ways = [trail(way, racer).params for racer in order]
    walked = np.concatenate([ways[-1][:1], *ways])
    return np.asarray(walked[np.isfinite(walked).all(axis=1)], np.float64)


_cache: OrderedDict[object, Drawn] = OrderedDict()
"""Planes that were made, by what they were made from."""
_MOST_KEPT = 200


def _remember(key: object, found: Drawn) -> None:
    _cache[key] = found
    while len(_cache) > _MOST_KEPT:
        _cache.popitem(last=False)
