"""The Hessian times a direction: against the Hessian by second-order forward mode, and by closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.namespaces import NUMBERS
from gdtui.engine.autodiff.second_order import hessian
from tests.effort import examples

PARTS = ["{0}*{1}", "sin({0})*{1}", "exp({0} - {1})", "sigmoid({0})", "tanh({0}*{1})", "max({0}, {1})**2",
         "log(1 + exp({0}))",
         "{0}**3", "logsumexp({0}, {1}, 1)", "relu({0})*{1}", "{0}/(2 + cos({1}))"]  # fmt: skip


@st.composite
def circuits(draw, least=2, most=9):
    """A sum of parts of any of so many variables, each variable used, and a point."""
    size = draw(st.integers(least, most))
    names = [f"x{index}" for index in range(size)]
    parts = [draw(st.sampled_from(PARTS)).format(name, draw(st.sampled_from(names))) for name in names]
    point = draw(st.lists(st.floats(-2, 2).map(lambda v: round(v, 3)), min_size=size, max_size=size))
    return parse(" + ".join(parts)), point


def listed(circuit, point):
    """The Hessian by second-order forward mode."""
    rows = hessian(circuit, NUMBERS, circuit.node_values(point), range(len(point)))
    return np.array(rows, np.float64)


@settings(max_examples=examples(150))
@given(circuits())
def test_it_is_the_hessian_times_the_directions(drawn):
    circuit, point = drawn
    expected = listed(circuit, point)
    size = max(np.abs(expected).max(), 1e-6)
    directions = np.random.default_rng(len(point)).standard_normal((len(point), 3))
    product = circuit.hessian_product(point, directions)
    assert np.abs(product - expected @ directions).max() <= 1e-11 * size * len(point)
    assert np.abs(circuit.hessian(point) - expected).max() <= 1e-11 * size
    assert np.abs(circuit.hessian(point) - circuit.hessian(point).T).max() <= 1e-11 * size


def test_a_quadratic_of_forty_variables_has_its_matrix():
    matrix = np.random.default_rng(1).integers(-5, 6, (40, 40)).astype(float)
    names = [f"v{index:02}" for index in range(40)]
    rows = [" + ".join(f"({a:g})*{n}" for a, n in zip(row[:3], names, strict=False)) for row in matrix]
    text = "; ".join(f"r{i} = {row}" for i, row in enumerate(rows))
    text += "; q = " + " + ".join(f"{name}*r{i}" for i, name in enumerate(names)) + "; q"
    with_zeros = np.zeros((40, 40))
    with_zeros[:, :3] = matrix[:, :3]
    found = parse(text).hessian([0.5] * 40)
    assert np.allclose(found, with_zeros + with_zeros.T, atol=1e-9)


def test_a_point_without_a_derivative_gives_no_number():
    circuit = parse("log(a) + b**2 + c**2 + d**2 + f**2 + g**2")
    assert not np.isfinite(circuit.hessian([0.0] * 6)).all()


@pytest.mark.parametrize("text", ["3*x", "x + y", "relu(x) + 2*y"])
def test_straight_lines_do_not_curve(text):
    circuit = parse(text)
    size = len(circuit.inputs)
    assert not circuit.hessian_product([0.7] * size, np.eye(size)).any()
