"""The landscape's picture: a heatmap with what walks on it, the numbers beside it, the words below."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.landscape.planes import Drawn
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.landscape.words import equations_for, opening
from gdtui.engine.losses.objective import CircuitObjective, Vector
from gdtui.engine.losses.plane import Plane
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.render import stage
from gdtui.render.brightness import kind_of, other_kind
from gdtui.render.cells.braille import Marker, Stroke, arrow, marker_within, markers, strokes, ways
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, ORANGE, WHITE, YELLOW, Look
from gdtui.render.cells.loss_chart import LossCurve, loss_chart, wide_axis
from gdtui.render.cells.panel import Line, Span, cropped, line, panel, wrap
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.scale import scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.panel import (
    lane_color,
    lane_glyph,
    param_lines,
    racer_lines,
    ranking_lines,
    theory_lines,
    twins,
)
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.maps.axes import framed, gutter, inside
from gdtui.render.maps.painted import Field, Painted, dotted, painted
from gdtui.render.plane_lines import plane_lines
from gdtui.render.spelled import spelled

if TYPE_CHECKING:  # basins and the block are imported when they are first drawn
    from gdtui.engine.landscape.basins import Map

_ON = 1.0
"""How many cells off the plane a minimum may lie that is marked."""
_FLAT = 1e-3
"""Below this part of the slope at the start, no arrow says which way is down."""
_ROOMY = 28
"""Rows from which the side has room for a ranking and the numbers of one racer."""
_PARAM_ROWS = 7
"""The fewest rows of a list of params, its heading among them."""
_CHART_ROWS = 8
"""The fewest rows a chart is drawn in without being asked for."""
_NOWHERE = "The loss has no value here: move the dot into the coloured part with the arrow keys."
_FIRST = "n takes a step, space runs, the arrow keys move the dot; t opens the course."


@dataclass(frozen=True, eq=False)
class LandscapeView:
    """All that is shown.

    Attributes:
        simulation: the run.
        state: where it stands.
        recorded: (step, state) up to here, oldest first, as far as they are kept.
        drawn: what the picture is a part of: a plane through all the params.
        seen: the part of the plane that is shown; its size in cells does not count.
        highlight: the index of the racer that is explained.
        minima: whether the known minima are marked.
        chart: whether the chart takes the numbers' place where there is no room for both.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of what just happened, or "".
        mark: where the learner thinks that the dot will land; None without such a mark.
        rule: what both lanes of a challenge should do; "" without one.
        scrolled: how many of the params are passed over in the list of them.
        scale: `log` or `linear` brightness; None where the loss decides.
        contours: whether lines are drawn where the loss has round values.
        basins: where the rule that is explained ends, in place of the loss; None where the loss is shown.
        stand: how the loss stands as a block; None where it is seen from above.
    """

    simulation: Landscape
    state: LandscapeState
    recorded: Sequence[tuple[int, LandscapeState]]
    drawn: Drawn
    seen: Viewport
    highlight: int
    minima: bool
    chart: bool
    running: bool
    speed: float
    notice: str
    mark: tuple[float, float] | None = None
    rule: str = ""
    scrolled: int = 0
    scale: str | None = None
    contours: bool = False
    basins: "Map | None" = None
    stand: Stand | None = None

    @property
    def kind(self) -> str:
        """Whether the brightness is `log` or `linear`."""
        return self.scale or kind_of(self.loss, *self.drawn[:2])

    @property
    def plane(self) -> Plane:
        """The plane that is drawn."""
        return self.drawn.plane

    @property
    def racer(self) -> Racer:
        """The racer that is explained."""
        return self.state.racers[self.highlight]

    @property
    def loss(self) -> CircuitObjective:
        """The loss."""
        loss = self.simulation.objective
        assert isinstance(loss, CircuitObjective)
        return loss

    @property
    def several(self) -> bool:
        """Whether there is more than one racer."""
        return len(self.state.racers) > 1


class Basined(NamedTuple):
    """Basins in place of the loss, and whose they are."""

    found: "Map"
    rule: AnyOptimizer


def shown(seen: Viewport, plane: Plane, box: stage.Box) -> Viewport:
    """The part of the plane as it lies on the cells of the map inside its axes."""
    return inside(seen.x_range, seen.y_range, plane.labels, box.columns, box.rows)


def whole(seen: Viewport, box: stage.Box) -> Viewport:
    """The part of the plane on all cells of the picture but its last row: a block has no axes."""
    return seen.resized(box.columns, box.rows - 1)


def draw(view: LandscapeView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    layout = stage.arrange(columns, rows)
    parts = stage.Parts(
        header=stage.header(look, "landscape", view.loss.name, columns),
        main=_picture(view, layout.main, look),
        side=_side(view, layout.side, look),
        strip=_words(view, layout.strip),
        footer=stage.footer(_hints(view), columns),
    )
    return stage.compose(layout, parts, look)


class Still(NamedTuple):
    """All that what stands still depends on."""

    loss: CircuitObjective
    plane: Plane
    here: Viewport
    minima: bool
    contours: bool
    kind: str | Basined
    look: Look


@lru_cache(maxsize=8)
def _ground(still: Still) -> Painted:
    """What stands still: the heatmap or the basins, the known minima that lie in the plane, the legend."""
    loss, plane, here, _, contours, kind, look = still
    if isinstance(kind, Basined):
        from gdtui.render.landscape.basins import basins_frame

        found = basins_frame(kind.found, kind.rule, here.columns + gutter(here, plane.labels), look)
        return Painted(dotted(found, here, plane.labels, look, _minima(still)))
    values = plane.grid(loss, *here.axes())
    colors = ramp(look.colormap, look.colors, look.ascii)
    field = Field(values, scale_of(values, kind == "log"), colors, contours=contours)
    return painted(field, here, plane.labels, look, _minima(still))


def _minima(still: Still) -> list[Marker]:
    """The known minima that lie in the plane."""
    plane, look = still.plane, still.look
    ink, glyph = pen(WHITE, look.colors, look.ascii), "x" if look.ascii else "✕"
    known = [np.array(minimum) for minimum in (still.loss.minima if still.minima else ())]
    near = [spot for spot in known if plane.off(spot) < _ON * max(still.here.cell_size)]
    spots = (plane.to_plane(spot).tolist() for spot in near)
    return [Marker(x, y, glyph, ink) for x, y in spots]


def _picture(view: LandscapeView, box: stage.Box, look: Look) -> Frame:
    if view.stand is not None:
        return _surface(view, whole(view.seen, box), view.stand, look)
    here = shown(view.seen, view.plane, box)
    still = _still(view, here, look)
    canvas = Canvas(_trodden(view, still))
    shaft, head = _arrow(here, view, look)
    strokes(canvas, here, shaft)
    canvas = Canvas(_ground(still).under(canvas.frame()))
    others = (index for index in range(len(view.state.racers)) if index != view.highlight)
    dots = [_dot(here, view, index, look) for index in (*others, view.highlight)]
    markers(canvas, here, [*_landed(view, look), *head, *dots, *_guess(view, look)])
    return framed(canvas.frame(), here, view.plane.labels, look)


def spot_on_surface(
    view: LandscapeView, here: Viewport, row: int, column: int, look: Look
) -> tuple[float, float] | None:
    """The spot of the plane that a cell of the picture shows, where the loss stands as a block."""
    assert view.stand is not None
    from gdtui.render.landscape.surface.picture import scene, spot_at

    return spot_at(scene(view.loss, view.plane, here, view.kind == "log", view.stand, look), row, column)


def _surface(view: LandscapeView, here: Viewport, stand: Stand, look: Look) -> Frame:
    """The loss as a block, with everyone on it; the one that is explained on top."""
    from gdtui.render.landscape.surface.picture import Walker, scene, surface_frame

    known = scene(view.loss, view.plane, here, view.kind == "log", stand, look)
    order = [index for index in range(len(view.state.racers)) if index != view.highlight]
    walkers = []
    for index in (*order, view.highlight):
        way = view.plane.to_plane(np.array([state.racers[index].params for _, state in view.recorded]))
        walkers.append(Walker(way, _glyph(view, index, look), _ink(view, index, look)))
    return surface_frame(known, walkers, look)


def _landed(view: LandscapeView, look: Look) -> list[Marker]:
    """Where the parachutes of the racer that is explained have just landed."""
    tries, ink = view.racer.memory.tries, _ink(view, view.highlight, look)
    spots = [] if tries is None else view.plane.to_plane(tries).tolist()
    return [Marker(x, y, "v" if look.ascii else "▾", ink) for x, y in spots]


def _guess(view: LandscapeView, look: Look) -> list[Marker]:
    """Where the learner thinks that the dot will land."""
    ink = pen(YELLOW, look.colors, look.ascii)
    return [Marker(*view.mark, "o" if look.ascii else "◇", ink)] if view.mark else []


_kept: OrderedDict[tuple[object, LandscapeState], Frame] = OrderedDict()
"""The last few grounds with trails on them: a step adds one stroke, however long the run."""
_MOST_KEPT = 8


def _still(view: LandscapeView, here: Viewport, look: Look) -> Still:
    kind = Basined(view.basins, view.racer.optimizer) if view.basins else view.kind
    return Still(view.loss, view.plane, here, view.minima, view.contours, kind, look)


def _trodden(view: LandscapeView, still: Still) -> Frame:
    """The ground with everyone's trail up to now."""
    scene = still, view.highlight
    known = _kept.get((scene, view.state))
    if known is None:
        base = _kept.get((scene, view.recorded[-2][1])) if len(view.recorded) > 1 else None
        canvas = Canvas(_ground(still).plain if base is None else base)
        states = [state for _, state in (view.recorded if base is None else view.recorded[-2:])]
        _trails(canvas, still, view, states, base is None)
        known = _kept[scene, view.state] = canvas.frame()
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return known


