"""The data with each lane's line or boundary, and the batch that is looked at next."""

from collections.abc import Sequence

import numpy as np

from gdtui.engine.fit import Plane
from gdtui.engine.lane import Runner
from gdtui.engine.shuffle import Indices
from gdtui.render import braille
from gdtui.render.frame import Canvas, Frame, stack
from gdtui.render.look import DIM, LANES, WHITE, Look
from gdtui.render.palette import available
from gdtui.render.panel import heading, panel
from gdtui.render.ticks import label
from gdtui.render.viewport import Viewport

_MOST_LIT = 100
"""So many examples of a batch are lit at the most."""


def fit_plot(
    plane: Plane, runners: Sequence[Runner], highlight: int, rows: int, columns: int, look: Look
) -> Frame:
    """A heading, then the plot: the highlighted lane's fit lies on top, its next batch is lit."""
    there = Viewport(*plane.ranges, columns, rows - 2)
    canvas = Canvas.blank(rows - 2, columns)
    _examples(canvas, there, plane, plane.shown, _grey(look), look, lit=False)
    for index in [i for i in range(len(runners)) if i != highlight] + [highlight]:
        _fit(canvas, there, plane, runners[index], look)
    lit = _lit(plane, runners[highlight])
    ink = braille.pen(LANES[highlight], look.colors, look.ascii)
    _examples(canvas, there, plane, lit, ink, look, lit=True)
    return stack(
        panel([heading(_title(plane), columns)], 1, columns), canvas.frame(), _scale(plane, columns, look)
    )


def _title(plane: Plane) -> str:
    if plane.label:
        return f"data · kinds of {plane.label}, boundaries"
    return "data · shifts" if not plane.has_fit else "data · each lane's line"


def _scale(plane: Plane, columns: int, look: Look) -> Frame:
    """One line: what is drawn across, from where to where, and upwards."""
    (left, right), (low, high) = plane.ranges
    across = f"{plane.across} {label(left, look.ascii, 3)}…{label(right, look.ascii, 3)}"
    up = f"{plane.up} {label(low, look.ascii, 3)}…{label(high, look.ascii, 3)}"
    text = f"{across} · {up}" if not look.ascii else f"{across}, {up}".replace("…", "..")
    canvas = Canvas.blank(1, columns)
    canvas.text(0, 0, text[:columns], available(DIM, look.colors))
    return canvas.frame()


def _grey(look: Look) -> braille.Pen:
    return braille.pen(DIM if look.dark else WHITE, look.colors, look.ascii)


def _lit(plane: Plane, runner: Runner) -> Indices:
    """The examples of its next batch, as many as can be told apart; all that are drawn when it takes all."""
    chosen = runner.first(_MOST_LIT)
    return plane.shown if chosen is None else chosen


def _examples(
    canvas: Canvas, there: Viewport, plane: Plane, chosen: Indices, ink: braille.Pen, look: Look, lit: bool
) -> None:
    x, y = plane.spots(chosen)
    if not plane.label and not (lit and len(chosen) <= _MOST_LIT):
        braille.points(canvas, there, x, y, ink)
        return
    signs = ("+", "-" if look.ascii else "−") if plane.label else ("o" if look.ascii else "•",) * 2
    for spot_x, spot_y, positive in zip(x.tolist(), y.tolist(), plane.positive(chosen).tolist(), strict=True):
        cell = there.to_cell(spot_x, spot_y)
        if cell is not None:
            canvas.put(cell[0], cell[1], ord(signs[0] if positive else signs[1]), ink.light, bold=lit)


def _fit(canvas: Canvas, there: Viewport, plane: Plane, runner: Runner, look: Look) -> None:
    """The lane's line, or its boundary."""
    if not plane.has_fit or not np.isfinite(runner.params).all():
        return
    ink = braille.pen(LANES[runner.lane.number], look.colors, look.ascii)
    (left, right), (low, high) = plane.ranges
    fine = 4 * there.rows
    y = np.linspace(low - (high - low) / 2, high + (high - low) / 2, 8 * fine + 1)
    if plane.label:
        x, y = plane.fit(
            runner.params, np.linspace(left, right, 2 * there.columns), np.linspace(low, high, fine)
        )
        braille.points(canvas, there, x, y, ink)
        return
    x, y = plane.fit(runner.params, np.linspace(left, right, 33), y)
    braille.polyline(canvas, there, x, y, ink)
