"""The landscape seen from above, or as a block, with everyone who walks on it."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.colors import TRUECOLOR
from gdtui.engine.base.past.way import Way
from gdtui.engine.landscape.simulation import LandscapeState
from gdtui.engine.landscape.way import Trail, trail
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Plane
from gdtui.render import stage
from gdtui.render.cells.braille import Marker, Stroke, arrow, marker_within, markers, strokes, ways
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import Cell
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import ORANGE, YELLOW, Look
from gdtui.render.cells.marks.shared import Placed, whereabouts
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ramps import painted_by
from gdtui.render.cells.scale import scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.compare import lane_color
from gdtui.render.landscape.minima import cross, in_plane
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.landscape.view import Basined, LandscapeView, glyph_of, shown, whole
from gdtui.render.maps.axes import framed, gutter
from gdtui.render.maps.painted import Field, Painted, dotted, painted
from gdtui.render.maps.survey import Known, Place

_FLAT = 1e-3
"""Below this part of the slope at the start, no arrow says which way is down."""


class Still(NamedTuple):
    """All that what stands still depends on."""

    loss: CircuitObjective
    plane: Plane
    here: Viewport
    minima: bool
    contours: bool
    kind: str | Basined
    look: Look
    known: Known | None


class Ground(NamedTuple):
    """What stands still, and the marks on it, which are to be seen whatever is drawn over it."""

    painted: Painted
    minima: list[Marker]


@lru_cache(maxsize=8)
def _ground(still: Still) -> Ground:
    """The heatmap or the basins, the known minima that lie in the plane, the legend."""
    minima = _minima(still)
    return Ground(_painted(still, minima), minima)


def _painted(still: Still, minima: Sequence[Marker]) -> Painted:
    loss, plane, here, _, contours, kind, look, known = still
    if isinstance(kind, Basined):
        from gdtui.render.landscape.basins import basins_frame

        found = basins_frame(kind.found, kind.rule, here.columns + gutter(here, plane.labels), look)
        return Painted(dotted(found, here, plane.labels, look, minima))
    values = known.values if known else plane.grid(loss, *here.axes())
    field = Field(values, scale_of(values, kind == "log"), painted_by(look), contours=contours)
    return painted(field, here, plane.labels, look, minima)


def _minima(still: Still) -> list[Marker]:
    """The known minima that lie in the plane; of basins, all that have one, with their numbers."""
    loss, plane, here, minima, _, kind, look, _ = still
    if not minima:
        return []
    if isinstance(kind, Basined):
        from gdtui.render.landscape.basin_marks import basin_marks

        return basin_marks(kind.found, len(loss.minima), plane, here, look)
    return [cross(x, y, look) for _, x, y in in_plane(loss.minima, plane, here)]


class Mapped(NamedTuple):
    """The map inside its axes, or the block, with who walks on it.

    Attributes:
        frame: the picture.
        where: what is to be said of racers whose letters are not seen where they are, see `whereabouts`.
    """

    frame: Frame
    where: dict[int, str]


def map_frame(view: LandscapeView, box: stage.Box, look: Look) -> Frame:
    """The picture of `mapped` alone."""
    return mapped(view, box, look).frame


def mapped(view: LandscapeView, box: stage.Box, look: Look) -> Mapped:
    """The map or the block, and what the table has to say of it."""
    look = _dimmed(view, look)
    if view.stand is not None:
        return _surface(view, whole(view.seen, box), view.stand, look)
    here = shown(view.seen, view.plane, box)
    still = _still(view, here, look)
    canvas = Canvas(_trodden(view, still))
    shaft, head = _arrows(here, view, look)
    strokes(canvas, here, shaft)
    ground = _ground(still)
    canvas = ground.painted.beneath(canvas)
    dots = [_dot(here, view, index, look) for index in _order(view)]
    # trails and arrows were drawn over the minima, which are to be seen all the same
    markers(canvas, here, [*_landed(view, look), *head, *ground.minima, *dots, *_guess(view, look)])
    frame = framed(canvas.frame(), here, view.plane.labels, look)
    if not view.several:
        return Mapped(frame, {})
    if view.glide:  # the table says how they stand, not whom they pass
        still_there = view._replace(glide=None)
        dots = [_dot(here, still_there, index, look) for index in _order(view)]
    cells = [here.to_cell(dot.x, dot.y) for dot in dots]
    return Mapped(frame, _where(view, look, cells, [dot.glyph for dot in dots]))


def _order(view: LandscapeView) -> list[int]:
    """The racers in the order in which they are drawn: the one that is explained on top."""
    others = [index for index in range(len(view.state.racers)) if index != view.highlight]
    return [*others, view.highlight]


def _where(
    view: LandscapeView, look: Look, cells: Sequence[Cell | None], glyphs: Sequence[str]
) -> dict[int, str]:
    """What is to be said of the racers that are drawn in those cells, as those glyphs, in their order."""
    order = _order(view)
    names = [glyph_of(view, index, look) for index in order]
    return whereabouts(list(map(Placed, order, names, cells, glyphs)))


def _dimmed(view: LandscapeView, look: Look) -> Look:
    """With less bright grounds below several lanes; the shades of a block are that in all their colours."""
    return look._replace(dim=view.several and (view.stand is None or look.colors < TRUECOLOR))


def spot_on_surface(
    view: LandscapeView, here: Viewport, row: int, column: int, look: Look
) -> tuple[float, float] | None:
    """The spot of the plane that a cell of the picture shows, where the loss stands as a block."""
    assert view.stand is not None
    from gdtui.render.landscape.surface.scene import scene, spot_at

    look = _dimmed(view, look)
    place, log = Place(view.loss, view.plane, here), view.kind == "log"
    return spot_at(scene(place, log, view.stand, look, view.ground, view.relief), row, column)


def _surface(view: LandscapeView, here: Viewport, stand: Stand, look: Look) -> Mapped:
    """The loss as a block, with everyone on it; the one that is explained on top."""
    from gdtui.render.landscape.surface.picture import Walker, walked
    from gdtui.render.landscape.surface.scene import scene

    place = Place(view.loss, view.plane, here)
    known = scene(place, view.kind == "log", stand, look, view.ground, view.relief)
    walkers = []
    for index in _order(view):
        before = trail(view.way, index).params[:-1]
        way = view.plane.to_plane(np.vstack([before, view.place(index)]))
        walkers.append(Walker(way, glyph_of(view, index, look), _ink(view, index, look)))
    frame, cells = walked(known, walkers, look)
    where = _where(view, look, cells, [walker.glyph for walker in walkers]) if view.several else {}
    return Mapped(frame, where)


def _landed(view: LandscapeView, look: Look) -> list[Marker]:
    """Where the parachutes of the racer that is explained have just landed."""
    tries, ink = view.racer.memory.tries, _ink(view, view.highlight, look)
    spots = [] if tries is None else view.plane.to_plane(tries).tolist()
    return [Marker(x, y, "v" if look.ascii else "▾", ink) for x, y in spots]


def _guess(view: LandscapeView, look: Look) -> list[Marker]:
    """Where the learner thinks that the dot will land."""
    ink = pen(YELLOW, look.colors, look.letters)
    return [Marker(*view.mark, "!" if look.ascii else "◇", ink)] if view.mark else []


_kept: OrderedDict[tuple[object, LandscapeState], Frame] = OrderedDict()
"""The last few grounds with trails on them: a step adds one stroke, however long the run."""
_MOST_KEPT = 8


def _still(view: LandscapeView, here: Viewport, look: Look) -> Still:
    kind = Basined(view.basins, view.racer.optimizer) if view.basins else view.kind
    return Still(view.loss, view.plane, here, view.minima, view.contours, kind, look, view.ground)


def _trodden(view: LandscapeView, still: Still) -> Frame:
    """The ground with everyone's trail up to now."""
    scene = still, view.highlight
    known = _kept.get((scene, view.state))
    if known is None:
        base, steps = _drawn_last(scene, view)
        canvas = Canvas(base or _ground(still).painted.plain)
        _trails(canvas, still, view, view.way.latest(1 + steps) if base else view.way, base is None)
        known = _kept[scene, view.state] = canvas.frame()
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return known