def _ink(view: LandscapeView, index: int, look: Look) -> Pen:
    return pen(lane_color(view.state, index), look.colors, look.ascii)


def _trail_ink(view: LandscapeView, index: int, look: Look) -> Pen:
    """What a trail is drawn with. Dots that lie all over the map darken no ground: little would be left."""
    ink = _ink(view, index, look)
    return ink if view.state.racers[index].memory.tries is None else replace(ink, grounds=0)


def _trails(
    canvas: Canvas, still: Still, view: LandscapeView, states: Sequence[LandscapeState], fresh: bool
) -> None:
    """Where everyone has been, step by step; for random search, where its parachutes landed.

    Later steps lie over earlier ones, and in one step the racers in their order: so a picture is the same
    whether it was drawn as the run went on or all at once (`fresh`: nothing of the first state is there yet).
    """
    lanes = range(len(view.state.racers))
    lines = [_steps([state.racers[lane] for state in states], view.plane) for lane in lanes]
    starts, ends, steps = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    owner = np.repeat(lanes, [len(line.steps) for line in lines])
    order = np.lexsort((owner, steps))
    order = order[steps[order] >= (0 if fresh else 1)]
    pens = [_trail_ink(view, lane, still.look) for lane in lanes]
    bare = None if fresh else Canvas(_ground(still).plain)
    ways(canvas, still.here, starts[order], ends[order], owner[order], pens, bare)


