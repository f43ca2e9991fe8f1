"""The numbers beside the landscape: where a racer stands, what it remembers, who leads, what theory says."""

from gdtui.engine.landscape import Landscape, State
from gdtui.engine.number import show, show_setting
from gdtui.engine.optimizers.base import memory_items
from gdtui.engine.outcome import Kind
from gdtui.engine.racer import Racer
from gdtui.render.look import DIM, GREEN, LANES, ORANGE, RED, TEAL, WHITE
from gdtui.render.panel import Line, Span, field, heading, line, wrap

_LABEL = 11
"""Cells for the labels on the left."""

_OUTCOMES = {
    Kind.CONVERGED: GREEN, Kind.DIVERGED: RED, Kind.STALLED: ORANGE, Kind.STEP_LIMIT: ORANGE,
}  # fmt: skip


def lane_color(index: int, lanes: int) -> int:
    """The colour of racer number `index`: white when it is alone."""
    return WHITE if lanes == 1 else LANES[index % len(LANES)]


def racer_lines(simulation: Landscape, state: State, index: int, columns: int) -> list[Line]:
    """One racer's numbers, the most telling first."""
    racer = state.racers[index]
    color = lane_color(index, len(state.racers))
    title = f"{racer.optimizer.label} · step {racer.step}"
    lines = [heading(title, columns), *_point(simulation, racer)]
    lines += [_setting(symbol, value) for symbol, _, value in racer.optimizer.settings() if value]
    lines += _memory(racer, columns)
    lines.append(_spent(racer))
    if racer.outcome.ended:
        lines += wrap(f"{racer.outcome.kind}: {racer.outcome.reason}", columns, _OUTCOMES[racer.outcome.kind])
    else:
        lines.append(field("outcome", str(racer.outcome.kind), _LABEL, color))
    return lines


def _point(simulation: Landscape, racer: Racer) -> list[Line]:
    names = simulation.objective.variables
    lines = [field(name, show(value), _LABEL) for name, value in zip(names, racer.params.tolist(), strict=True)]
    lines.append(field("loss", show(racer.loss), _LABEL, TEAL))
    slopes = "  ".join(show(value) for value in racer.gradient.tolist())
    lines.append(field("gradient", slopes, _LABEL, ORANGE))
    norm = float(racer.gradient @ racer.gradient) ** 0.5
    lines.append(field("its norm", show(norm), _LABEL, ORANGE))
    return lines


def _setting(symbol: str, value: float) -> Line:
    words = {"η": "rate η"}.get(symbol, symbol)
    return field(words, show_setting(value), _LABEL)


def _memory(racer: Racer, columns: int) -> list[Line]:
    lines: list[Line] = []
    for symbol, words, value in memory_items(racer.memory):
        numbers = value.tolist() if hasattr(value, "tolist") else value
        flat = numbers if isinstance(numbers, list) else [numbers]
        if len(flat) > 2 or any(isinstance(each, list) for each in flat):
            continue
        shown = "  ".join(show(each) if isinstance(each, float) else str(each) for each in flat)
        label = words if len(words) < _LABEL else symbol
        lines.append(field(label, shown, _LABEL))
    return lines


def _spent(racer: Racer) -> Line:
    spent = racer.evaluations
    parts = [f"{spent.loss} loss"]
    if spent.gradient:
        parts.append(f"{spent.gradient} grad")
    if spent.hessian:
        parts.append(f"{spent.hessian} Hess")
    return field("spent", " + ".join(parts), _LABEL)


def ranking_lines(simulation: Landscape, state: State, highlight: int, columns: int) -> list[Line]:
    """All racers, the lowest loss first."""
    lines = [heading(f"ranking · step {state.step}", columns)]
    for place, index in enumerate(simulation.ranking(state), 1):
        racer = state.racers[index]
        color = lane_color(index, len(state.racers))
        mark = "▶" if index == highlight else " "
        ended = "" if not racer.outcome.ended else f" {racer.outcome.kind}"
        name = racer.name[: max(columns - 25, 8)]
        lines.append(
            line(
                Span(f"{mark}{place} ", DIM),
                Span(racer.optimizer.glyph, color, True),
                Span(f" {name:<16}", color, index == highlight),
                Span(f"{show(racer.loss):>10}", bold=True),
                Span(ended, _OUTCOMES.get(racer.outcome.kind, DIM)),
            )
        )
    return lines


def theory_lines(simulation: Landscape, state: State, index: int, columns: int) -> list[Line]:
    """What the curvature here lets one expect, before it happens."""
    curvature = simulation.curvature(state, index)
    if curvature is None:
        return []
    scope = "everywhere" if curvature.quadratic else "here"
    values = "  ".join(show(value) for value in curvature.eigenvalues.tolist())
    lines = [heading(f"curvature {scope}", columns), field("λ", values, _LABEL)]
    if curvature.convex:
        lines.append(field("κ", show(curvature.condition), _LABEL))
    if curvature.steepest > 0:
        lines.append(field("2/λmax", show(2 / curvature.steepest), _LABEL))
    verdict = simulation.verdict(state, index)
    warning = "beyond" in verdict
    return lines + wrap(verdict, columns, RED if warning else DIM)
