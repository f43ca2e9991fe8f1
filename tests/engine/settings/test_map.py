"""Maps of settings: coarse first, and with the border that theory knows."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.main import run_cli
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.optimizers.registry import make
from gdtui.engine.settings.asked import check_walk
from gdtui.engine.settings.axis import at_setting, axes_of, border_formula, find_axis, own_setting, rates_of
from gdtui.engine.settings.fate import RUNNING, Fate, fates
from gdtui.engine.settings.map import SettingsMap, asked_of, bound_of
from gdtui.engine.settings.runs import ends_of
from gdtui.engine.slope.simulation import slope_from
from tests.effort import examples


def walk_of(loss, name, **asked):
    return landscape_from(Settings(loss=loss, optimizers=(name,), **asked))


def mapped(walk, axis, rates, values, steps=60):
    """All that comes of a map."""
    return [found for found in SettingsMap(walk, 0, axis, rates, values, steps).maps() if found]


@settings(max_examples=examples(40))
@given(
    name=st.sampled_from(["gradient-descent", "momentum", "nesterov"]),
    bend=st.floats(0.1, 50),
    power=st.integers(-9, 12),
)
def test_on_a_parabola_nothing_settles_beyond_the_border_and_all_does_within(name, bend, power):
    walk = walk_of(f"1e{power}*(0.5*x**2 + {bend!r}*y**2)", name)
    axis, steepest = axes_of(walk, walk.optimizers[0])[0], 10.0**power * max(1.0, 2 * bend)
    values = np.repeat([axis.value(axis.low), axis.value(0.4 * axis.high)], 4)
    rules = (at_setting(walk, 0, axis, 1e-9, value).optimizers[0] for value in values.tolist())
    bounds = np.array([bound_of(rule, steepest) for rule in rules])
    rates = bounds * np.tile([0.5, 0.97, 1.03, 2.0], 2)
    found = ends_of(walk, asked_of(walk, 0, axis, rates, values), 100)
    assert (found.fates[rates > bounds] >= Fate.OSCILLATES).all()
    assert (found.fates[rates < bounds] <= Fate.OSCILLATES).all()
    assert (found.losses[1::4] < found.losses[2::4]).all()


def test_a_curvature_that_is_all_but_zero_bounds_nothing():
    """Its product with the learning rate is too small for a number."""
    assert math.isnan(bound_of(make("gradient-descent", learning_rate=0.1), 5e-324))


@pytest.mark.parametrize("scale", ["1e-9", "1", "1e12"])
def test_a_parabola_has_one_border_everywhere(scale):
    walk = walk_of(f"{scale}*(x**2 + 5*y**2)", "momentum")
    axis = axes_of(walk, walk.optimizers[0])[0]
    last = mapped(walk, axis, np.array([1e-3, 1e-2]) / float(scale), np.array([0.1, 0.9]), 5)[-1]
    assert last.steepest == pytest.approx([10 * float(scale)] * 2)


def test_each_start_has_the_border_of_the_minimum_that_small_steps_lead_to():
    walk = slope_from(Settings(loss="two-valleys", optimizers=("gradient-descent",)))
    axis = axes_of(walk, walk.optimizers[0])[0]
    last = mapped(walk, axis, np.geomspace(1e-3, 1, 48), np.array([-2.0, 2.0]), 400)[-1]
    curvatures = [12 * w**2 - 6 for (w,) in walk.objective.minima]
    assert last.steepest == pytest.approx(curvatures, rel=1e-4)


def test_where_nothing_comes_to_rest_no_border_is_known():
    walk = walk_of("rosenbrock", "momentum")
    axis = axes_of(walk, walk.optimizers[0])[0]
    assert np.isnan(mapped(walk, axis, np.geomspace(1e-5, 1e-4, 8), np.array([0.1]))[-1].steepest).all()


def test_a_map_is_coarse_at_once_and_then_ever_finer_to_the_same_as_each_row_by_itself():
    walk = walk_of("himmelblau", "momentum")
    axis = axes_of(walk, walk.optimizers[0])[0]
    rates, values = np.geomspace(1e-3, 0.1, 21), np.linspace(0, 0.9, 13)
    pieces = list(SettingsMap(walk, 0, axis, rates, values, 60).maps())
    known = [found for found in pieces if found]
    assert len(known) == 3
    assert None in pieces  # keys are served in the middle of a pass, too
    assert (known[0].fates[:8, :8] == known[0].fates[0, 0]).all()
    for row in range(0, 13, 4):
        alone = mapped(walk, axis, rates, values[row : row + 1])[-1]
        assert (known[-1].fates[row] == alone.fates).all()
        assert (known[-1].steps[row] == alone.steps).all()


def test_a_run_swings_only_if_the_second_half_of_it_overshoots():
    ends = np.array([RUNNING, RUNNING, Fate.CONVERGES, Fate.CONVERGES, Fate.DIVERGES, Fate.STALLS], np.int8)
    found = fates(ends, np.full(6, 10), np.array([5, 6, 5, 6, 10, 10]))
    assert [Fate(code).word for code in found] == [
        "crawls", "oscillates", "converges", "overshoots", "diverges", "stalls",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "first", "formula"), [
    ("momentum", "momentum", "(2 + 2μ)/λmax"), ("adam", "beta2", ""), ("rmsprop", "decay", ""),
    ("gradient-descent", "x", "2/λmax"), ("adagrad", "x", ""), ("newton", "x", "2"),
])  # fmt: skip
def test_what_stands_upwards_first_is_what_tells_most_of_a_rule(name, first, formula):
    walk = walk_of("bowl", name)
    axes = axes_of(walk, walk.optimizers[0])
    assert (axes[0].spoken, border_formula(walk.optimizers[0])) == (first, formula)
    assert [axis.name for axis in axes[-2:]] == ["x", "y"]
    low, high = rates_of(walk, walk.optimizers[0])
    assert low < own_setting(walk, 0, axes[0])[0] < high


def test_a_curve_begins_with_its_start():
    walk = slope_from(Settings(optimizers=("momentum",)))
    assert [axis.spoken for axis in axes_of(walk, walk.optimizers[0])] == ["w", "momentum", "dampening"]


def test_a_rule_without_a_learning_rate_has_no_map():
    walk = walk_of("bowl", "random-search")
    with pytest.raises(InputError, match="random search has no learning rate"):
        axes_of(walk, walk.optimizers[0])


@pytest.mark.parametrize(("asked", "says"), [
    (("mu",), "mu cannot stand upwards here"),
    (("momentum", 0.1, 2.0), "momentum goes from 0 to 0.99999, so 2 is out of range"),
    (("momentum", 0.0, 0.5), "a learning rate goes from"),
    (("momentum", 1.0, 1.0, 0.0, 0.5), "1 is not below 1"),
])  # fmt: skip
def test_what_no_map_shows_is_refused(asked, says):
    walk = walk_of("bowl", "momentum")
    with pytest.raises(InputError, match=says):
        check_walk(asked, walk, 0)


def test_the_table_says_of_every_setting_what_becomes_of_the_run(capsys):
    assert (
        run_cli(
            [
                "trace",
                "settings",
                "--loss",
                "bowl",
                "--optimizer",
                "momentum",
                "--size",
                "3x2",
                "--format",
                "csv",
            ]
        )
        == 0
    )
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "learning_rate,momentum,outcome,steps,loss"
    assert len(rows) == 6
    walk = walk_of("bowl", "momentum")
    axis = find_axis(axes_of(walk, walk.optimizers[0]), "momentum")
    for row in rows:
        rate, value, word, step, loss = row.split(",")
        told = mapped(walk, axis, np.array([float(rate)]), np.array([float(value)]), 200)[-1]
        assert (Fate(told.fates[0, 0]).word, str(told.steps[0, 0])) == (word, step)
        assert told.losses[0, 0] == float(loss)


@pytest.mark.parametrize(("line", "says"), [
    ("--optimizer adam,momentum", "that of one optimizer"), ("--up z", "one of: x y"),
    ("--loss nothing", "there is no loss"),
    ("--optimizer random-search", "no learning rate"), ("--loss w**4 --up momentum", "one of: w"),
])  # fmt: skip
def test_a_table_that_cannot_be_made_is_refused(line, says, capfd):
    assert run_cli(f"trace settings {line}".split()) == 2
    assert says in capfd.readouterr().err