def _drawn_last(scene: object, view: LandscapeView) -> tuple[Frame | None, int]:
    """The latest ground with trails that is kept, if one is, and how many steps were made since."""
    kept = ((_kept.get((scene, state)), ago) for ago, state in enumerate(reversed(view.lately)))
    return next((found for found in kept if found[0]), (None, 0))


def _ink(view: LandscapeView, index: int, look: Look) -> Pen:
    return pen(lane_color(view.state, index), look.colors, look.letters)


def _trail_ink(view: LandscapeView, index: int, look: Look) -> Pen:
    """What a trail is drawn with. Dots that lie all over the map darken no ground: little would be left."""
    ink = _ink(view, index, look)
    return ink if view.state.racers[index].memory.tries is None else ink._replace(grounds=0)


def _trails(canvas: Canvas, still: Still, view: LandscapeView, way: Way, fresh: bool) -> None:
    """Where everyone has been, step by step; for random search, where its parachutes landed.

    Later steps lie over earlier ones, and in one step the racers in their order: so a picture is the same
    whether it was drawn as the run went on or all at once (`fresh`: nothing of its first step is there yet).
    """
    lanes = range(len(view.state.racers))
    lines = [_steps(trail(way, lane), view.plane) for lane in lanes]
    starts, ends, steps = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    owner = np.repeat(lanes, [len(line.steps) for line in lines])
    order = np.lexsort((owner, steps))
    order = order[steps[order] >= (0 if fresh else 1)]
    pens = [_trail_ink(view, lane, still.look) for lane in lanes]
    bare = None if fresh else Canvas(_ground(still).painted.plain)
    ways(canvas, still.here, starts[order], ends[order], owner[order], pens, bare)


