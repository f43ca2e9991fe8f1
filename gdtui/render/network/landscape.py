"""The training loss as a landscape: the plane with the way walked, and sharpness beside it."""

from collections.abc import Iterator

from gdtui.engine.base.past.way import Way
from gdtui.engine.losses.plane import Drawn
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.engine.network.views.edge import sharpness_along
from gdtui.engine.network.views.way import params_along
from gdtui.render import stage
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import panel
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.axes import gutter, inside
from gdtui.render.network.plane import Ground, grounds, plane_frame
from gdtui.render.network.sharpness import sharpness_frame
from gdtui.render.plane_lines import plane_lines
from gdtui.render.spelled import spelled


def grounds_of(
    training: Training, drawn: Drawn, rows: int, columns: int, log: bool | None = None
) -> Iterator[Ground | None]:
    """The training loss on a plane for a picture of that size: see `plane.grounds`."""
    return grounds(training.terms.whole, drawn.plane, _here(drawn, rows, columns), log)


def landscape_main(
    way: Way,
    drawn: Drawn,
    ground: Ground | None,
    rows: int,
    columns: int,
    look: Look,
    contours: bool = False,
) -> Frame:
    """The plane with the way and the dot; the colour bar in the last row.

    Args:
        way: how the run came here.
        drawn: the plane.
        ground: the loss on it; None where nothing of it is known yet.
        rows: height in cells.
        columns: width in cells.
        look: what the terminal can show.
        contours: whether lines are drawn where the loss has round values.
    """
    walked = drawn.plane.to_plane(params_along(way))
    here = _here(drawn, rows, columns)
    return plane_frame(ground, here, drawn.plane.labels, walked, walked[-1], look, contours)


def landscape_side(
    state: TrainingState, way: Way, drawn: Drawn, rows: int, columns: int, look: Look
) -> Frame:
    """Which plane is drawn, and the sharpness by step as far as it was measured."""
    lines = spelled(plane_lines(drawn.plane, drawn.step, state.params, columns), columns, look)[:rows]
    chart = sharpness_frame(sharpness_along(way), rows - len(lines), columns, look)
    return stack(panel(lines, len(lines), columns), chart)


def spot_at(drawn: Drawn, box: stage.Box, row: int, column: int) -> tuple[Viewport, int, int]:
    """The map within its box, and the row and column on it of a cell of the screen, which may lie beside."""
    here = _here(drawn, box.rows, box.columns)
    return here, row - box.row, column - box.column - gutter(here, drawn.plane.labels)


def _here(drawn: Drawn, rows: int, columns: int) -> Viewport:
    across, up = drawn.bounds
    return inside(across, up, drawn.plane.labels, columns, rows)
