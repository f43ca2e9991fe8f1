"""The numbers beside a curve: its tangent, the check of its gradient, and a walk down it."""

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.memory import memory_items
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.slope.cost import Cost
from gdtui.engine.slope.differences import PREDICTED_BEST, SPOKEN
from gdtui.engine.slope.error_curve import ErrorCurve
from gdtui.engine.slope.gradient import Check
from gdtui.engine.slope.regime import Forecast, Regime
from gdtui.engine.slope.simulation import Tangent
from gdtui.render.cells.look import BLUE, DIM, GREEN, ORANGE, RED, TEAL, YELLOW, YOURS
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, field, heading, line, wrap

if TYPE_CHECKING:
    from gdtui.engine.derivative.typed import Derivative

LABEL = 11
"""Cells for the labels on the left."""

_VERDICTS = {"good": GREEN, "acceptable": GREEN, "suspicious": YELLOW, "wrong": RED,
             "round-off": YELLOW, "undefined": ORANGE}  # fmt: skip
_ROOTS = {"centered": "ε^(1/3)", "forward": "ε^(1/2)"}
_OUTCOMES = {Kind.CONVERGED: GREEN, Kind.DIVERGED: RED, Kind.STALLED: ORANGE, Kind.STEP_LIMIT: ORANGE}
_UNITS = (
    (365.25 * 86400, "years"),
    (86400, "days"),
    (3600, "h"),
    (60, "min"),
    (1, "s"),
    (1e-3, "ms"),
    (1e-6, "µs"),
)


