"""A run that is thrown out says by how much its learning rate is too large, as the run itself shows."""

import re

import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import landscape_from


def thrown(loss, rule="gradient-descent", rate=0.1, start=(1.0, 1.0)):
    """A run until it has ended, and what is said of its end."""
    settings = Settings(loss=loss, optimizers=(rule,), hyper={"learning_rate": rate}, start=start)
    history = History(landscape_from(settings))
    while not history.simulation.ended(history.current):
        history.step()
    return history, history.simulation.asides(history.current)[0]


@pytest.mark.parametrize("rule", ["gradient-descent", "momentum", "nesterov"])
@pytest.mark.parametrize(
    ("steep", "rate"), [(50.0, 0.1), (1.0, 3.0), (1e9, 1e-8), (1e-6, 5e6), (20.0, 0.21), (3.0, 100.0)]
)
def test_the_factor_is_that_of_the_run_s_own_last_steps(rule, steep, rate):
    history, said = thrown(f"0.01*{steep}*x**2 + {steep}*y**2", rule, rate)
    found = re.search(
        r"along y, where .*each step goes ([\d.e+]+) times as far, to the other side\. Press", said
    )
    if found is None:  # momentum allows more: then nothing is said, and the run did not blow up along y
        assert "times the bound" not in said
        return
    last = history.current.racers[0].move.update[1]
    history.back()
    before = history.current.racers[0].move.update[1]
    assert last / before == pytest.approx(-float(found[1]), rel=0.06)


def test_the_sentence_names_the_bound_and_the_way_out():
    _, said = thrown("x**2 + 50*y**2")
    assert said == (
        "η = 0.1 is 5 times the bound 2/λmax = 0.02 along y, where each step goes 9 times as far, "
        "to the other side. Press home, then [ till it is below that."
    )


def test_an_axis_that_is_no_param_is_called_the_steep_one():
    assert "along the steep axis, where each step goes" in thrown("(x + y)**2 + 0.1*(x - y)**2", rate=3.0)[1]


def test_of_two_axes_that_are_too_steep_the_one_that_was_walked_is_named():
    said = thrown("40*x**2 + 50*y**2", start=(1.0, 0.0))[1]
    assert "4 times the bound 2/λ = 0.025 along x, where each step goes 7 times as far" in said


def test_of_another_loss_only_its_start_is_spoken_of():
    assert "at the start" in thrown("rosenbrock", rate=0.05, start=(-1.2, 1.0))[1]


@pytest.mark.parametrize(
    ("loss", "rule", "rate", "start"),
    [
        ("x**2 - y**2", "gradient-descent", 0.1, (1.0, 1.0)),  # falls for ever
        ("x**2 + y**2", "gradient-descent", 0.1, (1.0, 1.0)),  # converges
        ("x**2 + 50*y**2", "rmsprop", 1e6, (1.0, 1.0)),  # has no bound
    ],
)
def test_where_the_learning_rate_is_not_to_blame_nothing_is_said_of_it(loss, rule, rate, start):
    assert "times the bound" not in thrown(loss, rule, rate, start)[1]


def test_home_and_a_smaller_learning_rate_is_a_way_out():
    history, _ = thrown("x**2 + 50*y**2")
    history.go_to(0)
    history.branch(history.simulation.changed(Settings(hyper={"learning_rate": 0.01})))
    for _ in range(5):
        history.step()
    assert np.isfinite(history.current.racers[0].params).all()
    assert history.current.racers[0].loss < 1
