"""Where in a region of a map there is room for its name."""

import numpy as np

from gdtui.render.cells.frame import Mask

_WIDE = 0.7
"""The share of the widest stretch that one has to have in which a name is written."""


def widest(where: Mask) -> tuple[int, int, int]:
    """Row, first column and length of a stretch of True in a row: the one nearest to the middle, if wide."""
    rows, columns = where.shape
    padded = np.zeros((rows, columns + 2), np.int8)
    padded[:, 1:-1] = where
    turns = np.diff(padded, axis=1)
    row, starts = np.nonzero(turns > 0)
    _, ends = np.nonzero(turns < 0)
    if not row.size:
        return 0, 0, 0
    lengths = ends - starts
    wide = np.flatnonzero(lengths >= _WIDE * lengths.max())
    middle = np.average(row, weights=lengths)
    best = wide[np.abs(row[wide] - middle).argmin()]
    return int(row[best]), int(starts[best]), int(lengths[best])
