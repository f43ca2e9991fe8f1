"""The training loss on a plane through weight space, with the way walked and the dot."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.ordered import spread
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Plane
from gdtui.engine.network.objective import NetworkLoss
from gdtui.engine.network.views.slice import Slice
from gdtui.render.cells.braille import Marker, marker_within, markers, polyline
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame, blank
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.scale import scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.axes import Names, framed, gutter
from gdtui.render.maps.painted import Field, Painted, painted

_LONGEST = 2_000
"""The most points of a way that are joined by lines, spread evenly over it."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A loss all over a plane: while it is the same one, it is painted once.

    Attributes:
        values: shape (2 * rows, columns), the uppermost first, where `Viewport.axes` asks for them.
        log: whether the brightness goes by the logarithm; None lets the values decide.
        label: what is painted.
    """

    values: Vector
    log: bool | None = None
    label: str = "loss"


def refined(coarse: Vector, losses: Vector, known: NDArray[np.bool_]) -> Vector:
    """A grid of which a part is known: for the rest, the nearest value of a coarser grid of the same plane.

    Args:
        coarse: shape (h, w).
        losses: shape (rows, columns), at least as many.
        known: which of `losses` are known, the same shape.
    """
    down, across = (
        (np.arange(fine) * few + few // 2) // fine
        for fine, few in zip(losses.shape, coarse.shape, strict=True)
    )
    return np.asarray(np.where(known, losses, coarse[np.ix_(down, across)]), np.float64)


def grounds(
    loss: NetworkLoss, plane: Plane, here: Viewport, log: bool | None = None, label: str = "loss"
) -> Iterator[Ground | None]:
    """The loss on a plane, coarse at first and refined in pieces of some milliseconds.

    Args:
        loss: the training loss.
        plane: through weight space.
        here: the part of it that is shown.
        log: as for `Ground`.
        label: what is painted.

    Yields:
        After each piece what is known now; None while the first, coarse picture is not complete.
    """
    across, down = here.axes()
    losses = np.zeros((down.size, across.size))
    known, coarse = np.zeros(losses.shape, np.bool_), None
    for piece in Slice(loss, plane, across[0], down[:, 0]).pieces():
        losses[piece.rows, piece.columns] = piece.losses
        known[piece.rows, piece.columns] = True
        if piece.done:
            coarse = losses[:: piece.mesh, :: piece.mesh].copy()
        yield None if coarse is None else Ground(refined(coarse, losses, known), log, label)


def plane_frame(
    ground: Ground | None,
    here: Viewport,
    names: Names,
    way: Vector,
    dot: Vector,
    look: Look,
    contours: bool = False,
) -> Frame:
    """The picture inside its axes, with the colour bar in the last row.

    Args:
        ground: the loss, at the pixels of `here`, or at those of another size; None where it is not known.
        here: the part of the plane that is shown, as `axes.inside` gives it.
        names: of the plane's two axes.
        way: where the run has been, in the plane's coordinates, shape (steps, 2).
        dot: where it is now, shape (2,).
        look: what the terminal can show.
        contours: whether lines are drawn where the loss has round values.
    """
    known = _painted(ground, here, names, contours, look) if ground else _unknown(here, names)
    canvas = Canvas(known.plain)
    ink = pen(WHITE, look.colors, look.letters)
    shown = way[spread(len(way), _LONGEST)]
    if len(shown) > 1:
        polyline(canvas, here, shown[:, 0], shown[:, 1], ink)
    canvas = known.beneath(canvas)
    x, y = dot.tolist()
    markers(canvas, here, [marker_within(here, Marker(x, y, "O" if look.ascii else "●", ink))])
    return framed(canvas.frame(), here, names, look)


@lru_cache(maxsize=8)
def _painted(ground: Ground, here: Viewport, names: Names, contours: bool, look: Look) -> Painted:
    """What stands still: the heatmap and its colour bar."""
    size = 2 * here.rows, here.columns
    values = refined(ground.values, np.zeros(size), np.zeros(size, np.bool_))
    scale = scale_of(values, ground.log)
    colors = ramp(look.colormap, look.colors, look.ascii)
    return painted(Field(values, scale, colors, ground.label, contours), here, names, look)


def _unknown(here: Viewport, names: Names) -> Painted:
    """A map of which nothing is known yet."""
    return Painted(blank(here.rows + 1, here.columns + gutter(here, names)))
