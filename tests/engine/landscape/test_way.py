"""The way of a descent has the numbers of its states, whatever is changed on it."""

import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.planes import drawn
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.landscape.way import trail
from gdtui.engine.optimizers.registry import OPTIMIZERS


def walked(steps, *changes, **settings):
    """A run of so many steps under each of the rules, and all its states."""
    history = History(landscape_from(Settings(**settings)))
    states = [history.current]
    for rules in ((), *changes):
        if rules:
            states[-1] = history.branch(history.simulation.changed(Settings(optimizers=rules)))
        states += [history.step() for _ in range(steps)]
    return history, states


@pytest.mark.parametrize(
    "changes", [(), (("adam",),), (("random-search",), ("momentum",)), (("lion", "random-search"), ("adam",))]
)
def test_it_has_the_numbers_of_every_state(changes):
    history, states = walked(6, *changes, loss="rosenbrock")
    assert len(history.way.stretches) == len(changes) + 1
    for index in range(len(states[-1].racers)):
        found = trail(history.way, index)
        for place, state in enumerate(states):
            if index >= len(state.racers):
                assert np.isnan(found.params[place]).all()
                continue
            racer = state.racers[index]
            assert found.params[place].tolist() == racer.params.tolist()
            assert (found.losses[place], found.costs[place]) == (racer.loss, racer.evaluations.total)
            assert found.slides[place] == racer.optimizer.uses_gradient
            looked = found.tries[place][~np.isnan(found.tries[place]).all(axis=1)]
            tried = racer.memory.tries
            assert looked.tolist() == ([] if tried is None else tried.tolist())


def test_it_has_every_rule_at_once():
    history, states = walked(5, loss="himmelblau", optimizers=tuple(OPTIMIZERS))
    for index, name in enumerate(OPTIMIZERS):
        params = [state.racers[index].params.tolist() for state in states]
        assert trail(history.way, index).params.tolist() == params, name


def test_a_plane_stays_when_the_way_before_it_is_thinned_out():
    asked = Settings(loss="x**2 + 3*y**2 + 10*z**2", hyper={"learning_rate": 1e-3})
    history = History(landscape_from(asked), capacity=40)
    for _ in range(32):
        history.step()
    before = drawn(history.simulation, history.way, 0)
    for _ in range(400):
        history.step()
    assert len(history.way.steps) <= 41
    history.go_to(32)
    assert drawn(history.simulation, history.way, 0) is before
