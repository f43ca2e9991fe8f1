"""The gradient check of anybody's own function."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.slope.own_function import GradientCheck, gradient_check
from tests.effort import examples

SCALES = st.floats(-9, 9).map(lambda power: 10.0**power)
SMOOTH = {
    "square": (lambda u: u**2, lambda u: 2 * u),
    "cube": (lambda u: u**3, lambda u: 3 * u**2),
    "exp": (np.exp, np.exp),
    "sine": (np.sin, np.cos),
    "logistic": (lambda u: np.logaddexp(0, u), lambda u: 1 / (1 + np.exp(-u))),
}


def summed(name, scale, height=1.0):
    """A function of an array, each param measured in its own scale, and its gradient."""
    value, slope = SMOOTH[name]
    return (
        lambda w: height * float(np.sum(value(w / scale))),
        lambda w: height * slope(w / scale) / scale,
    )


@settings(max_examples=examples(80), deadline=None)
@given(st.sampled_from(sorted(SMOOTH)), st.floats(0.3, 1.4), SCALES, SCALES)
def test_a_right_gradient_is_good_at_any_scale(name, at, scale, height):
    loss, gradient = summed(name, scale, height)
    found = gradient_check(loss, gradient, at * scale)
    assert found.good, found


@settings(max_examples=examples(80), deadline=None)
@given(
    st.sampled_from(sorted(SMOOTH)), st.floats(0.3, 1.4), SCALES, SCALES,
    st.sampled_from([-1.0, 0.0, 0.5, 2.0, 1.02]),
)  # fmt: skip
def test_a_wrong_one_is_wrong_at_any_scale(name, at, scale, height, factor):
    loss, gradient = summed(name, scale, height)
    found = gradient_check(loss, lambda w: factor * gradient(w), at * scale)
    assert not found.good
    assert [each.verdict for each in found.checked] == ["wrong"]


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 1, 2), (0,), (0, 3)])
def test_params_may_have_any_shape(shape):
    at = np.arange(1.0, 1 + math.prod(shape)).reshape(shape)
    loss, gradient = summed("square", 1.0)
    found = gradient_check(loss, gradient, at)
    assert found.good
    assert found.values("analytic").shape == found.values("numerical").shape == shape
    assert np.array_equal(found.values("analytic"), 2 * at)
    assert {each.place for each in found.checked} == set(np.ndindex(shape))


def test_one_mistake_is_found_where_it_is_and_comes_first():
    at = np.arange(1.0, 7).reshape(2, 3)
    wrong = 2 * at
    wrong[1, 0] *= -1
    found = gradient_check(lambda w: float((w**2).sum()), wrong, at)
    assert not found.good
    assert found.worst is not None
    assert (found.worst.place, found.worst.verdict) == ((1, 0), "wrong")
    assert "sign" in found.worst.why
    assert repr(found).splitlines()[0] == "gradient check of 6 params: 1 wrong, 5 good"
    assert repr(found).splitlines()[2].startswith("[1, 0]")


def test_a_kink_has_no_slope_and_one_beside_it_has():
    found = gradient_check(
        lambda w: float(np.maximum(w, 0).sum()), lambda w: (w > 0) * 1.0, [0.0, 1e-6, -3.0], kinks=True
    )
    by_place = {each.place: each for each in found.checked}
    assert by_place[0,].verdict == "undefined"
    assert by_place[0,].why == "a kink: 0 on the left, 1.000 on the right"
    assert {by_place[1,].verdict, by_place[2,].verdict} == {"good"}
    assert found.good


@settings(max_examples=examples(40), deadline=None)
@given(SCALES, SCALES)
def test_a_kink_is_told_at_any_scale(scale, height):
    found = gradient_check(lambda w: height * abs(float(w) / scale - 1), lambda w: w * 0, scale)
    assert [each.verdict for each in found.checked] == ["undefined"]


@pytest.mark.parametrize(
    ("loss", "gradient", "at", "why"),
    [
        (np.log, lambda w: 1 / w, 0.0, "not finite"),
        (np.sqrt, lambda w: np.full_like(w, 3.0), 0.0, "edge of the domain"),
        (lambda w: w * np.nan, lambda w: w, 1.0, "not finite"),
    ],
)
def test_where_there_is_no_derivative_that_is_said(loss, gradient, at, why):
    found = gradient_check(loss, gradient, at)
    assert found.worst is not None
    assert found.worst.verdict == "undefined"
    assert why in found.worst.why
    assert not found.good


def test_what_rounding_hides_is_not_called_good():
    found = gradient_check(lambda w: 1e9 + w**2, lambda w: 2 * w, 1e-3)
    assert [each.verdict for each in found.checked] == ["round-off"]
    assert not found.good


def test_of_many_params_as_many_as_asked_are_drawn_and_it_says_so():
    at = np.ones(5000)
    calls = []

    def loss(w):
        calls.append(1)
        return float((w**2).sum())

    found = gradient_check(loss, 2 * at, at, most=7)
    assert len(found.checked) == 7
    assert np.isfinite(found.values("numerical")).sum() == 7
    assert repr(found).startswith("gradient check of 7 of 5000 params: 7 good")
    assert len(calls) < 7 * 60
    assert [each.place for each in gradient_check(loss, 2 * at, at, most=7).checked] == [
        each.place for each in found.checked
    ]


@pytest.mark.parametrize(
    ("loss", "gradient", "line"),
    [
        (lambda w: w, lambda w: w, "the loss gives an array of shape (2,): it must give one number"),
        (np.sum, lambda w: w[:1], "the gradient has shape (1,), the params (2,): make them equal"),
        (np.sum, 3.0, "the gradient has shape (), the params (2,): make them equal"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(loss, gradient, line):
    with pytest.raises(InputError) as refused:
        gradient_check(loss, gradient, [1.0, 2.0])
    assert str(refused.value) == line


def test_the_function_may_spoil_what_it_is_given():
    def spoils(w):
        total = float((w**2).sum())
        w[:] = 7
        return total

    assert gradient_check(spoils, lambda w: 2 * w, [1.0, 2.0]).good


def test_the_curve_is_a_u_where_the_gradient_is_right_and_a_floor_where_it_is_not():
    right, wrong = (
        gradient_check(lambda w: float((w**3).sum()), lambda w, by=by: by * 3 * w**2, [2.0]).curve
        for by in (1, 1.5)
    )
    assert right is not None
    assert wrong is not None
    assert min(right.error) < 1e-9 < right.error[0]
    assert min(right.error) < right.error[-1]
    assert min(wrong.error) > 1


def test_an_empty_check_prints():
    found = gradient_check(np.sum, np.zeros(0), np.zeros(0))
    assert isinstance(found, GradientCheck)
    assert found.curve is None
    assert repr(found).splitlines()[0] == "gradient check of 0 params: nothing to check"
