"""Where a typed loss is worth looking at: bounds where most of it is defined, and a start to walk from."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gdtui.engine.autodiff.circuit import Circuit

Box = tuple[tuple[float, float], ...]
"""(low, high) of every param."""
Points = NDArray[np.float64]

WIDTH = 5.0
"""Half the side of the square that a typed loss is shown in, where it is defined in most of it."""
_SCALES = (1.0, 10.0, 0.1, 100.0, 0.01, 1000.0)
"""What `WIDTH` is multiplied by in turn, where there is next to no ground otherwise."""
_PATIENCE = 0.03
"""Seconds after which, as it is reckoned, no other scale is tried."""
_COARSE = 21
_OFF = 0.37
"""Ground is looked at off round numbers, where a power such as (−2)^3 may have a lone value."""
_SIDE = 1e-4
"""A start is well inside the domain if this share of the bounds' width to all sides of it still is."""


def start_within(box: Box) -> tuple[float, ...]:
    """A place to begin at, well inside the bounds and off their middle, which is so often a minimum."""
    return tuple(
        low + (high - low) * share for (low, high), share in zip(box, cycle((0.15, 0.8)), strict=False)
    )


def within(spot: Sequence[float], box: Box) -> bool:
    """Whether a spot lies in a box."""
    return all(low <= at <= high for at, (low, high) in zip(spot, box, strict=True))


def widest(box: Box) -> float:
    """The length of its widest side."""
    return max(high - low for low, high in box)


def bounds_of(circuit: "Circuit") -> Box:
    """Bounds in which the loss is finite at more than half of the places, or at as many as can be found.

    Tried are ±5 and, for each param in turn, either half of that; then the same on other scales, on fewer of
    them where many long expressions of many params would have to be computed.
    """
    from gdtui.engine.autodiff.work import seconds

    best, inputs = (-1.0, Box()), len(circuit.inputs)
    taken = (1 + 2 * inputs) * seconds(circuit, ((_COARSE**2,),) * inputs)
    for tried, scale in enumerate(_SCALES, 1):
        found = _halved(circuit, WIDTH * scale)
        if found[0] > best[0]:
            best = found
        if best[0] > 0.5 or tried * taken > _PATIENCE:
            break
    return best[1]


def _halved(circuit: "Circuit", width: float) -> tuple[float, Box]:
    """The share of the ground that is defined, and the box of that width or of halves of it."""
    box: Box = ((-width, width),) * len(circuit.inputs)
    share = _defined(circuit, box)
    for place in range(len(box)):
        if share > 0.5:
            break
        for half in ((0.0, width), (-width, 0.0)):
            other = (*box[:place], half, *box[place + 1 :])
            if (more := _defined(circuit, other)) > share:
                share, box = more, other
    return share, box


def _defined(circuit: "Circuit", box: Box) -> float:
    points = _spread(box, _OFF)
    return float(np.isfinite(circuit.values(list(points.T))).mean())


def start_in(circuit: "Circuit", box: Box) -> tuple[float, ...]:
    """A start with a finite loss and gradient, inside the domain, and if there is one, not on level ground.

    It is the usual one, or the nearest to it of a coarse grid; the usual one, too, where there is none.
    """
    usual = np.array(start_within(box))
    if next(_alive(circuit, box, usual[np.newaxis])).all():
        return tuple(usual.tolist())
    points = np.vstack([usual, _spread(box), _spread(box, _OFF)])
    for some in _alive(circuit, box, points):
        if some.any():
            width = np.array([high - low for low, high in box])
            distance = np.linalg.norm((points[some] - usual) / width, axis=1)
            return tuple(points[some][int(distance.argmin())].tolist())
    return tuple(usual.tolist())


def _alive(circuit: "Circuit", box: Box, points: Points) -> Iterator[NDArray[np.bool_]]:
    """Which points will do as a start, the strictest answer first, the last by a finite loss alone."""
    losses, slopes = circuit.values_and_gradients(list(points.T))
    gradients = np.array(slopes)
    finite = np.isfinite(losses)
    sound = finite & np.isfinite(gradients).all(axis=0)
    inside = sound.copy()
    inside[sound] = _has_room(circuit, box, points[sound])
    yield inside & (gradients != 0).any(axis=0)
    yield inside
    yield sound
    yield finite


def _has_room(circuit: "Circuit", box: Box, points: Points) -> NDArray[np.bool_]:
    room = np.ones(len(points), bool)
    for place, (low, high) in enumerate(box):
        for way in (-1, 1):
            beside = points.copy()
            beside[:, place] += way * _SIDE * (high - low)
            room &= np.isfinite(circuit.values(list(beside.T)))
    return room


def _spread(box: Sequence[tuple[float, float]], off: float = 0.0) -> Points:
    """Points all over the bounds, shape (points, n): a coarse grid; of many params as many at random.

    Args:
        box: the bounds.
        off: by which part of a grid's cell it is moved inwards.
    """
    if len(box) <= 2:
        ends = [(low + off * (high - low) / _COARSE, high) for low, high in box]
        axes = [np.linspace(low, high, _COARSE, endpoint=not off) for low, high in ends]
        return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(box))
    low, high = np.array(box).T
    return np.asarray(low + (high - low) * np.random.default_rng(0).random((_COARSE**2, len(box))))
