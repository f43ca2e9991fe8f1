"""Round numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells.ticks import label, labels, linear_ticks, log_ticks, nice, nice_above, nice_range

MODERATE = st.floats(-1e290, 1e290)


def test_nice_numbers() -> None:
    assert [nice(value) for value in (1.2, 1.6, 4.0, 8.0, 0.03, 1e305, 0.0)] == [
        1,
        2,
        5,
        10,
        0.02,
        1e305,
        0.0,
    ]
    assert [nice_above(value) for value in (1.0, 1.2, 4.0, 5.1, 0.03)] == [1, 2, 5, 10, 0.05]


@given(st.floats(1e-290, 1e290))
def test_nice_above_is_above_and_not_far(value: float) -> None:
    assert value <= nice_above(value) <= 2.6 * value


def test_linear_ticks() -> None:
    assert linear_ticks(0, 10, 5) == (0, 2, 4, 6, 8, 10)
    assert linear_ticks(-0.25, 0.25, 5) == (-0.2, -0.1, 0, 0.1, 0.2)
    assert linear_ticks(1, 1, 5) == ()


@given(MODERATE, MODERATE, st.integers(1, 20))
def test_linear_ticks_lie_inside_rise_and_are_not_too_many(low: float, high: float, count: int) -> None:
    ticks = linear_ticks(low, high, count)
    assert all(low <= tick <= high for tick in ticks)
    assert list(ticks) == sorted(set(ticks))
    assert len(ticks) <= max(count + 1, 5)


def test_log_ticks() -> None:
    assert log_ticks(0.01, 1000, 6) == (0.01, 0.1, 1, 10, 100, 1000)
    assert log_ticks(1, 20, 6) == (1, 2, 5, 10, 20)
    assert log_ticks(1e-15, 1, 5) == (1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1)
    assert log_ticks(1.1, 1.9, 4) == linear_ticks(1.1, 1.9, 4)
    assert len(log_ticks(1e-300, 1e300, 5)) <= 6


@given(st.floats(-9, 9), st.floats(0.3, 3), st.integers(3, 12))
def test_a_logarithmic_axis_of_few_decades_has_three_ticks_that_are_spread(
    power: float, span: float, count: int
) -> None:
    low, high = 10.0**power, 10.0 ** (power + span)
    ticks = log_ticks(low, high, count)
    assert 3 <= len(ticks) <= max(count + 1, 7)
    assert all(low <= tick <= high for tick in ticks)
    assert list(ticks) == sorted(set(ticks))


def test_labels_are_short_and_tell_values_apart() -> None:
    assert [label(value) for value in (0.5, -1e-6, 2397.2, 1.2e9)] == ["0.5", "−1e−6", "2397", "1.2e9"]
    assert label(-1e-6, ascii=True) == "-1e-6"
    assert labels((1.000001, 1.000002)) == ("1.000001", "1.000002")
    assert labels(()) == ()


@given(st.floats(), st.floats(), st.booleans())
def test_a_nice_range_is_wider_finite_and_rising(low: float, high: float, log: bool) -> None:
    nice_low, nice_high = nice_range(low, high, log)
    assert -math.inf < nice_low < nice_high < math.inf
    if 1e-290 < low < high < 1e290:
        assert nice_low <= low
        assert nice_high >= high


def test_a_nice_range_seldom_changes_while_a_run_goes_on() -> None:
    assert len({nice_range(0, step) for step in range(1, 1001)}) == 10
    assert nice_range(3.0, 24.2) == (0, 50)
    assert nice_range(-3.0, 24.2) == (-5, 50)
    assert nice_range(100.0, 103.0) == (100, 104)
    assert nice_range(5.0, 5.0) == (0, 10)
    assert nice_range(0.003, 24.2, log=True) == (pytest.approx(0.001), 100)


def test_an_axis_has_two_ticks_where_the_round_step_would_leave_one():
    assert linear_ticks(-4.0, 4.0, 3) == (-4.0, -2.0, 0.0, 2.0, 4.0)
