"""How values are spread along an axis of a map of settings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.spacing import Spacing
from gdtui.engine.optimizers.registry import make
from gdtui.engine.settings.axis import hyper_axes

PLACES = st.floats(0, 6)


@given(PLACES, st.sampled_from(Spacing))
def test_a_place_comes_back_from_its_value(place, spacing):
    there = spacing.place_of(spacing.value_at(place))
    assert there == pytest.approx(place, abs=1e-5)


def test_each_nine_is_as_far_from_the_one_before():
    places = [Spacing.NEAR_ONE.place_of(value) for value in (0.0, 0.9, 0.99, 0.999, 0.9999)]
    assert places == pytest.approx([0, 1, 2, 3, 4])
    assert [Spacing.NEAR_ONE.value_at(place) for place in (0, 1, 2, 3, 4)] == [0, 0.9, 0.99, 0.999, 0.9999]


@pytest.mark.parametrize("name", ["momentum", "nesterov", "adam", "rmsprop", "adamw", "lion"])
def test_what_a_memory_keeps_is_spread_so_and_its_own_value_lies_on_the_axis(name):
    rule = make(name)
    for axis in hyper_axes(rule):
        kept = axis.name in ("momentum", "beta1", "beta2", "decay")
        assert (axis.spacing is Spacing.NEAR_ONE) is kept
        own = {label: value for _, label, value in rule.settings()}[axis.name]
        assert axis.low <= axis.place(own) <= axis.high
        low, high = axis.allowed
        assert low <= axis.value(axis.low)
        assert axis.value(axis.high) <= high


def test_values_have_the_bits_of_each_by_itself():
    (axis, *_) = hyper_axes(make("momentum"))
    places = np.linspace(axis.low, axis.high, 50)
    assert axis.values(places).tolist() == [axis.value(place) for place in places.tolist()]
