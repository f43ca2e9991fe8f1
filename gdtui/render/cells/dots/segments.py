"""Straight lines on a grid of dots: what lies on the grid, which dots they go through, and which cells."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.viewport import DOTS_ACROSS, DOTS_DOWN

Vector = NDArray[np.float64]
Index = NDArray[np.intp]


def on_grid(ends: Vector, owner: Index, rows: int, columns: int) -> tuple[Vector, Index]:
    """The parts of lines that lie on a grid of dots; what is not finite, or wholly outside, is dropped.

    Args:
        ends: shape (4, n): row and column where each line starts, row and column where it ends.
        owner: whose each line is, shape (n,).
        rows: height of the grid.
        columns: width of the grid.
    """
    within = (ends >= 0) & (ends <= np.array([[rows], [columns], [rows], [columns]]))
    if within.all():  # what is not finite is within nothing
        return ends, owner
    finite = np.isfinite(ends).all(axis=0)
    ends, owner = _clip(ends[:, finite], owner[finite], rows)
    ends, owner = _clip(ends[_TURNED], owner, columns)
    return ends[_TURNED], owner


_TURNED = [1, 0, 3, 2]
"""Rows for columns, and columns for rows."""


def _clip(ends: Vector, owner: Index, limit: float) -> tuple[Vector, Index]:
    """The part of each line whose first coordinate lies within 0…limit; lines wholly outside are dropped.

    Each cut is reckoned from the line's other end, and lies exactly on the limit: so a cut keeps its
    precision however far away the end that is cut off.
    """
    kept = (np.maximum(ends[0], ends[2]) >= 0) & (np.minimum(ends[0], ends[2]) <= limit)
    (a, b, to_a, to_b), owner = ends[:, kept], owner[kept]
    cut = np.minimum(np.maximum(a, 0.0), limit)
    to_cut = np.minimum(np.maximum(to_a, 0.0), limit)
    with np.errstate(all="ignore"):
        at = np.where(cut == a, b, to_b + (cut - to_a) / (a - to_a) * (b - to_b))
        to_at = np.where(to_cut == to_a, to_b, b + (to_cut - a) / (to_a - a) * (to_b - b))
    finite = np.isfinite(at) & np.isfinite(to_at)
    return np.array([cut, at, to_cut, to_at])[:, finite], owner[finite]


def dots_of(ends: Vector, owner: Index, rows: int, columns: int) -> tuple[Index, Index, Index]:
    """All dots of lines that lie on the grid, ends included: (rows, columns, whose).

    A point on the far edge of the grid belongs to the last dot.
    """
    last = np.array([[rows], [columns], [rows], [columns]]) - 1.0
    whole = np.minimum(np.maximum(ends, 0.0), last).astype(np.intp)
    start, way = whole[:2], whole[2:] - whole[:2]
    steps = np.abs(way).max(axis=0)
    counts = steps + 1
    line = np.repeat(np.arange(len(steps)), counts)
    along = np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts)
    part = along / np.repeat(np.maximum(steps, 1), counts)
    down, across = np.rint(start.take(line, 1) + part * way.take(line, 1)).astype(np.intp)
    return down, across, owner.take(line)


class DotGrid(NamedTuple):
    """Where on a picture dots are drawn: in cells.

    Attributes:
        rows: height of the picture.
        columns: its width.
        top: row of the picture in which the dots begin.
        left: column in which they begin.
        height: rows that have dots.
        width: columns that have dots.
    """

    rows: int
    columns: int
    top: int
    left: int
    height: int
    width: int

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of dots."""
        return DOTS_DOWN * self.height, DOTS_ACROSS * self.width

    @property
    def is_whole(self) -> bool:
        """Whether all of it lies on the picture."""
        fits = self.top + self.height <= self.rows and self.left + self.width <= self.columns
        return min(self.top, self.left) >= 0 and fits


