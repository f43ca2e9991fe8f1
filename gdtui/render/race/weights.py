"""The params of a lane as a list: name, value, bar, gradient; and how many examples it gets right."""

from collections.abc import Sequence

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Vector
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.planes import Pane
from gdtui.engine.race.units import own_units
from gdtui.engine.race.verdicts import verdicts
from gdtui.render.cells.look import DIM, GREEN, LANES, RED, Look
from gdtui.render.cells.panel import Line, Span, field, heading, length, line

_NAME, _NUMBER, _LABEL = 12, 10, 10


def weight_lines(
    problem: Problem, runner: Runner, shown: Pane, rows: int, columns: int, look: Look
) -> list[Line]:
    """How the lane does, then its params, those of the largest value first where not all have room."""
    told = _told(problem, runner, columns)
    lines = [heading(f"weights · {runner.name}", columns), *told, *_plane(shown, runner)]
    own = own_units(problem, runner.params)
    last = "gradient" if own is None else "own units"
    name = _name_room(columns)
    lines.append(line(Span(f"{'':<{name}}{'value':>{_NUMBER}}  {last:>{columns - name - _NUMBER - 2}}", DIM)))
    room = max(rows - len(lines), 1)
    chosen = _chosen(runner.params, room)
    beside = runner.full[1] if own is None else own
    lines += [_weight(problem, place, runner, beside, columns, look) for place in chosen]
    if len(chosen) < runner.params.size and lines:
        more = runner.params.size - len(chosen) + 1
        lines[-1] = line(Span(f"and {more} smaller ones", DIM))
    return lines


def _name_room(columns: int) -> int:
    """Cells for a name, so that both numbers beside it are whole."""
    return max(min(_NAME, columns - 2 * _NUMBER - 3), 0)


def _told(problem: Problem, runner: Runner, columns: int) -> list[Line]:
    found = verdicts(problem, runner.params)
    if found is None:
        return []
    share = (Span(f"{'accuracy':<{_LABEL}}", DIM), Span(f"{100 * found.accuracy:.1f} %", bold=True))
    counts = (Span(f"{found.right} right", GREEN), Span(f"  {found.wrong} wrong", RED))
    beside = line(*share, Span("  "), *counts)
    if length(beside) <= columns:
        return [beside]
    return [line(*share), line(Span(f"{'':<{_LABEL}}"), *counts)]


def _plane(shown: Pane, runner: Runner) -> list[Line]:
    """Which plane is drawn, and how far off it the lane stands."""
    plane = shown.plane
    if runner.params.size == 2:
        return []
    ways = f"ways to step {shown.step} (PCA)" if shown.step else "way ahead (PCA)"
    what = {"pca": ways, "random": "at random"}.get(plane.name, f"of {plane.name}")
    off = show(plane.off(runner.params))
    if plane.share is None:
        return [field("plane w", what, _LABEL), field("off it by", off, _LABEL)]
    held = f"{show(100 * plane.share, 3)} %; off by {off}"
    return [field("plane w", what, _LABEL), field("it holds", held, _LABEL)]


def _chosen(params: Vector, room: int) -> Sequence[int]:
    """The places of as many params as there is room for, in order."""
    if params.size <= room:
        return range(params.size)
    return sorted(np.argsort(-np.abs(params), kind="stable")[:room].tolist())


def _weight(problem: Problem, place: int, runner: Runner, beside: Vector, columns: int, look: Look) -> Line:
    value = float(runner.params[place])
    largest = float(np.abs(runner.params).max())
    room = _name_room(columns)
    width = max(columns - room - 2 * _NUMBER - 3, 0)
    share = abs(value) / largest if largest > 0 and np.isfinite(largest) else 0.0
    bar = ("=" if look.ascii else "▬") * round(share * width)
    name = problem.variables[place]
    told = problem.told.get(name, name)
    shown = told if len(told) < room else told[: max(room - 2, 0)] + ("." if look.ascii else "…")
    return line(
        Span(f"{shown:<{room}}"),
        Span(f"{show(value):>{_NUMBER}}", bold=True),
        Span(f"  {bar:<{width}} ", LANES[runner.lane.number]),
        Span(f"{show(float(beside[place])):>{_NUMBER}}", DIM),
    )
