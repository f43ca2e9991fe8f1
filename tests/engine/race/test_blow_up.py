"""A lane that is thrown out says whose bound its η is beyond: the whole data's, or its batch's."""

import re

import numpy as np
import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.curvature import curvature
from gdtui.engine.race.simulation import race_from
from gdtui.engine.race.words import asides


def thrown(rate, lane, steps=99, **asked):
    """The lane as it ended, and what is said of its end."""
    race = race_from(Settings(data="line", hyper={"learning_rate": rate}, **asked))
    state = race.init()
    for _ in range(steps):
        before, state = state, race.step(state)
        if state.runners[lane].outcome.ended:
            return before.runners[lane], state.runners[lane], asides(state.runners[lane])[0]
    return before.runners[lane], state.runners[lane], asides(state.runners[lane])[0]


@pytest.mark.parametrize("rule", ["gradient-descent", "momentum", "nesterov"])
def test_of_all_the_data_the_factor_is_that_of_the_lane_s_own_last_steps(rule):
    before, after, said = thrown(5.0, 0, optimizers=(rule,))
    found = re.search(r"each step goes ([\d.e+]+) times as far, to the other side\. Press home", said)
    assert found
    problem = after.terms.problem
    axis = curvature(problem.judged, np.array(problem.start)).eigenvectors[:, -1]
    ratio = float(after.move.update @ axis) / float(before.move.update @ axis)
    assert ratio == pytest.approx(-float(found[1]), rel=0.06)


@pytest.mark.parametrize("lane", [1, 2])
def test_of_a_part_of_the_data_the_bound_of_the_whole_is_named_and_no_factor(lane):
    _, after, said = thrown(5.0, lane)
    problem = after.terms.problem
    steepest = curvature(problem.judged, np.array(problem.start)).steepest
    assert (
        f"η = 5 is {5 * steepest / 2:.2g} times the bound of the whole data 2/λmax = {2 / steepest:.3g}"
        in said
    )
    assert "steps grow, to and fro" in said


def test_within_the_bound_of_the_whole_its_batch_is_to_blame():
    _, after, said = thrown(0.6, 2)
    batch = curvature(after.objective, np.array(after.terms.problem.start)).steepest
    assert "is within the bound 2/λmax = 0.655 of the whole data" in said
    assert f"its next batch, 1 example, bends more and allows {2 / batch:.3g}: small batches" in said


@pytest.mark.parametrize(("rate", "rule"), [(0.1, "gradient-descent"), (1e5, "adam"), (5.0, "rmsprop")])
def test_where_no_bound_is_broken_nothing_is_said(rate, rule):
    assert thrown(rate, 0, 20, optimizers=(rule,))[2] == ""
