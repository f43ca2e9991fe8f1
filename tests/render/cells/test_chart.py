"""Axes and the curves laid over them must agree."""

import numpy as np
import pytest

from gdtui.render.cells.braille import points
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import axes
from gdtui.render.cells.pen import pen


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(("columns", "rows"), [(60, 15), (81, 24), (33, 9)])
def test_the_ends_of_the_axes_lie_in_the_outermost_cells(log: bool, columns: int, rows: int) -> None:
    x_range, y_range = ((0.01, 100.0), (1e-3, 10.0)) if log else ((-3.0, 50.0), (-1.0, 24.0))
    chart = axes(columns, rows, x_range, y_range, "x", "y", log, log)
    area = chart.viewport
    x, y = chart.plane(x_range, y_range)
    assert area.to_cell(x[0], y[0]) == (area.rows - 1, 0)
    assert area.to_cell(x[1], y[1]) == (0, area.columns - 1)
    canvas = Canvas(chart.frame)
    points(canvas, area, x, y, pen(), chart.origin)
    lines = canvas.frame().lines()
    assert 0x2800 < ord(lines[chart.origin[0] + area.rows - 1][chart.origin[1]]) < 0x2900
    assert 0x2800 < ord(lines[chart.origin[0]][columns - 1]) < 0x2900


def test_the_ticks_stand_in_the_rows_and_columns_of_their_values() -> None:
    chart = axes(80, 20, (0.0, 50.0), (0.0, 20.0), "step", "loss", title="loss against step")
    lines = chart.frame.lines()
    top, left = chart.origin
    for value in (0, 5, 10, 15, 20):
        row, _ = chart.viewport.to_cell(0.0, value)
        assert lines[top + row][: left - 1].strip() == str(value)
        assert lines[top + row][left - 1] == "┤"
    for value in (0, 10, 20, 30, 40, 50):
        _, column = chart.viewport.to_cell(value, 0.0)
        assert lines[top + chart.viewport.rows][left + column] == "┬"
    assert lines[0].split() == ["loss", "loss", "against", "step"]
    assert lines[-1].strip() == "step"


def test_the_data_area_is_blank_and_as_large_as_the_viewport() -> None:
    for words in ({}, {"x_label": "x"}, {"y_label": "y"}, {"title": "t"}, {"x_label": "x", "title": "t"}):
        chart = axes(50, 12, (0.0, 1.0), (-1e-9, 1e-9), **words)
        area = chart.frame.crop(*chart.origin, chart.viewport.rows, chart.viewport.columns)
        assert (area.rows, area.columns) == (chart.viewport.rows, chart.viewport.columns)
        assert set("".join(area.lines())) == {" "}
        assert chart.frame.lines()[chart.origin[0] + area.rows][chart.origin[1] - 1] in "└┼"
        assert (chart.frame.rows, chart.frame.columns) == (12, 50)


def test_logarithmic_axes_name_powers_of_ten() -> None:
    chart = axes(80, 20, (1e-15, 1.0), (1e-12, 1.0), "h", "error", log_x=True, log_y=True)
    text = "\n".join(chart.frame.lines())
    assert all(number in text for number in ("1e−15", "1e−9", "1e−6", "0.001", "1"))
    x, y = chart.plane([1.0, 0.0, -1.0, 1e-15], [1e-12, np.nan, np.inf, 1.0])
    np.testing.assert_array_equal(x, [0.0, np.nan, np.nan, -15.0])
    np.testing.assert_array_equal(y, [-12.0, np.nan, np.inf, 0.0])


def test_ascii_axes_are_ascii_and_colourless_ones_have_no_colour() -> None:
    chart = axes(60, 15, (-1.0, 1.0), (-1e-6, 1e-6), "x", "y", title="t", ascii=True, colors=0)
    assert "".join(chart.frame.lines()).isascii()
    assert (chart.frame.foreground == -1).all()


@pytest.mark.parametrize("columns", [1, 2, 10, 19, 20, 21, 300])
@pytest.mark.parametrize("rows", [1, 2, 5, 6, 7, 90])
def test_any_size_has_a_data_area(columns: int, rows: int) -> None:
    chart = axes(
        columns, rows, (-1.23456e-300, 1e300), (1.0, 1.0 + 1e-12), "words " * 9, "y", title="title " * 9
    )
    assert (chart.frame.rows, chart.frame.columns) == (rows, columns)
    assert chart.origin[0] + chart.viewport.rows <= rows
    assert chart.origin[1] + chart.viewport.columns == columns


@pytest.mark.parametrize("ends", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0), (-1e308, 1e308)])
@pytest.mark.parametrize("log", [False, True])
def test_impossible_ranges_are_refused(ends: tuple[float, float], log: bool) -> None:
    with pytest.raises(ValueError, match="range"):
        axes(40, 12, ends, (1.0, 2.0), log_x=log)
    with pytest.raises(ValueError, match="range"):
        axes(40, 12, (1.0, 2.0), ends, log_y=log)


def test_axes_are_drawn_once() -> None:
    assert axes(40, 12, (0.0, 1.0), (0.0, 1.0)) is axes(40, 12, (0.0, 1.0), (0.0, 1.0))


def test_where_two_numbers_fall_into_one_row_a_power_of_ten_stands_alone() -> None:
    lines = axes(40, 6, (0.0, 50.0), (0.2, 5.0), log_y=True).frame.lines()
    assert [line[:4].strip("│└┬─┤ ") for line in lines[:4]] == ["5", "2", "1", "0.2"]


def test_where_two_numbers_fall_into_one_row_zero_stands():
    for rows in range(6, 14):
        lines = axes(42, rows, (-2, 2), (-4, 4), y_label="slope").frame.lines()
        labels = [line[:3].strip("│┤└ ") for line in lines[1:-2]]
        numbers = [int(label.replace("−", "-")) for label in labels if label]
        assert 0 in numbers or len(numbers) < 3
        assert numbers == sorted(numbers, reverse=True)
