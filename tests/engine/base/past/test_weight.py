"""What a state weighs, and that no screen's run weighs more than a history is to hold."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.opening import opening
from gdtui.engine.base.history import History
from gdtui.engine.base.past import track as track_module
from gdtui.engine.base.past.recording import FEWEST, ROOM
from gdtui.engine.base.past.weight import weight
from tests.benchmarks.memory import VIEWS
from tests.effort import examples

NUMBER = sys.getsizeof(1.5)
ARRAY = sys.getsizeof(np.zeros(0))


def test_what_hangs_on_both_states_weighs_nothing():
    shared = np.zeros(10_000)
    assert weight((shared, 1.5), (shared, 2.5)) == sys.getsizeof((0, 0)) + NUMBER
    assert weight(shared, shared) == 0
    assert weight({"one": [shared]}, (shared,)) < 500


def test_an_array_weighs_its_numbers_once_and_a_view_those_it_looks_at():
    numbers = np.zeros(1000)
    assert weight(numbers, ()) == ARRAY + 8000
    assert weight((numbers, numbers), ()) == weight(numbers, ()) + sys.getsizeof((0, 0))
    assert weight(numbers[:2], ()) >= 8000


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=6))
def test_arrays_of_any_size_add_up(sizes):
    state = tuple(np.zeros(size) for size in sizes)
    assert weight(state, ()) == sys.getsizeof(state) + sum(ARRAY + 8 * size for size in sizes)


@pytest.mark.parametrize("view", VIEWS)
def test_what_a_history_keeps_of_any_screen_is_bounded(view):
    history = History(opening(VIEWS[view]).simulation)
    for _ in range(20):
        history.step()
    kept = history.recent(20)
    heaviest = max(weight(state, history.first) for state in kept)
    assert history.capacity * heaviest <= ROOM * 1.05 or history.capacity == FEWEST
    (part,), track = history.way.stretches, history._track
    assert track.capacity * part.rows[0].nbytes <= ROOM or track.capacity == track_module.FEWEST


def test_a_history_of_heavy_states_keeps_few_of_them_and_comes_back_to_the_same_bits():
    class Heavy:
        def init(self):
            return np.zeros(2500)

        def step(self, state):
            return state + 1

        def ended(self, _):
            return False

        def adopt(self, state):
            return state

        def footprints(self, states):
            return np.array(states)[:, :1]

    history = History(Heavy())
    for _ in range(6000):
        history.step()
    assert len(history.kept) <= ROOM // 20_000 + 1
    for back in (1, 50, 700):
        assert history.go_to(6000 - back)[0] == 6000 - back
