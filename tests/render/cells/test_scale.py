"""From values to levels: linear, logarithmic, and whatever else a field may hold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells.scale import HOLE, Scale, scale_of

X, Y = np.meshgrid(np.linspace(-2, 2, 60), np.linspace(-1, 3, 60))
ROSENBROCK = (1 - X) ** 2 + 100 * (Y - X**2) ** 2
ANY = st.lists(st.floats(), min_size=1, max_size=40)


def test_the_range_decides_between_linear_and_log() -> None:
    assert scale_of(X**2 + (Y - 1) ** 2).kind == "linear"
    assert scale_of(ROSENBROCK).kind == "log"
    assert scale_of(ROSENBROCK - 1e4).kind == "log"
    assert scale_of(ROSENBROCK, log=False).kind == "linear"
    assert scale_of(X**2, log=True).kind == "log"


@given(ANY, st.sampled_from([None, True, False]), st.integers(1, 32))
def test_every_number_has_a_level_and_everything_else_is_a_hole(
    values: list[float], log: bool | None, count: int
) -> None:
    field = np.array(values)
    scale = scale_of(field, log)
    levels = scale.levels(field, count)
    finite = np.isfinite(field)
    assert ((levels >= 0) == finite).all()
    assert levels.max() < count
    assert (levels[~finite] == HOLE).all()
    assert scale.holes == (not finite.all())


@given(ANY, st.sampled_from([None, True, False]))
def test_a_higher_value_is_never_darker(values: list[float], log: bool | None) -> None:
    field = np.sort(np.array(values)[np.isfinite(values)])
    position = scale_of(field, log).position(field)
    assert (np.diff(position) >= 0).all()
    if len(field) and field[0] < field[-1]:
        assert (position[0], position[-1]) == (0, pytest.approx(1))


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("factor", [1.0, 1e-200, 1e300, -3.0])
def test_a_position_leads_back_to_its_value(log: bool, factor: float) -> None:
    scale = scale_of(ROSENBROCK * factor, log)
    for part in (0.0, 0.1, 0.5, 0.9, 1.0):
        assert float(scale.position(scale.value(part))) == pytest.approx(part, abs=1e-6)


@pytest.mark.parametrize(
    "values",
    [
        [3.0, 3.0],
        [-1e308, 1e308],
        [0.0, 5e-324],
        [1.0, 1.0 + 2**-52],
        [math.nan],
        [math.inf, 2.0],
        [-5.0, -4.0],
    ],
)
@pytest.mark.parametrize("log", [None, True, False])
def test_extreme_ranges(values: list[float], log: bool | None) -> None:
    scale = scale_of(values, log)
    levels = scale.levels(values, 8)
    finite = np.isfinite(values)
    assert (levels[finite] >= 0).all()
    if scale.low < scale.high:
        assert (levels[0], levels[-1]) == (0, 7)
    assert all(scale.low < tick < scale.high for tick in scale.ticks(5))


def test_ticks_are_round_and_lie_inside() -> None:
    assert Scale("linear", 0.0, 10.0).ticks(4) == (2.0, 4.0, 6.0, 8.0)
    assert Scale("log", 0.0, 5000.0, 0.5).ticks(3) == (5.0, 50.0, 500.0)
    assert Scale("linear", 1.0, 1.0).ticks(4) == ()
    assert Scale("linear", 0.0, 1.0).ticks(0) == ()


def test_what_lies_outside_takes_the_nearest_level() -> None:
    assert Scale("linear", 0.0, 1.0).levels([-9.0, 0.0, 0.5, 1.0, 9.0], 4).tolist() == [0, 0, 2, 3, 3]
