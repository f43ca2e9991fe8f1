"""What is kept of every step of a descent: where everyone was, the loss there, and what it had cost."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.past.way import Rows, Stretch, Way
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import AnyOptimizer

_LOSS, _COST, _PARAMS = 0, 1, 2
"""Where the numbers of a racer begin; after those of all racers come the places that some of them tried."""


class Trail(NamedTuple):
    """The way of one racer; nan where it was not there.

    Attributes:
        params: where it was, shape (n, params).
        losses: the loss there, shape (n,).
        costs: evaluations that it had spent, shape (n,).
        slides: whether it went by the gradient, shape (n,), and not by what it tried.
        tries: where it looked before it moved, shape (n, tries, params).
    """

    params: Vector
    losses: Vector
    costs: Vector
    slides: Vector
    tries: Vector


def footprints(rules: Sequence[AnyOptimizer], racers: Iterable[Sequence[Racer]]) -> Rows:
    """The racers of some states in numbers, a row for each state."""
    return np.array([_numbers(rules, state) for state in racers], np.float64)


def _numbers(rules: Sequence[AnyOptimizer], racers: Sequence[Racer]) -> list[float]:
    found: list[float] = []
    for racer in racers:
        found += (racer.loss, racer.evaluations.total, *racer.params.tolist())
    for rule, racer in zip(rules, racers, strict=True):
        if rule.tries:
            found += racer.memory.tries.ravel().tolist() or [np.nan] * (rule.tries * racer.params.size)
    return found


def trail(way: Way, index: int) -> Trail:
    """The way of a racer."""
    found = [_stretch(stretch, index) for stretch in way.stretches]
    if len(found) == 1:
        return found[0]
    most = max(part.tries.shape[1] for part in found)
    return Trail(*map(np.concatenate, zip(*(_padded(part, most) for part in found), strict=True)))


def _stretch(stretch: Stretch, index: int) -> Trail:
    simulation, rows = stretch.simulation, stretch.rows
    rules, count = simulation.walkers, len(simulation.objective.variables)
    wide = _PARAMS + count
    if index >= len(rules):
        nowhere = np.full((len(rows), wide), np.nan)
        return _trail(nowhere, False, np.empty((len(rows), 0, count)))
    rule, tried = rules[index], wide * len(rules) + count * sum(other.tries for other in rules[:index])
    tries = rows[:, tried : tried + count * rule.tries].reshape(len(rows), rule.tries, count)
    return _trail(rows[:, wide * index : wide * (index + 1)], rule.uses_gradient, tries)


def _trail(rows: Rows, slides: bool, tries: Vector) -> Trail:
    return Trail(rows[:, _PARAMS:], rows[:, _LOSS], rows[:, _COST], np.full(len(rows), slides), tries)


def _padded(part: Trail, most: int) -> Trail:
    """The same with so many tries at each step."""
    steps, known, count = part.tries.shape
    return part._replace(tries=np.hstack([part.tries, np.full((steps, most - known, count), np.nan)]))
