"""Where a field changes its sign: the line between two kinds, by marching squares.

Each square of four neighbouring values is crossed where two of them differ in sign; along an edge the
crossing is found by proportion (W. E. Lorensen and H. E. Cline, SIGGRAPH 1987, in two dimensions).
"""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
_EDGES = (((0, 0), (0, 1)), ((0, 1), (1, 1)), ((1, 1), (1, 0)), ((1, 0), (0, 0)))
"""The edges of a square: from one corner (row, column) to the next, round about."""


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
    spots = np.stack([_spot(field, x, y, rows, columns, edge) for edge in _EDGES], axis=1)
    crossed = np.isfinite(spots[:, :, 0])
    order = np.argsort(~crossed, axis=1, kind="stable")  # the edges with a crossing first, round about
    spots = np.take_along_axis(spots, order[:, :, np.newaxis], axis=1)
    both = crossed.sum(axis=1) == 4  # a saddle: two pieces
    return (
        np.concatenate([spots[:, 0], spots[both, 2]]),
        np.concatenate([spots[:, 1], spots[both, 3]]),
    )


def _crossed(field: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The upper left corners of the squares that the line goes through."""
    above, finite = field > 0, np.isfinite(field)
    across, whole = _of_squares(above), _of_squares(finite)
    rows, columns = np.nonzero((across > 0) & (across < 4) & (whole == 4))
    return rows, columns


def _of_squares(mask: NDArray[np.bool_]) -> NDArray[np.int8]:
    """How many corners of each square are in a mask."""
    count = mask.astype(np.int8)
    result: NDArray[np.int8] = count[:-1, :-1] + count[:-1, 1:] + count[1:, :-1] + count[1:, 1:]
    return result


Edge = tuple[tuple[int, int], tuple[int, int]]


def _spot(
    field: NDArray[np.floating],
    x: Vector,
    y: Vector,
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    edge: Edge,
) -> Vector:
    """Where the line crosses an edge of each square, shape (squares, 2); nan where it does not."""
    (down, right), (to_down, to_right) = edge
    one = field[rows + down, columns + right].astype(np.float64)
    other = field[rows + to_down, columns + to_right].astype(np.float64)
    with np.errstate(all="ignore"):
        part = np.where((one > 0) != (other > 0), one / (one - other), np.nan)
    x_one, x_other = x[columns + right], x[columns + to_right]
    y_one, y_other = y[rows + down], y[rows + to_down]
    return np.stack([x_one + part * (x_other - x_one), y_one + part * (y_other - y_one)], axis=1)
