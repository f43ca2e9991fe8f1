"""The numbers beside the landscape: where a racer stands, what it remembers, who leads, what theory says."""

import math
from functools import lru_cache

import numpy as np

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.wording import brief
from gdtui.engine.landscape.dimensions import shares
from gdtui.engine.landscape.planes import movers
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.losses.curvature import MOST_EIGENVALUES
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import OWN_GRADIENT
from gdtui.engine.optimizers.memory import memory_items
from gdtui.engine.optimizers.racer import Racer
from gdtui.render.cells.look import DIM, ORANGE, RED, TEAL, YOURS
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, field, heading, line, wrap
from gdtui.render.landscape.compare import OUTCOMES, twins

LABEL = 14
"""Cells for the labels on the left."""
_BAR = 12
"""The most cells of a bar."""
_MORE = 2
"""Cells at the end of a line that are left for a panel's sign that it goes on."""
_FEW = 3
"""Up to so many params each has a line of its own."""


def racer_lines(
    simulation: Landscape, state: LandscapeState, index: int, columns: int, status: str = "running"
) -> list[Line]:
    """One racer's numbers, the most telling first; `status` is what a run that has not ended is doing."""
    racer = state.racers[index]
    lane = f" {index + 1}" if len(twins(state, index)) > 1 else ""
    lines = [
        heading(f"{racer.optimizer.label}{lane} · step {racer.step}", columns),
        *_point(simulation, racer, columns),
    ]
    if lane and racer.move is not None:
        lines += _values("last update", _vector(racer.move.update), columns)
    lines += _settings(racer, columns)
    lines += _memory(racer, columns)
    lines.append(_spent(racer))
    if racer.outcome.ended:
        return lines + wrap(racer.outcome.reason, columns, OUTCOMES[racer.outcome.kind])
    return [*lines, field("outcome", status, LABEL)]


def _vector(numbers: Vector) -> str:
    """All of a few numbers; of more, how long the vector is."""
    if numbers.size <= _FEW:
        return "  ".join(map(show, numbers.tolist()))
    with np.errstate(over="ignore"):
        return f"{show(float(numbers @ numbers) ** 0.5)} long"


def param_lines(
    simulation: Landscape, state: LandscapeState, index: int, scrolled: int, rows: int, columns: int
) -> list[Line]:
    """Of many params: value and gradient of each, those that have moved furthest first."""
    names, racer = simulation.objective.variables, state.racers[index]
    if len(names) <= _FEW or rows < 2:
        return []
    places = movers(simulation, state, index)
    first = min(scrolled, max(len(names) - rows + 1, 0))
    shown = places[first : first + rows - 1]
    title = f"params {first + 1}–{first + len(shown)} of {len(names)}, by way moved"
    width = min(max(len(name) for name in names), LABEL - 2)
    room = (columns - _MORE - width - 2) // 2
    lines = [heading(title, columns)]
    for place in shown:
        value, slope = show(float(racer.params[place])), show(float(racer.gradient[place]))
        name = Span(f"{brief(names[place], width):<{width}}", DIM)
        lines.append(line(name, f"  {value:>{room - 1}} ", Span(f"{slope:>{room}}", ORANGE)))
    return lines


def _point(simulation: Landscape, racer: Racer, columns: int) -> list[Line]:
    names = simulation.objective.variables
    few = len(names) <= _FEW
    lines = [
        field(name, show(value), LABEL)
        for name, value in zip(names, racer.params.tolist(), strict=True)
        if few
    ]
    if not math.isfinite(racer.loss):
        return [*lines, field("loss", show(racer.loss), LABEL, RED)]
    slopes = "  ".join(show(value) for value in racer.gradient.tolist())
    if len(slopes) > columns - LABEL:
        slopes = "  ".join(show(value, 2) for value in racer.gradient.tolist())
    with np.errstate(over="ignore"):
        norm = float(racer.gradient @ racer.gradient) ** 0.5
    lines.append(field("loss", show(racer.loss), LABEL, TEAL))
    if not racer.optimizer.uses_gradient:
        return lines
    gradient = _values("gradient", slopes, columns, ORANGE) if few else []
    gradient += _other_gradient(simulation, racer, columns)
    return [*lines, *gradient, field("gradient norm", show(norm), LABEL, ORANGE)]


def _other_gradient(simulation: Landscape, racer: Racer, columns: int) -> list[Line]:
    """Of the exact gradient and the one that was typed, the one that the racer does not walk by."""
    own = simulation.own
    if own is None:
        return []
    from gdtui.engine.derivative.verdict import compare

    found, mine = compare(own, racer.params.tolist()), racer.name == OWN_GRADIENT
    sign = "=" if all(each.right for each in found) else "≠"
    numbers = _vector(np.array([each.exact if mine else each.typed for each in found]))
    return _values(f"{sign} {'exact' if mine else 'yours'}", numbers, columns, ORANGE if mine else YOURS)


