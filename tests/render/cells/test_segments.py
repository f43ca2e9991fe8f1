"""Straight lines in dots: a few of them are drawn one by one, many all at once, and both alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.render.cells import pen as pens
from gdtui.render.cells.braille import Stroke, points, strokes, ways
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots import few as dots
from gdtui.render.cells.dots.segments import DotGrid, drawn_in, few_drawn_in, on_grid
from gdtui.render.cells.frame import Frame, changed
from gdtui.render.cells.look import LANES
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.pen import inks, pen
from gdtui.render.cells.viewport import Viewport
from tests.effort import examples

GRID = DotGrid(9, 14, 2, 3, 5, 8)
ENDS = st.tuples(st.floats(-1, 21), st.floats(-1, 17), st.floats(-1, 21), st.floats(-1, 17))


@given(st.lists(st.tuples(ENDS, st.integers(0, 3)), min_size=1, max_size=8))
def test_a_few_lines_are_drawn_as_many_are(lines):
    ends, owner = np.array([line for line, _ in lines]).T, np.array([whose for _, whose in lines])
    few = few_drawn_in(GRID, *zip(*lines, strict=True))
    many = drawn_in(GRID, ends, owner)
    rows, columns = GRID.size
    lie_on_it = all(0 <= end[at] <= (rows, columns)[at % 2] for end, _ in lines for at in range(4))
    assert (few is not None) == lie_on_it
    if few is not None:
        found = zip(many.cells.tolist(), many.bits.tolist(), many.upper.tolist(), strict=True)
        assert few == {cell: [bits, whose] for cell, bits, whose in found}


def test_a_grid_that_hangs_over_the_edge_is_left_to_many():
    line = (2.0, 2.0, 3.0, 9.0)
    assert few_drawn_in(GRID._replace(left=6), [line], [0]) is not None
    assert few_drawn_in(GRID._replace(left=7), [line], [0]) is None


FAR = st.floats(-30, 60) | st.sampled_from([0.0, 20.0, 16.0, 1e300, -np.inf, np.inf, np.nan])


def cut(line, axis, limit):
    """One line as `on_grid` cuts it along one axis; None where nothing is left."""
    ends = [(line[axis], line[1 - axis]), (line[axis + 2], line[3 - axis])]
    if not (max(ends[0][0], ends[1][0]) >= 0 and min(ends[0][0], ends[1][0]) <= limit):
        return None
    found = [0.0] * 4
    for place, ((here, aside), (there, far)) in enumerate((ends, ends[::-1])):
        at = min(max(here, 0.0), limit)
        found[2 * place + axis] = at
        found[2 * place + 1 - axis] = (
            aside if at == here else far + (at - there) / (here - there) * (aside - far)
        )
    return found if np.isfinite(found).all() else None


@given(st.lists(st.tuples(FAR, FAR, FAR, FAR), max_size=9))
def test_lines_are_cut_at_once_as_each_of_them_is(lines):
    cuts = [
        (place, across)
        for place, line in enumerate(lines)
        if np.isfinite(line).all() and (down := cut(line, 0, 20.0)) and (across := cut(down, 1, 16.0))
    ]
    ends, owner = on_grid(np.array(lines).reshape(-1, 4).T, np.arange(len(lines)), 20, 16)
    assert owner.tolist() == [place for place, _ in cuts]
    assert ends.T.tolist() == [line for _, line in cuts]


@given(st.lists(ENDS, min_size=1, max_size=5), st.integers(-5, 9), st.integers(-8, 14))
def test_of_a_grid_that_hangs_over_the_edge_the_rest_is_drawn(lines, top, left):
    ends, owner = np.array(lines).T, np.arange(len(lines))
    part = drawn_in(GRID._replace(top=top, left=left), ends, owner)
    room = GRID._replace(rows=30, columns=40, top=top + 10, left=left + 10)
    _, *drawn = whole = drawn_in(room, ends, owner)
    cells = dict(zip(_spots(whole, 40), zip(*drawn, strict=True), strict=True))
    shown = {(row - 10, column - 10): each for (row, column), each in cells.items()}
    inner = {spot: each for spot, each in shown.items() if spot[0] in range(9) and spot[1] in range(14)}
    assert dict(zip(_spots(part, 14), zip(*part[1:], strict=True), strict=True)) == inner


def _spots(drawn, columns):
    return [divmod(cell, columns) for cell in drawn.cells.tolist()]


SPOTS = st.tuples(st.floats(-3, 3), st.floats(-3, 3))
GROUNDS = st.sampled_from([" ", "▀", "▓", "█", "⠁", "⣿", "x"])


def _ground(cells):
    """A picture of 4 x 6 cells of these glyphs and colours."""
    glyph, fore, back = (np.array(part).reshape(4, 6) for part in zip(*cells, strict=True))
    return Frame(
        np.array([ord(each) for each in glyph.flat], np.uint32).reshape(4, 6),
        fore.astype(np.int32), back.astype(np.int32), np.zeros((4, 6), np.bool_),
    )  # fmt: skip


def _stroke(start, end, nib):
    x, y = np.array([start, end]).T
    return Stroke(x, y, nib)


COLORS = st.integers(DEFAULT, 0xFFFFFF)


@settings(max_examples=examples(200))
@given(
    st.lists(st.tuples(GROUNDS, COLORS, COLORS), min_size=24, max_size=24),
    st.lists(st.tuples(SPOTS, SPOTS, st.integers(0, 2)), max_size=4),
    st.sampled_from([0, 16, 256, 1 << 24]),
    st.booleans(),
)
def test_a_picture_of_a_few_lines_is_that_of_many(cells, lines, colors, ascii):
    ground, here = _ground(cells), Viewport((-2.0, 2.0), (-2.0, 2.0), 6, 4)
    nibs = [pen(color, colors, ascii) for color in LANES[:3]]
    drawn = [_stroke(start, end, nibs[whose]) for start, end, whose in lines]
    starts, ends = (np.array([line[at] for line in lines]).reshape(-1, 2) for at in (0, 1))
    owner = np.array([whose for *_, whose in lines], np.intp)

    def pictures():
        for bare in (None, Canvas(_ground(cells[::-1]))):
            canvas = Canvas(ground)
            strokes(canvas, here, drawn, bare=bare)
            yield canvas.frame()
            ways(canvas, here, starts, ends, owner, nibs, bare)
            yield canvas.frame()
        canvas = Canvas(ground)
        points(canvas, here, starts[:, 0], starts[:, 1], nibs[0])
        yield canvas.frame()

    few = list(pictures())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dots, "_FEW", -1)
        many = list(pictures())
    assert not any(changed(one, other).any() for one, other in zip(few, many, strict=True))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(DEFAULT, 0xFFFFFF)), max_size=9))
@pytest.mark.parametrize("colors", [0, 16, 256, 1 << 24])
def test_a_few_cells_are_inked_as_many_are(colors, cells):
    nibs = [pen(color, colors) for color in LANES[:3]]
    owner = np.array([whose for whose, _ in cells], np.intp)
    ground = np.array([color for _, color in cells], np.int32)
    with pytest.MonkeyPatch.context() as patched:
        few = inks(nibs, owner, ground)
        patched.setattr(pens, "_FEW", -1)
        many = inks(nibs, owner, ground)
    assert [color.tolist() for color in few] == [color.tolist() for color in many]
