"""Labels beside what they name."""

import re

from hypothesis import given
from hypothesis import strategies as st

from gdtui.colors import TRUECOLOR
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.marks.labels import Label, put_labels
from gdtui.render.cells.pen import pen
from gdtui.render.cells.viewport import Viewport

CELLS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 9)), min_size=2, max_size=9)


@given(CELLS)
def test_no_two_digits_are_read_as_one_number(cells: list[tuple[int, int]]) -> None:
    canvas, shown = Canvas.blank(12, 24), Viewport((0.0, 1.0), (0.0, 1.0), 10, 12)
    ink = pen(0xFF8800, TRUECOLOR, False)
    put_labels(canvas, shown, [Label(cell, str(n), ink) for n, cell in enumerate(cells, 1)])
    lines = canvas.frame().lines()
    assert not any(re.search(r"\d\d", line) for line in lines)
    assert sorted("".join(lines).replace(" ", "")) == [str(n) for n in range(1, len(cells) + 1)]
