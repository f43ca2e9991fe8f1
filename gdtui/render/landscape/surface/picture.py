"""The picture of the block: its colours, the trails on it and the dots."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import TRUECOLOR
from gdtui.engine.losses.objective import Vector
from gdtui.render.cells.braille import Marker, markers, ways
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import LOWER_HALF, SPACE, UPPER_HALF, Frame, Mask
from gdtui.render.cells.heatmap import blended, legend, two_to_a_cell
from gdtui.render.cells.look import DIM, Look
from gdtui.render.cells.palette import DEFAULT, available
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.scale import HOLE, Scale
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface.scene import Scene, levels, lower, painted_by

_FINE = 1.0
"""How many pixels apart the dots of a trail lie."""
_EVEN = 64
"""What the number of a way's places is a multiple of."""
_LONGEST = 4_000


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


def surface_frame(known: Scene, walkers: Sequence[Walker], look: Look) -> Frame:
    """The block with the ways of all on it and their dots, and below it what its colours mean."""
    canvas = Canvas(_halves(known, look) if painted_by(look).halves else _wholes(known, look))
    columns, rows = known.here.columns, known.here.rows
    on_picture = Viewport((0.0, float(columns)), (-2.0 * rows, 0.0), columns, rows)
    seen = [_looked_at(known, _fine(known, walker.way)) for walker in walkers]
    lines = [_free(spots) for spots in seen]
    owner = np.repeat(np.arange(len(lines)), [len(starts) for starts, _ in lines])
    starts, ends = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    ways(canvas, on_picture, starts, ends, owner, [walker.pen for walker in walkers])
    for name, row, column in _names(known):
        canvas.text(row, column, name, available(DIM, look.colors))
    dots = zip(walkers, seen, strict=True)
    markers(canvas, on_picture, [mark for walker, spots in dots for mark in _dot(walker, spots, look)])
    return stack(canvas.frame(), _legend(known.scale, look, known.here.columns))


@lru_cache(maxsize=8)
def _legend(scale: Scale, look: Look, columns: int) -> Frame:
    """What the colours mean, the same at every turn."""
    return legend(scale, painted_by(look), columns)


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


class _Spots(NamedTuple):
    """Pixel rows and columns of spots, and whether each is hidden or not on the block."""

    rows: Vector
    columns: Vector
    hidden: Mask


def _free(spots: _Spots) -> tuple[Vector, Vector]:
    """Starts and ends of the lines of a way that can be seen, shape (lines, 2): it hugs the surface."""
    places = np.stack([spots.columns, -spots.rows], axis=1)
    free = ~(spots.hidden[:-1] | spots.hidden[1:])
    return places[:-1][free], places[1:][free]


def _looked_at(known: Scene, spots: Vector) -> _Spots:
    """Where on the picture spots of the plane are."""
    rows, columns, slices = _placed(known, spots)
    hidden = ~(np.isfinite(rows) & (columns >= 0) & (columns < known.here.columns))
    there = np.flatnonzero(~hidden)
    behind = known.block.hides(rows[there], columns[there].astype(np.intp), slices[there])
    hidden[there[behind]] = True
    return _Spots(rows, columns, hidden)


def _fine(known: Scene, way: Vector) -> Vector:
    """A way with as many places between its own as there are pixels between them, and its end several times.

    So its length stays the same for some steps: numpy keeps seven freed arrays of each size below a kilobyte,
    and masks of every length in turn would leave megabytes there.
    """
    if len(way) < 2:
        return way
    way = _evenly(way)
    (left, right), (low, high) = known.here.x_range, known.here.y_range
    sides = np.diff(way, axis=0) / np.array([right - left, high - low]) * 2 * known.seen.unit
    lengths = np.nan_to_num(np.hypot(*sides.T), posinf=0.0)
    parts = np.clip(np.ceil(lengths / _FINE), 1, max(1, _LONGEST // len(sides))).astype(np.intp)
    place = np.repeat(np.arange(len(sides)), parts)
    within = (np.arange(place.size) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[place]
    with np.errstate(invalid="ignore"):
        between = way[place] + within[:, np.newaxis] * (way[place + 1] - way[place])
    return _evenly(np.vstack([between, way[-1:]]))


def _evenly(way: Vector) -> Vector:
    return np.vstack([way, np.repeat(way[-1:], -len(way) % _EVEN, axis=0)])


def _dot(walker: Walker, spots: _Spots, look: Look) -> list[Marker]:
    """Where it stands; hollow where something hides it, as one would look for it."""
    row, column = float(spots.rows[-1]), float(spots.columns[-1])
    if not (np.isfinite(row) and np.isfinite(column)):
        return []
    glyph = walker.glyph
    if spots.hidden[-1] and glyph in "●O":
        glyph = "o" if look.ascii else "○"
    return [Marker(column, -row, glyph, walker.pen)]


def _halves(known: Scene, look: Look) -> Frame:
    """Pixels two to a cell; where one of them is not the block's, the paper is left as it is."""
    upper, lower = known.colors[0::2], known.colors[1::2]
    frame = two_to_a_cell(known.colors)
    if look.colors < TRUECOLOR:
        frame = blended(frame, _painted(known, look), painted_by(look))
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
    shown = lower(look)[levels(known.block, look), known.block.shade]
    return np.where(np.isfinite(known.block.height), shown, HOLE).astype(np.int16)


def _wholes(known: Scene, look: Look) -> Frame:
    """One pixel to a cell, by the ramp's glyphs; the block's sides are darker by their level."""
    found, paint = known.block, painted_by(look)
    there = np.isfinite(found.height)[0::2]
    shown = lower(look)[levels(found, look), found.shade][0::2]
    back = known.colors[0::2] if look.colors >= 256 else paint.background[shown]
    return Frame(
        np.where(there, paint.glyph[shown], np.uint32(SPACE)),
        np.where(there, paint.foreground[shown], np.int32(DEFAULT)),
        np.where(there, back, np.int32(DEFAULT)),
        np.zeros(there.shape, np.bool_),
    )