class _Lines(NamedTuple):
    """Lines from `starts` to `ends`, shape (lines, 2), each drawn when that one of the `steps` was made."""

    starts: Vector
    ends: Vector
    steps: Vector


def _steps(racers: Sequence[Racer], plane: Plane) -> _Lines:
    """One racer's lines, and a dot for each parachute; the rule may have changed on the way."""
    walked = [(place, racer.params) for place, racer in enumerate(racers) if racer.optimizer.uses_gradient]
    spots = plane.to_plane(np.array([params for _, params in walked])) if walked else np.empty((0, 2))
    places = [place for place, _ in walked][1:]
    landed = [np.empty((0, 2))]
    for place, racer in enumerate(racers):
        if racer.memory.tries is not None:
            landed.append(plane.to_plane(racer.memory.tries))
            places += [place] * len(landed[-1])
    dots = np.concatenate(landed)
    return _Lines(
        np.concatenate([spots[:-1], dots]), np.concatenate([spots[1:], dots]), np.array(places, np.float64)
    )


def _arrow(here: Viewport, view: LandscapeView, look: Look) -> tuple[list[Stroke], list[Marker]]:
    """Which way is steepest down from the racer that is explained, and how far η times the gradient leads.

    There is none where it is all but flat.
    """
    racer, first = view.racer, view.recorded[0][1].racers[view.highlight]
    flat = float(np.abs(racer.gradient).max()) < _FLAT * float(np.abs(first.gradient).max())
    if not racer.optimizer.uses_gradient or racer.outcome.ended or flat:
        return [], []
    x, y = view.plane.to_plane(racer.params).tolist()
    rate = None if view.mark else racer.optimizer.rate  # its length would say where the dot will land
    ink = pen(ORANGE, look.colors, look.ascii)
    return arrow(here, (x, y), view.plane.shadow(-racer.gradient), ink, rate)


def _dot(here: Viewport, view: LandscapeView, index: int, look: Look) -> Marker:
    """Where a racer stands, or at which edge of the picture it has left."""
    racer = view.state.racers[index]
    x, y = view.plane.to_plane(racer.params).tolist()
    return marker_within(here, Marker(x, y, _glyph(view, index, look), _ink(view, index, look)))


def _glyph(view: LandscapeView, index: int, look: Look) -> str:
    """What a racer is drawn with."""
    if not view.several:
        return "O" if look.ascii else "●"
    return lane_glyph(view.state, index)