class Drawn(NamedTuple):
    """Cells of a picture that lines go through, row by row, each once.

    Attributes:
        cells: their numbers, counted row by row.
        bits: of the dots in each, as a braille glyph has them.
        upper: whose line is on top.
    """

    cells: Index
    bits: NDArray[np.uint8]
    upper: Index


_BITS = np.array([0, 3, 1, 4, 2, 5, 6, 7])
"""The place of each dot's bit in a braille glyph, row by row (Unicode 15.1, chapter 21.1)."""
_BIT = [1 << place for place in _BITS.tolist()]
_FEW = 8
"""Lines that are drawn dot by dot: numpy is slower for those of one step, and faster for those of a chart."""


def drawn_in(grid: DotGrid, ends: Vector, owner: Index) -> Drawn:
    """What lines draw in the cells of a picture, later ones over those before.

    Args:
        grid: where the grid of dots lies.
        ends: as for `on_grid`.
        owner: whose each line is, shape (n,).
    """
    down, across, owner = dots_of(*on_grid(ends, owner, *grid.size), *grid.size)
    return _drawn(grid, down, across, owner)


def _drawn(grid: DotGrid, down: Index, across: Index, owner: Index) -> Drawn:
    rows, columns = down // DOTS_DOWN + grid.top, across // DOTS_ACROSS + grid.left
    cells = rows * grid.columns + columns
    places = 8 * cells + _BITS[down % DOTS_DOWN * DOTS_ACROSS + across % DOTS_ACROSS]
    if not grid.is_whole:
        kept = (rows >= 0) & (rows < grid.rows) & (columns >= 0) & (columns < grid.columns)
        cells, places, owner = cells[kept], places[kept], owner[kept]
    dots = np.zeros(8 * grid.rows * grid.columns, np.bool_)
    dots[places] = True
    upper = np.zeros(grid.rows * grid.columns, np.intp)
    upper[cells] = owner
    bits = np.packbits(dots, bitorder="little")
    found = bits.nonzero()[0]
    return Drawn(found, bits[found], upper[found])


Ends = tuple[float, float, float, float]
"""Where a line starts and where it ends, as the rows of `on_grid` have it."""


def few_drawn_in(grid: DotGrid, lines: Sequence[Ends], owners: Sequence[int]) -> dict[int, list[int]] | None:
    """The same of a few lines, dot by dot; None where they are many, or leave the grid.

    Returns:
        By the number of the cell, the bits of the dots in it, and whose line is on top.
    """
    rows, columns = grid.size
    cells: dict[int, list[int]] = {}
    if len(lines) > _FEW or not grid.is_whole or not all(_lies_on(line, rows, columns) for line in lines):
        return None
    for line, owner in zip(lines, owners, strict=True):
        for down, across in _dots_of(line, rows, columns):
            cell = (down // DOTS_DOWN + grid.top) * grid.columns + across // DOTS_ACROSS + grid.left
            known = cells.setdefault(cell, [0, owner])
            known[0] |= _BIT[down % DOTS_DOWN * DOTS_ACROSS + across % DOTS_ACROSS]
            known[1] = owner
    return cells


def _lies_on(line: Ends, rows: int, columns: int) -> bool:
    """Whether a line lies on the grid of dots: what is not finite does not."""
    down, across, to_down, to_across = line
    return 0 <= down <= rows and 0 <= across <= columns and 0 <= to_down <= rows and 0 <= to_across <= columns


def _dots_of(line: Ends, rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """`dots_of` for one line."""
    a, b, to_a, to_b = line
    down, across = min(int(a), rows - 1), min(int(b), columns - 1)
    way_down, way_across = min(int(to_a), rows - 1) - down, min(int(to_b), columns - 1) - across
    steps = max(abs(way_down), abs(way_across))
    for along in range(steps + 1):
        part = along / max(steps, 1)
        yield round(down + part * way_down), round(across + part * way_across)
