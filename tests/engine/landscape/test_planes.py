"""Which plane a descent is drawn on: pure, seldom made anew, and through the dot."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.planes import drawn, movers, planes_of
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.landscape.way import trail
from gdtui.engine.losses.plane import checked_plane

THREE = "(1 - x)**2 + 100*(y - x**2)**2 + (1 - y)**2 + 100*(z - y**2)**2"
FIVE = "a**2 + 3*b**2 + 10*c**2 + 30*d**2 + 100*f**2 + a*f"


def walked(steps, loss=THREE, **settings):
    history = History(landscape_from(Settings(loss=loss, **settings)))
    for _ in range(steps):
        history.step()
    return history


def seen(history, index=0, name="pca"):
    return drawn(history.simulation, history.way, index, name)


def same(one, other):
    return np.array_equal(one.plane.directions, other.plane.directions) and one.bounds == other.bounds


def test_a_loss_of_two_has_one_plane_at_every_step():
    history = walked(0, "rosenbrock")
    first = seen(history)
    for _ in range(20):
        history.step()
        assert seen(history) is first
    assert first.plane.to_plane(np.array([0.3, -0.7])).tolist() == [0.3, -0.7]
    assert first.bounds == history.simulation.objective.bounds
    assert planes_of(history.simulation, history.current, 0) == ("x,y",)


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(["pca", "random", "x,z"]))
def test_stepping_back_shows_the_same_plane(steps, further, name):
    history = walked(steps, optimizers=("adam",))
    before = seen(history, name=name)
    for _ in range(further):
        history.step()
    seen(history, name=name)
    history.go_to(steps)
    assert same(seen(history, name=name), before)


def test_the_principal_plane_is_made_anew_seldom():
    history = walked(0, FIVE, optimizers=("momentum",))
    planes = []
    for _ in range(200):
        history.step()
        planes.append(seen(history).plane)
    made = sum(one is not other for one, other in pairwise(planes))
    assert made <= 14  # at 2, 3, 4, 6, 8, …, 192 at the most


@pytest.mark.parametrize("name", ["pca", "random", "a,f", "c,b"])
def test_the_start_is_on_every_plane(name):
    history = walked(0, FIVE)
    here = seen(history, name=name)
    params = history.current.racers[0].params
    assert here.plane.off(params) == pytest.approx(0, abs=1e-12)
    for at, (low, high) in zip(here.plane.to_plane(params), here.bounds, strict=True):
        assert low < at < high


@given(st.integers(2, 60), st.sampled_from(["gradient-descent", "momentum", "adam", "newton"]))
def test_the_way_is_shown_and_the_plane_goes_through_its_end(steps, rule):
    history = walked(steps, FIVE, optimizers=(rule,))
    here = seen(history)
    way = trail(history.way.up_to(here.step), 0).params
    extent = np.ptp(here.plane.to_plane(way), axis=0).max()
    for spots, (low, high) in zip(here.plane.to_plane(way).T, here.bounds, strict=True):
        assert low - 0.01 * extent <= spots.min() <= spots.max() <= high + 0.01 * extent


def test_several_racers_are_drawn_on_the_plane_of_all_their_ways():
    history = walked(12, FIVE, optimizers=("momentum", "adam"))
    for index in range(2):
        share = seen(history, index).plane.share
        assert share is not None
        assert 0.5 < share <= 1


def test_a_run_that_diverges_is_drawn_as_far_as_it_is_finite():
    history = walked(400, FIVE, hyper={"learning_rate": 1.0})
    assert history.current.racers[0].outcome.ended
    assert np.isfinite(seen(history).bounds).all()


def test_the_largest_movers_come_first():
    history = walked(30, FIVE, optimizers=("gradient-descent",))
    order = movers(history.simulation, history.current, 0)
    moved = np.abs(history.current.racers[0].params - np.array(history.simulation.start))
    assert sorted(order) == list(range(5))
    assert (np.diff(moved[order]) <= 0).all()
    first, second = sorted("abcdf"[place] for place in order[:2])
    assert planes_of(history.simulation, history.current, 0) == ("pca", f"{first},{second}", "random")


@pytest.mark.parametrize(("name", "words"), [("x", "a plane is pca, random"), ("x,y,z", "or two params"),
                                             ("x,q", "no param q"), ("x,x", "named twice")])  # fmt: skip
def test_a_plane_that_is_none_is_refused(name, words):
    with pytest.raises(InputError, match=words):
        checked_plane(name, ("x", "y", "z"))


def test_names_of_planes_are_read():
    assert checked_plane("pca", ("x", "y")) == "pca"
    assert checked_plane(" z , x ", ("x", "y", "z")) == "z,x"


def test_newton_is_refused_with_a_reason_where_its_hessian_would_be_too_large():
    names = [f"{letter}{number}" for letter in "abcdfghjkm" for number in range(21)]
    loss = "*".join(names)
    assert landscape_from(Settings(loss=loss, optimizers=("adam",))).init().racers[0].params.size == 210
    with pytest.raises(InputError, match=r"at most 200 params, not 210: each step solves with a Hessian"):
        landscape_from(Settings(loss=loss, optimizers=("newton",)))
