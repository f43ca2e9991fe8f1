"""Random circuits: the exact derivatives against differences, and arrays against numbers.

A difference is itself only an approximation. Two of them, with steps h and h/2, tell how good it is: where
the function is smooth their Richardson extrapolation (4·D(h/2) − D(h))/3 has an error far below
|D(h/2) − D(h)|, and rounding adds about ε·S/h, where S = Σ |∂f/∂v · v| over all nodes v is the first-order
bound on what rounding every node by ε does to the output. Where these two are not small against the
derivative, or where the slopes from the left and from the right do not come together (a kink), nothing can be
learnt and the example is skipped.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from tests.effort import examples

EPSILON = np.finfo(float).eps
STEP = 2.0**-12
"""Near the best step of an extrapolated difference, ε^(1/5); and a power of 2: w ± h rounds little."""

random_circuits = settings(
    max_examples=examples(500), derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip

NUMBERS = st.integers(-300, 300).map(lambda n: f"{n / 100:g}")
LEAVES = st.one_of(st.sampled_from(["x", "y", "z"]), NUMBERS.map(lambda n: f"({n})"))


def _combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.sampled_from(
        ["exp({})", "log({})", "sqrt({})", "sin({})", "cos({})", "tan({})", "tanh({})", "sigmoid({})",
         "relu({})",
         "ln({})", "log2({})", "log10({})", "asin({})", "acos({})", "atan({})", "sinh({})", "cosh({})",
         "sign({})", "softplus({})", "gelu({})", "log(sigmoid({}))", "log(1 - sigmoid({}))",
         "abs({})", "(-{})", "({})**2", "({})**3", "({})**-1", "({})**0.5", "log(1 + exp({}))"]
    )  # fmt: skip
    two = st.sampled_from(
        ["({} + {})", "({} - {})", "({} * {})", "({} / {})", "({}) ** ({})", "max({}, {})", "min({}, {})",
         "hypot({}, {})", "log(exp({}) + exp({}))"]
    )  # fmt: skip
    three = st.sampled_from(["max({}, {}, {})", "min({}, {}, {})", "logsumexp({}, {}, {})"])
    return st.one_of(
        st.builds(lambda form, a: form.format(a), one, parts),
        st.builds(lambda form, a, b: form.format(a, b), two, parts, parts),
        st.builds(lambda form, a, b, c: form.format(a, b, c), three, parts, parts, parts),
    )


EXPRESSIONS = st.recursive(LEAVES, _combined, max_leaves=8)
SHARED = st.builds(lambda part, whole: f"q = {part}; {whole.replace('z', 'q')}", EXPRESSIONS, EXPRESSIONS)
CIRCUITS = st.one_of(EXPRESSIONS, SHARED).map(parse)
COORDINATES = st.tuples(*[st.floats(-3, 3).map(lambda v: round(v, 6))] * 3)

EXTREMES = [0.0, -0.0, 1.0, -1.0, 1e308, -1e308, 5e-324, math.inf, -math.inf, math.nan]


@pytest.fixture(autouse=True)
def strict_numbers() -> Iterator[None]:
    with np.errstate(all="raise"):
        yield


def rounding(circuit: Circuit, point: list[float]) -> float:
    """S of the module's text: the first-order effect of relative errors of size 1 in every node."""
    values, gradients = np.array(circuit.node_values(point)), np.array(circuit.node_gradients(point))
    with np.errstate(all="ignore"):
        return float(np.abs(values * gradients).sum())


def on_a_kink(circuit: Circuit, point: list[float]) -> bool:
    """Whether a gate is on its kink: there each has a gradient by convention, and conventions do not cancel.

    (max(x, min(x, y)) is x, yet at x = y its gates hand x three quarters of the gradient.)
    """
    values = circuit.node_values(point)
    for gate in circuit.gates:
        x = {values[i] for i in gate.inputs}
        name = gate.operation.name if gate.operation else ""
        if (name in ("relu", "abs", "sign") and 0 in x) or (name == "hypot" and x == {0}):
            return True
        if name in ("max", "min") and len(x) < len(set(gate.inputs)):
            return True
    return False


