"""Every landscape and curve: its minima, its bounds, its start, and that one can walk down it."""

import math

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.models import names_in

EVERY = [*LANDSCAPES.values(), *CURVES.values()]
MINIMA = [(loss, minimum) for loss in EVERY for minimum in loss.minima]
SHARP = {"ackley", "abs"}
"""Their minimum is a kink: there is no gradient to vanish."""
SMOOTH = [(loss, minimum) for loss, minimum in MINIMA if loss.name not in SHARP]
FLAT = {"fourth-power"}
"""Its minimum is flatter than any parabola."""

# GOLDEN, from the sources beside each: minima and the loss there
KNOWN: dict[str, dict[tuple[float, float], float]] = {
    "rosenbrock": {(1, 1): 0},  # Rosenbrock 1960
    "himmelblau": {  # Himmelblau 1972
        (3, 2): 0, (-2.805118, 3.131312): 0, (-3.779310, -3.283186): 0, (3.584428, -1.848126): 0,
    },
    "beale": {(3, 0.5): 0},  # Jamil & Yang 2013, 10
    "booth": {(1, 3): 0},  # Jamil & Yang 2013, 17
    "matyas": {(0, 0): 0},  # Jamil & Yang 2013, 71
    "three-hump-camel": {  # Jamil & Yang 2013, 29
        (0, 0): 0, (1.747552, -0.873776): 0.298638442, (-1.747552, 0.873776): 0.298638442,
    },
    "goldstein-price": {(0, -1): 3},  # Jamil & Yang 2013, 47
    "six-hump-camel": {(0.089842, -0.712656): -1.031628453, (-0.089842, 0.712656): -1.031628453},  # 30
    "rastrigin": {(0, 0): 0},  # Rastrigin 1974
    "ackley": {(0, 0): 0},  # Ackley 1987
}  # fmt: skip


def named(part: object) -> str | None:
    return part.name if isinstance(part, CircuitObjective) else None


@pytest.mark.parametrize("name", KNOWN)
def test_golden_minima(name):
    loss = LANDSCAPES[name]
    for place, value in KNOWN[name].items():
        assert any(minimum == pytest.approx(place, abs=2e-6) for minimum in loss.minima)
        assert loss.loss(np.array(place, float)) == pytest.approx(value, abs=1e-9)


def test_golden_values_elsewhere():
    """De Jong's start of Rosenbrock; Himmelblau's only maximum."""
    assert LANDSCAPES["rosenbrock"].loss(np.array([-1.2, 1])) == pytest.approx(24.2)
    top = np.array([-0.270845, -0.923039])
    value, gradient = LANDSCAPES["himmelblau"].loss_and_gradient(top)
    assert value == pytest.approx(181.6165, abs=5e-5)
    assert gradient == pytest.approx([0, 0], abs=1e-4)
    assert (np.linalg.eigvalsh(LANDSCAPES["himmelblau"].hessian(top)) < 0).all()


@pytest.mark.parametrize(("loss", "minimum"), SMOOTH, ids=named)
def test_the_gradient_vanishes_at_every_minimum(loss, minimum):
    """The step to where it vanishes exactly, by Newton, is within the six decimals that are given."""
    _, gradient = loss.loss_and_gradient(np.array(minimum, float))
    if loss.name in FLAT:
        assert gradient == pytest.approx([0])
        return
    hessian = loss.hessian(np.array(minimum, float))
    assert (np.linalg.eigvalsh(hessian) > 0).all()
    assert np.linalg.solve(hessian, gradient) == pytest.approx(np.zeros(len(minimum)), abs=6e-7)


@pytest.mark.parametrize(("loss", "minimum"), MINIMA, ids=named)
def test_every_minimum_is_lower_than_all_around_it(loss, minimum):
    centre = np.array(minimum, float)
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    around = np.stack([np.cos(angles), np.sin(angles)], 1)[:, : len(minimum)]
    for distance in (1e-2, 1e-3):
        ways = around[np.abs(around).max(1) > 0.1]
        assert min(loss.loss(centre + distance * way) for way in ways) > loss.loss(centre)


@pytest.mark.parametrize("loss", [loss for loss in EVERY if loss.minima], ids=named)
def test_the_first_minimum_is_the_lowest_thing_on_screen(loss):
    axes = [np.linspace(low, high, 241) for low, high in loss.bounds]
    grid = loss.grid(*np.meshgrid(*axes))
    lowest = min(loss.loss(np.array(minimum, float)) for minimum in loss.minima)
    assert loss.loss(np.array(loss.minima[0], float)) == pytest.approx(lowest, abs=1e-9)
    assert lowest <= grid.min() + 1e-9


@pytest.mark.parametrize("loss", EVERY, ids=named)
def test_the_start_and_the_minima_are_inside_the_bounds(loss):
    for place in (loss.start, *loss.minima):
        assert len(place) == len(loss.variables)
        assert all(low < at < high for at, (low, high) in zip(place, loss.bounds, strict=True))


