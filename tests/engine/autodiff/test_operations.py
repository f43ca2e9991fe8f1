"""The table of gates: every row is complete, and its derivatives are those of its value."""

import math
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.namespaces import ARRAYS, NUMBERS
from gdtui.engine.autodiff.operations import FUNCTIONS, OPERATIONS

POINTS: dict[str, list[tuple[float, ...]]] = {
    "power": [(1.3, 2.5), (0.4, -1.5), (2.0, 3.0)],
    **{name: [(0.3,), (4.0,)] for name in ("log", "ln", "log2", "log10")},
    **{name: [(-0.7,), (0.1,), (0.9,)] for name in ("asin", "acos")},
    "sqrt": [(0.3,), (4.0,)],
    "divide": [(1.5, -0.7), (-2.0, 3.0)],
    "max": [(1.0, 2.0), (3.0, -1.0, 2.0), (0.0, 0.5, 0.25, -1.0)],
    "min": [(1.0, 2.0), (3.0, -1.0, 2.0), (0.0, 0.5, 0.25, -1.0)],
    "logsumexp": [(0.7,), (1.0, 2.0), (3.0, -1.0, 2.0)],
}
ONE_INPUT: list[tuple[float, ...]] = [(-1.3,), (0.4,), (2.1,)]
TWO_INPUTS: list[tuple[float, ...]] = [(1.5, -0.7), (-2.0, 3.0)]
CASES = [
    (row, x)
    for row in OPERATIONS.values()
    for x in POINTS.get(row.name, ONE_INPUT if row.arity == (1, 1) else TWO_INPUTS)
]
STEP = 1e-5


def moved(x: tuple[float, ...], place: int, by: float) -> tuple[float, ...]:
    return (*x[:place], x[place] + by, *x[place + 1 :])


@pytest.mark.parametrize(("row", "x"), CASES, ids=lambda part: getattr(part, "name", None))
def test_local_gradients_are_the_slopes_of_the_value(row, x):
    y = row.value(NUMBERS, x)
    for i in range(len(x)):
        right, left = (row.value(NUMBERS, moved(x, i, by)) for by in (STEP, -STEP))
        assert row.local(NUMBERS, i, x, y) == pytest.approx((right - left) / (2 * STEP), rel=1e-7, abs=1e-8)


@pytest.mark.parametrize(("row", "x"), CASES, ids=lambda part: getattr(part, "name", None))
def test_curvatures_are_the_slopes_of_the_local_gradients(row, x):
    y = row.value(NUMBERS, x)
    for i in range(len(x)):
        for j in range(len(x)):
            right, left = (
                row.local(NUMBERS, i, at, row.value(NUMBERS, at))
                for at in (moved(x, j, STEP), moved(x, j, -STEP))
            )
            found = row.curvature and row.curvature(NUMBERS, i, j, x, y)
            assert (0.0 if found is None else found) == pytest.approx(
                (right - left) / (2 * STEP), rel=1e-7, abs=1e-7
            )


@pytest.mark.parametrize(("row", "x"), CASES, ids=lambda part: getattr(part, "name", None))
def test_arrays_and_numbers_agree(row, x):
    columns = tuple(np.array([number]) for number in x)
    y = row.value(NUMBERS, x)
    wide = row.value(ARRAYS, columns)
    assert wide == pytest.approx(np.array([y]), rel=1e-15)
    for i in range(len(x)):
        local = row.local(NUMBERS, i, x, y)
        assert row.local(ARRAYS, i, columns, wide) == pytest.approx(local, rel=1e-14, abs=1e-15)
        for j in range(len(x)):
            if row.curvature:
                bend, found = (
                    row.curvature(m, i, j, *at) for m, *at in ((NUMBERS, x, y), (ARRAYS, columns, wide))
                )
                assert found == bend is None or found == pytest.approx(bend, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=lambda row: row.name)
def test_every_row_is_complete(row):
    assert OPERATIONS[row.name] is row
    assert 1 <= row.arity[0] <= row.arity[1]
    assert 1 <= len(row.rule) <= row.arity[1]
    assert row.arity[1] in (len(row.rule), 64)  # the last rule serves all further inputs
    assert 1 <= len(row.symbol) <= 4
    for rule in row.rule:
        assert set(re.findall(r"\{(\w+)\}", rule)) <= {"0", "1", "y"}
        assert rule.format("a", "b", y="c").isprintable()
    assert row.role
    assert "\n" not in row.role


def test_what_can_be_called():
    assert sorted(FUNCTIONS) == [
        "abs", "acos", "asin", "atan", "cos", "cosh", "exp", "gelu", "hypot", "ln", "log", "log10", "log2",
        "logsigmoid", "logsumexp", "max", "min", "relu", "sigmoid", "sign", "sin", "sinh", "softplus", "sqrt",
        "tan", "tanh",
    ]  # fmt: skip