def difference(f: Callable[[float], float], at: float, noise: float) -> tuple[float, float]:
    """An extrapolated centred difference of `f` and a bound on its error; skips what tells nothing."""
    left, near_left, middle, near_right, right = (f(at + k * STEP / 2) for k in (-2, -1, 0, 1, 2))
    assume(all(map(math.isfinite, (left, near_left, middle, near_right, right))))
    wide, narrow = (right - left) / (2 * STEP), (near_right - near_left) / STEP
    # the slopes from both sides differ by h·f″ where f is smooth: half as much at half the step
    gap = abs(right - 2 * middle + left) / STEP
    near_gap = abs(near_right - 2 * middle + near_left) * 2 / STEP
    floor = 8 * EPSILON * noise / STEP
    assume(near_gap <= 0.6 * gap + floor)
    best = (4 * narrow - wide) / 3
    error = abs(narrow - wide) + floor
    assume(error <= 1e-3 * max(1.0, abs(best)))
    return best, error


@random_circuits
@given(CIRCUITS, COORDINATES)
def test_gradients_are_what_differences_say(circuit, coordinates):
    point = list(coordinates[: len(circuit.inputs)])
    assume(point)
    assume(not on_a_kink(circuit, point))
    value, gradient = circuit.value_and_gradient(point)
    noise = rounding(circuit, point)
    assume(math.isfinite(value) and math.isfinite(noise))
    for place, slope in enumerate(gradient):

        def along(at: float, place: int = place) -> float:
            return circuit.value([*point[:place], at, *point[place + 1 :]])

        expected, error = difference(along, point[place], noise)
        # a local gradient such as 1 − y² is itself rounded: ε for each node on the way
        assert slope == pytest.approx(expected, rel=1e-9, abs=error + 1e-9)


@random_circuits
@given(CIRCUITS, COORDINATES)
def test_hessians_are_what_differences_of_gradients_say(circuit, coordinates):
    point = list(coordinates[: len(circuit.inputs)])
    assume(point)
    assume(not on_a_kink(circuit, point))
    hessian = circuit.hessian(point)
    assume(np.isfinite(hessian).all())
    noise = rounding(circuit, point) * max(1.0, float(np.abs(hessian).max()))
    assume(math.isfinite(noise))
    for row, column in np.ndindex(hessian.shape):

        def along(at: float, row: int = row, column: int = column) -> float:
            return circuit.value_and_gradient([*point[:column], at, *point[column + 1 :]])[1][row]

        expected, error = difference(along, point[column], noise)
        assert hessian[row, column] == pytest.approx(expected, rel=1e-8, abs=error + 1e-8)
    assert hessian == pytest.approx(hessian.T, rel=1e-9, abs=1e-9)


@random_circuits
@given(CIRCUITS, st.lists(COORDINATES, min_size=1, max_size=4))
def test_columns_give_what_numbers_give(circuit, rows):
    columns = [np.array(column) for column in zip(*rows, strict=True)][: len(circuit.inputs)]
    assume(columns)
    swept = circuit.values(columns)
    values, slopes = circuit.values_and_gradients(columns)
    for k in range(len(rows)):
        point = [float(column[k]) for column in columns]
        value, gradient = circuit.value_and_gradient(point)
        assert circuit.value(point) == value or math.isnan(value)
        # numpy's exp, sin, … and Python's may differ by a few units in the last place
        rounded = float(16 * EPSILON * rounding(circuit, point))
        slack = rounded if math.isfinite(rounded) else 0.0
        assert swept[k] == pytest.approx(value, rel=1e-14, abs=slack, nan_ok=True)
        assert values[k] == pytest.approx(value, rel=1e-14, abs=slack, nan_ok=True)
        if math.isfinite(value):
            found = [float(slope[k]) for slope in slopes]
            assert found == pytest.approx(gradient, rel=1e-6, abs=1e-9 + 1e6 * slack, nan_ok=True)


@random_circuits
@given(CIRCUITS, st.lists(st.sampled_from(EXTREMES), min_size=3, max_size=3))
def test_no_number_makes_a_circuit_raise_or_warn(circuit, numbers):
    point = numbers[: len(circuit.inputs)]
    value, gradient = circuit.value_and_gradient(point)
    assert isinstance(value, float)
    assert len(gradient) == len(point)
    circuit.hessian(point)
    columns = [np.array([number]) for number in point]
    assert circuit.values(columns).shape == circuit.values_and_gradients(columns)[0].shape
    values = circuit.node_values(point)
    for gate in circuit.gates:
        for place in range(len(gate.inputs)):
            circuit.local_gradient(gate.index, place, values)


