"""The loss as a block: what is nearer hides what is farther, at any turn, tilt and size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.losses.plane import named_plane
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.pen import pen
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface import scene as scenes
from gdtui.render.landscape.surface.block import WALL, block, hidden_by
from gdtui.render.landscape.surface.picture import Walker, _fine, surface_frame
from gdtui.render.landscape.surface.scene import scene, spot_at
from gdtui.render.landscape.surface.stand import LEAST_TILT, MOST_TILT, Projection, Stand
from gdtui.render.maps.survey import Place

stands = st.builds(Stand, st.floats(0, 359), st.floats(LEAST_TILT, MOST_TILT))
seen_as = st.builds(Projection, stands, st.integers(12, 60), st.integers(12, 60))
PLANE = named_plane(("x", "y"), "x", "y", np.zeros(2))
ASIDE, TRUE = Stand(30, 45), Look()
LOOKS = {
    "true": TRUE,
    "256": Look(colors=256),
    "16": Look(colors=16),
    "none": Look(colors=0),
    "ascii": Look(ascii=True),
}


def shown(loss="himmelblau", stand=ASIDE, look=TRUE):
    loss = find_loss(loss, 2)
    across, up = loss.bounds
    here = Viewport(across, up, 44, 18)
    return scene(Place(loss, PLANE, here), True, stand, look)


@given(seen_as)
def test_it_fits_however_it_stands(seen):
    corners = np.array([(u, v, h) for u in (-1, 1) for v in (-1, 1) for h in (0, 1)], float)
    rows, columns, slices = seen.places(*corners.T)
    assert (rows >= -1e-9).all()
    assert (rows <= seen.rows + 1e-9).all()
    assert (columns >= -1e-9).all()
    assert (columns <= seen.columns + 1e-9).all()
    assert (slices >= -1e-9).all()
    assert (slices <= seen.depths + 1e-9).all()


@given(seen_as)
def test_a_slice_is_where_its_spots_are(seen):
    u, v = seen.slices()
    rows, columns, slices = seen.places(u, v, np.zeros(u.shape))
    np.testing.assert_allclose(rows, np.broadcast_to(seen.ground_rows()[:, np.newaxis], u.shape), atol=1e-6)
    np.testing.assert_allclose(columns, np.broadcast_to(np.arange(seen.columns) + 0.5, u.shape), atol=1e-6)
    np.testing.assert_allclose(slices, np.broadcast_to(np.arange(seen.depths)[:, np.newaxis] + 0.5, u.shape),
                               atol=1e-6)  # fmt: skip


@settings(max_examples=25)
@given(seen_as, st.integers(0, 2**31))
def test_a_pixel_shows_the_nearest_slice_that_reaches_it(seen, seed):
    waves = np.random.default_rng(seed).normal(0, 3, 4)

    def height(u, v):
        return (np.sin(waves[0] * u + waves[1] * v) * np.cos(waves[2] * u - waves[3]) + 1) / 2

    found, (u, v) = block(height, seen), seen.slices()
    inside = (np.abs(u) <= 1) & (np.abs(v) <= 1)
    tops = seen.ground_rows()[:, np.newaxis] - height(u, v) * seen.lift
    for column in range(0, seen.columns, 5):
        for pixel in range(seen.rows):
            reach = np.flatnonzero(inside[:, column] & (tops[:, column] <= pixel + 0.5))
            nearest = inside[:, column].argmax()
            on_ground = inside[:, column].any() and pixel + 0.5 <= seen.ground_rows()[nearest]
            if not (reach.size and on_ground):
                assert np.isnan(found.height[pixel, column])
            elif found.shade[pixel, column] != WALL:
                assert found.height[pixel, column] == height(u, v)[reach[0], column]
            else:
                assert reach[0] == nearest


def test_a_ridge_hides_what_is_behind_it():
    seen = Projection(Stand(0, 20), 40, 40)
    found = block(lambda _u, v: np.where(np.abs(v) < 0.1, 1.0, 0.0), seen)
    u, v = np.array([0.0, 0.0]), np.array([-0.6, 0.4])
    rows, columns, slices = seen.places(u, v, np.zeros(2))
    assert found.hides(rows, columns.astype(int), slices).tolist() == [False, True]


@pytest.mark.parametrize("loss", LANDSCAPES)
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_every_loss_in_every_look(loss, look):
    way = np.array([find_loss(loss, 2).start, (1e9, 1.0), (np.nan, 0.0), find_loss(loss, 2).start])
    frame = surface_frame(
        shown(loss, look=look), [Walker(way, "●", pen(WHITE, look.colors, look.ascii))], look
    )
    assert (frame.columns, frame.rows) == (44, 19)
    cells = np.array([[glyph != " " for glyph in line] for line in frame.lines()[:-1]])
    assert (cells | (frame.background[:-1] != DEFAULT)).mean() > 0.15


@pytest.mark.parametrize("turn", range(0, 360, 40))
def test_a_click_finds_the_spot_that_is_seen(turn):
    known = shown(stand=Stand(turn, 50))
    spot = np.array([[0.3, 0.9]])
    rows, columns, _ = known.seen.places(spot[:, 0] / 5, spot[:, 1] / 5, known.scale.position(
        known.plane.grid(known.loss, *spot.T)))  # fmt: skip
    found = spot_at(known, int(rows[0]) // 2, int(columns[0]))
    assert found is not None
    assert np.hypot(*(np.array(found) - spot[0])) < 1.0


def test_a_click_beside_the_block_is_none():
    assert spot_at(shown(), 0, 0) is None
    assert spot_at(shown(), -1, 400) is None


def test_what_stands_still_is_painted_once():
    known = shown()
    assert shown() is known


@pytest.mark.parametrize("look", [Look(), Look(256)], ids=str)
def test_beside_the_block_the_paper_is_left_as_it_is(look):
    known = shown(look=look)
    nowhere = Walker(np.array([[np.nan, 0.0]]), "●", pen(WHITE, look.colors))
    frame = surface_frame(known, [nowhere], look)
    upper, lower = known.colors[0::2], known.colors[1::2]
    drawn = tuple(slice(0, size) for size in upper.shape)
    named = np.isin(frame.glyph[drawn], [ord(name) for name in "xy"])
    edge = ((upper == DEFAULT) | (lower == DEFAULT)) & ~named
    assert edge.any()
    assert (frame.background[drawn][edge] == DEFAULT).all()
    for blank, sign in ((upper, "▄"), (lower, "▀")):
        half = edge & (blank == DEFAULT) & (upper != lower)
        assert half.any()
        assert (frame.glyph[drawn][half] == ord(sign)).all()


ROWS = st.one_of(st.floats(-5, 15), st.integers(-10, 30).map(lambda half: half / 2), st.just(np.inf))


@given(st.lists(st.lists(ROWS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_slices_are_counted_as_if_one_looked_at_every_pixel(reached):
    horizon = np.array(reached)
    below = horizon[:, :, np.newaxis] > np.arange(9) + 0.5
    assert (hidden_by(horizon, 9) == below.sum(axis=0).T).all()


def test_turning_measures_the_heights_once():
    scenes._scale.cache_clear()
    for turn in range(5):
        shown(stand=Stand(turn * 30.0, 45))
    assert scenes._scale.cache_info().misses == 1


def test_a_way_that_grows_step_by_step_asks_for_arrays_of_few_sizes():
    """Numpy keeps seven freed arrays of each small size: of a long run's masks it would keep megabytes."""
    known, way = shown(), np.linspace((-1e-3, 1e-3), (1e-3, -1e-3), 400)
    fine = {steps: _fine(known, way[:steps]) for steps in range(2, 400)}
    assert len({len(spots) for spots in fine.values()}) <= 400 / 64 + 1
    for steps, spots in fine.items():
        assert spots[-1].tolist() == way[steps - 1].tolist()
        assert {*map(tuple, way[:steps].tolist())} <= {*map(tuple, spots.tolist())}
