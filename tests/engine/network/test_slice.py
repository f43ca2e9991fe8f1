"""The loss on a plane: the same as point by point, in pieces, coarse first."""

import numpy as np
import pytest
from hypothesis import given, settings

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.plane import Plane
from gdtui.engine.network.objective import network_loss
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.views import slice as slices
from gdtui.engine.network.views.slice import COARSE, Slice, losses_at, plane_of
from tests.engine.network.test_passes import networks


@settings(max_examples=25, deadline=None)
@given(networks())
def test_many_networks_at_once_are_each_of_them(drawn):
    loss, _, random = drawn
    points = random.normal(size=(5, loss.shape.count))
    expected = [loss.loss(point) for point in points]
    assert losses_at(loss, points) == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.fixture
def picture():
    shape, random = Shape(2, (8, 8)), np.random.default_rng(0)
    loss = network_loss(shape, random.normal(size=(50, 2)), random.integers(0, 2, 50), l2=0.01)
    way = np.cumsum(random.normal(size=(6, shape.count)), axis=0)
    plane = plane_of("random", shape, way[-1], way)
    return Slice(loss, plane, np.linspace(-1, 1, 23), np.linspace(-0.5, 1, 14))


def test_every_point_is_computed_once_and_the_coarse_ones_first(picture, monkeypatch):
    monkeypatch.setattr(slices, "_PIECE", 20_000.0)
    pieces = list(picture.pieces())
    spots = [spot for piece in pieces for spot in zip(piece.rows, piece.columns, strict=True)]
    assert len(spots) == len(set(spots)) == 23 * 14
    assert [piece.mesh for piece in pieces] == sorted((piece.mesh for piece in pieces), reverse=True)
    assert sum(piece.done for piece in pieces) == 3
    coarse = [piece for piece in pieces if piece.mesh == COARSE]
    assert sum(piece.rows.size for piece in coarse) == 6 * 4
    # so many numbers of units at the most in a piece: keys wait no longer than that takes
    assert max(piece.rows.size * (8 + 8 + 1) * 50 for piece in pieces) <= 20_000


def test_the_picture_is_the_loss_at_its_coordinates(picture):
    losses = picture.whole()
    assert losses.shape == (14, 23)
    for row, column in ((0, 0), (5, 11), (13, 22)):
        at = picture.plane.at(picture.a[column], picture.b[row])
        assert losses[row, column] == pytest.approx(picture.loss.loss(at), rel=1e-5)


def test_of_many_examples_a_spread_of_them_is_drawn():
    random = np.random.default_rng(1)
    inputs, kinds = random.normal(size=(1_001, 2)), random.integers(0, 2, 1_001)
    loss = network_loss(Shape(2, (8, 8)), inputs, kinds)
    assert loss.thinned(slices.MOST_EXAMPLES).examples == slices.MOST_EXAMPLES
    assert loss.thinned(slices.MOST_EXAMPLES).inputs[[0, -1]] == pytest.approx(loss.inputs[[0, -1]])


def test_the_planes_of_a_network():
    shape, random = Shape(2, (3,)), np.random.default_rng(0)
    way = np.cumsum(random.normal(size=(9, shape.count)), axis=0)
    named = plane_of("w1_2_1,b2_1", shape, way[-1], way)
    assert named.at(7.0, 8.0)[[1, 12]] == pytest.approx([7, 8])
    assert plane_of("pca", shape, way[-1], way).share is not None
    drawn = plane_of("random", shape, way[-1], way, seed=3)
    assert isinstance(drawn, Plane)
    # Li et al. 2018, section 4: each unit's part is as long as its own weights, biases are 0
    for unit in shape.units:
        lengths = np.linalg.norm(drawn.directions[:, unit], axis=1)
        assert lengths == pytest.approx(np.linalg.norm(way[-1][unit]))
    assert not drawn.directions[:, shape.biases(0)].any()
    with pytest.raises(InputError):
        plane_of("w1_1_1", shape, way[-1], way)


def test_a_loss_that_is_not_finite_is_no_fault():
    loss = network_loss(Shape(1, (2,), 1, "relu", "regression"), np.ones((3, 1)), np.zeros(3))
    assert not np.isfinite(losses_at(loss, np.full((2, loss.shape.count), 1e30))).any()
