"""The way of a race has the numbers of its states."""

import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.race.simulation import race_from
from gdtui.engine.race.way import figures, trails


def run(steps, **settings):
    history = History(race_from(Settings(data="line", **settings)))
    return history, [history.current, *(history.step() for _ in range(steps))]


@pytest.mark.parametrize("batch_size", [1, 32, 0])
def test_it_has_where_the_lanes_stood_and_what_they_had_seen_and_come_to(batch_size):
    history, states = run(40, batch_size=batch_size)
    state = history.current
    for place, (lanes, stood) in enumerate(
        zip(figures(history.way, state.runners), trails(history.way), strict=True)
    ):
        for runner, (updates, seen, loss), params in zip(states[place].runners, lanes, stood, strict=True):
            assert (updates, seen) == (runner.turn.updates, runner.turn.examples_seen)
            assert loss == runner.full[0]
            assert params.tolist() == runner.params.tolist()


def test_the_loss_of_a_step_is_asked_for_once_however_often_it_is_drawn(monkeypatch):
    history, _ = run(40)
    figures(history.way, history.current.runners)
    judged, asked = type(history.simulation.problem.judged), []
    monkeypatch.setattr(judged, "loss_and_gradient", lambda *params: asked.append(params))
    figures(history.way, history.current.runners)
    assert asked == []


def test_of_a_long_race_always_the_same_steps_are_drawn():
    history, _ = run(700)
    now = history.way.evenly(240).steps[:-1]  # the lane of single examples goes on throughout
    assert len(now) <= 241
    assert np.array_equal(figures(history.way, history.current.runners)[:-1, 2, 0], now)
