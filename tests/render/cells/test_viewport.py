"""From data to cells and back."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells.viewport import Viewport

VIEW = Viewport((-2.0, 2.0), (-1.0, 3.0), 8, 4)
EXTREMES = [math.nan, math.inf, -math.inf, 1e308, -1e308, 1e-320]


@pytest.mark.parametrize("ends", [(1.0, 1.0), (2.0, 1.0), (0.0, math.inf), (math.nan, 1.0), (-1e308, 1e308)])
def test_a_range_that_cannot_be_shown_is_refused(ends: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="range"):
        Viewport(ends, (0.0, 1.0), 4, 4)
    with pytest.raises(ValueError, match="range"):
        Viewport((0.0, 1.0), ends, 4, 4)
    with pytest.raises(ValueError, match="cell"):
        Viewport((0.0, 1.0), (0.0, 1.0), 4, 0)


def test_y_points_upwards_and_the_edges_are_shown() -> None:
    assert VIEW.to_cell(-2.0, 3.0) == (0, 0)
    assert VIEW.to_cell(2.0, -1.0) == (3, 7)
    assert VIEW.to_cell(0.1, 0.9) == (2, 4)
    assert VIEW.to_cell(2.01, 0.0) is None
    assert VIEW.to_cell(0.0, -1.01) is None


@given(st.integers(0, 3), st.integers(0, 7))
def test_the_centre_of_a_cell_lies_in_that_cell(row: int, column: int) -> None:
    assert VIEW.to_cell(*VIEW.from_cell(row, column)) == (row, column)


def test_a_cell_outside_counts_as_the_nearest_one() -> None:
    assert VIEW.from_cell(-5, 99) == VIEW.from_cell(0, 7)


def test_pixel_centres_lie_inside_and_run_from_the_top() -> None:
    x, y = VIEW.axes()
    assert x.shape == (1, 8)
    assert y.shape == (8, 1)
    np.testing.assert_allclose(x[0], np.linspace(-1.75, 1.75, 8))
    np.testing.assert_allclose(y[:, 0], np.linspace(2.75, -0.75, 8))


@pytest.mark.parametrize("x", EXTREMES)
@pytest.mark.parametrize("y", EXTREMES)
def test_no_number_is_too_strange(x: float, y: float) -> None:
    cell = VIEW.to_cell(x, y)
    assert (cell is None) == (not abs(x) < 1 or not abs(y) < 1)
    VIEW.to_dots(np.array([x]), np.array([y]))
    assert VIEW.centred(math.nan, y) == VIEW
    assert VIEW.zoom(2.0, (math.inf, 0.0)) == VIEW.zoom(2.0)


@given(st.floats(-1.9, 1.9), st.floats(-0.9, 2.9), st.floats(0.2, 5.0))
def test_zoom_keeps_the_point_where_it_is(x: float, y: float, factor: float) -> None:
    zoomed = VIEW.zoom(factor, (x, y))
    assert np.allclose(zoomed.to_dots(x, y), VIEW.to_dots(x, y))
    assert zoomed.cell_size == pytest.approx([size / factor for size in VIEW.cell_size])


def test_zooming_for_ever_ends() -> None:
    for factor in (2.0, 0.5):
        view = VIEW
        for _ in range(3000):
            view = view.zoom(factor, (1.0, 1.0))
        assert view == view.zoom(factor, (1.0, 1.0))
        assert view.to_cell(*view.centre) is not None


def test_panning_moves_by_parts_of_the_screen() -> None:
    moved = VIEW.pan(0.25, -0.5)
    assert (moved.x_range, moved.y_range) == ((-1.0, 3.0), (-3.0, 1.0))
    assert VIEW.centred(5.0, 5.0).centre == pytest.approx((5.0, 5.0))
