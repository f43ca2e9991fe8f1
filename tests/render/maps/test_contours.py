"""Contour lines: where the loss passes its round values, and below all that walks."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.colors import TRUECOLOR, lab
from gdtui.render.cells.braille import polyline
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import BRAILLE, changed
from gdtui.render.cells.look import Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import MAPS, painted_by, ramp
from gdtui.render.cells.scale import scale_of
from gdtui.render.maps.axes import inside
from gdtui.render.maps.contours import contour_levels
from gdtui.render.maps.painted import Field, painted

NAMES = "x", "y"
LOOKS = [Look(colors, ascii) for colors in (TRUECOLOR, 256, 16, 0) for ascii in (False, True)]


COLORED = [
    Look(colors, ascii, colormap=name)
    for colors, ascii, name in product((TRUECOLOR, 256, 16), (False, True), MAPS)
]


def as_is(look):
    return look


def dimmed(look):
    return look._replace(dim=True)


def bowl(look, columns=74, rows=30, contours=True, hole=0, steep=3.0, least=1.0, shown=as_is):
    here = inside((-2.0, 2.0), (-1.0, 1.0), NAMES, columns, rows)
    x, y = here.axes()
    values = x**2 + steep * y**2 + least
    values[:hole] = np.nan
    colors = painted_by(shown(look))
    field = Field(values, scale_of(values), colors, contours=contours)
    return here, field, painted(field, here, NAMES, look)


def drawn_over(map_, here):
    assert map_.lined is not None
    return changed(map_.plain, map_.lined)[: here.rows, : here.columns]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_line_runs_where_the_loss_passes_a_round_value(look):
    here, field, map_ = bowl(look)
    levels = contour_levels(field.scale, here.rows)
    assert 3 <= len(levels) <= 9
    found = np.zeros_like(drawn_over(map_, here))
    for row, column in np.ndindex(found.shape):
        x, y = here.from_cell(row, column)
        width, height = here.cell_size
        near = np.array([-1, 0, 1])
        around = (x + near * width) ** 2 + 3 * (y + near[:, np.newaxis] * height) ** 2 + 1
        found[row, column] = any(around.min() <= level <= around.max() for level in levels)
    lines = drawn_over(map_, here)
    assert lines.sum() > 100
    assert not (lines & ~found).any()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_legend_marks_every_line_or_says_its_value(look):
    here, field, map_ = bowl(look, columns=122)
    line = map_.plain.lines()[-1]
    for level in contour_levels(field.scale, here.rows):
        assert f"{level:g}" in line


def test_what_is_drawn_lies_over_the_lines_and_is_not_mixed_with_them():
    here, _, map_ = bowl(Look())
    canvas = Canvas(map_.plain)
    polyline(canvas, here, [-1.9, 1.9], [-0.9, 0.9], pen())
    drawn = canvas.frame()
    shown, trail = map_.under(drawn), changed(map_.plain, drawn)
    assert (shown.glyph[trail] == drawn.glyph[trail]).all()
    assert (shown.foreground[trail] == drawn.foreground[trail]).all()
    assert (shown.glyph[~trail] >= BRAILLE).sum() > 50


@pytest.mark.parametrize("value", [3.0, np.nan, np.inf])
def test_where_the_loss_has_one_value_or_none_there_are_no_lines(value):
    here = inside((-2.0, 2.0), (-1.0, 1.0), NAMES, 44, 17)
    values = np.full((2 * here.rows, here.columns), value)
    field = Field(values, scale_of(values), ramp(), contours=True)
    map_ = painted(field, here, NAMES, Look())
    assert map_.lined is None


def test_no_line_runs_along_the_edge_of_what_has_no_value():
    here, _, map_ = bowl(Look(), hole=20)
    assert not drawn_over(map_, here)[:9].any()
    assert drawn_over(map_, here)[12:].any()


def test_without_lines_a_map_is_what_was_drawn_on_it():
    _, _, map_ = bowl(Look(), contours=False)
    assert map_.under(map_.plain) is map_.plain


bowls = given(dark=st.booleans(), steep=st.floats(0.2, 20.0), least=st.floats(0.01, 10.0))


@pytest.mark.parametrize("shown", [as_is, dimmed])
@pytest.mark.parametrize("look", COLORED, ids=str)
@bowls
def test_a_line_is_much_lighter_or_darker_than_what_it_lies_on(look, shown, dark, steep, least):
    here, _, map_ = bowl(look._replace(dark=dark), 44, 17, steep=steep, least=least, shown=shown)
    lines = drawn_over(map_, here).nonzero()
    pairs = zip(map_.lined.foreground[lines].tolist(), map_.lined.background[lines].tolist(), strict=True)
    for ink, ground in set(pairs):
        assert abs(lab(ink)[0] - lab(ground)[0]) >= 12, (hex(ink), hex(ground))


@pytest.mark.parametrize("shown", [as_is, dimmed])
@pytest.mark.parametrize("look", [look for look in COLORED if look.colors >= 256], ids=str)
@bowls
def test_the_ground_of_a_line_is_what_fills_most_of_the_cells_beside_it(look, shown, dark, steep, least):
    here, _, map_ = bowl(look._replace(dark=dark), 44, 17, steep=steep, least=least, shown=shown)
    part = {ord(shade): filled / 4 for filled, shade in enumerate(" ░▒▓█")}
    for cell in np.argwhere(drawn_over(map_, here)):
        row, column = cell.tolist()
        glyph = map_.plain.glyph.item(row, column)
        if glyph in part and part[glyph] != 0.5:
            own = map_.plain.foreground if part[glyph] > 0.5 else map_.plain.background
            assert map_.lined.background[row, column] == own[row, column]
