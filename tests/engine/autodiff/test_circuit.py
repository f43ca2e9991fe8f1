"""Circuits: values and gradients that are known, and numbers that mathematics has no answer for."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import parse

CS231N = "CS231n, optimization-2"
GOLDEN = [
    (CS231N, "q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4}, -12, {"x": -4, "y": -4, "z": 3}),
    (
        CS231N, "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", {"w0": 2, "w1": -3, "w2": -3, "x0": -1, "x1": -2},
        0.7310585786,
        {"w0": -0.1966119, "w1": -0.3932239, "w2": 0.1966119, "x0": 0.3932239, "x1": -0.5898358},
    ),
    (
        CS231N, "sigmoid(w0*x0 + w1*x1 + w2)", {"w0": 2, "w1": -3, "w2": -3, "x0": -1, "x1": -2},
        0.7310585786,
        {"w0": -0.1966119, "w1": -0.3932239, "w2": 0.1966119, "x0": 0.3932239, "x1": -0.5898358},
    ),
    (
        CS231N, "2*(x*y + max(z, w))", {"x": 3, "y": -4, "z": 2, "w": -1}, -20,
        {"x": -8, "y": 6, "z": 2, "w": 0},
    ),
    (
        "by hand", "(x + y)*z + max(x, w)", {"x": 2, "y": 3, "z": -4, "w": 1}, -18,
        {"x": -3, "y": -4, "z": 5, "w": 0},
    ),
    (
        "by hand", "(x + y)*z + max(x, w)", {"x": -2, "y": 5, "z": -4, "w": 1}, -11,
        {"x": -4, "y": -4, "z": 3, "w": 1},
    ),
    ("Olah, Calculus on Computational Graphs", "(a + b)*(b + 1)", {"a": 2, "b": 1}, 6, {"a": 2, "b": 5}),
    (
        "micrograd's README",
        "c = a + b; d = a*b + b**3; c1 = c + c + 1; c2 = c1 + 1 + c1 - a; d1 = d + d*2 + relu(b + a);"
        "d2 = d1 + 3*d1 + relu(b - a); e1 = c2 - d2; f1 = e1**2; g = f1/2 + 10/f1",
        {"a": -4, "b": 2}, 24.7041, {"a": 138.8338, "b": 645.5773},
    ),
    ("De Jong's second function", "(1 - x)**2 + 100*(y - x**2)**2", {"x": -1.2, "y": 1}, 24.2,
     {"x": -215.6, "y": -88}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def strict_numbers() -> Iterator[None]:
    """Nothing may lean on numpy's lenience: whoever expects a non-finite number says so."""
    with np.errstate(all="raise"):
        yield


def test_the_fixture_is_strict() -> None:
    with pytest.raises(FloatingPointError):
        np.float64(1.0) / np.float64(0.0)


@pytest.mark.parametrize(("source", "text", "point", "value", "gradient"), GOLDEN)
def test_golden_values_and_gradients(source, text, point, value, gradient):
    circuit = parse(text)
    assert circuit.inputs == tuple(sorted(point))
    numbers = [point[name] for name in circuit.inputs]
    found, slopes = circuit.value_and_gradient(numbers)
    assert found == circuit.value(numbers) == pytest.approx(value, abs=5e-5 if "README" in source else 5e-8)
    expected = [gradient[name] for name in circuit.inputs]
    assert slopes == pytest.approx(expected, abs=5e-5 if "README" in source else 5e-8)


@pytest.mark.parametrize(("source", "text", "point", "value", "gradient"), GOLDEN)
def test_columns_give_the_golden_values_too(source, text, point, value, gradient):
    """To four decimals, which is all that `source` gives of some."""
    assert source
    circuit = parse(text)
    columns = [np.full(3, float(point[name])) for name in circuit.inputs]
    values, slopes = circuit.values_and_gradients(columns)
    assert circuit.values(columns) == pytest.approx(values)
    assert values == pytest.approx(np.full(3, value), abs=5e-5)
    for name, slope in zip(circuit.inputs, slopes, strict=True):
        assert slope == pytest.approx(np.full(3, gradient[name]), abs=5e-5)


def test_named_intermediates_have_their_values_and_gradients():
    circuit = parse("q = x + y; f = q*z")
    by_label = {node.label: node.index for node in circuit.nodes}
    values, gradients = circuit.node_values([-2, 5, -4]), circuit.node_gradients([-2, 5, -4])
    assert (values[by_label["q"]], values[by_label["f"]]) == (3, -12)
    assert (gradients[by_label["q"]], gradients[by_label["f"]]) == (-4, 1)


