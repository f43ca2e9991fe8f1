"""Exercises 7 and 8: a backward pass by hand, and an autograd of forty lines."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.graph import Node
from gdtui.exercises.task import Case, Names, Numbers, Part, Slip, Task, WrongShapeError, flat

_FORMULA = "(x + y)*z + max(x, w)"
_ORDER = "xyzw"


def _points(draw: random.Random) -> list[Case]:
    fixed = [(2.0, 3.0, -4.0, 1.0), (-2.0, 5.0, -4.0, 1.0)]
    drawn = [tuple(round(draw.uniform(-5, 5), 2) for _ in _ORDER) for _ in range(4)]
    return [
        Case(", ".join(f"{name} = {at:g}" for name, at in zip(_ORDER, point, strict=True)), {"point": point})
        for point in (*fixed, *drawn)
    ]


def _play_backward(names: Names, case: Case) -> Numbers:
    return flat(names["backward"](*case.given["point"]), "backward", len(_ORDER))


def _expect_backward(case: Case) -> list[Part]:
    circuit = parse(_FORMULA)
    at = dict(zip(_ORDER, case.given["point"], strict=True))
    gradient = circuit.value_and_gradient([at[name] for name in circuit.inputs])[1]
    slopes = dict(zip(circuit.inputs, gradient, strict=True))
    return [Part(f"the derivative by {name}", slopes[name]) for name in _ORDER]


def _by_hand(rule: Callable[[float, float, float, float], Numbers]) -> Callable[[Case], Numbers]:
    return lambda case: rule(*case.given["point"])


BACKWARD = Task(
    "backward",
    f"the backward pass of {_FORMULA} by hand",
    ("backward",),
    _points, _play_backward, _expect_backward,
    (
        Slip("x goes two ways: do its gradients add up, or does that of max replace the other?",
             _by_hand(lambda x, y, z, w: [float(x > w), z, x + y, float(w > x)])),
        Slip("x goes two ways: was that through max left out?",
             _by_hand(lambda x, y, z, w: [z, z, x + y, float(w > x)])),
        Slip("does max hand its gradient to both? Only the larger one has it",
             _by_hand(lambda x, y, z, w: [z + 1, z, x + y, 1.0])),
        Slip("does max hand its gradient to the smaller one?",
             _by_hand(lambda x, y, z, w: [z + float(x < w), z, x + y, float(w < x)])),
        Slip("a product hands each factor the other one: is that of z its own value?",
             _by_hand(lambda x, y, z, w: [z + float(x > w), z, z, float(w > x)])),
        Slip("a product hands each factor the other one: do x and y have x + y?",
             _by_hand(lambda x, y, z, w: [x + y + float(x > w), x + y, x + y, float(w > x)])),
        Slip("they are asked for in the order x, y, z, w: is it another?",
             _by_hand(lambda x, y, z, w: [float(w > x), z + float(x > w), z, x + y])),
    ),
)  # fmt: skip


# -- an autograd

_EXPRESSIONS = (
    "x + y", "x*y", "max(x, y)", "(x + y)*z + max(x, w)", "q = x*y; q + q", "q = x + y; r = q*q; r*q + x",
    "q = x + y; r = q*z; s = max(q, r); s*q + r",
)  # fmt: skip


def _circuits(draw: random.Random) -> list[Case]:
    cases = []
    for text in _EXPRESSIONS:
        names = parse(text).inputs
        point = {name: round(draw.uniform(-4, 4), 2) for name in names}
        about = ", ".join(f"{name} = {at:g}" for name, at in point.items())
        cases.append(Case(f"{text} at {about}", {"text": text, "point": point}))
    return cases


def _built(value: Any, circuit: Circuit, point: Mapping[str, float]) -> tuple[list[Any], Any]:
    """The learner's values of the inputs, and the output made of them."""
    made: list[Any] = [value(point[name]) for name in circuit.inputs]
    inputs = list(made)
    for node in circuit.nodes[len(inputs) :]:
        left, right = (made[i] for i in node.inputs)
        kind = node.operation.name if node.operation else ""
        made.append(
            left + right if kind == "add" else left * right if kind == "multiply" else left.max(right)
        )
    return inputs, made[circuit.output]


def _play_autograd(names: Names, case: Case) -> Numbers:
    inputs, output = _built(names["Value"], parse(case.given["text"]), case.given["point"])
    if not isinstance(output, names["Value"]):
        raise WrongShapeError("+, * and max should each give back a Value: is a return missing?")
    output.backward()
    return [*flat(output.data, "data", 1), *(flat(each.grad, "grad", 1)[0] for each in inputs)]


Local = Callable[[Node, int, Circuit, tuple[float, ...]], float]


def _local(node: Node, place: int, circuit: Circuit, values: tuple[float, ...]) -> float:
    return circuit.local_gradient(node.index, place, values)


def _max_to_both(node: Node, place: int, circuit: Circuit, values: tuple[float, ...]) -> float:
    return 1.0 if node.operation and node.operation.name == "max" else _local(node, place, circuit, values)


def _own_value(node: Node, place: int, circuit: Circuit, values: tuple[float, ...]) -> float:
    of_product = node.operation is not None and node.operation.name == "multiply"
    return values[node.inputs[place]] if of_product else _local(node, place, circuit, values)


def _swept(
    local: Local = _local, adds: bool = True, seed: float = 1.0, again: bool = False
) -> Callable[[Case], Numbers]:
    """What a backward pass gives that does one thing otherwise.

    With `again` a node is gone through anew from each gate that it feeds, so what it has goes on twice.
    """

    def numbers(case: Case) -> Numbers:
        circuit = parse(case.given["text"])
        values = circuit.node_values([case.given["point"][name] for name in circuit.inputs])
        found = [0.0] * len(circuit.nodes)
        found[circuit.output] = seed

        def hand_on(node: Node) -> None:
            for place, i in enumerate(node.inputs):
                share = found[node.index] * local(node, place, circuit, values)
                found[i] = found[i] + share if adds else share

        def visit(node: Node) -> None:
            hand_on(node)
            for i in node.inputs:
                visit(circuit.nodes[i])

        if again:
            visit(circuit.nodes[circuit.output])
        else:
            for node in reversed(circuit.gates):
                hand_on(node)
        return [values[circuit.output], *found[: len(circuit.inputs)]]

    return numbers


def _expect_autograd(case: Case) -> list[Part]:
    circuit = parse(case.given["text"])
    value, *slopes = _swept()(case)
    names = [f"the grad of {name}" for name in circuit.inputs]
    return [Part("the data of the result", value), *map(Part, names, slopes)]


AUTOGRAD = Task(
    "Value",
    "an autograd of forty lines: add, multiply, max, and a backward pass",
    ("Value",),
    _circuits, _play_autograd, _expect_autograd,
    (
        Slip("a value that goes several ways: was its grad overwritten, where it adds up?",
             _swept(adds=False)),
        Slip("is a value gone through before all of its grad is there? It is the turn of the result first",
             _swept(again=True)),
        Slip("does max hand its grad to both?", _swept(local=_max_to_both)),
        Slip("a product hands each factor the other one: is it its own?", _swept(local=_own_value)),
        Slip("does the result begin with a grad of 1?", _swept(seed=0.0)),
    ),
)  # fmt: skip
