from itertools import pairwise

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.plane import pca_plane, random_plane
from gdtui.engine.network.training import training_from
from gdtui.engine.network.views.planes import TURNS, drawn_of, planes_of
from gdtui.engine.network.views.way import params_along


def run(steps=40, **settings):
    training = training_from(Settings(**{"data": "moons", "examples": 30, "hidden": (3,), **settings}))
    history = History(training)
    for _ in range(steps):
        history.step()
    return training, history.way


def test_a_key_turns_through_the_way_the_two_largest_movers_and_random_directions():
    training, way = run()
    first, last = params_along(way)[[0, -1]]
    names = training.shape.names
    pca, pair, random = planes_of(training, training.init()._replace(params=last))
    assert (pca, random) == ("pca", "random")
    moved = np.abs(last - first)
    assert {names.index(name) for name in pair.split(",")} == set(np.argsort(moved)[-2:].tolist())
    small, _ = run(1, data="line", hidden=())
    assert planes_of(small, small.init()) == ("w1_1_1,b1_1",)


@pytest.mark.parametrize("name", ["pca", "random", "w1_1_1,b2_1"])
def test_a_plane_depends_on_nothing_but_the_states_up_to_it(name):
    training, way = run()
    along = [drawn_of(training, way.up_to(step), name) for step in range(41)]
    backwards = [drawn_of(training, way.up_to(step), name) for step in reversed(range(41))]
    assert all(one is other for one, other in zip(along, reversed(backwards), strict=True))
    other, same = run()  # another run, with the same states
    again = drawn_of(other, same, name)
    assert np.array_equal(again.plane.directions, along[-1].plane.directions)
    assert np.array_equal(again.plane.origin, along[-1].plane.origin)
    assert again.bounds == along[-1].bounds


@pytest.mark.parametrize("name", ["pca", "random", "w1_1_1,b2_1"])
def test_it_is_made_anew_at_marks_only(name):
    training, way = run()
    along = [drawn_of(training, way.up_to(step), name) for step in range(41)]
    fresh = {step for step in range(1, 41) if along[step] is not along[step - 1]}
    assert fresh <= {1, 2, 3, 4, 6, 8, 12, 16, 24, 32}
    assert 1 in fresh


def test_the_way_lies_in_its_plane_and_in_sight():
    training, way = run()
    walked = params_along(way)
    drawn = drawn_of(training, way)
    assert drawn.plane.share > 0.9
    assert drawn.plane.share == pytest.approx(pca_plane(walked[: drawn.step + 1]).share, abs=0.05)
    spots = drawn.plane.to_plane(walked)
    for at, (low, high) in zip(spots.T, drawn.bounds, strict=True):
        assert low <= at.min()
        assert at.max() <= high


def test_random_directions_are_as_long_as_the_weights_and_turn_into_others():
    training, way = run(16)
    params, units = params_along(way)[-1], [unit.tolist() for unit in training.shape.units]
    seed = training.terms.seed
    one, other = random_plane(params, seed, units), random_plane(params, seed + 1, units)
    swept = [drawn_of(training, way, "random", turn).plane for turn in range(TURNS)]
    assert np.array_equal(swept[0].directions, one.directions)
    assert swept[-1].directions == pytest.approx(other.directions)
    steps = [np.linalg.norm(b.directions - a.directions) for a, b in pairwise(swept)]
    assert max(steps) < 1.5 * min(steps)
    assert all(plane.off(params) < 1e-9 for plane in swept)


def test_a_run_that_diverged_is_drawn_where_it_was_finite():
    training, way = run(12, data="line", optimizers=("gradient-descent",), hyper={"learning_rate": 1e3})
    for name in ("pca", "random"):
        drawn = drawn_of(training, way, name)
        assert np.isfinite(drawn.plane.origin).all()
        assert np.isfinite(drawn.bounds).all()


def test_a_plane_of_what_is_not_there_is_refused():
    training, way = run(1)
    with pytest.raises(InputError):
        drawn_of(training, way, "w1_1_1,w9_1_1")
