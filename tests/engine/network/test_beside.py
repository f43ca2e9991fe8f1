"""Runs side by side are led on bit by bit, and come to the same bits as a run by itself."""

import numpy as np
import pytest

from gdtui.engine.base.described import follow, way_of
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.beside import SORTS, Abreast, beside
from gdtui.engine.network.training import Training, new_training, training_from

AT_ONCE = 20 * 6


def run(steps, **settings):
    history = History(training_from(Settings(**settings)))
    for step in range(steps):
        if step == 11:
            wanted = history.simulation.settings()._replace(l2=0.01)
            history.branch(history.simulation.changed(wanted))
        history.step()
    return history


@pytest.fixture
def taken(monkeypatch):
    """The steps that are taken."""
    count, step = [], Training.step
    monkeypatch.setattr(Training, "step", lambda self, state: (count.append(1), step(self, state))[1])
    return count


@pytest.mark.parametrize("sort", SORTS)
def test_they_are_led_bit_by_bit_to_the_bits_of_a_run_by_itself(sort, taken):
    history = run(90, hidden=(3,))
    lanes, abreast = beside(way_of(history), sort), Abreast(history.simulation)
    taken.clear()
    runs = abreast.at(lanes, 90)
    assert len(taken) <= AT_ONCE
    assert abreast.behind
    while abreast.lead():
        pass
    assert {each.cursor for each in runs} == {90}
    for lane, each in zip(lanes, runs, strict=True):
        alone = History(new_training(history.simulation, lane.way))
        follow(alone, lane.way)
        np.testing.assert_array_equal(each.current.params, alone.current.params)


def test_a_step_further_is_there_at_once():
    history = run(3, hidden=(3,))
    abreast = Abreast(history.simulation)
    for _ in range(3):
        history.step()
        runs = abreast.at(beside(way_of(history), "seeds"), history.cursor)
        assert not abreast.behind
        assert {each.cursor for each in runs} == {history.cursor}


def test_many_examples_or_params_are_led_by_fewer_steps(taken):
    history = run(30, hidden=(64, 64), examples=1000)
    taken.clear()
    Abreast(history.simulation).at(beside(way_of(history), "seeds"), 30)
    assert len(taken) == 6


def test_back_while_some_are_on_their_way():
    history = run(90, hidden=(3,))
    abreast = Abreast(history.simulation)
    abreast.at(beside(way_of(history), "optimizers"), 90)
    abreast.lead()
    history.go_to(50)
    runs = abreast.at(beside(way_of(history), "optimizers"), 50)
    while abreast.lead():
        pass
    assert {each.cursor for each in runs} == {50}
    fresh = Abreast(history.simulation)
    others = fresh.at(beside(way_of(history), "optimizers"), 50)
    while fresh.lead():
        pass
    for one, other in zip(runs, others, strict=True):
        np.testing.assert_array_equal(one.current.params, other.current.params)
