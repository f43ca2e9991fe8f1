"""One lane of the race: which examples its next update looks at, where it stands, how it got there."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from gdtui.engine.means import DataObjective
from gdtui.engine.models import Problem
from gdtui.engine.number import show
from gdtui.engine.objective import Vector
from gdtui.engine.optimizer import AnyOptimizer
from gdtui.engine.optimizers.base import Here, Move, frozen
from gdtui.engine.outcome import (
    QUIET_STEPS,
    Arrival,
    Kind,
    Outcome,
    broken_bound,
    judge,
    limited,
    negligible,
)
from gdtui.engine.shuffle import Indices, batch


@dataclass(frozen=True)
class Lane:
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
        """Its rule after so many updates: the learning rate is η/(1 + rate_decay·updates)."""
        eta = getattr(self.optimizer, "learning_rate", None)
        if eta is None or rate_decay == 0:
            return self.optimizer
        slower = {"learning_rate": eta / (1 + rate_decay * updates)}
        return replace(self.optimizer, **slower)


@dataclass(frozen=True, eq=False)
class Terms:
    """What all lanes of a race share.

    Attributes:
        problem: what is learnt from what.
        seed: for the shuffles and whatever a rule draws at random; not negative.
        rate_decay: by how much of itself 1/η grows with each update.
        limit: the number of updates after which a lane ends.
    """

    problem: Problem
    seed: int
    rate_decay: float
    limit: int


@dataclass(frozen=True, eq=False)
class Runner:
    """The state of a lane. Its whole shuffle state is `epoch` and `place`.

    Attributes:
        lane: who runs.
        terms: what all lanes share.
        step: the race's step at which it last moved.
        updates: how many updates it has made.
        examples_seen: how many examples those looked at.
        epoch: how many passes over the data lie behind.
        place: where its next batch begins in the epoch's order.
        credit: examples it may still look at before the next step (races of equal budget).
        params: where it stands, shape (2,), read-only.
        loss: of its next batch there.
        gradient: of its next batch there, shape (2,), read-only.
        memory: what its rule remembers.
        outcome: how it is going.
        quiet: how many updates in a row have been negligible.
        move: the update that led here; None at the start.
    """

    lane: Lane
    terms: Terms
    step: int
    updates: int
    examples_seen: int
    epoch: int
    place: int
    credit: int
    params: Vector
    loss: float
    gradient: Vector
    memory: Any
    outcome: Outcome
    quiet: int = 0
    move: Move | None = None

    @property
    def batch_size(self) -> int:
        """How many examples its next batch has."""
        return min(self.lane.batch_size, self.terms.problem.examples - self.place)

    @property
    def chosen(self) -> Indices | None:
        """The indices of its next batch; None where that is the whole data."""
        size, examples = self.batch_size, self.terms.problem.examples
        if size == examples:
            return None
        return batch(examples, self.place, size, (self.terms.seed, self.lane.number, self.epoch))

    @property
    def objective(self) -> DataObjective:
        """The loss over its next batch."""
        whole, chosen = self.terms.problem.whole, self.chosen
        return whole if chosen is None else whole.take(chosen)

    @cached_property
    def full(self) -> tuple[float, Vector]:
        """The loss and gradient over the whole data (`Problem.judged`) where it stands."""
        problem = self.terms.problem
        if self.batch_size == problem.examples and problem.judged is problem.whole:
            return self.loss, self.gradient
        return problem.judged.loss_and_gradient(self.params)


def at_start(lane: Lane, terms: Terms) -> Runner:
    """The lane before its first update."""
    params = frozen(np.array(terms.problem.start, np.float64))
    blank = Outcome(Kind.RUNNING, "", 0)
    memory = lane.optimizer.init(params)
    return _looking(Runner(lane, terms, 0, 0, 0, 0, 0, 0, params, 0.0, params, memory, blank))


def advance(runner: Runner, step: int) -> Runner:
    """The lane one update on."""
    lane, terms, params = runner.lane, runner.terms, runner.params
    rule = lane.rule(runner.updates, terms.rate_decay)
    # a rule that goes by the gradient alone need not have the batch gathered again
    asks = bool(rule.cost.hessian) or not rule.uses_gradient
    objective = runner.objective if asks else terms.problem.whole
    here = Here(objective, params, runner.loss, runner.gradient, runner.updates, terms.seed)
    update, memory = rule.update(here, runner.memory)
    end = runner.place + runner.batch_size
    over = end >= terms.problem.examples
    moved = Runner(
        lane,
        terms,
        step,
        runner.updates + 1,
        runner.examples_seen + runner.batch_size,
        runner.epoch + over,
        0 if over else end,
        runner.credit,
        frozen(params + update),
        runner.loss,
        runner.gradient,
        memory,
        runner.outcome,
        runner.quiet + 1 if negligible(params, update) else 0,
        Move(rule, params, runner.loss, runner.gradient, runner.memory, update, memory),
    )
    return _looking(moved)


def resume(runner: Runner, lane: Lane, terms: Terms) -> Runner:
    """The lane as it goes on under other terms or settings, in the same place of the same epoch.

    The rule's memory is kept if the rule is of the same kind. A lane that diverged stays frozen.
    """
    if runner.outcome.kind is Kind.DIVERGED:
        return replace(runner, lane=lane, terms=terms)
    same = type(lane.optimizer) is type(runner.lane.optimizer)
    memory = runner.memory if same else lane.optimizer.init(runner.params)
    return _looking(replace(runner, lane=lane, terms=terms, memory=memory, quiet=0, credit=0))


def _looking(runner: Runner) -> Runner:
    """The same lane with its next batch's loss and gradient, and how that looks."""
    loss, gradient = runner.objective.loss_and_gradient(runner.params)
    seen = replace(runner, loss=loss, gradient=gradient)
    return replace(seen, outcome=_judged(seen))


def _judged(runner: Runner) -> Outcome:
    """How it is going.

    A gradient of the whole data is judged as every descent is. That of a part of them says nothing of a
    minimum, however small it is: only when a whole epoch's updates were negligible is the whole looked at.
    """
    rule, terms = runner.lane.optimizer, runner.terms
    update = None if runner.move is None else runner.move.update
    arrival = Arrival(runner.updates, runner.params, runner.loss, runner.gradient, update, runner.quiet)
    if not rule.uses_gradient:
        return limited(runner.updates, terms.limit, f"best loss {show(runner.loss)}")
    problem = terms.problem
    if runner.batch_size == problem.examples:
        return judge(problem.judged, arrival, rule.inertia, terms.limit)
    broken = broken_bound(problem.variables, arrival)
    if broken:
        when = f"diverged at step {runner.updates}" if runner.updates else "no descent from this start"
        return Outcome(Kind.DIVERGED, f"{when}: {broken}", runner.updates)
    if runner.quiet >= max(QUIET_STEPS, -(-problem.examples // runner.lane.batch_size)):
        loss, gradient = runner.full
        whole = replace(arrival, loss=loss, gradient=gradient)
        return judge(problem.judged, whole, rule.inertia, terms.limit)
    return limited(runner.updates, terms.limit, "the batches' gradients still move it")
