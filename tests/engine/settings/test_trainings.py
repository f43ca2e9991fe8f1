"""Many trainings at once: each learns as the network by itself does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.main import run_cli
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.output import OUTPUTS, each_loss
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, TWO_KINDS
from gdtui.engine.network.training import training_from
from gdtui.engine.settings.asked import check_settings
from gdtui.engine.settings.fate import Fate
from gdtui.engine.settings.network import (
    INIT_SCALE,
    TrainingsMap,
    at_training,
    own_training,
    steps_of,
    training_axes,
    training_rates,
)
from gdtui.engine.settings.trainings import AskedTrainings, fate_of_training, passed_all, trained
from tests.effort import examples

SMALL = {"hidden": (3,), "examples": 40, "batch_size": 16}
ASKED = (
    {"data": "moons", "optimizers": ("gradient-descent",), "init": "zeros", "batch_size": 0},
    {"data": "moons", "optimizers": ("gradient-descent",)},
    {"data": "sine", "optimizers": ("momentum",), "activation": "relu", "l2": 0.01},
    {"data": "three-kinds", "optimizers": ("adam",), "hidden": (4, 2), "rate_decay": 0.1},
    {"data": "line", "optimizers": ("rmsprop",), "hidden": (0,), "l1": 0.02, "batch_size": 0},
    {"data": "moons", "optimizers": ("nesterov",), "held": ("w1_1_1",), "put": (("b2_1", 1.5),)},
)


def network(**asked):
    return training_from(Settings(**{**SMALL, **asked}))


def alone(training, axis, rate, value, steps):
    """What becomes of the network by itself."""
    one = at_training(training, axis, rate, value)
    first = last = one.init()
    for _ in range(steps):
        last = one.step(last)
    return fate_of_training(first, last)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked["data"])
@settings(max_examples=examples(20))
@given(spots=st.lists(st.tuples(st.floats(-3, 1.5), st.floats(-1.5, 1.5)), min_size=1, max_size=4))
def test_a_network_among_many_learns_as_the_one_by_itself(asked, spots):
    training = network(**asked)
    rates, scales = (np.array([10.0**power for power in powers]) for powers in zip(*spots, strict=True))
    *pieces, ends = trained(AskedTrainings(training, {"learning_rate": rates}, scales), 12)
    assert pieces == [None, None]
    for place, (rate, scale) in enumerate(zip(rates.tolist(), scales.tolist(), strict=True)):
        told = alone(training, INIT_SCALE, rate, scale, 12)
        near = [alone(training, INIT_SCALE, rate * share, scale, 12).fate for share in (1 - 1e-9, 1 + 1e-9)]
        assert ends.fates[place] == told.fate or len({told.fate, *near}) > 1
        assert ends.steps[place] == told.step or len({told.fate, *near}) > 1
        if told.fate is not Fate.DIVERGES:
            assert ends.losses[place] == pytest.approx(told.loss, rel=1e-5)


@pytest.mark.parametrize("task", [REGRESSION, TWO_KINDS, SEVERAL_KINDS])
def test_the_losses_of_many_are_those_of_each(task):
    draw, outputs = np.random.default_rng(1), 3 if task == SEVERAL_KINDS else 1
    output, kinds = draw.normal(size=(5, outputs, 7)) * 4, draw.integers(0, max(outputs, 2), 7)
    target = np.asarray(np.eye(3)[:, kinds] if outputs > 1 else kinds[np.newaxis], np.float64)
    losses, slopes = each_loss(task, output, target)
    for place in range(5):
        loss, slope = OUTPUTS[task].loss(output[place].copy(), target)
        assert losses[place] == pytest.approx(loss, rel=1e-12)
        np.testing.assert_allclose(slopes[place], slope, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("hidden", [(0,), (3,), (4, 2, 3)])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_the_gradients_of_many_are_those_of_each(hidden, activation):
    loss = network(hidden=hidden, activation=activation).terms.whole
    params = np.random.default_rng(2).normal(size=(4, loss.shape.count))
    losses, gradients = passed_all(loss, params)
    for row in range(4):
        one, gradient = loss.loss_and_gradient(params[row])
        assert losses[row] == pytest.approx(one, rel=1e-12)
        np.testing.assert_allclose(gradients[row], gradient, rtol=1e-9, atol=1e-12)


def test_momentum_may_stand_upwards_as_well():
    training = network(optimizers=("momentum",))
    assert [axis.spoken for axis in training_axes(training)] == ["init-scale", "momentum", "dampening"]
    axis = training_axes(training)[1]
    last = [
        found
        for found in TrainingsMap(training, axis, np.array([0.01, 0.3]), np.array([0.0, 0.9])).maps()
        if found
    ][-1]
    for row, value in enumerate((0.0, 0.9)):
        for column, rate in enumerate((0.01, 0.3)):
            told = alone(training, axis, rate, value, steps_of(training))
            assert (last.fates[row, column], last.steps[row, column]) == (told.fate, told.step)


def test_a_large_network_takes_fewer_steps_and_coarser_squares_and_says_so(monkeypatch):
    small, large = network(), network(hidden=(64, 64, 64), examples=400, batch_size=0)
    assert steps_of(small) == 100
    assert steps_of(large) < 100
    monkeypatch.setattr("gdtui.engine.settings.network._ALL_WORK", 1.2e5)
    maps = TrainingsMap(small, INIT_SCALE, np.geomspace(0.01, 1, 9), np.geomspace(0.1, 1, 9)).maps()
    found = [each for each in maps if each]
    assert found[-1].square == 4
    assert (found[-1].fates[:4, :4] == found[-1].fates[0, 0]).all()


def test_the_first_weights_may_be_multiplied():
    plain, scaled = network(), network(init_scale=2.5)
    np.testing.assert_array_equal(scaled.init().params, plain.init().params * 2.5)
    assert scaled.settings().init_scale == 2.5
    assert own_training(scaled, INIT_SCALE) == (scaled.optimizer.rate, 2.5)
    again = at_training(scaled, INIT_SCALE, 0.1, 5.0)
    np.testing.assert_allclose(again.init().params, plain.init().params * 5)
    assert training_from(again.settings()).init().params == pytest.approx(again.init().params, rel=1e-15)
    low, high = training_rates(plain)
    assert low < (plain.optimizer.rate or 0.0) < high


@pytest.mark.parametrize("scale", ["0", "-1", "1e9"])
def test_a_scale_that_leaves_nothing_is_refused(scale, capfd):
    assert run_cli(["trace", "network", f"--init-scale={scale}", "--steps", "1"]) == 2
    assert "write a number from 0.001 to 1000" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("name", "says"), [("newton", "solves with a Hessian"), ("random-search", "no learning rate")]
)
def test_a_rule_that_cannot_move_many_networks_has_no_map(name, says):
    with pytest.raises(InputError, match=says):
        training_axes(network(optimizers=(name,)))


def test_what_no_map_of_a_network_shows_is_refused():
    axes = training_axes(network())
    check_settings(("init-scale", 0.1, 29.0), axes)
    with pytest.raises(InputError, match=r"init-scale goes from 0\.03 to 30"):
        check_settings(("init-scale", 0.1, 31.0), axes)
    assert Settings()._replace(settings_map=("init-scale",)).settings_map


def test_the_table_is_of_a_network_where_data_are_named(capsys):
    line = "trace settings --data moons --hidden 2 --examples 30 --optimizer gradient-descent --size 2x3"
    assert run_cli([*line.split(), "--steps", "9", "--format", "csv"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "learning_rate,init_scale,outcome,steps,loss"
    training = network(
        data="moons", hidden=(2,), examples=30, batch_size=None, optimizers=("gradient-descent",)
    )
    for row in rows:
        rate, value, word, step, loss = row.split(",")
        told = alone(training, INIT_SCALE, float(rate), float(value), 9)
        assert (told.fate.word, str(told.step)) == (word, step)
        assert float(loss) == pytest.approx(told.loss, rel=1e-6)


def test_a_loss_and_data_are_not_asked_for_at_once(capfd):
    assert run_cli(["trace", "settings", "--data", "moons", "--loss", "bowl"]) == 2
    assert "write one of them" in capfd.readouterr().err
