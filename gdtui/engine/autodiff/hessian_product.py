"""The exact Hessian times any directions, forward along them and then backward: no Hessian is made.

Pearlmutter, "Fast Exact Multiplication by the Hessian", Neural Computation 6 (1994): each value of the two
passes carries its derivative along the directions. The cost is a few times that of a gradient, for all
directions at once, whatever the number of inputs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.by_node import fed
from gdtui.engine.autodiff.graph import Graph, Node

Array = NDArray[np.float64]


def hessian_product(graph: Graph, m: Any, values: Sequence[Any], directions: Array) -> Array:
    """H·directions at one point, or at many.

    Args:
        graph: the nodes.
        m: the namespace of numpy's functions.
        values: that of every node, as numpy's numbers; at many points arrays, whose last axis is 1 long.
        directions: one in each column, shape (inputs, k).

    Returns:
        shape (inputs, k); at many points (inputs, points, k).
    """
    tangents = _forward(graph, m, values, directions)
    gradients: dict[int, Any] = {graph.output: 1.0}
    turns: dict[int, Any] = {}
    for node in reversed(graph.live):
        _backward(m, node, values, tangents, (gradients, turns))
    lost = np.isnan(values[graph.output])  # no value, no curvature, whatever single gates hand on
    nothing = np.zeros_like(lost, np.float64) + np.zeros(directions.shape[1])

    def turned(slot: int) -> Any:
        return np.where(lost & (slot in graph.needed), np.nan, turns.get(slot, 0.0)) + nothing

    return np.array([turned(slot) for slot in range(len(graph.inputs))])


def _forward(graph: Graph, m: Any, values: Sequence[Any], directions: Array) -> dict[int, Any]:
    """How every node that varies changes along the directions."""
    tangents: dict[int, Any] = dict(enumerate(directions))
    for node in graph.live:
        gate = fed(node, values, tangents)
        parts = [gate.slope(m, i) * tangents[i] for i in gate.places]
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
    upstream, turned = gradients.get(node.index, 0.0), turns.get(node.index, 0.0)
    gate = fed(node, values, tangents)
    for target in gate.places:
        local = gate.slope(m, target)
        gradients[target] = gradients.get(target, 0.0) + upstream * local
        turns[target] = turns.get(target, 0.0) + turned * local
    for (target, source), bend in gate.bends(m).items():
        turns[target] = turns[target] + upstream * bend * tangents[source]
