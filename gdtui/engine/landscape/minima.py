"""Which minima a loss has, and in which order they are numbered, wherever they are told.

The known ones come first. Others are looked for all over the loss's bounds and around them, whatever part is
drawn and whatever rule walks: so a picture and a table give a minimum the same number. Of two params a grid
says where to look; of more, which no grid is fine enough for, walks from scattered places do.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.work import gradient_work, hessian_work
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import eigen_all
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Vector

Minima = tuple[tuple[float, ...], ...]
Mask = NDArray[np.bool_]

MOST = 57
"""Minima that are told apart at the most: a picture has so many colours, and signs, for them."""
TOUCHING = 1e-4
"""So near, as a share of the region's width, a start has come to a minimum."""
_SIDE = 64
"""Places of the grid along each side: to look at all of them takes less than the first map of basins."""
_TRIED = 4 * MOST
"""Places from which a minimum is looked for, at the most."""
_EDGE, _AROUND, _FAR = 0.05, 1.0, 4.0
"""How far the grid goes beyond the bounds, as a share of their sides: a minimum may lie on their edge; and
how far a second and a third one go, as walkers leave the bounds, and one looks from further away."""
_LITTLE = 0.005
"""Seconds that a Newton step from all places takes at the most for there to be a third grid."""
_POLISHED, _SAME = 12, 1e-6
"""Newton steps to the very minimum, and the share of `reach` that the last of them is at most."""
_STEPS, _FARTHEST = 30, 0.2
"""Steps of a walk, and how far each leads at the most, as a share of the bounds' sides."""
_WALKS, _SECONDS = 64, 0.05
"""Walks at the most, and what they may take altogether: a loss that takes longer has fewer of them."""
_DIGITS, _ALIKE = 6, 1e-3
"""Losses that agree in so many digits are equal, and distances within this share of the bounds: such minima
are ordered by where they lie."""


def reach(loss: CircuitObjective) -> float:
    """How near to a minimum is there."""
    return TOUCHING * widest(loss.region)


@lru_cache(maxsize=8)
def numbered(loss: CircuitObjective) -> Minima:
    """The minima in their order, MOST at the most: the known ones, the deepest of the others, those around.

    Of two params all are found that a grid shows. Of more it may be that some are not: these have no number.
    """
    found: list[Vector] = [np.array(minimum) for minimum in loss.minima]
    search = _minima if len(loss.variables) == 2 else _walked
    _add(found, loss, _deepest_first(loss, search(loss, _EDGE)))
    for beyond in (_AROUND, _FAR) if search is _minima and _is_quick(loss) else (_AROUND,):
        if len(found) < MOST:
            _add(found, loss, _nearest_first(loss, search(loss, beyond)))
    return tuple(tuple(place.tolist()) for place in found[:MOST])


def _is_quick(loss: CircuitObjective) -> bool:
    """Whether a step of Newton's method from all places takes little time; the same on every machine."""
    once, each = hessian_work(loss.circuit) + gradient_work(loss.circuit)
    return once + each * _TRIED <= _LITTLE * 1e9


def _add(found: list[Vector], loss: CircuitObjective, places: Vector) -> None:
    """Add those that are not there yet, as long as there are fewer than MOST."""
    for place in places:
        if len(found) == MOST:
            return
        if not found or np.abs(np.array(found) - place).max(axis=1).min() > reach(loss):
            found.append(place)


def _minima(loss: CircuitObjective, beyond: float) -> Vector:
    """The minima within the bounds and so much more of their sides, shape (minima, 2)."""
    a, b = (
        np.linspace(low - beyond * (high - low), high + beyond * (high - low), _SIDE)
        for low, high in loss.bounds
    )
    return _polished(loss, _hollows(loss, a, b), 2 * np.array([a[1] - a[0], b[1] - b[0]]))


def _walked(loss: CircuitObjective, beyond: float) -> Vector:
    """Likewise of any number of params, shape (minima, n): where walks from scattered places lead to."""
    low, high = np.array(loss.bounds).T
    sides, many = high - low, _walks(loss)
    if not many:
        return np.empty((0, len(sides)))
    places = low - beyond * sides + scattered(many, len(sides)) * (1 + 2 * beyond) * sides
    open_ones = np.arange(len(places))
    for _ in range(_STEPS):
        step = _downhill(loss, places[open_ones], _FARTHEST * sides)
        places[open_ones] += step
        open_ones = open_ones[np.abs(step).max(axis=1, initial=0.0) > reach(loss)]
        if not open_ones.size:
            break
    return _polished(loss, places, _FARTHEST * sides)


