"""One lane of the race: which examples its next update looks at, where it stands, how it got there."""

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.mean_loss import DataObjective
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Bounds, Vector, reach_from
from gdtui.engine.losses.shuffle import Indices, batch
from gdtui.engine.optimizers.base import Here, Move
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.outcome import (
    QUIET_STEPS,
    Arrival,
    Kind,
    Outcome,
    Seen,
    judge,
    limited,
    lost,
    negligible,
)
from gdtui.engine.optimizers.registry import AnyOptimizer


class Lane(NamedTuple):
    """Who runs in a lane.

    Attributes:
        name: batch, mini-batch or sgd.
        number: its place among the lanes; a part of its shuffles' key.
        batch_size: examples in an update; the last batch of an epoch may be smaller.
        optimizer: its rule, with the learning rate of the first update.
    """

    name: str
    number: int
    batch_size: int
    optimizer: AnyOptimizer

    def rule(self, updates: int, rate_decay: float) -> AnyOptimizer:
        """Its rule after so many updates, see `Optimizer.decayed`."""
        return self.optimizer.decayed(rate_decay, updates)


class Terms(NamedTuple):
    """What all lanes of a race share.

    Attributes:
        problem: what is learnt from what.
        seed: for the shuffles and whatever a rule draws at random; not negative.
        rate_decay: by how much of itself 1/η grows with each update.
        limit: the number of updates after which a lane ends.
        region: where the race is at home, (low, high) of every param.
    """

    problem: Problem
    seed: int
    rate_decay: float
    limit: int
    region: Bounds


class Turn(NamedTuple):
    """How far a lane has come in the examples: its whole shuffle state.

    Attributes:
        updates: how many updates it has made.
        examples_seen: how many examples those looked at.
        epoch: how many passes over the data lie behind.
        place: where its next batch begins in the epoch's order.
        batch_size: how many examples that batch has: what is left of the epoch, where that is less.
    """

    updates: int
    examples_seen: int
    epoch: int
    place: int
    batch_size: int

    def after(self, lane: Lane, examples: int) -> "Turn":
        """The turn after this batch; an epoch that is through makes room for the next."""
        place, epoch = self.place + self.batch_size, self.epoch
        if place >= examples:
            place, epoch = 0, epoch + 1
        seen = self.examples_seen + self.batch_size
        return Turn(self.updates + 1, seen, epoch, place, min(lane.batch_size, examples - place))


class _Standing(NamedTuple):
    """The fields of `Runner`; a tuple is made four times as fast as a frozen dataclass.

    Attributes:
        lane: who runs.
        terms: what all lanes share.
        step: the race's step at which it last moved.
        turn: how far it has come in the examples.
        credit: examples it may still look at before the next step (races of equal budget).
        params: where it stands, shape (params,), read-only.
        loss: of its next batch there.
        gradient: of its next batch there, shape (params,), read-only.
        memory: what its rule remembers.
        outcome: how it is going.
        seen: what it has seen of the loss so far.
        quiet: how many updates in a row have been negligible.
        move: the update that led here; None at the start.
    """

    lane: Lane
    terms: Terms
    step: int
    turn: Turn
    credit: int
    params: Vector
    loss: float
    gradient: Vector
    memory: Any
    outcome: Outcome
    seen: Seen
    quiet: int = 0
    move: Move | None = None


class Runner(_Standing):
    """The state of a lane, and what follows from it."""

    @property
    def name(self) -> str:
        """The lane's name."""
        return self.lane.name

    @property
    def takes_all(self) -> bool:
        """Whether its next batch is the whole data."""
        return self.turn.batch_size == self.terms.problem.examples

    def first(self, most: int) -> Indices | None:
        """The indices of at most `most` examples of its next batch; None where that is the whole data."""
        return None if self.takes_all else _chosen(self.lane, self.terms, self.turn, most)

    @property
    def objective(self) -> DataObjective:
        """The loss of its next batch."""
        return _objective(self.lane, self.terms, self.turn)

    @cached_property
    def full(self) -> tuple[float, Vector]:
        """The loss and gradient over the whole data (`Problem.judged`) where it stands."""
        problem = self.terms.problem
        if self.takes_all and problem.judged is problem.whole:
            return self.loss, self.gradient
        return problem.judged.loss_and_gradient(self.params)


def _chosen(lane: Lane, terms: Terms, turn: Turn, most: int) -> Indices:
    size = min(turn.batch_size, most)
    return batch(terms.problem.examples, turn.place, size, (terms.seed, lane.number, turn.epoch))


