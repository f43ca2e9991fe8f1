"""A grid that is filled coarse first: a picture at once, and finer ones as there is time."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]


class Cells(NamedTuple):
    """Some cells of a grid.

    Attributes:
        rows: shape (cells,).
        columns: shape (cells,).
        mesh: how far apart the cells of the pass lie that they belong to; 1 in the last.
        done: whether they end their pass.
    """

    rows: Places
    columns: Places
    mesh: int
    done: bool


def passes(rows: int, columns: int, coarse: int, most: int, finer: int = 2) -> Iterator[Cells]:
    """Every cell of a grid once: a pass over a coarse grid first, then what each finer one adds.

    Args:
        rows: of the grid.
        columns: of the grid.
        coarse: how far apart the cells of the first pass lie: a power of 2.
        most: how many cells there are in a part at the most.
        finer: how many times as fine a pass is as the one before: a power of 2.
    """
    known = np.zeros((rows, columns), bool)
    mesh = coarse
    while mesh:
        wanted = np.zeros_like(known)
        wanted[::mesh, ::mesh] = True
        places = np.nonzero(wanted & ~known)
        for top in range(0, places[0].size, most):
            part = slice(top, top + most)
            yield Cells(places[0][part], places[1][part], mesh, top + most >= places[0].size)
        known |= wanted
        mesh = max(mesh // finer, 1) if mesh > 1 else 0


def filled(whole: NDArray[Any], cells: Cells, part: NDArray[Any]) -> None:
    """Write what is known of some cells into an array of the whole grid, of coarse ones all over their mesh.

    Args:
        whole: shape (rows, columns); it is written to.
        cells: which ones.
        part: a number for each of them.
    """
    rows, columns = whole.shape
    for down in range(cells.mesh):
        for right in range(cells.mesh):
            inside = (cells.rows + down < rows) & (cells.columns + right < columns)
            whole[cells.rows[inside] + down, cells.columns[inside] + right] = part[inside]
