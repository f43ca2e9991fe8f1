import math
from itertools import pairwise

import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.optimizers.registry import make
from gdtui.engine.slope.regime import Regime, account, forecast, observe
from gdtui.engine.slope.simulation import slope_from


def run(loss="w**2", start=1.0, optimizer="gradient-descent", steps=60, **hyper):
    simulation = slope_from(
        Settings(loss=loss, start=(start,), optimizers=(optimizer,), hyper=hyper, bounds=(-1e5, 1e5))
    )
    states = [simulation.init()]
    while len(states) <= steps and not simulation.ended(states[-1]):
        states.append(simulation.step(states[-1]))
    return simulation, states


def path(states):
    return [float(state.racers[0].params[0]) for state in states]


@pytest.mark.parametrize(("product", "regime"), [
    (0.1, Regime.CRAWLS), (0.11, Regime.MONOTONE), (0.9, Regime.MONOTONE), (1, Regime.LANDS),
    (1.5, Regime.OVERSHOOTS), (2, Regime.OSCILLATES), (2.001, Regime.DIVERGES), (3, Regime.DIVERGES),
])  # fmt: skip
def test_the_regime_by_curvature_is_that_of_the_run(product, regime):
    """L = w² has L″ = 2, so η = product/2; the distance to the minimum is |w|."""
    simulation, states = run(learning_rate=product / 2)
    expected = simulation.forecast(states[0])
    assert expected.regime is regime
    assert expected.product == pytest.approx(product, rel=1e-12)
    ws = path(states)
    ratios = [b / a for a, b in pairwise(ws) if abs(a) > 1e-3]
    assert ratios == pytest.approx([1 - product] * len(ratios), abs=1e-12)
    seen = observe([state.racers[0].move for state in states[1:]])
    if regime is Regime.LANDS:
        assert ws[1] == 0
        assert seen is None
    else:
        assert seen.regime is regime
        assert "Confirmed" in simulation.account(states)


@pytest.mark.parametrize("product", [0.01, 0.1, 0.5, 1.5, 1.9])
def test_the_halving_of_the_distance_is_that_of_the_run(product):
    simulation, states = run(learning_rate=product / 2, steps=200)
    halving = simulation.forecast(states[0]).halving
    ws = path(states)
    assert abs(ws[halving]) <= 0.5 * (1 + 1e-9)
    assert abs(ws[halving - 1]) > 0.5 * (1 + 1e-9)


def test_what_never_comes_closer_has_no_halving():
    assert forecast(make("gradient-descent", learning_rate=1.0), 2.0, True).halving is None


@pytest.mark.parametrize(("optimizer", "hyper"), [
    ("momentum", {"momentum": 0.9}), ("momentum", {"momentum": 0.5}), ("nesterov", {"momentum": 0.9}),
])  # fmt: skip
@pytest.mark.parametrize("eta", [0.002, 0.1, 0.5])
def test_the_factors_with_momentum_are_those_of_the_run(optimizer, hyper, eta):
    """w obeys w₂ = (z₁+z₂)·w₁ − z₁z₂·w₀ with the factors z (by Vieta's rule)."""
    _, states = run(optimizer=optimizer, learning_rate=eta, steps=10, **hyper)
    one, two = make(optimizer, learning_rate=eta, **hyper).factors(2 * eta)
    ws = path(states)
    for before, here, after in zip(ws, ws[1:], ws[2:], strict=False):
        assert after == pytest.approx(((one + two) * here - one * two * before).real, abs=1e-12)


@pytest.mark.parametrize(("eta", "regime"), [
    (0.0001, Regime.CRAWLS), (0.1, Regime.OVERSHOOTS), (1.2, Regime.OVERSHOOTS), (1.9, Regime.OSCILLATES),
    (1.91, Regime.DIVERGES),
])  # fmt: skip
def test_momentum_goes_further_before_it_diverges(eta, regime):
    """The bound is ηλ < 2 + 2μ = 3.8 (GOLDEN, Distill)."""
    expected = forecast(make("momentum", learning_rate=eta, momentum=0.9), 2.0, True)
    assert expected.limit == pytest.approx(3.8)
    assert expected.regime is regime
    _, states = run(optimizer="momentum", learning_rate=eta, steps=3000)
    ends = abs(path(states)[-1])
    assert (ends < 1) is (regime in (Regime.CRAWLS, Regime.OVERSHOOTS))
    assert (str(states[-1].racers[0].outcome.kind) == "diverged") is (regime is Regime.DIVERGES)


