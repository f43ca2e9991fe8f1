"""A network at one step of its training: how it got there, and what follows from it."""

import math
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.losses.curvature import sharpness
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Objective, Vector, reach_from
from gdtui.engine.losses.shuffle import Indices
from gdtui.engine.network.rest import judged
from gdtui.engine.network.terms import Terms
from gdtui.engine.optimizers.base import Here, Move
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.outcome import Arrival, Outcome, Seen, negligible

SHARP, FEW_SHARP = 1_000, 200
"""With more examples than these, sharpness is that of the loss over so many of them."""
_SHARP_WORK = 2_000_000
"""Examples times params that a Hessian product is made of at the most: keys wait for a hundred of them."""


class Figures(NamedTuple):
    """What is measured over all examples; losses without the penalty.

    Attributes:
        train_loss: of the examples that are learnt from.
        test_loss: of those kept back; None where none are.
        train_accuracy: the share that is told right; None where there are no kinds.
        test_accuracy: likewise, of those kept back.
        gradient: of the whole training loss with the penalty, shape (count,), that of held weights too.
    """

    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    gradient: Vector

    @property
    def grad_norm(self) -> float:
        """How long the gradient is."""
        with np.errstate(all="ignore"):
            length = float(np.sqrt(self.gradient.dot(self.gradient)))
            if 1e-150 < length < math.inf or not np.isfinite(self.gradient).all():
                return length
            size = float(
                np.abs(self.gradient).max()
            )  # its squares leave the range of floats: scaled, they do not
            return size * float(np.linalg.norm(self.gradient / size)) if size else 0.0


class Turn(NamedTuple):
    """How far it has come in the examples: its whole shuffle state.

    Attributes:
        step: how many updates were made.
        epoch: how many passes over the training examples lie behind.
        place: where the next batch begins in the epoch's order.
        examples_seen: how many examples the updates looked at.
    """

    step: int
    epoch: int
    place: int
    examples_seen: int

    def after(self, terms: Terms) -> "Turn":
        """The turn after the next batch."""
        step, epoch, place, seen = self
        size = min(terms.batch_size, terms.count - place)
        if place + size >= terms.count:
            return Turn(step + 1, epoch + 1, 0, seen + size)
        return Turn(step + 1, epoch, place + size, seen + size)


class _Standing(NamedTuple):
    """The fields of `TrainingState`; a tuple is made four times as fast as a frozen dataclass.

    Attributes:
        terms: what all steps share.
        turn: how far it has come in the examples.
        params: shape (count,), read-only.
        loss: of the next batch, with the penalty.
        gradient: of the next batch, with the penalty, 0 for what is held; shape (count,), read-only.
        memory: what the rule remembers.
        outcome: how it is going.
        seen: what it has seen of the loss so far.
        quiet: how many updates in a row have been negligible.
        move: the update that led here; None at the start.
    """

    terms: Terms
    turn: Turn
    params: Vector
    loss: float
    gradient: Vector
    memory: Any
    outcome: Outcome
    seen: Seen
    quiet: int = 0
    move: Move | None = None


class TrainingState(_Standing):
    """A network at one step, and what follows from it when it is asked for.

    It is equal to itself alone, so that what is drawn of it can be kept: arrays have no one truth.
    """

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        """Whether it is the same one."""
        return self is other

    @property
    def name(self) -> str:
        """What the run is called: the network's shape."""
        return str(self.terms.shape)

    @property
    def step(self) -> int:
        """How many updates were made."""
        return self.turn.step

    @property
    def epoch(self) -> int:
        """How many passes over the training examples lie behind."""
        return self.turn.epoch

    @property
    def examples_seen(self) -> int:
        """How many examples the updates looked at."""
        return self.turn.examples_seen

    @property
    def batch(self) -> Indices:
        """The indices of the training examples that the next update looks at."""
        return self.terms.chosen(self.turn.epoch, self.turn.place)

    @cached_property
    def figures(self) -> Figures:
        """Losses and accuracies over all examples, and the gradient of the whole training loss."""
        return figures_at(self.terms, self.params)

    @cached_property
    def sharpness(self) -> float:
        """λmax of the training loss's Hessian, penalty and all; nan where there is none.

        Gradient descent with η > 2/λmax overshoots along the steepest direction. With more than `SHARP`
        examples it is that of so many, spread evenly; of a large network, of `FEW_SHARP` at the least.
        """
        return sharpness_at(self.terms, self.params)


def figures_at(terms: Terms, params: Vector) -> Figures:
    """What is measured of a network."""
    with np.errstate(all="ignore"):
        loss, accuracy, gradient = terms.whole.measured(params)
        test, right = terms.test.told(params) if terms.test else (None, None)
        return Figures(loss, test, accuracy, right, gradient)


def sharpness_at(terms: Terms, params: Vector) -> float:
    """See `TrainingState.sharpness`."""
    if not np.isfinite(params).all():
        return math.nan
    most = max(FEW_SHARP, min(SHARP, _SHARP_WORK // params.size))
    return sharpness(terms.whole.thinned(most), params)


def at_start(terms: Terms, params: Vector) -> TrainingState:
    """The network before its first update; as all of this module under `np.errstate`."""
    return _arrived(terms, Turn(0, 0, 0, 0), params, terms.optimizer.init(params))


def advance(state: TrainingState) -> TrainingState:
    """The network one update on."""
    terms, params, turn = state.terms, state.params, state.turn
    rule = terms.optimizer.decayed(terms.rate_decay, turn.step)
    # a rule that goes by the gradient alone need not have the batch gathered again
    asks = bool(rule.cost.hessian) or not rule.uses_gradient
    objective: Objective = terms.whole
    if asks:
        objective = terms.among_free(terms.batch_loss(turn.epoch, turn.place), params)
    region = terms.whole.region
    here = Here(objective, params, state.loss, state.gradient, turn.step, terms.seed, region)
    update, memory = rule.update(here, state.memory)
    update = terms.movable(update)
    quiet = state.quiet + 1 if negligible(params, update, state.seen.unit) else 0
    move = Move(rule, params, state.loss, state.gradient, state.memory, update, memory)
    return _arrived(terms, turn.after(terms), frozen(params + update), memory, state.seen, quiet, move)


def resume(state: TrainingState, terms: Terms, params: Vector) -> TrainingState:
    """The network as it goes on under other terms from `params`, in the same place of the same epoch.

    The rule's memory is kept if the rule is of the same kind.
    """
    memory = terms.optimizer.taken_over(state.terms.optimizer, state.memory, params)
    turn = state.turn if state.turn.place < terms.count else state.turn._replace(place=0)
    return _arrived(terms, turn, params, memory, state.seen, move=state.move)


def _arrived(
    terms: Terms,
    turn: Turn,
    params: Vector,
    memory: Any,
    seen: Seen | None = None,
    quiet: int = 0,
    move: Move | None = None,
) -> TrainingState:
    """The network at `params`, looking at its next batch."""
    loss, gradient = terms.batch_loss(turn.epoch, turn.place).unguarded(params)
    gradient = terms.movable(gradient)
    if seen is None:
        reach = reach_from(terms.whole, params.tolist())
        seen = Seen(params, loss, widest(terms.whole.region), 0.0, reach).after(gradient)
    update = None if move is None else move.update
    outcome = judged(terms, Arrival(turn.step, params, loss, gradient, seen, update, quiet))
    after = seen.after(gradient)
    return TrainingState(terms, turn, params, loss, gradient, memory, outcome, after, quiet, move)