def duration(seconds: float) -> str:
    """A time for people: `2.4 µs`, `17 min`, `3.2 years`."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{show(seconds / size, 2)} {unit}"
    return f"{show(seconds / 1e-9, 2)} ns"


def amount(count: int) -> str:
    """A count for people: `2,000` or `2e9`."""
    return (
        f"{count:,}" if count < 10**7 else show_setting(float(count)).replace("e+0", "e").replace("e+", "e")
    )


def tangent_lines(touching: Tangent, run: float, curvature: float, columns: int) -> list[Line]:
    """Where the tangent touches, how steep it is, and how it is drawn."""
    name = touching.variable
    lines = [
        heading("tangent", columns),
        field(name, show(touching.w), LABEL),
        field(f"L({name})", show(touching.loss), LABEL, BLUE),
        field(f"dL/d{name}", show(touching.slope), LABEL, ORANGE),
    ]
    if touching.exists and run:
        lines += [
            field("run", show(run), LABEL),
            field("rise", show(touching.slope * run), LABEL),
            field("rise/run", show(touching.slope), LABEL, ORANGE),
        ]
    if math.isfinite(curvature):
        lines.append(field("L″", show(curvature), LABEL))
    if touching.kinks:
        left, right = map(show, touching.sides)
        lines.append(field("kink", f"{left} | {right}", LABEL, YELLOW))
    return lines


def curve_lines(loss: CircuitObjective, columns: int) -> list[Line]:
    """What the curve is there to show, and where it is lowest."""
    lines = [heading(loss.name, columns), *wrap(loss.why, columns)]
    return [*lines, *_minima_lines([w for (w,) in loss.minima], columns)]


def _minima_lines(minima: Sequence[float], columns: int) -> list[Line]:
    """All of them, from left to right, on as many lines as that takes."""
    label = "minimum at" if len(minima) == 1 else "minima at"
    room = max(columns - LABEL, 1)
    rows = textwrap.wrap("  ".join(map(show, sorted(minima))), room)
    return [field("" if number else label, row, LABEL) for number, row in enumerate(rows)]


def check_lines(found: Check, errors: ErrorCurve, columns: int) -> list[Line]:
    """The exact slope against the numerical one."""
    scheme = errors.scheme
    judged = found.verdict(scheme)
    best = "none" if errors.best is None else show(errors.best, 2)
    lines = [
        heading("gradient check", columns),
        field("analytic", show(found.analytic, 6), LABEL, ORANGE),
        field("numerical", show(found.numerical(scheme), 6), LABEL, TEAL),
        field("error", show(found.error(scheme)), LABEL),
        field("rounding", f"{show(found.round_off(scheme), 2)} expected", LABEL),
        field("relative", show(found.relative_error(scheme)), LABEL),
        field("verdict", judged, LABEL, _VERDICTS[judged]),
        field("h", f"{show_setting(found.h)} {SPOKEN[scheme]}", LABEL),
        field("best h", f"{best} measured", LABEL),
        field("", f"{show(PREDICTED_BEST[scheme], 2)} {_ROOTS[scheme]}", LABEL),
    ]
    if kinks := found.kinks(scheme):
        lines.append(field("kink at", show(kinks[0].at), LABEL, YELLOW))
    return lines


def own_lines(own: "Derivative", w: float, columns: int) -> list[Line]:
    """A derivative that was typed against the exact one."""
    from gdtui.engine.derivative.verdict import compare

    (found,) = compare(own, (w,))
    judged = ("= analytic", GREEN) if found.right else ("≠ analytic", RED)
    return [
        heading(f"yours: {own.text}", columns),
        field("yours", show(found.typed, 6), LABEL, YOURS),
        field("at this w", judged[0], LABEL, judged[1]),
    ]


def cost_lines(price: Cost, scheme: str, columns: int) -> list[Line]:
    """What the gradient of a loss of N weights costs either way."""
    formula = "2N" if scheme == "centered" else "N+1"
    return [
        heading(f"cost, N = {amount(price.weights)}", columns),
        line(Span("numerical: ", DIM), Span(f"{amount(price.evaluations)} losses ({formula})", TEAL)),
        field("", duration(price.numerical_seconds), LABEL, TEAL),
        line(Span("analytic:  ", DIM), Span("2 passes", ORANGE)),
        field("", duration(price.backward_seconds), LABEL, ORANGE),
        *wrap(
            f"timed here: {duration(price.loss_seconds)} a loss that reads all N params",
            columns,
            DIM,
        ),
    ]


def walk_lines(
    racer: Racer, name: str, expected: Forecast | None, words: tuple[str, str], columns: int
) -> list[Line]:
    """A racer's numbers, what curvature says of them, then what it remembers.

    Args:
        racer: who walks.
        name: the param's name.
        expected: what the curvature lets one expect.
        words: that in words, and what a run that has not ended is doing.
        columns: the panel's width.
    """
    told, status = words
    rule = racer.optimizer
    lines = [
        heading(f"{rule.label} · step {racer.step}", columns),
        field(name, show(float(racer.params[0])), LABEL),
        field(f"L({name})", show(racer.loss), LABEL, BLUE),
        field(f"dL/d{name}", show(float(racer.gradient[0])), LABEL, ORANGE),
    ]
    settings = [
        field(f"rate {s}" if s == "η" else s, show_setting(value), LABEL) for s, _, value in rule.settings()
    ]
    lines += settings[:1]
    if racer.outcome.ended:
        lines += wrap(racer.outcome.reason, columns, _OUTCOMES[racer.outcome.kind])
    else:
        lines.append(field("outcome", status, LABEL))
    return [*lines, *_regime_lines(expected, told, columns), *settings[1:], *_memory_lines(racer)]


def _regime_lines(expected: Forecast | None, told: str, columns: int) -> list[Line]:
    if expected is None:
        return []
    known = not math.isnan(expected.product)
    title = "curvature" if expected.everywhere else "curvature here"
    lines = [heading(title, columns), field("L″", show(expected.curvature), LABEL)]
    if known:
        product = f"{show(expected.product)}, bound {expected.limit:.3g}"
        lines.append(field(expected.symbol, product, LABEL, regime_color(expected.regime)))
    return lines + wrap(told, columns, regime_color(expected.regime))


def regime_color(regime: Regime) -> int:
    """Green for what converges, yellow for what takes long or never ends, red for what diverges."""
    match regime:
        case Regime.MONOTONE | Regime.LANDS | Regime.OVERSHOOTS:
            return GREEN
        case Regime.CRAWLS | Regime.OSCILLATES:
            return YELLOW
        case Regime.DIVERGES:
            return RED
        case _:
            return DEFAULT


def _memory_lines(racer: Racer) -> list[Line]:
    """What the rule remembers, as far as it is single numbers."""
    items = memory_items(racer.memory)
    return [field(item.symbol, item.single, LABEL) for item in items if item.single is not None]