def _side(view: LandscapeView, box: stage.Box, look: Look) -> Frame:
    """The numbers, and the loss against the step where there is room for it or it is asked for."""
    columns = box.columns
    lines: list[Line] = []
    if view.several:
        lines += ranking_lines(view.simulation, view.state, view.highlight, columns)
    if not view.several or box.rows >= _ROOMY or twins(view.state):
        status = stage.status(view.running, view.state.step)
        lines += racer_lines(view.simulation, view.state, view.highlight, columns, status)
        lines += plane_lines(view.plane, view.drawn.step, view.racer.params, columns)
        rest = theory_lines(view.simulation, view.state, view.highlight, columns)
        chart = _CHART_ROWS + 1 if view.state.step else 0
        room = max(box.rows - len(lines) - len(rest) - chart, _PARAM_ROWS)
        room = min(room, box.rows - len(lines))
        lines += param_lines(view.simulation, view.state, view.highlight, view.scrolled, room, columns)
        lines += rest
    if view.chart:
        return _chart(view, columns, box.rows, look)
    lines = spelled(lines, columns, look)
    room = box.rows - len(lines) - 1
    if not view.state.step or room < _CHART_ROWS:
        return panel(lines, box.rows, columns)
    return stack(panel(lines, box.rows - room, columns), _chart(view, columns, room, look))


def _chart(view: LandscapeView, columns: int, rows: int, look: Look) -> Frame:
    """The losses of all racers, the highlighted one on top."""
    lanes = len(view.state.racers)
    order = [index for index in range(lanes) if index != view.highlight] + [view.highlight]
    stride = len(view.recorded) // (4 * columns) | 1  # odd, so that what flips each step shows both its sides
    known = [*view.recorded[:-1:stride], *view.recorded[-1:]]
    steps = np.array([step for step, _ in known], np.float64)
    curves = []
    for index in order:
        losses = np.array([state.racers[index].loss for _, state in known])
        glyph = _glyph(view, index, look)
        curves.append(LossCurve(steps, losses, lane_color(view.state, index), glyph))
    return loss_chart(curves, wide_axis(curves), columns, rows, look)


def _words(view: LandscapeView, box: stage.Box) -> list[Line]:
    """What just happened, or what is to be said instead."""
    if view.notice:
        return wrap(view.notice, box.columns - 2, YELLOW)
    names = view.loss.variables
    if not view.state.step:
        said = opening(view.racer, names)
        lines = [*wrap(view.loss.why, box.columns - 2), *wrap(said, box.columns - 2)]
        hint = _FIRST if np.isfinite(view.racer.loss) else _NOWHERE
        return [*cropped(lines, box.rows - 1, box.columns - 2), line(Span(hint, DIM))]
    groups = [equations_for(view.racer, names, index) for index in _most_moved(view)]
    told = view.simulation.happened(view.state, view.highlight)
    if view.rule:  # the lanes' own formulas would give the bug away
        return [line(told.sentence), line(Span(f"both should: {view.rule}", ORANGE))]
    return stage.told(told, view.simulation.asides(view.state, view.highlight), groups, box.rows, box.columns)


def _most_moved(view: LandscapeView) -> list[int]:
    """The params whose equations are shown: of more than two, the two that the last step moved furthest."""
    move = view.racer.move
    if move is None or move.update.size <= 2:
        return list(range(view.racer.params.size))
    return sorted(np.argsort(-np.abs(move.update), kind="stable")[:2].tolist())


def _hints(view: LandscapeView) -> list[stage.Hint]:
    rate = view.racer.optimizer.rate
    return [
        stage.Hint("n", "step"),
        stage.run_hint(view.running, view.speed),
        stage.Hint("b", "back"),
        *([stage.Hint("[ ]", f"η {show_setting(rate)}")] if rate is not None else []),
        *([stage.Hint("w", "plane")] if view.racer.params.size > 2 else []),
        stage.Hint("o", "optimizer"),
        stage.Hint("f", "loss"),
        stage.Hint("r", "reset"),
        stage.Hint("c", "alone" if view.several else "compare", view.several),
        stage.Hint("←↑↓→", "turn" if view.stand else "move"),
        stage.Hint("g", "circuit"),
        stage.Hint("p", "predict"),
        stage.Hint("e", "type"),
        stage.Hint("v", "view"),
        stage.Hint("D", "3-D", view.stand is not None),
        stage.Hint("B", "basins", view.basins is not None),
        stage.Hint("- +", f"{view.speed:g}/s"),
        stage.Hint("z Z", "zoom"),
        stage.Hint("I", "contours", view.contours),
        stage.Hint("S", other_kind(view.kind)),
        stage.Hint("?", "help"),
    ]
