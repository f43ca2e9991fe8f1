"""A gate by itself: a small circuit of its inputs, whose derivatives are the gate's local gradients."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.equations import formula
from gdtui.engine.autodiff.expression import can_be_a_name
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.wording import brief

_LETTERS = "uvabcdghjklmnpqrstwxyz"
"""Names for inputs that have none; no e, which is a number."""
_REACH = 3.0
"""How far from 0 places are drawn at least."""
_WIDE = 24


class Alone(NamedTuple):
    """A gate by itself.

    Attributes:
        circuit: the gate, fed by inputs alone; constants stay constants.
        places: for each input of the circuit, which of the gate's inputs it is.
        point: the values that the inputs have.
        stands: what each input stands for that has no name of its own, as `u = x + y`.
    """

    circuit: Circuit
    places: tuple[int, ...]
    point: tuple[float, ...]
    stands: tuple[str, ...]

    @property
    def formula(self) -> str:
        """What it computes, `q·z`."""
        return formula(self.circuit, self.circuit.output)

    @property
    def bounds(self) -> tuple[tuple[float, float], ...]:
        """Where the inputs are looked at."""
        reaches = (max(_REACH, 2 * abs(at)) for at in self.point)
        return tuple((-reach, reach) for reach in reaches)


def alone(circuit: Circuit, index: int, values: Sequence[float]) -> Alone | None:
    """A gate by itself; None where one value comes in twice, or none that can change.

    Args:
        circuit: what the gate is part of.
        index: the gate.
        values: of all nodes.
    """
    gate = circuit.nodes[index]
    moving = [place for place, i in enumerate(gate.inputs) if circuit.nodes[i].constant is None]
    feeds = [circuit.nodes[gate.inputs[place]] for place in moving]
    if not feeds or len({node.index for node in feeds}) < len(feeds):
        return None
    named = dict(zip(moving, _names(feeds), strict=True))
    order = sorted(moving, key=named.__getitem__)
    inputs = tuple(named[place] for place in order)
    stands = [
        f"{named[place]} = {brief(node.label, _WIDE)}"
        for place, node in zip(moving, feeds, strict=True)
        if named[place] != node.label
    ]
    found = _made(circuit, gate, order, inputs)
    return Alone(found, tuple(order), tuple(values[gate.inputs[place]] for place in order), tuple(stands))


def _names(feeds: Sequence[Node]) -> Iterator[str]:
    """Their own names where they have such, else letters that are free."""
    taken = {node.label for node in feeds}
    free = (letter for letter in _LETTERS if letter not in taken)
    return (node.label if can_be_a_name(node.label) else next(free) for node in feeds)


def _made(circuit: Circuit, gate: Node, order: Sequence[int], inputs: tuple[str, ...]) -> Circuit:
    nodes = [Node(k, name) for k, name in enumerate(inputs)]
    slots = {place: k for k, place in enumerate(order)}
    for place, i in enumerate(gate.inputs):
        if place not in slots:
            slots[place] = len(nodes)
            nodes.append(Node(len(nodes), circuit.nodes[i].label, constant=circuit.nodes[i].constant))
    output = len(nodes)
    nodes.append(Node(output, "f", gate.operation, tuple(slots[place] for place in range(len(gate.inputs)))))
    found = Circuit(inputs, tuple(nodes), output, "f")
    return Circuit(inputs, tuple(nodes), output, clipped(formula(found, output), _WIDE))