def test_hessian_of_rosenbrock():
    """By hand: [[1200x² − 400y + 2, −400x], [−400x, 200]] at (−1.2, 1)."""
    circuit = parse("(1 - x)**2 + 100*(y - x**2)**2")
    assert circuit.hessian([-1.2, 1]) == pytest.approx(np.array([[1330, 480], [480, 200]]))


@pytest.mark.parametrize(("text", "point", "expected"), [
    ("x*y*z", (2, 3, 5), [[0, 5, 3], [5, 0, 2], [3, 2, 0]]),
    ("x/y", (3, 2), [[0, -1 / 4], [-1 / 4, 6 / 8]]),
    ("x**y", (2, 3), [[12, 4 * (1 + 3 * math.log(2))], [4 * (1 + 3 * math.log(2)), 8 * math.log(2) ** 2]]),
    ("q = x*x; q*q", (2,), [[48]]),
    ("max(x, y)**2", (3, 1), [[2, 0], [0, 0]]),
    ("x", (7,), [[0]]),
    ("2*x + 3*y - 1", (7, 8), [[0, 0], [0, 0]]),
    ("log(exp(x) + exp(y))", (1, 1), [[0.25, -0.25], [-0.25, 0.25]]),
])  # fmt: skip
def test_hessians_by_hand(text, point, expected):
    assert parse(text).hessian(point) == pytest.approx(np.array(expected))


@pytest.mark.parametrize(("text", "expected"), [
    ("x + x", (2.0,)), ("x*x", (6.0,)), ("x - x", (0.0,)), ("x/x", (0.0,)), ("q = 2*x; q + q*q", (26.0,)),
    ("x + y + x*y + x*y*y", (1 + 5 + 25, 1 + 3 + 30)),
])  # fmt: skip
def test_gradients_add_where_a_value_fans_out(text, expected):
    assert parse(text).value_and_gradient([3.0, 5.0][: len(expected)])[1] == pytest.approx(expected)


@pytest.mark.parametrize(("text", "point", "expected"), [
    ("max(x, y)", (2, 2), (0.5, 0.5)),  # as torch.maximum
    ("min(x, y)", (2, 2), (0.5, 0.5)),
    ("max(x, y, z)", (1, 1, 1), (1 / 3, 1 / 3, 1 / 3)),  # as torch.amax
    ("max(x, y, z)", (1, 0, 1), (0.5, 0, 0.5)),
    ("min(x, y, z)", (1, 0, 0), (0, 0.5, 0.5)),
    ("max(x, 2)", (2,), (0.5,)),
    ("max(x, x)", (2,), (1,)),
    ("max(x, y)", (0.0, -0.0), (0.5, 0.5)),
    ("relu(x)", (0,), (0,)),
    ("abs(x)", (0,), (0,)),
    ("max(x, y)", (3, 2), (1, 0)),
    ("min(x, y)", (3, 2), (0, 1)),
])  # fmt: skip
def test_ties_and_kinks(text, point, expected):
    circuit = parse(text)
    assert circuit.value_and_gradient(point)[1] == pytest.approx(expected, rel=1e-15)
    columns = [np.array([float(number)]) for number in point]
    slopes = circuit.values_and_gradients(columns)[1]
    assert [slope[0] for slope in slopes] == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(("x", "value", "slope"), [
    (1000, 1.0, 0.0), (-1000, 0.0, 0.0), (0, 0.5, 0.25), (-700, math.exp(-700), math.exp(-700)),
])  # fmt: skip
def test_sigmoid_is_stable(x, value, slope):
    circuit = parse("sigmoid(x)")
    found, (gradient,) = circuit.value_and_gradient([x])
    assert (found, gradient) == (pytest.approx(value, rel=1e-14), pytest.approx(slope, rel=1e-14))
    assert circuit.values([np.array([x, x])]) == pytest.approx(np.array([value, value]), rel=1e-14)


@pytest.mark.parametrize("text", ["log(exp(x) + exp(y) + exp(z))", "logsumexp(x, y, z)"])
@pytest.mark.parametrize("top", [0.0, 1000.0, -1000.0])
def test_log_sum_exp_is_stable_and_its_gradient_is_softmax(text, top):
    shares = np.exp([0.0, -1.0, -2.0]) / np.exp([0.0, -1.0, -2.0]).sum()
    circuit = parse(text)
    value, gradient = circuit.value_and_gradient([top, top - 1, top - 2])
    assert value == pytest.approx(top + math.log(1 + math.exp(-1) + math.exp(-2)), rel=1e-14)
    assert gradient == pytest.approx(shares, rel=1e-12)
    curvature = np.diag(shares) - np.outer(shares, shares)
    assert circuit.hessian([top, top - 1, top - 2]) == pytest.approx(curvature, rel=1e-10, abs=1e-12)
    grid = circuit.values([np.array([top]), np.array([top - 1]), np.array([top - 2])])
    assert grid == pytest.approx(np.array([value]), rel=1e-14)


