"""Log or linear: the loss decides, never the size of the window; and it can be asked for."""

from itertools import product

import numpy as np
import pytest

from gdtui.engine.base.past.way import way_of_states
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.planes import drawn
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.losses.catalogue import LANDSCAPES, SPACES
from gdtui.engine.losses.circuit_objective import typed
from gdtui.render.brightness import turned_scale
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.picture import draw
from gdtui.render.landscape.view import LandscapeView
from gdtui.render.slope import curve

SIZES = ((60, 20), (80, 24), (100, 30), (120, 40), (200, 60))


def said(loss, size, scale=None, zoom=1.0):
    """The kind of scale that the picture's legend names."""
    simulation = landscape_from(Settings(loss=loss))
    state = simulation.init()
    way = way_of_states(simulation, [state])
    plane = drawn(simulation, way, 0)
    across, up = plane.bounds
    seen = Viewport(across, up, 1, 1).zoom(zoom, None)
    view = LandscapeView(
        simulation, state, state, [state], way, plane, seen, 0, True, False, False, 5, "", scale=scale
    )
    page = "\n".join(draw(view, size[0], size[1], Look()).lines())
    return {kind for kind in ("log", "linear") if f"loss ({kind})" in page or f"\n{kind} " in page}


@pytest.mark.parametrize("loss", [*LANDSCAPES, *SPACES])
def test_no_size_of_the_window_changes_log_to_linear(loss):
    kinds = [said(loss, size) for size in SIZES]
    assert kinds[0]
    assert all(kind == kinds[0] for kind in kinds)


@pytest.mark.parametrize("loss", ["himmelblau", "ravine"])
def test_no_zoom_changes_it(loss):
    assert said(loss, (120, 40)) == said(loss, (120, 40), zoom=3.0) == said(loss, (120, 40), zoom=0.5)


@pytest.mark.parametrize(("loss", "scale"), [*product(["himmelblau", "bowl"], ["log", "linear"])])
def test_either_can_be_asked_for(loss, scale):
    assert said(loss, (120, 40), scale) == {scale}


def test_turning_it_twice_comes_back():
    for usual in ("log", "linear"):
        for scale in (None, "log", "linear"):
            shown = scale or usual
            other = turned_scale(scale, usual)
            assert {shown, other or usual} == {"log", "linear"}
            assert (turned_scale(other, usual) or usual) == shown


def curve_of(text, log):
    chart = curve.curve(typed(text, 1), (-2.0, 2.0), 20, 60, Look(), log)
    return chart, "\n".join(chart.frame.lines())


def test_a_curve_stands_on_a_logarithmic_axis_where_it_is_above_0():
    chart, page = curve_of("exp(4*w)", True)
    assert chart.log_y
    assert "L(w) (log) = exp(4*w)" in page
    drawn_rows = [row.find("⠉") for row in page.splitlines()]
    assert len(drawn_rows) == 20
    assert not curve_of("exp(4*w)", False)[0].log_y


def test_a_curve_nowhere_above_0_says_that_it_has_no_logarithm():
    chart, page = curve_of("-1 - w**2", True)
    assert not chart.log_y
    assert "no log" in page


def test_the_ends_of_a_logarithmic_axis_hold_what_is_above_0():
    low, high = curve.log_heights(np.array([-1.0, 0.0, 1e-3, 5.0, np.nan, np.inf])) or (0, 0)
    assert 0 < low < 1e-3
    assert high > 5
    assert curve.log_heights(np.array([-1.0, 0.0, np.nan])) is None
