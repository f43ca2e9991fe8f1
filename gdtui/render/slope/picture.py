"""The slope's picture: a curve with its tangent, its gradient with the numerical one, or a walk down it."""

from functools import partial

import numpy as np

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.wording import term
from gdtui.engine.landscape.words import equations_for
from gdtui.engine.slope.differences import SPOKEN
from gdtui.render import stage
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import YELLOW, Look
from gdtui.render.cells.panel import Line, wrap
from gdtui.render.slope import curve, descent, gradient
from gdtui.render.slope import panel as words
from gdtui.render.slope.more import Small, filled
from gdtui.render.slope.page import PAGES, SlopeView, in_formula
from gdtui.render.slope.spots import draw_dot


@np.errstate(all="ignore")
def draw(view: SlopeView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits; numbers that overflow are shown as they are."""
    layout = stage.arrange(columns, rows)
    picture, beside, below = _PAGES[view.page]
    title = f"{view.loss.name} · {view.page}"
    parts = stage.Parts(
        header=stage.header(look, "slope", title, columns),
        main=picture(view, layout.main, look),
        side=filled(beside(view, layout, look), layout.side, look, _others(view, look)),
        strip=wrap(view.notice, columns - 2, YELLOW) if view.notice else below(view, layout.strip),
        footer=stage.footer(_hints(view), columns),
        banner=view.banner,
    )
    return stage.compose(layout, parts, look)


def _tangent_picture(view: SlopeView, box: stage.Box, look: Look) -> Frame:
    return _curve(view, box.rows, box.columns, look)


def _curve(view: SlopeView, rows: int, columns: int, look: Look) -> Frame:
    """The curve with its tangent at w."""
    chart = curve.curve(view.loss, view.seen, rows, columns, look, view.log)
    canvas = Canvas(chart.frame)
    touching = view.touching
    curve.draw_tangent(canvas, chart, touching, look)
    draw_dot(canvas, chart, touching.w, touching.loss, look)
    return canvas.frame()


def w_at(
    view: SlopeView, box: stage.Box, look: Look, row: int, column: int, *, nearest: bool = False
) -> float | None:
    """The w of a cell of the curve's picture; None outside the axes, or that of the `nearest` cell inside.

    Axes may reach a little further than the curve: there it is that of the curve's end.
    """
    below = descent.strip_rows(view, box) if view.page == "descent" else 0
    chart = curve.curve(view.loss, view.seen, box.rows - below, box.columns, look, view.log)
    row, column = row - chart.origin[0], column - chart.origin[1]
    inside = 0 <= row < chart.viewport.rows and 0 <= column < chart.viewport.columns
    if not (inside or nearest):
        return None
    low, high = view.seen
    return min(max(chart.viewport.from_cell(row, column)[0], low), high)


def _run(view: SlopeView, box: stage.Box) -> float:
    """The run of the tangent as it is drawn; colours have no say in it."""
    chart = curve.curve(view.loss, view.seen, box.rows, box.columns, Look(), view.log)
    return curve.run_of(view.tangent, chart)


def _tangent_side(view: SlopeView, layout: stage.Layout, _: Look) -> list[Line]:
    curvature = float(view.loss.hessian(np.array([view.w]))[0, 0])
    columns = layout.side.columns
    lines = words.tangent_lines(view.tangent, _run(view, layout.main), curvature, columns)
    return [*lines, *words.curve_lines(view.loss, columns)]


def _others(view: SlopeView, look: Look) -> list[Small]:
    """What the other pages show, those first that say most beside this one."""
    slopes = partial(gradient.slopes_picture, view, look=look)
    walked = [partial(descent.losses, view, look=look)] if view.state.step else []
    if view.page == "tangent":
        return [slopes, *walked]
    if view.page == "gradient":
        return [partial(_curve, view, look=look), *walked]
    return [*walked, slopes]


def _tangent_words(view: SlopeView, box: stage.Box) -> list[Line]:
    touching = view.tangent
    groups = []
    if touching.exists:
        name, w, loss, slope = touching.variable, show(touching.w), show(touching.loss), term(touching.slope)
        groups = [(f"tangent: L({name}) + dL/d{name}·(x − {name}) = {loss} + {slope}·(x − {in_formula(w)})",)]
    if not view.state.step:
        return stage.strip(touching.sentence, groups, box.rows, box.columns)
    told = view.simulation.happened(view.state)
    made = equations_for(view.racer, view.loss.variables, 0)
    why = view.simulation.asides(view.state)[0]
    return stage.told(told, [why, touching.sentence], [made[-1:], *groups], box.rows, box.columns).lines()


_PAGES = {
    "tangent": (_tangent_picture, _tangent_side, _tangent_words),
    "gradient": (
        gradient.picture, lambda view, layout, _: gradient.side(view, layout.side.columns), gradient.below
    ),
    "descent": (
        descent.picture,
        lambda view, layout, look: descent.side(view, layout.side.columns, look),
        descent.below,
    ),
}  # fmt: skip


def _hints(view: SlopeView) -> list[stage.Hint]:
    move = stage.Hint("← →", "move w")
    look = stage.Hint("v", f"{PAGES[(PAGES.index(view.page) + 1) % len(PAGES)]}")
    common = [
        stage.Hint("f", "curve"),
        stage.Hint("p", "predict"),
        stage.Hint("e", "type"),
        stage.Hint("=", "w"),
        stage.Hint("g", "circuit"),
        stage.Hint("z Z", "zoom"),
        *([] if view.page == "gradient" else [stage.Hint("S", "linear" if view.log else "log")]),
        stage.Hint("?", "help"),
    ]
    if view.page == "tangent":
        return [move, look, stage.Hint("n", "step"), *common]
    if view.page == "gradient":
        other = "forward" if view.scheme == "centered" else SPOKEN["centered"]
        return [
            move,
            look,
            stage.Hint("{ }", "h"),
            stage.Hint("d", other),
            stage.Hint("Y", "yours"),
            stage.Hint("* /", "N"),
            *common,
        ]
    rate = view.racer.optimizer.rate
    return [
        stage.Hint("n", "step"),
        stage.run_hint(view.running, view.speed),
        stage.Hint("b", "back"),
        stage.Hint("r", "reset"),
        *([stage.Hint("[ ]", f"η {show_setting(rate)}")] if rate is not None else []),
        look,
        stage.Hint("c", "five rates", view.strip is not None),
        stage.Hint("U", "settings"),
        stage.Hint("o", "optimizer"),
        move,
        stage.Hint("- +", f"{view.speed:g}/s"),
        *common,
    ]
