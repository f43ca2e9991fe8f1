"""A loss that takes long all over a map: coarse at once, then exact, in pieces that are short."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.losses.catalogue import find_loss
from gdtui.engine.losses.data import generate
from gdtui.engine.losses.models import make_problem
from gdtui.engine.losses.plane import named_plane, random_plane
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.survey import AT_ONCE, Place, surveyed
from tests.effort import examples
from tests.screens.waiting.worst import model


class Asked:
    """The pictures of a survey, and how many numbers were computed for each piece of it."""

    def __init__(self, size, taken):
        self.whole, self.pieces = np.arange(size[0] * size[1], dtype=float).reshape(size), []
        self.each = taken / self.whole.size
        self.coming = surveyed(size, taken, self._compute)

    def _compute(self, rows, columns):
        self.pieces.append(rows.size * columns.size)
        return self.whole[np.ix_(rows, columns)]


@settings(max_examples=examples(80), deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.floats(0.2, 30))
def test_it_ends_with_every_value_and_no_piece_is_long(rows, columns, taken):
    asked = Asked((rows, columns), taken)
    pictures = [known.values for known in asked.coming if known]
    assert {values.shape for values in pictures} == {(rows, columns)}
    np.testing.assert_array_equal(pictures[-1], asked.whole)
    assert max(asked.pieces) * asked.each <= 0.03 + columns * asked.each


@pytest.mark.parametrize("taken", [0.2, 1.0, 9.0])
def test_the_first_picture_is_there_before_a_key_waits(taken):
    asked = Asked((160, 240), taken)
    next(filter(None, asked.coming))
    assert sum(asked.pieces) * asked.each <= AT_ONCE / 2
    assert sum(known is not None for known in asked.coming)


def test_a_built_in_loss_is_computed_at_once_on_any_terminal():
    here = Viewport((-1, 1), (-1, 1), 400, 120)
    for name in ("himmelblau", "rosenbrock", "ackley", "beale"):
        loss = find_loss(name, 2)
        plane = named_plane(loss.variables, loss.variables[0], loss.variables[1], np.zeros(2))
        assert Place(loss, plane, here).seconds < AT_ONCE


def test_what_the_axes_say_alone_is_no_work():
    """The same gates take as long as the picture is large once the plane is turned."""
    loss, here = find_loss("gelu(x)+gelu(y)+gelu(x+1)", 2), Viewport((-1, 1), (-1, 1), 200, 60)
    straight, turned = named_plane("xy", "x", "y", np.zeros(2)), random_plane(np.zeros(2), 1)
    assert Place(loss, straight, here).seconds < Place(loss, turned, here).seconds / 50


def test_a_surface_takes_as_long_as_its_examples():
    problem = make_problem(generate("line"), model())
    plane, here = named_plane("bw", "b", "w", np.zeros(2)), Viewport((-1, 1), (-1, 1), 80, 30)
    assert Place(problem.surface, plane, here).seconds > AT_ONCE
    small = here.resized(24, 9)
    *_, last = filter(None, Place(problem.surface, plane, small).survey())
    np.testing.assert_allclose(last.values, plane.grid(problem.surface, *small.axes()), rtol=1e-13)
