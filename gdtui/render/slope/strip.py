"""One run at several learning rates, side by side: a small curve each, without axes."""

from functools import lru_cache

import numpy as np

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.numbers import show_setting
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.lanes import RATES
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.engine.slope.regime import SWINGING_WINDOW, Regime, observe
from gdtui.render.cells import braille
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import Chart
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import BLUE, DIM, GREEN, RED, WHITE, YELLOW, Look
from gdtui.render.cells.palette import available
from gdtui.render.cells.viewport import Viewport
from gdtui.render.slope.curve import Range, draw_trajectory, heights, pen, recent
from gdtui.render.slope.page import Strip
from gdtui.render.slope.panel import regime_color
from gdtui.render.slope.spots import draw_dot
from gdtui.render.spelled import word

_WORDS = {
    Regime.CRAWLS: "crawls", Regime.MONOTONE: "settles", Regime.LANDS: "lands", Regime.OVERSHOOTS: "swings",
    Regime.OSCILLATES: "forever", Regime.DIVERGES: "growing", Regime.LEVEL: "walks",
    Regime.CURVES_DOWN: "faster", Regime.UNBOUNDED: "",
}  # fmt: skip
"""Each regime in a word of at most 7 letters: so narrow a small curve is at 80 columns."""
_ENDS = {
    Kind.CONVERGED: ("arrived", GREEN), Kind.DIVERGED: ("blew up", RED), Kind.STALLED: ("stalled", YELLOW),
    Kind.STEP_LIMIT: ("stopped", YELLOW),
}  # fmt: skip
_LEAST_ROWS, _LEAST_COLUMNS = 5, 7


def fits(rows: int, columns: int) -> bool:
    """Whether there is room for the strip."""
    return rows >= _LEAST_ROWS and columns // len(RATES) >= _LEAST_COLUMNS


def draw(run: Strip, seen: Range, rows: int, columns: int, look: Look) -> Frame:
    """The strip.

    Args:
        run: one optimizer at the learning rates RATES.
        seen: the range of the curves.
        rows: height in cells.
        columns: width in cells.
        look: the terminal.
    """
    canvas = Canvas.blank(rows, columns)
    width = columns // len(RATES)
    for lane in range(len(RATES)):
        frame = _lane(run, lane, seen, (rows, width - 1), look)
        canvas.paste(frame, 0, lane * width)
    return canvas.frame()


def _lane(run: Strip, lane: int, seen: Range, size: tuple[int, int], look: Look) -> Frame:
    rows, columns = size
    chart = _small_chart(run.simulation.objective, seen, rows, columns, look)
    canvas = Canvas(chart.frame)
    mine = RATES[lane] == 1
    canvas.text(0, 0, _rate(run.recent[-1].racers[lane].optimizer, columns, look), bold=mine)
    verdict, color = _word(run, lane)
    text = verdict if len(verdict) <= columns else clipped(verdict.rpartition(" ")[0] or verdict, columns)
    canvas.text(rows - 1, 0, text, available(color, look.colors), bold=mine)
    ws, losses = recent(run.way, lane)
    draw_trajectory(canvas, chart, ws, losses, WHITE if mine else DIM, look)
    draw_dot(canvas, chart, ws[-1], losses[-1], look)
    return canvas.frame()


def _rate(optimizer: AnyOptimizer, columns: int, look: Look) -> str:
    """The learning rate with as many digits as there is room for."""
    rate = {name: value for _, name, value in optimizer.settings()}["learning_rate"]
    labels = [word(f"η {show_setting(float(f'{rate:.{digits}g}'))}", look) for digits in (3, 2, 1)]
    return next((text for text in labels if len(text) <= columns), clipped(labels[-1], columns))


@lru_cache(maxsize=16)
def _small_chart(loss: CircuitObjective, seen: Range, rows: int, columns: int, look: Look) -> Chart:
    """The curve, with a row above for its rate and one below for how it goes."""
    canvas = Canvas.blank(rows, columns)
    w = np.linspace(*seen, 8 * columns + 1)
    values = loss.grid(w)
    view = Viewport(seen, heights(values), columns, rows - 2)
    braille.polyline(canvas, view, w, values, pen(BLUE, look), (1, 0))
    return Chart(canvas.frame(), view, (1, 0), False, False)


def _word(run: Strip, lane: int) -> tuple[str, int]:
    """How the run goes: its end, else what its steps look like, else what is to be expected."""
    racer = run.recent[-1].racers[lane]
    if racer.outcome.ended:
        word, color = _ENDS[racer.outcome.kind]
        return f"{word} {racer.outcome.step}", color
    moves = [state.racers[lane].move for state in run.recent[-SWINGING_WINDOW:]]
    seen = observe([move for move in moves if move is not None])
    expected = run.simulation.forecast(run.recent[-1], lane)
    regime = seen.regime if seen else expected.regime if expected else Regime.UNBOUNDED
    return _WORDS[regime], regime_color(regime)
