"""The picture of the block: its colours, the trails on it and the dots."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import TRUECOLOR
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Plane
from gdtui.render.cells.braille import Marker, markers, ways
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import LOWER_HALF, SPACE, UPPER_HALF, Colors, Frame, Mask
from gdtui.render.cells.heatmap import blended, legend, two_to_a_cell
from gdtui.render.cells.look import DIM, Look
from gdtui.render.cells.palette import DEFAULT, available, scaled
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.ramps import Ramp, ramp
from gdtui.render.cells.scale import HOLE, Scale, scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface.block import SHADES, WALL, Block, Whole, block
from gdtui.render.landscape.surface.stand import Projection, Stand

_DARKEST, _BRIGHTEST = 0.62, 1.0
_WALL, _LINE = 0.38, 0.66
_FALL = 0.3
"""By what part of all levels black would be darker."""
_FINE = 1.0
"""How many pixels apart the dots of a trail lie."""
_LONGEST = 4_000


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
    loss: CircuitObjective
    scale: Scale
    seen: Projection
    block: Block
    colors: Colors


class Walker(NamedTuple):
    """Who walks on the block.

    Attributes:
        way: its places on the plane, oldest first, shape (n, 2).
        glyph: what it is drawn as at its last place.
        pen: what it is drawn with.
    """

    way: Vector
    glyph: str
    pen: Pen


@lru_cache(maxsize=8)
def scene(loss: CircuitObjective, plane: Plane, here: Viewport, log: bool, stand: Stand, look: Look) -> Scene:
    """The block of the part of a plane that is shown, on as many cells as `here` has."""
    scale = scale_of(plane.grid(loss, *here.axes()), log)
    seen = Projection(stand, here.columns, 2 * here.rows)

    def height(u: Vector, v: Vector) -> Vector:
        return scale.position(plane.grid(loss, *_spot(here, u, v)))

    found = block(height, seen)
    colors = _table(look)[_levels(found, look), found.shade]
    return Scene(plane, here, loss, scale, seen, found, np.where(np.isfinite(found.height), colors, DEFAULT))


def _spot(here: Viewport, u: Vector, v: Vector) -> tuple[Vector, Vector]:
    """Coordinates of the plane from those of the block."""
    (left, right), (low, high) = here.x_range, here.y_range
    return left + (u + 1) / 2 * (right - left), low + (v + 1) / 2 * (high - low)


def _levels(found: Block, look: Look) -> Whole:
    count = _ramp(look).levels
    levels: Whole = np.minimum(np.nan_to_num(found.height).clip(0, 1) * count, count - 1).astype(np.intp)
    return levels


def _ramp(look: Look) -> Ramp:
    return ramp(look.colormap, look.colors, look.ascii)


@lru_cache(maxsize=16)
def _table(look: Look) -> Colors:
    """The colour of each level in each shade: darker, or with few colours that of a lower level."""
    colors = _ramp(look).pixels
    if look.colors < TRUECOLOR:
        return np.asarray(colors[_lower(look)])
    parts = [*np.linspace(_DARKEST, _BRIGHTEST, SHADES).tolist(), _WALL, _LINE]
    return np.array([[scaled(color, part) for part in parts] for color in colors.tolist()], np.int32)


@lru_cache(maxsize=16)
def _lower(look: Look) -> Whole:
    """For each level and shade, the level it is painted in; without colour none is blank."""
    count = _ramp(look).levels
    part = np.array([*np.linspace(_DARKEST, _BRIGHTEST, SHADES).tolist(), _WALL, _LINE])
    level = np.arange(count)[:, np.newaxis]
    least = 0 if look.colors else 1
    found: Whole = np.maximum(np.rint(level - (1 - part) * count * _FALL), least).astype(np.intp)
    found[:, WALL] = np.maximum(np.arange(count) // 3, least)
    return found


def surface_frame(known: Scene, walkers: Sequence[Walker], look: Look) -> Frame:
    """The block with the ways of all on it and their dots, and below it what its colours mean."""
    canvas = Canvas(_halves(known, look) if _ramp(look).halves else _wholes(known, look))
    columns, rows = known.here.columns, known.here.rows
    on_picture = Viewport((0.0, float(columns)), (-2.0 * rows, 0.0), columns, rows)
    lines = [_seen_lines(known, walker.way) for walker in walkers]
    owner = np.repeat(np.arange(len(lines)), [len(starts) for starts, _ in lines])
    starts, ends = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    ways(canvas, on_picture, starts, ends, owner, [walker.pen for walker in walkers])
    for name, row, column in _names(known):
        canvas.text(row, column, name, available(DIM, look.colors))
    markers(canvas, on_picture, [mark for walker in walkers for mark in _dot(known, walker, look)])
    return stack(canvas.frame(), legend(known.scale, _ramp(look), known.here.columns))


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


def _names(known: Scene) -> list[tuple[str, int, int]]:
    """The names of the two directions, below the middles of the edges that are nearest."""
    found = []
    for name, spots in zip(known.plane.labels, (((0, -1), (0, 1)), ((-1, 0), (1, 0))), strict=True):
        u, v = np.array(spots, np.float64).T
        rows, columns, slices = known.seen.places(u, v, np.zeros(2))
        near = int(slices.argmin())
        side = -len(name) - 1 if columns[near] < known.here.columns / 2 else 1
        found.append((name, int(rows[near] + 2) // 2, int(columns[near]) + side))
    return found


def _placed(known: Scene, spots: Vector) -> tuple[Vector, Vector, Vector]:
    """Pixel rows and columns of spots of the plane, and their slices; nan where the block is not."""
    (left, right), (low, high) = known.here.x_range, known.here.y_range
    u = (spots[:, 0] - left) / (right - left) * 2 - 1
    v = (spots[:, 1] - low) / (high - low) * 2 - 1
    inside = (np.abs(u) <= 1) & (np.abs(v) <= 1)
    height = known.scale.position(known.plane.grid(known.loss, spots[:, 0], spots[:, 1]))
    return known.seen.places(u, v, np.where(inside, height, np.nan))


def _seen_lines(known: Scene, way: Vector) -> tuple[Vector, Vector]:
    """Starts and ends of the lines of a way that can be seen, shape (lines, 2): it hugs the surface."""
    rows, columns, hidden = _looked_at(known, _fine(known, way))
    spots = np.stack([columns, -rows], axis=1)
    if len(spots) == 1:
        return spots[:0], spots[:0]
    free = ~(hidden[:-1] | hidden[1:])
    return spots[:-1][free], spots[1:][free]


def _looked_at(known: Scene, spots: Vector) -> tuple[Vector, Vector, Mask]:
    """Pixel rows and columns of spots, and whether each is hidden or not on the block."""
    rows, columns, slices = _placed(known, spots)
    hidden = ~(np.isfinite(rows) & (columns >= 0) & (columns < known.here.columns))
    there = np.flatnonzero(~hidden)
    behind = known.block.hides(rows[there], columns[there].astype(np.intp), slices[there])
    hidden[there[behind]] = True
    return rows, columns, hidden


def _fine(known: Scene, way: Vector) -> Vector:
    """A way with as many places between its own as there are pixels between them."""
    if len(way) < 2:
        return way
    (left, right), (low, high) = known.here.x_range, known.here.y_range
    sides = np.diff(way, axis=0) / np.array([right - left, high - low]) * 2 * known.seen.unit
    lengths = np.nan_to_num(np.hypot(*sides.T), posinf=0.0)
    parts = np.clip(np.ceil(lengths / _FINE), 1, max(1, _LONGEST // len(sides))).astype(np.intp)
    place = np.repeat(np.arange(len(sides)), parts)
    within = (np.arange(place.size) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[place]
    with np.errstate(invalid="ignore"):
        between = way[place] + within[:, np.newaxis] * (way[place + 1] - way[place])
    return np.vstack([between, way[-1:]])


def _dot(known: Scene, walker: Walker, look: Look) -> list[Marker]:
    """Where it stands; hollow where something hides it, as one would look for it."""
    rows, columns, hidden = _looked_at(known, walker.way[-1:])
    if not (np.isfinite(rows[0]) and np.isfinite(columns[0])):
        return []
    glyph = walker.glyph
    if hidden[0] and glyph in "●O":
        glyph = "o" if look.ascii else "○"
    return [Marker(float(columns[0]), -float(rows[0]), glyph, walker.pen)]


def _halves(known: Scene, look: Look) -> Frame:
    """Pixels two to a cell; where one of them is not the block's, the paper is left as it is."""
    upper, lower = known.colors[0::2], known.colors[1::2]
    frame = two_to_a_cell(known.colors)
    if look.colors < TRUECOLOR:
        frame = blended(frame, _painted(known, look), _ramp(look))
    head, foot = lower == DEFAULT, upper == DEFAULT
    edge = head | foot
    glyph = np.where(foot, np.where(head, SPACE, LOWER_HALF), UPPER_HALF).astype(np.uint32)
    return Frame(
        np.where(edge, glyph, frame.glyph),
        np.where(edge, np.where(foot, lower, upper), frame.foreground),
        np.where(edge, np.int32(DEFAULT), frame.background),
        frame.bold,
    )


def _painted(known: Scene, look: Look) -> NDArray[np.int16]:
    """The level in which each pixel is painted, where shades are lower levels; HOLE beside the block."""
    shown = _lower(look)[_levels(known.block, look), known.block.shade]
    return np.where(np.isfinite(known.block.height), shown, HOLE).astype(np.int16)


def _wholes(known: Scene, look: Look) -> Frame:
    """One pixel to a cell, by the ramp's glyphs; the block's sides are darker by their level."""
    found, paint = known.block, _ramp(look)
    there = np.isfinite(found.height)[0::2]
    shown = _lower(look)[_levels(found, look), found.shade][0::2]
    back = known.colors[0::2] if look.colors >= 256 else paint.background[shown]
    return Frame(
        np.where(there, paint.glyph[shown], np.uint32(SPACE)),
        np.where(there, paint.foreground[shown], np.int32(DEFAULT)),
        np.where(there, back, np.int32(DEFAULT)),
        np.zeros(there.shape, np.bool_),
    )
