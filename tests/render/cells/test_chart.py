"""Axes and the curves laid over them must agree."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.render.cells.braille import points
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.chart import axes
from gdtui.render.cells.pen import pen
from gdtui.render.cells.ticks import even, label
from tests.effort import examples


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(("columns", "rows"), [(60, 15), (81, 24), (33, 9)])
def test_the_ends_of_the_axes_are_shown_and_little_besides(log: bool, columns: int, rows: int) -> None:
    x_range, y_range = ((0.01, 100.0), (1e-3, 10.0)) if log else ((-3.0, 50.0), (-1.0, 24.0))
    chart = axes(columns, rows, x_range, y_range, "x", "y", log, log)
    area = chart.viewport
    x, y = chart.plane(x_range, y_range)
    (bottom, left), (top, right) = area.to_cell(x[0], y[0]), area.to_cell(x[1], y[1])
    assert bottom - top + 1 >= 0.7 * area.rows
    assert right - left + 1 >= 0.7 * area.columns
    canvas = Canvas(chart.frame)
    points(canvas, area, x, y, pen(), chart.origin)
    lines = canvas.frame().lines()
    for row, column in ((bottom, left), (top, right)):
        assert 0x2800 < ord(lines[chart.origin[0] + row][chart.origin[1] + column]) < 0x2900


LABEL = re.compile(r"[−\d][−\d.e]*")


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(30, 200), st.integers(9, 60), st.booleans())
@example(0.0, 300001.0, 30, 12, True)
@settings(max_examples=examples(60), deadline=None)
def test_ticks_are_evenly_spaced_and_their_labels_true(low, span, columns, rows, log):
    power = low / 1e5
    ends = (10.0**power, 10.0 ** (power + 2 + span / 1e5)) if log else (low, low + span)
    chart = axes(columns, rows, (0.0, 1.0), ends, "x", "y", log_y=log)
    top, left = chart.origin
    marks = [row for row, text in enumerate(chart.frame.lines()) if "┤" in text]
    far = not log and max(map(abs, ends)) > 1e6 * (ends[1] - ends[0])  # labels take all the digits they can
    if not left or far or len(marks) < 3 or (log and chart.ticks[1][1] - chart.ticks[1][0] < 1):
        return
    step = chart.ticks[1][1] - chart.ticks[1][0]
    assert {below - above for above, below in pairwise(marks)} == {marks[1] - marks[0]}
    for row, tick in zip(reversed(marks), chart.ticks[1], strict=True):
        middle = chart.viewport.from_cell(row - top, 0)[1]
        assert abs(middle - tick) <= 1e-6 * (chart.viewport.y_range[1] - chart.viewport.y_range[0])
        told = float(LABEL.search(chart.frame.lines()[row]).group().replace("−", "-"))
        assert (math.log10(told) if log else told) == pytest.approx(tick, abs=0.011 * step)


@given(st.floats(-100, 100), st.floats(0.1, 100), st.integers(4, 120), st.integers(1, 12))
@settings(max_examples=examples(60), deadline=None)
def test_an_even_axis_shows_the_whole_range_and_wastes_little(low, span, cells, count):
    found = even(low, low + span, cells, count)
    if found is None:
        return
    assert found.low <= low + 1e-6 * span
    assert found.high >= low + span * (1 - 1e-6)
    assert (found.high - found.low) * (0.7 - 1 / cells) <= span * (1 + 1e-9)
    cell = (found.high - found.low) / cells
    for tick in found.ticks:
        assert (tick - found.low) / cell % 1 == pytest.approx(0.5, abs=1e-4)


def test_the_ticks_stand_in_the_rows_and_columns_of_their_values() -> None:
    chart = axes(80, 20, (0.0, 50.0), (0.0, 20.0), "step", "loss", title="loss against step")
    lines = chart.frame.lines()
    top, left = chart.origin
    for value in (0, 4, 8, 12, 16, 20):
        row, _ = chart.viewport.to_cell(0.0, value)
        assert lines[top + row][: left - 1].strip() == str(value)
        assert lines[top + row][left - 1] == "┤"
    for tick in chart.ticks[0]:
        _, column = chart.viewport.to_cell(tick, 0.0)
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
    powers = [round(power) for ticks in chart.ticks for power in ticks]
    assert len(powers) >= 8
    assert all(label(10.0**power) in text for power in powers)
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
        told = [line[:4].strip("│┤└ ") for line in lines[1:-2]]
        numbers = [float(text.replace("−", "-")) for text in told if text]
        assert 0 in numbers or len(numbers) < 3
        assert numbers == sorted(numbers, reverse=True)
