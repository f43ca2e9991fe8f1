"""Questions on circuits: every event of every circuit, and every mistake that is told by its number."""

import math
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.question import PROMPT, WORDS, Form, Question
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.events import Phase
from gdtui.engine.circuit.predict import GREATEST, ask_circuit, near
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import Backprop, CircuitState, backprop_from

LONG = " + ".join(f"{'abcdefgh'[i] * 32}*{'abcdefgh'[i] * 32}" for i in range(8))


def circuit(text: str, **inputs: float) -> Backprop:
    return backprop_from(Settings(expression=text, input_values=inputs))


def ask(backprop: Backprop, step: int, seed: int = 0) -> Question:
    question = ask_circuit(backprop, CircuitState(step), seed)
    assert question is not None
    return question


@pytest.mark.parametrize("text", [*CIRCUITS, "rosenbrock", "two-valleys", LONG, f"max({LONG}, 3, x)"])
def test_every_event_can_be_asked(text: str) -> None:
    backprop = circuit(text)
    for step in range(backprop.last):
        event = backprop.passes.events[step]
        question = ask(backprop, step, step)
        assert question.form is Form.NUMBER
        assert question.kind == ("value" if event.phase is Phase.FORWARD else "gradient")
        assert (question.steps, question.options) == (1, ())
        assert len(question.prompt) <= PROMPT
        assert question.hint.startswith("a number, as ")
        truth = question.right_answer
        assert truth == (
            event.handed.share if event.handed else event.value if step < len(backprop.passes.gates) else 1
        )
        assert question.grade(truth).right
        for answer in (truth, -truth, truth + 1, 2 * truth - 7, 0.0, 1.0, 1e300):
            grade = question.grade(answer)
            assert grade.right == near(answer, truth)
            assert 0 < len(grade.words) <= WORDS
    assert ask_circuit(backprop, backprop.complete(), 0) is None


@given(st.floats(-GREATEST, GREATEST), st.floats(-GREATEST, GREATEST))
def test_what_counts_as_near(truth: float, answer: float) -> None:
    assert near(truth, truth)
    if truth == 0:
        assert near(answer, truth) == (abs(answer) <= 1e-9)
    elif abs(truth) >= 1e-6:
        assert near(truth + 0.0099 * abs(truth), truth)
        assert not near(-truth, truth)
        assert not near(0.0, truth)
    if near(answer, truth):
        assert abs(answer - truth) <= max(0.011 * abs(truth), 0.005)
    assert not near(answer, math.inf)
    assert not near(answer, math.nan)


@settings(max_examples=80, deadline=None)
@given(
    name=st.sampled_from(sorted(CIRCUITS)),
    point=st.lists(st.floats(-50, 50) | st.sampled_from((0.0, 1.0, 1e-12, 1e200)), min_size=12, max_size=12),
    seed=st.integers(0, 5),
    typed=st.floats(-100, 100),
)
def test_every_event_at_any_point(name: str, point: list[float], seed: int, typed: float) -> None:
    found = backprop_from(Settings(expression=name))
    backprop = found.at(dict(zip(found.circuit.inputs, point, strict=False)))
    for step in range(backprop.last):
        event = backprop.passes.events[step]
        question = ask_circuit(backprop, CircuitState(step), seed)
        if question is None:
            numbers = (event.handed.share, event.handed.local) if event.handed else (event.value,)
            assert not all(abs(number) <= GREATEST for number in numbers)
            continue
        assert question.grade(question.right_answer).right
        for answer in (typed, *backprop.passes.values, 0.0):
            if math.isfinite(answer):
                grade = question.grade(answer)
                assert grade.right == near(answer, cast(float, question.right_answer))
                assert 0 < len(grade.words) <= WORDS


def test_the_sum_and_the_product_from_cs231n() -> None:
    """(x + y)·z at x = −2, y = 5, z = −4: q = 3, f = −12; backward q −4, z 3, then x and y −4 each."""
    backprop = circuit("sum-product")
    answers = [ask(backprop, step).right_answer for step in range(backprop.last)]
    assert answers == [3, -12, 1, -4, 3, -4, -4]
    assert ask(backprop, 0).prompt == "What value does the + (q) gate compute? From its inputs come −2, 5."
    assert ask(backprop, 2).prompt == (
        "The backward pass begins. What is the gradient of the output f by itself?"
    )
    assert ask(backprop, 3).prompt == (
        "What arrives at the × (f) gate is 1. What gradient does it hand on to q?"
    )


@pytest.mark.parametrize(("step", "answer", "said"), [
    (1, -12, "3·(−4) = −12. It computes q·z."),
    (1, 12, "The size is right, the sign is not: −12, not 12. It is 3·(−4) = −12. It computes q·z."),
    (1, -1, "−1 is the sum of the inputs; this gate is a ×. It is 3·(−4) = −12. It computes q·z."),
    (0, -10, "−10 is their product; this gate is a +. It is −2 + 5 = 3. It computes x + y."),
    (0, 5, "5 is the largest input; this gate is a +. It is −2 + 5 = 3. It computes x + y."),
    (0, -2, "−2 is the smallest input; this gate is a +. It is −2 + 5 = 3. It computes x + y."),
    (0, 42, "It is −2 + 5 = 3. It computes x + y."),
])  # fmt: skip
def test_a_value_and_its_mistakes(step: int, answer: float, said: str) -> None:
    assert ask(circuit("sum-product"), step).grade(answer).words == said


