"""A walk down the curve: its trajectory, its regime, and the same run at other learning rates."""

from functools import lru_cache

import numpy as np

from gdtui.engine.landscape.simulation import LandscapeState
from gdtui.engine.landscape.way import trail
from gdtui.engine.landscape.words import equations_for
from gdtui.engine.slope.regime import Forecast
from gdtui.engine.slope.simulation import Slope
from gdtui.render import stage
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look, ground_of
from gdtui.render.cells.loss_chart import LossCurve, loss_chart, wide_axis
from gdtui.render.cells.panel import Line
from gdtui.render.landscape.compare import lane_color, lane_glyph, ranking_lines
from gdtui.render.slope import curve
from gdtui.render.slope import panel as words
from gdtui.render.slope import strip as curve_strip
from gdtui.render.slope.page import SlopeView, dot
from gdtui.render.slope.spots import Spot, draw_dot, draw_named, spot

KEPT = 2
"""States of which is kept what is worked out of them alone: the one that is shown, and the next."""


def picture(view: SlopeView, box: stage.Box, look: Look) -> Frame:
    """The trajectories on the curve, and below it the strip of learning rates."""
    low = strip_rows(view, box)
    lanes = len(view.state.racers)
    ground = ground_of([lane_color(view.state, lane) for lane in range(lanes)], look)
    chart = curve.curve(view.loss, view.seen, box.rows - low, box.columns, look, view.log, ground)
    canvas = Canvas(chart.frame)
    for lane in reversed(range(lanes)):
        walked = curve.recent(view.way, lane)
        color = lane_color(view.state, lane)
        curve.draw_trajectory(canvas, chart, *walked, color, look)
    if lanes == 1:
        draw_dot(canvas, chart, *view.place(0), look)
    else:
        draw_named(canvas, chart, _named(view, chart, look), look)
    if view.strip is None or not low:
        return canvas.frame()
    whole = Canvas.blank(box.rows, box.columns)
    whole.paste(canvas.frame(), 0, 0)
    strip = curve_strip.draw(view.strip, view.seen, low, box.columns, look)
    whole.paste(strip, box.rows - low, 0)
    return whole.frame()


def _named(view: SlopeView, chart: Chart, look: Look) -> list[tuple[Spot, str]]:
    """Where each racer stands, and its letter; the first on top."""
    lanes = reversed(range(len(view.state.racers)))
    found = [(spot(chart, *view.place(lane), look, lane_color(view.state, lane)), lane) for lane in lanes]
    return [(here, lane_glyph(view.state, lane)) for here, lane in found if here]


def strip_rows(view: SlopeView, box: stage.Box) -> int:
    """How many rows below the curve the strip takes."""
    rows = max(box.rows * 2 // 5, 7)
    return rows if view.strip and curve_strip.fits(rows, box.columns) else 0


def side(view: SlopeView, columns: int, look: Look) -> list[Line]:
    """The numbers of the run and its regime."""
    told = _account(view.simulation, tuple(view.recent))
    expected = None if view.asking else _forecast(view.simulation, view.state)
    status = stage.status(view.running, view.state.step)
    lines = words.walk_lines(view.racer, view.loss.variables[0], expected, (told, status), columns)
    lines += stage.trail(view.way, words.LABEL)
    if len(view.state.racers) > 1:
        lines = [*ranking_lines(view.simulation, view.state, 0, columns, look), *lines]
    return lines


@lru_cache(maxsize=KEPT)
def _account(simulation: Slope, states: tuple[LandscapeState, ...]) -> str:
    return simulation.account(states)


@lru_cache(maxsize=KEPT)
def _forecast(simulation: Slope, state: LandscapeState) -> Forecast | None:
    return simulation.forecast(state)


def losses(view: SlopeView, rows: int, columns: int, look: Look) -> Frame:
    """The loss of every racer against the step."""
    steps = view.way.steps.astype(np.float64)
    lanes = len(view.state.racers)
    curves = [
        LossCurve(
            steps,
            trail(view.way, lane).losses,
            lane_color(view.state, lane),
            dot(look) if lanes == 1 else lane_glyph(view.state, lane),
        )
        for lane in reversed(range(lanes))
    ]
    return loss_chart(curves, wide_axis(curves), columns, rows, look)


def below(view: SlopeView, box: stage.Box) -> list[Line]:
    """What just happened."""
    return list(_below(view.simulation, view.state, box))


@lru_cache(maxsize=KEPT)
def _below(simulation: Slope, state: LandscapeState, box: stage.Box) -> tuple[Line, ...]:
    racer = state.racers[0]
    groups = [equations_for(racer, simulation.objective.variables, 0)]
    told, asides = simulation.happened(state), simulation.asides(state)
    rule = racer.optimizer.formula
    return tuple(stage.told(told, asides, groups, box.rows, box.columns).lines(rule))


@np.errstate(all="ignore")
def foresee(view: SlopeView, columns: int, rows: int) -> None:
    """Work out what of a picture to come shows the latest states alone: it is kept until then."""
    _account(view.simulation, tuple(view.recent))
    _forecast(view.simulation, view.state)
    below(view, stage.arrange(columns, rows).strip)
