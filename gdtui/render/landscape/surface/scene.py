"""The block of a part of a plane: its pixels and their colours."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.colors import TRUECOLOR
from gdtui.engine.losses.objective import Objective, Vector
from gdtui.engine.losses.plane import Plane
from gdtui.render.cells.frame import Colors
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import DEFAULT, scaled
from gdtui.render.cells.ramps import painted_by
from gdtui.render.cells.scale import Scale, scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface.block import SHADES, WALL, Block, Whole, block
from gdtui.render.landscape.surface.stand import Projection, Stand
from gdtui.render.maps.survey import Known, Place, surveyed

_DARKEST, _BRIGHTEST = 0.62, 1.0
_WALL, _LINE = 0.38, 0.66
_FALL = 0.3
"""By what part of all levels black would be darker."""


class Scene(NamedTuple):
    """What stands still.

    Attributes:
        plane: that is shown.
        here: the part of it.
        loss: all over it.
        scale: of its heights.
        seen: how the block stands.
        block: its pixels.
        colors: of each pixel, DEFAULT where there is none; shape (rows, columns).
    """

    plane: Plane
    here: Viewport
    loss: Objective
    scale: Scale
    seen: Projection
    block: Block
    colors: Colors


class Stood(NamedTuple):
    """The same as a block."""

    place: Place
    stand: Stand

    @property
    def seen(self) -> Projection:
        """On as many pixels as there are."""
        return Projection(self.stand, self.place.here.columns, 2 * self.place.here.rows)

    def losses(self, u: Vector, v: Vector) -> Vector:
        """The loss at spots of the block."""
        loss, plane, here = self.place
        return plane.grid(loss, *_spot(here, u, v))

    def survey(self) -> Iterator[Known | None]:
        """The loss at the spots of all slices, coarse first; None while a piece is being worked on."""
        u, v = self.seen.slices()

        def compute(rows: Whole, columns: Whole) -> Vector:
            spots = np.ix_(rows, columns)
            return self.losses(u[spots], v[spots])

        return surveyed(u.shape, self.place.seconds_of(u.shape), compute)


@lru_cache(maxsize=2)
def scene(
    place: Place,
    log: bool,
    stand: Stand,
    look: Look,
    ground: Known | None = None,
    relief: Known | None = None,
) -> Scene:
    """The block of the part of a plane that is shown, on as many cells as that has.

    Args:
        place: what is shown.
        log: whether the heights go by the logarithm.
        stand: how the block stands.
        look: what the terminal can show.
        ground: as much as is known of the loss all over the place; None where it is computed at once.
        relief: likewise at the spots of all slices.
    """
    loss, plane, here = place
    scale, stood = _scale(place, log, ground), Stood(place, stand)

    def height(u: Vector, v: Vector) -> Vector:
        return scale.position(relief.values if relief else stood.losses(u, v))

    found = block(height, stood.seen)
    colors = _table(look)[levels(found, look), found.shade]
    painted = np.where(np.isfinite(found.height), colors, DEFAULT)
    return Scene(plane, here, loss, scale, stood.seen, found, painted)


@lru_cache(maxsize=8)
def _scale(place: Place, log: bool, ground: Known | None) -> Scale:
    """The heights, the same however the block stands."""
    return scale_of(ground.values if ground else place.plane.grid(place.loss, *place.here.axes()), log)


def _spot(here: Viewport, u: Vector, v: Vector) -> tuple[Vector, Vector]:
    """Coordinates of the plane from those of the block."""
    (left, right), (low, high) = here.x_range, here.y_range
    return left + (u + 1) / 2 * (right - left), low + (v + 1) / 2 * (high - low)


def levels(found: Block, look: Look) -> Whole:
    """The level of each pixel's height."""
    count = painted_by(look).levels
    shown: Whole = np.minimum(np.nan_to_num(found.height).clip(0, 1) * count, count - 1).astype(np.intp)
    return shown


@lru_cache(maxsize=16)
def _table(look: Look) -> Colors:
    """The colour of each level in each shade: darker, or with few colours that of a lower level."""
    colors = painted_by(look).pixels
    if look.colors < TRUECOLOR:
        return np.asarray(colors[lower(look)])
    parts = [*np.linspace(_DARKEST, _BRIGHTEST, SHADES).tolist(), _WALL, _LINE]
    return np.array([[scaled(color, part) for part in parts] for color in colors.tolist()], np.int32)


@lru_cache(maxsize=16)
def lower(look: Look) -> Whole:
    """For each level and shade, the level it is painted in; without colour none is blank."""
    count = painted_by(look).levels
    part = np.array([*np.linspace(_DARKEST, _BRIGHTEST, SHADES).tolist(), _WALL, _LINE])
    level = np.arange(count)[:, np.newaxis]
    least = 0 if look.colors else 1
    found: Whole = np.maximum(np.rint(level - (1 - part) * count * _FALL), least).astype(np.intp)
    found[:, WALL] = np.maximum(np.arange(count) // 3, least)
    return found


def spot_at(known: Scene, row: int, column: int) -> tuple[float, float] | None:
    """The spot of the plane that a cell shows; None where it shows none."""
    pixel = 2 * row
    if not (0 <= pixel < len(known.colors) and 0 <= column < known.here.columns):
        return None
    if known.colors[pixel, column] == DEFAULT or known.block.shade[pixel, column] == WALL:
        return None
    slices = int((known.block.horizon[:, column] > pixel + 0.5).sum())
    u, v = (part[slices, column] for part in known.seen.slices())
    across, up = _spot(known.here, u, v)
    return float(across), float(up)
