"""Where a training comes to rest: what kind of point it is, as the whole Hessian has it."""

import numpy as np
import pytest
from hypothesis import given, settings

from gdtui.engine.network.objective import network_loss
from gdtui.engine.network.rest import ends_of_curvature, kind_of_rest
from gdtui.engine.network.shape import REGRESSION, Shape
from gdtui.engine.optimizers.outcome import Kind
from tests.engine.network.test_passes import networks


@settings(max_examples=30, deadline=None)
@given(networks())
def test_both_ends_of_the_curvature_are_those_of_the_whole_hessian(drawn):
    loss, params, _ = drawn
    values = np.linalg.eigvalsh(loss.hessian(params))
    size = float(np.abs(values).max())
    near = 1e-6 * size + 1e-12
    assert ends_of_curvature(loss, params) == pytest.approx((values[-1], values[0]), abs=near)


def line(l2=0.0):
    x = np.linspace(-1, 1, 9)[:, np.newaxis]
    return network_loss(Shape(1, (), 1, "tanh", REGRESSION), x, 2 * x[:, 0] + 1, l2=l2)


def test_a_minimum_is_called_one():
    assert kind_of_rest(line(), np.array([2.0, 1.0])) == (Kind.CONVERGED, "a minimum")


def test_level_ways_of_a_minimum_are_said():
    # a second input that is always 0: nothing depends on its weight
    loss = line()
    shape = Shape(2, (), 1, "tanh", REGRESSION)
    wide = np.insert(loss.wide, 1, 0.0, axis=0)
    kind, words = kind_of_rest(loss._replace(shape=shape, wide=wide), np.array([2.0, 5.0, 1.0]))
    assert (kind, words) == (Kind.CONVERGED, "a minimum, all but level one way")


def test_a_saddle_is_none():
    # one tanh unit whose weights are 0 on a line: its two weights together go down, against each other up
    x = np.linspace(-1, 1, 9)[:, np.newaxis]
    loss = network_loss(Shape(1, (1,), 1, "tanh", REGRESSION), x, x[:, 0])
    params = np.zeros(4)
    assert not loss.loss_and_gradient(params)[1].any()
    assert kind_of_rest(loss, params) == (Kind.STALLED, "stationary: a saddle")


def test_where_nothing_matters_it_is_a_plateau():
    # a kind that is told for certain: σ is 1 to the last digit, and its slope 0
    loss = network_loss(Shape(1, (), 1), np.ones((4, 1)), np.ones(4))
    kind, words = kind_of_rest(loss, np.array([500.0, 500.0]))
    assert (kind, words) == (Kind.STALLED, "on a plateau: level ground")
