"""What was left out of a long way is said wherever the way is drawn."""

import pytest

from gdtui.engine.base.described import walking
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.registry import SCREENS
from gdtui.render import stage


def walked(screen, steps, **asked):
    history = History(SCREENS[screen].simulation(Settings(**asked)), capacity=60)
    for _ in walking(history, steps):
        pass
    return history


@pytest.mark.parametrize("steps", [40, 300])
def test_it_is_said_of_a_way_that_is_drawn_in_part(steps):
    way = walked("slope", steps, loss="w**2", hyper={"learning_rate": 1e-6}).way
    said = ["".join(span.text for span in line) for line in stage.trail(way, 11)]
    assert said == ([f"trail      1 in {way.gap} far back"] if steps > 60 else [])
    assert (way.gap > 1) == (steps > 60)
    assert (len(way.steps) == steps + 1) == (way.gap == 1)
