"""Many lines in dots: numpy is called once for all of them."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import Cell, grid_of
from gdtui.render.cells.dots.segments import Drawn, Index, Vector, drawn_in
from gdtui.render.cells.frame import BRAILLE
from gdtui.render.cells.pen import Pen, inks
from gdtui.render.cells.viewport import Viewport


def many_strokes(viewport: Viewport, lines: Sequence[tuple[Vector, Vector]]) -> tuple[Vector, Index]:
    """Lines from point to point, given by x and y: their parts as `segments.on_grid` has them, and whose."""
    x, y = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    down, across = viewport.to_dots(x, y)
    sizes = tuple([len(x) for x, _ in lines])
    starts, owner = _kept_ways(sizes) if len(x) <= _SHORT else _ways(sizes)
    return np.array([down[starts], across[starts], down[starts + 1], across[starts + 1]]), owner


_SHORT = 256
"""Points up to which it is kept from where lines go on: those of a long run are one more in each picture."""


def _ways(sizes: tuple[int, ...]) -> tuple[Index, Index]:
    """Of points in a row, those from which a line goes on to the next point, and which line it is."""
    goes_on = np.ones(sum(sizes), np.bool_)
    goes_on[np.cumsum(sizes, dtype=np.intp)[np.array(sizes) > 0] - 1] = False  # a line's end leads nowhere
    starts: Index = goes_on.nonzero()[0]
    return starts, np.repeat(np.arange(len(sizes)), sizes)[starts]


_kept_ways = lru_cache(maxsize=8)(_ways)


def draw_many(
    canvas: Canvas,
    viewport: Viewport,
    ends: Vector,
    owner: Index,
    pens: Sequence[Pen],
    origin: Cell,
    bare: Canvas | None = None,
) -> None:
    """Draw straight lines given in dots: (down, across) of their starts, (down, across) of their ends."""
    paint(canvas, drawn_in(grid_of(canvas, viewport, origin), ends, owner), pens, bare)


def paint(canvas: Canvas, drawn: Drawn, pens: Sequence[Pen], bare: Canvas | None = None) -> None:
    """Put into a canvas what lines draw in its cells; `bare` is as for `braille.strokes`."""
    cells = np.divmod(drawn.cells, canvas.columns)
    ground = (bare or canvas).ground(*cells)
    seen = inks(pens, drawn.upper, ground)
    if pens[0].ascii:
        nibs = np.array([ord(pen.nib) for pen in pens], np.uint32)
        canvas.set(cells, nibs[drawn.upper], seen.line, seen.paper, False)
        return
    below = canvas.glyphs(*cells)
    below = np.where((below & 0xFFFFFF00) == BRAILLE, below, BRAILLE)  # dots unite with those in their cell
    canvas.set(cells, below | drawn.bits, seen.line, seen.paper, False)
