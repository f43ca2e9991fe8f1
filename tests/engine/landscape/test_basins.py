"""Basins: every start ends where the run from it ends, and after as many steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.main import run_cli
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.meshes import passes
from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.basins import OTHER, Basins, Walkers
from gdtui.engine.landscape.basins_trace import basins_trace
from gdtui.engine.landscape.minima import MOST, numbered, scattered
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import eigen
from gdtui.engine.losses.plane import named_plane
from gdtui.engine.optimizers.registry import OPTIMIZERS, make, make_asked

RULES = [name for name in OPTIMIZERS if name != "random-search"]
starts_on = st.lists(st.tuples(st.floats(-4, 4), st.floats(-4, 4)), min_size=1, max_size=6)


def alone(loss, rule, start, steps):
    """The params after each step of the landscape's own simulation; it stays where it ends."""
    simulation = Landscape(loss, start, (rule,), step_limit=steps)
    state = simulation.init()
    way = [state.racers[0].params]
    for _ in range(steps):
        state = simulation.step(state)
        way.append(state.racers[0].params)
    return np.array(way)


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=10)
@given(starts=starts_on, loss=st.sampled_from(["himmelblau", "x**2 + 3*y**2", "saddle"]))
def test_all_at_once_is_each_by_itself(name, starts, loss):
    loss, rule = find_loss(loss, 2), make(name, learning_rate=0.01)
    *_, ends = Walkers(loss, rule, 12)._walk(np.array(starts).T)
    for place, start in enumerate(starts):
        way = alone(loss, rule, start, 12)
        if np.any(way[1:] != way[:-1], axis=1).all():  # what has come to rest is not moved on
            np.testing.assert_allclose(ends[:, place], way[-1], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("name", "rate", "steps"), [
    ("gradient-descent", 0.01, 30), ("momentum", 0.003, 120), ("newton", 0.5, 14), ("adam", 0.2, 90)
])  # fmt: skip
def test_the_minimum_and_the_step_are_those_of_the_run(name, rate, steps):
    loss, rule = find_loss("himmelblau", 2), make(name, learning_rate=rate)
    starts = np.random.default_rng(5).uniform(-4, 4, (12, 2))
    walkers = Walkers(loss, rule, steps)
    minimum, late = walkers.ends(starts)
    assert set(minimum.tolist()) - {0}
    for start, number, step in zip(starts, minimum, late, strict=True):
        way = alone(loss, rule, tuple(start), steps)
        known = [np.linalg.norm(way - np.array(place), axis=1) for place in loss.minima]
        nearest = int(np.argmin([apart[-1] for apart in known]))
        if number:
            assert walkers.minima[number - 1] == loss.minima[nearest]
            outside = np.flatnonzero(known[nearest] > 1e-3)
            assert step == (outside[-1] + 1 if outside.size else 0)
        else:
            assert (step, known[nearest][-1] > 1e-3) == (-1, True)


def test_minima_that_nobody_wrote_down_are_found():
    loss = find_loss("(x**2 - 1)**2 + y**2", 2)
    assert not loss.minima
    walkers = Walkers(loss, make("gradient-descent", learning_rate=0.1), 100)
    minimum, _ = walkers.ends(np.array([[-0.5, 1.0], [0.5, 1.0], [1.5, -1.0], [0.0, 1.0]]))
    assert minimum.tolist() == [1, 2, 2, 0]  # the last one ends on the saddle between
    np.testing.assert_allclose(walkers.minima, [[-1, 0], [1, 0]], atol=1e-9)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
def test_it_is_the_same_at_any_scale_of_the_loss(scale):
    loss = find_loss(f"{scale!r}*((x**2 - 1)**2 + y**2)", 2)
    walkers = Walkers(loss, make("gradient-descent", learning_rate=0.1 / scale), 100)
    minimum, _ = walkers.ends(np.array([[-0.5, 1.0], [0.5, 1.0], [9.0, 9.0]]))
    assert minimum.tolist() == [1, 2, 0]  # from far off a step of this size leaves for ever


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 50), st.sampled_from([2, 4, 8]))
def test_a_grid_is_filled_once_coarse_first(rows, columns, most, finer):
    parts = list(passes(rows, columns, 8, most, finer))
    seen = [place for part in parts for place in zip(part.rows.tolist(), part.columns.tolist(), strict=True)]
    assert sorted(seen) == [(row, column) for row in range(rows) for column in range(columns)]
    assert [part.mesh for part in parts] == sorted((part.mesh for part in parts), reverse=True)
    assert all(part.rows.size <= most for part in parts)


