"""The loss, its gradient and its curvature: against published values, differences, and for any shape."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.losses.curvature import sharpness
from gdtui.engine.network import objective
from gdtui.engine.network.objective import network_loss
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, TWO_KINDS, Shape

XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0.0, 1, 1, 0])
START = np.array([0.5, -0.3, 0.8, 0.2, 0.7, -0.6, 0.1, -0.2, 0, 0.6, -0.9, 0.4, 0.05])
SHAPE = Shape(2, (3,), 1, "tanh", TWO_KINDS)


def test_xor_as_pytorch_has_it():
    # GOLDEN.md, "A network": PyTorch 2.13, float64
    loss, gradient = network_loss(SHAPE, *XOR).loss_and_gradient(START)
    assert loss == pytest.approx(0.7365117922913611, abs=1e-15)
    expected = [
        *(0.0215953043, -0.0810903625, 0.0419183878, -0.0331905582, -0.0206426188, 0.0136675446),
        *(0.0240713781, -0.0984496244, 0.0563525457),
        *(0.0331972761, -0.0387164522, 0.0666011252, 0.0748257563),
    ]
    assert gradient == pytest.approx(expected, abs=1e-10)


def test_the_penalty_and_the_sharpness_of_xor():
    # GOLDEN.md, "A network"
    assert network_loss(SHAPE, *XOR, l2=0.01).loss(START) == pytest.approx(0.7525117923, abs=1e-10)
    assert sharpness(network_loss(SHAPE, *XOR), START) == pytest.approx(0.6369052811, abs=1e-9)


def test_softmax_of_three_kinds():
    # GOLDEN.md: logits (1,2,3)→3rd, (0,0,0)→1st, (−1,4,.5)→2nd
    logits = np.array([[1.0, 2, 3], [0, 0, 0], [-1, 4, 0.5]])
    loss = network_loss(Shape(3, (), 3, "tanh", SEVERAL_KINDS), logits, np.array([2.0, 0, 1]))
    params = np.array([*np.eye(3).ravel(), 0, 0, 0])
    assert loss.loss(params) == pytest.approx(0.5141626061, abs=1e-10)
    assert loss.accuracy(params) == 1.0


@st.composite
def networks(draw):
    """A loss of a random shape, task and penalty, with params to look at it from."""
    task = draw(st.sampled_from([REGRESSION, TWO_KINDS, SEVERAL_KINDS]))
    hidden = tuple(draw(st.lists(st.integers(1, 4), max_size=3)))
    outputs = draw(st.integers(2, 4)) if task == SEVERAL_KINDS else 1
    activation = draw(st.sampled_from(sorted(ACTIVATIONS)))
    shape = Shape(draw(st.integers(1, 3)), hidden, outputs, activation, task)
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    count = draw(st.integers(1, 7))
    values = {REGRESSION: random.normal(size=count), TWO_KINDS: random.integers(0, 2, count)}
    target = values.get(task, random.integers(0, outputs, count))
    penalty = draw(st.sampled_from([0.0, 0.3])), draw(st.sampled_from([0.0, 0.2]))
    loss = network_loss(shape, random.normal(size=(count, shape.inputs)), target, *penalty)
    return loss, random.normal(size=shape.count), random


@settings(max_examples=40, deadline=None)
@given(networks())
def test_gradient_and_hessian_are_those_of_differences(drawn):
    loss, params, random = drawn
    way = random.normal(size=params.size)
    step = 1e-5 * way
    ahead, behind = params + step, params - step
    # relu and l1 have kinks: across one, a difference says nothing
    signs = [
        np.sign(loss.output(at)) if not loss.shape.hidden else _signs(loss, at) for at in (ahead, behind)
    ]
    if loss.l1 and (np.sign(ahead) != np.sign(behind)).any():
        return
    if loss.shape.activation == "relu" and not np.array_equal(*signs):
        return
    _, gradient = loss.loss_and_gradient(params)
    slope = (loss.loss(ahead) - loss.loss(behind)) / 2e-5
    assert float(gradient @ way) == pytest.approx(slope, rel=1e-5, abs=1e-7)
    turned = (loss.loss_and_gradient(ahead)[1] - loss.loss_and_gradient(behind)[1]) / 2e-5
    assert loss.hessian_product(params, way) == pytest.approx(turned, rel=1e-4, abs=1e-6)


def _signs(loss, params):
    from gdtui.engine.network.passes import forward

    return np.concatenate([np.sign(z).ravel() for z in forward(loss.shape, params, loss.inputs).pre])


@settings(max_examples=10, deadline=None)
@given(networks())
def test_the_hessian_is_symmetric_and_its_products_are_its_columns(drawn):
    loss, params, _ = drawn
    hessian = loss.hessian(params)
    axis = np.zeros(params.size)
    axis[-1] = 1.0
    assert hessian[:, -1] == pytest.approx(loss.hessian_product(params, axis), abs=1e-9)


@pytest.mark.parametrize("task", [REGRESSION, TWO_KINDS, SEVERAL_KINDS])
def test_no_number_is_too_large(task):
    # logits of ±1e4: the loss is the distance to the right side of 0, not an overflow
    outputs = 2 if task == SEVERAL_KINDS else 1
    loss = network_loss(Shape(1, (), outputs, "tanh", task), np.array([[1e4], [-1e4]]), np.array([1.0, 0.0]))
    params = np.ones(loss.shape.count)
    params[: loss.shape.outputs] = np.linspace(-1, 1, outputs) if outputs > 1 else -1.0
    value, gradient = loss.loss_and_gradient(params)
    assert np.isfinite(value)
    assert np.isfinite(gradient).all()
    assert np.isfinite(loss.hessian_product(params, np.ones_like(params))).all()


@settings(max_examples=15, deadline=None)
@given(networks())
def test_what_is_measured_at_once_is_what_is_measured_singly(drawn):
    loss, params, _ = drawn
    found = loss.measured(params)
    assert (found.loss, found.accuracy) == loss._replace(l1=0.0, l2=0.0).told(params)
    assert found.gradient.tobytes() == loss.loss_and_gradient(params)[1].tobytes()


def test_pieces_of_the_examples_give_the_same_sum(monkeypatch):
    random = np.random.default_rng(0)
    inputs, values = random.normal(size=(1_000, 2)), random.integers(0, 2, 1_000)
    loss = network_loss(Shape(2, (5, 4)), inputs, values, l2=0.1)
    params, way = random.normal(size=(2, loss.shape.count))
    whole = *loss.loss_and_gradient(params), loss.hessian_product(params, way), loss.output(params)
    measured = loss.measured(params)
    monkeypatch.setattr(objective, "_CACHED", 1)
    assert len(loss._pieces(1_000)) == 4
    parts = *loss.loss_and_gradient(params), loss.hessian_product(params, way), loss.output(params)
    for one, other in zip((*whole, *measured), (*parts, *loss.measured(params)), strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-15)


def test_the_grid_is_the_loss_point_by_point():
    loss = network_loss(SHAPE, *XOR)
    axes = [np.full((1, 1), value) for value in START]
    axes[0], axes[4] = np.linspace(-1, 1, 3)[:, None], np.linspace(0, 2, 2)[None, :]
    grid = loss.grid(*axes)
    assert grid.shape == (3, 2)
    point = START.copy()
    point[[0, 4]] = axes[0][2, 0], axes[4][0, 1]
    assert grid[2, 1] == pytest.approx(loss.loss(point), rel=1e-13)
