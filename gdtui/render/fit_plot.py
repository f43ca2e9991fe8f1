"""The data with each lane's line or boundary, and the batch that is looked at next."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from gdtui.engine.fit import Plane
from gdtui.engine.lane import Runner
from gdtui.engine.shuffle import Indices
from gdtui.render import braille
from gdtui.render.frame import Canvas, Frame, blank
from gdtui.render.look import DIM, LANES, WHITE, Look
from gdtui.render.palette import available
from gdtui.render.panel import heading, panel
from gdtui.render.race_panel import joined
from gdtui.render.race_strokes import Stroke, strokes
from gdtui.render.ticks import label
from gdtui.render.viewport import DOTS_ACROSS, DOTS_DOWN, Viewport

_MOST_LIT = 100
"""So many examples of a batch are lit at the most."""
_ORIGIN = (1, 0)
"""Where the plot begins, below its heading."""


def fit_plot(
    plane: Plane, runners: Sequence[Runner], highlight: int, rows: int, columns: int, look: Look
) -> Frame:
    """A heading, then the plot: the highlighted lane's fit lies on top, its next batch is lit."""
    there = Viewport(*plane.ranges, columns, rows - 2)
    canvas = Canvas(_ground(plane, rows, columns, look))
    order = [i for i in range(len(runners)) if i != highlight] + [highlight]
    _fits(canvas, there, plane, [runners[i] for i in order], look)
    ink = braille.pen(LANES[highlight], look.colors, look.ascii)
    lit = _lit(plane, runners[highlight])
    _examples(canvas, there, plane, lit, ink, look, lit=True)
    return canvas.frame()


@lru_cache(maxsize=8)
def _ground(plane: Plane, rows: int, columns: int, look: Look) -> Frame:
    """What stands still: the heading, the examples, the line below them."""
    title = panel([heading(_title(plane), columns)], 1, columns)
    canvas = Canvas(joined([title, blank(rows - 2, columns), _scale(plane, columns, look)]))
    there = Viewport(*plane.ranges, columns, rows - 2)
    _examples(canvas, there, plane, plane.shown, _grey(look), look, lit=False)
    return canvas.frame()


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
        braille.points(canvas, there, x, y, ink, _ORIGIN)
        return
    down, across = there.to_dots(x, y)
    rows, columns = (down / DOTS_DOWN).astype(np.intp), (across / DOTS_ACROSS).astype(np.intp)
    seen = (down >= 0) & (rows < there.rows) & (across >= 0) & (columns < there.columns)
    signs = ("+", "-" if look.ascii else "−") if plane.label else ("o" if look.ascii else "•",) * 2
    codes = np.where(plane.positive(chosen), ord(signs[0]), ord(signs[1]))
    canvas.put(rows[seen] + _ORIGIN[0], columns[seen], codes[seen], ink.light, bold=lit)


def _fits(canvas: Canvas, there: Viewport, plane: Plane, runners: Sequence[Runner], look: Look) -> None:
    """The lanes' lines or boundaries, the last one on top."""
    shown = [runner for runner in runners if np.isfinite(runner.params).all()]
    if not plane.has_fit or not shown:
        return
    inks = [braille.pen(LANES[runner.lane.number], look.colors, look.ascii) for runner in shown]
    (left, right), (low, high) = plane.ranges
    dots = DOTS_DOWN * there.rows
    if plane.label:
        x, y = np.linspace(left, right, 2 * there.columns), np.linspace(low, high, dots)
        for runner, ink in zip(shown, inks, strict=True):
            braille.points(canvas, there, *plane.boundary(runner.params, x, y), ink, _ORIGIN)
        return
    x, y = np.linspace(left, right, 33), np.linspace(low - (high - low) / 2, high + (high - low) / 2, 2 * dots + 1)
    curves = plane.curves(np.array([runner.params for runner in shown]), x, y)
    strokes(canvas, there, [Stroke(x, curve, ink) for curve, ink in zip(curves, inks, strict=True)], _ORIGIN)
