"""Where a learner's rule goes on three losses, to hold the rules of the table against."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.losses.circuit_objective import CircuitObjective, typed
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Optimizer
from gdtui.engine.optimizers.own.program import COUNT, GRADIENT, RATE, Program, updated

STEPS = 50
"""Steps on each loss."""
_PLACES = (
    ("(1 - x)**2 + 100*(y - x**2)**2", (-1.2, 1.0), 0.0005),
    ("0.5*x**2 + 10*y**2", (2.0, 0.7), 0.01),
    # so shallow that an ε of 1e-8 shows beside the root of its squared slopes
    ("1e-6*(x**2 + 3*y**2)", (1.5, -0.8), 0.05),
)
"""Losses, starts and learning rates: three, so that nothing else than η itself scales as they do."""
_ALIKE, _ROUNDED = 1e-9, 1e-14
"""Updates that differ by this share are the same, and by this share of the params: that is rounding."""


class Track(NamedTuple):
    """A run on one loss.

    Attributes:
        objective: the loss.
        eta: the learning rate.
        params: before each step, shape (steps, 2).
        gradients: there, likewise.
        updates: of the learner's rule; the run ends where one is not finite.
    """

    objective: CircuitObjective
    eta: float
    params: Vector
    gradients: Vector
    updates: Vector

    def of(self, rule: Optimizer[Any]) -> Iterator[Vector]:
        """The updates that a rule makes of the same params and gradients."""
        memory = rule.init(self.params[0])
        for step, (params, gradient) in enumerate(zip(self.params, self.gradients, strict=True)):
            update, memory = rule.update(Here(self.objective, params, 0.0, gradient, step, 0), memory)
            yield update

    def same(self, step: int, update: Vector) -> bool:
        """Whether that is the update that the learner's rule makes in a step, counted from 0."""
        room = _ALIKE * np.abs(update) + _ROUNDED * (np.abs(self.params[step]) + np.abs(update).max())
        return bool((np.abs(self.updates[step] - update) <= room).all())


@lru_cache(maxsize=1)
def _losses() -> tuple[CircuitObjective, ...]:
    return tuple(typed(text, 2) for text, _, _ in _PLACES)


@np.errstate(all="ignore")
def tracks(program: Program) -> tuple[Track, ...]:
    """The rule's runs, each as far as it stays finite."""
    places = zip(_losses(), _PLACES, strict=True)
    return tuple(_track(program, loss, np.array(start), eta) for loss, (_, start, eta) in places)


def _track(program: Program, loss: CircuitObjective, params: Vector, eta: float) -> Track:
    known: Any = dict.fromkeys(program.memories, np.zeros_like(params))
    rows: list[tuple[Vector, Vector, Vector]] = []
    for count in range(1, STEPS + 1):
        gradient = loss.loss_and_gradient(params)[1]
        given = {**known, GRADIENT: gradient, RATE: eta, COUNT: float(count)}
        update, known = updated(program, params, given)
        rows.append((params, gradient, np.array(update)))
        params = params + update
        if not (np.isfinite(params).all() and np.isfinite(loss.loss(params))):
            break
    before, slopes, updates = (np.array(column) for column in zip(*rows, strict=True))
    return Track(loss, eta, before, slopes, updates)


Made = Callable[[float], Optimizer[Any]]
"""A rule of the table with that learning rate."""


class Meeting(NamedTuple):
    """How far a rule goes along with the learner's.

    Attributes:
        share: what the rule takes of η; of 1 where the learner's does not read η. Below 0: the other way.
        step: the first step that differs, from 1; 0 where none does.
        ratio: how many times as long the learner's is there.
        turned: whether it goes the other way there.
    """

    share: float
    step: int
    ratio: float = 1.0
    turned: bool = False


@np.errstate(all="ignore")
def meeting(made: Made, ways: tuple[Track, ...], rated: bool, share: float | None = None) -> Meeting | None:
    """How far a rule goes along with a learner's; None where not even the first step does.

    Args:
        made: the rule.
        ways: the learner's runs.
        rated: whether the learner's rule reads η.
        share: of η; None: what makes the first steps the same.

    Raises:
        InputError: when the learning rate that it takes is out of range.
    """
    if share is None:
        share = _share(made, ways[0], rated)
        if share is None:
            return None
    met = [_first_apart(made(abs(share) * (way.eta if rated else 1.0)), way, share) for way in ways]
    apart = [found for found in met if found]
    return min(apart, key=_first_and_most) if apart else Meeting(share, 0)


def _first_and_most(met: Meeting) -> tuple[int, float]:
    return met.step, -abs(float(np.log(met.ratio)))


def _share(made: Made, way: Track, rated: bool) -> float | None:
    """How many times as long the learner's first step is, where it has the same direction or its opposite."""
    both = zip(way.updates, way.of(made(way.eta)), strict=True)
    moved = ((mine, theirs) for mine, theirs in both if mine.any() or theirs.any())
    mine, theirs = next(moved, (way.updates[0], way.updates[0]))
    ratios = mine / theirs
    if not (np.isfinite(ratios).all() and ratios.all() and np.ptp(ratios) <= _ALIKE * abs(ratios[0])):
        return None
    share = float(ratios[0]) * (1.0 if rated else way.eta)
    return float(f"{share:.12g}")


def _first_apart(rule: Optimizer[Any], way: Track, share: float) -> Meeting | None:
    sign = 1.0 if share > 0 else -1.0
    for step, update in enumerate(way.of(rule)):
        theirs = sign * update
        if not way.same(step, theirs):
            mine = way.updates[step]
            ratio = float(np.linalg.norm(mine) / np.linalg.norm(theirs))
            return Meeting(share, step + 1, ratio, bool(mine @ theirs < 0))
    return None