@pytest.mark.parametrize("loss", EVERY, ids=named)
def test_the_loss_is_finite_wherever_it_is_shown(loss):
    axes = [np.linspace(low, high, 101) for low, high in loss.bounds]
    grid = loss.grid(*np.meshgrid(*axes))
    assert np.isfinite(grid).all()
    assert np.ptp(grid) > 0


@pytest.mark.parametrize("loss", EVERY, ids=named)
def test_why_is_one_short_sentence(loss):
    assert 30 <= len(loss.why) <= 100
    assert loss.why.endswith(".")
    assert loss.why.isprintable()
    assert find_loss(loss.name, len(loss.variables)) is loss


@pytest.mark.parametrize("loss", EVERY, ids=named)
def test_gradient_descent_gets_lower_with_the_learning_rate_that_is_offered(loss):
    """On the saddle it goes on down for ever, as it should: there is no minimum."""
    params, losses = np.array(loss.start, float), []
    for _ in range(101):
        value, gradient = loss.loss_and_gradient(params)
        losses.append(value)
        params = params - loss.learning_rate * gradient
    assert np.isfinite(losses).all()
    assert losses[-1] < losses[0]
    assert max(losses) <= 1.5 * abs(losses[0]) + 1
    if loss.name == "saddle":
        assert abs(params[1]) > 1e4
        return
    low, high = np.array(loss.bounds).T
    assert (low <= params).all()
    assert (params <= high).all()


def test_what_there_is_to_choose_from():
    assert set(LANDSCAPES) == {
        "bowl", "ravine", "rosenbrock", "himmelblau", "beale", "booth", "matyas", "three-hump-camel",
        "six-hump-camel", "goldstein-price", "rastrigin", "ackley", "saddle", "plateau", "cliff",
        "sharp-flat", "classifier",
    }  # fmt: skip
    assert all(len(loss.variables) == 2 for loss in LANDSCAPES.values())
    assert all(loss.variables == ("w",) for loss in CURVES.values())


def test_the_ravine_is_a_hundred_times_steeper_across():
    low, high = np.linalg.eigvalsh(LANDSCAPES["ravine"].hessian(np.zeros(2)))
    assert high / low == pytest.approx(100)


def test_the_saddle_goes_up_one_way_and_down_the_other():
    """GOLDEN (Distill): η = 0.1 gives x = 0.8ⁿ·x₀ and y = 1.2ⁿ·y₀; from y₀ = 0 nothing ever escapes."""
    saddle = LANDSCAPES["saddle"]
    params = np.array([-1.6, 0.001])
    for _ in range(20):
        params = params - 0.1 * saddle.loss_and_gradient(params)[1]
    assert params == pytest.approx([-1.6 * 0.8**20, 0.001 * 1.2**20])
    assert saddle.loss_and_gradient(np.array([1.0, 0.0]))[1][1] == 0


@pytest.mark.parametrize("text", ["alpha-beta", "foo - bar", "first-second", "loss-gain"])
def test_names_with_a_hyphen_between_them_are_a_difference(text):
    found = find_loss(text, 2)
    assert found.loss(np.array([5.0, 3.0])) in (2.0, -2.0)
    assert names_in(text) == set(found.variables)


@pytest.mark.parametrize(("text", "meant"), [
    ("sharp-flt", "sharp-flat"), ("Bowl", "bowl"), ("six-hump", "six-hump-camel"),
    ("six-hump-camle", "six-hump-camel"), ("golden-price", "goldstein-price"),
    ("three-hump-camal", "three-hump-camel"), ("rosenbrok", "rosenbrock"),
])  # fmt: skip
def test_a_name_with_a_slip_in_it_is_no_difference(text, meant):
    with pytest.raises(InputError, match=f"no loss {text}: did you mean .*{meant}"):
        find_loss(text, 2)


@pytest.mark.parametrize("loss", SPACES.values(), ids=lambda loss: loss.name)
def test_losses_of_more_params_start_off_their_minimum_and_descend_to_it(loss):
    assert len(loss.variables) > 2
    (minimum,) = loss.minima
    assert loss.loss(np.array(minimum, float)) == 0
    assert not loss.loss_and_gradient(np.array(minimum, float))[1].any()
    params, before = np.array(loss.start), math.inf
    for _ in range(300):
        here, gradient = loss.loss_and_gradient(params)
        assert here < before
        before, params = here, params - loss.learning_rate * gradient
    assert all(low < at < high for at, (low, high) in zip(params, loss.bounds, strict=True))


def test_the_quadratic_of_ten_is_as_badly_conditioned_as_it_says():
    loss = SPACES["quadratic-10"]
    eigenvalues = np.linalg.eigvalsh(loss.hessian(np.array(loss.start)))
    assert eigenvalues[-1] / eigenvalues[0] == pytest.approx(1000)


def test_a_model_with_a_slip_in_it_is_no_difference():
    with pytest.raises(InputError, match="did you mean least-squares"):
        names_in("least-square")
