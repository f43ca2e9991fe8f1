"""Where the units of a network stand on a picture: a column of tiles for each layer.

Upright, places are counted in pixels: two to a cell where half-blocks can be used, else one.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.wording import brief
from gdtui.render.network.units.net import Net, Vector
from gdtui.render.network.units.spots import Spot

_NAMED = 34
"""Columns from which the inputs and outputs are called by name beside their tiles."""
_HEADED = 20
"""Rows from which each layer has a heading."""
_LONGEST = 7
"""The most cells of a name."""
_SQUARE = 1.4
"""How much wider than high a tile is, as the eye sees it."""
_NARROW = 3
"""Cells of a tile where there is room for them."""
_LEAST = 3
"""Pixels of a tile, of a layer that has room for them though another has not."""


class Column(NamedTuple):
    """The tiles of one layer.

    Attributes:
        left: the cell column in which they begin.
        first: the first unit that is shown, from 0.
        shown: how many are shown.
        top: the pixel row in which the first one begins.
        stride: pixels from one to the next.
        height: pixels of one.
        below: how many units are left out below; `first` are left out above.
    """

    left: int
    first: int
    shown: int
    top: int
    stride: int
    height: int
    below: int

    def top_of(self, unit: int) -> int:
        """The pixel row in which the tile of a unit (from 0) begins."""
        return self.top + (unit - self.first) * self.stride

    def shows(self, unit: int) -> bool:
        """Whether a unit (from 0) is shown."""
        return self.first <= unit < self.first + self.shown


class Tiles(NamedTuple):
    """The whole arrangement.

    Attributes:
        down: pixels to a cell, upright.
        head: rows above the tiles.
        rows: rows of cells for the tiles.
        width: cells of a tile.
        columns: one for each layer.
    """

    down: int
    head: int
    rows: int
    width: int
    columns: tuple[Column, ...]

    def middle(self, layer: int, unit: int) -> float:
        """How far below the picture's upper edge the middle of a tile lies, in cells; units from 0."""
        column = self.columns[layer]
        return self.head + (column.top_of(unit) + column.height / 2) / self.down

    def at(self, row: int, column: int) -> Spot | None:
        """The unit whose tile covers a cell, if any."""
        for layer, known in enumerate(self.columns):
            if known.left <= column < known.left + self.width:
                for unit in range(known.first, known.first + known.shown):
                    top = self.head + known.top_of(unit) / self.down
                    if top - 1 < row < top + known.height / self.down:
                        return Spot(layer, unit + 1)
        return None


def arranged(net: Net, spot: Spot, rows: int, columns: int, down: int) -> Tiles:
    """The tiles as large as there is room for; of a layer with too many units those about the chosen one.

    Args:
        net: what is drawn.
        spot: what is chosen: it is always among what is shown.
        rows: cells of the picture, upright; the last row is left to the legend.
        columns: cells across.
        down: pixels to a cell, upright: 2 or 1.
    """
    head = int(rows >= _HEADED)
    height = (rows - head - 1) * down
    left, right = margins(net, columns)
    room = columns - left - right
    heights = _heights(net.shape.sizes, height, down)
    wanted = max(round(_SQUARE * 2 * max(heights) / down), _NARROW)
    width = max(min(wanted, room // (2 * len(net.shape.sizes) - 1)), 1)
    flat = max(round(width * down / 2), _LEAST)  # no tile is higher than wide
    heights = [min(each, flat) for each in heights]
    apart = (room - width) / max(len(net.shape.sizes) - 1, 1)
    chosen = {spot.target.layer: spot.target.unit - 1, spot.source.layer: spot.source.unit - 1}
    placed = [
        _column(size, left + round(layer * apart), heights[layer], height, down, chosen.get(layer, 0))
        for layer, size in enumerate(net.shape.sizes)
    ]
    return Tiles(down, head, rows - head - 1, width, tuple(placed))


def margins(net: Net, columns: int) -> tuple[int, int]:
    """Cells to the left of the inputs' tiles, and to the right of the outputs'."""
    if columns < _NAMED:
        return 1, 1
    return _longest(net.names) + 2, _longest(net.outputs) + 2


def _longest(names: Sequence[str]) -> int:
    return max((len(brief(name, _LONGEST)) for name in names), default=0)


def named(net: Net, spot: Spot) -> str:
    """The name that stands beside the tile of an input or an output."""
    return brief(net.called(spot), _LONGEST)


def _heights(sizes: Sequence[int], height: int, down: int) -> list[int]:
    """The pixels of a tile of each layer: those of the layer with most units, or a few more."""
    own = [max(height // size - 1, 1) for size in sizes]
    most = max(min(own), _LEAST if down > 1 else 1)
    return [min(each, most) for each in own]


def _column(size: int, left: int, tile: int, height: int, down: int, chosen: int) -> Column:
    if size <= height:
        stride = min(height // size, 2 * tile + 1)
        top = (height - (size - 1) * stride - tile) // 2
        return Column(left, 0, size, top, stride, tile, 0)
    count = height - 2 * down  # what is left out is said in a cell above and one below
    first = min(max(chosen - count // 2, 0), size - count)
    return Column(left, first, count, down, 1, tile, size - first - count)


def shrunk(values: Vector, shape: tuple[int, int]) -> Vector:
    """A picture of another size: each pixel the mean of what is finite of what it covers, else nan."""
    rows, columns = (_bins(size, wanted) for size, wanted in zip(values.shape, shape, strict=True))
    finite = np.isfinite(values)
    if finite.all():
        return np.asarray(rows @ values @ columns.T, np.float64)
    with np.errstate(all="ignore"):
        total = rows @ np.where(finite, values, 0.0) @ columns.T
        return np.asarray(total / (rows @ finite.astype(np.float64) @ columns.T), np.float64)


@lru_cache(maxsize=64)
def _bins(size: int, wanted: int) -> Vector:
    """The share of each of `size` pixels in each of `wanted`, shape (wanted, size)."""
    edges = np.linspace(0, size, wanted + 1)
    low, high = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    at = np.arange(size)
    covered = np.clip(np.minimum(high, at + 1) - np.maximum(low, at), 0.0, None)
    shares: Vector = covered * (wanted / size)
    shares.setflags(write=False)
    return shares
