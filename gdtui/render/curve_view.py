"""The slope's picture: a curve with its tangent, its gradient with the numerical one, or a walk down it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from gdtui.engine.explain import equations_for, sentences
from gdtui.engine.gradient import Check, ErrorCurve, check, cost, error_curve
from gdtui.engine.landscape import State
from gdtui.engine.number import show, show_setting
from gdtui.engine.objective import CircuitObjective
from gdtui.engine.optimizers.base import term
from gdtui.engine.racer import Racer
from gdtui.engine.slope import Slope, Tangent, tangent
from gdtui.render import curve_panel as words
from gdtui.render import curve_plot as plot
from gdtui.render import curve_strip, error_chart, stage
from gdtui.render.braille import marker
from gdtui.render.chart import Chart
from gdtui.render.frame import Canvas, Frame
from gdtui.render.landscape_panel import lane_color
from gdtui.render.look import TEAL, YELLOW, Look
from gdtui.render.panel import Line, panel, wrap

PAGES = ("tangent", "gradient", "descent")
"""The three views, in their order."""

_TRAIL = 40
"""How many of the latest points of a run are drawn."""
_SIDE_BY_SIDE = 84
"""So many columns have room for two charts beside each other."""
_COLUMNS_PER_DOT = 3


@dataclass(frozen=True, eq=False)
class View:
    """All that is shown.

    Attributes:
        simulation: the run.
        state: where it stands.
        recorded: (step, state) up to here, oldest first.
        page: one of PAGES.
        seen: the range of the variable that is shown.
        h: the nudge of the numerical gradient.
        scheme: `centered` or `forward`.
        weights: the N of the cost.
        seconds: how long one evaluation of the loss takes here, and one with its gradient.
        strip: a simulation at several learning rates with its states, when it is shown.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of the words below, or "".
    """

    simulation: Slope
    state: State
    recorded: Sequence[tuple[int, State]]
    page: str
    seen: tuple[float, float]
    h: float
    scheme: str
    weights: int
    seconds: tuple[float, float]
    strip: tuple[Slope, Sequence[State]] | None
    running: bool
    speed: float
    notice: str

    @property
    def racer(self) -> Racer:
        """The first racer: where it stands is w."""
        return self.state.racers[0]

    @property
    def loss(self) -> CircuitObjective:
        """The curve."""
        return self.simulation.objective

    @property
    def w(self) -> float:
        """Where the dot is."""
        return float(self.racer.params[0])

    @cached_property
    def tangent(self) -> Tangent:
        """The tangent at w."""
        return tangent(self.loss, self.w)

    @cached_property
    def check(self) -> Check:
        """The gradient check at w."""
        return check(self.loss.circuit, (self.w,), 0, self.h)

    @cached_property
    def errors(self) -> ErrorCurve:
        """The error of the numerical gradient at w against h."""
        return error_curve(self.loss.circuit, (self.w,), 0, self.scheme)


@np.errstate(all="ignore")
def draw(view: View, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits; numbers that overflow are shown as they are."""
    layout = stage.arrange(columns, rows)
    picture, side, below = _PAGES[view.page]
    title = f"{view.loss.name} · {view.page}"
    parts = stage.Parts(
        header=stage.header("slope", title, columns),
        main=picture(view, layout.main, look),
        side=panel(side(view, layout), layout.side.rows, layout.side.columns),
        strip=wrap(view.notice, columns - 2, YELLOW) if view.notice else below(view, layout.strip),
        footer=stage.footer(_hints(view), columns),
    )
    return stage.compose(layout, parts, look)


def _dot(look: Look) -> str:
    return "O" if look.ascii else "●"


# -- tangent


def _tangent_picture(view: View, box: stage.Box, look: Look) -> Frame:
    chart = plot.curve(view.loss, view.seen, box.rows, box.columns, look)
    canvas = Canvas(chart.frame)
    plot.draw_tangent(canvas, chart, view.tangent, look)
    plot.draw_dot(canvas, chart, view.w, view.tangent.loss, _dot(look), look)
    return canvas.frame()