@pytest.mark.parametrize(("base", "exponent", "expected"), [
    (2.0, 2.0, 4 * np.log(2)),
    (0.0, 2.0, 0.0), (0.0, 0.5, 0.0),  # 0**p is 0 for every p > 0, as torch.pow has it
    (0.0, 0.0, -math.inf),  # it drops from ∞ to 0 there: so does its centred difference
    (-2.0, 2.0, math.nan),  # beside a whole exponent a negative base has no real power
    (math.inf, -2.0, 0.0),
])  # fmt: skip
def test_the_slope_of_a_power_along_its_exponent(base, exponent, expected):
    circuit = parse("x**y")
    assert circuit.value_and_gradient([base, exponent])[1][1] == pytest.approx(expected, nan_ok=True)
    columns = [np.array([base] * 2), np.array([exponent] * 2)]
    assert circuit.values_and_gradients(columns)[1][1] == pytest.approx(np.array([expected] * 2), nan_ok=True)


POWER_BASES = [0.0, -0.0, 1.0, -1.0, 2.0, -8.0, 0.5, 1e300, -1e300, 5e-324, math.inf, -math.inf, math.nan]
EXPONENTS = [*POWER_BASES, 3.0, -0.5, 1 / 3, -2.0]


def pow_of_c(base: float, exponent: float) -> float:
    """IEEE 754's pow; Python's own raises where that has an infinity or no number for an answer."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        if base != 0:
            return math.nan
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf


@pytest.mark.parametrize("base", POWER_BASES)
@pytest.mark.parametrize("exponent", EXPONENTS)
def test_every_power_is_the_pow_of_ieee_754(base, exponent):
    """For numbers, columns, rows against columns, and a constant exponent, down to the sign of 0."""
    expected = np.array([pow_of_c(base, exponent)])
    power, column = ARRAYS.power, np.array([base, base])
    found: list[Any] = [parse("x**y").value([base, exponent]), parse("x**y").values([base, exponent])]
    with np.errstate(all="ignore"):
        found += [power(column, exponent)[1], power(column, np.array([exponent] * 2))[1]]
        found += [power(column[None], np.array([[exponent], [1.0]]))[0, 1]]
    for one in found:
        np.testing.assert_array_max_ulp(np.array([float(one)]), expected, 2)
        assert math.isnan(expected[0]) or np.signbit(one) == np.signbit(expected[0])


@pytest.mark.parametrize("size", [1e3, 1e6, 1e12, 1e15, 1e16])
def test_log_sum_exp_shares_the_gradient_evenly_however_large_its_inputs(size):
    _, gradient = parse("log(exp(x) + exp(y))").value_and_gradient([size, size])
    assert gradient == (0.5, 0.5)


PHI_1 = 0.2419707245191433497978301929355606548287  # the standard normal density at 1
CLOSED = [
    ("ln(x)", 2.0, math.log(2), 0.5, -0.25),
    ("log2(x)", 8.0, 3.0, 1 / (8 * math.log(2)), -1 / (64 * math.log(2))),
    ("log10(x)", 1000.0, 3.0, 1e-3 / math.log(10), -1e-6 / math.log(10)),
    ("asin(x)", 0.6, 0.6435011087932844, 1.25, 0.6 / 0.8**3),
    ("acos(x)", 0.6, 0.9272952180016122, -1.25, -0.6 / 0.8**3),
    ("atan(x)", 3.0, 1.2490457723982544, 0.1, -0.06),
    ("atan(x)", 1e100, math.pi / 2, 1e-200, -2e-300),
    ("atan(x)", -1e200, -math.pi / 2, 0.0, 0.0),
    ("sinh(x)", math.log(2), 0.75, 1.25, 0.75),
    ("cosh(x)", math.log(2), 1.25, 0.75, 1.25),
    ("sinh(x)", 1e3, math.inf, math.inf, math.inf),
    ("cosh(x)", -1e3, math.inf, -math.inf, math.inf),
    ("sign(x)", -3.0, -1.0, 0.0, 0.0),
    ("sign(x)", 0.0, 0.0, 0.0, 0.0),
    ("softplus(x)", 0.0, math.log(2), 0.5, 0.25),
    ("softplus(x)", 1e3, 1e3, 1.0, 0.0),
    ("softplus(x)", -1e3, 0.0, 0.0, 0.0),
    ("softplus(x)", -40.0, math.exp(-40), math.exp(-40), math.exp(-40)),
    ("softplus(x)", 1e300, 1e300, 1.0, 0.0),
    ("log(1 + exp(x))", -40.0, math.exp(-40), math.exp(-40), math.exp(-40)),
    ("log(sigmoid(x))", 0.0, -math.log(2), 0.5, -0.25),
    ("log(sigmoid(x))", 1e3, 0.0, 0.0, 0.0),
    ("log(sigmoid(x))", -1e3, -1e3, 1.0, 0.0),
    ("log(sigmoid(x))", 40.0, -math.exp(-40), math.exp(-40), -math.exp(-40)),
    ("log(1 - sigmoid(x))", 1e3, -1e3, -1.0, 0.0),
    ("log(1 - sigmoid(x))", -40.0, -math.exp(-40), -math.exp(-40), -math.exp(-40)),
    ("gelu(x)", 1.0, 0.8413447460685429, 0.8413447460685429 + PHI_1, PHI_1),
    ("gelu(x)", 0.0, 0.0, 0.5, 2 / math.sqrt(math.tau)),
    ("gelu(x)", 1e3, 1e3, 1.0, 0.0),
    ("gelu(x)", -1e3, 0.0, 0.0, 0.0),
    ("gelu(x)", 1e300, 1e300, 1.0, 0.0),
    ("hypot(x, 4)", 3.0, 5.0, 0.6, 16 / 125),
    ("hypot(x, 1e300)", 1e300, math.sqrt(2) * 1e300, math.sqrt(0.5), 0.0),
    ("hypot(3, x)", -4.0, 5.0, -0.8, 9 / 125),
]


@pytest.mark.parametrize(("text", "x", "value", "slope", "bend"), CLOSED)
def test_values_slopes_and_curvatures_in_closed_form(text, x, value, slope, bend):
    circuit = parse(text)
    found, (gradient,) = circuit.value_and_gradient([x])
    ((curvature,),) = circuit.hessian([x])
    expected = pytest.approx((value, slope, bend), rel=1e-13, abs=1e-300)
    assert (found, gradient, curvature) == expected
    columns = [np.array([x] * 2)]
    values, (slopes,) = circuit.values_and_gradients(columns)
    assert (values[1], slopes[1], circuit.hessians(columns)[0][0][1]) == expected
    assert circuit.values(columns)[1] == pytest.approx(value, rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("name", ["log", "ln"])
def test_the_hessian_of_a_cone(name):
    """By hand: hypot has [[y², −xy], [−xy, x²]]/r³; its log [[y² − x², −2xy], [−2xy, x² − y²]]/r⁴."""
    cone = parse("hypot(x, y)").hessian([3.0, 4.0])
    assert cone == pytest.approx(np.array([[16, -12], [-12, 9]]) / 125, rel=1e-14)
    assert parse(f"{name}(hypot(x, y))").hessian([3.0, 4.0]) == pytest.approx(
        np.array([[7, -24], [-24, -7]]) / 625, rel=1e-13
    )


@pytest.mark.parametrize(
    "text", ["softplus(x)", "gelu(x)", "tanh(x)", "sigmoid(x)", "atan(x)", "logsigmoid(x)"]
)
@pytest.mark.parametrize("x", [math.inf, -math.inf])
def test_no_squashing_gate_breaks_at_an_infinity(text, x):
    value, (slope,) = parse(text).value_and_gradient([x])
    assert not math.isnan(value)
    assert slope in (0, 1)


@pytest.mark.parametrize("x", [30.0, 40.0, 300.0, -40.0])
def test_the_slopes_of_sigmoid_and_tanh_keep_their_digits_far_out(x):
    far = math.exp(-abs(x))
    assert parse("sigmoid(x)").value_and_gradient([x])[1][0] == pytest.approx(far / (1 + far) ** 2, rel=1e-12)
    twice = math.exp(-2 * abs(x))
    assert parse("tanh(x)").value_and_gradient([x])[1][0] == pytest.approx(
        4 * twice / (1 + twice) ** 2, rel=1e-12
    )


@pytest.mark.parametrize("shifted", [0.0, 800.0])
def test_the_second_derivatives_of_a_long_sum_take_no_cube_of_exponentials(shifted: float) -> None:
    calls, x = 0, tuple(shifted + math.sin(i) for i in range(60))

    def exp(value: float) -> float:
        nonlocal calls
        calls += 1
        return math.exp(value)

    m, operation = SimpleNamespace(**{**vars(NUMBERS), "exp": exp}), OPERATIONS["logsumexp"]
    y = operation.value(m, x)
    assert operation.curvature is not None
    bends = [[operation.curvature(m, i, j, x, y) for j in range(60)] for i in range(60)]
    shares = np.exp(np.array(x) - max(x)) / np.exp(np.array(x) - max(x)).sum()
    assert np.array(bends) == pytest.approx(np.diag(shares) - np.outer(shares, shares), rel=1e-12)
    assert calls <= 3 * 60


class _Looked(tuple):
    """Inputs that count how often all of them are gone through."""

    times = 0

    def __iter__(self):
        type(self).times += 1
        return super().__iter__()


def test_the_second_derivatives_by_every_two_inputs_look_at_all_inputs_a_few_times_only() -> None:
    operation = OPERATIONS["logsumexp"]
    assert operation.curvature is not None
    for _ in range(2):  # equal numbers that are another tuple have been shared out already
        x = _Looked(0.1 * i for i in range(64))
        y = operation.value(NUMBERS, x)
        _Looked.times = 0
        for i in range(64):
            for j in range(64):
                operation.curvature(NUMBERS, i, j, x, y)
        assert _Looked.times < 10
