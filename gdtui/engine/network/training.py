"""A network in training: one update after another on batches of its examples; a simulation for `History`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.happened import Happened
from gdtui.engine.base.past.way import Rows
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network import state as states
from gdtui.engine.network import words
from gdtui.engine.network.asked import Asked, ask_again, asked_of
from gdtui.engine.network.data import Examples
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.terms import Terms
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.registry import AnyOptimizer, asking


@dataclass(frozen=True, eq=False)
class Training:
    """A network, its examples and the rule that moves it.

    Attributes:
        asked: all of that, as settings describe it.

    Raises:
        InputError: when a setting is out of range.
    """

    asked: Asked

    columns = ("step", "epoch", "examples_seen", "train_loss", "test_loss", "train_accuracy", "test_accuracy",
               "grad_norm", "outcome")  # fmt: skip
    """The names of what `rows` gives."""

    def __post_init__(self) -> None:
        """Check what comes from outside."""
        known, most = self.asked.settings, len(self.examples.y)
        if not 0 <= (known.batch_size or 0) <= most:
            size = known.batch_size
            raise InputError(f"batch size {size}: write 1 to {most}, the training examples, or all")
        self.optimizer.check_params(self.shape.count)
        for name in (*known.held, *(name for name, _ in known.put)):
            self.shape.index_of(name)

    @property
    def examples(self) -> Examples:
        """What is learnt from, and what is kept back."""
        return self.asked.examples

    @property
    def shape(self) -> Shape:
        """The network's shape."""
        return self.asked.shape

    @property
    def optimizer(self) -> AnyOptimizer:
        """The rule."""
        return self.asked.optimizer

    @cached_property
    def terms(self) -> Terms:
        """What all steps share."""
        asked, known = self.asked, self.asked.settings
        size = known.batch_size or len(self.examples.y)
        free = None
        if known.held:
            free = np.ones(self.shape.count, bool)
            free[[self.shape.index_of(name) for name in known.held]] = False
        return Terms(asked.examples, asked.shape, asked.optimizer, size, known.l1 or 0.0, known.l2 or 0.0,
                     known.seed, free, asked.limit, known.rate_decay or 0.0)  # fmt: skip

    def init(self) -> TrainingState:
        """The network before its first update."""
        with np.errstate(all="ignore"):
            return states.at_start(self.terms, self._put(self.asked.start, self.asked.settings.put))

    def _put(self, params: Vector, by_hand: tuple[tuple[str, float], ...]) -> Vector:
        """The params with those that were set by hand."""
        if not by_hand:
            return params
        found = params.copy()
        for name, value in by_hand:
            found[self.shape.index_of(name)] = value
        return frozen(found)

    def step(self, state: TrainingState) -> TrainingState:
        """One update on; the state itself once it has ended."""
        if state.outcome.ended:
            return state
        with np.errstate(all="ignore"):
            return states.advance(state)

    def ended(self, state: TrainingState) -> bool:
        """Whether no step follows."""
        return state.outcome.ended

    def adopt(self, state: TrainingState) -> TrainingState:
        """The network of another configuration as it goes on here, with what is set by hand on the way."""
        with np.errstate(all="ignore"):
            return states.resume(state, self.terms, self._put(state.params, self.asked.pending))

    def changed(self, settings: Settings) -> "Training":
        """The same network, trained as the settings ask for: on other data, by another rule, otherwise held.

        Raises:
            InputError: when it cannot be, or when that takes a network of another shape, which begins anew.
        """
        return Training(ask_again(self.asked, settings))

    def settings(self) -> Settings:
        """The settings that describe it, nothing left to be chosen; the inverse of `training_from`."""
        rule = asking([self.optimizer], [self.optimizer.name])
        known = self.asked.settings
        return known._replace(optimizers=rule.optimizers, rule=rule.rule, hyper=rule.hyper, own=rule.own)

    def footprints(self, states: Sequence[TrainingState]) -> Rows:
        """What is kept of the way through some states: their params."""
        return np.stack([state.params for state in states])

    def rows(self, state: TrainingState) -> list[tuple[object, ...]]:
        """This step's line of the table: `columns`."""
        found, (step, epoch, _, seen) = state.figures, state.turn
        return [(step, epoch, seen, *found[:4], found.grad_norm, str(state.outcome.kind))]

    def happened(self, state: TrainingState, _index: int = 0) -> Happened:
        """What the last update did, in one sentence and one equation."""
        with np.errstate(all="ignore"):
            return words.happened(state)

    def sharpness(self, state: TrainingState) -> float:
        """λmax of the training loss's Hessian, see `TrainingState.sharpness`."""
        return state.sharpness


def training_from(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Training:
    """The training that the settings describe.

    Args:
        settings: data, target, features, scale_data, examples, noise, test_share, drawn, hidden, activation,
            init, weights, batch_size (0: all), l1, l2, optimizers (one), hyper, seed, held, put.
        progress: called with (bytes read, bytes in all) while a file is read.

    Raises:
        InputError: one line that says what to write instead.
    """
    return Training(asked_of(settings, progress))


def new_training(training: Training, settings: Settings) -> Training:
    """A new run that the settings describe; of a file that is at hand, it is not read again.

    Raises:
        InputError: one line that says what to write instead.
    """
    return Training(asked_of(settings, source=training.examples.source))