def _objective(lane: Lane, terms: Terms, turn: Turn) -> DataObjective:
    """The loss over the batch of that turn; the whole data are taken in their own order."""
    whole = terms.problem.whole
    if turn.batch_size == whole.examples:
        return whole
    return whole.take(_chosen(lane, terms, turn, turn.batch_size))


def at_start(lane: Lane, terms: Terms) -> Runner:
    """The lane before its first update."""
    params = frozen(np.array(terms.problem.start, np.float64))
    turn = Turn(0, 0, 0, 0, min(lane.batch_size, terms.problem.examples))
    return _arrived(lane, terms, 0, turn, 0, params, lane.optimizer.init(params))


def advance(runner: Runner, step: int, credit: int = 0) -> Runner:
    """The lane one update on, with so much credit left."""
    lane, terms, params, turn = runner.lane, runner.terms, runner.params, runner.turn
    rule = lane.rule(turn.updates, terms.rate_decay)
    # a rule that goes by the gradient alone need not have the batch gathered again
    asks = bool(rule.cost.hessian) or not rule.uses_gradient
    objective = _objective(lane, terms, turn) if asks else terms.problem.whole
    loss, gradient, before = runner.loss, runner.gradient, runner.memory
    here = Here(objective, params, loss, gradient, turn.updates, terms.seed, terms.region)
    update, memory = rule.update(here, before)
    quiet = runner.quiet + 1 if negligible(params, update, runner.seen.unit) else 0
    move = Move(rule, params, loss, gradient, before, update, memory)
    after = turn.after(lane, terms.problem.examples)
    there, seen = frozen(params + update), runner.seen
    return _arrived(lane, terms, step, after, credit, there, memory, seen, quiet, move)


def resume(runner: Runner, lane: Lane, terms: Terms) -> Runner:
    """The lane as it goes on under other terms or settings, in the same place of the same epoch.

    The rule's memory is kept if the rule is of the same kind. A lane that diverged stays frozen.
    """
    if runner.outcome.kind is Kind.DIVERGED:
        return runner._replace(lane=lane, terms=terms)
    memory = lane.optimizer.taken_over(runner.lane.optimizer, runner.memory, runner.params)
    left = terms.problem.examples - runner.turn.place
    turn = runner.turn._replace(batch_size=min(lane.batch_size, left))
    return _arrived(lane, terms, runner.step, turn, 0, runner.params, memory, runner.seen, move=runner.move)


def _arrived(
    lane: Lane,
    terms: Terms,
    step: int,
    turn: Turn,
    credit: int,
    params: Vector,
    memory: Any,
    seen: Seen | None = None,
    quiet: int = 0,
    move: Move | None = None,
) -> Runner:
    """The lane at `params`, looking at its next batch; as the whole of this module under `np.errstate`."""
    loss, gradient = _objective(lane, terms, turn).unguarded(params)
    if seen is None:
        reach = reach_from(terms.problem.whole, params.tolist())
        seen = Seen(params, loss, widest(terms.region), 0.0, reach).after(gradient)
    update = None if move is None else move.update
    here = Arrival(turn.updates, params, loss, gradient, seen, update, quiet)
    outcome, seen = _judged(lane, terms, turn, here), seen.after(gradient)
    return Runner(lane, terms, step, turn, credit, params, loss, gradient, memory, outcome, seen, quiet, move)


def _judged(lane: Lane, terms: Terms, turn: Turn, here: Arrival) -> Outcome:
    """How it is going.

    A gradient of the whole data is judged as every descent is. That of a part of them says nothing of a
    minimum, however small it is: only when a whole epoch's updates were negligible is the whole looked at.
    """
    rule, problem = lane.optimizer, terms.problem
    if not rule.uses_gradient:
        return limited(here.step, terms.limit, f"best loss {show(here.loss)}")
    if turn.batch_size == problem.examples:
        return judge(problem.judged, here, rule.inertia, terms.limit)
    if not here.step:  # one lane's first batch may have a loss where the whole data have none
        loss, gradient = problem.judged.loss_and_gradient(here.params)
        here = here._replace(loss=loss, gradient=gradient)
    broken = lost(problem.judged, here)
    if broken:
        return broken
    if here.quiet >= max(QUIET_STEPS, -(-problem.examples // lane.batch_size)):
        loss, gradient = problem.judged.loss_and_gradient(here.params)
        return judge(problem.judged, here._replace(loss=loss, gradient=gradient), rule.inertia, terms.limit)
    return limited(here.step, terms.limit, "the batches' gradients still move it")
