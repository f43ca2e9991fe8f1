"""The race: batch, mini-batch and single-example descent on one surface, from one start."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError, check_lane
from gdtui.engine.base.happened import Happened
from gdtui.engine.base.limits import MOST_DECAY, MOST_STEPS
from gdtui.engine.base.past.way import Rows
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import Dataset, Wishes, find_data, scaled, wished
from gdtui.engine.losses.models import Problem, make_problem, names_in, step_work
from gdtui.engine.losses.objective import Vector, pairs, region_around
from gdtui.engine.losses.plane import checked_plane
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import AnyOptimizer, asking, make_asked
from gdtui.engine.race import lane as lanes
from gdtui.engine.race import words
from gdtui.engine.race.lane import Lane, Runner, Terms
from gdtui.engine.race.noise import Noise, gradient_noise
from gdtui.engine.race.way import footprints

LANES = ("batch", "mini-batch", "sgd")
FIRST_OPTIMIZERS = ("gradient-descent",)
BATCH_SIZE = 32
"""Examples in a mini-batch unless said otherwise."""
TICK = 64
"""The most examples that each lane may look at in one step of a race of equal budget."""
_KEY_WORK = 4e8
"""Nanoseconds that the steps of one key take: at the most."""
NEARLY = 0.01
"""A lane has arrived when this share of the way down from the start to the lowest loss so far is left."""


@dataclass(frozen=True, eq=False)
class RaceState:
    """All lanes at one step.

    Attributes:
        step: how many steps were made.
        runners: one for each lane, in their order; one that has ended stays as it was.
    """

    step: int
    runners: tuple[Runner, ...]


class Standing(NamedTuple):
    """How a lane did.

    Attributes:
        lane: its index.
        loss: its loss over the whole data now.
        updates: after how many updates it had nearly arrived; None if it has not.
        examples: after how many examples.
    """

    lane: int
    loss: float
    updates: int | None
    examples: int | None


@dataclass(frozen=True, eq=False)
class Race:
    """Three lanes, each with its batch size and rule; a simulation for `History`.

    Attributes:
        problem: what is learnt from what.
        optimizers: the rule of each lane: batch, mini-batch, SGD.
        batch_size: of the mini-batch lane, from 1 to the number of examples.
        seed: for the shuffles; not negative.
        equal_budget: False: in a step every lane makes one update. True: in a step every lane may look at as
            many examples (a mini-batch, at most `TICK`), saving them until its batch is paid for.
        rate_decay: after t updates the learning rate is η/(1 + rate_decay·t) (Robbins & Monro 1951).
        limit: the number of updates after which a lane ends.

    Raises:
        InputError: when a setting is out of range.
    """

    problem: Problem
    optimizers: tuple[AnyOptimizer, AnyOptimizer, AnyOptimizer]
    batch_size: int = BATCH_SIZE
    seed: int = 0
    equal_budget: bool = False
    rate_decay: float = 0.0
    limit: int = MOST_STEPS

    def __post_init__(self) -> None:
        """Check what comes from outside."""
        most = self.problem.examples
        if not 1 <= self.batch_size <= most:
            raise InputError(
                f"batch size {self.batch_size}: write a whole number from 1 to {most}, the examples"
            )
        if self.seed < 0:
            raise InputError(f"the seed {self.seed} is out of range: write a whole number from 0")
        if not 0 <= self.rate_decay <= MOST_DECAY:
            raise InputError(f"rate decay {self.rate_decay:g}: write a number from 0 to {MOST_DECAY:g}")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of what `rows` gives."""
        return ("update", "lane", "examples_seen", *self.problem.variables, "loss", "grad_norm", "outcome")

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """Who runs: all the data in each update, some of them, one of them."""
        sizes = (self.problem.examples, self.batch_size, 1)
        return tuple(
            Lane(name, number, size, rule)
            for number, (name, size, rule) in enumerate(zip(LANES, sizes, self.optimizers, strict=True))
        )

    @cached_property
    def tick(self) -> int:
        """The examples that each lane may look at in a step of a race of equal budget."""
        return min(self.batch_size, TICK)

    @cached_property
    def _terms(self) -> Terms:
        region = region_around(self.problem.whole, self.problem.start)
        return Terms(self.problem, self.seed, self.rate_decay, self.limit, region)

    @cached_property
    def at_once(self) -> int:
        """Steps that a key takes at the most: fewer than many where each takes long."""
        work = step_work(self.problem.whole, any(rule.cost.hessian for rule in self.optimizers))
        return max(int(_KEY_WORK / work), 1) if work else MOST_STEPS

    def init(self) -> RaceState:
        """Everyone at the start."""
        with np.errstate(all="ignore"):
            return RaceState(0, tuple(lanes.at_start(lane, self._terms) for lane in self.lanes))

    def step(self, state: RaceState) -> RaceState:
        """Everyone who has not ended one update, or one budget, on."""
        move = self._spend if self.equal_budget else self._update
        step = state.step + 1
        with np.errstate(all="ignore"):
            return RaceState(step, tuple(move(runner, step) for runner in state.runners))

    def _update(self, runner: Runner, step: int) -> Runner:
        return runner if runner.outcome.ended else lanes.advance(runner, step)

    def _spend(self, runner: Runner, step: int) -> Runner:
        if runner.outcome.ended:
            return runner
        credit = runner.credit + self.tick
        if credit < runner.turn.batch_size:
            return runner._replace(credit=credit)
        while credit >= runner.turn.batch_size and not runner.outcome.ended:
            credit -= runner.turn.batch_size
            runner = lanes.advance(runner, step, credit)
        return runner

    def ended(self, state: RaceState) -> bool:
        """Whether every lane has ended."""
        return all(runner.outcome.ended for runner in state.runners)

    def adopt(self, state: RaceState) -> RaceState:
        """The lanes of another configuration of the same problem, as they go on under this one."""
        pairs = zip(state.runners, self.lanes, strict=True)
        with np.errstate(all="ignore"):
            return RaceState(
                state.step, tuple(lanes.resume(runner, lane, self._terms) for runner, lane in pairs)
            )

    def changed(self, settings: Settings) -> "Race":
        """The same race, run as the settings ask for.

        Raises:
            InputError: when it cannot be.
        """
        batch, mini, single = _rules(settings, settings.optimizers or FIRST_OPTIMIZERS, self.problem)
        return replace(
            self,
            optimizers=(batch, mini, single),
            batch_size=_size(settings, self.problem, self.batch_size),
            equal_budget=settings.budget == "examples",
            rate_decay=settings.rate_decay or 0.0,
        )

    def settings(self) -> Settings:
        """The settings that describe it, nothing left to be chosen; the inverse of `race_from`."""
        problem, known = self.problem, asking(self.optimizers, LANES)
        data, names = problem.data.raw or problem.data, known.optimizers or ()
        return known._replace(
            optimizers=names[:1] if len(set(names)) == 1 else names,
            data=data.path or data.name,
            target=data.wishes.target,
            features=data.wishes.inputs,
            scale_data=problem.data.raw is not None,
            model=problem.model,
            examples=data.wishes.examples if data.path else data.examples,
            start=tuple(map(float, problem.start)),
            bounds=tuple(float(end) for pair in problem.bounds for end in pair),
            batch_size=self.batch_size,
            budget="examples" if self.equal_budget else "updates",
            rate_decay=self.rate_decay,
            seed=self.seed,
        )

    def footprints(self, states: Sequence[RaceState]) -> Rows:
        """What is kept of the way through some states, see `way.footprints`."""
        return footprints([state.runners for state in states])

    @np.errstate(all="ignore")
    def rows(self, state: RaceState) -> list[tuple[object, ...]]:
        """A line for every lane that moved in this step; loss and gradient are those of the whole data."""
        return [_row(runner) for runner in state.runners if runner.step == state.step]

    @np.errstate(all="ignore")
    def standings(self, known: Vector, state: RaceState) -> tuple[Standing, ...]:
        """How every lane did in a run: by the `figures` of how it came here, and where it stands.

        Nearly arrived is a lane within `NEARLY` of the way from the start's loss to the lowest loss that any
        lane has come to.
        """
        losses = known[:, :, 2]
        lowest = float(np.where(np.isfinite(losses), losses, np.inf).min())
        down = float(losses[0, 0]) - lowest
        arrived = np.less_equal(losses, lowest + NEARLY * down if down > 0 else -math.inf)
        places, met = arrived.argmax(axis=0).tolist(), arrived.max(axis=0).tolist()
        standings = []
        for lane, (runner, place) in enumerate(zip(state.runners, places, strict=True)):
            loss = float(losses[-1, lane])
            if met[lane] and runner.outcome.kind is not Kind.DIVERGED:
                updates, examples = known[place, lane, :2].tolist()
                standings.append(Standing(lane, loss, int(updates), int(examples)))
            else:
                standings.append(Standing(lane, loss, None, None))
        return tuple(standings)

    @np.errstate(all="ignore")
    def noise(self, state: RaceState, lane: int) -> Noise:
        """How far the gradients of that lane's batches stray from the full gradient where it stands."""
        gradients = self.problem.judged.gradients(state.runners[lane].params)
        return gradient_noise(gradients, self.problem.examples, self.lanes[lane].batch_size, self.seed)

    @np.errstate(all="ignore")
    def happened(self, state: RaceState, index: int = 0) -> Happened:
        """What that lane just did, in one sentence and one equation."""
        return words.happened(state.runners[index], state.step)

    @np.errstate(all="ignore")
    def opening(self, state: RaceState, lane: int) -> str:
        """What there is to say of that lane before the first step."""
        return words.opening(state.runners[lane])


