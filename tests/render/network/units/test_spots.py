import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.network.shape import Shape
from gdtui.render.network.units.spots import Spot, index_of, moved

WAYS = ("left", "right", "up", "down")
SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=5)


def every_spot(sizes):
    units = [Spot(layer, unit) for layer, size in enumerate(sizes) for unit in range(1, size + 1)]
    weights = [
        Spot(layer, unit, before)
        for layer in range(1, len(sizes))
        for unit in range(1, sizes[layer] + 1)
        for before in range(1, sizes[layer - 1] + 1)
    ]
    return units + weights


@given(SIZES)
@settings(max_examples=25)
def test_the_arrows_lead_to_every_unit_and_every_weight_and_nowhere_else(sizes):
    found, new = set(), {Spot(0, 1)}
    while new:
        found |= new
        new = {moved(sizes, spot, way) for spot in new for way in WAYS} - found
    assert found == set(every_spot(sizes))


@given(SIZES)
@settings(max_examples=25)
def test_a_weight_lies_between_the_units_that_it_joins(sizes):
    for spot in every_spot(sizes):
        if spot.input is not None:
            assert moved(sizes, spot, "left") == Spot(spot.layer - 1, spot.input)
            assert moved(sizes, spot, "right") == Spot(spot.layer, spot.unit)


@pytest.mark.parametrize(
    ("spot", "way", "there"),
    [
        (Spot(1, 4), "down", Spot(1, 5)),
        (Spot(1, 8), "down", Spot(1, 8)),
        (Spot(0, 1), "left", Spot(0, 1)),
        (Spot(2, 1), "right", Spot(2, 1)),
        (Spot(1, 8), "left", Spot(1, 8, 2)),
        (Spot(1, 4), "right", Spot(2, 1, 4)),
        (Spot(2, 1, 4), "up", Spot(2, 1, 3)),
    ],
)
def test_one_step_in_2_8_1(spot, way, there):
    assert moved((2, 8, 1), spot, way) == there


def test_of_a_single_input_up_and_down_lead_along_the_units_that_get_it():
    assert moved((1, 8, 1), Spot(1, 3, 1), "down") == Spot(1, 4, 1)


@given(SIZES)
@settings(max_examples=25)
def test_every_weight_and_bias_has_its_own_place_among_the_params(sizes):
    shape = Shape(sizes[0], tuple(sizes[1:-1]), sizes[-1])
    for spot in every_spot(sizes):
        if spot.layer == 0:
            assert index_of(shape, spot) == -1
        else:
            assert shape.place(index_of(shape, spot)) == (spot.layer, spot.unit, spot.input)
