"""Planes: there and back, principal directions, and when an eye would see a difference."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.losses.plane import (
    LONGEST_WAY,
    around,
    kept_plane,
    named_plane,
    pca_plane,
    random_plane,
    same_view,
)

SCALES = st.sampled_from([1e-9, 1e-3, 1.0, 1e6, 1e12])


@st.composite
def ways(draw, most=12):
    """A way of any number of params, at any scale, from one state up."""
    params, steps = draw(st.integers(2, most)), draw(st.integers(1, 30))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    walked = random.standard_normal((steps, params)) * draw(st.sampled_from([0.0, 1.0, 1.0, 1.0]))
    return draw(SCALES) * (random.standard_normal(params) + walked.cumsum(axis=0))


def close(left, right, size):
    return np.abs(np.asarray(left) - np.asarray(right)).max() <= 1e-9 * max(size, 1e-300)


@given(ways(), st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 99))
def test_there_and_back(way, a, b, seed):
    size = np.abs(way).max()
    for plane in (pca_plane(way), random_plane(way[-1], seed)):
        spot = plane.at(a * size, b * size)
        assert close(plane.to_plane(spot), (a * size, b * size), size)
        assert plane.off(spot) <= 1e-9 * max(size, 1e-300)
        moved = plane.moved(way[0], a * size, b * size)
        assert close(plane.to_plane(moved), (a * size, b * size), size)
        # what lies off the plane is not touched
        assert abs(plane.off(moved) - plane.off(way[0])) <= 1e-9 * max(size, 1e-300)


@given(ways())
def test_principal_directions_are_orthonormal_and_the_way_goes_right_and_up(way):
    plane = pca_plane(way)
    assert np.allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-9)
    size = np.abs(way).max()
    assert close(plane.to_plane(way[0]), (0.0, 0.0), size)
    assert plane.off(way[-1]) <= 1e-9 * max(size, 1e-300)
    assert (plane.to_plane(way[-1]) >= -1e-9 * size).all()
    assert plane.share is not None
    assert 0 <= plane.share <= 1


@given(ways(most=2))
def test_of_two_params_the_plane_is_all_there_is(way):
    plane = pca_plane(way)
    assert plane.share == pytest.approx(1.0)
    assert max(plane.off(state) for state in way) <= 1e-9 * np.abs(way).max()


@given(ways(), st.integers(0, 99))
def test_no_plane_through_the_end_holds_more_of_the_way(way, seed):
    def missed(plane):
        through = way - way[-1]
        inside = through @ plane.directions.T @ plane.directions
        return float(((through - inside) ** 2).sum())

    plane, other = pca_plane(way), random_plane(way[-1], seed)
    size = np.abs(way).max()
    assert missed(plane) <= missed(other) + 1e-9 * size**2
    total = float(((way - way[-1]) ** 2).sum())
    if total > (1e-6 * size) ** 2:
        assert plane.share == pytest.approx(1 - missed(plane) / total, abs=1e-6)


def test_the_first_two_singular_vectors_of_a_known_way():
    # three parts of the way: 3 along x, 2 along y, 1 along z
    way = np.array([[3.0, 0, 0], [0, 2.0, 0], [0, 0, 1.0], [0, 0, 0]])
    plane = pca_plane(way)
    assert np.allclose(np.abs(plane.directions), [[1, 0, 0], [0, 1, 0]])
    assert plane.share == pytest.approx((9 + 4) / (9 + 4 + 1))


def test_a_long_way_is_taken_at_evenly_spread_states():
    angle = np.linspace(0, 2 * math.pi, 50 * LONGEST_WAY)
    way = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=1)
    assert pca_plane(way).share == pytest.approx(1.0)


def test_two_named_params_are_shown_with_their_own_bits():
    through = np.array([0.1, 0.2, 0.3])
    plane = named_plane(("x", "y", "z"), "z", "x", through)
    assert plane.labels == ("z", "x")
    assert plane.to_plane(np.array([0.7, math.inf, 0.9])).tolist() == [0.9, 0.7]
    assert plane.at(0.9, 0.7).tolist() == [0.7, 0.2, 0.9]
    assert plane.off(np.array([0.7, 5.2, 0.9])) == pytest.approx(5.0)
    assert plane.shadow(np.array([1.0, 2.0, 3.0])) == (3.0, 1.0)


@pytest.mark.parametrize(("first", "second", "words"), [("x", "q", "no param q"), ("x", "x", "named twice")])
def test_a_plane_takes_two_different_params(first, second, words):
    with pytest.raises(InputError, match=words):
        named_plane(("x", "y"), first, second, np.zeros(2))


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau"])
def test_the_ground_of_a_loss_of_two_is_the_loss_itself(name):
    loss = LANDSCAPES[name]
    x, y = np.linspace(-2, 2, 9)[np.newaxis, :], np.linspace(-1, 3, 7)[:, np.newaxis]
    plane = named_plane(loss.variables, loss.variables[0], loss.variables[1], np.zeros(2))
    assert np.array_equal(plane.grid(loss, x, y), loss.grid(x, y))


@given(ways(most=2), st.integers(0, 99))
def test_the_ground_is_the_loss_of_the_params_there(way, seed):
    loss = LANDSCAPES["rosenbrock"]
    plane = random_plane(way[-1] / np.abs(way).max(), seed)
    a, b = np.linspace(-1, 1, 3)[np.newaxis, :], np.linspace(-1, 1, 3)[:, np.newaxis]
    expected = [[loss.loss(plane.at(across, up)) for across in a.flat] for up in b.flat]
    assert np.allclose(plane.grid(loss, a, b), expected, rtol=1e-9)


def test_a_units_part_of_a_random_direction_is_as_long_as_its_weights():
    through = np.array([3.0, 4.0, 0.5, 6.0, 8.0, 0.7])  # two units of two weights, each with a bias
    plane = random_plane(through, 1, units=[[0, 1], [3, 4]])
    for direction in plane.directions:
        assert np.linalg.norm(direction[[0, 1]]) == pytest.approx(5)
        assert np.linalg.norm(direction[[3, 4]]) == pytest.approx(10)
        assert direction[[2, 5]].tolist() == [0, 0]
    assert np.allclose(plane.to_plane(plane.at(0.3, -2.0)), (0.3, -2.0))


@given(ways())
def test_a_plane_is_kept_until_the_difference_would_be_seen(way):
    known = pca_plane(way[: max(1, len(way) - 1)])
    fresh, kept = pca_plane(way), kept_plane(known, way)
    assert kept is known if same_view(known, fresh, way) else kept is not known
    shift = np.abs(kept.to_plane(way) - fresh.to_plane(way)).max()
    assert shift <= 0.0100001 * max(np.ptp(fresh.to_plane(way), axis=0).max(), 1e-300)


@given(ways())
def test_all_of_a_way_is_shown_with_room_around_it(way):
    plane = pca_plane(way)
    bounds = around(plane, way)
    for spots, (low, high) in zip(plane.to_plane(way).T, bounds, strict=True):
        assert low < spots.min() <= spots.max() < high


def test_a_plane_of_two_among_very_many_params_takes_no_matrix_of_all_by_all():
    names = list(map(str, range(300_000)))
    plane = named_plane(names, "7", "299999", np.ones(300_000))
    assert plane.at(2.0, 3.0)[[0, 7, 299_999]].tolist() == [1.0, 2.0, 3.0]
