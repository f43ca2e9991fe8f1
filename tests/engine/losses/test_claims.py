"""What the catalogue says of each loss is true: every sentence that makes a claim is run."""

import numpy as np
import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES
from gdtui.engine.losses.classifier import EXAMPLES, START
from gdtui.engine.slope.simulation import slope_from


def walked(name, steps, curve=False, **settings):
    """The racers of a run, one a step, as the screens run it."""
    make = slope_from if curve else landscape_from
    simulation = make(Settings(loss=name, **settings))
    state = simulation.init()
    racers = [state.racers[0]]
    while len(racers) <= steps and not simulation.ended(state):
        state = simulation.step(state)
        racers.append(state.racers[0])
    return racers


def end(name, curve=False, **settings):
    """Where a run comes to in the end."""
    return walked(name, 5000, curve, **settings)[-1].params


def curvatures(name, at):
    return np.linalg.eigh(LANDSCAPES[name].hessian(np.array(at, float)))


def test_rosenbrock_s_valley_is_easy_to_fall_into_and_slow_to_follow():
    losses = np.array([racer.loss for racer in walked("rosenbrock", 2000)])
    assert losses[10] < losses[0] / 4
    assert losses[300] > losses[10] / 4, "the next fall as large takes more than thirty times as long"


def test_in_the_bowl_downhill_points_straight_at_the_minimum():
    for point in np.random.default_rng(0).uniform(-3, 3, (20, 2)):
        _, gradient = LANDSCAPES["bowl"].loss_and_gradient(point)
        assert gradient == pytest.approx(2 * point)


def test_in_the_ravine_gradient_descent_zigzags_and_momentum_less():
    low, high = curvatures("ravine", (0, 0))[0]
    assert high / low == pytest.approx(100)

    def turns(rule):
        y = np.array([racer.params[1] for racer in walked("ravine", 40, optimizers=(rule,))])
        return int((y[1:] * y[:-1] < 0).sum())

    assert turns("gradient-descent") == 40
    assert turns("momentum") < 30


def test_himmelblau_has_four_minima_equally_deep_and_the_start_decides():
    loss = LANDSCAPES["himmelblau"]
    assert [loss.loss(np.array(m, float)) for m in loss.minima] == pytest.approx([0] * 4, abs=1e-9)
    ends = {tuple(np.round(end("himmelblau", start=at), 2)) for at in ((1, 1), (-1, 1), (-1, -1), (1, -1))}
    assert ends == {tuple(np.round(m, 2)) for m in loss.minima}


def test_beale_is_flat_in_the_middle_with_sharp_corners():
    middle = np.abs(curvatures("beale", (-0.5, 0.2))[0]).max()
    corners = [np.abs(curvatures("beale", (x, y))[0]).max() for x in (-4.5, 4.5) for y in (-4.5, 4.5)]
    assert min(corners) > 1000 * middle, "what is stable at a corner takes a thousandth of a step inside"


def test_booth_couples_x_and_y():
    booth = LANDSCAPES["booth"]
    across = booth.hessian(np.zeros(2))[0, 0]
    slopes = [booth.loss_and_gradient(np.array([0.0, y]))[1][0] for y in (0, 6)]
    best_x = [-slope / across for slope in slopes]
    assert abs(best_x[0] - best_x[1]) > 1


def test_matyas_has_a_shallow_trough_along_the_diagonal_with_a_slow_last_stretch():
    (low, high), ways = curvatures("matyas", (0, 0))
    assert high > 20 * low
    assert abs(ways[:, 0] @ np.array([1, 1])) == pytest.approx(np.sqrt(2))
    losses = np.array([racer.loss for racer in walked("matyas", 500)])
    first, last = (int((losses > losses[0] * share).sum()) for share in (0.1, 1e-6))
    assert last > 5 * first


def test_a_timid_walker_stays_in_the_first_valley_of_the_camel():
    loss = LANDSCAPES["three-hump-camel"]
    deep, *shallow = (loss.loss(np.array(m, float)) for m in loss.minima)
    assert all(deep < other for other in shallow)
    assert end("three-hump-camel") == pytest.approx(loss.minima[2], abs=1e-4)


def test_the_six_hump_camel_has_six_valleys_in_pairs():
    loss = LANDSCAPES["six-hump-camel"]
    depths = [loss.loss(np.array(m, float)) for m in loss.minima]
    assert len(depths) == 6
    assert depths[::2] == pytest.approx(depths[1::2])
    assert max(depths[:2]) < min(depths[2:])


def test_goldstein_price_goes_from_three_to_a_million():
    loss = LANDSCAPES["goldstein-price"]
    axes = [np.linspace(low, high, 201) for low, high in loss.bounds]
    grid = loss.grid(axes[0], axes[1][:, None])
    assert [high - low for low, high in loss.bounds] == [4, 4]
    assert (grid.min(), grid.max()) == (pytest.approx(3), pytest.approx(1e6, rel=0.02))


def test_rastrigin_leads_to_the_nearest_crossing():
    for start in [(-2.3, 1.7), (0.8, -1.2), (2.2, 2.2), (0.2, 0.1)]:
        assert end("rastrigin", start=start) == pytest.approx(np.round(start), abs=0.03)


def test_ackley_s_small_dips_hide_the_large_one():
    reached = LANDSCAPES["ackley"].loss(end("ackley"))
    assert LANDSCAPES["ackley"].loss(np.zeros(2)) + 1 < reached
    assert walked("ackley", 5000)[-1].outcome.kind != "diverged"


