"""The named circuits, and whether what their experiments say is so."""

import re

import pytest

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.answers import ANSWERS
from gdtui.engine.circuit.experiments import Experiment, listed
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import backprop_from

EXPERIMENTS = [(name, number) for name, row in CIRCUITS.items() for number in range(len(row.experiments))]


def asked(name: str, number: int) -> tuple[Circuit, Experiment, dict[str, float], dict[str, float], str]:
    """The circuit, the experiment, the gradients before and after by name, and the answer."""
    row = CIRCUITS[name]
    experiment = row.experiments[number]
    before = backprop_from(Settings(expression=name))
    after = before.at(experiment.inputs)
    was = dict(zip(row.circuit.inputs, row.circuit.node_gradients(before.point), strict=False))
    now = dict(zip(row.circuit.inputs, row.circuit.node_gradients(after.point), strict=False))
    return row.circuit, experiment, was, now, experiment.tell(row.circuit, before.point, after.point)


def test_all_that_was_asked_for_is_there():
    assert {"sum-product", "fan-out", "neuron", "neuron-apart", "gates", "softmax", "attention", "two-layer",
            "micrograd"} <= set(CIRCUITS)  # fmt: skip
    assert all(2 <= len(row.experiments) <= 3 for row in CIRCUITS.values())
    assert all(row.why.endswith(".") for row in CIRCUITS.values())


@pytest.mark.parametrize("name", CIRCUITS)
def test_every_input_has_a_value_and_no_name_is_left_over(name):
    row = CIRCUITS[name]
    assert set(row.inputs) == set(row.circuit.inputs)
    assert all(set(experiment.inputs) <= set(row.inputs) for experiment in row.experiments)


@pytest.mark.parametrize(("name", "number"), EXPERIMENTS)
def test_every_answer_is_filled_in(name, number):
    *_, answer = asked(name, number)
    assert "{" not in answer
    assert answer.endswith(".")


@pytest.mark.parametrize(("name", "number"), EXPERIMENTS)
def test_an_experiment_can_be_answered_right_and_wrong(name, number):
    row, seeds = CIRCUITS[name], range(8)
    before = backprop_from(Settings(expression=name))
    points = (row.circuit, before.point, before.at(row.experiments[number].inputs).point)
    questions = [row.experiments[number].asked(ANSWERS[name][number], points, seed) for seed in seeds]
    for question in questions:
        grades = [question.grade(place).right for place in range(len(question.options))]
        assert grades.count(True) == 1
        assert len(set(question.options)) == len(question.options) >= 3
        assert "{" not in "".join(question.options)
    right = {question.options[int(question.right_answer)] for question in questions}
    assert len(right) == 1
    assert len({question.right_answer for question in questions}) > 1


def test_every_circuit_has_answers_for_its_experiments():
    assert {name: len(row.experiments) for name, row in CIRCUITS.items()} == {
        name: len(answers) for name, answers in ANSWERS.items()
    }


@pytest.mark.parametrize(("name", "number"), EXPERIMENTS)
def test_no_answer_has_a_number_of_its_own(name, number):
    """What is computed stands in the templates as a field; what is left are facts, and names such as k1."""
    template = re.sub(r"\{[^}]*\}", "", CIRCUITS[name].experiments[number].answer)
    alone = re.findall(r"(?<![\w/])\d+(?:\.\d+)?", template)
    assert set(alone) <= {"0", "1"}


def test_a_zero_stops_the_others_of_a_product():
    *_, now, answer = asked("sum-product", 0)
    assert now == {"x": 0, "y": 0, "z": 3}
    assert answer.startswith("x and y stop")


def test_the_gradient_of_a_factor_is_the_other_factor():
    *_, was, now, answer = asked("sum-product", 1)
    assert (was["z"], now["z"], now["y"]) == (3, 998, -4)
    assert "from 3 to 998" in answer


def test_a_sign_turns_the_gradients_it_scales():
    *_, was, now, _ = asked("sum-product", 2)
    assert (was["x"], now["x"], now["z"]) == (-4, 4, was["z"])


def test_a_tie_gives_half_to_each():
    *_, now, answer = asked("fan-out", 0)
    assert (now["w"], now["x"]) == (0.5, -3.5)
    assert "∂f/∂w = 0.5" in answer
    assert "−3.5 in all" in answer


def test_max_hands_everything_to_the_largest():
    *_, now, _ = asked("fan-out", 1)
    assert (now["w"], now["x"]) == (1, -4)
    *_, now, _ = asked("fan-out", 2)
    assert (now["x"], now["y"]) == (1, 0)


