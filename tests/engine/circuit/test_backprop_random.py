"""Random circuits: what the events add up to against centred differences, for every node."""

import math

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.circuit.events import Passes, Phase
from gdtui.engine.circuit.gradient_marks import marks
from tests.effort import examples

LEAVES = st.sampled_from(["x", "y", "z", "x", "y", "2", "-0.5", "pi"])


def combined(parts):
    one = st.sampled_from(
        ["sin({})", "tanh({})", "sigmoid({})", "relu({})", "abs({})", "exp(tanh({}))", "log(2 + sin({}))",
         "-({})", "({})**2", "sqrt(1 + ({})**2)"]
    )  # fmt: skip
    two = st.sampled_from(
        ["({} + {})", "({} - {})", "({} * {})", "({}) / (2 + sin({}))", "max({}, {})", "min({}, {})"]
    )
    return st.one_of(
        st.builds(lambda form, a: form.format(a), one, parts),
        st.builds(lambda form, a, b: form.format(a, b), two, parts, parts),
    )


EXPRESSIONS = st.recursive(LEAVES, combined, max_leaves=10)
# the part q feeds several gates: its gradient is a sum
CIRCUITS = st.builds(
    lambda part, whole: f"q = {part}; f = ({whole.replace('z', 'q')}) + q*x", EXPRESSIONS, EXPRESSIONS
)
HARSH = st.builds(
    lambda part, whole: (
        whole.replace("sin", "log").replace("2 + ", "").replace("tanh", "sqrt").replace("z", part)
    ),
    EXPRESSIONS,
    EXPRESSIONS,
)
"""With gates that have no value for some inputs."""
POINTS = st.tuples(*[st.integers(-200, 200).map(lambda n: n / 64)] * 3)
random_circuits = settings(
    max_examples=examples(500), derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


def passes_of(text, numbers):
    circuit = parse(text)
    return Passes(circuit, numbers[: len(circuit.inputs)])


def near_a_kink(passes):
    for gate in passes.circuit.gates:
        x = sorted(passes.values[i] for i in gate.inputs)
        name = gate.operation.name
        if (name in ("relu", "abs") and abs(x[0]) < 0.01) or (name in ("max", "min") and x[1] - x[0] < 0.01):
            return True
    return False


@random_circuits
@given(CIRCUITS, POINTS)
def test_the_gradient_of_every_input_is_what_a_centred_difference_says(text, numbers):
    passes = passes_of(text, numbers)
    assume(not near_a_kink(passes))
    largest = max(abs(value) for value in passes.values)
    assume(largest < 1e4)
    found, h = passes.gradients_after(len(passes.events)), 1e-5
    for place, value in enumerate(passes.point):
        up, down = ((*passes.point[:place], value + move, *passes.point[place + 1 :]) for move in (h, -h))
        numerical = (passes.circuit.value(up) - passes.circuit.value(down)) / (2 * h)
        # a centred difference is off by f‴h²/6 and by rounding, ε·f/h
        assert found[place] == pytest.approx(numerical, rel=1e-4, abs=1e-4 + 1e-9 * largest)


@random_circuits
@given(CIRCUITS, POINTS)
def test_every_gradient_agrees_with_its_mark(text, numbers):
    passes = passes_of(text, numbers)
    assume(not near_a_kink(passes))
    assume(max(abs(value) for value in passes.values) < 1e4)
    disagreeing = [passes.circuit.nodes[i].label for i, mark in marks(passes).items() if not mark.agrees]
    assert not disagreeing


@random_circuits
@given(CIRCUITS, POINTS)
def test_the_events_add_up_to_the_circuits_own_gradients_to_the_bit(text, numbers):
    passes = passes_of(text, numbers)
    exact = passes.circuit.node_gradients(passes.point)
    assume(all(map(math.isfinite, (*passes.values, *exact))))
    found = passes.gradients_after(len(passes.events))
    assert {i: found[i] for i in found} == {i: exact[i] for i in found}


EXTREMES = st.sampled_from([0.0, -0.0, 1.0, -2.0, 1e300, -1e300, 5e-324, math.inf, -math.inf, math.nan])


@random_circuits
@given(HARSH, st.tuples(EXTREMES, EXTREMES, EXTREMES))
def test_the_events_and_the_circuit_agree_where_there_is_no_number(text, numbers):
    passes = passes_of(text, numbers)
    exact, found = passes.circuit.node_gradients(passes.point), passes.gradients_after(len(passes.events))
    assert [found[i] for i in found] == pytest.approx([exact[i] for i in found], nan_ok=True)


@random_circuits
@given(CIRCUITS, POINTS)
def test_every_gate_comes_once_forward_and_each_of_its_inputs_once_backward(text, numbers):
    passes = passes_of(text, numbers)
    forward = [e.node for e in passes.events if e.phase is Phase.FORWARD]
    assert forward == sorted(forward) == [node.index for node in passes.gates]
    pairs = [(e.node, e.handed.place) for e in passes.events if e.handed]
    wanted = [
        (gate.index, place)
        for gate in reversed(passes.gates)
        if gate.index in passes.circuit.needed
        for place, source in enumerate(gate.inputs)
        if source in passes.circuit.varying
    ]
    assert pairs == wanted
    assert passes.events[len(forward)].phase is Phase.SEED


@random_circuits
@given(CIRCUITS, POINTS)
def test_every_share_is_upstream_times_local(text, numbers):
    passes = passes_of(text, numbers)
    final = passes.gradients_after(len(passes.events))
    for event in passes.events:
        if event.handed:
            handed = event.handed
            assert handed.share == handed.upstream * handed.local or math.isnan(handed.share)
            # reversed topological order: nothing is handed on before all of it has arrived
            assert handed.upstream == final[event.node] or math.isnan(handed.upstream)
