"""What computes what: the nodes of an expression, and which of them a pass has to look at."""

from dataclasses import dataclass
from functools import cached_property

from gdtui.engine.autodiff.operations import Operation


@dataclass(frozen=True)
class Node:
    """An input, a constant or a gate.

    Attributes:
        index: its place in `Graph.nodes`.
        label: the name of the input or intermediate, else its expression.
        operation: the gate's row of the table; None for an input or a constant.
        inputs: the indices of the nodes that feed it.
        constant: the value of a constant, else None.
    """

    index: int
    label: str
    operation: Operation | None = None
    inputs: tuple[int, ...] = ()
    constant: float | None = None

    @property
    def is_gate(self) -> bool:
        """Whether it computes something."""
        return self.operation is not None


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes in topological order; `inputs` in alphabetical order are the first of them.

    Attributes:
        inputs: the names of the inputs.
        nodes: inputs, constants and gates; each is fed by earlier ones alone.
        output: the index of the node that all is computed for.
    """

    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    output: int

    @cached_property
    def varying(self) -> frozenset[int]:
        """The nodes whose value depends on an input."""
        found = set(range(len(self.inputs)))
        for node in self.nodes:
            if found.intersection(node.inputs):
                found.add(node.index)
        return frozenset(found)

    @cached_property
    def needed(self) -> frozenset[int]:
        """The nodes that the output depends on, itself among them."""
        found = {self.output}
        for node in reversed(self.nodes):
            if node.index in found:
                found.update(node.inputs)
        return frozenset(found)

    @cached_property
    def gates(self) -> tuple[Node, ...]:
        """The gates alone, in topological order."""
        return tuple(node for node in self.nodes if node.is_gate)

    @cached_property
    def live(self) -> tuple[Node, ...]:
        """The gates between some input and the output, in topological order."""
        return tuple(node for node in self.gates if node.index in self.needed & self.varying)
