"""Straight lines on a grid of dots: what of them lies on the grid, and which dots they go through."""

import numpy as np
from numpy.typing import NDArray

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
