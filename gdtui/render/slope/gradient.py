"""The exact gradient with the numerical one over it, its error against h, and what either costs."""

import math
from functools import lru_cache

import numpy as np

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.slope.cost import cost
from gdtui.render import stage
from gdtui.render.cells import braille
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import TEAL, YOURS, Look
from gdtui.render.cells.panel import Line
from gdtui.render.slope import curve, error_chart
from gdtui.render.slope import panel as words
from gdtui.render.slope.page import SlopeView, in_formula
from gdtui.render.slope.spots import draw_dot

_SIDE_BY_SIDE = 84
"""So many columns have room for two charts beside each other."""
_COLUMNS_PER_DOT = 3
_MOST_DIGITS = 17
"""No float64 has more."""


def picture(view: SlopeView, box: stage.Box, look: Look) -> Frame:
    """The slope over w and the error against h, beside each other where there is room."""
    beside = box.columns >= _SIDE_BY_SIDE
    rows, columns = (box.rows, box.columns // 2) if beside else ((box.rows + 1) // 2, box.columns)
    canvas = Canvas.blank(box.rows, box.columns)
    canvas.paste(slopes_picture(view, rows, columns - beside, look), 0, 0)
    top, left = (0, columns) if beside else (rows, 0)
    errors = error_chart.draw(view.errors, view.h, box.rows - top, box.columns - left, look)
    canvas.paste(errors, top, left)
    return canvas.frame()


def slopes_picture(view: SlopeView, rows: int, columns: int, look: Look) -> Frame:
    """The exact slope over w, with the numerical one and the typed one over it."""
    chart = _numerical(view.loss, view.seen, (view.h, view.scheme), (rows, columns), look)
    canvas = Canvas(chart.frame)
    if view.simulation.own is not None:
        _draw_own(canvas, chart, view, look)
    draw_dot(canvas, chart, view.w, view.tangent.slope, look)
    return canvas.frame()


def _draw_own(canvas: Canvas, chart: Chart, view: SlopeView, look: Look) -> None:
    """The typed derivative: dots between those of the numerical one, every third a letter."""
    own, ink = view.simulation.own, curve.pen(YOURS, look)
    assert own is not None
    left, right = view.seen
    apart = (right - left) / (chart.viewport.columns // _COLUMNS_PER_DOT)
    w = np.arange(left + apart / 2, right, apart)
    slopes = own.values(0, (w,))
    curve.draw_dots(canvas, chart, w, slopes, ".", ink)
    third = slice(1, None, 3)
    braille.glyphs(canvas, chart.viewport, w[third], slopes[third], ord("Y"), ink.light, chart.origin)


@lru_cache(maxsize=16)
def _numerical(
    loss: CircuitObjective, seen: curve.Range, how: tuple[float, str], size: tuple[int, int], look: Look
) -> Chart:
    """The exact slope with dots of the numerical one over it."""
    chart = curve.derivative(loss, seen, *size, look)
    h, scheme = how
    w = np.linspace(*seen, chart.viewport.columns // _COLUMNS_PER_DOT + 1)
    back, reach = (h, 2 * h) if scheme == "centered" else (0.0, h)
    slopes = (loss.grid(w + h) - loss.grid(w - back)) / reach
    canvas = Canvas(chart.frame)
    ink = curve.pen(TEAL, look)
    curve.draw_dots(canvas, chart, w, slopes, "x", ink)
    return chart._replace(frame=canvas.frame())


def side(view: SlopeView, columns: int) -> list[Line]:
    """The check and the cost."""
    price = cost(view.weights, view.scheme, *view.seconds)
    lines = words.check_lines(view.check, view.errors, columns)
    if view.simulation.own is not None:
        lines += words.own_lines(view.simulation.own, view.w, columns)
    return [*lines, *words.cost_lines(price, view.scheme, columns)]


def below(view: SlopeView, box: stage.Box) -> list[Line]:
    """What the check says, and the difference with its numbers."""
    sentence = view.check.explain(view.scheme)
    if view.simulation.own is not None:
        from gdtui.engine.derivative.words import here

        sentence += f" {here(view.simulation.own, (view.w,))}"
    if view.simulation.quadratic and view.scheme == "centered":
        sentence += (
            " On a parabola the centred difference has no truncation error: a smaller h is only worse."
        )
    return stage.strip(sentence, [(_difference(view, box.columns - 2),)], box.rows, box.columns)


def _difference(view: SlopeView, columns: int) -> str:
    """The difference with its numbers, with as many digits as it takes to see them differ.

    Where the line is too short for all of it, the numbers alone.
    """
    name, h, w = view.loss.variables[0], view.h, view.w
    digits = min(max(4 - math.floor(math.log10(h)), 6), _MOST_DIGITS)
    back, reach = (h, 2 * h) if view.scheme == "centered" else (0.0, h)
    right, left = (show(view.loss.circuit.value((at,)), digits) for at in (w + h, w - back))
    formula = f"L({name}−h))/2h" if back else f"L({name}))/h"
    number = show(view.check.numerical(view.scheme), 6)
    numbers = f"({right} − {in_formula(left)})/{show_setting(reach)} = {number}"
    whole = f"(L({name}+h) − {formula} = {numbers}"
    return whole if len(whole) <= columns else numbers
