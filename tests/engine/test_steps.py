"""As many steps as are asked for are made, in bounded memory."""

import pytest

from gdtui.engine.base.described import follow
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.registry import SCREENS


@pytest.mark.parametrize("screen", ["landscape", "slope"])
def test_more_steps_than_the_usual_limit_are_made(screen):
    # so slow a descent that it does not end by itself
    loss = {"landscape": "x**2 + y**2", "slope": "w**2"}[screen]
    asked = Settings(loss=loss, hyper={"learning_rate": 1e-6}, steps=12_345)
    history = History(SCREENS[screen].simulation(asked))
    follow(history, asked)
    assert history.cursor == 12_345
    assert not history.simulation.ended(history.current) or history.current.step == 12_345
    assert len(history.way.steps) < 2_000


def test_a_trace_has_as_many_rows_as_steps_were_asked_for():
    asked = Settings(loss="w**2", hyper={"learning_rate": 1e-6}, steps=10_500)
    rows = list(SCREENS["slope"].table(asked).rows)
    assert rows[-1][0] == 10_500
