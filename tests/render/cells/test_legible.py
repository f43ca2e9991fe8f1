"""Colours on the theme's own ground: they can be read, and tell apart what they are to."""

from itertools import combinations
from math import atan2, degrees, hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES

from gdtui.colors import TRUECOLOR, XTERM16, distance, lab
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.look import (
    DIM,
    GREEN,
    LANES,
    LEAST,
    LEAST_DIM,
    ORANGE,
    RED,
    YELLOW,
    Look,
    legible,
    seen_on,
)  # fmt: skip
from gdtui.render.cells.palette import DEFAULT, available, contrast
from gdtui.render.cells.pen import pen

LIGHT = st.integers(0xD0, 0xFF).map(lambda grey: grey << 16 | grey << 8 | grey)


def looked(paper, colors):
    return Look(colors=colors, dark=False, ink=0x000000, paper=paper)


@given(LIGHT)
def test_of_16_colours_a_light_theme_tells_the_lanes_and_both_passes_apart(paper):
    look = looked(paper, 16)
    assert len({seen_on(color, look) for color in LANES[:3]}) == 3
    assert seen_on(GREEN, look) != seen_on(ORANGE, look)


@pytest.mark.parametrize("colors", [16, 256, TRUECOLOR])
@given(paper=LIGHT)
def test_every_colour_of_a_word_can_be_read(colors, paper):
    look = looked(paper, colors)
    shown = [seen_on(color, look) for color in (*LANES, GREEN, ORANGE, RED, YELLOW)]
    grey = seen_on(DIM, look)  # what is dim, and a lane that is grey where there are few colours
    for color in shown:
        ink = 0x000000 if color == DEFAULT else color
        assert contrast(ink, available(paper, colors)) >= (LEAST_DIM if color == grey else LEAST)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("colors", [256, TRUECOLOR])
def test_the_edge_of_what_is_filled_has_its_colour_and_a_line_in_half_cells_can_be_read(colors, dark):
    color, ink, paper = (0x300040, 0xE0E0E0, 0x121212) if dark else (0xFFF0C0, 0x1F1F1F, 0xE0E0E0)
    canvas = Canvas.blank(6, 1)
    for row, glyph, ground in [(0, "▄", DEFAULT), (1, " ", color), (2, "▀", DEFAULT), (4, "▀", DEFAULT)]:
        canvas.put(row, 0, ord(glyph), color, ground)
    shown = legible(canvas.frame(), Look(colors=colors, dark=dark, ink=ink, paper=paper)).foreground[:, 0]
    assert shown[0] == shown[2] == color
    assert contrast(int(shown[4]), available(paper, colors)) >= LEAST


def theme_looks(colors):
    """A look for each of Textual's themes; of the terminal's own colours, black and white."""
    for name, theme in BUILTIN_THEMES.items():
        variables = theme.to_color_system().generate()
        paper, ink = (variables[each] for each in ("background", "foreground"))
        if not (paper.startswith("#") and ink.startswith("#")):
            paper, ink = ("#000000", "#FFFFFF") if theme.dark else ("#FFFFFF", "#000000")
        yield name, Look(colors, False, theme.dark, int(ink[1:7], 16), int(paper[1:7], 16))


RULES = LANES[: len(OPTIMIZERS)]
"""The colours that optimizers have for good."""


def hue(color):
    _, red, yellow = lab(color)
    return degrees(atan2(yellow, red)), hypot(red, yellow)


@pytest.mark.parametrize("colors", [16, 256, TRUECOLOR])
def test_a_lane_has_one_colour_in_the_table_the_legend_and_the_chart(colors):
    for name, look in theme_looks(colors):
        for lane in LANES[:-1]:  # the last is grey: of few colours it is that of dim words
            shown = seen_on(lane, look)
            assert seen_on(pen(lane, colors).light, look) == shown, (name, hex(lane))
            assert seen_on(available(lane, colors), look) == shown, (name, hex(lane))


@pytest.mark.parametrize("colors", [256, TRUECOLOR])
def test_no_two_lanes_have_one_colour_in_the_table(colors):
    for name, look in theme_looks(colors):
        shown = [seen_on(lane, look) for lane in LANES]
        least = min(distance(*pair) for pair in combinations(shown, 2))
        assert least >= (15**2 if colors == 256 else 1), name


def test_of_16_colours_lanes_share_none_while_one_that_can_be_read_is_free():
    for name, look in theme_looks(16):
        shown = [seen_on(lane, look) for lane in RULES]
        fit = {color for color in XTERM16 if contrast(color, available(look.paper, 16)) >= LEAST}
        hues = {color for color in fit if hue(color)[1] > 15}
        free = hues if len(hues) > 4 else fit
        assert len(set(shown)) == min(len(free), len(RULES)), name
        assert max(map(shown.count, shown)) <= -(-len(RULES) // len(free)) + 1, name


def test_of_256_colours_a_lane_keeps_its_hue_in_the_table_or_turns_grey():
    for name, look in theme_looks(256):
        for lane in LANES:
            shown, on_map = seen_on(lane, look), pen(lane, 256).light
            (here, chroma), (there, full) = hue(shown), hue(on_map)
            between = abs(here - there)
            if chroma >= 15 and full >= 25:
                assert min(between, 360 - between) <= 60, (name, hex(lane), hex(shown))
            if contrast(on_map, available(look.paper, 256)) >= LEAST:
                assert shown == on_map, (name, hex(lane), hex(shown))


@given(LIGHT)
def test_on_any_light_ground_no_two_optimizers_have_one_colour_in_the_table(paper):
    look = looked(paper, 256)
    assert len({seen_on(lane, look) for lane in RULES}) == len(RULES)
