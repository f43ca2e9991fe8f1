"""What is told of numbers by their order.

numpy's own `quantile` and `median`, and its `unique` of nothing but values, import its masked arrays when
they are first called: 4 % of what a start takes, and 1 MB.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
S = TypeVar("S", bound=np.generic)


def quantile(values: Vector, share: float) -> float:
    """The value below which that share of the values lies, in between two of them by how near it is to each.

    Type 7 of Hyndman and Fan (1996), which is numpy's.

    Args:
        values: at least one, all finite.
        share: 0…1.
    """
    ordered = np.sort(values, axis=None)
    return float(np.interp(share * (ordered.size - 1), np.arange(ordered.size), ordered))


def median(values: Vector) -> float:
    """The value in the middle, or between the two that are."""
    return quantile(values, 0.5)


def distinct(values: NDArray[S]) -> NDArray[S]:
    """Every value once, rising."""
    found: NDArray[S] = np.unique(values, return_index=True)[0]
    return found


def spread(count: int, most: int) -> NDArray[np.intp]:
    """The places of at most `most` of `count` in a row, evenly spread, first and last among them."""
    places: NDArray[np.intp] = np.linspace(0, count - 1, min(count, most)).round().astype(np.intp)
    return places
