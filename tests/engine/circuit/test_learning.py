"""A circuit that learns: its rounds are gradient descent on the loss that it computes, bit for bit."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.main import run_cli
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.learning import Learning, circuit_asked, loss_over
from gdtui.engine.circuit.learning_state import Pass
from gdtui.engine.circuit.learning_words import equation_of
from gdtui.engine.circuit.simulation import Backprop, backprop_from
from gdtui.engine.circuit.trace import trace
from gdtui.engine.losses import classifier
from tests.effort import examples

LOSSES = (
    "(w*x + b - y)**2",
    "softplus(-1.5*w - b) + softplus(0.5*w + b) + 0.1*w**2",
    "q = a*b + c; d = tanh(q*e1); (d - 0.3)**2 + 0.01*(a**2 + b**2 + c**2 + e1**2)",
    "-log(sigmoid(w1*x1 + w2*x2 + w0))",
)


def learning(text, learns=None, rate=0.1, **more):
    names = learns or backprop_from(Settings(expression=text)).circuit.inputs
    return circuit_asked(
        Settings(expression=text, learns=tuple(names), hyper={"learning_rate": rate}, **more)
    )


def after(simulation, steps):
    state = simulation.init()
    for _ in range(steps):
        state = simulation.step(state)
    return state


@given(
    text=st.sampled_from(LOSSES),
    rate=st.floats(-9, 0.5).map(lambda power: 10**power),
    rounds=st.integers(1, 6),
    data=st.data(),
)
@settings(max_examples=examples(30))
def test_after_k_rounds_the_params_are_those_of_plain_descent(text, rate, rounds, data):
    """By a loop of its own: w ← w − η·g with the gradients of both passes."""
    plain = backprop_from(Settings(expression=text))
    learns = data.draw(st.sets(st.sampled_from(plain.circuit.inputs), min_size=1))
    simulation = learning(text, sorted(learns), rate)
    state, here = after(simulation, 3 * rounds), plain
    for _ in range(rounds):
        gradients = here.passes.gradients_after(here.last)
        moved = {
            name: value - rate * gradients[place]
            for place, (name, value) in enumerate(zip(here.circuit.inputs, here.point, strict=True))
            if name in learns
        }
        here = here.at(moved)
        if not all(map(math.isfinite, here.point)) or state.racer.outcome.ended:
            return
    assert simulation.now(state).point == pytest.approx(here.point, rel=1e-12, abs=1e-300)


def test_the_classifier_learns_as_on_the_landscape_and_in_a_network():
    from gdtui.engine.landscape.simulation import landscape_from

    text = classifier.mean_loss(classifier.EXAMPLES)
    start = tuple(classifier.START.values())
    asked = Settings(loss=text, start=start, hyper={"learning_rate": 1.0})
    run = landscape_from(asked)
    simulation = learning(text, ("b", "w"), 1.0, input_values=classifier.START)
    walked, state = run.init(), simulation.init()
    for _ in range(10):
        walked = run.step(walked)
        state = after_round(simulation, state)
        assert state.racer.params.tolist() == walked.racers[0].params.tolist()
        assert state.racer.loss == walked.racers[0].loss


def after_round(simulation, state):
    for _ in range(3):
        state = simulation.step(state)
    return state


@given(text=st.sampled_from(LOSSES), steps=st.integers(0, 12), back=st.integers(0, 12))
@settings(max_examples=examples(10))
def test_a_step_is_a_function_of_the_state_alone(text, steps, back):
    simulation = learning(text)
    once, again = after(simulation, steps), after(simulation, max(steps - back, 0))
    for _ in range(min(back, steps)):
        again = simulation.step(again)
    assert repr(simulation.rows(once)) == repr(simulation.rows(again))


def test_a_round_is_forward_backward_update():
    simulation = learning("(w*x + b - y)**2", ("w", "b"))
    done, gates = [], len(simulation.passes.gates)
    state = simulation.init()
    for _ in range(4):
        done.append((state.done, state.step, state.round))
        state = simulation.step(state)
    last = simulation.last
    assert done == [
        (Pass.UPDATE, 0, 0),
        (Pass.FORWARD, gates, 0),
        (Pass.BACKWARD, last, 0),
        (Pass.UPDATE, 0, 1),
    ]


@pytest.mark.parametrize("rate", [1.0, 1e6, 1e12])
def test_a_run_that_is_thrown_out_is_judged_as_on_the_landscape(rate):
    simulation = learning("(w*x + b - y)**2", ("w",), rate)
    state = simulation.init()
    while not simulation.ended(state) and state.round < 200:
        state = simulation.step(state)
    assert state.done is Pass.FORWARD
    assert str(state.racer.outcome.kind) == "diverged"
    assert "w" in simulation.happened(state).sentence
    assert simulation.explain(state).sentence


def test_a_run_that_has_come_down_ends():
    simulation = learning("(w - 3)**2", ("w",), 0.5)
    state = simulation.init()
    while not simulation.ended(state):
        state = simulation.step(state)
    assert str(state.racer.outcome.kind) == "converged"
    assert state.racer.params[0] == pytest.approx(3)


def test_three_examples_come_below_a_loss_of_one_twentieth():
    simulation = learning("three-examples", ("w", "b"), 1.0)
    losses = [after(simulation, 3 * rounds + 1).racer.loss for rounds in range(8)]
    assert losses == sorted(losses, reverse=True)
    assert losses[0] > 1.5
    assert losses[6] < 0.05


def test_what_learns_not_is_a_number_in_the_loss():
    plain = backprop_from(
        Settings(expression="x1*w + x11 + max(x1, 2)", input_values={"x1": -1e-5, "x11": 2.5})
    )
    loss = loss_over(plain, ("w",))
    assert loss.variables == ("w",)
    assert loss.loss(np.array([3.0])) == plain.circuit.value(plain.at({"w": 3.0}).point)


def test_beside_each_weight_stands_how_it_came_by_its_value():
    simulation = learning("three-examples", ("w", "b"), 1.0)
    state = after(simulation, 3)
    versions = equation_of(state, 0)
    assert versions[0] == "0.6000 − 1·0.3315"
    assert versions[-1] == "−0.3315"
    assert equation_of(simulation.init(), 0) == ()


def test_by_another_rule_its_update_is_told_as_a_sum():
    simulation = learning("three-examples", ("w", "b"), 0.1, optimizers=("adam",))
    assert equation_of(after(simulation, 3), 1)[0] == "−0.8000 + 0.1000"


def test_the_trace_has_a_row_for_every_pass():
    asked = Settings(expression="three-examples", learns=("w", "b"), hyper={"learning_rate": 1.0}, steps=4)
    table = trace(circuit_asked(asked), asked)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["pass"] for row in rows] == ["start", "forward", "backward", "update", "forward"]
    assert [row["loss"] is None for row in rows] == [True, False, False, True, False]
    assert rows[3]["w"] == rows[2]["w"] + rows[3]["update_w"]
    assert rows[3]["update_w"] == -rows[2]["grad_w"]


def test_it_is_described_by_its_settings():
    simulation = learning("(w*x + b - y)**2", ("w", "b"), 0.3)
    again = circuit_asked(simulation.settings())
    assert isinstance(again, Learning)
    assert again.settings() == simulation.settings()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Settings(expression="w*x", learns=("v",)), "no input v to learn"),
        (Settings(expression="w*x", hyper={"learning_rate": 1.0}), "name those that do, as --learn"),
        (Settings(expression="w*x", learns=("w",), optimizers=("adam", "momentum")), "one optimizer"),
        (Settings(expression="w*x", learns=("w",), hyper={"momentum": 0.5}), "no momentum"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(asked, said):
    with pytest.raises(InputError) as caught:
        circuit_asked(asked)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_where_nothing_learns_all_is_as_ever():
    assert type(circuit_asked(Settings(expression="w*x"))) is Backprop


def test_its_loss_can_be_plotted_round_by_round(capfd):
    words = "trace circuit three-examples --learn w,b --learning-rate 1 --steps 12 --format plot"
    assert run_cli(words.split()) == 0
    assert "loss against round" in capfd.readouterr().out


def test_its_program_is_printed(capfd):
    assert run_cli(["code", "circuit", "three-examples", "--learn", "w,b"]) == 0
    assert "params = params + update" in capfd.readouterr().out
