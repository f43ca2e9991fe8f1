"""Which is which on a map of basins: a cross at each minimum that is there, its number beside it.

Of a basin whose minimum lies off the map, the number stands where the basin is widest.
"""

from collections.abc import Iterator
from itertools import product

from gdtui.engine.base.ordered import distinct
from gdtui.engine.landscape.basins import Map
from gdtui.engine.losses.plane import Plane
from gdtui.render.cells.braille import Marker
from gdtui.render.cells.dots.few import Cell
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.basin_colors import name_of
from gdtui.render.landscape.minima import cross, in_plane
from gdtui.render.maps.stretches import widest


def basin_marks(found: Map, known: int, plane: Plane, here: Viewport, look: Look) -> list[Marker]:
    """The crosses, and the numbers.

    Args:
        found: the picture.
        known: so many of its minima, the first, are marked also where no start ends in them.
        plane: that is drawn.
        here: the part of it.
        look: what the terminal can show.
    """
    met = set(distinct(found.minimum[found.minimum > 0]).tolist())
    there = {
        place + 1: (here.to_cell(x, y), cross(x, y, look))
        for place, x, y in in_plane(found.minima, plane, here)
        if place + 1 in met or place < known
    }
    crosses = {number: cell for number, (cell, _) in there.items() if cell}
    marks, taken = [mark for cell, mark in there.values() if cell], set(crosses.values())
    for number, cell in crosses.items():
        marks += _written(here, name_of(number, look), _beside(cell), taken, look)
    for number in sorted(met - crosses.keys()) if look.colors > 16 else ():
        marks += _written(here, name_of(number, look), _within(found, number, look), taken, look)
    return marks


def _beside(cell: Cell) -> Iterator[tuple[Cell, int]]:
    """Where a number may stand that belongs to a cell: a cell, and whether it begins or ends there."""
    row, column = cell
    for down in (0, -1, 1):
        yield (row + down, column + 1), 1
        yield (row + down, column - 1), -1


def _within(found: Map, number: int, look: Look) -> Iterator[tuple[Cell, int]]:
    """Where it may stand in a basin: in the middle of its widest stretch, if that has room."""
    row, start, length = widest(found.minimum[::2] == number)
    wide = len(name_of(number, look))
    if length >= wide + 2:
        yield (row, start + (length - wide) // 2), 1


def _written(
    here: Viewport, text: str, places: Iterator[tuple[Cell, int]], taken: set[Cell], look: Look
) -> list[Marker]:
    """The number in the first of the places where it has room, one free cell between it and other numbers."""
    ink: Pen = pen(WHITE, look.colors, look.letters)
    for (row, column), side in places:
        first = column if side > 0 else column - len(text) + 1
        cells = [(row, first + place) for place in range(len(text))]
        on = 0 <= row < here.rows and first >= 0 and first + len(text) <= here.columns
        if on and taken.isdisjoint(cells):
            taken.update(product((row,), range(first - 1, first + len(text) + 1)))
            return [Marker(*here.from_cell(*cell), sign, ink) for cell, sign in zip(cells, text, strict=True)]
    return []
