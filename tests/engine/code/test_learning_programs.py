"""The program of a circuit that learns prints what the trace does: forward, backward, update."""

import pytest

from gdtui.cli.options import OPTIONS
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.learning import circuit_asked
from gdtui.engine.code.circuit import circuit_program, mark_of
from gdtui.engine.code.run import run_of
from gdtui.engine.optimizers.registry import OPTIMIZERS
from tests.engine.code.running import check, program_of


def learning(name="three-examples", learns=("w", "b"), **asked):
    return {"expression": name, "learns": learns, **asked}


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4, 5, 6, None])
def test_wherever_a_round_is_left(steps):
    check("circuit", **learning(steps=steps, hyper={"learning_rate": 1.0}))


def test_every_optimizer():
    for rule in OPTIMIZERS:
        check("circuit", **learning(optimizers=(rule,), steps=17))


@pytest.mark.parametrize(
    ("name", "learns"),
    [
        ("one-example", ("w",)),
        ("neuron", ("w0", "w1", "w2")),
        ("(a*x + b*y + c*z + d - 1)**2", ("a", "b", "c", "d")),
        ("(params*step - loss)**2", ("step", "loss")),
    ],
)
def test_other_circuits(name, learns):
    check("circuit", **learning(name, learns, steps=11))


def test_a_run_that_ends_of_itself():
    text = check("circuit", **learning("(w - 3)**2", ("w",), steps=400)).text
    assert "The run ends there: " in text


def test_a_run_that_diverges():
    check("circuit", **learning("w**4", ("w",), hyper={"learning_rate": 100.0}, steps=40))


def test_a_rate_that_is_set_otherwise_on_the_way():
    changes = tuple(OPTIONS["then"].kind.read(text) for text in ("4:learning-rate=2", "8:learning-rate=0.1"))
    text = check("circuit", **learning(changes=changes, steps=14)).text
    assert "{2: 2.0, 3: 0.1}.get(step, learning_rate)" in text


def test_examples_that_do_not_learn_keep_their_names():
    text = program_of("circuit", **learning("(w*x - y)**2", ("w",), input_values={"x": 2.5, "y": 1.5})).text
    assert "x = 2.5\n" in text
    assert "y = 1.5\n" in text


def test_every_step_lights_lines_of_its_own():
    settings = Settings(**learning(steps=3))
    run = run_of(circuit_asked(settings), settings, "")
    program, state, lit = circuit_program(run), run.simulation.init(), []
    assert program.lit(mark_of(run.simulation, state))
    for _ in range(3):
        state = run.simulation.step(state)
        lit.append(set(program.lit(mark_of(run.simulation, state))))
    assert all(lit)
    assert len(set().union(*lit)) == sum(map(len, lit))
