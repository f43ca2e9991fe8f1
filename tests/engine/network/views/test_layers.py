import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.network.objective import network_loss
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.views.layers import BINS, MOST, layer_figures, told

RNG = np.random.default_rng(0)
INPUTS = RNG.standard_normal((60, 2))
KINDS = (INPUTS[:, 0] * INPUTS[:, 1] > 0).astype(int)


def loss_of(hidden, activation, inputs=INPUTS, kinds=KINDS):
    return network_loss(Shape(2, hidden, 1, activation), inputs, kinds)


def params(loss, scale=1.0, seed=0):
    return scale * np.random.default_rng(seed).standard_normal(loss.shape.count)


@given(
    st.lists(st.integers(1, 6), max_size=4).map(tuple),
    st.sampled_from(("tanh", "relu", "sigmoid", "linear")),
    st.integers(-8, 8),
    st.integers(0, 99),
)
@settings(max_examples=40)
def test_every_value_and_every_gradient_is_counted_once(hidden, activation, power, seed):
    loss = loss_of(hidden, activation)
    at = params(loss, 10.0**power, seed)
    gradient = loss.loss_and_gradient(at)[1]
    figures = layer_figures(loss, at)
    for known, units, block in zip(figures, (*hidden, 1), loss.shape.blocks, strict=True):
        assert known.activations.counts.sum() == 60 * units
        assert known.gradients.counts.sum() == block.end - block.begin
        assert known.activations.low < known.activations.high
        assert known.gradients[1:] == figures[0].gradients[1:]  # one scale for all layers
        assert known.grad_norm == pytest.approx(np.linalg.norm(gradient[block.begin : block.end]))


def test_values_fall_where_they_belong():
    loss = loss_of((1,), "tanh", np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([0, 1]))
    known = layer_figures(loss, np.array([1.0, 0, 0, 1, 0]))[0].activations  # tanh(0) and tanh(9)
    assert np.flatnonzero(known.counts).tolist() == [BINS // 2, BINS - 1]
    assert (known.low, known.high) == (-1, 1)


def test_the_share_of_dead_relus():
    loss = loss_of((4,), "relu")
    at = np.zeros(loss.shape.count)
    at[8:12] = [-1, 1, -2, 1]  # biases alone: two units never fire
    assert [known.dead for known in layer_figures(loss, at)] == [0.5, None]
    assert all(known.saturated is None for known in layer_figures(loss, at))


@pytest.mark.parametrize(("activation", "edge"), [("tanh", math.atanh(0.95**0.5)), ("sigmoid", 4.357)])
def test_the_share_of_saturated_values(activation, edge):
    """The slope of tanh, 1 − a², is 5 % of its steepest at a² = 0.95; σ's, a(1 − a), where a = 0.9873."""
    loss = loss_of((2,), activation)
    at = np.zeros(loss.shape.count)
    for bias, share in ((edge + 0.01, 0.5), (edge - 0.01, 0.0)):
        at[4] = bias
        assert layer_figures(loss, at)[0].saturated == share


def test_six_sigmoid_layers_vanish_and_it_is_said_by_name():
    loss = loss_of((8,) * 6, "sigmoid")
    figures = layer_figures(loss, params(loss, 0.5))
    assert figures[0].verdict == "vanishing"
    assert figures[-1].verdict == ""
    assert told(figures).startswith("Vanishing: the gradient norm of layer 1 is 0.000")
    assert told(figures).endswith(" of the output layer's.")


def test_large_linear_layers_explode_and_it_is_said_by_name():
    loss = loss_of((8,) * 4, "linear")
    at = params(loss, 30.0)
    at[loss.shape.weights(4)] *= 1e4  # the way back begins with large weights
    figures = layer_figures(loss, at)
    assert figures[0].verdict == "exploding"
    assert told(figures).startswith("Exploding: the gradient norm of layer ")
    assert told(figures).endswith(" times the output layer's.")


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e200])
def test_what_is_not_finite_explodes(value):
    loss = loss_of((3, 3), "relu")
    figures = layer_figures(loss, np.full(loss.shape.count, value))
    assert figures[0].verdict == "exploding"
    assert told(figures).endswith("is no longer finite.")


def test_where_gradients_flow_nothing_is_said():
    loss = loss_of((8, 8), "tanh")
    assert told(layer_figures(loss, params(loss, 0.7))) == ""
    zero = layer_figures(loss_of((), "tanh"), np.zeros(3))
    assert told(zero) == ""


def test_of_many_examples_an_even_part_is_looked_at():
    inputs = RNG.standard_normal((3 * MOST, 2))
    loss = loss_of((2,), "tanh", inputs, (inputs[:, 0] > 0).astype(int))
    assert layer_figures(loss, params(loss))[0].activations.counts.sum() == 2 * MOST