def test_pieces_are_the_whole():
    loss, rule = find_loss("himmelblau", 2), make("momentum", learning_rate=0.01)
    plane = named_plane(("x", "y"), "x", "y", np.zeros(2))
    a, b = np.linspace(-5, 5, 20), np.linspace(-5, 5, 14)
    picture, walkers = np.zeros((14, 20), int), Walkers(loss, rule, 60)
    for cells, ends in filter(None, Basins(loss, rule, plane, a, b, 60).pieces()):
        picture[cells.rows, cells.columns] = ends.steps
    grid = np.stack(np.meshgrid(a, b), axis=-1).reshape(-1, 2)
    assert (picture.ravel() == walkers.ends(grid).steps).all()


def test_what_has_no_basins_says_so():
    with pytest.raises(InputError, match="chance"):
        Walkers(find_loss("bowl", 2), make("random-search"), 10)


def test_the_table(capsys):
    line = "trace basins --loss himmelblau --learning-rate 0.01 --size 3x2 --format csv"
    assert run_cli(line.split()) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == "x,y,minimum,steps"
    assert [row.rsplit(",", 2)[0] for row in rows[1:]] == [
        "-5.0,-5.0", "0.0,-5.0", "5.0,-5.0", "-5.0,5.0", "0.0,5.0", "5.0,5.0"
    ]  # fmt: skip
    assert rows[1].split(",")[2] == "3"  # of the known minima, in their order


@pytest.mark.parametrize(("more", "said"), [
    ("--optimizer random-search", "chance"), ("--optimizer adam,momentum", "one optimizer"),
    ("--size 0x3", "--size takes"), ("--size 12", "--size takes"), ("--plane pca", "two params"),
])  # fmt: skip
def test_bad_input_is_one_line(more, said, capfd):
    assert run_cli(["trace", "basins", *more.split()]) == 2
    error = capfd.readouterr().err
    assert said in error
    assert error.count("\n") == 1


LOSSES = ["himmelblau", "six-hump-camel", "goldstein-price", "rastrigin", "ackley", "sin(3*x) + cos(2*y)"]


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("rule", ["gradient-descent", "momentum", "newton", "adam"])
def test_a_minimum_has_one_number_in_tables_and_pictures_of_any_size(name, rule):
    loss = find_loss(name, 2)
    told = set()
    for columns, rows in ((7, 5), (24, 20)):
        asked = Settings(loss=name, optimizers=(rule,), size=f"{columns}x{rows}", steps=80)
        table = basins_trace(asked)
        numbers = [row[2] for row in table.rows]
        (chosen,) = make_asked(asked, (rule,), loss.learning_rate)
        a, b = (np.linspace(*side, count) for side, count in zip(loss.bounds, (columns, rows), strict=True))
        plane = named_plane(("x", "y"), "x", "y", np.zeros(2))
        *_, picture = filter(None, Basins(loss, chosen, plane, a, b, 80).maps())
        assert picture.minimum.ravel().tolist() == numbers
        for number in set(numbers) - {0, OTHER}:
            x, y = map(show, picture.minima[number - 1])
            assert f"minimum {number}: x = {x}, y = {y}" in table.notes
        told |= set(table.notes)
    assert len({note.partition(":")[0] for note in told}) == len(told)


@pytest.mark.parametrize("name", [name for name in LANDSCAPES if LANDSCAPES[name].minima])
def test_known_minima_come_first_and_all_that_are_numbered_are_minima(name):
    loss = find_loss(name, 2)
    found = numbered(loss)
    assert found[: len(loss.minima)] == loss.minima
    assert len(found) <= MOST
    for place in map(np.array, found[len(loss.minima) :]):
        values, axes = eigen(loss.hessian(place))
        assert values[0] > 0
        assert np.abs((axes.T @ loss.loss_and_gradient(place)[1]) / values).max() <= 1e-6


