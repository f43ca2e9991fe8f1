"""Lanes of one rule: their names, and the hyper-parameters that each of them has."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.optimizers.lanes import MOST_LANES, RATES, lane_names
from gdtui.engine.optimizers.registry import asking, make_asked
from tests.effort import examples

NAMES = st.lists(st.sampled_from(["adam", "momentum", "gradient-descent"]), min_size=1, max_size=6)
RATE = st.floats(1e-6, 10.0)


def run(**asked):
    return landscape_from(Settings(**asked))


@given(NAMES)
@settings(max_examples=examples(40), deadline=None)
def test_every_lane_has_a_name_of_its_own_and_a_rule_that_runs_once_keeps_its_own(names):
    lanes = lane_names(names)
    assert len(set(lanes)) == len(lanes) == len(names)
    for lane, name in zip(lanes, names, strict=True):
        assert lane.startswith(name)
        assert (lane == name) == (names.count(name) == 1)


@given(st.data(), NAMES)
@settings(max_examples=examples(40), deadline=None)
def test_rates_given_in_order_are_those_of_the_lanes_and_are_asked_for_again_just_so(data, names):
    rates = tuple(data.draw(st.lists(RATE, min_size=len(names), max_size=len(names))))
    if len(names) == 1:
        return
    rules = make_asked(Settings(each={"learning_rate": rates}), names, 0.1)
    assert tuple(rule.rate for rule in rules) == rates
    again = asking(rules, lane_names(names))
    assert make_asked(again, again.optimizers or (), 0.1) == rules


def test_two_lanes_of_one_rule_run_and_stand_in_the_table_by_their_numbers():
    landscape = run(optimizers=("adam", "momentum", "adam"), each={"learning_rate": (0.01, 0.001, 0.1)})
    state = landscape.step(landscape.init())
    assert [row[1] for row in landscape.rows(state)] == ["adam-1", "momentum", "adam-3"]
    assert state.racers[0].params[0] == pytest.approx(-0.51)
    assert state.racers[2].params[0] == pytest.approx(-0.6)


def test_a_rules_name_stands_for_all_of_its_lanes_and_a_lanes_for_itself():
    own = {"learning_rate": {"adam": 0.5, "adam-3": 0.2}}
    assert [rule.rate for rule in run(optimizers=("adam",) * 3, own=own).optimizers] == [0.5, 0.5, 0.2]


@pytest.mark.parametrize(
    ("optimizers", "values", "said"),
    [
        (("adam",), (1.0, 5.0), "use a dot"),
        (("adam", "adam"), (0.1, 0.2, 0.3), "3 values for 2 lanes, adam-1, adam-2: write one for each"),
        (("adam",) * (MOST_LANES + 1), None, f"at most {MOST_LANES}"),
    ],
)
def test_values_that_fit_no_lanes_are_refused(optimizers, values, said):
    with pytest.raises(InputError, match=said):
        run(optimizers=optimizers, each={"learning_rate": values} if values else {})


def test_lanes_keep_their_places_when_one_of_their_rates_is_changed_on_the_way():
    before = run(optimizers=("adam", "adam"), each={"learning_rate": (0.01, 0.1)})
    state = before.step(before.step(before.init()))
    after = before.changed(Settings(optimizers=("adam", "adam"), each={"learning_rate": (0.02, 0.1)}))
    kept = after.adopt(state)
    assert kept.racers[1] is state.racers[1]
    assert kept.racers[0].params.tobytes() == state.racers[0].params.tobytes()


def test_five_rates_are_multiples_of_the_one_in_use():
    several = run(optimizers=("momentum",), hyper={"learning_rate": 0.01}).at_rates()
    assert [rule.rate for rule in several.optimizers] == [0.01 * share for share in RATES]
    assert run(optimizers=("random-search",)).at_rates() is None
