import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.plane import pca_plane, random_plane
from gdtui.engine.network.objective import network_loss
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.views.slice import COARSE, Slice
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.axes import inside
from gdtui.render.network.plane import Ground, grounds, plane_frame, refined
from gdtui.render.plane_lines import plane_lines
from tests.render.network.looks import LOOKS, SIZES, text

WAY = np.stack([np.linspace(-0.8, 0.4, 30), np.linspace(-0.7, 0.5, 30) ** 2], axis=1)
NAMES = "PC1", "PC2"


def picture(rows, columns, way, dot, look):
    """A bowl with a way on it."""
    ground, here = bowl(rows, columns)
    return plane_frame(ground, here, NAMES, way, dot, look)


def bowl(rows, columns):
    """A bowl for a picture of a size, and where its pixels lie."""
    here = inside((-1.0, 1.0), (-1.0, 1.0), NAMES, columns, rows)
    x, y = here.axes()
    return Ground(x**2 + 3 * y**2), here


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("rows", "columns"), SIZES)
def test_it_fills_its_place_in_every_mode(rows, columns, look):
    frame = picture(rows, columns, WAY, WAY[-1], look)
    assert (frame.rows, frame.columns) == (rows, columns)
    ground, here = bowl(rows, columns)
    bare = plane_frame(ground, here, NAMES, WAY[:0], np.array([np.nan, np.nan]), look)
    trodden = np.argwhere(changed(bare, frame))
    left = columns - here.columns
    cells = {(row, left + column) for row, column in (here.to_cell(*spot) for spot in WAY.tolist())}
    assert cells <= {tuple(cell) for cell in trodden.tolist()}
    row, column = here.to_cell(*WAY[-1].tolist())
    column += left
    assert chr(frame.glyph[row, column]) == ("O" if look.ascii else "●")


@pytest.mark.parametrize(("spot", "glyph"), [((9, 0), "▶"), ((-9, 0), "◀"), ((0, 9), "▲"), ((0, -9), "▼")])
def test_a_dot_outside_is_shown_at_its_edge(spot, glyph):
    frame = picture(17, 44, WAY, np.array(spot, float), Look())
    assert glyph in text(frame)
    assert "●" not in text(frame)


def test_a_step_repaints_the_trail_and_the_dot_alone():
    ground, here = bowl(31, 75)
    frames = [plane_frame(ground, here, NAMES, WAY[:n], WAY[n - 1], Look()) for n in (28, 29)]
    assert 0 < changed(*frames).sum() <= 6


def test_what_is_painted_is_said():
    assert "loss (linear) " in text(picture(17, 44, WAY, WAY[-1], Look()))
    ground, here = bowl(17, 44)
    log = Ground(ground.values, log=True, label="test loss")
    assert "test loss (log) " in text(plane_frame(log, here, NAMES, WAY, WAY[-1], Look()))


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e308])
def test_what_is_not_finite_is_drawn(value):
    ground, here = bowl(17, 44)
    values = ground.values.copy()
    values[:9] = value
    way = WAY.copy()
    way[7] = value
    assert plane_frame(Ground(values), here, NAMES, way, way[7], Look()).rows == 17
    assert plane_frame(Ground(np.full_like(values, value)), here, NAMES, way, way[-1], Look(0)).rows == 17


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 20), st.integers(0, 20), st.integers(0, 99))
@settings(max_examples=30)
def test_what_is_known_stays_and_the_rest_is_the_nearest_coarse_value(h, w, more, wider, seed):
    rng = np.random.default_rng(seed)
    coarse, losses = rng.random((h, w)), rng.random((h + more, w + wider))
    known = rng.random(losses.shape) < 0.5
    whole = refined(coarse, losses, known)
    assert np.array_equal(whole[known], losses[known])
    for row, column in np.argwhere(~known).tolist():
        place = (row + 0.5) / (h + more) * h, (column + 0.5) / (w + wider) * w
        far = [np.abs(np.arange(size) + 0.5 - at) for size, at in zip((h, w), place, strict=True)]
        near = [np.flatnonzero(each <= each.min() + 1e-9) for each in far]
        assert whole[row, column] in coarse[np.ix_(*near)]


def test_a_network_is_drawn_coarse_at_first_and_in_pieces():
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((400, 2))
    loss = network_loss(Shape(2, (64, 64), 1), inputs, (inputs[:, 0] > 0).astype(int))
    plane = random_plane(rng.standard_normal(loss.shape.count), 1)
    here = Viewport((-1.0, 1.0), (-2.0, 1.0), 41, 17)
    found = list(grounds(loss, plane, here, label="training loss"))
    begun = [each for each in found if each is not None]
    assert found[0] is None  # keys are served before the first picture stands
    assert len(begun) > 4
    whole = Slice(loss, plane, *(axis.ravel() for axis in here.axes())).whole()
    assert np.array_equal(begun[-1].values, whole)
    coarse = whole[::COARSE, ::COARSE]
    assert set(begun[0].values.ravel().tolist()) == set(coarse.ravel().tolist())
    off = [np.abs(each.values - whole).mean() for each in begun]
    assert off == sorted(off, reverse=True)
    assert begun[0].label == "training loss"


def told(plane, params):
    return ["".join(span.text for span in row) for row in plane_lines(plane, 9, params, 43)]


def test_the_share_of_the_way_and_the_distance_from_the_plane_are_told():
    rng = np.random.default_rng(3)
    way = rng.standard_normal((10, 5)).cumsum(axis=0)
    plane = pca_plane(way)
    lines = told(plane, way[0])
    assert lines[0].startswith("plane of steps 0–9 (PCA) ")
    assert f" {show(100 * plane.share, 3)} % of the way" in lines[1]
    assert lines[2].endswith(f" {show(plane.off(way[0]))}")
    assert told(plane, way[-1])[2].endswith(" 0")  # it goes through the end, but for rounding
    assert told(random_plane(way[0], 1), way[0])[0].startswith("plane of two random directions ")
    assert told(plane, np.zeros(2)) == []
