"""Straight-line code against the circuit that it is written from."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.operations import OPERATIONS
from gdtui.engine.code.formulas.dialects import COMPLEX, MATH, NUMPY
from gdtui.engine.code.formulas.straight import straight
from tests.effort import examples
from tests.engine.autodiff.test_circuit_properties import CIRCUITS, COORDINATES, rounding


def ran(circuit, point, dialect=NUMPY):
    """The output and the gradient that the code gives, and its lines."""
    code = straight(circuit, range(len(circuit.inputs)), "loss", dialect)
    helpers = [line.text for each in dialect.brought((*code.forward, *code.backward)) for line in each]
    numbers = dict(zip(code.inputs, point if dialect is MATH else np.array(point), strict=True))
    space = {"np": np, "math": math, **numbers}
    body = "\n".join((*helpers, *code.forward, *code.backward, f"found = [{', '.join(code.gradients)}]"))
    with np.errstate(all="ignore"):
        exec(body, space)
    return float(np.real(space["loss"])), [float(np.real(each)) for each in space["found"]], body


@settings(max_examples=examples(300), derandomize=True, deadline=None, database=None)
@given(CIRCUITS, COORDINATES)
def test_the_code_of_any_circuit_gives_its_value_and_gradient(circuit, numbers):
    point = list(numbers[: len(circuit.inputs)])
    with np.errstate(all="ignore"):
        noise = rounding(circuit, point)
    assume(math.isfinite(noise) and noise < 1e3)
    assume(all(math.isfinite(v) and abs(v) < 1e3 for v in circuit.node_values(point)))
    assume(all(math.isfinite(v) and abs(v) < 1e3 for v in circuit.node_gradients(point)))
    value, gradient = circuit.value_and_gradient(point)
    for dialect in (NUMPY, MATH, COMPLEX):
        if dialect is COMPLEX and any(node.label.startswith("gelu") for node in circuit.nodes):
            continue
        found, slopes, body = ran(circuit, point, dialect)
        assert found == pytest.approx(value, rel=1e-9, abs=1e-9), body
        assert slopes == pytest.approx(list(gradient), rel=1e-7, abs=1e-9), body


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_gate_has_its_line(name):
    code = OPERATIONS[name].code
    assert code.value or code.value_of_many
    assert 1 <= len(code.local) <= 2


def code_of(text):
    circuit = parse(text)
    return straight(circuit, range(len(circuit.inputs)))


def test_rosenbrock_reads_as_one_would_write_it():
    code = code_of("(1 - x)**2 + 100*(y - x**2)**2")
    assert code.forward == ("v1 = 1 - x", "v2 = y - x**2", "loss = v1**2 + 100 * v2**2")
    assert code.backward == (
        "grad_v2 = 200 * v2", "grad_v1 = 2 * v1", "grad_x = -2 * grad_v2 * x - grad_v1", "grad_y = grad_v2",
    )  # fmt: skip


def test_nothing_is_added_or_taken_away_in_vain():
    assert code_of("log(1 + exp(x))").backward == ("grad_x = sigmoid(x)",)


def test_a_value_that_feeds_two_gates_has_its_gradients_added():
    code = code_of("q = x*y; q*q + q")
    assert code.forward == ("q = x * y", "loss = q * q + q")
    assert code.backward[0] == "grad_q = 1 + q + q"


def test_names_that_mean_something_else_in_a_program_get_an_underscore():
    circuit = parse("l*np + grad_x*x + v1**2*(x + 1)**2")
    code = straight(circuit, range(5))
    assert code.inputs == ("grad_x_", "l_", "np_", "v1", "x") or "np_" in code.inputs
    assert not any(line.startswith("v1 =") for line in code.forward)


def test_numbers_no_float_holds_stand_as_they_came_out():
    code = code_of("x + 0*9**9**9 + 2**2000")
    space = {"x": np.float64(1.0), "np": np}
    exec("\n".join(code.forward), space)
    assert math.isnan(float(str(space["loss"])))


def test_what_no_input_changes_has_no_gradient():
    assert code_of("x + 0*y").gradients[0] == "grad_x"
    assert ran(parse("x + 0*y"), [1.0, 2.0])[1] == [1.0, 0.0]


def test_only_what_a_gradient_needs_is_computed_for_it():
    code = code_of("w**4 - 3*w + sigmoid(w)")
    assert code.for_gradient == ("v1 = sigmoid(w)", "grad_w = v1 * (1 - v1) - 3 + 4 * w**3")
    assert code.result[-1].startswith("return ")