class _Lines(NamedTuple):
    """Lines from `starts` to `ends`, shape (lines, 2), each drawn when that one of the `steps` was made."""

    starts: Vector
    ends: Vector
    steps: Vector


def _steps(walked: Trail, plane: Plane) -> _Lines:
    """One racer's lines, and a dot for each parachute; the rule may have changed on the way."""
    spots = plane.to_plane(walked.params[walked.slides])
    landed = ~np.isnan(walked.tries).all(axis=2)
    dots = plane.to_plane(walked.tries[landed])
    steps = [np.flatnonzero(walked.slides)[1:], np.nonzero(landed)[0]]
    return _Lines(
        np.concatenate([spots[:-1], dots]), np.concatenate([spots[1:], dots]), np.concatenate(steps)
    )


Arrow = tuple[list[Stroke], list[Marker]]


def _arrows(here: Viewport, view: LandscapeView, look: Look) -> Arrow:
    """The arrow of the gradient, and under it in its own colour that of a gradient that was typed."""
    if view.glide:  # they stand at the dot, which is still on its way
        return [], []
    exact = _arrow(here, view, view.exact, ORANGE, look)
    if view.typed is None:
        return exact
    color = lane_color(view.state, len(view.state.racers) - 1)
    typed = _arrow(here, view, view.typed, color, look)
    return typed[0] + exact[0], typed[1] + exact[1]


def _arrow(here: Viewport, view: LandscapeView, gradient: Vector, color: int, look: Look) -> Arrow:
    """Which way is steepest down from the racer that is explained, and how far η times the gradient leads.

    There is none where it is all but flat, nor while the learner is to say where the dot will land.
    """
    racer, first = view.racer, view.first.racers[view.highlight]
    flat = not float(np.abs(gradient).max()) >= _FLAT * float(np.abs(first.gradient).max())
    if view.asking or not racer.optimizer.uses_gradient or racer.outcome.ended or flat:
        return [], []
    x, y = view.plane.to_plane(racer.params).tolist()
    ink = pen(color, look.colors, look.letters)
    return arrow(here, (x, y), view.plane.shadow(-gradient), ink, racer.optimizer.rate)


def _dot(here: Viewport, view: LandscapeView, index: int, look: Look) -> Marker:
    """Where a racer stands, or at which edge of the picture it has left."""
    x, y = view.plane.to_plane(view.place(index)).tolist()
    return marker_within(here, Marker(x, y, glyph_of(view, index, look), _ink(view, index, look)))