def _row(runner: Runner) -> tuple[object, ...]:
    loss, gradient = runner.full
    norm = float(np.sqrt(gradient @ gradient))
    return (
        runner.turn.updates,
        runner.lane.name,
        runner.turn.examples_seen,
        *runner.params.tolist(),
        loss,
        norm,
        str(runner.outcome.kind),
    )


def race_from(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Race:
    """The race that the settings describe.

    Args:
        settings: data, target, inputs, scale_data, model, start, bounds, optimizers (one for all lanes, or
            three: batch, mini-batch, SGD), hyper, batch_size, examples, budget, rate_decay, seed.
        progress: called with (bytes read, bytes in all) while a file is read.

    Raises:
        InputError: one line that says what to write instead.
    """
    if settings.seed < 0:
        raise InputError(f"the seed {settings.seed} is out of range: write a whole number from 0")
    data = find_data(settings.data or "line", _wishes(settings), settings.seed, progress)
    data = scaled(data) if settings.scale_data else data
    return race_on(data, settings)


def _wishes(settings: Settings) -> Wishes:
    wanted, kinds = names_in(settings.model), settings.model == "softmax"
    return Wishes(settings.examples, settings.target, settings.features, wanted, kinds)


def race_again(race: Race, settings: Settings) -> Race:
    """The race that the settings describe; the data that are at hand are neither read nor made again.

    Raises:
        InputError: one line that says what to write instead.
    """
    known = race.settings()
    if settings.model != "softmax" and _data_of(settings) == _data_of(known):
        return race_on(race.problem.data, settings)
    data = race.problem.data.raw or race.problem.data
    if not data.path or settings.data != data.path:
        return race_from(settings)
    found = wished(data, _wishes(settings))
    return race_on(scaled(found) if settings.scale_data else found, settings)


def _data_of(settings: Settings) -> tuple[object, ...]:
    """What the data of a race depend on."""
    data = settings.data or "line"
    return data, _wishes(settings), bool(settings.scale_data), settings.seed


def race_on(data: Dataset, settings: Settings) -> Race:
    """The race that the settings describe, on data at hand.

    Raises:
        InputError: one line that says what to write instead.
    """
    problem = make_problem(data, settings.model, settings.start, settings.bounds)
    if settings.plane is not None and len(problem.variables) > 2:
        checked_plane(settings.plane, problem.variables)
    if settings.window is not None:
        pairs(settings.window, 2)
    if settings.view == "weights" and len(problem.variables) == 2:
        raise InputError("two params have no view of weights: the surface shows both; try --view data")
    if settings.view == "crowd" and problem.data.name != "sharp-flat":
        raise InputError(
            "a crowd of runs is shown on data with two minima: try --data sharp-flat --view crowd"
        )
    names = settings.optimizers or FIRST_OPTIMIZERS
    if len(names) not in (1, 3):
        raise InputError("name one optimizer for all lanes, or three: for batch, mini-batch, SGD")
    check_lane(settings.lane, LANES)
    rules = _rules(settings, names, problem)
    decay = settings.rate_decay or 0.0
    if decay and all(rule.rate is None for rule in rules):
        raise InputError(f"{rules[0].name} has no learning rate that could decay")
    batch_rule, mini_rule, single_rule = rules
    size = _size(settings, problem, min(BATCH_SIZE, problem.examples))
    equal = settings.budget == "examples"
    limit = max(MOST_STEPS, (settings.steps or 0) * min(size, TICK))
    return Race(problem, (batch_rule, mini_rule, single_rule), size, settings.seed, equal, decay, limit)


def _size(settings: Settings, problem: Problem, usual: int) -> int:
    """Examples in a mini-batch: as asked for, 0 being all of them."""
    return usual if settings.batch_size is None else settings.batch_size or problem.examples


def _rules(settings: Settings, names: Sequence[str], problem: Problem) -> tuple[AnyOptimizer, ...]:
    """A rule for each lane."""
    return make_asked(settings, [*names] * 3 if len(names) == 1 else names, problem.learning_rate, LANES)
