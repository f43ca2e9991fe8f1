"""The exact second derivatives of a graph's output, by second-order forward mode.

Each gate carries its gradient and Hessian by the inputs: ∇y = Σᵢ yᵢ ∇xᵢ and
H(y) = Σᵢ yᵢ H(xᵢ) + Σᵢⱼ yᵢⱼ ∇xᵢ ∇xⱼᵀ (Griewank & Walther, *Evaluating Derivatives*, 2008, ch. 13).
Plain lists: a landscape has two inputs, and for so few Python is several times as fast as small arrays. Their
entries are numbers, or arrays over many points at once.
"""

from collections.abc import Sequence
from typing import Any

from gdtui.engine.autodiff.graph import Graph, Node

Row = list[Any]
Derivatives = tuple[Row, list[Row]]
"""Of one node by the inputs: its gradient and its Hessian."""


def hessian(graph: Graph, m: Any, values: Sequence[Any], slots: Sequence[int]) -> list[Row]:
    """The output's second derivatives by the inputs in `slots`; all others count as fixed.

    Args:
        graph: the nodes.
        m: the namespace that `values` were computed in.
        values: that of every node: numbers, or arrays that broadcast together.
        slots: the indices of inputs.
    """
    flat = [[0.0] * len(slots) for _ in slots]
    known: dict[int, Derivatives] = {i: ([float(i == a) for a in slots], flat) for i in slots}
    for node in graph.live:
        if not known.keys().isdisjoint(node.inputs):
            known[node.index] = _gate(m, node, values, known, range(len(slots)))
    return known[graph.output][1] if graph.output in known else flat


def _gate(
    m: Any, node: Node, values: Sequence[Any], known: dict[int, Derivatives], size: range
) -> Derivatives:
    """One gate's derivatives from those of its inputs."""
    operation = node.operation
    assert operation is not None
    x, y = tuple(values[i] for i in node.inputs), values[node.index]
    free = [(place, known[i]) for place, i in enumerate(node.inputs) if i in known]
    gradient: Row = [0.0 for _ in size]
    bent: list[Row] = [[0.0 for _ in size] for _ in size]
    for i, (slopes, bends) in free:
        slope = operation.local(m, i, x, y)
        for a in size:
            gradient[a] = gradient[a] + slope * slopes[a]
            for b in size:
                # not +=: the sum of a row and a column has a new shape
                bent[a][b] = bent[a][b] + slope * bends[a][b]
        if operation.curvature:
            for j, (others, _) in free:
                bend = operation.curvature(m, i, j, x, y)
                for a in size:
                    for b in size:
                        bent[a][b] = bent[a][b] + bend * (slopes[a] * others[b])
    return gradient, bent