def w_at(view: View, box: stage.Box, look: Look, row: int, column: int) -> float | None:
    """The w of a cell of the curve's picture; None outside the axes."""
    below = 0 if view.strip is None or view.page != "descent" else _strip_rows(box)
    chart = plot.curve(view.loss, view.seen, box.rows - below, box.columns, look)
    row, column = row - chart.origin[0], column - chart.origin[1]
    if not (0 <= row < chart.viewport.rows and 0 <= column < chart.viewport.columns):
        return None
    return chart.viewport.from_cell(row, column)[0]


def _run(view: View, box: stage.Box) -> float:
    """The run of the tangent as it is drawn; colours have no say in it."""
    return plot.run_of(view.tangent, plot.curve(view.loss, view.seen, box.rows, box.columns, Look()))


def _tangent_side(view: View, layout: stage.Layout) -> list[Line]:
    curvature = float(view.loss.hessian(np.array([view.w]))[0, 0])
    columns = layout.side.columns
    return [
        *words.tangent_lines(view.tangent, _run(view, layout.main), curvature, columns),
        *words.curve_lines(view.loss, columns),
    ]


def _tangent_words(view: View, box: stage.Box) -> list[Line]:
    touching = view.tangent
    groups = []
    if touching.exists:
        name, w, loss, slope = touching.variable, show(touching.w), show(touching.loss), term(touching.slope)
        groups = [(f"tangent: L({name}) + dL/d{name}·(x − {name}) = {loss} + {slope}·(x − {in_formula(w)})",)]
    return stage.strip(touching.sentence, groups, box.rows, box.columns)


def in_formula(text: str) -> str:
    """A shown number inside a formula: in brackets where it is negative."""
    return f"({text})" if text.startswith("−") else text


# -- gradient


