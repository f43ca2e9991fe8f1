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
from gdtui.render.cells.dots.few import Cell
from gdtui.render.cells.frame import LOWER_HALF, SPACE, UPPER_HALF, Frame, Mask
from gdtui.render.cells.heatmap import blended, legend, two_to_a_cell
from gdtui.render.cells.look import DIM, YELLOW, Look
from gdtui.render.cells.palette import DEFAULT, available
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.ramps import painted_by
from gdtui.render.cells.scale import HOLE, Scale
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface.scene import Scene, levels, lower

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
    return walked(known, walkers, look)[0]


def walked(known: Scene, walkers: Sequence[Walker], look: Look) -> tuple[Frame, list[Cell | None]]:
    """That picture, and in which cell each of them stands; None for who is not on it."""
    canvas = Canvas(_halves(known, look) if painted_by(look).halves else _wholes(known, look))
    columns, rows = known.here.columns, known.here.rows
    on_picture = Viewport((0.0, float(columns)), (-2.0 * rows, 0.0), columns, rows)
    seen = [_looked_at(known, _fine(known, walker.way)) for walker in walkers]
    shown = list(zip(walkers, seen, strict=True))
    markers(canvas, on_picture, [mark for each in shown for mark in _behind(*each, look)])
    lines = [_free(spots) for spots in seen]
    owner = np.repeat(np.arange(len(lines)), [len(starts) for starts, _ in lines])
    starts, ends = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    ways(canvas, on_picture, starts, ends, owner, [walker.pen for walker in walkers])
    for name, row, column in _names(known):
        canvas.text(row, column, name, available(DIM, look.colors))
    canvas.text(0, 0, unseen(shown, known.here, look), available(YELLOW, look.colors))
    dots = [_dot(*each, look) for each in shown]
    markers(canvas, on_picture, [mark for mark in dots if mark])
    cells = [on_picture.to_cell(mark.x, mark.y) if mark else None for mark in dots]
    return stack(canvas.frame(), _legend(known.scale, look, known.here.columns)), cells


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
    """Where spots are on the picture.

    Attributes:
        rows: their pixel rows, nan off the block.
        columns: their pixel columns.
        hidden: which are not to be seen.
        behind: which of these as something is before them.
    """

    rows: Vector
    columns: Vector
    hidden: Mask
    behind: Mask


def _free(spots: _Spots) -> tuple[Vector, Vector]:
    """Starts and ends of the lines of a way that can be seen, shape (lines, 2): it hugs the surface."""
    places = np.stack([spots.columns, -spots.rows], axis=1)
    free = ~(spots.hidden[:-1] | spots.hidden[1:])
    return places[:-1][free], places[1:][free]


def _behind(walker: Walker, spots: _Spots, look: Look) -> list[Marker]:
    """The part of a way that something hides, as a small dot in each cell that it goes through."""
    if not spots.behind.any():
        return []
    cells = np.stack([spots.columns, spots.rows / 2])[:, spots.behind].astype(np.intp).T.tolist()
    glyph = _signs(look)[1]
    return [
        Marker(x + 0.5, -2 * y - 1, glyph, walker.pen, False) for x, y in dict.fromkeys(map(tuple, cells))
    ]


def _looked_at(known: Scene, spots: Vector) -> _Spots:
    """Where on the picture spots of the plane are."""
    rows, columns, slices = _placed(known, spots)
    hidden = ~(np.isfinite(rows) & (columns >= 0) & (columns < known.here.columns))
    there = np.flatnonzero(~hidden)
    before = known.block.hides(rows[there], columns[there].astype(np.intp), slices[there])
    behind = np.zeros_like(hidden)
    behind[there[before]] = True
    return _Spots(rows, columns, hidden | behind, behind)


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


def _dot(walker: Walker, spots: _Spots, look: Look) -> Marker | None:
    """Where it stands; hollow where something hides it, as one would look for it."""
    row, column = float(spots.rows[-1]), float(spots.columns[-1])
    if not (np.isfinite(row) and np.isfinite(column)):
        return None
    glyph = _hollow(walker, look) if spots.hidden[-1] else walker.glyph
    return Marker(column, -row, glyph, walker.pen)


def _signs(look: Look) -> tuple[str, str]:
    """A dot that something hides, and a trail."""
    return ("o", ",") if look.ascii else ("○", "·")


def _hollow(walker: Walker, look: Look) -> str:
    """What a dot is drawn as that something hides: one of several keeps its letter."""
    return _signs(look)[0] if walker.glyph in "●O" else walker.glyph


def unseen(shown: Sequence[tuple[Walker, _Spots]], here: Viewport, look: Look) -> str:
    """What of the walkers one does not see, and what to do, in as many words as there is room for; or ""."""
    behind = [_hollow(walker, look) for walker, spots in shown if spots.behind[-1]]
    behind += [_signs(look)[1]] * any(spots.behind.any() for _, spots in shown)
    away = [walker.glyph for walker, _ in shown if not here.contains(*walker.way[-1].tolist())]
    versions = [_said(gap, behind, rest, away, outside) for gap, rest, outside in _UNSEEN]
    return next((words for words in versions if len(words) <= here.columns), versions[-1])


_UNSEEN = (
    (" ", "hidden: arrows turn it", "beyond the edge"),
    (" ", "hidden", "beyond the edge"),
    ("", "hidden", "outside"),
)
"""What is between signs, and what is said of those that something hides, and of those that have left."""


def _said(gap: str, behind: Sequence[str], hidden: str, away: Sequence[str], outside: str) -> str:
    return "; ".join(
        f"{gap.join(signs)} {words}" for signs, words in ((behind, hidden), (away, outside)) if signs
    )


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
