"""The exact second derivatives of a graph's output, by second-order forward mode.

Each gate carries its gradient and Hessian by the inputs: ∇y = Σᵢ yᵢ ∇xᵢ and
H(y) = Σᵢ yᵢ H(xᵢ) + Σᵢⱼ yᵢⱼ ∇xᵢ ∇xⱼᵀ (Griewank & Walther, *Evaluating Derivatives*, 2008, ch. 13).
Only entries that can differ from 0 are there: a gate that is infinitely steep has no say by an input that
does not feed it, where ∞·0 would be no number. Entries are numbers, or arrays over many points at once.
"""

import math
from collections.abc import Sequence
from typing import Any

from gdtui.engine.autodiff.by_node import fed
from gdtui.engine.autodiff.graph import Graph, Node

Row = list[Any]
Derivatives = tuple[dict[int, Any], dict[tuple[int, int], Any]]
"""Of one node: its derivatives by inputs, and its second derivatives by two of them."""


def hessian(graph: Graph, m: Any, values: Sequence[Any], slots: Sequence[int]) -> list[Row]:
    """The output's second derivatives by the inputs in `slots`; all others count as fixed.

    They are nan where the output has no value.

    Args:
        graph: the nodes.
        m: the namespace that `values` were computed in.
        values: that of every node: numbers, or arrays that broadcast together.
        slots: the indices of inputs.
    """
    known: dict[int, Derivatives] = {i: ({i: 1.0}, {}) for i in slots}
    for node in graph.live:
        if not known.keys().isdisjoint(node.inputs):
            known[node.index] = _gate(m, node, values, known)
    slopes, bends = known.get(graph.output, ({}, {}))
    output = values[graph.output]
    lost = output != output

    def entry(a: int, b: int) -> Any:
        return m.where(lost, math.nan, bends.get((a, b), 0.0)) if a in slopes and b in slopes else 0.0

    return [[entry(a, b) for b in slots] for a in slots]


def _gate(m: Any, node: Node, values: Sequence[Any], known: dict[int, Derivatives]) -> Derivatives:
    """One gate's derivatives from those of its inputs."""
    gate = fed(node, values, known)
    slopes: dict[int, Any] = {}
    bends: dict[tuple[int, int], Any] = {}
    for i in gate.places:
        local, (own, bent) = gate.slope(m, i), known[i]
        for a, slope in own.items():
            slopes[a] = slopes.get(a, 0.0) + local * slope
        for ab, bend in bent.items():
            bends[ab] = bends.get(ab, 0.0) + local * bend
    for (i, j), curvature in gate.bends(m).items():
        for a, slope in known[i][0].items():
            for b, other in known[j][0].items():
                bends[a, b] = bends.get((a, b), 0.0) + curvature * (slope * other)
    return slopes, bends
