"""The losses of several runs below a heading, which says what the chart's axes are."""

from collections.abc import Sequence
from functools import lru_cache

from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.loss_chart import LossCurve, bare_chart, close_axis
from gdtui.render.cells.marks.cut import with_cut
from gdtui.render.cells.panel import heading, panel
from gdtui.render.spelled import spelled


def titled_chart(
    curves: Sequence[LossCurve], what: str, against: str, columns: int, rows: int, look: Look
) -> Frame:
    """The curves close about their losses, below a heading that also says where some of them leave the chart.

    Args:
        curves: the runs.
        what: the losses that they are.
        against: what these are drawn against.
        columns: width in cells.
        rows: height in cells, that of the heading among them.
        look: what the terminal can show.
    """
    axis = close_axis(curves)
    chart = bare_chart(curves, axis, columns, rows - 1, look)
    what = f"log {what}" if axis.log else what
    title = f"{what} against {against}"
    told = with_cut(title, chart.cut, columns - 1)
    if not told.startswith(title):  # no room for all of it
        told = with_cut(what, chart.cut, columns - 1)
    return stack(_heading(told, columns, look), chart.frame)


@lru_cache(maxsize=8)
def _heading(title: str, columns: int, look: Look) -> Frame:
    return panel(spelled([heading(title, columns)], columns, look), 1, columns)
