"""Each lane has one colour for good: on the map, in table, legend and charts, on the ground of any theme."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from gdtui.colors import TRUECOLOR, distance
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.frame import BRAILLE
from gdtui.render.cells.look import LANES, LEAST
from gdtui.render.cells.palette import DEFAULT, available, contrast
from gdtui.render.cells.pen import pen
from gdtui.render.landscape.compare import lane_color, lane_glyph
from gdtui.render.landscape.picture import draw as draw_landscape
from gdtui.render.landscape.view import arranged
from gdtui.render.race.panel import glyph as race_glyph
from gdtui.render.race.picture import draw as draw_race
from gdtui.render.slope.picture import draw as draw_slope
from gdtui.render.stage import ROW, arrange
from tests.render.cells.test_legible import theme_looks
from tests.render.landscape.test_picture import view as landscape
from tests.render.race.test_picture import view as race
from tests.render.slope.test_picture import view as slope

ALL = tuple(OPTIMIZERS)
SIZES = [(80, 24), (120, 40)]
SEEN = 2.9
"""The contrast that a map and the lines of a chart keep for a lane's colour (WCAG 2.2, 1.4.11: 3)."""


@cache
def ten_on_a_map():
    return landscape(12, loss="rosenbrock", optimizers=ALL)


@cache
def ten_on_a_curve():
    return slope("descent", 8, loss="two-valleys", optimizers=ALL)


@cache
def three():
    return race(8, "loss")


def badges(frame, box, glyphs):
    """Of each lane, the colours in which its glyph stands in bold in a part of a frame."""
    part = frame.crop(*box)
    return [
        {
            (int(part.foreground[cell]), int(part.background[cell]))
            for cell in zip(*np.nonzero((part.glyph == ord(glyph)) & part.bold), strict=True)
        }
        for glyph in glyphs
    ]


def table(frame, glyphs):
    """Of each lane, the colours of its glyph in its row of the table."""
    rows = {area.press: area for area in frame.areas[::-1] if area.press.startswith(ROW)}
    cells = [(rows[f"{ROW}{lane}"].row, 0, 1, frame.columns) for lane in range(len(glyphs))]
    return [badges(frame, cell, [glyph])[0] for cell, glyph in zip(cells, glyphs, strict=True)]


def held_to(found, colors, look, least=LEAST):
    for seen, color in zip(found, colors, strict=True):
        assert {ink for ink, _ in seen} <= {pen(color, look.colors).light}
        for ink, ground in seen:
            below = look.paper if ground == DEFAULT else ground
            assert contrast(ink, available(below, look.colors)) >= least


def lines_of(frame, box):
    """The colours of lines and of what they lie on."""
    part = frame.crop(*box)
    dots = (part.glyph & 0xFFFFFF00) == BRAILLE
    return set(zip(part.foreground[dots].tolist(), part.background[dots].tolist(), strict=True))


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("colors", [16, 256, TRUECOLOR])
def test_ten_optimizers_have_the_map_s_colours_in_table_legend_and_chart(colors, columns, rows):
    now = ten_on_a_map()
    lanes = range(len(ALL))
    inks, glyphs = ([each(now.state, lane) for lane in lanes] for each in (lane_color, lane_glyph))
    for name, look in theme_looks(colors):
        frame = draw_landscape(now, columns, rows, look)
        found = table(frame, glyphs)
        assert all(found), name
        held_to(found, inks, look)
        own = [next(iter(seen))[0] for seen in found]
        assert min(distance(*pair) for pair in combinations(own, 2)) >= 15**2, name
        held_to(badges(frame, arranged(columns, rows).main, glyphs), inks, look, SEEN)
        chart = draw_landscape(now._replace(chart=True), columns, rows, look)
        found = badges(chart, arranged(columns, rows).side, glyphs)
        assert all(found), name
        held_to(found, inks, look)


@pytest.mark.parametrize("draw", ["landscape", "slope", "race"])
def test_of_16_colours_the_lines_of_charts_have_the_colours_of_their_lanes(draw):
    for name, look in theme_looks(16):
        if draw == "landscape":
            now, inks = ten_on_a_map(), LANES[: len(ALL)]
            frame, box = draw_landscape(now._replace(chart=True), 120, 40, look), arranged(120, 40).side
        elif draw == "slope":
            now, inks = ten_on_a_curve(), LANES[: len(ALL)]
            frame, box = draw_slope(now, 120, 40, look), arrange(120, 40).main
        else:
            now, inks = three(), LANES[:3]
            frame, box = draw_race(now, 120, 40, look), arrange(120, 40).side
        found = lines_of(frame, box)
        assert len({ink for ink, _ in found}) > 2
        assert {ink for ink, _ in found} <= {pen(ink, 16).light for ink in (*inks, 0x5FA8FF, 0x8A94A6)}, name
        for ink, ground in found:
            assert contrast(ink, available(look.paper, 16) if ground == DEFAULT else ground) >= SEEN, name


@pytest.mark.parametrize("colors", [16, 256, TRUECOLOR])
def test_the_lanes_of_a_curve_and_of_a_race_keep_theirs_too(colors):
    curve, run = ten_on_a_curve(), three()
    glyphs = [lane_glyph(curve.state, lane) for lane in range(len(ALL))]
    for _, look in theme_looks(colors):
        frame = draw_slope(curve, 120, 40, look)
        for found in (table(frame, glyphs), badges(frame, arrange(120, 40).main, glyphs)):
            assert all(found)
            held_to(found, LANES[: len(ALL)], look)
        frame = draw_race(run, 120, 40, look)
        found = badges(frame, arrange(120, 40).side, [race_glyph(lane, look) for lane in range(3)])
        assert all(found)
        held_to(found, LANES[:3], look)
