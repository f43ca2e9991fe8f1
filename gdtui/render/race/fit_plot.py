"""The data with each lane's line or boundary, and the batch that is looked at next."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.shuffle import Indices
from gdtui.engine.race.data_plane import Plane
from gdtui.engine.race.lane import Runner
from gdtui.render.cells.braille import Stroke, glyphs, points, strokes
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import SPACE, Frame, full
from gdtui.render.cells.look import DIM, LANES, Look, ground_of
from gdtui.render.cells.palette import DEFAULT, available
from gdtui.render.cells.panel import Span, heading, line, panel
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ticks import label
from gdtui.render.cells.viewport import DOTS_DOWN, Viewport
from gdtui.render.spelled import spelled

_MOST_LIT = 100
"""So many examples of a batch are lit at the most."""
_ORIGIN = (1, 0)
"""Where the plot begins, below its heading."""


def fit_plot(
    plane: Plane, runners: Sequence[Runner], highlight: int, rows: int, columns: int, look: Look
) -> Frame:
    """A heading, then the plot: the highlighted lane's fit lies on top, its next batch is lit."""
    there = Viewport(*plane.ranges, columns, rows - 2)
    canvas = Canvas(_ground(plane, len(runners), rows, columns, look))
    order = [i for i in range(len(runners)) if i != highlight] + [highlight]
    _fits(canvas, there, plane, [runners[i] for i in order], look)
    ink = _lane_pen(highlight, look)
    chosen = runners[highlight].first(_MOST_LIT)
    if chosen is not None or plane.label:
        lit = plane.shown if chosen is None else chosen
        glyphs(canvas, there, *plane.spots(lit), _codes(plane, lit, look), ink.light, _ORIGIN)
    else:
        points(canvas, there, *plane.spots(plane.shown), ink._replace(nib="*"), _ORIGIN)
    return canvas.frame()


@lru_cache(maxsize=8)
def _ground(plane: Plane, lanes: int, rows: int, columns: int, look: Look) -> Frame:
    """What stands still: the heading, the examples, the line below them."""
    title = panel(spelled([heading(_title(plane), columns)], columns, look), 1, columns)
    below = ground_of(LANES[:lanes], look)
    frame = stack(title, full(rows - 2, columns, SPACE, DEFAULT, below), _scale(plane, columns, look))
    there, ink = Viewport(*plane.ranges, columns, rows - 2), _grey(look)
    canvas, spots = Canvas(frame), plane.spots(plane.shown)
    if plane.label:
        codes = _codes(plane, plane.shown, look)
        glyphs(canvas, there, *spots, codes, ink.light, _ORIGIN, bold=False)
    else:
        points(canvas, there, *spots, ink, _ORIGIN)
    return canvas.frame()


def _title(plane: Plane) -> str:
    if plane.held:
        return f"data · {plane.held} other input{'s' * (plane.held > 1)} at the mean"
    if plane.label:
        return f"data · kinds of {plane.label}, boundaries"
    return "data · shifts" if not plane.has_fit else "data · each lane's line"


def _scale(plane: Plane, columns: int, look: Look) -> Frame:
    """One line: what is drawn across, from where to where, and upwards."""
    (left, right), (low, high) = plane.ranges
    data = plane.problem.data
    versions = []
    for digits in (3, 2, 1):
        ends = [label(end, look.ascii, digits) for end in (left, right, low, high)]
        across = f"{data.heading(plane.across)} {ends[0]} to {ends[1]}"
        up = f"{data.heading(plane.up)} {ends[2]} to {ends[3]}"
        versions.append(f"{across}{', ' if look.ascii else ' · '}{up}")
    shown = next((text for text in versions if len(text) <= columns), versions[0])
    row = line(Span(shown, available(DIM, look.colors)))
    return panel(spelled([row], columns, look), 1, columns)


def _grey(look: Look) -> Pen:
    return pen(DIM, look.colors, look.letters)._replace(nib=".")


def _lane_pen(lane: int, look: Look) -> Pen:
    return pen(LANES[lane], look.colors, look.letters)


def _codes(plane: Plane, chosen: Indices, look: Look) -> NDArray[np.int64]:
    """The glyph of each of those examples: its kind, where there are kinds."""
    if not plane.label:
        return np.full(len(chosen), ord("*" if look.ascii else "•"))
    if plane.codes is not None:
        return ord("0") + plane.codes[chosen].astype(np.int64) % 10
    return np.where(plane.positive(chosen), ord("+"), ord("-" if look.ascii else "−"))


def _fits(canvas: Canvas, there: Viewport, plane: Plane, runners: Sequence[Runner], look: Look) -> None:
    """The lanes' lines or boundaries, the last one on top."""
    shown = [runner for runner in runners if np.isfinite(runner.params).all()]
    if not plane.has_fit or not shown:
        return
    inks = [_lane_pen(runner.lane.number, look) for runner in shown]
    dots = DOTS_DOWN * there.rows
    if plane.label:
        (left, right), (low, high) = plane.ranges
        x, y = np.linspace(left, right, 2 * there.columns), np.linspace(low, high, dots)
        borders = [plane.boundary(runner.params, x, y) for runner in shown]
        for border, ink in zip(borders, inks, strict=True):
            points(canvas, there, *border, ink, _ORIGIN)
        return
    x, y = _looked_at(plane, dots)
    curves = plane.curves(np.array([runner.params for runner in shown]), x, y)
    lines = [Stroke(x, curve, ink) for curve, ink in zip(curves, inks, strict=True)]
    strokes(canvas, there, lines, _ORIGIN)


@lru_cache(maxsize=8)
def _looked_at(plane: Plane, dots: int) -> tuple[Vector, Vector]:
    """Where curves are looked for in a plot of so many dots upwards: across, and twice as far as is shown."""
    (left, right), (low, high) = plane.ranges
    half = (high - low) / 2
    return np.linspace(left, right, 33), np.linspace(low - half, high + half, 2 * dots + 1)
