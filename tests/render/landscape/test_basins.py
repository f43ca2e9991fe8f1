"""Basins as a picture: one colour for each minimum, the brighter the sooner, black where there is none."""

import numpy as np
import pytest

from gdtui.engine.landscape.basins import OTHER, Map
from gdtui.engine.losses.catalogue import find_loss
from gdtui.engine.losses.plane import named_plane
from gdtui.engine.optimizers.registry import make
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import luminance
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.basin_colors import OTHERS, ramps
from gdtui.render.landscape.basins import basins_frame, basins_of, minima_frame

RULE = make("momentum", learning_rate=0.01)


def half(rows, columns, made=9):
    """Minimum 1 on the left, met sooner to the right; 2 on the right; the last column ends nowhere."""
    minimum = np.ones((2 * rows, columns), int)
    minimum[:, columns // 2 :] = 2
    minimum[:, -1] = 0
    steps = np.where(minimum > 0, np.arange(columns)[::-1] + 1, -1)
    return Map(minimum, steps, made)


def test_the_sooner_the_brighter_and_nowhere_is_black():
    frame = basins_frame(half(3, 12), RULE, 12, Look())
    light = luminance(frame.background[0])
    assert (np.diff(light[:6]) >= 0).all()
    assert light[0] < light[5]
    assert frame.background[0, -1] == 0
    wide = basins_frame(half(3, 80), RULE, 80, Look()).lines()[-1]
    assert wide.rstrip() == "where momentum ends: bright 2 to dark 80 steps; black: nowhere in 9"


@pytest.mark.parametrize("columns", [24, 44, 75, 120])
@pytest.mark.parametrize("rule", ["momentum", "gradient-descent"])
def test_how_it_is_read_is_not_cut(columns, rule):
    words = basins_frame(half(4, 10, 400), make(rule), columns, Look()).lines()[-1].rstrip()
    assert "bright 2 to dark 10 steps" in words or columns < 25
    assert "…" not in words or columns < 25
    assert ("black: nowhere" in words) == (columns >= 44)


@pytest.mark.parametrize("colors", [0, 16])
def test_with_few_colours_every_minimum_has_its_own_sign(colors):
    frame = basins_frame(half(3, 40), RULE, 40, Look(colors=colors))
    assert frame.lines()[0] == "1" * 20 + "2" * 19 + " "
    assert "blank: nowhere in 9" in frame.lines()[-1]


def test_a_minimum_has_the_same_colour_at_any_size():
    loss, plane = find_loss("himmelblau", 2), named_plane(("x", "y"), "x", "y", np.zeros(2))
    pictures = []
    for columns, rows in ((24, 12), (61, 23)):
        here = Viewport((-4, 4), (-4, 4), columns, rows)
        *_, found = filter(None, basins_of(loss, RULE, plane, here))
        across, down = here.axes()
        spots = [
            (np.abs(down.ravel() - y).argmin(), np.abs(across.ravel() - x).argmin()) for x, y in loss.minima
        ]
        pictures.append([int(found.minimum[spot]) for spot in spots])
    assert pictures == [[1, 2, 3, 4], [1, 2, 3, 4]]


def listed(rows, look, minima=6):
    """The list of so many minima in a picture, as lines."""
    numbers = np.tile(np.arange(minima + 1), (2, 1))
    places = tuple((float(number), -0.5) for number in range(1, minima + 1))
    found = Map(numbers, numbers, 9, places)
    return minima_frame(found, ("x", "y"), 30, rows, look)


def test_every_minimum_in_the_picture_is_listed_with_its_colours_and_its_place():
    frame = listed(9, Look(colors=256))
    assert [row.rstrip() for row in frame.lines()[1:]] == [
        f"     {number}  x {number}.000  y −0.5000" for number in range(1, 7)
    ]
    for number, ground in enumerate(frame.background[1:, :3].tolist()):
        assert (ground[0], ground[-1]) == (ramps(256)[number][0], ramps(256)[number][-1])


@pytest.mark.parametrize("colors", [0, 16])
def test_with_few_colours_the_list_has_the_signs(colors):
    found = listed(40, Look(colors=colors), 12).lines()
    assert [row[2] for row in found[1:]] == list("123456789abc")
    assert found[12].split() == ["c", "12", "x", "12.00", "y", "−0.5000"]


@pytest.mark.parametrize("rows", range(-1, 9))
def test_what_has_no_room_in_the_list_is_counted(rows):
    frame = listed(rows, Look())
    assert frame.rows == (7 if rows >= 7 else rows if rows >= 3 else 0)
    if 3 <= rows < 7:
        assert frame.lines()[-1].rstrip() == f"and {6 - (rows - 2)} more"


@pytest.mark.parametrize("colors", [0, 16, 256, 1 << 24])
def test_a_further_minimum_has_a_look_of_its_own_and_it_is_said(colors):
    found = half(3, 12)
    others = Map(np.where(found.minimum == 2, OTHER, found.minimum), found.steps, 9)
    frame = basins_frame(others, RULE, 60, Look(colors=colors))
    assert ("grey: a further one" if colors > 16 else "?: a further one") in frame.lines()[-1]
    assert "a further one" not in basins_frame(found, RULE, 60, Look(colors=colors)).lines()[-1]
    if colors <= 16:
        assert frame.lines()[0].startswith("111111?????")
    else:
        assert set(frame.background[0, 6:11].tolist()) <= set(OTHERS)
        assert not {shade for ramp in ramps(colors) for shade in ramp} & set(OTHERS)
    assert minima_frame(others, ("x", "y"), 30, 0, Look(colors=colors)).rows == 0


@pytest.mark.parametrize("place", [(-1.0, -1.0, -1.0), (-0.843, 12.5, -0.00123)])
def test_where_a_minimum_of_three_params_lies_is_told_in_as_many_digits_as_there_is_room_for(place):
    found = Map(np.ones((2, 5), int), np.ones((2, 5), int), 9, (place,))
    for columns in (40, 34):
        row = minima_frame(found, ("x", "y", "z"), columns, 5, Look()).lines()[1]
        assert "z −" in row
        assert "…" not in row
