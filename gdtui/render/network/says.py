"""A training's field: its examples on the plane of their inputs, and what the network says there."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.passes import forward
from gdtui.engine.network.shape import REGRESSION, TWO_KINDS, Shape
from gdtui.engine.network.training import Training
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network.curve import curve_box, curve_frame, curve_window
from gdtui.render.network.field import Says, Sort, field_frame
from gdtui.render.network.pane import InputPane, Window, input_pane


@lru_cache(maxsize=8)
def pane_of(training: Training, turn: int, window: Window | None = None) -> InputPane:
    """The plane in which a network's examples are drawn, or the part of it that is zoomed to."""
    if window is not None:
        return replace(pane_of(training, turn), window=window)
    known = training.examples
    drawn = len(training.asked.settings.drawn)
    return input_pane((known.points, known.y), (known.test_points, known.test_y), turn, drawn)


def window_of(pane: InputPane, sort: Sort) -> Window:
    """From where to where the field goes, or of one input the curve."""
    return curve_window(pane, sort) if pane.flat else pane.ranges


def sort_of(shape: Shape) -> Sort:
    """What a network of that shape learns."""
    if shape.task == REGRESSION:
        return Sort(0)
    return Sort(2, True) if shape.task == TWO_KINDS else Sort(shape.outputs)


def says_of(training: Training, params: Vector) -> Says:
    """What the network says of points with these params, reckoned in float32: a picture needs no more."""
    small: Any = params.astype(np.float32)

    def says(points: Any) -> NDArray[np.floating]:
        with np.errstate(all="ignore"):
            given: Any = training.examples.lift(points).astype(np.float32, copy=False)
            return forward(training.shape, small, given).output

    return says


def field_box(pane: InputPane, sort: Sort, box: stage.Box, look: Look) -> tuple[Viewport, int, int]:
    """Where the field lies below its heading: viewport, and row and column of its first cell."""
    return picture_box(pane, sort, box.rows - 2, box.columns, look)


def picture_box(
    pane: InputPane, sort: Sort, rows: int, columns: int, look: Look
) -> tuple[Viewport, int, int]:
    """Where what is said lies on a picture of it: viewport, and row and column of its first cell."""
    if pane.flat:
        return curve_box(pane, sort, rows, columns, look)
    return pane.viewport(columns, rows), 0, 0


def field_picture(
    training: Training,
    params: Vector,
    turn: int,
    rows: int,
    columns: int,
    look: Look,
    window: Window | None = None,
) -> Frame:
    """The field, or of one input the curve, with these params."""
    pane, sort, says = pane_of(training, turn, window), sort_of(training.shape), says_of(training, params)
    if pane.flat:
        return curve_frame(says, pane, sort, rows, columns, look)
    return field_frame(says, training.shape.count, pane, sort, rows, columns, look)
