"""How long arrays are reckoned to take, and what of a Hessian over arrays is shared."""

import numpy as np
import pytest

from gdtui.engine.autodiff import work
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.operations import OPERATIONS
from tests.engine.autodiff.worst import SHAPES, calls, filled


def columns(circuit, places):
    return list(np.random.default_rng(1).uniform(0.3, 0.8, (len(circuit.inputs), places)))


def test_every_function_has_its_cost():
    assert work._COSTS.keys() == OPERATIONS.keys()


def test_a_gate_of_one_axis_takes_as_long_as_that_axis():
    circuit = parse("gelu(x)+gelu(y)")
    apart, together = ((1, 300), (200, 1)), ((200, 300), (200, 300))
    assert work.seconds(circuit, apart) < work.seconds(circuit, together) / 50


def test_what_is_wider_takes_longer():
    two, sixty = (parse(f"logsumexp({','.join(names)})") for names in ("xy", "xy" * 30))
    assert work.value_cost(sixty) > 15 * work.value_cost(two)
    assert work.gradient_work(sixty).each > 15 * work.gradient_work(two).each
    assert work.hessian_work(sixty).each > 200 * work.hessian_work(two).each


def test_pieces_of_the_work_are_smaller_for_what_takes_longer():
    light, heavy = parse("x**2+y**2"), filled(SHAPES["gelus"](2))
    assert work.steps_at_once(light, 2048, 50) > work.steps_at_once(heavy, 2048, 50) == 1
    assert work.places_at_once(light, 2048) == 2048 > work.places_at_once(heavy, 2048) >= 1


def test_a_step_that_asks_for_second_derivatives_is_a_longer_one():
    circuit = filled(SHAPES["log-sum-exps"](2))
    assert work.steps_at_once(circuit, 20, 50, bent=True) == 1 < work.steps_at_once(circuit, 20, 50)


@pytest.mark.parametrize("shape", ["log-sum-exps", "maxima", "log-sum-exps of one number"])
def test_what_the_inputs_of_a_wide_gate_share_is_computed_once_over_arrays(shape):
    """A softmax was computed for every two of 64 inputs: 400 ms for each place."""
    circuit = filled(SHAPES[shape](2))
    at = columns(circuit, 3)
    assert calls(lambda: circuit.values_and_gradients(at)) < 10_000
    assert calls(lambda: circuit.hessians(at)) < 300_000


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("many", [5, 6])
def test_hessians_at_many_places_are_those_at_each(shape, many):
    """Of more than five inputs they are products with a direction for each."""
    circuit = parse(SHAPES[shape](many)(3 if "sum-exps" in shape or shape == "maxima" else 12))
    at = columns(circuit, 3)
    found = np.moveaxis(np.array(circuit.hessians(at)), 2, 0)
    each = np.array([circuit.hessian([column[place] for column in at]) for place in range(3)])
    # numpy 2.5 rounds exp and log of an array otherwise than those of a number: what cancels keeps that
    rounding = 16 * np.finfo(np.float64).eps * np.abs(each).max()
    np.testing.assert_allclose(found, each, rtol=1e-11, atol=rounding)


def test_second_derivatives_by_some_of_many_inputs_are_those_of_the_whole():
    circuit = parse("a*b*c*d*g*h*x+log(a)*exp(g)")
    at = columns(circuit, 4)
    whole, part = np.array(circuit.hessians(at)), np.array(circuit.hessians(at, list("bcdghx")))
    np.testing.assert_array_equal(part, whole[1:, 1:])


def test_where_a_loss_of_many_params_has_no_value_it_has_no_second_derivative():
    circuit = parse("log(a)+b*c*d+g*h")
    at = [np.array([-1.0, 0.5]), *columns(circuit, 2)[1:]]
    found = np.array(circuit.hessians(at))
    assert np.isnan(found[..., 0]).all()
    assert np.isfinite(found[..., 1]).all()
