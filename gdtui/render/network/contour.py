"""Where a field changes its sign: the line between two kinds, by marching squares.

Each square of four neighbouring values is crossed where two of them differ in sign; along an edge the
crossing is found by proportion (W. E. Lorensen and H. E. Cline, SIGGRAPH 1987, in two dimensions).
"""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
_DOWN, _RIGHT = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0])
"""The corners of a square, round about: an edge leads from each to the next."""
_NEXT = np.array([1, 2, 3, 0])


def contour(field: NDArray[np.floating], x: Vector, y: Vector) -> tuple[Vector, Vector]:
    """Straight pieces of the line on which a field is 0.

    Args:
        field: shape (y, x); what is not a number is crossed by no line.
        x: where its columns lie, shape (columns,).
        y: where its rows lie, shape (rows,).

    Returns:
        Where each piece starts and ends, shape (pieces, 2) each: x and y.
    """
    rows, columns = _crossed(field)
    if not len(rows):
        return np.empty((0, 2)), np.empty((0, 2))
    down, right = rows[:, np.newaxis] + _DOWN, columns[:, np.newaxis] + _RIGHT
    spots, crossed = _spots(field[down, right].astype(np.float64), x[right], y[down])
    # the edges with a crossing first, round about: two of them, or at a saddle four
    order = np.argsort(~crossed, axis=1, kind="stable")
    spots = spots[np.arange(len(rows))[:, np.newaxis], order]
    both = crossed.sum(axis=1) == 4
    return (
        np.concatenate([spots[:, 0], spots[both, 2]]),
        np.concatenate([spots[:, 1], spots[both, 3]]),
    )


def _crossed(field: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The upper left corners of the squares that the line goes through."""
    above = _of_squares(field > 0)
    mixed = (above > 0) & (above < 4)
    if not np.isfinite(field).all():
        mixed &= _of_squares(np.isfinite(field)) == 4
    rows, columns = np.nonzero(mixed)
    return rows, columns


def _of_squares(mask: NDArray[np.bool_]) -> NDArray[np.int8]:
    """How many corners of each square are in a mask."""
    count = mask.view(np.int8)
    pairs = count[:, :-1] + count[:, 1:]
    result: NDArray[np.int8] = pairs[:-1] + pairs[1:]
    return result


def _spots(corners: Vector, x: Vector, y: Vector) -> tuple[Vector, NDArray[np.bool_]]:
    """Where the line crosses each edge of some squares, shape (squares, 4, 2), and whether it does.

    Args:
        corners: the values at the corners, shape (squares, 4).
        x: where they lie, likewise.
        y: likewise.
    """
    other = corners[:, _NEXT]
    above = corners > 0
    crossed: NDArray[np.bool_] = above != above[:, _NEXT]
    part = corners / np.where(crossed, corners - other, 1.0)
    spots = np.stack([x + part * (x[:, _NEXT] - x), y + part * (y[:, _NEXT] - y)], axis=-1)
    return spots, crossed
