"""The landscape's picture: a heatmap with what walks on it, the numbers beside it, the words below."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.ordered import distinct
from gdtui.engine.landscape.way import trail
from gdtui.engine.landscape.words import equations_for, opening
from gdtui.render import stage
from gdtui.render.brightness import other_kind
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame, blank
from gdtui.render.cells.look import ORANGE, YELLOW, Look
from gdtui.render.cells.loss_chart import LossCurve, loss_chart, wide_axis
from gdtui.render.cells.panel import Line, Span, line, panel, wrap
from gdtui.render.first_words import first_words
from gdtui.render.formulas import formula_lines
from gdtui.render.landscape.compare import lane_color, legend_lines, ranking_lines
from gdtui.render.landscape.panel import LABEL, param_lines, racer_lines, theory_lines
from gdtui.render.plane_lines import plane_lines
from gdtui.render.spelled import spelled

if TYPE_CHECKING:  # basins and the block are imported when they are first drawn
    pass
from gdtui.render.landscape.above import mapped
from gdtui.render.landscape.view import LandscapeView, arranged, glyph_of

_PARAM_ROWS = 7
"""The fewest rows of a list of params, its heading among them."""
_CHART_ROWS = 8
"""The fewest rows a chart is drawn in without being asked for."""
_MINIMA_ROWS = 5
"""The fewest rows of a list of minima that does not fit in less."""
_NOWHERE = "The loss has no value here: move the dot into the coloured part with the arrow keys."
_FIRST = "n takes a step, space runs, the arrow keys move the dot."
_COURSE = "n takes a step, space runs, the arrow keys move the dot; t opens the course."


def draw(view: LandscapeView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    layout = arranged(columns, rows)
    told = _told(view, layout.strip, look)
    main, where = mapped(view, layout.main, look)
    parts = stage.Parts(
        header=stage.header(look, "landscape", view.loss.name, columns),
        main=main,
        side=_side(view, layout.side, told, where, look),
        strip=_words(view, layout.strip, told, look),
        footer=stage.footer(_hints(view), columns),
        banner=view.banner,
    )
    return stage.compose(layout, parts, look)


def _told(view: LandscapeView, box: stage.Box, look: Look) -> stage.Told | None:
    """What just happened, laid out; None where there is something else to be said."""
    if view.notice or view.rule or not view.state.step:
        return None
    told = view.simulation.happened(view.state, view.highlight)
    asides = view.simulation.asides(view.state, view.highlight)
    return stage.told(told, asides, _groups(view), box.rows, box.columns, look)


def _side(
    view: LandscapeView, box: stage.Box, told: stage.Told | None, where: Mapping[int, str], look: Look
) -> Frame:
    """The numbers, and the loss against the step where there is room for it or it is asked for."""
    columns = box.columns
    if view.chart:
        return _legend_and_chart(view, columns, box.rows, where, look)
    lines: list[Line] = []
    if view.several:
        lines += ranking_lines(view.simulation, view.state, view.highlight, columns, look, where)
    status = stage.status(view.running, view.state.step)
    lines += racer_lines(view.simulation, view.state, view.highlight, columns, status)
    lines += stage.trail(view.way, LABEL)
    lines += plane_lines(view.plane, view.drawn.step, view.racer.params, columns)
    rest = theory_lines(view.simulation, view.state, view.highlight, columns)
    minima = _minima(view, columns, box.rows - len(lines), len(rest), look)
    if (
        minima.rows and len(lines) + len(rest) + minima.rows > box.rows
    ):  # which colour is which minimum comes first
        rest = ()
    chart = _CHART_ROWS + 1 if view.state.step else 0
    free = box.rows - len(lines) - minima.rows
    room = min(max(free - len(rest) - chart, _PARAM_ROWS), free)
    lines += param_lines(view.simulation, view.state, view.highlight, view.scrolled, room, columns)
    lines += rest
    if told and told.known.hidden and view.racer.move is not None:
        lines += _formulas(view, box.rows - len(lines) - minima.rows, columns)
    lines = spelled(lines, columns, look)
    room = box.rows - len(lines) - minima.rows - 1
    if view.state.step and room >= _CHART_ROWS:
        curves = _chart(view, columns, room, look)
        return stack(panel(lines, len(lines), columns), minima, blank(1, columns), curves)
    if not minima.rows:
        return panel(lines, box.rows, columns)
    above = min(len(lines), box.rows - minima.rows)
    return stack(panel(lines, above, columns), minima, blank(max(room + 1, 0), columns))


def _minima(view: LandscapeView, columns: int, rows: int, theory: int, look: Look) -> Frame:
    """Which number or colour is which minimum: all of them, if there is room in place of the theory.

    Args:
        view: what is shown.
        columns: how wide the list is.
        rows: how many there are for list and theory.
        theory: how many the theory takes.
        look: what the terminal can show.
    """
    if view.basins is None:
        return panel([], 0, columns)
    from gdtui.render.landscape.basins import minima_list

    for room in (rows - theory, rows):
        listed = minima_list(view.basins, view.loss.variables, columns, max(room, _MINIMA_ROWS), look)
        if not listed.left_out:
            break
    return listed.frame


def _formulas(view: LandscapeView, room: int, columns: int) -> list[Line]:
    """The formulas that do not all fit below, where there is room for all of them here."""
    lines = formula_lines(_groups(view), columns)
    return lines if len(lines) <= room else []


def _groups(view: LandscapeView) -> list[tuple[str, ...]]:
    """The last step's formulas, param by param."""
    return [equations_for(view.racer, view.loss.variables, index) for index in _most_moved(view)]


