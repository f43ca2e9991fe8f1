import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.network.passes import checked_activation
from gdtui.engine.network.shape import Shape, checked_hidden
from gdtui.engine.network.weights import INITIALS, initial_params

SHAPES = st.builds(
    Shape, st.integers(1, 4), st.lists(st.integers(1, 5), max_size=4).map(tuple), st.integers(1, 4)
)


@given(SHAPES)
def test_every_param_has_a_place_and_a_name_of_its_own(shape):
    assert len(set(shape.names)) == len(shape.names) == shape.count
    for index, name in enumerate(shape.names):
        place = shape.place(index)
        assert (place.name, shape.index_of(name)) == (name, index)
        params = np.zeros(shape.count)
        params[index] = 1.0
        weights, biases = shape.parts(params)[place.layer - 1]
        found = biases[place.unit - 1] if place.input is None else weights[place.input - 1, place.unit - 1]
        assert found == 1.0
        assert shape.penalised[index] == (place.input is not None)


@given(SHAPES)
def test_units_hold_every_weight_once_and_no_bias(shape):
    held = np.concatenate(shape.units)
    assert sorted(held) == list(np.flatnonzero(shape.penalised))
    assert all(len({(shape.place(i).layer, shape.place(i).unit) for i in unit}) == 1 for unit in shape.units)


def test_order_of_the_params():
    shape = Shape(2, (3,), 1)
    assert shape.names[:4] == ("w1_1_1", "w1_2_1", "w1_3_1", "w1_1_2")
    assert shape.names[-5:] == ("b1_3", "w2_1_1", "w2_1_2", "w2_1_3", "b2_1")
    assert str(shape) == "2-3-1, tanh"
    assert (shape.weights(1), shape.biases(0)) == (slice(9, 12), slice(6, 9))


@pytest.mark.parametrize("hidden", [(0, 3), (65,), (-1,), (8,) * 7])
def test_layers_that_cannot_be_are_refused(hidden):
    with pytest.raises(InputError):
        checked_hidden(hidden)


def test_layers_that_can_be():
    assert checked_hidden((0,)) == ()
    assert checked_hidden((64,) * 6) == (64,) * 6
    with pytest.raises(InputError, match="did you mean relu"):
        checked_activation("rely")
    with pytest.raises(InputError, match="w1_1_1 or b2_1"):
        Shape(2, (3,), 1).index_of("w3_1_1")


@pytest.mark.parametrize("name", INITIALS)
def test_the_same_seed_begins_alike(name):
    shape = Shape(2, (4, 3), 1)
    first, again = initial_params(shape, name, 3), initial_params(shape, name, 3)
    assert first.tobytes() == again.tobytes()
    assert not first[shape.biases(0)].any()
    assert name != "scaled" or not np.array_equal(first, initial_params(shape, name, 4))


def test_scaled_weights_have_the_published_spread():
    # He et al. 2015: √(2/inputs) for relu; Glorot & Bengio 2010: √(2/(inputs + units))
    for activation, spread in (("relu", (2 / 64) ** 0.5), ("tanh", (2 / 128) ** 0.5)):
        shape = Shape(2, (64, 64), 1, activation)
        weights = initial_params(shape, "scaled", 0)[shape.weights(1)]
        assert weights.std() == pytest.approx(spread, rel=0.05)
