"""Twenty runs of every batch size on two minima of equal training loss."""

import numpy as np
import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.race.crowd import SEEDS, Crowd, has_crowd, held_out
from gdtui.engine.race.simulation import Race, race_from


def race(**settings) -> Race:
    return race_from(Settings(data="sharp-flat", **settings))


def settled(simulation, start):
    """Where whole-batch descent from there ends."""
    spot = np.array(start)
    for _ in range(300):
        spot = spot - 0.2 * simulation.problem.whole.loss_and_gradient(spot)[1]
    return spot


@pytest.mark.parametrize("seed", range(4))
def test_both_minima_have_the_same_training_loss_and_the_flat_one_less_on_what_was_kept_back(seed):
    simulation = race(seed=seed)
    sharp, flat = (settled(simulation, start) for start in ((-1.5, 0.0), (1.5, 0.0)))
    whole = simulation.problem.whole
    assert whole.loss(sharp) == pytest.approx(whole.loss(flat), rel=1e-3)
    steepest = [np.linalg.eigvalsh(whole.hessian(spot)).max() for spot in (sharp, flat)]
    assert steepest[0] > 4 * steepest[1]
    kept = held_out(simulation.problem, np.stack([sharp, flat]))
    assert kept[0] > 1.3 * kept[1]
    assert kept[1] < 1.3 * whole.loss(flat)


def test_a_run_is_what_the_mini_batch_lane_does_with_that_seed_and_size():
    for seed, size in ((0, 8), (3, 32)):
        crowd = Crowd(race(seed=seed))
        simulation = race(seed=seed, batch_size=size)
        state = simulation.init()
        for _ in range(9):
            state = simulation.step(state)
        assert crowd.at(9)[crowd.sizes.index(size), seed] == pytest.approx(state.runners[1].params, abs=1e-9)


def test_the_smaller_the_batch_the_more_runs_leave_the_sharp_minimum():
    rows = Crowd(race(seed=0)).rows(200)
    assert [row.size for row in rows] == [1, 2, 4, 8, 32, 200]
    left = [SEEDS - row.sharp for row in rows]
    assert left == sorted(left, reverse=True)
    assert left[0] == SEEDS
    assert 0 < left[1] < SEEDS
    assert left[-3:] == [0, 0, 0]
    assert rows[0].held_out < rows[-1].held_out


def test_a_step_is_computed_once_and_any_can_be_asked_for():
    crowd = Crowd(race(seed=0))
    later = crowd.rows(7)
    assert crowd.rows(3) != later
    assert crowd.rows(7) == later


def test_there_is_a_crowd_where_there_are_two_minima_and_a_plain_rule():
    assert has_crowd(race(seed=0))
    assert not has_crowd(race(optimizers=("adam",)))
    assert not has_crowd(race(rate_decay=0.1))
    assert not has_crowd(race_from(Settings(data="line")))
