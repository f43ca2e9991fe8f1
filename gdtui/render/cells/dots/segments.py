"""Straight lines on a grid of dots: what lies on the grid, which dots they go through, and which cells."""

from collections.abc import Sequence
from functools import lru_cache
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
    within = (ends >= 0) & (ends <= _far_edges(rows, columns))
    if within.all():  # what is not finite is within nothing
        return ends, owner
    finite = np.isfinite(ends).all(axis=0)
    if not finite.all():
        ends, owner = _only(finite, ends, owner)
    return _clip(*_clip(ends, owner, 0, rows), 1, columns)


@lru_cache(maxsize=32)
def _far_edges(rows: int, columns: int) -> Vector:
    """Where a grid ends, for each of the four numbers of a line, shape (4, 1)."""
    return np.array([[rows], [columns], [rows], [columns]], np.float64)


def _clip(ends: Vector, owner: Index, axis: int, limit: float) -> tuple[Vector, Index]:
    """The part of each line whose row (axis 0) or column (1) lies within 0…limit; others are dropped.

    Each cut is reckoned from the line's other end, and lies exactly on the limit: so a cut keeps its
    precision however far away the end that is cut off.
    """
    one, other = along = ends[axis::2]
    cut = np.minimum(np.maximum(along, 0.0), limit)
    if (cut == along).all():
        return ends, owner
    kept = (np.maximum(one, other) >= 0) & (np.minimum(one, other) <= limit)
    (ends, owner), cut = _only(kept, ends, owner), cut.compress(kept, axis=1)
    along, aside = ends[axis::2], ends[1 - axis :: 2]
    along_far, aside_far = along[::-1], aside[::-1]  # of the line's other end
    with np.errstate(all="ignore"):
        part = (cut - along_far) / (along - along_far)
        at = np.where(cut == along, aside, aside_far + part * (aside - aside_far))
    ends[axis::2], ends[1 - axis :: 2] = cut, at
    return _only(np.isfinite(at).all(axis=0), ends, owner)


def _only(chosen: NDArray[np.bool_] | np.bool_, ends: Vector, owner: Index) -> tuple[Vector, Index]:
    """Some of the lines."""
    return ends.compress(chosen, axis=1), owner.compress(chosen)


def dots_of(ends: Vector, owner: Index, rows: int, columns: int) -> tuple[Index, Index, Index]:
    """All dots of lines that lie on the grid, ends included: (rows, columns, whose).

    A point on the far edge of the grid belongs to the last dot.
    """
    whole = np.minimum(np.maximum(ends, 0.0), _far_edges(rows, columns) - 1.0).astype(np.intp)
    way = whole[2:] - whole[:2]
    steps = np.maximum(*np.abs(way))
    counts = steps + 1
    after = counts.cumsum()
    lines = np.concatenate([whole[:2], way, [after - counts, np.maximum(steps, 1), owner]])
    of_dots = lines.repeat(counts, axis=1)
    start, way, (first, steps, owner) = of_dots[:2], of_dots[2:4], of_dots[4:]
    down, across = np.rint(start + (np.arange(len(first)) - first) / steps * way).astype(np.intp)
    return down, across, owner


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
_ROW_BY_ROW = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
_IN_GLYPH = (_ROW_BY_ROW << _BITS).sum(axis=1).astype(np.uint8)
"""The bits of a cell's dots as a braille glyph has them, by those that are row by row."""
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
    row_places, column_places = _places(grid)
    if not grid.is_whole:
        kept = (row_places[down] >= 0) & (column_places[across] >= 0)
        down, across, owner = down[kept], across[kept], owner[kept]
    places = row_places[down] + column_places[across]
    dots = np.zeros(8 * grid.rows * grid.columns, np.bool_)
    dots[places] = True
    upper = np.zeros(grid.rows * grid.columns, np.intp)
    upper[places >> 3] = owner
    bits = np.packbits(dots, bitorder="little")
    found = bits.nonzero()[0]
    return Drawn(found, _IN_GLYPH[bits[found]], upper[found])


@lru_cache(maxsize=32)
def _places(grid: DotGrid) -> tuple[Index, Index]:
    """For the rows of dots and for their columns what adds up to a dot's place, eight for each cell.

    In a cell they are counted row by row. Negative where the row or the column lies beside the picture.
    """
    down, across = map(np.arange, grid.size)
    rows, columns = down // DOTS_DOWN + grid.top, across // DOTS_ACROSS + grid.left
    down = 8 * grid.columns * rows + down % DOTS_DOWN * DOTS_ACROSS
    across = 8 * columns + across % DOTS_ACROSS
    return (
        np.where((rows >= 0) & (rows < grid.rows), down, -1),
        np.where((columns >= 0) & (columns < grid.columns), across, -1),
    )


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
    _, wide, top, left, _, _ = grid
    for line, owner in zip(lines, owners, strict=True):
        for down, across in _dots_of(line, rows, columns):
            cell = (down // DOTS_DOWN + top) * wide + across // DOTS_ACROSS + left
            bit, known = _BIT[down % DOTS_DOWN * DOTS_ACROSS + across % DOTS_ACROSS], cells.get(cell)
            if known is None:
                cells[cell] = [bit, owner]
            else:
                known[:] = known[0] | bit, owner
    return cells


def _lies_on(line: Ends, rows: int, columns: int) -> bool:
    """Whether a line lies on the grid of dots: what is not finite does not."""
    down, across, to_down, to_across = line
    return 0 <= down <= rows and 0 <= across <= columns and 0 <= to_down <= rows and 0 <= to_across <= columns


def _dots_of(line: Ends, rows: int, columns: int) -> list[tuple[int, int]]:
    """`dots_of` for one line."""
    a, b, to_a, to_b = line
    down, across = min(int(a), rows - 1), min(int(b), columns - 1)
    way_down, way_across = min(int(to_a), rows - 1) - down, min(int(to_b), columns - 1) - across
    steps = max(abs(way_down), abs(way_across))
    parts = [along / steps for along in range(steps + 1)] if steps else [0.0]
    return [(round(down + part * way_down), round(across + part * way_across)) for part in parts]
