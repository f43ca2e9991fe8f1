"""The race's picture: three lanes on one surface, the numbers beside it, the words below."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.losses.models import Problem
from gdtui.engine.optimizers.base import Move
from gdtui.engine.race.crowd import crowd, has_crowd
from gdtui.engine.race.data_plane import Plane, plane
from gdtui.engine.race.noise import Noise
from gdtui.engine.race.simulation import Race, RaceState
from gdtui.engine.race.words import asides
from gdtui.render import stage
from gdtui.render.brightness import other_kind
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, LANES, ORANGE, YELLOW, Look
from gdtui.render.cells.loss_chart import LossCurve
from gdtui.render.cells.marks.shared import where_line
from gdtui.render.cells.panel import Line, Span, badge, length, panel, wrap, write
from gdtui.render.first_words import first_words
from gdtui.render.race.fit_plot import fit_plot
from gdtui.render.race.panel import (
    LABEL,
    NAMED,
    cost_lines,
    crowd_lines,
    glyph,
    lane_lines,
    noise_lines,
    ranking_lines,
)
from gdtui.render.race.surface import surface
from gdtui.render.race.view import RaceView
from gdtui.render.race.weights import weight_lines
from gdtui.render.spelled import spelled
from gdtui.render.titled_chart import titled_chart

PAGES = ("loss", "data", "weights", "crowd", "numbers")
"""What stands beside the surface where there is no room for all of it, in the order of the key."""
_LEAST = {"loss": 7, "data": 7, "weights": 7, "crowd": 9, "numbers": 12}
"""The fewest rows that each of them needs."""
NOISE_EVERY = 8
_AT_ONCE = 1000
"""With more examples the noise of the gradient is measured at one running step in so many: it takes a while,
and changes slowly."""
_KEPT = 2
"""States of which is kept what is drawn of them alone: the one that is shown, and the next."""
_FIRST = "n takes a step, space runs, tab goes to the next lane, < > change the batch."
_SHORT = "n takes a step, space runs."
_ARROWS = "White arrow: downhill on all the data. Coloured arrow: downhill on the lane's next batch."


def draw(view: RaceView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    layout = stage.arrange(columns, rows)
    problem = view.race.problem
    main, where = surface(view, layout.main, look)
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


@lru_cache(maxsize=4)
def _plane(problem: Problem, turn: int) -> Plane:
    return plane(problem, turn)


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