def test_all_minima_of_an_egg_box_within_its_bounds_have_numbers():
    places = np.round(numbered(find_loss("rastrigin", 2))).tolist()
    assert sorted(places[:49]) == [[x, y] for x in range(-3, 4) for y in range(-3, 4)]


OF_MORE = ["rosenbrock-3", "quadratic-10", "(x**2 - 1)**2 + (y**2 - 1)**2 + (z**2 - 1)**2",
           "sin(3*x) + cos(2*y) + sin(4*z) + 0.1*(x**2 + y**2 + z**2)", "cos(x) + cos(y)",
           "sin(x/9) + sin(y/7)"]  # fmt: skip
"""Of three params and more, or with minima far outside the bounds."""


@given(
    st.sampled_from(OF_MORE),
    st.sampled_from(["gradient-descent", "momentum", "newton", "adam", "rmsprop"]),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.floats(0.01, 30)), min_size=2, max_size=3),
)
@settings(max_examples=25)
def test_one_numbering_everywhere_whatever_the_rule_the_part_and_the_size(name, rule, pictures):
    loss = find_loss(name, 2)
    across, up = loss.variables[:2]
    plane = named_plane(loss.variables, across, up, np.array(loss.start))
    chosen = make(rule, learning_rate=0.5)
    alone = Walkers(loss, chosen, 40)
    for columns, rows, wide in pictures:
        asked = Settings(loss=name, optimizers=(rule,), size=f"{columns}x{rows}", steps=5)
        table = basins_trace(asked)
        list(table.rows)
        a, b = (np.linspace(-wide, wide, count) for count in (columns, rows))
        *_, picture = filter(None, Basins(loss, chosen, plane, a, b, 40).maps())
        assert picture.minima == numbered(loss)
        told = [note for note in table.notes if not note.startswith(f"minimum {OTHER}")]
        assert len(told) == len(numbered(loss))
        for number, note in enumerate(told, 1):
            places = zip(loss.variables, map(show, picture.minima[number - 1]), strict=True)
            assert note == f"minimum {number}: " + ", ".join(f"{name} = {value}" for name, value in places)
        starts = plane.origin + np.stack(np.meshgrid(a, b), -1).reshape(-1, 2) @ plane.directions
        assert picture.minimum.ravel().tolist() == alone.ends(starts).minimum.tolist()


def test_a_minimum_without_a_number_is_told_from_none():
    loss = find_loss("sin(x/9) + y**2", 2)  # its minima are 57 apart, most of them far outside the bounds
    walkers = Walkers(loss, make("newton", learning_rate=1.0), 40)
    far = 9 * (-np.pi / 2 + 2 * np.pi * 40)
    ends = walkers.ends(np.array([[far + 1, 0.5], [9 * np.pi / 2, 0.0]]))
    assert ends.minimum.tolist() == [OTHER, 0]
    assert ends.steps[0] >= 0


@pytest.mark.parametrize("sides", range(1, 12))
def test_walks_begin_all_over_the_bounds(sides):
    places = scattered(64, sides)
    assert places.shape == (64, sides)
    for share in np.linspace(0, 0.75, 4):
        inside = ((places >= share) & (places < share + 0.25)).mean(axis=0)
        assert (inside >= 0.1).all()


def test_all_minima_of_three_double_wells_have_numbers():
    places = np.round(numbered(find_loss(OF_MORE[2], 2))).tolist()
    assert sorted(places) == sorted([x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1))


def himmelblau_times(scale):
    """Himmelblau's function of params that are `scale` times as large."""
    x, y = f"(x/{scale!r})", f"(y/{scale!r})"
    text = f"({x}**2 + {y} - 11)**2 + ({x} + {y}**2 - 7)**2"
    bounds = ((-5 * scale, 5 * scale),) * 2
    return CircuitObjective(text, parse(text), bounds, (0.0, 0.0), 0.01)


@settings(max_examples=15, deadline=None)
@given(st.integers(-60, 60))
def test_minima_are_the_same_however_large_the_params_are(power):
    """At 4096 times two of the four were taken for others, and at 1e12 times two were none."""
    here = np.array(numbered(himmelblau_times(2.0**power)))
    np.testing.assert_array_equal(here / 2.0**power, numbered(himmelblau_times(1.0)))
