"""Many runs at once: what becomes of each is what becomes of the run by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.landscape.suspects import BUGS
from gdtui.engine.losses.catalogue import find_loss
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.outcome import judge
from gdtui.engine.optimizers.registry import OPTIMIZERS, make
from gdtui.engine.optimizers.varied import spread
from gdtui.engine.settings.axis import at_setting, axes_of
from gdtui.engine.settings.fate import Fate, fate_of
from gdtui.engine.settings.map import asked_of
from gdtui.engine.settings.runs import ends_of
from gdtui.engine.slope.simulation import slope_from
from tests.effort import examples

RULES = [name for name in OPTIMIZERS if name not in ("random-search", "newton")]
STEPS = 40
LANDSCAPES = ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "x**2 + 10*y**2", "(x**2 - y**2)/2",
              "abs(x) + y**2", "x*x*x - 3*x + y*y", "x + 2*y")  # fmt: skip
CURVES = ("w**2", "abs(w)", "w*w*w*w - 3*w**2 + w", "relu(1 - w)", "sqrt(w)")


def alone(walk, axis, rate, value, steps=STEPS):
    """What becomes of one run of the simulation itself."""
    simulation = at_setting(walk, 0, axis, rate, value)
    states = [simulation.init()]
    while len(states) <= steps and not simulation.ended(states[-1]):
        states.append(simulation.step(states[-1]))
    return fate_of(state.racers[0] for state in states)


def together(walk, axis, rates, values, steps=STEPS):
    """What becomes of all of them."""
    ends = ends_of(walk, asked_of(walk, 0, axis, np.array(rates), np.array(values)), steps)
    return [(Fate(fate), step) for fate, step in zip(ends.fates.tolist(), ends.steps.tolist(), strict=True)]


def check(walk, spots, which):
    """All runs at once are each by itself, with settings at shares of the axes."""
    axes = axes_of(walk, walk.optimizers[0])
    axis = axes[which % len(axes)]
    middle = walk.optimizers[0].rate
    rates = [middle * 10.0**power for power, _ in spots]
    values = [axis.value(axis.low + share * (axis.high - axis.low)) for _, share in spots]
    found = together(walk, axis, rates, values)
    for rate, value, told in zip(rates, values, found, strict=True):
        assert told == alone(walk, axis, rate, value)[:2]


SPOTS = st.lists(st.tuples(st.floats(-2, 1.5), st.floats(0, 1)), min_size=1, max_size=6)
SCALES = st.sampled_from([1.0, 1e-9, 1e12, 37.0])


@settings(max_examples=examples(200))
@given(
    name=st.sampled_from(RULES),
    spots=SPOTS,
    scale=SCALES,
    loss=st.sampled_from(LANDSCAPES),
    which=st.integers(0, 9),
)
def test_a_setting_among_many_ends_as_the_run_by_itself(name, spots, scale, loss, which):
    loss = find_loss(f"{scale!r}*({loss})", 2)
    rule = make(name).suited(loss.learning_rate)
    check(Landscape(loss, loss.start, (rule,)), spots, which)


@settings(max_examples=examples(200))
@given(
    name=st.sampled_from(RULES),
    spots=SPOTS,
    scale=SCALES,
    curve=st.sampled_from(CURVES),
    which=st.integers(0, 9),
)
def test_so_it_does_on_a_curve_where_who_climbs_out_is_lost(name, spots, scale, curve, which):
    check(slope_from(Settings(loss=f"{scale!r}*({curve})", optimizers=(name,))), spots, which)


@pytest.mark.parametrize(("name", "loss"), [
    ("gradient-descent", "(x - y)**4"), ("momentum", "sin(x)*cos(y) + 0.1*(x**2 + y**2)"),
    ("adam", "x**2*exp(-y) + y**2"), ("newton", "sin(x)*cos(y) + 0.1*(x**2 + y**2)"),
])  # fmt: skip
def test_where_numpy_rounds_otherwise_only_the_very_border_may_differ(name, loss):
    loss = find_loss(loss, 2)
    walk = Landscape(loss, loss.start, (make(name).suited(loss.learning_rate),))
    axis = axes_of(walk, walk.optimizers[0])[0]
    rates = walk.optimizers[0].rate * np.geomspace(0.05, 20, 16)
    values = axis.values(np.linspace(axis.low, axis.high, 16))
    for rate, value, told in zip(rates, values, together(walk, axis, rates, values), strict=True):
        near = [alone(walk, axis, rate * share, value)[:2] for share in (1, 1 - 1e-12, 1 + 1e-12)]
        assert told in near or len(set(near)) > 1 or abs(told[1] - near[0][1]) <= 1


def test_a_rule_that_was_typed_walks_with_many_settings_as_well():
    asked = Settings(optimizers=("own",), rule="m = 0.8*m + g; w = w - eta*m/(1 + abs(m))")
    walk = landscape_from(asked)
    check(walk, [(power, 0.5) for power in np.linspace(-2, 1.5, 7).tolist()], 0)


def test_runs_that_begin_at_rest_are_all_told_so():
    loss = find_loss("bowl", 2)
    walk = Landscape(loss, (0.0, 0.0), (make("momentum"),))
    axis = axes_of(walk, walk.optimizers[0])[0]
    told = together(walk, axis, np.full(500, 0.1), np.linspace(0, 0.9, 500))
    assert told == [(Fate.CONVERGES, 0)] * 500


def test_hardly_any_run_is_judged_by_itself(monkeypatch):
    """What is slow is done for the doubtful alone: else a map takes seconds."""
    asked = []
    monkeypatch.setattr("gdtui.engine.settings.judge.judge", lambda *args: asked.append(1) or judge(*args))
    walk = Landscape(find_loss("himmelblau", 2), (-0.5, -1), (make("momentum"),))
    axis = axes_of(walk, walk.optimizers[0])[0]
    rates, values = (
        each.ravel() for each in np.meshgrid(np.geomspace(3e-4, 0.1, 40), np.linspace(0, 0.99, 20))
    )
    together(walk, axis, rates, values, 200)
    assert len(asked) < 40


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_broken_rule_takes_many_runs_at_once_too(bug):
    rates, slopes = np.geomspace(1e-3, 0.1, 30), np.linspace(-3.0, 2.0, 30)

    def twice(rule, slopes):
        memory, here = rule.init(slopes), Here(find_loss("bowl", 2), slopes, 1.0, slopes, 0, 0)
        return rule.update(here, rule.update(here, memory)[1])[0]

    apart = [twice(bug.rule(learning_rate=rate), slopes[[run]]) for run, rate in enumerate(rates)]
    many = spread(bug.rule(), {"learning_rate": rates}, 1)
    np.testing.assert_allclose(twice(many, slopes), np.ravel(apart), rtol=1e-12)
