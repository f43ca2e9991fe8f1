"""Several networks side by side: a small field of each, and their losses."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.past.way import Way
from gdtui.engine.base.wording import clipped
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.engine.network.views.way import losses_along
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, LANES, Look
from gdtui.render.cells.loss_chart import LossCurve
from gdtui.render.cells.panel import Line, Span, badge, heading, line, named, panel, pressing, write
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network.pane import Window
from gdtui.render.network.panel import percent
from gdtui.render.network.says import field_picture, pane_of, picture_box, sort_of
from gdtui.render.spelled import spelled
from gdtui.render.stage import ROW, Box
from gdtui.render.titled_chart import titled_chart

_GAP = 1
_TOLD = "◀"
"""Behind the glyph of the network that is spoken of."""
_NAMES = 22
"""Cells for the names at the most."""
_LEAST_CHART = 6


class Beside(NamedTuple):
    """One of the networks.

    Attributes:
        name: what it differs by.
        glyph: what it is drawn with.
        training: the run.
        state: where it stands.
        way: how it came here.
        shown: whether it is the one that the other views show.
    """

    name: str
    glyph: str
    training: Training
    state: TrainingState
    way: Way
    shown: bool


def fields(
    lanes: Sequence[Beside],
    turn: int,
    rows: int,
    columns: int,
    look: Look,
    window: Window | None = None,
    told: int | None = None,
) -> Frame:
    """A small field of each network, in rows of as many as look best, each under its name.

    Args:
        lanes: the networks.
        turn: which inputs are drawn, counted in their order.
        rows: height in cells.
        columns: width in cells.
        look: what the terminal can show.
        window: the part of the field that is zoomed to; None for the whole.
        told: the one that is spoken of; None for none.
    """
    canvas, places = Canvas.blank(rows, columns), field_boxes(len(lanes), rows, columns)
    for number, (lane, box) in enumerate(zip(lanes, places, strict=True)):
        title = spelled([_title(lane, number, box.columns, number == told, look)], box.columns, look)[:1]
        title = [pressing(each, f"{ROW}{number}") for each in title]
        write(canvas, title, box.row - 1, box.column, box.columns)
        size = box.rows, box.columns
        small = field_picture(lane.training, lane.state.params, turn, *size, look, window)
        canvas.paste(small, box.row, box.column)
    return canvas.frame()


def field_boxes(count: int, rows: int, columns: int) -> list[Box]:
    """Where the small fields lie, each below its name."""
    across = _across(count, rows, columns)
    width = (columns - _GAP * (across - 1)) // across
    height = rows // math.ceil(count / across)
    return [
        Box(place // across * height + 1, place % across * (width + _GAP), height - 1, width)
        for place in range(count)
    ]


def small_field(
    lanes: Sequence[Beside], turn: int, window: Window | None, main: Box, cell: tuple[int, int], look: Look
) -> tuple[Viewport, int, int]:
    """The field below the pointer, or the first one, and the row and column on it.

    Args:
        lanes: the networks.
        turn: which inputs are drawn.
        window: what is zoomed to.
        main: the box of all fields.
        cell: of the screen, which may lie beside all of them.
        look: what the terminal can show.
    """
    boxes = field_boxes(len(lanes), main.rows, main.columns)
    row, column = cell[0] - main.row, cell[1] - main.column
    number = next((n for n, box in enumerate(boxes) if box.contains(row, column)), 0)
    box, training = boxes[number], lanes[number].training
    pane, sort = pane_of(training, turn, window), sort_of(training.shape)
    here, top, left = picture_box(pane, sort, box.rows, box.columns, look)
    return here, row - box.row - top, column - box.column - left


def _across(count: int, rows: int, columns: int) -> int:
    """How many stand in a row: so many that a field is about twice as many cells wide as it is high."""
    return min(
        range(1, count + 1),
        key=lambda across: abs(math.log(columns / across / (2.2 * rows / math.ceil(count / across)))),
    )


def _title(lane: Beside, place: int, columns: int, told: bool, look: Look) -> Line:
    mark = badge(f"{lane.glyph}{_TOLD if told else ' '}", _color(place), look)
    loss, room = show(lane.state.figures.train_loss), columns - len(mark.text)
    if len(lane.name) + 1 + len(loss) > room:
        return line(mark, Span(clipped(lane.name, room), bold=lane.shown))
    return line(mark, Span(f"{lane.name:<{room - len(loss)}}", bold=lane.shown), Span(loss, DIM))


def _color(place: int) -> int:
    return LANES[place % len(LANES)]


def beside(
    lanes: Sequence[Beside], sort: str, rows: int, columns: int, look: Look, told: int | None = None
) -> Frame:
    """How each network does, and the training losses of all of them against the step."""
    lines = spelled(lane_lines(lanes, sort, columns, look, told), columns, look)
    room = rows - len(lines)
    if room < _LEAST_CHART or not lanes[0].state.step:
        return panel(lines, rows, columns)
    curves = [_curve(lane, place) for place, lane in enumerate(lanes)]
    chart = titled_chart(curves, "training loss", "steps", columns, room, look)
    return stack(panel(lines, rows - room, columns), chart)


def lane_lines(
    lanes: Sequence[Beside], sort: str, columns: int, look: Look, told: int | None = None
) -> list[Line]:
    """For each network its training loss, and its accuracy, or else its loss, on the test examples.

    Args:
        lanes: the networks.
        sort: one of `SORTS`.
        columns: width in cells.
        look: what the terminal can show.
        told: the one that is spoken of; None for none.
    """
    step = max(lane.state.step for lane in lanes)
    head, *rows = _columns([("training", "test"), *map(_numbers, lanes)], columns)
    room = columns - len(head)
    return [
        heading(f"{sort} side by side · step {step:,}", columns),
        line(Span(" " * room + head, DIM)),
        *(_row(lane, place, room, rows[place], place == told, look) for place, lane in enumerate(lanes)),
    ]


def told_of(lane: Beside) -> str:
    """How a network is made and trained, and how it stands."""
    training, state = lane.training, lane.state
    rate = training.optimizer.rate
    eta = "" if rate is None else f", η {show_setting(rate)}"
    found = state.figures
    test = "" if found.test_loss is None else f", test loss {show(found.test_loss)}"
    made = f"{training.shape}, {training.optimizer.name}{eta}, seed {training.terms.seed}"
    stands = f"gradient {show(found.grad_norm)}{f', {state.outcome.kind}' if state.outcome.ended else ''}"
    return f"{lane.name}: {made}: training loss {show(found.train_loss)}{test}, {stands}."


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


def _row(lane: Beside, place: int, room: int, numbers: str, told: bool, look: Look) -> Line:
    """A network by its name, in so many cells, with its numbers; a click on it has it spoken of."""
    name = clipped(lane.name, room - 3)
    ended = "✗" if lane.state.outcome.kind.value == "diverged" else " "
    row = line(
        *named(
            f"{lane.glyph}{_TOLD if told else ' '}", f"{name:<{room - 3}}", _color(place), look, lane.shown
        ),
        Span(ended),
        Span(numbers, bold=True),
    )
    return pressing(row, f"{ROW}{place}")


def _test(loss: float | None) -> str:
    return "none" if loss is None else show(loss)


def _curve(lane: Beside, place: int) -> LossCurve:
    known = losses_along(lane.way, lane.state)
    return LossCurve(known.steps, known.training, _color(place), lane.glyph)
