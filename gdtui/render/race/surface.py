"""The surface of a race: its map, the lanes on it, and where the next step of one of them is bound for."""

import math
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.plane import Plane as LossPlane
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.planes import Pane
from gdtui.engine.race.way import trails
from gdtui.render import stage
from gdtui.render.cells.braille import Marker, Stroke, arrow, markers, strokes
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.growing import Growing
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import LANES, WHITE, Look
from gdtui.render.cells.marks.shared import OFF, Placed, whereabouts
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ramps import painted_by
from gdtui.render.cells.scale import scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.axes import framed, inside
from gdtui.render.maps.painted import Field, Painted, painted
from gdtui.render.maps.survey import Known, Place
from gdtui.render.race.panel import compact, glyph
from gdtui.render.race.view import RaceView

_RECENT, _AT_ONCE = 120, 32
"""So many of the last places of the lanes that are not highlighted are drawn, and some more: those before are
left out so many at once, as a trail that loses its first place is drawn anew."""


def shown(drawn: Pane, box: stage.Box) -> Viewport:
    """The part of the surface as it lies on the cells of the map inside its axes."""
    across, up = drawn.bounds
    return inside(across, up, drawn.plane.labels, box.columns, box.rows)


def place_of(view: RaceView, box: stage.Box) -> Place:
    """What is shown of the surface in a box."""
    return Place(view.race.problem.surface, view.pane.plane, shown(view.pane, box))


@lru_cache(maxsize=8)
def _ground(
    problem: Problem, place: Place, kind: str, contours: bool, look: Look, known: Known | None
) -> Painted:
    """What stands still: the surface and its colour bar."""
    loss, plane, here = place
    values = known.values if known else plane.grid(loss, *here.axes())
    colors = painted_by(look._replace(dim=True))
    used, there = problem.surface.examples, problem.examples
    name = "loss" if used == there else f"loss on {used} of {compact(there)}"
    field = Field(values, scale_of(values, kind == "log"), colors, name, contours)
    return painted(field, here, plane.labels, look)


class Mapped(NamedTuple):
    """The surface with the lanes on it, and what is to be said of those whose glyphs are not seen there."""

    frame: Frame
    where: dict[int, str]


def surface(view: RaceView, box: stage.Box, look: Look) -> Mapped:
    """The surface with its axes, the lanes and the arrows in a box."""
    _, plane, here = place = place_of(view, box)
    ground = _ground(view.race.problem, place, view.kind, view.contours, look, view.ground)
    canvas = Canvas(_walked.over(ground.plain, here, _trails(view, look)))
    shafts, tips = ([], []) if view.glide else _arrows(here, plane, view.runner, look)
    strokes(canvas, here, shafts, bare=Canvas(ground.plain))
    canvas = ground.beneath(canvas)
    places = _places(view)
    markers(canvas, here, [*tips, *(_spot(lane, *places[lane], here, look) for lane in view.order)])
    if view.glide:  # the words say how they stand, not whom they pass
        places = _places(replace(view, glide=None))
    found = [_placed(lane, *places[lane], here, look) for lane in view.order]
    return Mapped(framed(canvas.frame(), here, plane.labels, look), whereabouts(found))


_walked = Growing()
"""Nearly every step adds one line to each trail, and takes none away."""


def _trails(view: RaceView, look: Look) -> list[Stroke]:
    """Where the lanes have been."""
    known = view.pane.plane.to_plane(trails(view.way))
    first = max(len(known) - _RECENT, 0) // _AT_ONCE * _AT_ONCE
    shown = [known[0 if lane == view.highlight else first :, lane] for lane in view.order]
    inks = [_ink(lane, look) for lane in view.order]
    return [Stroke(path[:, 0], path[:, 1], ink) for path, ink in zip(shown, inks, strict=True)]


def _places(view: RaceView) -> list[tuple[float, float]]:
    """Where the lanes stand on the plane, or are on their way."""
    params = [runner.params for runner in view.state.runners]
    if view.glide:
        pairs = zip(view.glide.whence.runners, params, strict=True)
        params = [view.glide.between(before.params, here) for before, here in pairs]
    return [(x, y) for x, y in view.pane.plane.to_plane(np.array(params)).tolist()]


def _spot(lane: int, x: float, y: float, here: Viewport, look: Look) -> Marker:
    """A lane at its place, or at the nearest one that is shown."""
    return Marker(*_nearest(here, x, y), glyph(lane, look), _ink(lane, look))


def _placed(lane: int, x: float, y: float, here: Viewport, look: Look) -> Placed:
    name, cell = glyph(lane, look), here.to_cell(*_nearest(here, x, y))
    return Placed(lane, name, cell, name if here.contains(x, y) else OFF)


def _nearest(here: Viewport, x: float, y: float) -> tuple[float, float]:
    """A point, or the nearest one that is shown; nan for what is not finite."""
    (left, right), (low, high) = here.x_range, here.y_range
    across = min(max(x, left), right) if math.isfinite(x) else math.nan
    return across, min(max(y, low), high) if math.isfinite(y) else math.nan


def _ink(lane: int, look: Look) -> Pen:
    return pen(LANES[lane], look.colors, look.letters)


def _arrows(
    here: Viewport, plane: LossPlane, runner: Runner, look: Look
) -> tuple[list[Stroke], list[Marker]]:
    """Downhill for the whole data in white, and for the next batch in the lane's colour: shafts, heads."""
    if runner.outcome.ended or look.colors == 0:  # without colour, a head looks like a lane's glyph
        return [], []
    x, y = plane.to_plane(runner.params).tolist()
    slopes = [(runner.full[1], pen(WHITE, look.colors, look.letters))]
    if not runner.takes_all:
        slopes.append((runner.gradient, _ink(runner.lane.number, look)))
    shafts, tips = [], []
    for slope, ink in slopes:
        shaft, tip = arrow(here, (x, y), plane.shadow(-slope), ink, runner.lane.optimizer.rate)
        shafts += shaft
        tips += tip
    return shafts, tips
