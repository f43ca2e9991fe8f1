import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.render.network.contour import contour

X, Y = np.linspace(-2.0, 3.0, 25), np.linspace(1.5, -1.0, 19)


@settings(max_examples=40)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-2, 2))
def test_the_pieces_of_a_plane_lie_on_its_line(a, b, c):
    field = a * X + b * Y[:, np.newaxis] + c
    starts, ends = contour(field, X, Y)
    for spots in (starts, ends):
        np.testing.assert_allclose(spots @ [a, b] + c, 0, atol=1e-9)


def test_the_pieces_of_a_circle_close_up():
    starts, ends = contour(X**2 + Y[:, np.newaxis] ** 2 - 0.8, X, Y)
    assert len(starts) > 20
    joints = np.round(np.concatenate([starts, ends]), 9)
    _, meetings = np.unique(joints, axis=0, return_counts=True)
    assert (meetings == 2).all()


def test_a_saddle_has_two_pieces_in_its_square():
    starts, ends = contour(np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([0.0, 1.0]), np.array([1.0, 0.0]))
    assert len(starts) == len(ends) == 2
    assert not np.isclose(starts, ends).all(axis=1).any()


def test_where_there_is_no_number_there_is_no_line():
    field = np.where(X > 0, np.nan, 1.0) * np.sign(Y)[:, np.newaxis]
    starts, _ = contour(field, X, Y)
    assert np.isfinite(starts).all()
    assert (starts[:, 0] <= 0).all()
    assert len(contour(np.full((4, 5), np.nan), X[:5], Y[:4])[0]) == 0
