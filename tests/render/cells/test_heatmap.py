"""Heatmaps and their legend."""

import math
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.colors import TRUECOLOR
from gdtui.render.cells.heatmap import bar, heatmap, legend
from gdtui.render.cells.palette import contrast
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.scale import Scale, scale_of
from tests.effort import examples

MODES = [(colors, ascii) for colors in (TRUECOLOR, 256, 16, 0) for ascii in (False, True)]
UNIT = Scale("linear", 0.0, 1.0)


def test_a_cell_shows_two_values_one_above_the_other() -> None:
    painted = ramp()
    frame = heatmap(np.array([[1.0, 0.0], [0.0, 0.0]]), UNIT, painted)
    low, high = painted.background[0], painted.background[-1]
    assert frame.lines() == ["▀ "]
    assert frame.foreground[0].tolist() == [high, low]
    assert frame.background[0].tolist() == [low, low]


@pytest.mark.parametrize(("colors", "ascii"), [mode for mode in MODES if mode[0] < 256 or mode[1]])
def test_other_modes_show_the_mean_of_the_two(colors: int, ascii: bool) -> None:
    painted = ramp("viridis", colors, ascii)
    frame = heatmap(np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 1.0]]), UNIT, painted)
    wanted = [painted.levels - 1, 0, (painted.levels - 1) // 2]
    assert frame.glyph[0].tolist() == painted.glyph[wanted].tolist()
    assert frame.background[0].tolist() == painted.background[wanted].tolist()


@pytest.mark.parametrize(("colors", "ascii"), MODES)
def test_what_is_not_finite_has_a_look_of_its_own(colors: int, ascii: bool) -> None:
    painted = ramp("viridis", colors, ascii)
    values = np.array([[math.nan, 1.0, math.inf], [-math.inf, math.nan, 0.0]])
    frame = heatmap(values, scale_of(values), painted)
    glyph = painted.hole[0]
    assert (frame.glyph[0] == glyph).tolist() == [True, False, False]
    assert glyph not in painted.glyph


def test_an_odd_number_of_value_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        heatmap(np.zeros((3, 2)), UNIT, ramp())


def test_the_legend_says_what_how_and_how_much() -> None:
    line = legend(Scale("log", 0.25, 2397.0, 0.5), ramp(), 80).lines()[0]
    assert line.startswith("loss (log) 0.25 ")
    assert line.endswith(" 2397")
    assert [word for word in line.split()[3:-1] if float(word) > 0] == ["2", "10", "100", "500"]
    assert legend(UNIT, ramp(), 60, label="error").lines()[0].startswith("error (linear) 0 ")
    assert "╱ not finite" in legend(scale_of([1.0, math.nan, 2.0]), ramp(), 80).lines()[0]


@settings(max_examples=examples(60), deadline=None)
@given(st.floats(-1e15, 1e15), st.floats(1e-9, 1e3), st.sampled_from([60, 120]))
@example(1e24, 2e-6, 120)
def test_the_numbers_of_a_legend_are_told_apart(low: float, share: float, columns: int) -> None:
    high = low + max(abs(low), 1e-3) * share
    line = legend(Scale("linear", low, high), ramp(), columns).lines()[0].replace("−", "-")
    values = [float(word) for word in line.split() if re.fullmatch(r"-?[\d.]+(e-?\d+)?", word)]
    assert len(values) >= 2
    assert values == sorted(set(values))
    assert abs(values[0] - low) <= (high - low) / 50
    assert abs(values[-1] - high) <= (high - low) / 50


@pytest.mark.parametrize("columns", [0, 1, 5, 12, 20, 33, 200])
@pytest.mark.parametrize(("colors", "ascii"), MODES)
@pytest.mark.parametrize("scale", [UNIT, Scale("log", -1e308, 1e308, 1e300, True), Scale("linear", 0, 0)])
def test_a_legend_fits_any_width(columns: int, colors: int, ascii: bool, scale: Scale) -> None:
    frame = legend(scale, ramp("magma", colors, ascii), columns)
    assert (frame.rows, frame.columns) == (1, columns)
    if ascii:
        assert frame.lines()[0].isascii()


@pytest.mark.parametrize("name", ["viridis", "cividis", "magma"])
@pytest.mark.parametrize("colors", [TRUECOLOR, 256, 16])
def test_the_numbers_on_the_bar_can_be_read(name: str, colors: int) -> None:
    frame = bar(Scale("log", 0.0, 1e6, 0.01), ramp(name, colors), 120)
    digits = np.isin(frame.glyph, [ord(digit) for digit in "0123456789"])
    assert digits.sum() >= 12
    assert contrast(frame.foreground[digits], frame.background[digits]).min() > 4.5
