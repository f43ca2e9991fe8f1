"""Which basin is which, at every size and in every look: numbers on the map, and a list beside it."""

import itertools
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.cli.main import run_cli
from gdtui.engine.landscape.basins import Map
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.losses.plane import named_plane
from gdtui.engine.optimizers.registry import make
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.basin_colors import name_of
from gdtui.render.landscape.basin_marks import basin_marks
from gdtui.render.landscape.basins import basins_of, minima_list
from gdtui.render.landscape.view import arranged
from gdtui.render.maps.axes import inside

LOOKS = [Look(), Look(colors=256), Look(colors=16), Look(colors=0), Look(colors=0, ascii=True)]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
LOSSES = [name for name, loss in LANDSCAPES.items() if loss.minima]
PLANE = named_plane(("x", "y"), "x", "y", np.zeros(2))


def cells_of(marks, here):
    """What is written into which cell: the last there."""
    return {here.to_cell(mark.x, mark.y): mark.glyph for mark in marks}


def texts(cells):
    """The words of a map: each with its row, and the columns where it begins and ends."""
    found = []
    for row, marks in itertools.groupby(sorted(cells), key=lambda cell: cell[0]):
        columns = [column for _, column in marks]
        while columns:
            long = next((n for n in range(1, len(columns)) if columns[n] != columns[0] + n), len(columns))
            word = "".join(cells[row, column] for column in columns[:long])
            found.append((row, columns[0], word))
            columns = columns[long:]
    return found


@lru_cache
def coarse(name, size):
    """The coarse basins of Newton's method on a loss, the part of the plane that is drawn, and the plane."""
    loss, main = find_loss(name, 2), arranged(*size).main
    (x, y), (across, up) = loss.variables, loss.bounds
    here, plane = inside(across, up, (x, y), main.columns, main.rows), named_plane((x, y), x, y, np.zeros(2))
    return next(filter(None, basins_of(loss, make("newton"), plane, here))), here, plane


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", LOSSES)
def test_each_minimum_on_the_map_has_its_number_beside_its_cross(name, size, look):
    (found, here, plane), known = coarse(name, size), len(find_loss(name, 2).minima)
    words = texts(cells_of(basin_marks(found, known, plane, here, look), here))
    cross = "x" if look.ascii else "✕"
    for number, place in enumerate(found.minima, 1):
        cell = here.to_cell(*place)
        if cell and (number <= known or number in found.minimum):
            beside = [word for row, column, word in words
                      if row == cell[0] and column <= cell[1] < column + len(word)]  # fmt: skip
            assert any(name_of(number, look) in word.replace(cross, " ").split() for word in beside)


numbers = st.integers(-6000, 6000).map(lambda number: number / 1000)
minima = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=57, unique=True).map(tuple)


@given(minima, st.sampled_from(LOOKS[:2]), st.integers(10, 130), st.integers(6, 45), st.integers(0, 2**31))
def test_a_number_is_that_of_the_cross_it_touches_and_touches_no_other_number(
    places, look, columns, rows, seed
):
    here = Viewport((-4.0, 4.0), (-4.0, 4.0), columns, rows)
    met = np.random.default_rng(seed).integers(0, len(places) + 1, (2 * rows, columns))
    found = Map(met, met, 9, places)
    marks = basin_marks(found, 0, PLANE, here, look)
    digits = {cell: glyph for cell, glyph in cells_of(marks, here).items() if glyph.isdigit()}
    assert sum(mark.glyph.isdigit() for mark in marks) == len(digits)  # none covers another one
    assert not any(here.to_cell(mark.x, mark.y) in digits for mark in marks if not mark.glyph.isdigit())
    written = [int(word) for _, _, word in texts(digits)]
    assert len(set(written)) == len(written)
    assert set(written) <= set(met.ravel().tolist())


def test_of_a_basin_whose_minimum_is_off_the_map_the_number_stands_where_it_is_widest():
    met = np.ones((20, 30), int)
    met[:, 18:] = 2
    found, here = Map(met, met, 9, ((0.0, 0.0), (99.0, 0.0))), Viewport((-4.0, 4.0), (-4.0, 4.0), 30, 10)
    cells = cells_of(basin_marks(found, 0, PLANE, here, Look()), here)
    (two,) = (cell for cell, glyph in cells.items() if glyph == "2")
    assert 18 < two[1] < 29
    assert "2" not in cells_of(basin_marks(found, 0, PLANE, here, Look(colors=16)), here).values()


@given(minima, st.sampled_from(LOOKS), st.integers(34, 62), st.integers(3, 40))
def test_what_has_no_row_of_its_own_shares_one_and_nothing_is_said_twice(places, look, columns, rows):
    met = np.tile(np.arange(len(places) + 1), (2, 1))
    listed = minima_list(Map(met, met, 9, places), ("x", "y"), columns, rows, look)
    lines = listed.frame.lines()
    assert len(lines) <= rows
    assert (f"and {listed.left_out} more" in lines[-1]) == bool(listed.left_out)
    assert "…" not in "".join(lines)
    if len(places) < rows:
        assert listed.left_out == 0


@pytest.mark.parametrize("more", [
    "--size 60x20", "--size 80x24", "--size 120x40", "--size 200x60", "--size 80x24 --compare",
    "--size 80x24 --color 256", "--size 80x24 --color 16", "--size 80x24 --color none --steps 5",
])  # fmt: skip
def test_at_every_size_himmelblaus_four_are_on_the_map_and_in_the_list(tmp_path, more):
    target = tmp_path / "still.txt"
    assert run_cli(f"still landscape --loss himmelblau --basins -o {target} {more}".split()) == 0
    page = target.read_text(encoding="utf-8")
    assert "minima" in page
    assert all(f"✕{number}" in page or f"{number}✕" in page for number in range(1, 5))
    lines = page.partition("minima")[2].splitlines()
    assert all(any(place in row for row in lines) for place in ("3.0", "−2.8", "−3.7", "3.5"))
