"""A sum of several terms as one gate, as a circuit is drawn and stepped through.

An expression adds from left to right, two terms at a time, and so do the losses and `trace`, whose rows are
these partial sums. Nobody asked for them: they say nothing that the terms and the whole do not say. What has
a name, or is looked at by another gate as well, stays a gate of its own.
"""

import operator
from collections import Counter
from functools import lru_cache, reduce

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.autodiff.operations import OPERATIONS

SUM = OPERATIONS["add"]._replace(
    name="sum",
    arity=(2, 1_000),
    value=lambda _, x: reduce(operator.add, x),  # from left to right, to the last bit as two at a time
    rule=("1",),
)
"""The gate of more than two terms."""


@lru_cache(maxsize=16)
def gathered(circuit: Circuit) -> Circuit:
    """The circuit with every sum as one gate; itself where no sum has more than two terms."""
    partial = partial_sums(circuit)
    if not partial:
        return circuit
    kept = [node for node in circuit.nodes if node.index not in partial]
    place = {node.index: at for at, node in enumerate(kept)}
    nodes = tuple(_moved(node, _terms(circuit, node, partial), place) for node in kept)
    return Circuit(circuit.inputs, nodes, place[circuit.output], circuit.text)


def partial_sums(circuit: Circuit) -> frozenset[int]:
    """The sums without a name that nothing but a sum takes, and as its first term: the order stays."""
    uses = Counter(i for node in circuit.nodes for i in node.inputs)
    firsts = {node.inputs[0] for node in circuit.nodes if _adds(node)}
    return frozenset(
        node.index
        for node in circuit.gates
        if _adds(node)
        and node.index in firsts & circuit.varying
        and uses[node.index] == 1
        and node.index != circuit.output
        and not node.label.isidentifier()
    )


def _adds(node: Node) -> bool:
    return node.operation is not None and node.operation.name == "add"


def _terms(circuit: Circuit, node: Node, partial: frozenset[int]) -> tuple[int, ...]:
    """What a gate is fed by once the partial sums are gone."""
    found: list[int] = []
    inputs = node.inputs
    while inputs and inputs[0] in partial:
        found += reversed(inputs[1:])
        inputs = circuit.nodes[inputs[0]].inputs
    return (*inputs, *reversed(found))


def _moved(node: Node, terms: tuple[int, ...], place: dict[int, int]) -> Node:
    operation = SUM if len(terms) > len(node.inputs) else node.operation
    inputs = tuple(place[i] for i in terms)
    return Node(place[node.index], node.label, operation, inputs, node.constant)
