"""A few lines in dots: cell by cell, as numpy's calls take longer than what a step adds takes to draw."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.segments import DotGrid, Ends, Index, Vector, few_drawn_in
from gdtui.render.cells.frame import BRAILLE
from gdtui.render.cells.pen import Pen, ink
from gdtui.render.cells.viewport import Viewport

Cell = tuple[int, int]


class Few(NamedTuple):
    """A few straight lines in dots, and whose each of them is."""

    lines: list[Ends]
    owners: list[int]


_FEW = 12
"""Points that are put into dots one by one: for those of one step numpy takes longer."""
FEW_CELLS = 24
"""Cells that are drawn one by one."""


def few_strokes(viewport: Viewport, lines: Sequence[tuple[Vector, Vector]]) -> Few | None:
    """Lines from point to point, given by x and y; None where there are many points."""
    if sum([len(x) for x, _ in lines]) > _FEW:
        return None
    few = Few([], [])
    for owner, (x, y) in enumerate(lines):
        dots = [viewport.to_dot(*spot) for spot in zip(x.tolist(), y.tolist(), strict=True)]
        few.lines.extend([(*start, *end) for start, end in pairwise(dots)])
        few.owners.extend([owner] * (len(dots) - 1))
    return few


def few_ways(viewport: Viewport, starts: Vector, ends: Vector, owner: Index) -> Few | None:
    """Lines from their starts to their ends, shape (lines, 2); None where there are many."""
    if 2 * len(owner) > _FEW:
        return None
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return Few([(*viewport.to_dot(*start), *viewport.to_dot(*end)) for start, end in pairs], owner.tolist())


def drew_few(
    canvas: Canvas, viewport: Viewport, few: Few, pens: Sequence[Pen], origin: Cell, bare: Canvas | None
) -> bool:
    """Draw a few lines, see `braille.strokes`; False where they have to be drawn as many are."""
    drawn = few_drawn_in(grid_of(canvas, viewport, origin), *few)
    if drawn is None or len(drawn) > FEW_CELLS:
        return False
    paint_few(canvas, drawn, pens, bare)
    return True


def paint_few(
    canvas: Canvas, drawn: dict[int, list[int]], pens: Sequence[Pen], bare: Canvas | None = None
) -> None:
    """Put into a canvas what `few_drawn_in` says; `bare` is as for `braille.strokes`."""
    for cell, (bits, owner) in drawn.items():
        place, nib = divmod(cell, canvas.columns), pens[owner]
        line, paper, _, _ = ink(nib, (bare or canvas).ground_at(*place))
        code = ord(nib.nib) if nib.ascii else _united(canvas.glyph_at(*place)) | bits
        canvas.set(place, code, line, paper, False)


def _united(glyph: int) -> int:
    """The dots of a cell, with which those unite that are drawn into it."""
    return glyph if glyph & 0xFFFFFF00 == BRAILLE else BRAILLE


def grid_of(canvas: Canvas, viewport: Viewport, origin: Cell) -> DotGrid:
    """The dots of a viewport whose upper left cell is that one of a canvas."""
    return DotGrid(canvas.rows, canvas.columns, *origin, viewport.rows, viewport.columns)