def alike(one: float, other: float, slack: float) -> bool:
    """Whether both are no number, the same infinity, or as good as equal."""
    if math.isfinite(one) and math.isfinite(other):
        return abs(one - other) <= slack
    return one == other or (math.isnan(one) and math.isnan(other))


@random_circuits
@given(CIRCUITS, st.lists(st.sampled_from(EXTREMES), min_size=3, max_size=3))
@example(parse("((-0.01)/x)**0.5"), [0.0] * 3)
@example(parse("(log(x - x))**0.5"), [1.0] * 3)
@example(parse("1/x**0.5"), [-0.0] * 3)
@example(parse("sqrt(x) + y**2"), [0.0] * 3)
@example(parse("x**(y*0)"), [0.0] * 3)
@example(parse("1/max(x, -x) + 1/relu(x)"), [-0.0] * 3)
def test_numbers_and_columns_agree_at_zeros_and_infinities(circuit, numbers):
    point = numbers[: len(circuit.inputs)]
    columns = [np.array([number] * 2) for number in point]
    value, gradient = circuit.value_and_gradient(point)
    values, slopes = circuit.values_and_gradients(columns)
    hessian, bends = circuit.hessian(point), circuit.hessians(columns)
    ours = [value, value, *gradient, *hessian.ravel()]
    theirs = [circuit.values(columns), values, *slopes, *(bend for row in bends for bend in row)]
    met = np.array([*circuit.node_values(point), *circuit.node_gradients(point), *hessian.ravel()])
    size = float(np.abs(met[np.isfinite(met)]).max(initial=1.0))
    for number, column in zip(ours, theirs, strict=True):
        # rounding anywhere may be as large as the largest number met
        assert alike(number, float(np.asarray(column).flat[-1]), 1e-9 * size)


def test_a_steep_gate_says_nothing_of_an_input_that_does_not_feed_it():
    assert parse("sqrt(x) + y**2").hessian([0.0, 1.0])[:, 1].tolist() == [0, 2]
    assert parse("x*sqrt(y)").hessian([1.0, 0.0])[0].tolist() == [0, math.inf]


@random_circuits
@given(CIRCUITS, st.lists(st.sampled_from(EXTREMES), min_size=3, max_size=3))
def test_what_has_no_value_has_no_gradient(circuit, numbers):
    point = numbers[: len(circuit.inputs)]
    value, gradient = circuit.value_and_gradient(point)
    used = [i in circuit.needed for i in range(len(point))]
    assume(point and math.isnan(value) and circuit.output >= len(point))
    assert all(
        math.isnan(slope) if needed else slope == 0 for slope, needed in zip(gradient, used, strict=True)
    )
    assert np.isnan(circuit.hessian(point)[np.ix_(used, used)]).all()
    turned = circuit.hessian_product(point, np.ones((len(point), 1)))
    assert np.isnan(turned[:, 0]).tolist() == used


@random_circuits
@given(CIRCUITS, COORDINATES)
def test_no_circuit_is_slow(circuit, coordinates):
    """Every gate is computed once, and asked once for the derivative by each of its inputs.

    And once more where Python's own numbers have no answer.
    """
    calls: Counter[str] = Counter()

    def counted(name, function):
        def count(*given):
            calls[name] += 1
            return function(*given)

        return count

    def watched(node):
        row = node.operation
        if row is None:
            return node
        row = row._replace(value=counted("value", row.value), local=counted("local", row.local))
        return replace(node, operation=row)

    watching = replace(circuit, nodes=tuple(map(watched, circuit.nodes)))
    watching.value_and_gradient(list(coordinates[: len(circuit.inputs)]))
    assert calls["value"] <= 2 * len(circuit.gates)
    assert calls["local"] <= 2 * sum(len(gate.inputs) for gate in circuit.gates)


@random_circuits
@given(CIRCUITS)
def test_nodes_are_in_topological_order_and_the_same_every_time(circuit):
    assert [node.index for node in circuit.nodes] == list(range(len(circuit.nodes)))
    assert tuple(node.label for node in circuit.nodes[: len(circuit.inputs)]) == circuit.inputs
    assert list(circuit.inputs) == sorted(circuit.inputs)
    assert all(source < node.index for node in circuit.nodes for source in node.inputs)
    assert parse(circuit.text).nodes == circuit.nodes