def test_a_saturated_neuron_hardly_learns():
    *_, was, now, _ = asked("neuron", 0)
    assert abs(now["w0"]) < 1e-9 < abs(was["w0"])
    *_, now, answer = asked("neuron", 1)
    assert answer.startswith("w0:")
    assert [name for name, value in now.items() if value == 0] == ["w0"]
    *_, now, _ = asked("neuron", 2)
    assert now["w2"] == 0.25


def test_the_sigmoids_four_gates_make_f_times_one_minus_f():
    circuit, *_, now, _ = asked("neuron-apart", 0)
    f = circuit.value(CIRCUITS["neuron-apart"].point)
    assert now["w2"] == pytest.approx(f * (1 - f), rel=1e-14)


def test_the_gate_that_breaks_is_named():
    *_, answer = asked("neuron-apart", 1)
    assert answer.startswith("The exp gate broke: overflow")
    assert CIRCUITS["neuron"].circuit.value([2, -3, -1000, -1, -2]) == 0
    *_, answer = asked("softmax", 2)
    assert answer.startswith("The exp (eb) gate broke: overflow")


def test_each_gate_pattern_gets_its_upstream_gradient():
    *_, now, _ = asked("gates", 0)
    assert (now["a"], now["b"]) == (3, 3)
    *_, now, _ = asked("gates", 1)
    assert (now["c"], now["d"]) == (2 * -3, 2 * 2)
    *_, now, _ = asked("gates", 2)
    assert (now["p"], now["q"]) == (0, 4)


def test_the_upstream_gradient_of_each_pattern_is_the_input_beside_it():
    simulation = backprop_from(Settings(expression="gates", input_values={"u": 7, "v": -2, "w": 0.5}))
    found = simulation.passes.gradients_after(simulation.last)
    by_name = {node.label: found[node.index] for node in simulation.passes.shown}
    assert (by_name["sum"], by_name["product"], by_name["largest"]) == (7, -2, 0.5)


def test_softmax_pushes_up_what_it_pushes_down():
    *_, now, _ = asked("softmax", 1)
    assert now["a"] == pytest.approx(-2 / 3)
    assert sum(now.values()) == pytest.approx(0, abs=1e-15)
    circuit, _, _, now, _ = asked("softmax", 0)
    assert now["a"] == pytest.approx(-circuit.value([7, 2, 0.5]), rel=0.01)


def test_the_stable_softmax_is_the_same_loss_and_holds():
    apart, stable = CIRCUITS["softmax"], CIRCUITS["softmax-stable"]
    assert stable.circuit.value(stable.point) == pytest.approx(apart.circuit.value(apart.point), rel=1e-14)
    *_, now, answer = asked("softmax-stable", 0)
    assert now == {"a": -1, "b": 1, "c": 0}
    assert "L = 999" in answer


def test_a_head_looks_where_the_query_fits():
    *_, now, answer = asked("attention", 0)
    assert [name for name, value in now.items() if value == 0] == ["k1", "k2", "k3"]
    assert "0.3333, 0.3333 and 0.3333" in answer
    *_, now, _ = asked("attention", 1)
    assert now["v1"] > 0.99 > 0.01 > now["v2"] > now["v3"]
    *_, was, now, _ = asked("attention", 2)
    assert now["k1"] > was["k1"] > 0


def test_a_relu_that_is_shut_stops_its_params():
    *_, now, answer = asked("two-layer", 0)
    assert answer.startswith("b2, v2 and w2:")
    *_, was, now, _ = asked("two-layer", 1)
    assert (was["w2"], now["w2"], was["v2"], now["v2"]) == (0, 3, 0, 1.5)
    *_, now, _ = asked("two-layer", 2)
    assert (now["w1"], now["b1"], now["v1"]) == (0, 0, 2)


def test_micrograds_relus_open_and_shut():
    circuit, *_, was, now, _ = asked("micrograd", 0)
    assert was["a"] == pytest.approx(138.8338, rel=1e-6)
    assert now["a"] != was["a"]
    assert circuit.value([-4, 2]) == pytest.approx(24.7041, abs=5e-5)


def test_patterns_share_a_tie():
    *_, now, _ = asked("patterns", 0)
    assert (now["z"], now["w"]) == (1, 1)
    *_, now, answer = asked("patterns", 1)
    assert answer.startswith("w and y")
    assert (now["w"], now["y"], now["x"]) == (0, 0, -8)


def test_names_are_listed_as_a_sentence_has_them():
    assert [listed(names) for names in ([], ["x"], ["x", "y"], ["x", "y", "z"])] == [
        "none",
        "x",
        "x and y",
        "x, y and z",
    ]
