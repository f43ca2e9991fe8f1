"""The exact Hessian of a circuit, by second-order forward mode.

Each gate carries its gradient and Hessian by the inputs: ∇y = Σᵢ yᵢ ∇xᵢ and
H(y) = Σᵢ yᵢ H(xᵢ) + Σᵢⱼ yᵢⱼ ∇xᵢ ∇xⱼᵀ (Griewank & Walther, *Evaluating Derivatives*, 2008, ch. 13).
Plain lists: a landscape has two inputs, and for so few Python is several times as fast as small arrays.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdtui.engine.autodiff.circuit import Circuit, Node

Row = list[float]
Derivatives = tuple[Row, list[Row]]
"""Of one node by the inputs: its gradient and its Hessian."""


def hessian(circuit: "Circuit", m: Any, values: Sequence[Any]) -> list[Row]:
    """The output's second derivatives by the inputs, at the nodes' `values` computed in the namespace `m`."""
    size = len(circuit.inputs)
    flat = [[0.0] * size for _ in range(size)]
    known: dict[int, Derivatives] = {}
    for i in range(size):
        known[i] = ([float(i == a) for a in range(size)], flat)
    for node in circuit.gates:
        if node.index in circuit.needed and node.index in circuit.varying:
            known[node.index] = _gate(m, node, values, known, size)
    return known[circuit.output][1] if circuit.output in known else flat


def _gate(
    m: Any, node: "Node", values: Sequence[Any], known: dict[int, Derivatives], size: int
) -> Derivatives:
    """One gate's derivatives from those of its inputs; constants count as fixed."""
    operation = node.operation
    assert operation is not None
    x, y = tuple(values[i] for i in node.inputs), values[node.index]
    free = [(place, known[i]) for place, i in enumerate(node.inputs) if i in known]
    gradient = [0.0] * size
    bent = [[0.0] * size for _ in range(size)]
    for i, (slopes, bends) in free:
        slope = operation.local(m, i, x, y)
        for a in range(size):
            gradient[a] += slope * slopes[a]
            for b in range(size):
                bent[a][b] += slope * bends[a][b]
        if operation.curvature:
            for j, (others, _) in free:
                bend = operation.curvature(m, i, j, x, y)
                for a in range(size):
                    for b in range(size):
                        bent[a][b] += bend * slopes[a] * others[b]
    return gradient, bent
