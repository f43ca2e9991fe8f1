"""The losses along a training are those of its states, also where it was set otherwise on the way."""

import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.training import training_from
from gdtui.engine.network.views.way import losses_along, params_along


@pytest.mark.parametrize("test_share", [0.3, 0.0])
@pytest.mark.parametrize("otherwise", [{"l2": 0.1}, {"data": "circles"}, {"put": (("w1_1_1", 0.5),)}])
def test_they_are_the_figures_of_every_state(test_share, otherwise):
    settings = Settings(data="moons", examples=30, hidden=(3,), test_share=test_share)
    history = History(training_from(settings))
    states = [history.current, *(history.step() for _ in range(5))]
    known = history.simulation.settings()._replace(**otherwise)
    states[-1] = history.branch(history.simulation.changed(known))
    states += [history.step() for _ in range(5)]
    found = losses_along(history.way, history.current)
    assert found.steps.tolist() == list(range(11))
    assert found.training.tolist() == [state.figures.train_loss for state in states]
    test = [state.figures.test_loss for state in states]
    assert found.test.tolist() == test if test_share else np.isnan(found.test).all()
    assert params_along(history.way).tolist() == [state.params.tolist() for state in states]
