"""The exact Hessian times any directions, forward along them and then backward: no Hessian is made.

Pearlmutter, "Fast Exact Multiplication by the Hessian", Neural Computation 6 (1994): each value of the two
passes carries its derivative along the directions. The cost is a few times that of a gradient, for all
directions at once, whatever the number of inputs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.graph import Graph, Node

Array = NDArray[np.float64]


def hessian_product(graph: Graph, m: Any, values: Sequence[Any], directions: Array) -> Array:
    """H·directions at one point.

    Args:
        graph: the nodes.
        m: the namespace of numpy's functions.
        values: that of every node, as numpy's numbers.
        directions: one in each column, shape (inputs, k).

    Returns:
        shape (inputs, k).
    """
    tangents = _forward(graph, m, values, directions)
    gradients: dict[int, Any] = {graph.output: 1.0}
    turns: dict[int, Any] = {}
    for node in reversed(graph.live):
        _backward(m, node, values, tangents, (gradients, turns))
    if np.isnan(values[graph.output]):  # what has no value has no curvature, whatever single gates hand on
        turns = dict.fromkeys(graph.needed, np.nan)
    nothing = np.zeros(directions.shape[1])
    return np.array([nothing + turns.get(slot, 0.0) for slot in range(len(graph.inputs))])


def _forward(graph: Graph, m: Any, values: Sequence[Any], directions: Array) -> dict[int, Any]:
    """How every node that varies changes along the directions."""
    tangents: dict[int, Any] = dict(enumerate(directions))
    for node in graph.live:
        operation, x, y = node.operation, tuple(values[i] for i in node.inputs), values[node.index]
        assert operation is not None
        parts = [
            operation.local(m, place, x, y) * tangents[i]
            for place, i in enumerate(node.inputs)
            if i in tangents
        ]
        tangents[node.index] = sum(parts[1:], parts[0])
    return tangents


def _backward(
    m: Any,
    node: Node,
    values: Sequence[Any],
    tangents: dict[int, Any],
    passed: tuple[dict[int, Any], dict[int, Any]],
) -> None:
    """Hand a gate's gradient on, and how it turns along the directions."""
    gradients, turns = passed
    operation, x, y = node.operation, tuple(values[i] for i in node.inputs), values[node.index]
    assert operation is not None
    upstream, turned = gradients.get(node.index, 0.0), turns.get(node.index, 0.0)
    free = [(place, i) for place, i in enumerate(node.inputs) if i in tangents]
    for place, target in free:
        local = operation.local(m, place, x, y)
        turn = turned * local
        for other, source in free:
            bend = operation.curvature and operation.curvature(m, place, other, x, y)
            if bend is not None:
                turn = turn + upstream * bend * tangents[source]
        gradients[target] = gradients.get(target, 0.0) + upstream * local
        turns[target] = turns.get(target, 0.0) + turn