def _legend_and_chart(
    view: LandscapeView, columns: int, rows: int, where: Mapping[int, str], look: Look
) -> Frame:
    """The losses of all racers below whose each colour and letter is; one alone needs no legend."""
    legend = spelled(legend_lines(view.state, columns, look, where), columns, look) if view.several else []
    chart = _chart(view, columns, rows - len(legend), look)
    return stack(panel(legend, len(legend), columns), chart) if legend else chart


def _chart(view: LandscapeView, columns: int, rows: int, look: Look) -> Frame:
    """The losses of all racers against steps or what they cost, the highlighted one on top."""
    lanes = len(view.state.racers)
    order = [index for index in range(lanes) if index != view.highlight] + [view.highlight]
    steps = view.way.steps
    stride = len(steps) // (4 * columns) | 1  # odd, so that what flips each step shows both its sides
    known = distinct(np.array([*range(0, len(steps), stride), len(steps) - 1]))
    curves = []
    for index in order:
        walked = trail(view.way, index)
        along = walked.costs if view.by_cost else steps.astype(np.float64)
        color, glyph = lane_color(view.state, index), glyph_of(view, index, look)
        curves.append(LossCurve(along[known], walked.losses[known], color, glyph))
    return loss_chart(
        curves, wide_axis(curves), columns, rows, look, "evaluations" if view.by_cost else "step"
    )


def _words(view: LandscapeView, box: stage.Box, told: stage.Told | None, look: Look) -> list[Line]:
    """What just happened, or what is to be said instead."""
    if view.notice:
        return wrap(view.notice, box.columns - 2, YELLOW)
    names = view.loss.variables
    if not view.state.step:
        said = opening(view.racer, names)
        lines = [*wrap(view.loss.why, box.columns - 2), *wrap(said, box.columns - 2)]
        begin = (_FIRST,) if look.course else (_COURSE, _FIRST)
        return first_words(lines, begin if np.isfinite(view.racer.loss) else (_NOWHERE,), box)
    if told:
        return told.lines(view.racer.optimizer.formula)
    # the lanes' own formulas would give the bug away
    said = view.simulation.happened(view.state, view.highlight).sentence
    return [line(said), line(Span(f"both should: {view.rule}", ORANGE))]


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
        stage.Hint("c", "alone" if view.compared else "compare", view.compared),
        stage.Hint("←↑↓→", "turn" if view.stand else "move"),
        stage.Hint("g", "circuit"),
        stage.Hint("p", "predict"),
        stage.Hint("e", "type"),
        stage.Hint("Y", "yours"),
        stage.Hint("v", "view"),
        *([stage.Hint("u", "by steps" if view.by_cost else "by cost", view.by_cost)] if view.several else []),
        stage.Hint("D", "3-D", view.stand is not None),
        stage.Hint("B", "basins", view.basins is not None),
        stage.Hint("U", "settings"),
        stage.Hint("- +", f"{view.speed:g}/s"),
        stage.Hint("z Z", "zoom"),
        stage.Hint("I", "contours", view.contours),
        stage.Hint("S", other_kind(view.kind)),
        stage.Hint("?", "help"),
    ]
