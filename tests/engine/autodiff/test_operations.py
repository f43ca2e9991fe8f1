"""The table of gates: every row is complete, and its derivatives are those of its value."""

import math
import re

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.operations import ARRAYS, FUNCTIONS, NUMBERS, OPERATIONS

POINTS = {
    "power": [(1.3, 2.5), (0.4, -1.5), (2.0, 3.0)],
    "log": [(0.3,), (4.0,)],
    "sqrt": [(0.3,), (4.0,)],
    "divide": [(1.5, -0.7), (-2.0, 3.0)],
    "max": [(1.0, 2.0), (3.0, -1.0, 2.0), (0.0, 0.5, 0.25, -1.0)],
    "min": [(1.0, 2.0), (3.0, -1.0, 2.0), (0.0, 0.5, 0.25, -1.0)],
    "logsumexp": [(0.7,), (1.0, 2.0), (3.0, -1.0, 2.0)],
}
ONE_INPUT = [(-1.3,), (0.4,), (2.1,)]
TWO_INPUTS = [(1.5, -0.7), (-2.0, 3.0)]
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
            found = row.curvature(NUMBERS, i, j, x, y) if row.curvature else 0.0
            assert found == pytest.approx((right - left) / (2 * STEP), rel=1e-7, abs=1e-7)


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
                bend = row.curvature(NUMBERS, i, j, x, y)
                assert row.curvature(ARRAYS, i, j, columns, wide) == pytest.approx(bend, rel=1e-13, abs=1e-15)


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
        "abs", "cos", "exp", "log", "logsumexp", "max", "min", "relu", "sigmoid", "sin", "sqrt", "tan",
        "tanh",
    ]  # fmt: skip


@pytest.mark.parametrize(("base", "expected"), [(0.0, 0.0), (2.0, 4 * np.log(2))])
def test_an_exponent_has_no_say_where_the_base_is_zero(base, expected):
    """As torch.pow has it."""
    row = OPERATIONS["power"]
    assert row.local(NUMBERS, 1, (base, 2.0), base**2) == pytest.approx(expected)
    columns = np.array([base]), np.array([2.0])
    assert row.local(ARRAYS, 1, columns, columns[0] ** 2) == pytest.approx(expected)


@pytest.mark.parametrize("size", [1e3, 1e6, 1e12, 1e15, 1e16])
def test_log_sum_exp_shares_the_gradient_evenly_however_large_its_inputs(size):
    _, gradient = parse("log(exp(x) + exp(y))").value_and_gradient([size, size])
    assert gradient == (0.5, 0.5)


@pytest.mark.parametrize("x", [30.0, 40.0, 300.0, -40.0])
def test_the_slopes_of_sigmoid_and_tanh_keep_their_digits_far_out(x):
    far = math.exp(-abs(x))
    assert parse("sigmoid(x)").value_and_gradient([x])[1][0] == pytest.approx(far / (1 + far) ** 2, rel=1e-12)
    twice = math.exp(-2 * abs(x))
    assert parse("tanh(x)").value_and_gradient([x])[1][0] == pytest.approx(
        4 * twice / (1 + twice) ** 2, rel=1e-12
    )
