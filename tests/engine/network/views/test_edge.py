import math

import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.curvature import sharpness
from gdtui.engine.network.training import training_from
from gdtui.engine.network.views.edge import MOST, measure, sharpness_along, unmeasured


def walked(steps, **settings):
    settings = {
        "data": "moons",
        "examples": 20,
        "hidden": (2,),
        "optimizers": ("gradient-descent",),
        **settings,
    }
    history = History(training_from(Settings(**settings)))
    for _ in range(steps):
        history.step()
    return history


def test_the_last_state_is_measured_first_then_those_before_it():
    run = walked(3)
    way, states = run.way, run.recent(4)
    for step in (3, 2, 1, 0):
        assert unmeasured(way) == step
        params = states[step].params
        assert measure(way, step) == sharpness(run.current.terms.whole, params) == states[step].sharpness
    assert unmeasured(run.way) is None
    known = sharpness_along(run.way)
    assert known.steps.tolist() == [0, 1, 2, 3]
    assert known.sharpest.tolist() == [state.sharpness for state in states]


def test_what_was_not_measured_is_not_known_and_nothing_is_measured_by_looking():
    run = walked(2).way
    assert np.isnan(sharpness_along(run).sharpest).all()
    assert unmeasured(run) == 2


@pytest.mark.parametrize("steps", [MOST - 1, MOST, 3 * MOST + 5])
def test_of_a_long_run_a_few_states_are_looked_at_and_always_the_same(steps):
    run = walked(steps).way
    now, before = (sharpness_along(part).steps.tolist() for part in (run, run.up_to(steps - 1)))
    assert len(now) <= MOST + 1
    assert now[-1] == steps
    assert set(now[:-1]) - {steps - 1} <= set(before)
    assert len(now) > MOST / 2


@pytest.mark.parametrize(
    ("settings", "bound", "label"),
    [
        ({}, 2 / 0.5, "2/η"),
        ({"optimizers": ("momentum",), "hyper": {"momentum": 0.8}}, 3.6 / 0.5, "(2 + 2μ)/η"),
        ({"optimizers": ("adam",)}, math.nan, "2/η"),
    ],
)
def test_the_bound_is_that_of_the_rule(settings, bound, label):
    hyper = {"learning_rate": 0.5, **settings.get("hyper", {})}
    known = sharpness_along(walked(2, **{**settings, "hyper": hyper}).way)
    assert known.label == label
    assert known.bounds == pytest.approx([bound] * 3, nan_ok=True)


def test_a_decaying_learning_rate_lifts_the_bound():
    known = sharpness_along(walked(3, hyper={"learning_rate": 0.5}, rate_decay=1.0).way)
    assert known.bounds == pytest.approx([4.0, 8.0, 12.0, 16.0])
