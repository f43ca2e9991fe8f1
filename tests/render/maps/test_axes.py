"""The axes of a map, at any scale and in any box."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.render.cells.frame import blank
from gdtui.render.cells.look import Look
from gdtui.render.maps.axes import framed, gutter, inside

NAMES = "first_weight", "weight_of_size"
DIGITS = set("0123456789.e−")


def drawn(across, up, columns, rows, names=("x", "y")):
    here = inside(across, up, names, columns, rows)
    frame = framed(blank(here.rows + 1, here.columns), here, names, Look())
    assert (frame.rows, frame.columns) == (rows, columns)
    return here, gutter(here, names), frame.lines()


def value(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(("columns", "rows"), [(24, 13), (44, 17), (74, 29), (122, 49)])
def test_a_usual_map_gives_up_few_cells_and_has_numbers_at_both_sides(columns, rows):
    here, left, lines = drawn((-5.0, 5.0), (-200.0, 1000.0), columns, rows)
    assert left <= 6
    assert here.rows == rows - 2
    assert len(lines[-2].split()) >= 3
    assert sum(bool(line[:left].strip()) for line in lines) >= 3
    assert lines[0][:left].strip() == "y"
    assert lines[-2].endswith("x")


@pytest.mark.parametrize("up", [(128.875, 128.895), (-1e300, 1e300), (1e-300, 2e-300), (1e12, 1e12 + 1)])
def test_at_any_scale_there_are_numbers_at_the_left(up):
    _, left, lines = drawn((0.0, 1.0), up, 60, 20)
    assert sum(bool(line[:left].strip()) for line in lines[1:-2]) >= 1


@given(
    st.floats(-1e6, 1e6), st.integers(-9, 12), st.floats(1, 9.99), st.integers(24, 140), st.integers(13, 60)
)
@settings(max_examples=60, deadline=None)
def test_every_number_is_whole_and_stands_at_its_place(low, power, size, columns, rows):
    ends = low, low + size * 10.0**power
    if not ends[1] - ends[0] > 1e-9 * max(map(abs, ends)):
        return
    here, left, lines = drawn(ends, ends, columns, rows, NAMES)
    width, height = here.cell_size
    for row, line in enumerate(lines[1 : here.rows], 1):
        if text := line[:left].strip():
            assert set(text) <= DIGITS
            assert abs(here.from_cell(row, 0)[1] - value(text)) <= 0.52 * height
    below = lines[-2][: -len(NAMES[0])] if lines[-2].endswith(NAMES[0]) else lines[-2].rsplit(" ", 1)[0]
    column = 0
    for text in below.split():
        column = below.index(text, column)
        middle = column + (len(text) - 1) // 2 - left
        assert abs(here.from_cell(0, middle)[0] - value(text)) <= 0.52 * width
        column += len(text)


def test_long_names_are_cut_and_say_so():
    _, left, lines = drawn((0.0, 1.0), (0.0, 1.0), 30, 13, NAMES)
    assert lines[0][:left] == "weight_of… "
    assert lines[-2].endswith(" first…")
