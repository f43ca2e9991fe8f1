"""Colours on the theme's own ground: they can be read, and tell apart what they are to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.colors import TRUECOLOR
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
