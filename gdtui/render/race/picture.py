"""The race's picture: three lanes on one surface, the numbers beside it, the words below."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.past.way import Way
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.losses.plane import PCA
from gdtui.engine.losses.plane import Plane as LossPlane
from gdtui.engine.optimizers.base import Move
from gdtui.engine.race.crowd import crowd, has_crowd
from gdtui.engine.race.data_plane import Plane, plane
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.noise import Noise
from gdtui.engine.race.planes import Pane, drawn
from gdtui.engine.race.simulation import Race, RaceState
from gdtui.engine.race.way import figures, trails
from gdtui.engine.race.words import asides
from gdtui.render import stage
from gdtui.render.brightness import kind_of, other_kind
from gdtui.render.cells.braille import Marker, Stroke, arrow, markers, strokes
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.dots.growing import Growing
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, LANES, ORANGE, WHITE, YELLOW, Look
from gdtui.render.cells.loss_chart import LossCurve
from gdtui.render.cells.marks.shared import OFF, Placed, where_line, whereabouts
from gdtui.render.cells.panel import Line, Span, badge, length, panel, wrap, write
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ramps import painted_by
from gdtui.render.cells.scale import scale_of
from gdtui.render.cells.viewport import Viewport
from gdtui.render.first_words import first_words
from gdtui.render.gliding import Glide
from gdtui.render.maps.axes import framed, inside
from gdtui.render.maps.painted import Field, Painted, painted
from gdtui.render.maps.survey import Known, Place
from gdtui.render.race.fit_plot import fit_plot
from gdtui.render.race.panel import (
    LABEL,
    NAMED,
    compact,
    cost_lines,
    crowd_lines,
    glyph,
    lane_lines,
    noise_lines,
    ranking_lines,
)
from gdtui.render.race.weights import weight_lines
from gdtui.render.spelled import spelled
from gdtui.render.titled_chart import titled_chart

PAGES = ("loss", "data", "weights", "crowd", "numbers")
"""What stands beside the surface where there is no room for all of it, in the order of the key."""
_LEAST = {"loss": 7, "data": 7, "weights": 7, "crowd": 9, "numbers": 12}
"""The fewest rows that each of them needs."""
_RECENT = 120
"""So much of their trails is drawn for the lanes that are not highlighted."""
NOISE_EVERY = 8
_AT_ONCE = 1000
"""With more examples the noise of the gradient is measured at one running step in so many: it takes a while,
and changes slowly."""
_KEPT = 2
"""States of which is kept what is drawn of them alone: the one that is shown, and the next."""
_FIRST = "n takes a step, space runs, tab goes to the next lane, < > change the batch."
_SHORT = "n takes a step, space runs."
_ARROWS = "White arrow: downhill on all the data. Coloured arrow: downhill on the lane's next batch."


@dataclass(frozen=True, eq=False)
class RaceView:
    """All that is shown.

    Attributes:
        race: the run.
        state: where it stands.
        way: how the lanes came here.
        recent: the latest states, one after another, the present one last.
        highlight: the index of the lane that is explained.
        page: one of PAGES: what is shown first of all beside the surface.
        by_examples: whether the chart goes by examples seen instead of updates.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of what just happened, or "".
        plane: the name of the plane that is drawn, where there are three params and more.
        turn: which inputs the data are drawn against, counted in their order.
        scale: `log` or `linear` brightness; None where the loss decides.
        contours: whether lines are drawn where the loss has round values.
        glide: how far the lanes have come on their way here; None where they are here.
        window: (low, high) of the two coordinates that are zoomed to; None for the whole.
        ground: as much as is known of the surface; None where it is computed at once.
    """

    race: Race
    state: RaceState
    way: Way
    recent: Sequence[RaceState]
    highlight: int
    page: str
    by_examples: bool
    running: bool
    speed: float
    notice: str
    plane: str = PCA
    turn: int = 0
    scale: str | None = None
    contours: bool = False
    glide: Glide[RaceState] | None = None
    window: Bounds | None = None
    ground: Known | None = None

    @property
    def kind(self) -> str:
        """Whether the brightness is `log` or `linear`."""
        return self.scale or usual_kind(self.race.problem, self.whole)

    @property
    def pane(self) -> Pane:
        """The plane that is drawn, and which part of it."""
        return self.whole if self.window is None else self.whole._replace(bounds=self.window)

    @cached_property
    def whole(self) -> Pane:
        """The same with all that there is to show."""
        return drawn(self.race.problem, self.way, self.plane, self.race.seed)

    @cached_property
    def figures(self) -> Vector:
        """What the lanes' ways had cost them, see `way.figures`."""
        return figures(self.way, self.state.runners)

    @property
    def runner(self) -> Runner:
        """The lane that is explained."""
        return self.state.runners[self.highlight]

    @property
    def order(self) -> list[int]:
        """The lanes in the order they are drawn in, the highlighted one last."""
        lanes = range(len(self.state.runners) - 1, -1, -1)
        return [lane for lane in lanes if lane != self.highlight] + [self.highlight]


