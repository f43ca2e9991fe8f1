"""Local gradients as formulas: asked for by a prediction, or typed for the gate at work."""

import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.question import PROMPT, Form
from gdtui.engine.circuit.alone import alone
from gdtui.engine.circuit.own import ask_formula, gate_at_work, named
from gdtui.engine.circuit.predict import ask_circuit
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.engine.derivative.typed import derivative_of
from gdtui.engine.derivative.verdict import compare, judge


def backprop(text, *point):
    return Backprop(text, parse(text), point)


def asked(text, *point):
    """The questions for formulas that the backward pass asks."""
    passes = backprop(text, *point).passes
    found = (ask_formula(passes, event, 0) for event in passes.events)
    return [question for question in found if question]


def test_the_example():
    by_x, by_y = asked("x*y", 3.0, -4.0)
    assert by_x.prompt == "∂(x·y)/∂x = ?"
    assert by_x.grade("y").right
    wrong = by_x.grade("x")
    assert not wrong.right
    assert "yours is" in wrong.words
    assert "∂(x·y)/∂x = y." in wrong.words
    assert by_y.grade(" x ").right
    assert by_y.grade("x*y/y").right


def test_a_part_without_a_name_gets_a_letter():
    by_sum = asked("(x + y)*z", -2.0, 5.0, -4.0)[0]
    assert by_sum.prompt == "∂(u·z)/∂u = ?, with u = x + y"
    assert by_sum.grade("z").right
    assert not by_sum.grade("u").right


def test_what_cannot_be_read_is_said_while_it_is_typed():
    question = asked("x*y", 3.0, -4.0)[0]
    assert question.read is not None
    for text, said in (("", "missing"), ("q", "there is no q in (x·y)"), ("y, x", "write one derivative")):
        with pytest.raises(InputError, match="missing" if not text else None) as error:
            question.read(text)
        assert said in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["x*y", "x/y", "x**3", "exp(x)", "log(x)", "ln(x)", "sin(x)", "cos(x)", "tanh(x)", "sqrt(x)",
     "sigmoid(x)", "2*x", "x/5", "1/x"],
)  # fmt: skip
def test_every_gate_that_is_asked_for_has_a_right_answer(text):
    circuit = parse(text)
    questions = asked(text, *[1.3, 0.7][: len(circuit.inputs)])
    assert len(questions) == len(circuit.inputs)
    for question in questions:
        assert question.form is Form.FORMULA
        assert question.grade(question.right_answer).right, question
        assert not question.grade(f"({question.right_answer})*1.01 + 0.01").right
        assert len(question.prompt) <= PROMPT


@pytest.mark.parametrize("name", CIRCUITS)
def test_a_gate_by_itself_computes_what_it_does_in_its_circuit(name):
    preset = CIRCUITS[name]
    passes = Backprop(name, preset.circuit, preset.point).passes
    for gate in passes.gates:
        found = alone(passes.circuit, gate.index, passes.values)
        if found is None:
            assert len(set(gate.inputs)) < len(gate.inputs)
            continue
        value, gradient = found.circuit.value_and_gradient(found.point)
        assert value == pytest.approx(passes.values[gate.index])
        local = [passes.circuit.local_gradient(gate.index, place, passes.values) for place in found.places]
        assert list(gradient) == pytest.approx(local)


def test_every_third_prediction_asks_for_a_formula_where_there_is_one():
    run = backprop("x*y + x", 3.0, -4.0)

    def forms(seed):
        found = (ask_circuit(run, CircuitState(step), seed) for step in range(run.last))
        return {question.form for question in found if question}

    assert [Form.FORMULA in forms(seed) for seed in (0, 1_000, 2_000, 3_000)] == [False, False, True, False]


def test_the_gate_at_work_and_all_of_its_local_gradients():
    run = backprop("(x + y)*z", -2.0, 5.0, -4.0)
    first = gate_at_work(run, CircuitState(0))
    assert first is not None
    assert (first.circuit.inputs, named(first)) == (("u", "z"), "(u·z)")
    assert judge(derivative_of(first.circuit, "z, u", of=named(first)), first.bounds, first.point).right
    summed = gate_at_work(run, CircuitState(1))
    assert summed is not None
    assert summed.circuit.inputs == ("x", "y")


def test_one_derivative_of_several_is_compared_alone():
    circuit = parse("x*y**2")
    (found,) = compare(derivative_of(circuit, "2*x*y", only=1), (3.0, 2.0))
    assert (found.variable, found.typed, found.exact, found.right) == (1, 12.0, 12.0, True)