def _settings(racer: Racer, columns: int) -> list[Line]:
    """The learning rate, and the other hyper-parameters that are not zero on a line of their own."""
    values = {symbol: show_setting(value) for symbol, _, value in racer.optimizer.settings() if value}
    lines: list[Line] = []
    if "η" in values:
        lines.append(field("learning rate", f"{values.pop('η')} (η)", LABEL))
    return lines + wrap(" · ".join(f"{symbol} {value}" for symbol, value in values.items()), columns, DIM)


def _memory(racer: Racer, columns: int) -> list[Line]:
    """What the optimizer remembers of each variable."""
    lines: list[Line] = []
    for item in memory_items(racer.memory):
        numbers = item.of(racer.params)
        if numbers is not None:
            label = f"{item.words} {item.symbol}" if len(item.words) < LABEL - 2 else item.symbol
            lines += _values(label, _vector(np.array(numbers)), columns)
    return lines


def _values(label: str, numbers: str, columns: int, color: int = DEFAULT) -> list[Line]:
    """A label, and the numbers behind it on as many lines as they take."""
    room = columns - LABEL
    rows = [numbers] if len(numbers) <= room else [row[0].text for row in wrap(numbers, room)]
    return [field("" if place else label, row, LABEL, color) for place, row in enumerate(rows)]


def _spent(racer: Racer) -> Line:
    spent = racer.evaluations
    parts = [f"{spent.loss} loss"]
    if spent.gradient:
        parts.append(f"{spent.gradient} grad")
    if spent.hessian:
        parts.append(f"{spent.hessian} Hess")
    return field("spent", " + ".join(parts), LABEL)


def _dimension_lines(step: int, seed: int, columns: int) -> list[Line]:
    """The share of the way down that random search has come, beside descent's, for ever more params."""
    lines = [
        heading("way down a bowl of n params", columns),
        line(Span(f"{'n':>4} {'parachutes':>11} {'descent':>9}", DIM)),
    ]
    cells = min(max(columns - 28, 0), _BAR)
    for dimensions, dropped, walked in shares(step, seed):
        filled = round(cells * dropped)
        bar = Span("█" * filled, TEAL), Span("░" * (cells - filled), DIM)
        lines.append(line(f"{dimensions:>4} {_percent(dropped):>11} {_percent(walked):>9}  ", *bar))
    return lines


def _percent(share: float) -> str:
    """A share that is not all of it never reads as 100 %."""
    return f"{min(100 * share, 99.9) if share < 1 else 100:.3g} %"


def _sharpness_lines(steepest: float, columns: int) -> list[Line]:
    """Of very many params: the largest curvature, and the bound that it sets."""
    lines = [heading("curvature here", columns), field("largest λmax", show(steepest), LABEL)]
    return [*lines, field("bound 2/λmax", show(2 / steepest), LABEL)] if steepest > 0 else lines


@lru_cache(maxsize=1)
def theory_lines(simulation: Landscape, state: LandscapeState, index: int, columns: int) -> tuple[Line, ...]:
    """What the curvature here lets one expect, before it happens: the same however one looks at the map."""
    return tuple(_theory_lines(simulation, state, index, columns))


def _theory_lines(simulation: Landscape, state: LandscapeState, index: int, columns: int) -> list[Line]:
    racer = state.racers[index]
    if not racer.optimizer.uses_gradient:
        return _dimension_lines(racer.step, simulation.seed, columns)
    if not math.isfinite(racer.loss):
        return []
    if len(simulation.objective.variables) > MOST_EIGENVALUES:
        return _sharpness_lines(simulation.sharpness(state, index), columns)
    curvature = simulation.curvature(state, index)
    if curvature is None:
        return []
    scope = "everywhere" if curvature.quadratic else "here"
    values = [show(value) for value in curvature.eigenvalues.tolist()]
    told = "  ".join(values) if len(values) <= _FEW else f"{values[0]} … {values[-1]}"
    lines = [heading(f"curvature {scope}", columns), *_values("eigenvalues λ", told, columns)]
    if curvature.convex:
        lines.append(field("ratio κ", show(curvature.condition), LABEL))
    if curvature.steepest > 0:
        lines.append(field("bound 2/λmax", show(2 / curvature.steepest), LABEL))
    verdict = simulation.verdict(state, index, curvature)
    return lines + wrap(verdict, columns, RED if "beyond" in verdict else DIM)
