"""How a block stands at first: so that one sees what walks on it, and where that is bound for.

A spot is hidden where the surface rises above its line of sight. Nearer to the eye by d halves of a side,
that line is d·tan(tilt)/TALL heights above the spot: so heights along the lines, measured once, answer for
every tilt.
"""

import math
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.scale import scale_of
from gdtui.render.landscape.surface.scene import Stood
from gdtui.render.landscape.surface.stand import FIRST, MOST_TILT, TALL, Stand, Vector
from gdtui.render.maps.survey import Place

_TURNS = FIRST[0], 300.0, 30.0, 60.0, 240.0, 210.0, 120.0, 150.0
"""The usual first, then the nearest; none looks straight at a side."""
_TILTS = FIRST[1], 60.0, 70.0, MOST_TILT
"""Likewise: the more from above, the flatter the block looks."""
_OF_WAY = 8
"""Places of the way that are to be seen at the most."""
_SIDE = 48
"""Places of the grid along each side, and of each line of sight."""
_FINER = 8
"""How many times as fine the grid is about the place to which downhill leads."""
_SECONDS = 0.03
"""A loss that takes longer on that grid is seen as usual: a key would have to wait."""
_STEP = 0.02
"""How deep something is hidden is told in these parts of half a side, about half a pixel of the picture."""
_FARTHEST = 2 * math.sqrt(2)
"""The diagonal, in halves of a side."""


def first_stand(place: Place, log: bool, way: Vector) -> Stand:
    """The usual stand, or the one nearest to it from which more is seen.

    Args:
        place: what is shown; its size in cells does not count.
        log: whether the heights go by the logarithm.
        way: of what walks there, oldest first, where it is now last; shape (n, 2).
    """
    place = place._replace(here=place.here.resized(_SIDE, _SIDE // 2))
    if place.seconds > _SECONDS:
        return Stand(*FIRST)
    spots = _spots(place, way)
    if not len(spots):
        return Stand(*FIRST)
    over = _over(place, log, spots)
    tried = list(product(range(len(_TILTS)), range(len(_TURNS))))
    best = min(tried, key=lambda each: (*_missed(over[:, each[1]], _TILTS[each[0]]), each))
    return Stand(_TURNS[best[1]], _TILTS[best[0]])


def _spots(place: Place, way: Vector) -> Vector:
    """Where it is now, where downhill leads from there, and some of its way; all that is in the picture."""
    inside = [spot for spot in way.tolist() if place.here.contains(*spot)]
    if not inside or inside[-1] != way[-1].tolist():
        return np.empty((0, 2))
    some = np.linspace(0, len(inside) - 1, min(len(inside), _OF_WAY)).astype(np.intp)
    return np.array([inside[-1], _foot(place, *inside[-1]), *(inside[each] for each in some[:-1])])


def _foot(place: Place, x: float, y: float) -> tuple[float, float]:
    """Where one comes from a spot who goes on to the lowest place around, as long as that is lower."""
    a, b = place.here.axes()
    known = np.broadcast_to(place.plane.grid(place.loss, a, b), (_SIDE, _SIDE))
    around = np.pad(np.where(np.isfinite(known), known, np.inf), 1, constant_values=np.inf)
    row, column = int(np.abs(b - y).argmin()), int(np.abs(a - x).argmin())
    while True:
        down, right = divmod(int(around[row : row + 3, column : column + 3].argmin()), 3)
        if not around[row + down, column + right] < around[row + 1, column + 1]:
            return _lowest(place, float(a.ravel()[column]), float(b.ravel()[row]))
        row, column = row + down - 1, column + right - 1


def _lowest(place: Place, x: float, y: float) -> tuple[float, float]:
    """The lowest spot of a finer grid about a place of the first one: narrow pits are deep."""
    (left, right), (low, high) = place.here.x_range, place.here.y_range
    about = np.linspace(-1, 1, 2 * _FINER + 1) / _SIDE
    a, b = x + about[np.newaxis, :] * (right - left), y + about[:, np.newaxis] * (high - low)
    known = np.broadcast_to(place.plane.grid(place.loss, a, b), (about.size, about.size))
    row, column = divmod(int(np.where(np.isfinite(known), known, np.inf).argmin()), about.size)
    return float(a[0, column]), float(b[row, 0])


def _over(place: Place, log: bool, spots: Vector) -> NDArray[np.float64]:
    """How much higher the surface is along the lines of sight, shape (spots, turns, places); nan off it."""
    (left, right), (low, high) = place.here.x_range, place.here.y_range
    u0 = (spots[:, 0] - left) / (right - left) * 2 - 1
    v0 = (spots[:, 1] - low) / (high - low) * 2 - 1
    turns, away = np.radians(_TURNS)[:, np.newaxis], np.append(0.0, _distances())
    u = u0[:, np.newaxis, np.newaxis] + np.sin(turns) * away
    v = v0[:, np.newaxis, np.newaxis] - np.cos(turns) * away
    scale = scale_of(place.plane.grid(place.loss, *place.here.axes()), log)
    heights = scale.position(Stood(place, Stand(*FIRST)).losses(u.ravel(), v.ravel())).reshape(u.shape)
    heights = np.where((np.abs(u) <= 1) & (np.abs(v) <= 1), heights, np.nan)
    return heights[..., 1:] - heights[..., :1]


def _distances() -> Vector:
    return np.linspace(0, _FARTHEST, _SIDE + 1)[1:]


def _missed(over: Vector, tilt: float) -> tuple[int, int, int]:
    """How deep it is hidden, how deep the place where it is bound for, and all that is to be seen."""
    angle = math.radians(tilt)
    above = over * TALL * math.cos(angle) - _distances() * math.sin(angle)
    depth = (np.nanmax(above, axis=1, initial=0.0) / _STEP).astype(np.intp)
    return int(depth[0]), int(depth[1]), int(depth.sum())
