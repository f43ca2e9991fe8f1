"""Many runs of one rule at once, each with settings of its own, judged as a run by itself is.

A rule that does to each param what it would do to it alone takes the runs as one long vector of params, and
a hyper-parameter as one number for each of them. With + − × / and square roots, and powers of 2, a run among
many has the bits of the run by itself. Other functions are rounded in another way where numpy computes many
at once; then what lies on the very border between two fates, which is fractal, may come out otherwise
(Sohl-Dickstein, "The boundary of neural network trainability is fractal", 2024).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.autodiff.work import steps_at_once
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Vector, reach_from, region_around
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.outcome import QUIET_UPDATE
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.engine.optimizers.varied import memory_of, spread
from gdtui.engine.settings.fate import RUNNING, Codes, Whole, dots, fates
from gdtui.engine.settings.judge import DIVERGED, Arrivals, Mask, Sights, joined, judge_all, told_quickly

_FEWEST = 9
"""Fewer numbers a rule computes one by one, with one setting for all: see `optimizers.base.each`."""
_PIECE = 48
"""Steps that are made at a time at the most: keys wait no longer."""
_TOGETHER = 16
"""After so many steps the runs are judged of whom it was not clear whether they had ended: together, as a
Hessian of many costs little more than one of a few."""


class Asked(NamedTuple):
    """Runs that are to be made.

    Attributes:
        rule: the rule.
        hyper: what each run has for a hyper-parameter, by its name: shape (runs,).
        starts: where each begins; shape (params, runs).
    """

    rule: AnyOptimizer
    hyper: Mapping[str, Vector]
    starts: Vector

    def of(self, runs: Whole) -> "Asked":
        """Some of them."""
        return Asked(self.rule, {name: each[runs] for name, each in self.hyper.items()}, self.starts[:, runs])

    def spread(self) -> AnyOptimizer:
        """The rule for all of them at once."""
        return spread(self.rule, self.hyper, len(self.starts))


class Ends(NamedTuple):
    """What became of runs.

    Attributes:
        fates: see `Fate`; shape (runs,).
        steps: at which each ended, or how many were made; shape (runs,).
        losses: where it came to; shape (runs,).
        params: likewise; shape (params, runs).
    """

    fates: Codes
    steps: Whole
    losses: Vector
    params: Vector


class _Standing(NamedTuple):
    """How the runs stand that have not ended, as `Racer` does for one."""

    numbers: Whole
    asked: Asked
    rule: AnyOptimizer
    params: Vector
    losses: Vector
    gradients: Vector
    memory: Any
    seen: Sights
    quiet: Whole

    def of(self, runs: Whole) -> "_Standing":
        """Some of them."""
        asked = self.asked.of(runs)
        memory = memory_of(self.memory, self.params.shape, runs)
        return _Standing(self.numbers[runs], asked, asked.spread(), self.params[:, runs], self.losses[runs],
                         self.gradients[:, runs], memory, self.seen.of(runs), self.quiet[runs])  # fmt: skip


def ends_of(simulation: Landscape, asked: Asked, steps: int) -> Ends:
    """What becomes of runs.

    Args:
        simulation: says the loss, and how far out a run that climbs is lost.
        asked: the runs.
        steps: how many each makes at the most.
    """
    *_, ends = walked(simulation, asked, steps)
    assert ends is not None
    return ends


def walked(simulation: Landscape, asked: Asked, steps: int) -> Iterator[Ends | None]:
    """The same in pieces of some milliseconds: None for each of them, then what became of the runs."""
    walk = _Walk(simulation, asked, steps)
    yield from (None for _ in walk.parts())
    yield walk.ends()


class _Open(NamedTuple):
    """Runs at a step at which it is not clear whether they have ended.

    Attributes:
        numbers: which runs they are.
        here: what that step has led them to.
        overshot: the last step up to then that overshot.
        otherwise: the code of the outcome where the rules for all runs say that they go on.
    """

    numbers: Whole
    here: Arrivals
    overshot: Whole
    otherwise: Codes


class _Walk:
    """All runs on their way, and what became of those that have ended."""

    def __init__(self, simulation: Landscape, asked: Asked, steps: int) -> None:
        loss = simulation.objective
        assert isinstance(loss, CircuitObjective)
        count = asked.starts.shape[1]
        self._loss, self._reach, self._steps, self._asked = loss, simulation.reach or np.inf, steps, asked
        self._codes = np.full(count, RUNNING, np.int8)
        self._made = np.full(count, steps, np.intp)
        self._overshot = np.zeros(count, np.intp)
        self._losses = np.empty(count)
        self._params = np.empty(asked.starts.shape)
        self._open: list[_Open] = []

    def parts(self) -> Iterator[None]:
        """Walk to the end, in pieces."""
        step, now = 0, self._begun()
        while step < self._steps and now.numbers.size:
            made = steps_at_once(self._loss.circuit, now.numbers.size, _PIECE)
            piece = range(step + 1, min(step + made, self._steps) + 1)
            now, step = self._walked(now, piece), piece[-1]
            yield
        self._note(now.numbers, now.losses, now.params)

    def ends(self) -> Ends:
        """What has become of them."""
        told = fates(self._codes, self._made, self._overshot)
        return Ends(told, self._made, self._losses, self._params)

    @np.errstate(all="ignore")
    def _walked(self, now: _Standing, steps: range) -> _Standing:
        for step in steps:
            now = self._advanced(now, step)
            if step % _TOGETHER == 0 or step == self._steps or not now.numbers.size:
                now = self._decided(now)
            if not now.numbers.size:
                break
        return now

    @np.errstate(all="ignore")
    def _begun(self) -> _Standing:
        """All at their starts; what begins at one place is judged once."""
        numbers = enough(np.arange(self._codes.size))
        asked = self._asked.of(numbers)
        places, inverse = np.unique(asked.starts, axis=1, return_inverse=True)
        whose = inverse.ravel()
        losses, gradients = self._at(places)
        regions = [region_around(self._loss, place) for place in places.T.tolist()]
        width = np.full(losses.shape, widest(self._loss.region))
        reach = np.array([reach_from(self._loss, place) for place in places.T.tolist()])
        low, high = np.array([region[0] for region in regions]).T[:, whose]
        self._homes = np.array([low + (high - low) / 2, reach[whose] / 2])[:, : self._codes.size]
        slopes, none = _lengths(gradients), np.zeros(losses.shape, np.intp)
        seen = Sights(places, losses, width, np.zeros(losses.shape), reach).after(slopes)
        here = Arrivals(none, places, losses, gradients, slopes, np.zeros_like(places), none, seen)
        codes = judge_all(self._loss, here, asked.rule.inertia, np.arange(losses.size))[whose]
        rule = asked.spread()
        at = here.of(whose)
        now = _Standing(numbers, asked, rule, at.params, at.losses, at.gradients,
                        rule.init(at.params.ravel()), at.seen, at.quiet)  # fmt: skip
        return self._going_on(now, codes, 0)

    def _at(self, params: Vector) -> tuple[Vector, Vector]:
        """The losses, and the gradients in columns, at places in columns."""
        losses, slopes = self._loss.circuit.values_and_gradients(list(params))
        return losses, np.array(slopes)

    def _advanced(self, now: _Standing, step: int) -> _Standing:
        """Those that have not ended one step on."""
        here = Here(self._loss, now.params.ravel(), np.nan, now.gradients.ravel(), step - 1, 0)
        hessians = partial(self._loss.hessians, now.params)
        flat, memory = now.rule.update_all(here, now.memory, hessians)
        update = flat.reshape(now.params.shape)
        params = now.params + update
        losses, gradients = self._at(params)
        quiet = np.where(_negligible(now.params, update, now.seen.units), now.quiet + 1, 0)
        arrived = Arrivals(np.full(losses.shape, step), params, losses, gradients, _lengths(gradients),
                           update, quiet, now.seen)  # fmt: skip
        self._overshot[now.numbers[dots(gradients, update) > 0]] = step
        codes = self._told(now, arrived)
        after = now._replace(params=params, losses=losses, gradients=gradients, memory=memory,
                             seen=now.seen.after(arrived.slopes), quiet=quiet)  # fmt: skip
        return self._going_on(after, codes, step)

    def _told(self, now: _Standing, here: Arrivals) -> Codes:
        """The codes of the outcomes that are clear; the others are kept, to be judged together."""
        codes, unclear = told_quickly(here, now.rule.inertia)
        otherwise = np.where(
            (codes == RUNNING) & self._climbs_out(now.numbers, here, now.losses), DIVERGED, codes
        )
        runs = np.flatnonzero(unclear)
        if runs.size:
            numbers = now.numbers[runs]
            self._open.append(_Open(numbers, here.of(runs), self._overshot[numbers], otherwise[runs]))
        return np.where(unclear, codes, otherwise)

    def _climbs_out(self, numbers: Whole, here: Arrivals, before: Vector) -> Mask:
        """Who climbs and is too far out of where the run is at home, as a slope has it."""
        middle, half = self._homes[:, numbers]
        climbs = here.losses > np.maximum(before, here.seen.first)
        far: Mask = np.abs(here.params[0] - middle) > self._reach * half
        return climbs & far

    def _decided(self, now: _Standing) -> _Standing:
        """Those that have not ended, once those are judged of whom it was not clear."""
        if not self._open:
            return now
        numbers, here, overshot, otherwise = zip(*self._open, strict=True)
        self._open = []
        known = _Open(
            np.concatenate(numbers), joined(here), np.concatenate(overshot), np.concatenate(otherwise)
        )
        codes = judge_all(self._loss, known.here, now.rule.inertia, known.numbers)
        codes = np.where(codes == RUNNING, known.otherwise, codes)
        ended = np.flatnonzero(codes != RUNNING)
        ended = ended[np.unique(known.numbers[ended], return_index=True)[1]]  # the first end of each counts
        runs, at = known.numbers[ended], known.here.of(ended)
        self._codes[runs], self._made[runs], self._overshot[runs] = (
            codes[ended],
            at.steps,
            known.overshot[ended],
        )
        self._note(runs, at.losses, at.params)
        return now.of(enough(np.flatnonzero(~np.isin(now.numbers, runs))))

    def _going_on(self, now: _Standing, codes: Codes, step: int) -> _Standing:
        """Those that have not ended, once it is noted what became of the others."""
        ended = np.flatnonzero(codes != RUNNING)
        if not ended.size:
            return now
        numbers = now.numbers[ended]
        self._codes[numbers], self._made[numbers] = codes[ended], step
        self._note(numbers, now.losses[ended], now.params[:, ended])
        return now.of(enough(np.flatnonzero(codes == RUNNING)))

    def _note(self, numbers: Whole, losses: Vector, params: Vector) -> None:
        """Write down where runs have come to."""
        self._losses[numbers], self._params[:, numbers] = losses, params


def enough(runs: Whole) -> Whole:
    """The runs; of too few, some several times, which changes nothing: they stay alike."""
    return np.resize(runs, _FEWEST) if 0 < runs.size < _FEWEST else runs


def _negligible(params: Vector, update: Vector, units: Vector) -> Mask:
    """Which updates are too small to lead anywhere: see `outcome.negligible`."""
    small: Mask = _lengths(update) <= QUIET_UPDATE * (units + _lengths(params))
    return small


def _lengths(vectors: Vector) -> Vector:
    return np.asarray(np.sqrt(dots(vectors, vectors)))