@pytest.mark.parametrize(("eta", "regime"), [
    (0.05, Regime.CRAWLS), (0.5, Regime.MONOTONE), (1.0, Regime.LANDS), (1.5, Regime.OVERSHOOTS),
    (2.0, Regime.OSCILLATES), (2.5, Regime.DIVERGES),
])  # fmt: skip
def test_newton_has_divided_by_the_curvature(eta, regime):
    """Each step multiplies the distance by 1 − η, however steep the parabola."""
    simulation, states = run("50*w**2", optimizer="newton", learning_rate=eta, steps=6)
    assert simulation.forecast(states[0]).regime is regime
    ws = path(states)
    assert ws[1] == pytest.approx(1 - eta, abs=1e-12)


def test_newton_is_promised_nothing_where_the_curve_bends_down():
    assert forecast(make("newton"), -2.0, False).regime is Regime.UNBOUNDED


@pytest.mark.parametrize("name", ["adam", "adagrad", "rmsprop"])
def test_no_bound_is_made_up_for_rules_that_scale_their_steps(name):
    for curvature in (2.0, 0.0, -2.0):
        expected = forecast(make(name), curvature, True)
        assert expected.regime is Regime.UNBOUNDED
        assert math.isnan(expected.product)


def test_random_search_has_no_learning_rate_to_bound():
    assert forecast(make("random-search"), 2.0, True) is None


@pytest.mark.parametrize(("curvature", "regime"), [(0.0, Regime.LEVEL), (-3.0, Regime.CURVES_DOWN)])
def test_curvature_that_sets_no_bound(curvature, regime):
    assert forecast(make("gradient-descent"), curvature, False).regime is regime


def test_a_curvature_that_is_no_number_tells_nothing():
    assert forecast(make("gradient-descent"), math.nan, False) is None
    assert account(None, None) == ""


def test_local_curvature_is_said_to_be_local():
    simulation, states = run("w**4", start=1.7, learning_rate=0.1, steps=1)
    assert "while this curvature lasts" in simulation.account(states[:1])
    assert "while this curvature lasts" not in run(learning_rate=0.1, steps=0)[0].account(run(steps=0)[1])


def test_a_forecast_that_failed_is_owned_up_to():
    """w⁴ at 1.7 is so steep that η·L″ = 3.468, yet the next step lands where it is flat."""
    simulation, states = run("w**4", start=1.7, learning_rate=0.1, steps=2)
    assert "beyond 2" in simulation.account(states[:1])
    assert "η·L″ was 3.468, yet the loss fell" in simulation.account(states[:2])
    assert "yet the loss fell" not in simulation.account(states)


def test_what_is_seen_corrects_what_was_expected():
    """|w|: no curvature says nothing of the swings from side to side that follow."""
    simulation, states = run("abs(w)", start=0.25, learning_rate=0.1)
    told = simulation.account(states)
    assert "L″ = 0" in told
    assert "But" in told
    assert "oscillates" in told


def test_only_the_steps_of_the_rule_in_force_count():
    _, states = run(learning_rate=1.05, steps=10)
    calmer = slope_from(Settings(loss="w**2", start=(1.0,), hyper={"learning_rate": 0.1}, bounds=(-1e5, 1e5)))
    after = [calmer.adopt(states[-1])]
    for _ in range(4):
        after.append(calmer.step(after[-1]))
    moves = [state.racers[0].move for state in states[1:] + after[1:]]
    assert observe(moves[:-2]) is None
    assert observe(moves).regime is Regime.MONOTONE
    assert observe(moves).steps == 4


def test_too_few_steps_tell_nothing():
    _, states = run(learning_rate=0.1, steps=2)
    assert observe([state.racers[0].move for state in states[1:]]) is None
    assert observe([]) is None


def test_factors_are_for_rules_that_have_them():
    assert make("adam").factors(1.0) == ()
