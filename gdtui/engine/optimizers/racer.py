"""One optimizer on its way: where it stands, what it remembers, how it got there."""

from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Bounds, Objective, Vector, reach_from
from gdtui.engine.optimizers.base import Evaluations, Here, Move
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.outcome import Arrival, Outcome, Seen, judge, limited, negligible
from gdtui.engine.optimizers.registry import AnyOptimizer


class Racer(NamedTuple):
    """One optimizer's state.

    Attributes:
        optimizer: its rule.
        step: the step it has reached; a racer that has ended stays at its last.
        params: where it stands, shape (n,).
        loss: the loss there.
        gradient: the gradient there, shape (n,).
        memory: what it remembers.
        outcome: how it is going.
        evaluations: what it has spent.
        seen: what the run has seen of its loss.
        quiet: how many updates in a row have been negligible.
        move: the step that led here; None at the start.
    """

    optimizer: AnyOptimizer
    step: int
    params: Vector
    loss: float
    gradient: Vector
    memory: Any
    outcome: Outcome
    evaluations: Evaluations
    seen: Seen
    quiet: int = 0
    move: Move | None = None

    @property
    def name(self) -> str:
        """The optimizer's name."""
        return self.optimizer.name


class Rules(NamedTuple):
    """What all racers of a run share.

    Attributes:
        objective: the loss.
        seed: for what is drawn at random.
        step_limit: the step at which a run ends at the latest.
        region: where the run is at home, (low, high) of every param.
    """

    objective: Objective
    seed: int
    step_limit: int
    region: Bounds


def start(optimizer: AnyOptimizer, rules: Rules, params: Vector, step: int = 0) -> Racer:
    """A racer at the start, with an empty memory."""
    loss, gradient = optimizer.faces(rules.objective).loss_and_gradient(params)
    reach = reach_from(rules.objective, params.tolist())
    seen = Seen(params, loss, widest(rules.region), 0.0, reach).after(gradient)
    outcome = _judge(optimizer, rules, Arrival(step, params, loss, frozen(gradient), seen))
    memory = optimizer.init(params)
    return Racer(optimizer, step, params, loss, gradient, memory, outcome, optimizer.start, seen)


def advance(racer: Racer, rules: Rules) -> Racer:
    """The racer one step on; itself if it has ended."""
    if racer.outcome.ended:
        return racer
    optimizer, before = racer.optimizer, racer.memory
    objective = optimizer.faces(rules.objective)
    here = Here(objective, racer.params, racer.loss, racer.gradient, racer.step, rules.seed, rules.region)
    update, memory = optimizer.update(here, before)
    params = frozen(racer.params + update)
    loss, gradient = objective.loss_and_gradient(params)
    quiet = racer.quiet + 1 if negligible(racer.params, update, racer.seen.unit) else 0
    arrival = Arrival(racer.step + 1, params, loss, frozen(gradient), racer.seen, update, quiet)
    return Racer(
        optimizer,
        arrival.step,
        params,
        loss,
        gradient,
        memory,
        _judge(optimizer, rules, arrival),
        racer.evaluations.plus(optimizer.cost),
        racer.seen.after(gradient),
        quiet,
        Move(optimizer, racer.params, racer.loss, racer.gradient, before, update, memory),
    )


def resume(racer: Racer, optimizer: AnyOptimizer, rules: Rules, step: int) -> Racer:
    """The racer as it goes on from `step` under another rule, which may be its own with other settings.

    The memory is kept if it is of the same kind, and the outcome is judged anew.
    """
    memory = optimizer.taken_over(racer.optimizer, racer.memory, racer.params)
    update = None if racer.move is None else racer.move.update
    arrival = Arrival(step, racer.params, racer.loss, racer.gradient, racer.seen, update)
    outcome = _judge(optimizer, rules, arrival)
    return racer._replace(optimizer=optimizer, step=step, memory=memory, outcome=outcome, quiet=0)


def _judge(optimizer: AnyOptimizer, rules: Rules, arrival: Arrival) -> Outcome:
    if optimizer.uses_gradient:
        outcome = judge(rules.objective, arrival, optimizer.inertia, rules.step_limit)
        return optimizer.settled(outcome, rules.objective, arrival) if outcome.ended else outcome
    return limited(arrival.step, rules.step_limit, f"best loss {show(arrival.loss)}")


def ranking(racers: tuple[Racer, ...]) -> tuple[int, ...]:
    """The racers' indices, the lowest loss first; one without a loss comes last."""
    losses = [racer.loss for racer in racers]
    return tuple(sorted(range(len(losses)), key=lambda i: (np.isnan(losses[i]), losses[i])))
