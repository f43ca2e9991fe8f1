"""Backpropagation step by step: the simulation behind the circuit screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.happened import Happened
from gdtui.engine.base.past.way import Rows
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit import words
from gdtui.engine.circuit.events import Event, Passes, Phase
from gdtui.engine.circuit.presets import FIRST, Preset, find_circuit
from gdtui.engine.circuit.sums import gathered
from gdtui.engine.circuit.words import Explanation

NODE_COLUMNS = ("node", "operation", "value", "gradient")
EVENT_COLUMNS = (
    "step", "phase", "node", "operation", "value", "upstream_gradient", "local_gradient", "input", "gradient",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CircuitState:
    """How far the passes have come.

    Attributes:
        step: how many events are done.
    """

    step: int


@dataclass(frozen=True, eq=False)
class Backprop:
    """Both passes through a circuit at one point; a simulation for `History`.

    Attributes:
        name: a preset's name, or the expression.
        circuit: the gates.
        point: one number for each input, in the order of `circuit.inputs`.
        preset: where it comes from, with its experiments; None for a typed expression.
        gathers: whether a sum of several terms is one gate; else it is two terms at a time, as in `circuit`.
        learns: the inputs that learn, see `Learning`; none of them here.
    """

    name: str
    circuit: Circuit
    point: tuple[float, ...]
    preset: Preset | None = None
    gathers: bool = True
    learns: tuple[str, ...] = ()

    columns = EVENT_COLUMNS

    @cached_property
    def passes(self) -> Passes:
        """All values, gradients and events."""
        return Passes(gathered(self.circuit) if self.gathers else self.circuit, self.point)

    @property
    def last(self) -> int:
        """The step at which both passes are complete."""
        return len(self.passes.events)

    def init(self) -> CircuitState:
        """Nothing done: only the inputs have values."""
        return CircuitState(0)

    def step(self, state: CircuitState) -> CircuitState:
        """One event later."""
        return CircuitState(state.step + 1)

    def ended(self, state: CircuitState) -> bool:
        """Whether both passes are complete."""
        return state.step >= self.last

    def adopt(self, state: CircuitState) -> CircuitState:
        """As far into the passes as `state` is, or at their end."""
        return CircuitState(min(state.step, self.last))

    def complete(self) -> CircuitState:
        """Both passes done."""
        return CircuitState(self.last)

    def event(self, state: CircuitState) -> Event | None:
        """The event that led to `state`; None at the start."""
        return self.passes.events[state.step - 1] if state.step else None

    def at(self, inputs: Mapping[str, float]) -> "Backprop":
        """The same circuit with other values for some inputs.

        Raises:
            InputError: when it has no input of that name.
        """
        for name in inputs:
            if name not in self.circuit.inputs:
                known = suggest(name, self.circuit.inputs)
                raise InputError(f"this circuit has no input {quote(name)}: {known}")
        named = zip(self.circuit.inputs, self.point, strict=True)
        return replace(self, point=tuple(float(inputs.get(name, old)) for name, old in named))

    def settings(self) -> Settings:
        """The settings that describe it, nothing left to be chosen; the inverse of `backprop_from`."""
        values = dict(zip(self.circuit.inputs, self.point, strict=True))
        return Settings(expression=self.name if self._is_known else self.circuit.text, input_values=values)

    @property
    def _is_known(self) -> bool:
        """Whether its name leads to it."""
        try:
            return find_circuit(self.name).circuit.text == self.circuit.text
        except InputError:
            return False

    def now(self, _state: CircuitState) -> "Backprop":
        """The circuit with the inputs that it has in a state: always its own."""
        return self

    def changed(self, _settings: Settings) -> "Backprop":
        """Itself: nothing of it is changed on the way."""
        return self

    def footprints(self, states: Sequence[CircuitState]) -> Rows:
        """Nothing: no picture of its way is drawn."""
        return np.empty((len(states), 0))

    def rows(self, state: CircuitState) -> list[tuple[object, ...]]:
        """The event that led to `state` as a line of EVENT_COLUMNS; none for the output's own 1."""
        event = self.event(state)
        if event is None or event.phase is Phase.SEED:
            return []
        nodes = self.passes.circuit.nodes
        node = nodes[event.node]
        assert node.operation is not None
        handed = event.handed
        line: tuple[object, ...] = (str(event.phase), node.label, node.operation.name, event.value)
        if handed is None:
            return [(state.step, *line, None, None, None, None)]
        target = nodes[handed.input].label
        # the output's own 1 is no line of the table, so the lines after it count one less
        return [(state.step - 1, *line, handed.upstream, handed.local, target, handed.gradient)]

    def event_rows(self) -> list[tuple[object, ...]]:
        """Every forward gate, then every (gate, input) pair backward, as lines of EVENT_COLUMNS."""
        return [row for step in range(1, self.last + 1) for row in self.rows(CircuitState(step))]

    def node_rows(self) -> list[tuple[object, ...]]:
        """Every input and gate after both passes, in topological order, as lines of NODE_COLUMNS."""
        values, gradients = self.passes.values, self.passes.gradients_after(self.last)
        rows: list[tuple[object, ...]] = []
        for node in self.passes.shown:
            operation = node.operation.name if node.operation else "input"
            rows.append((node.label, operation, values[node.index], gradients[node.index]))
        return rows

    def explain(self, state: CircuitState) -> Explanation:
        """What the last event did, in words and as equations with their numbers."""
        return words.explain(self.passes, state.step)

    def happened(self, state: CircuitState, _index: int = 0) -> Happened:
        """The same in one sentence and one equation."""
        return words.happened(self.passes, state.step)


def backprop_from(settings: Settings) -> Backprop:
    """The circuit that the settings describe: a preset, a loss of the catalogue or an expression.

    Raises:
        InputError: one line that says what to write instead.
    """
    found = find_circuit(settings.expression or FIRST)
    chosen = Backprop(found.name, found.circuit, found.point, found if found.experiments else None)
    _check_view(chosen, settings)
    return chosen.at(settings.input_values)


def _check_view(circuit: Backprop, settings: Settings) -> None:
    """Refuse a view of the circuit that there is not.

    Raises:
        InputError: one line that says what to write instead.
    """
    if settings.select is not None:
        circuit.at({settings.select: 0.0})
    most = len(circuit.preset.experiments) if circuit.preset else 0
    if settings.experiment is not None and not settings.experiment <= most:
        there = f"this circuit has {most}: write 1 to {most}" if most else "this circuit has none"
        raise InputError(f"there is no experiment {settings.experiment}: {there}")
    if settings.answer and settings.experiment is None:
        raise InputError("an answer takes an experiment: write --experiment N as well")
