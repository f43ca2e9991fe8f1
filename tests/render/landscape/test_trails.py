"""Trails can be told apart on any ground: each keeps its hue, whatever the colours of the terminal."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from gdtui.colors import TRUECOLOR, distance, lab
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import BRAILLE
from gdtui.render.cells.look import LANES, WHITE, Look
from gdtui.render.cells.palette import available, contrast, luminance
from gdtui.render.cells.pen import inks, pen
from gdtui.render.cells.ramps import MAPS as MAPS_OF_COLOURS
from gdtui.render.cells.ramps import ramp
from gdtui.render.landscape.compare import lane_color, lane_glyph
from gdtui.render.landscape.picture import draw
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.landscape.view import arranged
from tests.render.landscape.test_picture import view

EIGHT = tuple(name for name in OPTIMIZERS if name not in ("random-search", "newton"))
MAPS = ("rosenbrock", "bowl", "ravine", "himmelblau", "booth", "matyas", "rastrigin", "ackley")
ALIKE = 15.0**2
"""Two colours nearer to each other than that (CIE L*a*b*, squared) may be taken for one another."""

MUCH_DARKER = 35
"""So much darker (L*) than a map the ground of a trail at the most is on it; a third of that on average."""


@cache
def run(loss, steps=12):
    return view(steps, loss=loss, optimizers=EIGHT)


@pytest.mark.parametrize("colors", [TRUECOLOR, 256, 16])
def test_eight_trails_over_eight_maps_keep_their_hues(colors):
    look = Look(colors)
    inks = {pen(lane_color(run("bowl").state, lane), colors).light for lane in range(len(EIGHT))}
    assert len(inks) == len(EIGHT)
    assert min(distance(*pair) for pair in combinations(inks, 2)) >= ALIKE
    for loss in MAPS:
        now = run(loss)
        box = arranged(100, 30).main
        trodden, bare = (draw(each, 100, 30, look).crop(*box) for each in (now, run(loss, 0)))
        drawn = (trodden.glyph >= BRAILLE) & (trodden.glyph != bare.glyph)
        lines, grounds = trodden.foreground[drawn], trodden.background[drawn]
        clear = np.isin(lines, list(inks)) & (contrast(lines, grounds) >= 2.9)
        assert drawn.sum() > 5
        assert clear.mean() >= 0.9


@pytest.mark.parametrize("stand", [None, Stand(30, 35)], ids=["map", "block"])
@pytest.mark.parametrize("colormap", MAPS_OF_COLOURS)
@pytest.mark.parametrize("colors", [TRUECOLOR, 256])
def test_crowded_trails_make_no_blocks_of_black(colors, colormap, stand):
    look = Look(colors, colormap=colormap)
    for loss in MAPS:
        box = arranged(80, 24).main
        trodden, bare = (
            draw(each._replace(stand=stand), 80, 24, look).crop(*box) for each in (run(loss), run(loss, 0))
        )
        drawn = (trodden.glyph >= BRAILLE) & (trodden.glyph != bare.glyph)
        below = Canvas(bare).ground(*drawn.nonzero()).tolist()
        darker = [
            lab(max(there, 0))[0] - lab(max(here, 0))[0]
            for there, here in zip(below, trodden.background[drawn].tolist(), strict=True)
        ]
        assert max(darker) <= MUCH_DARKER
        assert sum(darker) <= len(darker) * MUCH_DARKER / 3


def test_without_colour_letters_tell_the_lanes_apart():
    now = run("bowl")
    assert len({lane_glyph(now.state, lane) for lane in range(len(EIGHT))}) == len(EIGHT)


@pytest.mark.parametrize("colors", [TRUECOLOR, 256, 16])
def test_the_first_ten_lanes_have_ten_colours(colors):
    assert len({available(color, colors) for color in LANES[:10]}) == 10


def test_white_turns_dark_on_bright_ground_and_darkens_none():
    assert pen(WHITE).grounds == 0
    assert all(pen(color).grounds for color in LANES[:8])


@pytest.mark.parametrize("colors", [TRUECOLOR, 256, 16])
@pytest.mark.parametrize("name", MAPS_OF_COLOURS)
def test_ground_is_darkened_and_never_brightened(name, colors):
    grounds = np.unique(ramp(name, colors).background)
    for color in LANES:
        ink = inks([pen(color, colors)], np.zeros(len(grounds), np.intp), grounds)
        assert (luminance(ink.paper) <= luminance(grounds) + 1e-9).all()
        assert (contrast(ink.line, ink.paper) >= 2.9).all() or not pen(color, colors).grounds
