"""Marks drawn in dots, so that they stand at their points and not at the middle of a cell."""

from collections.abc import Sequence

import numpy as np

from gdtui.render.cells.braille import Marker, Point, marker, markers
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import NIB_ASCII, Cell, Few, drew_few
from gdtui.render.cells.dots.many import draw_many
from gdtui.render.cells.pen import Pen
from gdtui.render.cells.viewport import Viewport

Shape = tuple[tuple[float, float], ...]
"""Rows of dots from the top: how far below the middle each is, and how far it reaches to either side."""

DISC: Shape = ((-1.5, 0.5), (-0.5, 1.5), (0.5, 1.5), (1.5, 0.5))
SQUARE: Shape = ((-0.5, 0.5), (0.5, 0.5))


def disc(canvas: Canvas, viewport: Viewport, x: float, y: float, pen: Pen, origin: Cell = (0, 0)) -> None:
    """A disc about a point, if it is shown: larger than the squares on lines; in ASCII a letter."""
    if pen.ascii:
        marker(canvas, viewport, x, y, "O", pen, origin)
    else:
        in_dots(canvas, viewport, [(x, y)], [pen], DISC, origin)


def in_dots(
    canvas: Canvas,
    viewport: Viewport,
    spots: Sequence[Point],
    pens: Sequence[Pen],
    shape: Shape,
    origin: Cell = (0, 0),
) -> None:
    """The shape about each spot that is shown, each with its own pen, the last on top.

    Its middle is where four dots meet, at most half a dot from the spot. In ASCII it is what lines are drawn
    with.
    """
    if pens and pens[0].ascii:
        nibs = [Marker(*spot, chr(NIB_ASCII), ink) for spot, ink in zip(spots, pens, strict=True)]
        markers(canvas, viewport, nibs, origin)
        return
    few = Few([], [])
    for owner, spot in enumerate(spots):
        if viewport.contains(*spot):
            down, across = map(round, viewport.to_dot(*spot))
            few.lines.extend(
                [(down + below, across - out, down + below, across + out) for below, out in shape]
            )
            few.owners.extend([owner] * len(shape))
    if few.lines and not drew_few(canvas, viewport, few, pens, origin, None):
        draw_many(canvas, viewport, np.array(few.lines).T, np.array(few.owners), pens, origin)
