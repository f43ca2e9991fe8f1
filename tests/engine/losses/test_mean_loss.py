"""The mean over examples against formulas written by hand and against numerical derivatives."""

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.losses.mean_loss import SLICE, DataObjective, MeanLoss

EXPRESSIONS = (
    "(w*x + b - y)**2",
    "abs(w*x + b - y)",
    "log(1 + exp(-y*(w*x + b)))",
    "relu(1 - y*(w*x + b)) + 0.05*(w**2 + b**2)",
    "s = sigmoid(w*x + b); -y*s + w*w*b/3 + x",
    "max(w*x, b*y, 0.3) * exp(-w**2) + b**3",
    "sin(w*x)*cos(b) + sqrt(1 + (b*y)**2) - tanh(w/(1 + x**2))",
    "w*b + 0*x",
)


def objective(text: str, examples: int = 300, seed: int = 0) -> DataObjective:
    random = np.random.default_rng(seed)
    circuit = parse(text)
    mean = MeanLoss(circuit, tuple(n for n in circuit.inputs if n in "bw"))
    columns = {"x": random.normal(size=examples), "y": random.normal(size=examples)}
    return DataObjective(mean, tuple(columns[n] for n in mean.columns), ((-2, 2), (-2, 2)))


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_gradient_is_the_mean_of_the_examples_own(text):
    loss = objective(text)
    params = np.array([0.3, -0.7])
    value, gradient = loss.loss_and_gradient(params)
    circuit, point = loss.mean_loss.circuit, dict(zip(loss.variables, params, strict=True))
    singles = []
    for row in range(loss.examples):
        point |= {n: c[row] for n, c in zip(loss.mean_loss.columns, loss.data, strict=True)}
        singles.append(circuit.value_and_gradient([point[n] for n in circuit.inputs]))
    own = [[g[circuit.inputs.index(n)] for n in loss.variables] for _, g in singles]
    assert value == pytest.approx(np.mean([v for v, _ in singles]), rel=1e-12)
    assert loss.loss(params) == value
    np.testing.assert_allclose(gradient, np.mean(own, axis=0), rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(loss.gradients(params), own, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_hessian_is_the_slope_of_the_gradient(text):
    loss, params, h = objective(text), np.array([0.3, -0.7]), 1e-5
    numerical = [
        (loss.loss_and_gradient(params + h * way)[1] - loss.loss_and_gradient(params - h * way)[1]) / (2 * h)
        for way in np.eye(2)
    ]
    np.testing.assert_allclose(loss.hessian(params), numerical, atol=1e-7)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_grid_holds_the_losses(text):
    loss = objective(text)
    b, w = np.linspace(-2, 2, 5)[None, :], np.linspace(-1, 2, 4)[:, None]
    values = loss.grid(b, w)
    assert values.shape == (4, 5)
    expected = [[loss.loss(np.array([x, y])) for x in b[0]] for y in w[:, 0]]
    np.testing.assert_allclose(values, expected, rtol=1e-12)


def test_least_squares_by_hand():
    loss = objective("(w*x + b - y)**2", examples=2 * SLICE + 17)
    x, y = loss.data
    rest = -0.7 * x + 0.3 - y
    value, gradient = loss.loss_and_gradient(np.array([0.3, -0.7]))
    assert value == pytest.approx(np.mean(rest**2), rel=1e-12)
    np.testing.assert_allclose(gradient, [2 * rest.mean(), 2 * (rest * x).mean()], rtol=1e-12)
    np.testing.assert_allclose(
        loss.hessian(np.zeros(2)), [[2, 2 * x.mean()], [2 * x.mean(), 2 * (x * x).mean()]], rtol=1e-12
    )


def test_logistic_loss_does_not_overflow():
    loss = objective("log(1 + exp(-y*(w*x + b)))")
    value, gradient = loss.loss_and_gradient(np.array([3.0, 1e5]))
    assert np.isfinite(value)
    assert np.isfinite(gradient).all()
    assert value > 1e3


def test_a_loss_out_of_range_is_no_warning():
    loss = objective("exp(w*x) / b + log(y)")
    value, gradient = loss.loss_and_gradient(np.array([0.0, 1e4]))
    assert not np.isfinite(value)
    assert not np.isfinite(gradient).all()


def test_a_batch_is_the_loss_over_the_chosen_examples():
    loss = objective("(w*x + b - y)**2")
    chosen = np.array([5, 250, 7])
    x, y = (column[chosen] for column in loss.data)
    assert loss.take(chosen).loss(np.array([0.1, 2.0])) == pytest.approx(np.mean((2 * x + 0.1 - y) ** 2))


def test_gradients_are_read_only():
    _, gradient = objective("(w*x + b - y)**2").loss_and_gradient(np.zeros(2))
    with pytest.raises(ValueError, match="read-only"):
        gradient[0] = 1


def test_a_division_of_a_param_by_zero_is_not_finite_and_raises_nothing():
    loss = objective("w*x/0 + b")
    assert not np.isfinite(loss.loss(np.array([0.5, 1.0])))
    narrow = objective("w/0 + b*x")
    value, gradient = narrow.loss_and_gradient(np.array([0.5, 1.0]))
    assert not np.isfinite(value)
    assert not np.isfinite(gradient).all()