def _gradient_picture(view: View, box: stage.Box, look: Look) -> Frame:
    beside = box.columns >= _SIDE_BY_SIDE
    rows, columns = (box.rows, box.columns // 2) if beside else ((box.rows + 1) // 2, box.columns)
    canvas = Canvas.blank(box.rows, box.columns)
    canvas.paste(_slopes(view, rows, columns - beside, look), 0, 0)
    top, left = (0, columns) if beside else (rows, 0)
    errors = error_chart.draw(view.errors, view.h, box.rows - top, box.columns - left, look)
    canvas.paste(errors, top, left)
    return canvas.frame()


def _slopes(view: View, rows: int, columns: int, look: Look) -> Frame:
    chart = _numerical(view.loss, view.seen, (view.h, view.scheme), (rows, columns), look)
    canvas = Canvas(chart.frame)
    plot.draw_dot(canvas, chart, view.w, view.tangent.slope, _dot(look), look)
    return canvas.frame()


@lru_cache(maxsize=16)
def _numerical(
    loss: CircuitObjective, seen: plot.Range, how: tuple[float, str], size: tuple[int, int], look: Look
) -> Chart:
    """The exact slope with dots of the numerical one over it."""
    chart = plot.derivative(loss, seen, *size, look)
    h, scheme = how
    w = np.linspace(*seen, chart.viewport.columns // _COLUMNS_PER_DOT + 1)
    back, reach = (h, 2 * h) if scheme == "centered" else (0.0, h)
    slopes = (loss.grid(w + h) - loss.grid(w - back)) / reach
    canvas = Canvas(chart.frame)
    ink = plot.pen(TEAL, look)
    for x, y in zip(w.tolist(), slopes.tolist(), strict=True):
        if np.isfinite(y):
            marker(canvas, chart.viewport, x, y, "x" if look.ascii else "•", ink, chart.origin)
    return replace(chart, frame=canvas.frame())


def _gradient_side(view: View, layout: stage.Layout) -> list[Line]:
    columns = layout.side.columns
    price = cost(view.weights, view.scheme, *view.seconds)
    return [
        *words.check_lines(view.check, view.errors, columns),
        *words.cost_lines(price, view.scheme, view.seconds, columns),
    ]


def _gradient_words(view: View, box: stage.Box) -> list[Line]:
    sentence = view.check.explain(view.scheme)
    if view.simulation.quadratic and view.scheme == "centered":
        sentence += (
            " On a parabola the centered difference has no truncation error: a smaller h is only worse."
        )
    loss, name, h, w = view.loss.circuit.value, view.loss.variables[0], view.h, view.w
    step, number = show_setting(h), show(view.check.numerical(view.scheme), 6)
    if view.scheme == "centered":
        ends = f"({show(loss((w + h,)), 6)} − {in_formula(show(loss((w - h,)), 6))}) / {show_setting(2 * h)}"
        equation = f"(L({name}+h) − L({name}−h)) / 2h = {ends} = {number}"
    else:
        ends = f"({show(loss((w + h,)), 6)} − {in_formula(show(loss((w,)), 6))}) / {step}"
        equation = f"(L({name}+h) − L({name})) / h = {ends} = {number}"
    return stage.strip(sentence, [(equation,)], box.rows, box.columns)


# -- descent


def _descent_picture(view: View, box: stage.Box, look: Look) -> Frame:
    below = 0 if view.strip is None else _strip_rows(box)
    chart = plot.curve(view.loss, view.seen, box.rows - below, box.columns, look)
    canvas = Canvas(chart.frame)
    recent = [state for _, state in view.recorded[-_TRAIL:]]
    lanes = len(view.state.racers)
    for lane in reversed(range(lanes)):
        racers = [state.racers[lane] for state in recent]
        ws, losses = [float(racer.params[0]) for racer in racers], [racer.loss for racer in racers]
        color = lane_color(lane, lanes)
        plot.draw_trajectory(canvas, chart, ws, losses, color, look)
        glyph = _dot(look) if lanes == 1 else racers[-1].optimizer.glyph
        plot.draw_dot(canvas, chart, ws[-1], losses[-1], glyph, look, color)
    if view.strip is None:
        return canvas.frame()
    whole = Canvas.blank(box.rows, box.columns)
    whole.paste(canvas.frame(), 0, 0)
    strip = curve_strip.draw(*view.strip, view.seen, below, box.columns, look)
    whole.paste(strip, box.rows - below, 0)
    return whole.frame()


def _strip_rows(box: stage.Box) -> int:
    return max(box.rows * 2 // 5, 7)


def _descent_side(view: View, layout: stage.Layout) -> list[Line]:
    told = view.simulation.account([state for _, state in view.recorded])
    expected = view.simulation.forecast(view.state)
    return words.walk_lines(view.racer, view.loss.variables[0], expected, told, layout.side.columns)


def _descent_words(view: View, box: stage.Box) -> list[Line]:
    names = view.loss.variables
    groups = [equations_for(view.racer, names, 0)]
    return stage.strip(" ".join(sentences(view.racer, names)), groups, box.rows, box.columns)


_PAGES = {
    "tangent": (_tangent_picture, _tangent_side, _tangent_words),
    "gradient": (_gradient_picture, _gradient_side, _gradient_words),
    "descent": (_descent_picture, _descent_side, _descent_words),
}


def _hints(view: View) -> list[stage.Hint]:
    move = stage.Hint("← →", "move w")
    look = stage.Hint("v", f"{PAGES[(PAGES.index(view.page) + 1) % len(PAGES)]}")
    common = [
        stage.Hint("f", "curve"), stage.Hint("e", "type"), stage.Hint("=", "w"), stage.Hint("g", "circuit"),
        stage.Hint("z Z", "zoom"), stage.Hint("?", "help"),
    ]  # fmt: skip
    if view.page == "tangent":
        return [move, look, stage.Hint("n", "step"), *common]
    if view.page == "gradient":
        other = "forward" if view.scheme == "centered" else "centered"
        return [move, look, stage.Hint("{ }", "h"), stage.Hint("d", other), stage.Hint("* /", "N"), *common]
    rate = getattr(view.racer.optimizer, "learning_rate", None)
    return [
        stage.Hint("n", "step"),
        stage.Hint("space", "pause" if view.running else "run", view.running),
        stage.Hint("b", "back"),
        stage.Hint("r", "reset"),
        *([stage.Hint("[ ]", f"η {show_setting(rate)}")] if rate is not None else []),
        look,
        stage.Hint("c", "five rates", view.strip is not None),
        stage.Hint("o", "optimizer"),
        move,
        stage.Hint("- +", f"{view.speed:g}/s"),
        *common,
    ]
