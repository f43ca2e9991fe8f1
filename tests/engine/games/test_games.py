"""Games with a score: what counts is read off the run."""

from dataclasses import replace

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.games.duel import losses, rival, score_of
from gdtui.engine.games.standing import standing
from gdtui.engine.games.table import GAMES, TARGET, filled
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.losses.circuit_objective import typed
from gdtui.engine.optimizers.own.rule import own_rule
from gdtui.engine.optimizers.registry import make
from gdtui.engine.slope.simulation import slope_from


def begun(name, seed=0, **asked):
    """A game's history at its start."""
    make_it = slope_from if GAMES[name].screen == "slope" else landscape_from
    return History(make_it(Settings(game=name, seed=seed, **asked)))


def stands(name, history, seed=0):
    return standing(GAMES[name], seed, history.turns, history.way, history.current)


def played(name, steps=400, seed=0, **asked):
    """How it stands after some steps."""
    history = begun(name, seed, **asked)
    for _ in range(steps):
        history.step()
    return stands(name, history, seed)


def test_on_the_parabola_one_half_lands_in_one_step():
    assert played("parabola", 1, hyper={"learning_rate": 0.5}) == ("reached in 1 step", 1)


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.3, 0.9])
def test_the_steps_to_the_target_are_those_that_the_factor_asks_for(rate):
    """On w² a step multiplies w by 1 − 2η."""
    needed = int(np.ceil(np.log(TARGET / 4) / (2 * np.log(abs(1 - 2 * rate)))))
    assert played("parabola", 200, hyper={"learning_rate": rate}).score == needed


def test_the_ravine_is_crossed_sooner_with_momentum():
    slow, fast = (played(name, 400, hyper={"learning_rate": 0.015}) for name in ("ravine", "rolling"))
    assert fast.score < slow.score


def test_evaluations_are_counted_of_every_kind():
    history = begun("thrift", optimizers=("newton",), hyper={"learning_rate": 1.0})
    while history.current.racers[0].loss > TARGET:
        history.step()
    assert stands("thrift", history).score == history.current.racers[0].evaluations.total


def test_small_steps_stay_in_the_sharp_minimum_and_large_ones_leave_it():
    small, large = (played("flat", hyper={"learning_rate": rate}) for rate in (0.02, 0.5))
    assert small.score is None
    assert small.words == "not reached: converged, r begins anew"
    assert large.score is not None


def test_a_goal_is_reached_in_a_thousand_steps_or_not_at_all():
    slow = {"learning_rate": 0.0025}
    assert played("parabola", 999, hyper=slow).score == 598
    slower = {"learning_rate": 0.001}
    assert played("parabola", 1000, hyper=slower) == ("not reached in 1000 steps: r begins anew", None)
    assert played("parabola", 1600, hyper=slower).score is None


def test_what_is_changed_on_the_way_does_not_count():
    history = begun("parabola")
    history.step()
    rule = make("gradient-descent", learning_rate=0.5)
    history.branch(replace(history.simulation, optimizers=(rule,)))
    history.step()
    assert stands("parabola", history) == ("changed on the way: r begins anew", None)
    history.reset()
    history.step()
    assert stands("parabola", history).score == 1


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("parabola", {"start": (1.0,)}, "another start"),
        ("parabola", {"loss": "w**4"}, "another loss"),
        ("ravine", {"optimizers": ("adam",)}, "it is played with gradient-descent"),
        ("ravine", {"compare": True}, "it is played with gradient-descent"),
        ("thrift", {"optimizers": ("adam", "newton")}, "one optimizer plays it"),
        ("beat-adam", {"optimizers": ("adam",)}, "it is played with own beside adam"),
    ],
)
def test_another_run_does_not_count(name, asked, words):
    found = stands(name, begun(name, **asked))
    assert found.score is None
    assert words in found.words


@pytest.mark.parametrize("name", GAMES)
def test_a_seed_makes_it_the_same_for_all_and_another_for_others(name):
    one, again, other = (begun(name, seed).simulation.settings() for seed in (5, 5, 6))
    assert one == again
    assert (one.loss, one.start) != (other.loss, other.start)
    assert stands(name, begun(name, 5), 5).words


def test_only_a_rule_that_ends_lower_on_average_beats_adam():
    assert score_of(rival(0), 0) == 0
    adam = "m = 0.9*m + 0.1*g; v = 0.999*v + 0.001*g*g; " \
           "w = w - eta*((m/(1-0.9**t))/(sqrt(v/(1-0.999**t)) + 1e-8))"  # fmt: skip
    assert score_of(own_rule(adam)().with_learning_rate(rival(0).rate or 0.0), 0) == 0
    assert score_of(own_rule("w = w - eta*g")().with_learning_rate(0.001), 0) > 0
    assert score_of(own_rule("w = w/0")(), 0) is None
    ideal = [(text, start) for text, start in losses(0)]
    assert [typed(text, 2).loss(np.array(start)) > 1 for text, start in ideal] == [True] * 3


def test_no_rule_can_know_where_the_minima_are():
    places = {tuple(losses(seed)[0]) for seed in range(5)}
    assert len(places) == 5
    assert all(score_of(own_rule(f"w = {number}")(), 0) > 0 for number in (-1, 0, 0.5, 1, 2))


def test_scores_are_told_in_their_units():
    assert GAMES["ravine"].told(1) == "1 step"
    assert GAMES["thrift"].told(30) == "30 evaluations"
    assert GAMES["beat-adam"].told(-0.25) == "0.25 decimal places below Adam"
    assert GAMES["beat-adam"].told(0.5) == "0.5 decimal places above Adam"
    assert GAMES["beat-adam"].told(0.0) == "level with Adam"


def test_a_game_that_is_not_there_is_said_in_one_line():
    with pytest.raises(InputError, match="there is no game"):
        landscape_from(Settings(game="\x1b]0;x\x07"))
    with pytest.raises(InputError, match="played on the slope: gdtui slope --game parabola"):
        landscape_from(Settings(game="parabola"))


def test_what_the_command_line_says_goes_before_what_the_game_says():
    asked = Settings(game="beat-adam", rule="w = w", own={"learning_rate": {"own": 0.5}})
    found = filled(asked, "landscape")
    assert found.optimizers == ("own", "adam")
    assert found.rule == "w = w"
    assert found.own == {"learning_rate": {"own": 0.5, "adam": rival(0).rate}}
    assert filled(asked._replace(game="ravine"), "landscape").optimizers == ("own",)
    assert filled(Settings(loss="bowl"), "landscape") == Settings(loss="bowl")
