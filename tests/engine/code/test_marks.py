"""Which lines of a program a step has run."""

import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import backprop_from
from gdtui.engine.code import circuit as circuits
from gdtui.engine.code import landscape as landscapes
from gdtui.engine.code.run import run_of
from gdtui.engine.landscape.simulation import landscape_from


def lit_texts(program, mark):
    return [program.lines[n].text.strip() for n in program.lit(mark)]


@pytest.mark.parametrize("text", [*CIRCUITS, "w*x + y*z + 3 + x*x", "(x + y) + z + 2*(x + y)"])
def test_every_event_of_a_circuit_lights_its_lines_and_no_line_twice(text):
    made = backprop_from(Settings(expression=text))
    program = circuits.circuit_program(run_of(made, Settings(), ""))
    state, lit = made.init(), []
    assert program.lit(circuits.mark_of(made, state)) == ()
    while not made.ended(state):
        state = made.step(state)
        lines = program.lit(circuits.mark_of(made, state))
        assert lines
        lit += lines
    fed_twice = any(len(set(gate.inputs)) < len(gate.inputs) for gate in made.passes.gates)
    assert fed_twice or len(lit) == len(set(lit))
    assert set(lit) == {n for n, line in enumerate(program.lines) if line.mark}


def test_a_gate_lights_the_line_that_computes_it():
    made = backprop_from(Settings(expression="q = x + y; f = q*z"))
    program = circuits.circuit_program(run_of(made, Settings(), ""))
    state = made.init()
    seen = []
    while not made.ended(state):
        state = made.step(state)
        seen += lit_texts(program, circuits.mark_of(made, state))
    assert seen == [
        "q = x + y", "f = q * z", "grad_f = 1.0", "grad_q = grad_f * z", "grad_z = grad_f * q",
        "grad_x = grad_q * 1", "grad_y = grad_q * 1",
    ]  # fmt: skip


def test_a_step_of_a_descent_lights_the_lines_of_the_loop():
    settings = Settings(loss="bowl", optimizers=("momentum",), steps=3)
    run = run_of(landscape_from(settings), settings, "")
    program = landscapes.landscape_program(run)
    assert (
        lit_texts(program, landscapes.mark_of(run.simulation, run.state))[1]
        == "update = -learning_rate * velocity"
    )
    assert lit_texts(program, landscapes.mark_of(run.simulation, run.simulation.init()))[0].startswith(
        "loss, gradient ="
    )
