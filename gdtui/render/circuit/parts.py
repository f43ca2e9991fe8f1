"""A circuit's inputs and gates as parts to be laid out, and what is written on them."""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.equations import short
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.clipping import clipped
from gdtui.render.circuit.layers import Part

_LONGEST_NAME = 12
"""Characters of a name in the picture."""
INPUT_MARGIN = 2
"""Columns left of an input's name, for the mark of the chosen one."""
VALUE, GRADIENT = 6, 7
"""Columns of an input's numbers where they stand beside its name; the gradient's are for a mark, too."""
BESIDE = VALUE + GRADIENT + 2
"""Both, with a blank behind each."""
_APART = 3
"""Up to so many ports stand a row apart, so that their wires do, too."""


class Face(NamedTuple):
    """What a part shows.

    Attributes:
        symbol: what stands in the gate's box, its constants included; the name of an input or of the output.
        name: the name on the box's upper edge; "" for none.
    """

    symbol: str
    name: str = ""


def parts_of(circuit: Circuit, dense: bool = False) -> tuple[list[Part], dict[int, Face]]:
    """The parts of a circuit in topological order, by node index, and their faces; last the output's end.

    Constants are no parts: they stand in the box of the gate that uses them.

    Args:
        circuit: whose parts they are.
        dense: whether they are to take as few rows as can be: an input's numbers stand beside its name.
    """
    parts: list[Part] = []
    faces: dict[int, Face] = {}
    constants = circuit.node_values((1.0,) * len(circuit.inputs))  # the same at every point
    for node in circuit.nodes:
        if node.index < len(circuit.inputs):
            faces[node.index] = Face(clipped(node.label, _LONGEST_NAME))
            width = INPUT_MARGIN + len(faces[node.index].symbol) + 1
            tall = Part(node.index, width, 3, (), (), 1)
            parts.append(Part(node.index, width + BESIDE, 1, (), (), 0, beside=True) if dense else tall)
        elif node.operation is not None and node.index in circuit.varying:
            face = Face(_symbol(circuit, node, constants), _box_name(circuit, node))
            faces[node.index] = face
            parts.append(_gate_part(circuit, node, face, dense))
    output = circuit.nodes[circuit.output]
    end = len(circuit.nodes)
    faces[end] = Face(clipped(output.label, _LONGEST_NAME) if output.label.isidentifier() else "out")
    parts.append(Part(end, len(faces[end].symbol) + 1, 1, (circuit.output,), (0,), 0))
    return parts, faces


def _box_name(circuit: Circuit, node: Node) -> str:
    """The name of an intermediate; the output's stands at the end of its wire."""
    named = node.label.isidentifier() and node.index != circuit.output
    return clipped(node.label, _LONGEST_NAME) if named else ""


def _gate_part(circuit: Circuit, node: Node, face: Face, dense: bool) -> Part:
    inputs = tuple(i for i in node.inputs if i in circuit.varying)
    count = len(inputs)
    apart = count <= _APART and not dense
    ports = tuple(range(1, 2 * count, 2)) if apart else tuple(range(1, count + 1))
    height = ports[-1] + 2
    return Part(node.index, max(len(face.symbol), len(face.name)) + 2, height, inputs, ports, height // 2)


def _symbol(circuit: Circuit, node: Node, values: Sequence[float]) -> str:
    """What stands in a gate's box: `×`, `+1`, `^2`, `max 0`."""
    assert node.operation is not None
    sign = node.operation.symbol
    fixed = [i for i in node.inputs if i not in circuit.varying]
    constants = [_constant(circuit.nodes[i], values[i]) for i in fixed]
    if not constants:
        return sign
    if node.operation.name == "sum":
        return sign + (constants[0] if len(fixed) == 1 else short(sum(values[i] for i in fixed)))
    if node.operation.arity != (2, 2):
        return f"{sign} {' '.join(constants)}"
    constant_first = node.inputs[0] not in circuit.varying
    if constant_first and node.operation.name not in ("add", "multiply"):
        return constants[0] + sign
    return sign + constants[0]


def _constant(node: Node, value: float) -> str:
    return clipped(node.label, _LONGEST_NAME) if node.label.isidentifier() else short(value)
