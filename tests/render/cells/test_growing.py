"""Lines that grow look the same, whether they were drawn as they grew or all at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells.braille import Stroke, strokes
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots import growing as module
from gdtui.render.cells.dots.few import few_strokes
from gdtui.render.cells.dots.growing import Growing
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.heatmap import heatmap
from gdtui.render.cells.look import LANES
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.scale import scale_of
from gdtui.render.cells.viewport import Viewport

COLUMNS, ROWS = 12, 6
VIEW = Viewport((0.0, 1.0), (0.0, 1.0), COLUMNS, ROWS)
NEARER = Viewport((0.2, 0.7), (0.1, 0.9), COLUMNS, ROWS)
FIELD = np.linspace(0, 1, 2 * ROWS * COLUMNS).reshape(2 * ROWS, COLUMNS)
GROUND = heatmap(FIELD, scale_of(FIELD), ramp())
PLACES = st.floats(-0.5, 1.5) | st.sampled_from([0.0, 1.0, np.nan, np.inf, 1e300])
SPOTS = st.tuples(PLACES, PLACES)
LINES = st.lists(st.lists(SPOTS, max_size=9), min_size=1, max_size=4)
CUTS = st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=4, max_size=4), max_size=6)
"""From where to where every line is drawn, in picture after picture."""


def cells(frame: Frame):
    """All that is in a picture."""
    return [part.tolist() for part in (frame.glyph, frame.foreground, frame.background, frame.bold)]


def strokes_of(lines, ascii=False):
    found = []
    for place, line in enumerate(lines):
        x, y = np.array(line, np.float64).reshape(-1, 2).T
        found.append(Stroke(x, y, pen(LANES[place], ascii=ascii)))
    return found


def whole(ground: Frame, view: Viewport, lines) -> Frame:
    canvas = Canvas(ground)
    strokes(canvas, view, lines)
    return canvas.frame()


@given(LINES, CUTS, st.booleans())
def test_whatever_was_drawn_before_a_picture_is_that_of_all_its_lines(lines, cuts, ascii):
    growing = Growing()
    for ends in cuts:
        shown = strokes_of(
            [line[low:high] for line, (low, high) in zip(lines, ends, strict=False)], ascii=ascii
        )
        for view in (VIEW, NEARER):
            assert cells(growing.over(GROUND, view, shown)) == cells(whole(GROUND, view, shown))


@given(LINES)
def test_a_line_that_is_longer_by_a_point_looks_as_if_drawn_whole(lines):
    growing = Growing()
    for size in range(10):
        shown = strokes_of([line[:size] for line in lines])
        assert cells(growing.over(GROUND, VIEW, shown)) == cells(whole(GROUND, VIEW, shown))


@pytest.fixture
def drawn(monkeypatch):
    """How many points of each line were drawn, picture by picture."""
    found, known = [], few_strokes

    def noted(view, lines):
        found.append([len(x) for x, _ in lines])
        return known(view, lines)

    monkeypatch.setattr(module, "few_strokes", noted)
    return found


def test_a_step_adds_its_own_points_alone(drawn):
    growing, line = Growing(), [(0.1 * k, 0.05 * k * k) for k in range(5)]
    for size in (2, 3, 5, 5):
        growing.over(GROUND, VIEW, strokes_of([line[:size], line[1:size]]))
    assert drawn == [[2, 1], [2, 2], [3, 3]]


def test_a_last_point_that_does_not_stay_costs_no_more(drawn):
    growing, line = Growing(), [(0.1 * k, 0.05 * k * k) for k in range(9)]
    growing.over(GROUND, VIEW, strokes_of([line[:5]]))
    for last in (5, 6, 7, 8):
        growing.over(GROUND, VIEW, strokes_of([[*line[:5], line[last]]]))
    assert drawn == [[5], [2], [2], [2], [2]]


def test_another_ground_pen_or_part_is_drawn_whole(drawn):
    growing, shown = Growing(), strokes_of([[(0.1, 0.1), (0.5, 0.9), (0.9, 0.2)]])
    other = strokes_of([[], [(0.1, 0.1), (0.5, 0.9), (0.9, 0.2)]])[1:]
    pale = Frame(GROUND.glyph, GROUND.foreground, GROUND.background, GROUND.bold)
    for ground, view, lines in (
        (GROUND, VIEW, shown),
        (pale, VIEW, shown),
        (GROUND, NEARER, shown),
        (GROUND, VIEW, other),
    ):
        assert cells(growing.over(ground, view, lines)) == cells(whole(ground, view, lines))
    assert drawn == [[3]] * 4


def test_few_pictures_are_kept():
    growing = Growing()
    for size in range(2, 40):
        growing.over(GROUND, VIEW, strokes_of([[(k / 40, k / 40) for k in range(size)]]))
        assert len(growing._kept) <= 2