@pytest.mark.parametrize("text", ["log(1 + exp(x))", "log(exp(x) + 1)"])
@pytest.mark.parametrize(("x", "value", "slope"), [(1000, 1000, 1), (-1000, 0, 0), (0, math.log(2), 0.5)])
def test_softplus_is_stable(text, x, value, slope):
    found, (gradient,) = parse(text).value_and_gradient([x])
    assert (found, gradient) == (pytest.approx(value, abs=1e-15), pytest.approx(slope, abs=1e-15))


INF, NAN = math.inf, math.nan
IEEE = [
    ("x/y", (0, 0), NAN, (NAN, NAN)),
    ("x/y", (1, 0), INF, (INF, -INF)),
    ("x/0", (1,), INF, (INF,)),
    ("1/x", (0,), INF, (-INF,)),
    ("log(x)", (-1,), NAN, (NAN,)),
    ("log(x)", (0,), -INF, (INF,)),
    ("sqrt(x)", (-1,), NAN, (NAN,)),
    ("sqrt(x)", (0,), 0, (INF,)),
    ("exp(x)", (1000,), INF, (INF,)),
    ("exp(-exp(x))", (1000,), 0, (NAN,)),
    ("x**0.5", (-1,), NAN, (NAN,)),
    ("x**(1/3)", (-8,), NAN, (NAN,)),
    ("x**1000", (1e10,), INF, (INF,)),
    ("x**-1", (0,), INF, (-INF,)),
    ("x*x", (1e200,), INF, (2e200,)),
    ("(-2)**x", (0.5,), NAN, (NAN,)),
    ("9**9**9*x", (1,), INF, (INF,)),
    ("sin(x)", (INF,), NAN, (NAN,)),
    ("x - x", (INF,), NAN, (NAN,)),
    ("max(x, y)", (NAN, 1), NAN, (NAN, NAN)),
    ("max(x, y)", (1, NAN), NAN, (NAN, NAN)),
    ("abs(x)", (NAN,), NAN, (NAN,)),
    ("relu(x)", (NAN,), NAN, (NAN,)),
    ("x**0", (0,), 1, (0,)),
    ("x**y", (0, 0), 1, (0, -INF)),
    ("x**y", (0, 2), 0, (0, 0)),
    ("logsumexp(x, y)", (-INF, -INF), -INF, (NAN, NAN)),
    ("logsumexp(x, y)", (INF, 0), INF, (1, 0)),
    ("logsumexp(x, y, z)", (INF, 0, 1), INF, (NAN, 0, 0)),
    ("logsumexp(x, y, z)", (-INF, -INF, -INF), -INF, (NAN, NAN, NAN)),
    ("log(1 - 1)*x", (1,), -INF, (-INF,)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "point", "value", "gradient"), IEEE)
def test_what_has_no_answer_is_what_ieee_754_says(text, point, value, gradient):
    circuit = parse(text)
    found, slopes = circuit.value_and_gradient(point)
    assert found == pytest.approx(value, nan_ok=True)
    assert slopes == pytest.approx(gradient, nan_ok=True)
    columns = [np.array([float(number)] * 2) for number in point]
    assert circuit.values(columns) == pytest.approx(np.array([value] * 2), nan_ok=True)
    values, gradients = circuit.values_and_gradients(columns)
    assert values == pytest.approx(np.array([value] * 2), nan_ok=True)
    assert [slope[0] for slope in gradients] == pytest.approx(gradient, nan_ok=True)


@pytest.mark.parametrize(("text", "point"), [(text, point) for text, point, _, _ in IEEE])
def test_no_part_of_a_circuit_raises_for_a_number(text, point):
    circuit = parse(text)
    size = len(point)
    assert circuit.hessian(point).shape == (size, size)
    values = circuit.node_values(point)
    assert len(values) == len(circuit.node_gradients(point)) == len(circuit.nodes)
    for gate in circuit.gates:
        for place in range(len(gate.inputs)):
            assert isinstance(circuit.local_gradient(gate.index, place, values), float)


def test_a_part_that_the_output_does_not_use_has_no_say():
    circuit = parse("q = 1/x; f = 2*x")
    assert circuit.value_and_gradient([0]) == (0, (2,))
    assert circuit.node_gradients([0])[circuit.output] == 1
    q = next(node.index for node in circuit.nodes if node.label == "q")
    assert circuit.node_gradients([0])[q] == 0
    assert circuit.values_and_gradients([np.zeros(2)])[1][0].tolist() == [2, 2]


