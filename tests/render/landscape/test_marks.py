"""Marks of minima lie on top of trails and arrows, and the dots on top of all."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.landscape.basins import Map
from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.render.cells.look import Look
from gdtui.render.landscape.above import map_frame
from gdtui.render.landscape.view import arranged, glyph_of, shown
from gdtui.render.maps.axes import gutter
from tests.render.landscape.test_picture import LOOKS, view

MARKED = [name for name, loss in LANDSCAPES.items() if loss.minima]
RULES = ["gradient-descent", "momentum", "newton", "adam"]


@cache
def run(loss, rules, steps):
    return view(steps, loss=loss, optimizers=rules)


def marks(now, look, columns=120, rows=40):
    """What stands in the cells of the known minima, and in which of them a dot may lie on the mark."""
    box = arranged(columns, rows).main
    here = shown(now.seen, now.plane, box)
    frame, left = map_frame(now, box, look), gutter(here, now.plane.labels)
    dots = {here.to_cell(*now.plane.to_plane(racer.params)) for racer in now.state.racers}
    cells = [here.to_cell(*now.plane.to_plane(np.array(place))) for place in now.loss.minima]
    return [
        (
            chr(frame.glyph[row, column + left]),
            int(frame.background[row, column + left]),
            (row, column) in dots,
        )
        for row, column in filter(None, cells)
    ]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@given(
    loss=st.sampled_from(MARKED),
    rules=st.sampled_from([(rule,) for rule in RULES] + [("momentum", "newton")]),
    steps=st.sampled_from([0, 1, 3, 8, 30, 60]),
    size=st.sampled_from([(60, 20), (80, 24), (120, 40)]),
)
def test_no_trail_and_no_arrow_hides_a_minimum(look, loss, rules, steps, size):
    now = run(loss, rules, steps)
    dots = {glyph_of(now, index, look) for index in range(len(now.state.racers))}
    for glyph, _, beneath in marks(now, look, *size):
        assert glyph == ("x" if look.ascii else "✕") or (beneath and glyph in dots)


@pytest.mark.parametrize("colors", [0, 16, 256, 1 << 24])
@pytest.mark.parametrize("rule", RULES)
def test_on_basins_it_is_drawn_as_where_nothing_has_walked(colors, rule):
    look = Look(colors=colors)
    bare, now = (run("himmelblau", (rule,), steps) for steps in (0, 60))
    here = shown(now.seen, now.plane, arranged(120, 40).main)
    ones = np.ones((2 * here.rows, here.columns), int)
    before, after = (
        marks(each._replace(basins=Map(ones, ones, 200, ((3.0, 2.0),))), look) for each in (bare, now)
    )
    assert len(after) == 4
    assert all(one == other for one, other in zip(before, after, strict=True) if not other[2])
