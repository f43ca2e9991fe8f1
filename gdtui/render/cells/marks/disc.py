"""Marks drawn in dots, so that they stand at their points and not at the middle of a cell."""

from collections.abc import Sequence

import numpy as np

from gdtui.render.cells.braille import Marker, Point, marker, markers
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import Cell, Few, drew_few
from gdtui.render.cells.dots.many import draw_many
from gdtui.render.cells.dots.segments import Ends
from gdtui.render.cells.frame import SPACE
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.viewport import DOTS_ACROSS, DOTS_DOWN, Viewport

Shape = tuple[tuple[float, float], ...]
"""Rows of dots from the top: how far below the middle each is, and how far it reaches to either side."""

DISC: Shape = ((-1.5, 0.5), (-0.5, 1.5), (0.5, 1.5), (1.5, 0.5))
SQUARE: Shape = ((-0.5, 0.5), (0.5, 0.5))
_SQUARE_ASCII = "#"


def disc(
    canvas: Canvas, viewport: Viewport, spot: Point, pen: Pen, look: Look, origin: Cell = (0, 0)
) -> None:
    """A disc about a point, if it is shown; without dots, or without colour, a glyph.

    It is larger than the squares on lines, and has its cells for itself: their other dots would have its
    colour, and be taken for a part of it. Without colour it would be seen less than what is no line of dots.
    """
    if not (look.dots and look.colors):
        marker(canvas, viewport, *spot, "O" if look.ascii else "●", pen, origin)
    elif viewport.contains(*spot):
        dots = _about(viewport, spot, DISC)
        for row, column in _cells(dots):
            cell = row + origin[0], column + origin[1]
            if 0 <= row < viewport.rows and 0 <= column < viewport.columns and canvas.has(*cell):
                canvas.set(cell, SPACE, DEFAULT, canvas.ground_at(*cell), False)
        _draw(canvas, viewport, Few(dots, [0] * len(dots)), [pen], origin)


def in_dots(
    canvas: Canvas,
    viewport: Viewport,
    spots: Sequence[Point],
    pens: Sequence[Pen],
    shape: Shape,
    origin: Cell = (0, 0),
) -> None:
    """The shape about each spot that is shown, each with its own pen, the last on top.

    Its middle is where four dots meet, at most half a dot from the spot. In letters it is one that no line is
    drawn with.
    """
    if pens and pens[0].ascii:
        nibs = [Marker(*spot, _SQUARE_ASCII, ink) for spot, ink in zip(spots, pens, strict=True)]
        markers(canvas, viewport, nibs, origin)
        return
    few = Few([], [])
    for owner, spot in enumerate(spots):
        if viewport.contains(*spot):
            few.lines.extend(_about(viewport, spot, shape))
            few.owners.extend([owner] * len(shape))
    if few.lines:
        _draw(canvas, viewport, few, pens, origin)


def _about(viewport: Viewport, spot: Point, shape: Shape) -> list[Ends]:
    """The rows of a shape about a spot, each as a line in dots."""
    down, across = map(round, viewport.to_dot(*spot))
    return [(down + below, across - out, down + below, across + out) for below, out in shape]


def _cells(dots: Sequence[Ends]) -> set[Cell]:
    """The cells that short lines in dots fall into."""
    ends = [end for top, left, bottom, right in dots for end in ((top, left), (bottom, right))]
    return {(int(down // DOTS_DOWN), int(across // DOTS_ACROSS)) for down, across in ends}


def _draw(canvas: Canvas, viewport: Viewport, few: Few, pens: Sequence[Pen], origin: Cell) -> None:
    if not drew_few(canvas, viewport, few, pens, origin, None):
        draw_many(canvas, viewport, np.array(few.lines).T, np.array(few.owners), pens, origin)
