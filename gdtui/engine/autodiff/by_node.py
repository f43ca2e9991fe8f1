"""A gate's derivatives by the nodes that feed it: by one that feeds it in several places, their sum.

So what is done with a derivative is done once for a node, however many of a gate's inputs it is: a gate of
60 inputs that are one and the same has one second derivative by it, not 3,600.
"""

from collections.abc import Container, Sequence
from typing import Any, NamedTuple

from gdtui.engine.autodiff.graph import Node
from gdtui.engine.autodiff.operations import Operation


class Fed(NamedTuple):
    """A gate at a point.

    Attributes:
        operation: what it computes.
        x: the values of its inputs.
        y: its own.
        places: which of its inputs each node is, by node.
    """

    operation: Operation
    x: tuple[Any, ...]
    y: Any
    places: dict[int, list[int]]

    def slope(self, m: Any, index: int) -> Any:
        """The derivative by a node."""
        return _sum([self.operation.local(m, place, self.x, self.y) for place in self.places[index]])

    def bends(self, m: Any) -> dict[tuple[int, int], Any]:
        """The second derivatives by each two nodes; those that are always 0 left out."""
        if self.operation.curvature is None:
            return {}
        pairs = {(one, other): self._bend(m, one, other) for one in self.places for other in self.places}
        return {nodes: bend for nodes, bend in pairs.items() if bend is not None}

    def _bend(self, m: Any, one: int, other: int) -> Any:
        curvature = self.operation.curvature
        assert curvature is not None
        pairs = ((i, j) for i in self.places[one] for j in self.places[other])
        return _sum([bend for i, j in pairs if (bend := curvature(m, i, j, self.x, self.y)) is not None])


def fed(node: Node, values: Sequence[Any], known: Container[int]) -> Fed:
    """A gate at the nodes' values, with its inputs that are among the `known` nodes."""
    assert node.operation is not None
    places: dict[int, list[int]] = {}
    for place, index in enumerate(node.inputs):
        if index in known:
            places.setdefault(index, []).append(place)
    return Fed(node.operation, tuple([values[i] for i in node.inputs]), values[node.index], places)


def _sum(parts: Sequence[Any]) -> Any:
    """The sum; None of nothing."""
    return sum(parts[1:], parts[0]) if parts else None
