"""Several networks side by side: a small field of each, and their losses."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import clipped
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, LANES, Look
from gdtui.render.cells.loss_chart import LossCurve, close_axis, loss_chart
from gdtui.render.cells.panel import Line, Span, heading, line, panel, write
from gdtui.render.network.panel import percent
from gdtui.render.network.says import field_picture
from gdtui.render.spelled import spelled

_GAP = 1
_NAMES = 22
"""Cells for the names at the most."""
_LEAST_CHART = 6


class Beside(NamedTuple):
    """One of the networks.

    Attributes:
        name: what it differs by.
        glyph: what it is drawn with.
        training: the run.
        states: its states up to here, thinned out; the last is the present one.
        shown: whether it is the one that the other views show.
    """

    name: str
    glyph: str
    training: Training
    states: Sequence[TrainingState]
    shown: bool

    @property
    def state(self) -> TrainingState:
        """Where it stands."""
        return self.states[-1]


def fields(lanes: Sequence[Beside], turn: int, rows: int, columns: int, look: Look) -> Frame:
    """A small field of each network, in rows of as many as look best, each under its name."""
    across = _across(len(lanes), rows, columns)
    down = math.ceil(len(lanes) / across)
    width = (columns - _GAP * (across - 1)) // across
    height = rows // down
    canvas = Canvas.blank(rows, columns)
    for place, lane in enumerate(lanes):
        top, left = place // across * height, place % across * (width + _GAP)
        write(canvas, spelled([_title(lane, place, width)], width, look)[:1], top, left, width)
        small = field_picture(lane.training, lane.state.params, turn, height - 1, width, look)
        canvas.paste(small, top + 1, left)
    return canvas.frame()


def _across(count: int, rows: int, columns: int) -> int:
    """How many stand in a row: so many that a field is about twice as many cells wide as it is high."""
    return min(
        range(1, count + 1),
        key=lambda across: abs(math.log(columns / across / (2.2 * rows / math.ceil(count / across)))),
    )


def _title(lane: Beside, place: int, columns: int) -> Line:
    mark = Span(f"{lane.glyph} ", _color(place), True)
    loss, room = show(lane.state.figures.train_loss), columns - len(mark.text)
    if len(lane.name) + 1 + len(loss) > room:
        return line(mark, Span(clipped(lane.name, room), bold=lane.shown))
    return line(mark, Span(f"{lane.name:<{room - len(loss)}}", bold=lane.shown), Span(loss, DIM))


def _color(place: int) -> int:
    return LANES[place % len(LANES)]


def beside(lanes: Sequence[Beside], sort: str, rows: int, columns: int, look: Look) -> Frame:
    """How each network does, and the training losses of all of them against the step."""
    lines = spelled(lane_lines(lanes, sort, columns), columns, look)
    room = rows - len(lines)
    if room < _LEAST_CHART or not lanes[0].state.step:
        return panel(lines, rows, columns)
    curves = [_curve(lane, place) for place, lane in enumerate(lanes)]
    axis = close_axis(curves)
    title = heading(f"{'log ' if axis.log else ''}training loss against steps", columns)
    chart = loss_chart(curves, axis, columns, room - 1, look, x_label="")
    return stack(panel([*lines, *spelled([title], columns, look)], rows - room + 1, columns), chart)


def lane_lines(lanes: Sequence[Beside], sort: str, columns: int) -> list[Line]:
    """For each network its training loss, and its accuracy, or else its loss, on the test examples."""
    step = max(lane.state.step for lane in lanes)
    head, *rows = _columns([("training", "test"), *map(_numbers, lanes)], columns)
    room = columns - len(head)
    return [
        heading(f"{sort} side by side · step {step:,}", columns),
        line(Span(" " * room + head, DIM)),
        *(_told(lane, place, room, rows[place]) for place, lane in enumerate(lanes)),
    ]


def leader(lanes: Sequence[Beside]) -> str:
    """Which network does best, in training and on the test examples."""
    figures = [lane.state.figures for lane in lanes]
    best = f"Lowest training loss: {_lowest(lanes, [each.train_loss for each in figures])}."
    if figures[0].test_loss is None:
        return best
    return f"{best} Lowest test loss: {_lowest(lanes, [each.test_loss for each in figures])}."


def catching_up(lanes: Sequence[Beside], step: int) -> str:
    """What is said while some are still on their way to the step that is shown; "" when all are there."""
    late = [lane.state.step for lane in lanes if lane.state.step < step and not lane.state.outcome.ended]
    return f"They are on their way to step {step:,}: the last one is at {min(late):,}." if late else ""


def _lowest(lanes: Sequence[Beside], losses: Sequence[float | None]) -> str:
    """Who has the lowest loss, and that loss; where several have it, how many."""
    orders = [_order(loss) for loss in losses]
    names = [lane.name for lane, order in zip(lanes, orders, strict=True) if order == min(orders)]
    who = names[0] if len(names) == 1 else f"{'all' if len(names) == len(lanes) else len(names)} alike"
    return f"{who}, {_test(losses[orders.index(min(orders))])}"


def _order(loss: float | None) -> float:
    return math.inf if loss is None or math.isnan(loss) else loss


def _numbers(lane: Beside) -> tuple[str, str]:
    found = lane.state.figures
    test = _test(found.test_loss) if found.train_accuracy is None else percent(found.test_accuracy)
    return show(found.train_loss), test


def _columns(rows: Sequence[tuple[str, str]], columns: int) -> list[str]:
    """Two columns of words, flush right, as wide as leaves room for names."""
    wide = [max(map(len, column)) + 1 for column in zip(*rows, strict=True)]
    more = max(columns - _NAMES - sum(wide), 0) // 2
    return [f"{first:>{wide[0] + more}}{second:>{wide[1] + more}}" for first, second in rows]


def _told(lane: Beside, place: int, room: int, numbers: str) -> Line:
    """A network by its name, in so many cells, with its numbers."""
    name = clipped(lane.name, room - 3)
    ended = "✗" if lane.state.outcome.kind.value == "diverged" else " "
    return line(
        Span(f"{lane.glyph} ", _color(place), True),
        Span(f"{name:<{room - 3}}", _color(place), lane.shown),
        Span(ended),
        Span(numbers, bold=True),
    )


def _test(loss: float | None) -> str:
    return "none" if loss is None else show(loss)


def _curve(lane: Beside, place: int) -> LossCurve:
    steps = np.array([state.step for state in lane.states], np.float64)
    losses = np.array([state.figures.train_loss for state in lane.states])
    return LossCurve(steps, losses, _color(place), lane.glyph)
