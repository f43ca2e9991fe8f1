"""What stands still of a map: its field with marks on it, with contour lines or without, and its legend."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.braille import Marker, markers
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.heatmap import heatmap, legend
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import Ramp
from gdtui.render.cells.scale import Scale
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.axes import Names, gutter, marked
from gdtui.render.maps.contours import below, contour_levels, contoured


class Painted(NamedTuple):
    """A map that nothing walks on yet.

    Attributes:
        plain: what is drawn on.
        lined: the same with contour lines; None without them.
    """

    plain: Frame
    lined: Frame | None = None

    def under(self, drawn: Frame) -> Frame:
        """What was drawn on it, with the lines below."""
        return drawn if self.lined is None else below(self.lined, self.plain, drawn)

    def beneath(self, canvas: Canvas) -> Canvas:
        """A canvas that was begun on it, with the lines below, to be drawn on further."""
        return canvas if self.lined is None else Canvas(self.under(canvas.frame()))


class Field(NamedTuple):
    """The loss all over a map, and how it is painted.

    Attributes:
        values: shape (2 * rows, columns), the uppermost first.
        scale: what value is how bright.
        ramp: what brightness looks like.
        label: what it is.
        contours: whether lines are drawn where it has round values.
    """

    values: NDArray[np.float64]
    scale: Scale
    ramp: Ramp
    label: str = "loss"
    contours: bool = False


def painted(field: Field, here: Viewport, names: Names, look: Look, spots: Sequence[Marker] = ()) -> Painted:
    """A map of a field with the marks of its axes, and other marks; the legend is as wide as its box."""
    columns = here.columns + gutter(here, names)
    levels = contour_levels(field.scale, here.rows) if field.contours else ()
    bar = legend(field.scale, field.ramp, columns, field.label, levels)
    plain = dotted(stack(heatmap(field.values, field.scale, field.ramp), bar), here, names, look, spots)
    if not levels:
        return Painted(plain)
    return Painted(plain, contoured(plain, field.values, field.scale, field.ramp))


def dotted(ground: Frame, here: Viewport, names: Names, look: Look, spots: Sequence[Marker] = ()) -> Frame:
    """A ground with the marks of its axes, and other marks."""
    canvas = Canvas(ground)
    markers(canvas, here, spots)
    marked(canvas, here, names, pen(WHITE, look.colors, look.letters))
    return canvas.frame()
