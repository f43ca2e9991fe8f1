"""The loop of learning closed on a circuit: a forward pass, a backward pass, an update, and round again.

Some inputs of the circuit are params; the others stay as they are, as data do. What an update makes of the
params, and how a run ends, is the landscape's: one optimizer walks down the loss that the circuit computes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.happened import Happened
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit import learning_words
from gdtui.engine.circuit.learning_state import LearningState, Pass
from gdtui.engine.circuit.simulation import Backprop, CircuitState, backprop_from
from gdtui.engine.circuit.words import Explanation
from gdtui.engine.landscape.simulation import FIRST_OPTIMIZERS, Landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective, typed
from gdtui.engine.optimizers.registry import asking, make_asked


@dataclass(frozen=True, eq=False)
class Learning(Backprop):
    """A circuit that learns; a simulation for `History`, of three steps a round.

    Attributes:
        learns: the inputs that are params, in alphabetical order; see `Backprop` for what comes before.
        walk: the run down its loss over these.
    """

    walk: Landscape = None  # type: ignore[assignment]  # the fields before it have defaults

    @cached_property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        """The names of what `rows` gives."""
        slopes, updates = (tuple(f"{what}_{name}" for name in self.learns) for what in ("grad", "update"))
        return ("step", "pass", "round", *self.learns, "loss", *slopes, *updates, "outcome")

    def init(self) -> LearningState:
        """The first params, and nothing computed yet."""
        return LearningState(0, Pass.UPDATE, self.walk.init())

    def step(self, state: CircuitState) -> LearningState:
        """One pass later, or one update."""
        assert isinstance(state, LearningState)
        match state.done:
            case Pass.UPDATE:
                return LearningState(len(self.passes.gates), Pass.FORWARD, state.walk)
            case Pass.FORWARD:
                return LearningState(self.last, Pass.BACKWARD, state.walk)
        return LearningState(0, Pass.UPDATE, self.walk.step(state.walk))

    def ended(self, state: CircuitState) -> bool:
        """Whether the run has ended, and its last loss was seen."""
        assert isinstance(state, LearningState)
        return self.walk.ended(state.walk) and state.done is not Pass.UPDATE

    def adopt(self, state: CircuitState) -> LearningState:
        """A state reached at another learning rate, as this run goes on from it."""
        assert isinstance(state, LearningState)
        return replace(state, walk=self.walk.adopt(state.walk))

    def now(self, state: CircuitState) -> Backprop:
        """The circuit as it stands in that state."""
        assert isinstance(state, LearningState)
        return _at(self, tuple(state.racer.params.tolist()))

    def at_params(self, params: Sequence[float]) -> Backprop:
        """The circuit at other params, learning nothing."""
        plain = Backprop(self.name, self.circuit, self.point, self.preset, self.gathers)
        return plain.at(dict(zip(self.learns, params, strict=True)))

    def changed(self, settings: Settings) -> "Learning":
        """The same run under another optimizer, or other numbers of it."""
        return replace(self, walk=self.walk.changed(settings._replace(compare=False)))

    def settings(self) -> Settings:
        """The settings that describe it, nothing left to be chosen; the inverse of `circuit_asked`."""
        plain = super().settings()
        asked = asking(self.walk.optimizers, self.walk.called)
        named = asked._replace(expression=plain.expression, input_values=plain.input_values)
        return named._replace(learns=self.learns, seed=self.walk.seed)

    def rows(self, state: CircuitState) -> list[tuple[object, ...]]:
        """The state as a line of the table: what its round has not come to yet is left out."""
        assert isinstance(state, LearningState)
        racer, nothing = state.racer, (None,) * len(self.learns)
        update = racer.move.update.tolist() if racer.move and state.done is Pass.UPDATE else nothing
        loss = None if state.done is Pass.UPDATE else racer.loss
        slopes = racer.gradient.tolist() if state.done is Pass.BACKWARD else nothing
        step, params = 3 * state.round + state.done, racer.params.tolist()
        done = state.done.name.lower() if step else "start"
        return [(step, done, state.round, *params, loss, *slopes, *update, str(racer.outcome.kind))]

    def explain(self, state: CircuitState) -> Explanation:
        """What the last pass or update did, in words and as equations with their numbers."""
        return learning_words.explain(self.stage(state))

    def happened(self, state: CircuitState, _index: int = 0) -> Happened:
        """The same in one sentence and one equation."""
        return learning_words.happened(self.stage(state))

    def stage(self, state: CircuitState) -> learning_words.Stage:
        """What there is to be told of a state."""
        assert isinstance(state, LearningState)
        asides = self.walk.asides(state.walk) if self.ended(state) else ()
        return learning_words.Stage(self.now(state), self.learns, state, self.ended(state), asides)


@lru_cache(maxsize=8)
def _at(learning: Learning, params: tuple[float, ...]) -> Backprop:
    return learning.at_params(params)


def circuit_asked(settings: Settings) -> Backprop:
    """The circuit that the settings describe, as it learns by what they say if inputs of it do.

    Raises:
        InputError: one line that says what to write instead.
    """
    plain = backprop_from(settings)
    if settings.learns:
        return learning_from(plain, settings)
    if settings.optimizers or settings.hyper or settings.own or settings.each or settings.changes:
        raise InputError("no input of this circuit learns: name those that do, as --learn w,b")
    return plain


def learning_from(plain: Backprop, settings: Settings) -> Learning:
    """The circuit as it learns by what the settings say.

    Args:
        plain: the circuit, its inputs where the run begins.
        settings: name the inputs that learn, and the optimizer.

    Raises:
        InputError: one line that says what to write instead.
    """
    names = _checked(plain, settings.learns)
    point = dict(zip(plain.circuit.inputs, plain.point, strict=True))
    loss = loss_over(plain, names)
    optimizers = make_asked(settings, settings.optimizers or FIRST_OPTIMIZERS, loss.learning_rate)
    if len(optimizers) > 1:
        raise InputError("a circuit learns by one optimizer: name one, as --optimizer momentum")
    start = tuple(point[name] for name in names)
    limit = max(Landscape.step_limit, settings.steps or 0)
    walk = Landscape(loss, start, optimizers, settings.seed, limit)
    return Learning(plain.name, plain.circuit, plain.point, plain.preset, plain.gathers, names, walk)


def _checked(plain: Backprop, learns: Sequence[str]) -> tuple[str, ...]:
    known = plain.circuit.inputs
    for name in learns:
        if name not in known:
            raise InputError(f"this circuit has no input {quote(name)} to learn: {suggest(name, known)}")
    return tuple(name for name in known if name in learns)


def loss_over(plain: Backprop, names: Sequence[str]) -> CircuitObjective:
    """What a circuit computes as a loss over some of its inputs; the others are numbers in it.

    Raises:
        InputError: when it is too large.
    """
    return typed(written_out(plain, names), len(names))


def written_out(plain: Backprop, names: Sequence[str]) -> str:
    """The expression of a circuit with the values of all inputs but those of these names."""
    text = plain.circuit.text
    for name, value in zip(plain.circuit.inputs, plain.point, strict=True):
        if name not in names:
            text = re.sub(rf"(?<![\w.]){name}(?!\w)", f"({value!r})", text)
    return text