def _walks(loss: CircuitObjective) -> int:
    """How many walks there are; the same on every machine."""
    once, each = hessian_work(loss.circuit) + gradient_work(loss.circuit)
    spared = _SECONDS * 1e9 / _STEPS - once
    return max(0, min(_WALKS, int(spared / each)))


def scattered(many: int, sides: int) -> Vector:
    """Places spread evenly over the unit cube, shape (many, sides), the same each time.

    Multiples of an irrational vector, less their whole parts, of which each is a power of the root of
    x^(sides + 1) = x + 1 (Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018).
    """
    root = 2.0
    for _ in range(64):
        root = (1 + root) ** (1 / (sides + 1))
    spread: Vector = (0.5 + np.outer(np.arange(many), root ** -np.arange(1.0, sides + 1))) % 1
    return spread


@np.errstate(all="ignore")
def _downhill(loss: CircuitObjective, places: Vector, most: Vector) -> Vector:
    """The next steps of Newton's method, but down also where it bends down, none further than `most`."""
    _, slopes = loss.circuit.values_and_gradients(list(places.T))
    curvatures, axes = eigen_all(loss.hessians(places.T))
    along = np.einsum("sij,is->sj", axes, np.array(slopes)) / np.abs(curvatures)
    step = -np.einsum("sij,sj->si", axes, along)
    return np.where(np.isfinite(step), np.clip(step, -most, most), 0.0)


@np.errstate(all="ignore")
def _hollows(loss: CircuitObjective, a: Vector, b: Vector) -> Vector:
    """The deepest places of the grid that lie no higher than those around them, shape (places, 2)."""
    known = np.broadcast_to(loss.grid(a[np.newaxis], b[:, np.newaxis]), (_SIDE, _SIDE))
    values = np.where(np.isfinite(known), known, np.inf)
    around = np.pad(values, 1, constant_values=np.inf)
    lowest = np.isfinite(values)
    for down in range(3):
        for right in range(3):
            lowest &= values <= around[down : down + _SIDE, right : right + _SIDE]
    rows, columns = lowest.nonzero()
    deepest = np.argsort(values[rows, columns], kind="stable")[:_TRIED]
    return np.stack([a[columns], b[rows]], axis=1)[deepest]


@np.errstate(all="ignore")
def _polished(loss: CircuitObjective, begun: Vector, most: Vector) -> Vector:
    """The minima that Newton's method finds from places, no further off than `most`; shape (minima, n)."""
    places, open_ones = begun.copy(), np.arange(len(begun))
    done: list[int] = []
    for _ in range(_POLISHED):
        step, curved = newton_steps(loss, places[open_ones])
        places[open_ones] += step
        kept = curved & (np.abs(places[open_ones] - begun[open_ones]) <= most).all(axis=1)
        still = np.abs(step).max(axis=1, initial=0.0) <= _SAME * reach(loss)
        done += open_ones[kept & still].tolist()
        open_ones = open_ones[kept & ~still]
        if not open_ones.size:
            break
    found = places[done]
    return np.where(np.abs(found) <= _SAME * reach(loss), 0.0, found)


@np.errstate(all="ignore")
def newton_steps(loss: CircuitObjective, places: Vector) -> tuple[Vector, Mask]:
    """The steps from places to the minima of their parabolas, and which of these have one."""
    _, slopes = loss.circuit.values_and_gradients(list(places.T))
    curvatures, axes = eigen_all(loss.hessians(places.T))
    along = np.einsum("sij,is->sj", axes, np.array(slopes)) / curvatures
    return -np.einsum("sij,sj->si", axes, along), curvatures[:, 0] > 0


def _deepest_first(loss: CircuitObjective, places: Vector) -> Vector:
    losses = np.array([float(f"{loss.loss(place):.{_DIGITS}g}") for place in places])
    return _by(losses, loss, places)


def _nearest_first(loss: CircuitObjective, places: Vector) -> Vector:
    low, high = np.array(loss.bounds).T
    away = np.abs(places - (low + high) / 2) / (high - low)
    return _by(np.round(away.max(axis=1, initial=0.0) / _ALIKE), loss, places)


def _by(ranks: Vector, loss: CircuitObjective, places: Vector) -> Vector:
    """The places by their ranks; of equal ones the leftmost first, then the lowest."""
    first, *others = np.round(places / reach(loss)).T
    return places[np.lexsort((*reversed(others), first, ranks))]