@pytest.mark.parametrize("text", ["x**2 + x*y", "x*y + x**2", "y + x*y + x", "max(x, y) + x + y"])
def test_rows_and_columns_broadcast(text):
    circuit = parse(text)
    x, y = np.linspace(-1, 1, 4)[None, :], np.linspace(0, 3, 3)[:, None]
    values, slopes = circuit.values_and_gradients([x, y])
    assert values.shape == slopes[0].shape == slopes[1].shape == circuit.values([x, y]).shape == (3, 4)
    for row, column in np.ndindex(3, 4):
        value, gradient = circuit.value_and_gradient([x[0, column], y[row, 0]])
        assert values[row, column] == circuit.values([x, y])[row, column] == value
        assert [slope[row, column] for slope in slopes] == pytest.approx(gradient, rel=1e-14)


def test_columns_may_be_numbers_and_are_left_alone():
    circuit = parse("q = x*y; q + q*x + exp(q)")
    x = np.linspace(-1, 1, 5)
    before = x.copy()
    circuit.values([x, 2.0])
    circuit.values_and_gradients([x, 2.0])
    assert (x == before).all()
    assert circuit.values([1.0, 2.0]) == pytest.approx(2 + 2 + math.exp(2))


def test_the_memory_of_a_sweep_is_never_shared():
    """Every kind of shape twice over: a sweep that reused the wrong array would differ the second time."""
    circuit = parse("a = x + y; b = a*x; c = b + a; d = c*b; max(d, a) + b*c - sigmoid(a) + d**3")
    x, y = np.linspace(-1, 1, 4)[None, :], np.linspace(0, 3, 3)[:, None]
    wide = np.broadcast_arrays(x, y)
    expected = [[circuit.value([v, w]) for v in x[0]] for w in y[:, 0]]
    first = circuit.values([x, y])
    again = circuit.values([np.ascontiguousarray(part) for part in wide])
    flat = circuit.values([wide[0].ravel(), wide[1].ravel()])
    assert first == pytest.approx(np.array(expected), rel=1e-14)
    assert (circuit.values([x, y]) == first).all()
    assert again == pytest.approx(first, rel=1e-14)
    assert flat == pytest.approx(first.ravel(), rel=1e-14)


def test_only_the_wanted_gradients_are_returned():
    circuit = parse("w*x + b")
    columns: list[Any] = [0.5, 2.0, np.array([1.0, 2.0, 3.0])]
    _, (by_w, by_b) = circuit.values_and_gradients(columns, ["w", "b"])
    assert (by_w.tolist(), by_b.tolist()) == ([1, 2, 3], [1, 1, 1])


def test_a_circuit_without_inputs_is_a_number():
    circuit = parse("2*pi")
    assert circuit.value_and_gradient([]) == (math.tau, ())
    assert circuit.values([]) == math.tau
    assert circuit.values_and_gradients([])[0] == math.tau
    assert circuit.hessian([]).shape == (0, 0)


def test_more_inputs_than_numpy_broadcasts_at_once():
    names = [f"a{i:02}" for i in range(90)]
    circuit = parse("+".join(names))
    assert circuit.values([np.ones(2)] * 90).tolist() == [90, 90]


@pytest.mark.parametrize("point", [[], [1.0], [1.0, 2.0, 3.0]])
def test_a_point_of_the_wrong_length_is_a_mistake_of_the_caller(point):
    circuit = parse("x + y")
    for call in (circuit.value, circuit.value_and_gradient, circuit.hessian, circuit.values,
                 circuit.values_and_gradients):  # fmt: skip
        with pytest.raises(ValueError, match=r"2 .*needed"):
            call(point)


def test_only_gates_have_local_gradients():
    circuit = parse("x + 1")
    with pytest.raises(ValueError, match="no gate"):
        circuit.local_gradient(0, 0, circuit.node_values([1]))


def test_the_backward_pass_is_the_product_of_local_gradients_summed():
    circuit = parse("q = x*y; f = q*sin(x) + q/y")
    values = circuit.node_values([0.7, -1.3])
    gradients = [0.0] * len(values)
    gradients[circuit.output] = 1.0
    for gate in reversed(circuit.gates):
        for place, target in enumerate(gate.inputs):
            gradients[target] += gradients[gate.index] * circuit.local_gradient(gate.index, place, values)
    assert circuit.node_gradients([0.7, -1.3]) == pytest.approx(gradients)


def test_the_order_of_the_nodes_is_the_order_of_the_text():
    circuit = parse("b = y + x; a = b*z; f = a - exp(b)")
    assert [node.label for node in circuit.nodes] == ["x", "y", "z", "b", "a", "exp(b)", "f"]
    assert [node.index for node in circuit.nodes] == list(range(7))
    assert all(i < node.index for node in circuit.nodes for i in node.inputs)
    assert circuit.nodes == parse("b = y + x; a = b*z; f = a - exp(b)").nodes
