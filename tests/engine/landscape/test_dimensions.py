"""Random search against descent as the params grow in number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.landscape.dimensions import DIMENSIONS, Bowl, shares


def test_descent_takes_as_many_steps_whatever_the_number_of_params():
    for row in shares(7):
        # η = 0.1 leaves 0.8 of each param a step, 0.64 of the loss
        assert row.descent == pytest.approx(1 - 0.64**7)


def test_random_search_is_the_best_of_the_spots_that_the_seed_gives():
    low, high, start = -5.0, 5.0, 4.0
    for row in shares(9, seed=3):
        best = row.dimensions * start**2
        for step in range(9):
            draw = np.random.default_rng((3, step)).random((4, row.dimensions))
            best = min(best, *((low + (high - low) * draw) ** 2).sum(axis=1))
        assert row.random_search == pytest.approx(1 - best / (row.dimensions * start**2))


@given(st.integers(0, 60), st.integers(0, 9))
def test_it_never_climbs_and_is_the_same_whenever_it_is_asked_for(step, seed):
    before, after = shares(step, seed), shares(step + 1, seed)
    assert [row.dimensions for row in after] == list(DIMENSIONS)
    for one, other in zip(before, after, strict=True):
        assert 0 <= one.random_search <= other.random_search <= 1
        assert 0 <= one.descent <= other.descent <= 1
    assert shares(step, seed) == before


def test_the_claim_holds_for_every_one_of_twenty_seeds():
    for seed in range(20):
        two, *_, fifty = shares(50, seed)
        assert two.random_search > 0.9
        assert fifty.random_search < 0.8 < fifty.descent


@pytest.mark.parametrize("size", DIMENSIONS)
def test_the_bowl_is_a_bowl(size):
    bowl, here = Bowl(size), np.linspace(-1, 2, size)
    loss, gradient = bowl.loss_and_gradient(here)
    assert loss == bowl.loss(here) == pytest.approx((here**2).sum())
    h = 1e-6
    for place, axis in enumerate(np.eye(size)):
        slope = (bowl.loss(here + h * axis) - bowl.loss(here - h * axis)) / (2 * h)
        assert gradient[place] == pytest.approx(slope, abs=1e-6)
    assert np.array_equal(bowl.hessian(here) @ here, bowl.hessian_product(here, here))
    assert bowl.grid(*(np.array([value]) for value in here)) == pytest.approx(loss)
