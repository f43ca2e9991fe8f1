"""The colours of basins: each is one minimum's, at one lateness, and none is taken for nowhere."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.colors import TRUECOLOR, XTERM256, distance, lab
from gdtui.engine.landscape.basins import Map
from gdtui.engine.landscape.minima import MOST
from gdtui.engine.optimizers.registry import make
from gdtui.render.cells.look import LANES, Look, seen_on
from gdtui.render.cells.palette import DEFAULT, contrast
from gdtui.render.landscape.basin_colors import NOWHERE, ramps, sign_colors
from gdtui.render.landscape.basins import basins_frame

RULE = make("momentum", learning_rate=0.01)
LOOKS = [
    Look(colors=colors, dark=dark, paper=paper, ink=ink)
    for colors in (0, 16, 256, TRUECOLOR)
    for dark, paper, ink in ((True, 0x121212, 0xE0E0E0), (False, 0xE0E0E0, 0x121212))
]
LEAST = {256: (4, 2), TRUECOLOR: (8, 5)}
"""Shades of the first minima, and of further ones, at the least."""
numbers = st.integers(1, MOST)


def every_start(minima):
    """Minima 1, 2, … from left to right, the lower the later; then nowhere."""
    rows = 64
    minimum = np.tile(np.append(np.arange(1, minima + 1), 0), (rows, 1))
    steps = np.where(minimum > 0, np.arange(rows)[:, np.newaxis], -1)
    return Map(minimum, steps, 200)


def pixels(frame):
    """The colours of the halves of a frame's cells, the uppermost first."""
    halves = np.empty((2 * (frame.rows - 1), frame.columns), int)
    halves[0::2], halves[1::2] = frame.foreground[:-1], frame.background[:-1]
    return halves


@pytest.mark.parametrize("colors", [256, TRUECOLOR])
@pytest.mark.parametrize("dark", [True, False])
@given(minima=numbers)
def test_no_colour_of_a_minimum_is_another_ones_or_nowheres(colors, dark, minima):
    halves = pixels(basins_frame(every_start(minima), RULE, minima + 1, Look(colors=colors, dark=dark)))
    owned = [set(column.tolist()) for column in halves.T]
    assert owned.pop() == {NOWHERE}
    assert all(one.isdisjoint(other) for one, other in combinations([*owned, {NOWHERE}], 2))
    shown = set().union(*owned)
    assert (contrast(list(shown), NOWHERE) >= 2).all()
    assert colors == TRUECOLOR or shown <= set(XTERM256[16:])


@pytest.mark.parametrize("colors", [256, TRUECOLOR])
@given(minima=numbers)
def test_later_is_darker_in_shades_that_are_told_apart(colors, minima):
    halves = pixels(basins_frame(every_start(minima), RULE, minima + 1, Look(colors=colors)))
    for number, column in enumerate(halves.T[:-1].tolist()):
        shades = list(dict.fromkeys(column))
        light = [lab(color)[0] for color in shades]
        assert all(sooner - later >= 1.8 for sooner, later in pairwise(light))
        assert len(shades) >= LEAST[colors][number >= len(LANES)]


@pytest.mark.parametrize("colors", [256, TRUECOLOR])
def test_as_many_minima_as_there_are_lanes_look_unlike_each_other(colors):
    for one, other in combinations(ramps(colors)[: len(LANES)], 2):
        assert min(distance(first, second) for first in one for second in other) ** 0.5 > 6


@pytest.mark.parametrize("look", LOOKS)
@given(minima=numbers)
def test_without_shades_every_minimum_has_its_sign_and_no_other_ones_colour(look, minima):
    look = look._replace(colors=min(look.colors, 16))
    frame = basins_frame(every_start(minima), RULE, minima + 1, look)
    assert len(set(frame.lines()[0])) == minima + 1
    shown = [color for color in frame.foreground[0, :-1].tolist() if color != DEFAULT]
    assert len(set(shown)) == len(shown)
    assert all(seen_on(color, look) == color for color in shown)


def test_there_is_a_colour_for_as_many_minima_as_are_looked_for():
    assert {len(ramps(256)), len(ramps(TRUECOLOR)), *(len(sign_colors(look)) for look in LOOKS)} == {MOST}