@pytest.mark.parametrize(("text", "inputs", "answer", "said"), [
    ("x - y", (2, 1), -1, "The size is right, the sign is not: 1, not −1."),
    ("x/y", (6, 3), 0.5, "0.5 is the quotient the other way round; this gate is a /."),
    ("x*y", (6, 3), 2, "2 is their quotient; this gate is a ×."),
    ("max(x, y)", (4, 2), 2, "2 is the smallest input; this gate is a max."),
    ("min(x, y)", (2, 5), -3, "−3 is their difference; this gate is a min."),
    ("min(x, y)", (2, 5), 3, "3 is the difference the other way round; this gate is a min."),
    ("exp(x)", (2,), 2, "2 is what comes in; exp changes it."),
])  # fmt: skip
def test_other_gates_mistaken(text: str, inputs: tuple[float, ...], answer: float, said: str) -> None:
    grade = ask(circuit(text, **dict(zip("xy", inputs, strict=False))), 0).grade(answer)
    assert not grade.right
    assert grade.words.startswith(said)


def test_the_gradient_of_the_output_by_itself() -> None:
    question = ask(circuit("sum-product"), 2)
    same = "∂f/∂f = 1: when f moves, f moves just as much, whatever its value."
    assert question.grade(1).words == same
    assert question.grade(0).words == f"0 would mean that f does not feel its own change. {same}"
    assert question.grade(-12).words == f"−12 is the value of f, not its slope. {same}"
    assert question.grade(5).words.startswith(same)


def test_a_gradient_and_its_mistakes() -> None:
    """u·v + v at u = 2, v = 5, times 3: the × gate gets 3 and hands v 3·2 = 6, on top of the 3 it has."""
    backprop = circuit("p = u*v; g = p + v; f = g*k", u=2, v=5, k=3)
    steps = {
        (backprop.circuit.nodes[event.node].label, backprop.circuit.nodes[event.handed.input].label): step
        for step, event in enumerate(backprop.passes.events)
        if event.handed
    }
    question = ask(backprop, steps["p", "v"])
    whole = "The chain rule multiplies: upstream 3 × local 2 = 6."
    assert question.grade(6).words == "Upstream 3 × local 2 = 6. Added to what v has already, that makes 9."
    assert question.grade(9).words == (
        f"9 is the sum of all that has arrived so far; this gate's own share was asked for. {whole}"
    )
    for answer, said in [
        (-6, "The size is right, the sign is turned: the signs of both factors count."),
        (2, "2 is the local gradient alone; it must be multiplied by what arrives from above."),
        (3, "3 is the upstream gradient alone; the gate multiplies it by its local gradient."),
        (5, "5 is upstream + local: along one way, slopes multiply; only at a fork do they add."),
        (15, "15 uses the input's own value 5; × hands on the other one's."),
    ]:
        grade = question.grade(answer)
        assert not grade.right
        assert grade.words == f"{said} {whole}"
    assert question.grade(0.1).words == whole
    value = ask(backprop, steps["f", "k"]).grade(3)
    assert value.words.startswith("3 uses the input's own value 3")
    assert "is that input's value, not its gradient" in ask(backprop, steps["g", "p"]).grade(10).words


def test_the_same_input_twice_is_told_apart() -> None:
    backprop = circuit("f = x*x", x=3)
    assert [ask(backprop, step).prompt.rpartition("to ")[2] for step in (2, 3)] == [
        "x, its input number 1?", "x, its input number 2?",
    ]  # fmt: skip


def test_no_example_gives_the_answer_away() -> None:
    backprop = circuit("sum-product")
    hints = {ask(backprop, 3, seed).hint for seed in range(40)}
    assert {hint.split(";")[0] for hint in hints} == {"a number, as 0.25", "a number, as 1.5"}
    assert ask(backprop, 3, 5).hint == ask(backprop, 3, 5).hint


@pytest.mark.parametrize(("text", "inputs"), [
    ("1/x", {"x": 0.0}), ("log(x)", {"x": -1.0}), ("sqrt(x)", {"x": 0.0}), ("exp(exp(x))", {"x": 9.0}),
    ("sigmoid(exp(x))", {"x": 1000.0}), ("x*y + exp(x)", {"x": 1e308, "y": 1e308}),
])  # fmt: skip
def test_only_finite_answers_are_asked_for(text: str, inputs: dict[str, float]) -> None:
    backprop = circuit(text, **inputs)
    asked = [ask_circuit(backprop, CircuitState(step), 1) for step in range(backprop.last)]
    assert None in asked
    for question in filter(None, asked):
        assert math.isfinite(cast(float, question.right_answer))
        assert question.grade(question.right_answer).right
        assert not question.grade(12345.0).right
