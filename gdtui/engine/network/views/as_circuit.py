"""The network of one example as a circuit of gates: what the learner steps through on the circuit screen."""

from collections.abc import Iterator
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import LONGEST, MOST_NODES, parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.wording import counted
from gdtui.engine.circuit.sums import gathered
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, Place, Shape

MOST_GATES = 60
"""A circuit of more gates is not readable."""


class Wired(NamedTuple):
    """A network of one example as gates.

    Attributes:
        circuit: the loss; its inputs are the params, the example's inputs x1, x2, … and, but for softmax, y.
        values: of the inputs, in the circuit's order.
    """

    circuit: Circuit
    values: tuple[float, ...]


def as_circuit(shape: Shape, params: Vector, example: Vector, target: float) -> Wired:
    """The loss of one example, without the penalty, as a circuit at these weights.

    Args:
        shape: of the network.
        params: shape (count,).
        example: what the network gets, shape (inputs,).
        target: the number, or the kind's number, that it is to say.

    Raises:
        InputError: when there would be more than `MOST_GATES` gates.
    """
    gates = gate_count(shape)
    if gates > MOST_GATES:
        raise InputError(
            f"{counted(gates, 'gate')} for one example: at most {MOST_GATES} are shown; take fewer units"
        )
    return wired(shape, params, example, target)


def wired(shape: Shape, params: Vector, example: Vector, target: float) -> Wired:
    """The same of any size that an expression can have."""
    text = expression(shape, int(target))
    known = dict(zip(shape.names, params.tolist(), strict=True))
    known |= {f"x{number}": value for number, value in enumerate(example.tolist(), 1)} | {"y": float(target)}
    circuit = parse(text, bounded=False)
    return Wired(circuit, tuple(known[name] for name in circuit.inputs))


def gate_count(shape: Shape) -> int:
    """How many gates the circuit has: products, sums, activations and the loss."""
    if shape.count > MOST_NODES or len(expression(shape, 0)) > LONGEST:
        return max(2 * shape.count, MOST_GATES + 1)  # about a product and a sum for each param
    return len(gathered(parse(expression(shape, 0), bounded=False)).gates)


def expression(shape: Shape, kind: int) -> str:
    """The loss of one example in the language of circuits; for several kinds, that of the `kind` from 0."""
    return "; ".join(_statements(shape, kind))


def _statements(shape: Shape, kind: int) -> Iterator[str]:
    formula = ACTIVATIONS[shape.activation].formula
    given = [f"x{number}" for number in range(1, shape.inputs + 1)]
    for layer, units in enumerate(shape.hidden, 1):
        names = [f"h{layer}_{unit}" for unit in range(1, units + 1)]
        for unit, name in enumerate(names, 1):
            yield f"{name} = {formula.format(_sum(layer, unit, given))}"
        given = names
    names = [f"z{unit}" for unit in range(1, shape.outputs + 1)] if shape.outputs > 1 else ["z"]
    for unit, name in enumerate(names, 1):
        yield f"{name} = {_sum(shape.layers, unit, given)}"
    yield _cost(shape.task, names, kind)


def _sum(layer: int, unit: int, given: list[str]) -> str:
    parts = [f"{Place(layer, unit, came).name}*{name}" for came, name in enumerate(given, 1)]
    return " + ".join([*parts, Place(layer, unit, None).name])


def _cost(task: str, names: list[str], kind: int) -> str:
    if task == REGRESSION:
        return f"({names[0]} - y)**2"
    if task == SEVERAL_KINDS:
        return f"logsumexp({', '.join(names)}) - {names[kind]}"
    return f"softplus({names[0]}) - y*{names[0]}"
