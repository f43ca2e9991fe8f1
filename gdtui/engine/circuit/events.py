"""Both passes through a circuit as a list of events.

Forward, each gate computes its value. Then the output's gradient by itself is 1, and backward, each gate
hands `upstream gradient × local gradient` on to each of its inputs, which add up what they get (the chain
rule; CS231n notes, "Backpropagation, Intuitions", https://cs231n.github.io/optimization-2/).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node


class Phase(StrEnum):
    """What kind of event it is."""

    FORWARD = "forward"
    SEED = "seed"
    BACKWARD = "backward"


class Handed(NamedTuple):
    """What a gate hands back to one of its inputs.

    Attributes:
        upstream: the derivative of the output by the gate.
        local: the derivative of the gate by that input.
        place: which of the gate's inputs it is, from 0.
        input: the index of that input's node.
        share: upstream × local.
        gradient: what that node has been handed so far, this share included.
    """

    upstream: float
    local: float
    place: int
    input: int
    share: float
    gradient: float


class Event(NamedTuple):
    """One thing that happens in a pass.

    Attributes:
        phase: forward: gate `node` computes its value; seed: the output's own gradient is 1; backward: gate
            `node` hands a gradient on to one of its inputs.
        node: the index of the node at work.
        value: its value.
        handed: what is handed on; None in the other phases.
    """

    phase: Phase
    node: int
    value: float
    handed: Handed | None = None


@dataclass(frozen=True, eq=False)
class Passes:
    """The forward and the backward pass through `circuit` at one point.

    Constants, and gates fed by nothing but constants, take no part: no input can change them. Gates that
    do not lead to the output are computed but hand nothing back.

    Attributes:
        circuit: the gates.
        point: one number for each input, in the order of `circuit.inputs`.
    """

    circuit: Circuit
    point: tuple[float, ...]

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Every node's value."""
        return self.circuit.node_values(self.point)

    @cached_property
    def gates(self) -> tuple[Node, ...]:
        """The gates that an input can change, in topological order."""
        return tuple(node for node in self.circuit.gates if node.index in self.circuit.varying)

    @cached_property
    def shown(self) -> tuple[Node, ...]:
        """The nodes that take part: inputs, then gates, in topological order."""
        return (*self.circuit.nodes[: len(self.circuit.inputs)], *self.gates)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All that happens, in its order."""
        forward = (Event(Phase.FORWARD, gate.index, self.values[gate.index]) for gate in self.gates)
        output = self.circuit.output
        return (*forward, Event(Phase.SEED, output, self.values[output]), *self._backward())

    def _backward(self) -> Iterator[Event]:
        circuit, values = self.circuit, self.values
        gradients = [0.0] * len(circuit.nodes)
        gradients[circuit.output] = 1.0
        for gate in reversed(self.gates):
            if gate.index not in self.circuit.needed:
                continue
            upstream = gradients[gate.index]
            for place, target in enumerate(gate.inputs):
                if target in circuit.varying:
                    local = circuit.local_gradient(gate.index, place, values)
                    share = upstream * local
                    gradients[target] += share
                    handed = Handed(upstream, local, place, target, share, gradients[target])
                    yield Event(Phase.BACKWARD, gate.index, values[gate.index], handed)

    def values_after(self, step: int) -> dict[int, float]:
        """The values known after `step` events, by node."""
        known = dict(enumerate(self.point))
        known.update((event.node, event.value) for event in self.events[: min(step, len(self.gates))])
        return known

    def gradients_after(self, step: int) -> dict[int, float]:
        """The gradients after `step` events, by node; a sum that is still growing as it stands."""
        known: dict[int, float] = {}
        for event in self.events[len(self.gates) : step]:
            if event.handed:
                known[event.handed.input] = event.handed.gradient
            else:
                known[event.node] = 1.0
        if step >= len(self.events):
            known.update((node.index, 0.0) for node in self.shown if node.index not in known)
        return known

    def handed_to(self, node: int, step: int) -> list[Event]:
        """The events up to `step` that handed a gradient to `node`."""
        return [event for event in self.events[:step] if event.handed and event.handed.input == node]
