"""The numbers beside a network: how well it does on both sets, and how it is trained."""

from collections.abc import Sequence

import numpy as np

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.engine.network.views.way import Losses
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import BLUE, DIM, YELLOW, Look
from gdtui.render.cells.loss_chart import LossCurve
from gdtui.render.cells.panel import Line, Span, field, heading, line, panel
from gdtui.render.spelled import spelled
from gdtui.render.titled_chart import titled_chart

LABEL = 11
"""Cells for the labels on the left."""
TRAINING, TEST = BLUE, YELLOW
"""The colours of what is said of the examples learnt from, and of those kept back."""
_STATES = 240
"""From so many states a chart is drawn at the most."""
_LEAST_CHART = 6
"""The fewest rows of a chart, its heading among them."""


def marks(look: Look) -> tuple[str, str]:
    """What stands for the training examples, and for the test examples."""
    return ("*", "o") if look.ascii else ("●", "○")


def figure_lines(training: Training, state: TrainingState, columns: int, look: Look) -> list[Line]:
    """Loss and accuracy on both sets, and the gradient's norm."""
    found, wide = state.figures, (columns - LABEL) // 2
    training_mark, test_mark = marks(look)
    names = line(
        Span(" " * LABEL),
        Span(f"{f'{training_mark} training':>{wide}}", TRAINING),
        Span(f"{f'{test_mark} test':>{wide}}", TEST),
    )
    lines = [
        heading(f"{shape_words(training)} · step {state.step:,}", columns),
        names,
        _pair("loss", _number(found.train_loss), _number(found.test_loss), wide),
    ]
    if found.train_accuracy is not None:
        lines.append(_pair("accuracy", percent(found.train_accuracy), percent(found.test_accuracy), wide))
    return [*lines, _pair("gradient", f"‖∇‖ {show(found.grad_norm)}", "", wide)]


def brief_lines(training: Training, state: TrainingState, columns: int, look: Look) -> list[Line]:
    """Both losses in one line: where a view has a picture of its own beside the main one."""
    found, (training_mark, test_mark) = state.figures, marks(look)
    losses = [
        Span("loss ", DIM),
        Span(f"{training_mark} ", TRAINING),
        Span(_number(found.train_loss), bold=True),
    ]
    if found.test_loss is not None:
        losses += [Span(f"  {test_mark} ", TEST), Span(f"{show(found.test_loss)} test", bold=True)]
    return [heading(f"{shape_words(training)} · step {state.step:,}", columns), line(*losses)]


def _pair(label: str, first: str, second: str, wide: int) -> Line:
    numbers = f"{first:>{wide}}{second:>{wide}}".rstrip()
    return line(Span(f"{label:<{LABEL}}", DIM), Span(numbers, bold=True))


def _number(value: float | None) -> str:
    return "none" if value is None else show(value)


def percent(share: float | None) -> str:
    """A share as people write it; `none` where there is none."""
    return "none" if share is None else f"{100 * share:.1f} %"


def shape_words(training: Training) -> str:
    """`2-8-8-1 tanh`."""
    bent = f" {training.shape.activation}" if training.shape.hidden else ""
    return "-".join(map(str, training.shape.sizes)) + bent


def way_lines(training: Training, state: TrainingState, status: str) -> list[Line]:
    """How it is trained, and how the run stands."""
    known, terms, rate = training.asked.settings, state.terms, training.optimizer.rate
    eta = "" if rate is None else f", η {show_setting(rate)}"
    size = "all" if terms.takes_all else f"{terms.batch_size:,}"
    outcome = str(state.outcome.kind) if state.outcome.ended else status
    told = {
        "optimizer": f"{training.optimizer.name}{eta}",
        "batch": f"{size} of {terms.count:,} · epoch {state.epoch:,}",
        "penalty": ", ".join(f"{name} {show_setting(value)}" for name, value in _penalties(known)),
        "held": f"{len(known.held)} of {training.shape.count} params" if known.held else "",
        "outcome": outcome,
    }
    return [field(label, text, LABEL) for label, text in told.items() if text]


def _penalties(known: Settings) -> list[tuple[str, float]]:
    """Those that there are."""
    return [(name, value) for name, value in (("l1", known.l1), ("l2", known.l2)) if value]


def side(lines: Sequence[Line], chart: Sequence[LossCurve], rows: int, columns: int, look: Look) -> Frame:
    """Lines, and below them both losses against the step where there is room."""
    shown = spelled(lines, columns, look)
    room = rows - len(shown)
    if room < _LEAST_CHART or not chart:
        return panel(shown, rows, columns)
    drawn = titled_chart(chart, "loss", "steps", columns, room, look)
    return stack(panel(shown, len(shown), columns), drawn)


def loss_curves(losses: Losses, look: Look) -> list[LossCurve]:
    """Both losses of a run, the test loss on top where there is one."""
    known = zip((losses.training, losses.test), (TRAINING, TEST), marks(look), strict=True)
    return [
        LossCurve(losses.steps, loss, color, mark) for loss, color, mark in known if np.isfinite(loss).any()
    ]