def draw(view: RaceView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    layout = stage.arrange(columns, rows)
    problem = view.race.problem
    main, where = _picture(view, layout.main, look)
    parts = stage.Parts(
        header=stage.header(look, "race", f"{problem.data.name} · {problem.model}", columns),
        main=main,
        side=_side(view, layout.side, where, look),
        strip=_words(view, layout.strip, look),
        footer=stage.footer(_hints_of(view), columns),
    )
    return stage.compose(layout, parts, look)


def foresee(view: RaceView, columns: int, rows: int, look: Look) -> None:
    """Draw what of a picture to come shows the state alone, not the way to it: it is kept until then."""
    layout = stage.arrange(columns, rows)
    _words(view, layout.strip, look)
    top = _lanes(view.race, view.state, view.highlight, layout.side.columns, look)
    rooms = _rooms(view.page, layout.side.rows - top.rows, pages(view.race))
    if "data" in rooms:
        _data(view, rooms["data"], layout.side.columns, look)
    if "numbers" in rooms:
        _noise(view)
    _ = [runner.full for runner in view.state.runners]


def pages(race: Race) -> tuple[str, ...]:
    """The pages of a race: weights where the surface does not show them all, a crowd where there is one."""
    absent = {"weights": len(race.problem.variables) <= 2, "crowd": not has_crowd(race)}
    return tuple(page for page in PAGES if not absent.get(page))


def usual_kind(problem: Problem, pane: Pane) -> str:
    """Whether the surface itself asks for `log` or `linear` brightness."""
    return kind_of(problem.surface, pane.plane, pane.bounds)


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


@lru_cache(maxsize=4)
def _plane(problem: Problem, turn: int) -> Plane:
    return plane(problem, turn)


# -- the surface


class _Mapped(NamedTuple):
    """The surface with the lanes on it, and what is to be said of those whose glyphs are not seen there."""

    frame: Frame
    where: dict[int, str]


def _picture(view: RaceView, box: stage.Box, look: Look) -> _Mapped:
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
    return _Mapped(framed(canvas.frame(), here, plane.labels, look), whereabouts(found))


_walked = Growing()
"""A step adds one line to each trail, as long as none of them loses its first."""


def _trails(view: RaceView, look: Look) -> list[Stroke]:
    """Where the lanes have been."""
    known = view.pane.plane.to_plane(trails(view.way))
    shown = [known[:, lane] if lane == view.highlight else known[-_RECENT:, lane] for lane in view.order]
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


# -- beside it


def _side(view: RaceView, box: stage.Box, where: Mapping[int, str], look: Look) -> Frame:
    """The lanes, then as much as there is room for, beginning with the page that is asked for."""
    columns = box.columns
    top = _lanes(view.race, view.state, view.highlight, columns, look)
    if where:
        badges = [badge(glyph(lane, look), LANES[lane], look) for lane in range(len(view.state.runners))]
        canvas = Canvas(top)
        write(canvas, [where_line(where, badges)], 1, 0, NAMED)
        top = canvas.frame()
    rooms = _rooms(view.page, box.rows - top.rows, pages(view.race))
    frames = [_SECTIONS[name](view, rooms[name], columns, look) for name in PAGES if name in rooms]
    return stack(top, *frames)


@lru_cache(maxsize=_KEPT)
def _lanes(race: Race, state: RaceState, highlight: int, columns: int, look: Look) -> Frame:
    """How the lanes do."""
    lines = spelled(lane_lines(race, state, highlight, columns, look), columns, look)
    return panel(lines, len(lines), columns)


def _rooms(page: str, rows: int, known: tuple[str, ...]) -> dict[str, int]:
    """How many rows each section gets: the asked for first, then the others in turn while there is room."""
    first = known.index(page) if page in known else 0
    chosen: dict[str, int] = {}
    for name in known[first:] + known[:first]:
        if not chosen or sum(chosen.values()) + _LEAST[name] <= rows:
            chosen[name] = _LEAST[name]
    growing = [name for name in known[:-1] if name in chosen] or list(chosen)
    spare = rows - sum(chosen.values())
    for place, name in enumerate(growing):
        chosen[name] += spare // len(growing) + (place < spare % len(growing))
    return chosen


def _loss(view: RaceView, rows: int, columns: int, look: Look) -> Frame:
    """The losses of all lanes, against updates or against examples."""
    name = "examples seen" if view.by_examples else "updates"
    known = view.figures[:, view.order].T
    curves = [
        LossCurve(along, losses, LANES[lane], glyph(lane, look))
        for lane, along, losses in zip(view.order, known[1 if view.by_examples else 0], known[2], strict=True)
    ]
    return titled_chart(curves, "loss", name, columns, rows, look)


def _data(view: RaceView, rows: int, columns: int, look: Look) -> Frame:
    return _fitted(_plane(view.race.problem, view.turn), view.state, view.highlight, rows, columns, look)


@lru_cache(maxsize=_KEPT)
def _fitted(plane: Plane, state: RaceState, highlight: int, rows: int, columns: int, look: Look) -> Frame:
    return fit_plot(plane, state.runners, highlight, rows, columns, look)


def _weights(view: RaceView, rows: int, columns: int, look: Look) -> Frame:
    lines = weight_lines(view.race.problem, view.runner, view.pane, rows, columns, look)
    return panel(spelled(lines, columns, look), rows, columns)


def _crowd(view: RaceView, rows: int, columns: int, look: Look) -> Frame:
    lines = crowd_lines(crowd(view.race), view.state.step, columns)
    return panel(spelled(lines, columns, look), rows, columns)


def _numbers(view: RaceView, rows: int, columns: int, look: Look) -> Frame:
    lines = [
        *cost_lines(view.race, view.runner, columns),
        *stage.trail(view.way, LABEL),
        *noise_lines(*_noise(view), columns),
        *ranking_lines(view.race.standings(view.figures, view.state), columns, look),
    ]
    return panel(spelled(lines, columns, look), rows, columns)


def _noise(view: RaceView) -> tuple[Noise, int]:
    """The noise of the highlighted lane, and the step at which it is measured.

    That is the step that is shown; with many examples, while the clock runs, the last of every few.
    """
    if view.running and view.race.problem.examples > _AT_ONCE:
        return _measured_lately(view)
    return _measured(view.race, view.state, view.highlight), view.state.step


def _measured_lately(view: RaceView) -> tuple[Noise, int]:
    for state in reversed(view.recent):
        if state.step % NOISE_EVERY == 0:
            return _measured(view.race, state, view.highlight), state.step
    return _measured(view.race, view.state, view.highlight), view.state.step


@lru_cache(maxsize=2 * _KEPT)
def _measured(race: Race, state: RaceState, lane: int) -> Noise:
    return race.noise(state, lane)


_SECTIONS: dict[str, Callable[[RaceView, int, int, Look], Frame]] = {
    "loss": _loss, "data": _data, "weights": _weights, "crowd": _crowd, "numbers": _numbers,
}  # fmt: skip


# -- below


def _words(view: RaceView, box: stage.Box, look: Look) -> list[Line]:
    """What just happened, or what is to be said instead."""
    if view.notice:
        return wrap(view.notice, box.columns - 2, YELLOW)
    if not view.state.step:
        said = view.race.opening(view.state, view.highlight)
        data, doubt = view.race.problem.data, view.race.problem.doubt
        lines = wrap(doubt, box.columns - 2, YELLOW) if doubt else []
        lines += [
            text for told in (data.why, data.hint, said) for text in wrap(told, box.columns - 2) if told
        ]
        return first_words(lines, (f"{_FIRST} {_ARROWS}", _FIRST, _SHORT), box)
    return list(_told(view.race, view.state, view.highlight, box, look))


@lru_cache(maxsize=_KEPT)
def _told(race: Race, state: RaceState, highlight: int, box: stage.Box, look: Look) -> tuple[Line, ...]:
    """What just happened, in sentences and formulas."""
    runner = state.runners[highlight]
    groups = _groups(runner.move, race)
    told = race.happened(state, highlight)
    rule = runner.move.optimizer.formula if runner.move else ""
    lines = stage.told(told, asides(runner), groups, box.rows, box.columns, look).lines(rule)
    symbols = runner.move.optimizer.symbols if runner.move else ""
    equation = lines[-1][0].color == ORANGE
    if symbols and equation and length(lines[-1]) + 2 + len(symbols) <= box.columns - 2:
        lines[-1] = (*lines[-1], Span(f"  {symbols}", DIM))
    return tuple(lines)


def _groups(move: Move | None, race: Race) -> list[tuple[str, ...]]:
    if move is None:
        return []
    names = race.problem.variables
    return [move.optimizer.equations(move, index, name) for index, name in enumerate(names)]


def _hints_of(view: RaceView) -> tuple[stage.Hint, ...]:
    rate = view.runner.lane.optimizer.rate
    return _hints(view.race, rate, view.kind, view.running, view.speed, view.by_examples, view.contours)


@lru_cache(maxsize=4)
def _hints(
    race: Race, rate: float | None, kind: str, running: bool, speed: float, by_examples: bool, contours: bool
) -> tuple[stage.Hint, ...]:
    return (
        stage.Hint("n", "step"),
        stage.run_hint(running, speed),
        stage.Hint("< >", f"batch {race.batch_size}"),
        stage.Hint("c", "equal budget" if race.equal_budget else "equal updates", True),
        *([stage.Hint("[ ]", f"η {show_setting(rate)}")] if rate is not None else []),
        stage.Hint("b", "back"),
        stage.Hint("p", "predict"),
        stage.Hint("v", "view"),
        *([stage.Hint("w", "plane")] if len(race.problem.variables) > 2 else []),
        stage.Hint("u", "by examples" if by_examples else "by updates", True),
        stage.Hint("tab", "lane"),
        stage.Hint("f", "data"),
        *([stage.Hint("i", "columns")] if race.problem.data.table is not None else []),
        stage.Hint("m", "model"),
        stage.Hint("z", "scaled" if race.problem.data.raw else "scale", race.problem.data.raw is not None),
        stage.Hint("o", "optimizer"),
        stage.Hint("d", f"decay {race.rate_decay:g}" if race.rate_decay else "decay", race.rate_decay > 0),
        stage.Hint("g", "circuit"),
        stage.Hint("- +", f"{speed:g}/s"),
        stage.Hint("I", "contours", contours),
        stage.Hint("S", other_kind(kind)),
        stage.Hint("r", "reset"),
        stage.Hint("?", "help"),
    )
