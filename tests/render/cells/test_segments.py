"""Straight lines in dots: a few of them are drawn one by one, many all at once, and both alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells import pen as pens
from gdtui.render.cells import segments
from gdtui.render.cells.look import LANES
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.pen import inks, pen
from gdtui.render.cells.segments import DotGrid, drawn_in

GRID = DotGrid(9, 14, 2, 3, 5, 8)
ENDS = st.tuples(st.floats(-1, 21), st.floats(-1, 17), st.floats(-1, 21), st.floats(-1, 17))


@given(st.lists(st.tuples(ENDS, st.integers(0, 3)), min_size=1, max_size=8), st.sampled_from([0, 6]))
def test_a_few_lines_are_drawn_as_many_are(lines, left):
    ends, owner = np.array([line for line, _ in lines]).T, np.array([whose for _, whose in lines])
    grid = GRID._replace(left=left)
    with pytest.MonkeyPatch.context() as patched:
        few = drawn_in(grid, ends, owner)
        patched.setattr(segments, "_FEW", 0)
        many = drawn_in(grid, ends, owner)
    assert [part.tolist() for part in (few.cells, few.bits, few.upper)] == [
        part.tolist() for part in (many.cells, many.bits, many.upper)
    ]
    assert few.bits.dtype == many.bits.dtype


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
