"""What else of the slope there is room for beside the page that is shown: the other pages, small."""

from collections.abc import Callable, Sequence

from gdtui.render import stage
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import Line, panel
from gdtui.render.spelled import spelled

Small = Callable[[int, int], Frame]
"""A picture of so many rows and columns."""

_LEAST_ROWS = 7
"""The fewest rows that a small picture is drawn in."""
_MOST_ROWS = 24
"""The most: a picture higher than it is wide says no more."""


def filled(lines: Sequence[Line], box: stage.Box, look: Look, pictures: Sequence[Small]) -> Frame:
    """The numbers of a page, and below them as many of the pictures as there is room for."""
    lines = spelled(lines, box.columns, look)
    room = box.rows - len(lines)
    shown = pictures[: max(room // _LEAST_ROWS, 0)]
    if not shown:
        return panel(lines, box.rows, box.columns)
    each = min(room // len(shown), _MOST_ROWS)
    rest = box.rows - each * len(shown)
    frame = panel(lines, rest, box.columns)
    for picture in shown:
        frame = stack(frame, picture(each, box.columns))
    return frame