def test_at_the_saddle_the_gradient_vanishes_and_it_is_no_minimum():
    assert LANDSCAPES["saddle"].loss_and_gradient(np.zeros(2))[1].tolist() == [0, 0]
    low, high = curvatures("saddle", (0, 0))[0]
    assert low < 0 < high


def test_the_plateau_has_almost_no_slope_far_out():
    for corner in [(-6, 6), (6, 6), (-6, -6)]:
        _, gradient = LANDSCAPES["plateau"].loss_and_gradient(np.array(corner, float))
        assert 0 < np.linalg.norm(gradient) < 1e-12


def test_at_the_cliff_one_huge_gradient_throws_the_walker_far_away():
    racers = walked("cliff", 300)
    slopes = [float(np.linalg.norm(racer.gradient)) for racer in racers]
    huge = int(np.argmax(slopes))
    assert slopes[huge] > 30
    assert max(slopes[:huge] + slopes[huge + 1 :]) < 3, "one, on gentle ground"
    (_, far), _ = LANDSCAPES["cliff"].bounds
    assert racers[huge + 1].params[0] > 2 * far
    assert racers[-1].params == pytest.approx((3, 0), abs=1e-3)


def test_large_steps_leave_the_sharp_minimum_but_not_the_flat_one():
    large = {"learning_rate": 0.5}
    sharp, flat = LANDSCAPES["sharp-flat"].minima
    for beside in [(0.05, 0.05), (-0.1, 0.02), (0.1, 0.1)]:
        for at in (sharp, flat):
            start = tuple(np.array(at) + beside)
            assert end("sharp-flat", start=start, hyper=large) == pytest.approx(flat, abs=1e-3)


def test_noise_leaves_the_sharp_minimum_but_not_the_flat_one():
    """Steps that noise of one size is added to: how many of 500 are within 1 of the minimum it began at."""

    def near(at, seed):
        loss, random, params, count = LANDSCAPES["sharp-flat"], np.random.default_rng(seed), np.array(at), 0
        for _ in range(500):
            params = params - 0.1 * (loss.loss_and_gradient(params)[1] + random.normal(0, 2, 2))
            count += int(np.linalg.norm(params - at) < 1)
        return count

    sharp, flat = LANDSCAPES["sharp-flat"].minima
    assert max(near(sharp, seed) for seed in range(4)) < 250
    assert min(near(flat, seed) for seed in range(4)) > 375


# -- curves


def slope(name, w):
    return float(CURVES[name].loss_and_gradient(np.array([w]))[1][0])


def test_the_slope_of_the_square_is_2w():
    assert [slope("square", w) for w in (-1.5, 0.0, 0.25)] == [-3.0, 0.0, 0.5]


def test_on_the_fourth_power_the_same_rate_crawls_or_explodes():
    rate = {"learning_rate": 0.2}
    assert walked("fourth-power", 500, curve=True, start=(1.9,), hyper=rate)[-1].outcome.kind == "diverged"
    assert walked("fourth-power", 100, curve=True, start=(0.1,), hyper=rate)[-1].params[0] > 0.05


def test_of_two_valleys_the_start_decides():
    deep, shallow = (w for (w,) in CURVES["two-valleys"].minima)
    assert CURVES["two-valleys"].loss(np.array([deep])) < CURVES["two-valleys"].loss(np.array([shallow]))
    assert end("two-valleys", curve=True) == pytest.approx(shallow, abs=1e-4)
    assert end("two-valleys", curve=True, start=(-2.0,)) == pytest.approx(deep, abs=1e-4)


def test_the_slope_of_abs_jumps_and_never_shrinks():
    assert [slope("abs", w) for w in (-2.0, -1e-9, 1e-9, 2.0)] == [-1, -1, 1, 1]


def test_every_dip_of_the_wiggly_curve_looks_like_the_bottom_inside():
    for (w,) in CURVES["wiggly"].minima:
        assert end("wiggly", curve=True, start=(w + 0.2,)) == pytest.approx(w, abs=1e-4)
    assert end("wiggly", curve=True) == pytest.approx(CURVES["wiggly"].minima[3], abs=1e-4)


def test_far_out_on_the_plateau_learning_all_but_stops_with_a_high_loss():
    racers = walked("plateau", 20, curve=True)
    assert all(racer.loss > 0.95 for racer in racers)
    assert abs(slope("plateau", 2.6)) < 0.01
    assert abs(slope("plateau", 4.0)) < 1e-5


def test_the_hinge_is_flat_on_one_side_and_straight_on_the_other():
    assert [slope("hinge", w) for w in (-2.0, 0.5, 1.5, 3.0)] == [-1, -1, 0, 0]
    assert walked("hinge", 50, curve=True, start=(2.0,))[-1].params[0] == 2.0


def test_the_small_classifier_has_twelve_examples_and_its_slice_is_its_loss_along_w():
    whole, part = LANDSCAPES["classifier"], CURVES["classifier-w"]
    assert len(EXAMPLES) == 12
    for w in np.random.default_rng(0).normal(0, 3, 20):
        score = np.array([each.x for each in EXAMPLES]) * w + START["b"]
        kinds = np.array([each.kind for each in EXAMPLES])
        losses = np.logaddexp(0, np.where(kinds == 1, -score, score))
        assert whole.loss(np.array([START["b"], w])) == pytest.approx(losses.mean(), abs=1e-12)
        assert part.loss(np.array([w])) == pytest.approx(losses.mean(), abs=1e-12)


def test_every_loss_has_its_claim_run():
    """A new line of the catalogue needs a test here: its name stands in one."""
    import inspect
    import sys

    source = inspect.getsource(sys.modules[__name__])
    assert [name for name in (*LANDSCAPES, *CURVES) if f'"{name}"' not in source] == []
