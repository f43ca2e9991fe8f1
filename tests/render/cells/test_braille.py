"""Lines, points, arrows and markers over a frame."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.colors import TRUECOLOR
from gdtui.render.cells.braille import Marker, Stroke, arrow, marker, markers, points, polyline, strokes
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import Cell
from gdtui.render.cells.frame import UPPER_HALF, Frame, changed, full
from gdtui.render.cells.heatmap import heatmap
from gdtui.render.cells.look import LANES, Look, legible, seen_on
from gdtui.render.cells.palette import DEFAULT, contrast
from gdtui.render.cells.pen import Pen, pen
from gdtui.render.cells.ramps import MAPS, ramp
from gdtui.render.cells.scale import Scale
from gdtui.render.cells.viewport import Viewport
from tests.frames import from_text

VIEW = Viewport((0.0, 4.0), (0.0, 4.0), 4, 4)
WHITE = pen()
ASCII = pen(ascii=True)
COORDINATE = st.floats() | st.floats(-10, 10)


def drawn(x: object, y: object, view: Viewport = VIEW) -> list[str]:
    canvas = Canvas.blank(view.rows, view.columns)
    polyline(canvas, view, np.array(x), np.array(y), WHITE)
    return canvas.frame().lines()


def point_an_arrow(
    canvas: Canvas,
    view: Viewport,
    start: tuple[float, float],
    direction: tuple[float, float],
    nib: Pen,
    origin: Cell = (0, 0),
) -> None:
    shaft, head = arrow(view, start, direction, nib)
    strokes(canvas, view, shaft, origin)
    markers(canvas, view, head, origin)


def dots(lines: list[str]) -> int:
    return sum((ord(glyph) & 0xFF).bit_count() for line in lines for glyph in line if glyph != " ")


@pytest.mark.parametrize(
    ("x", "y", "glyph"),
    [
        (0.1, 0.9, "⠁"),
        (0.9, 0.9, "⠈"),
        (0.1, 0.6, "⠂"),
        (0.1, 0.4, "⠄"),
        (0.1, 0.1, "⡀"),
        (0.9, 0.1, "⢀"),
    ],
)
def test_each_dot_of_a_cell(x: float, y: float, glyph: str) -> None:
    canvas = Canvas.blank(1, 1)
    points(canvas, Viewport((0, 1), (0, 1), 1, 1), x, y, WHITE)
    assert canvas.frame().lines() == [glyph]


def test_lines_are_one_dot_wide_and_end_where_they_should() -> None:
    assert drawn([0.1, 3.9], [3.9, 3.9]) == ["⠉⠉⠉⠉", "    ", "    ", "    "]
    assert drawn([0.1, 0.1], [0.1, 3.9]) == ["⡇   "] * 4
    square = Viewport((0.0, 4.0), (0.0, 2.0), 4, 2)
    assert drawn([0.0, 4.0], [0.0, 2.0], square) == ["  ⡠⠊", "⡠⠊  "]


def test_dots_unite_with_those_drawn_before() -> None:
    canvas = Canvas.blank(1, 1)
    unit = Viewport((0, 1), (0, 1), 1, 1)
    points(canvas, unit, 0.1, 0.9, pen(0xFF0000))
    points(canvas, unit, 0.9, 0.1, pen(0x00FF00))
    frame = canvas.frame()
    assert frame.lines() == ["⢁"]
    assert frame.foreground[0, 0] == 0x00FF00


def test_what_is_not_finite_leaves_a_gap() -> None:
    assert drawn([0.1, math.nan, 3.9], [1.0, 1.0, 1.0]) == ["    "] * 4
    whole = drawn([0.1, 1.9, 3.9], [3.9, 3.9, 3.9])
    gap = drawn([0.1, 1.9, math.nan, 2.1, 3.9], [3.9, 3.9, 0.0, 3.9, 3.9])
    assert whole == gap == ["⠉⠉⠉⠉", "    ", "    ", "    "]
    assert drawn([], []) == ["    "] * 4


@pytest.mark.parametrize("far", [1e3, 1e16, 1e100, 1e300])
def test_a_line_to_the_end_of_the_world_is_cut_exactly(far: float) -> None:
    assert drawn([2.1, 2.1], [-far, far]) == ["  ⡇ "] * 4
    assert drawn([2.1, 2.1 + far], [3.9, 3.9])[0] == "  ⠉⠉"
    assert drawn([-far, far], [far, far]) == ["    "] * 4


@pytest.mark.parametrize("far", [1e3, 1e16, 1e100, 1e300])
def test_a_slanting_line_keeps_its_near_end_whichever_end_is_far(far: float) -> None:
    near = drawn([0.0, 2.1], [1.05, 2.1])
    assert drawn([2.1 - far, 2.1], [2.1 - far / 2, 2.1]) == near
    assert drawn([2.1, 2.1 - far], [2.1, 2.1 - far / 2]) == near


def test_a_tangent_as_steep_as_numbers_go_is_a_vertical_line() -> None:
    at, slope = 2.1, 1e250
    x = np.array([0.0, 4.0])
    assert drawn(x, 1.0 + slope * (x - at)) == ["  ⡇ "] * 4


@given(st.lists(st.tuples(COORDINATE, COORDINATE), max_size=12), st.booleans())
def test_any_line_stays_inside_and_costs_little(line: list[tuple[float, float]], ascii: bool) -> None:
    canvas = Canvas(full(6, 6, ord("."), 1, 2))
    x, y = [p[0] for p in line], [p[1] for p in line]
    nib = ASCII if ascii else WHITE
    polyline(canvas, VIEW, x, y, nib, origin=(1, 1))
    points(canvas, VIEW, x, y, nib, origin=(1, 1))
    for a, b in line:
        point_an_arrow(canvas, VIEW, (a, b), (b, a), nib, origin=(1, 1))
        marker(canvas, VIEW, a, b, "O", nib, origin=(1, 1))
    lines = canvas.frame().lines()
    assert lines[0] == lines[5] == "......"
    assert {row[0] + row[5] for row in lines} == {".."}


@given(st.floats(0, 4), st.floats(0, 4), st.floats(0, 4), st.floats(0, 4))
def test_a_line_has_as_many_dots_as_its_longer_side(x: float, y: float, to_x: float, to_y: float) -> None:
    (down, across), (to_down, to_across) = VIEW.to_dots(x, y), VIEW.to_dots(to_x, to_y)
    rows = abs(min(int(down), 15) - min(int(to_down), 15))
    columns = abs(min(int(across), 7) - min(int(to_across), 7))
    assert dots(drawn([x, to_x], [y, to_y])) == max(rows, columns) + 1


def test_a_canvas_smaller_than_the_viewport_cuts_it_off() -> None:
    canvas = Canvas.blank(2, 2)
    polyline(canvas, VIEW, [0.1, 3.9], [3.9, 3.9], WHITE, origin=(1, 1))
    marker(canvas, VIEW, 3.9, 0.1, "O", WHITE)
    assert canvas.frame().lines() == ["  ", " ⠉"]


@pytest.mark.parametrize(
    ("direction", "head", "ascii_head"),
    [
        ((1, 0), "►", ">"),
        ((1, 1), "◥", "/"),
        ((0, 1), "▲", "^"),
        ((-1, 1), "◤", "\\"),
        ((-1, 0), "◄", "<"),
        ((-1, -1), "◣", "/"),
        ((0, -1), "▼", "v"),
        ((1, -1), "◢", "\\"),
    ],
)
def test_arrows_point_where_they_go(direction: tuple[float, float], head: str, ascii_head: str) -> None:
    view = Viewport((-10.0, 10.0), (-10.0, 10.0), 20, 10)
    for nib, wanted in ((WHITE, head), (ASCII, ascii_head)):
        canvas = Canvas.blank(10, 20)
        point_an_arrow(canvas, view, (0.0, 0.0), direction, nib)
        (row,) = [row for row, line in enumerate(canvas.frame().lines()) if wanted in line]
        x, y = view.from_cell(row, canvas.frame().lines()[row].index(wanted))
        assert [0 if abs(part) < 2 else math.copysign(1, part) for part in (x, y)] == list(direction)


@pytest.mark.parametrize("direction", [(0.0, 0.0), (math.nan, 1.0), (math.inf, 1.0)])
def test_no_direction_no_arrow(direction: tuple[float, float]) -> None:
    canvas = Canvas.blank(4, 4)
    point_an_arrow(canvas, VIEW, (2.0, 2.0), direction, WHITE)
    assert canvas.frame().lines() == ["    "] * 4


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("colors", [TRUECOLOR, 256, 16])
def test_the_trail_and_the_dot_are_seen_on_every_level(name: str, colors: int) -> None:
    painted = ramp(name, colors)
    levels = (np.arange(painted.levels) + 0.5) / painted.levels
    base = heatmap(np.vstack([levels, levels]), Scale("linear", 0.0, 1.0), painted)
    view = Viewport((0.0, 1.0), (0.0, 1.0), painted.levels, 1)
    trail, dot = Canvas(base), Canvas(base)
    polyline(trail, view, [0.0, 1.0], [0.5, 0.5], pen(0xFFFFFF, colors))
    for x in levels:
        marker(dot, view, x, 0.5, "●", pen(0xFFFFFF, colors))
    assert contrast(trail.frame().foreground, trail.frame().background).min() >= 2.5
    assert contrast(dot.frame().foreground, dot.frame().background).min() >= 2.5
    assert (dot.frame().foreground == 0xFFFFFF).all()
    assert dot.frame().bold.all()


def test_without_colour_nothing_is_coloured() -> None:
    canvas = Canvas(from_text(["#@#@"] * 4))
    plain = pen(0xFFFFFF, colors=0, ascii=True)
    polyline(canvas, VIEW, [0.0, 4.0], [3.9, 3.9], plain)
    marker(canvas, VIEW, 0.1, 0.1, "O", plain)
    frame = canvas.frame()
    assert frame.lines() == ["oooo", "#@#@", "#@#@", "O@#@"]
    assert set(frame.foreground.ravel()) | set(frame.background.ravel()) == {DEFAULT}


def heat(seed: int) -> Frame:
    colors = np.random.default_rng(seed).integers(0, 0x1000000, (2, 6, 6)).astype(np.int32)
    return Frame(np.full((6, 6), UPPER_HALF, np.uint32), colors[0], colors[1], np.zeros((6, 6), np.bool_))


LINE = st.lists(st.tuples(COORDINATE, COORDINATE), max_size=6)
COLORS = (0xFF0000, 0x00FF00, 0xFFFFFF)


@given(st.lists(LINE, min_size=1, max_size=3), st.integers(0, 9), st.booleans())
def test_lines_drawn_at_once_are_those_drawn_one_by_one(
    lines: list[list[tuple[float, float]]], seed: int, ascii: bool
) -> None:
    together, one_by_one = Canvas(heat(seed)), Canvas(heat(seed))
    paths = [np.array(line, np.float64).reshape(-1, 2) for line in lines]
    found = [
        Stroke(path[:, 0], path[:, 1], pen(ink, ascii=ascii))
        for path, ink in zip(paths, COLORS, strict=False)
    ]
    strokes(together, VIEW, found, (1, 1))
    for line in found:
        strokes(one_by_one, VIEW, [line], (1, 1), bare=Canvas(heat(seed)))
    assert not changed(together.frame(), one_by_one.frame()).any()


@given(st.lists(st.tuples(COORDINATE, COORDINATE), max_size=6, unique=True), st.integers(0, 9))
def test_marks_put_at_once_are_those_put_one_by_one(spots: list[tuple[float, float]], seed: int) -> None:
    # of two in one cell the second may lie on the ground that the first brings
    kept = {VIEW.to_cell(x, y): (x, y) for x, y in spots}.values()
    together, one_by_one = Canvas(heat(seed)), Canvas(heat(seed))
    found = [Marker(x, y, "◆", pen(0xFF9F1C), bold=place % 2 == 0) for place, (x, y) in enumerate(kept)]
    markers(together, VIEW, found, (1, 1))
    for mark in found:
        markers(one_by_one, VIEW, [mark], (1, 1))
    assert not changed(together.frame(), one_by_one.frame()).any()


@pytest.mark.parametrize("colors", [16, 256, TRUECOLOR])
@pytest.mark.parametrize("color", LANES)
@pytest.mark.parametrize("paper", [0x000000, 0x121212, 0x282A36, 0xFFFFFF])
def test_on_the_theme_s_own_ground_a_mark_has_the_colour_of_its_line(paper, color, colors):
    canvas, ink = Canvas(full(1, 4, ord(" "))), pen(color, colors)
    here = Viewport((0, 4), (0, 1), 4, 1)
    polyline(canvas, here, [0, 2], [0.5, 0.5], ink)
    marker(canvas, here, 3.5, 0.5, "●", ink)
    dark = paper < 0x800000
    look = Look(colors, dark=dark, ink=0xFFFFFF if dark else 0, paper=paper)
    frame = legible(canvas.frame(), look)
    assert frame.foreground[0, 0] == frame.foreground[0, 3]
    assert (frame.background == DEFAULT).all()
    assert frame.foreground[0, 3] == seen_on(ink.light, look)


def test_of_two_marks_in_a_cell_the_last_is_on_top() -> None:
    canvas = Canvas.blank(4, 4)
    markers(
        canvas,
        VIEW,
        [Marker(0.5, 0.5, "a", WHITE), Marker(0.6, 0.6, "b", WHITE), Marker(9.0, 0.5, "c", WHITE)],
    )
    assert canvas.frame().lines() == ["    ", "    ", "    ", "b   "]


@pytest.mark.parametrize(
    ("step", "dots"), [(0.0, 5), (1e-300, 5), (0.1, 10), (0.2, 20), (5.0, 24), (1e300, 24)]
)
def test_an_arrow_with_a_rate_is_as_long_as_the_step_within_limits(step, dots):
    here = Viewport((0.0, 1.0), (0.0, 1.0), 50, 25)
    (shaft,), (tip,) = arrow(here, (0.0, 0.5), (2.0, 0.0), pen(), step / 2)
    assert tip.x * 100 == pytest.approx(dots)
    assert shaft.x[-1] == tip.x
    assert tip.glyph == "►"
