"""A sum as one gate: the same values to the last bit, the same gradients, fewer gates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.equations import formula, with_numbers
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import backprop_from
from gdtui.engine.circuit.sums import gathered
from gdtui.engine.circuit.trace import trace
from gdtui.engine.circuit.words import explain, happened
from tests.effort import examples

LEAVES = st.sampled_from(["x", "y", "z", "2", "0.5"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=5).map(" + ".join),
        st.tuples(inner, inner).map("({0[0]})*({0[1]})".format),
        st.tuples(inner, inner).map("({0[0]}) - ({0[1]})".format),
        inner.map("sin({})".format),
    ),
    max_leaves=14,
).filter(lambda text: set(text) & set("xyz"))


def gates(text: str) -> list[tuple[str, int]]:
    circuit = gathered(parse(text))
    return [(node.operation.symbol, len(node.inputs)) for node in circuit.gates if node.operation]


@pytest.mark.parametrize(("text", "expected"), [
    ("x + y + z", [("+", 3)]),
    ("a*b + c*d + e1*g + h", [("×", 2), ("×", 2), ("×", 2), ("+", 4)]),
    ("x + 2 + y + 3", [("+", 4)]),
    ("(x + y)*z", [("+", 2), ("×", 2)]),
    ("x + (y + z)", [("+", 2), ("+", 2)]),  # adding in another order would be another number
    ("x + y - z + w", [("+", 2), ("−", 2), ("+", 2)]),
    ("q = x + y; f = q + z", [("+", 2), ("+", 2)]),  # what has a name is looked at
    ("q = x + y + z; f = q + q", [("+", 3), ("+", 2)]),
])  # fmt: skip
def test_a_sum_is_one_gate(text: str, expected: list[tuple[str, int]]) -> None:
    assert gates(text) == expected


def test_what_has_no_long_sum_is_the_same_circuit() -> None:
    circuit = parse("(x + y)*z")
    assert gathered(circuit) is circuit


@settings(max_examples=examples(200), deadline=None)
@given(EXPRESSIONS, st.lists(st.floats(-4, 4), min_size=3, max_size=3))
def test_values_are_the_same_to_the_last_bit_and_gradients_as_good(text: str, numbers: list[float]) -> None:
    written = parse(text)
    point = numbers[: len(written.inputs)]
    drawn = gathered(written)
    assert drawn.inputs == written.inputs
    assert drawn.value(point).hex() == written.value(point).hex()
    assert drawn.node_gradients(point)[: len(point)] == pytest.approx(
        written.node_gradients(point)[: len(point)], rel=1e-9, abs=1e-9
    )


@settings(max_examples=examples(100), deadline=None)
@given(EXPRESSIONS)
def test_no_sum_is_left_that_only_a_sum_takes_first(text: str) -> None:
    circuit = gathered(parse(text))
    fed = [i for node in circuit.nodes for i in node.inputs]
    for node in circuit.gates:
        if node.operation and node.operation.symbol == "+":
            first = circuit.nodes[node.inputs[0]]
            sums = first.operation is not None and first.operation.symbol == "+"
            assert not sums or fed.count(first.index) > 1 or first.index not in circuit.varying


def test_the_passes_hand_each_term_the_whole_gradient_and_say_so() -> None:
    passes = backprop_from(Settings(expression="a + b + c", input_values={"a": 1, "b": -2, "c": 4})).passes
    assert len(passes.events) == 1 + 1 + 3
    shares = [event.handed.share for event in passes.events if event.handed]
    assert shares == [1, 1, 1]
    assert explain(passes, 1).equations == ("f = a + b + c = 1 + (−2) + 4 = 3",)
    assert "distributor" in happened(passes, 4).sentence
    assert "a + b + c" in explain(passes, 4).equations[0]


def test_a_sum_is_written_with_all_its_terms() -> None:
    circuit = gathered(parse("x*y + z + 1"))
    assert formula(circuit, circuit.output) == "x·y + z + 1"
    assert with_numbers(circuit, circuit.output, circuit.node_values([2, -3, 4])) == "−6 + 4 + 1"


def test_a_sum_that_breaks_says_which_term_it_was() -> None:
    passes = Passes(gathered(parse("log(x) + y + z")), (0.0, 1.0, 2.0))
    assert "an input is already −∞" in happened(passes, 2).sentence


@pytest.mark.parametrize("name", [*CIRCUITS, "x + y + z", "himmelblau"])
def test_the_trace_lists_the_partial_sums_of_the_expression(name: str) -> None:
    circuit = backprop_from(Settings(expression=name))
    rows = list(trace(circuit, Settings()).rows)
    written = circuit.circuit
    shown = [node for node in written.nodes if node.index < len(written.inputs) or node in written.gates]
    assert [row[0] for row in rows] == [node.label for node in shown if node.index in written.varying]
