import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.numbers import show
from gdtui.render.cells.look import Look
from gdtui.render.network.units.spot import spot_frame, spot_lines
from gdtui.render.network.units.spots import Spot, index_of
from tests.render.network.looks import LOOKS, SIDES, text
from tests.render.network.units.networks import network

FUNCTIONS = {
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "sigmoid": lambda z: 0.0 if z < -700 else 1 / (1 + math.exp(-z)),
}


def told(known, spot, columns=200):
    return ["".join(span.text for span in row) for row in spot_lines(known, spot, columns)]


def worked_out(text):
    """What the numbers of an equation come to, and what it says they do."""
    *_, numbers, result = text.removeprefix("= ").split(" = ")
    typed = numbers.replace("·", "*").replace("−", "-")
    return show(eval(typed, {}, FUNCTIONS)), result


@given(st.integers(1, 9), st.sampled_from(("tanh", "relu")), st.integers(0, 999), st.integers(-6, 6))
@settings(max_examples=60)
def test_equations_add_up_in_the_digits_that_are_printed(width, activation, seed, power):
    known = network(2, width, 1, activation=activation, seed=seed)
    known = network(2, width, 1, activation=activation, params=known.params * 10.0**power, seed=seed)
    for spot in (Spot(1, 1), Spot(2, 1)):
        _, _, _, numbers, *rest = told(known, spot)
        for line in (numbers, rest[0]):
            computed, printed = worked_out(line)
            assert computed == printed


def test_the_equation_names_what_it_adds():
    assert "z = w1·x1 + w2·x2 + b" in told(network(2, 8, 1), Spot(1, 1))
    symbols = told(network(2, 8, 1), Spot(2, 1))[2]
    assert re.fullmatch(r"z = w\d·a\d \+ w\d·a\d \+ w\d·a\d \+ 5 others \+ b", symbols)
    assert told(network(2, 4, 1), Spot(2, 1))[2].endswith(" + another + b")


def test_an_input_called_b_is_not_taken_for_the_bias():
    known = network(2, 3, 1, names=["a", "b"])
    assert "z = w1·a + w2·b + bias" in told(known, Spot(1, 1))


@pytest.mark.parametrize("spot", [Spot(1, 3), Spot(2, 1, 3)])
def test_value_gradient_and_last_update_are_those_of_the_param(spot):
    known = network(2, 8, 1)
    index, shown = index_of(known.shape, spot), "\n".join(told(known, spot))
    assert known.shape.names[index] in shown
    for label, values in (("gradient", known.gradient), ("last update", known.update)):
        assert re.search(rf"{label} +{re.escape(show(values[index]))}", shown)
    assert re.search(rf"(value|bias b1_3) +{re.escape(show(known.params[index]))}", shown)


def test_before_the_first_step_there_is_no_update_to_tell():
    assert "last update" not in "\n".join(told(network(2, 2, 1, update=None), Spot(1, 1, 1)))


def test_a_weight_is_told_by_the_layer_that_it_leads_into():
    known = network(2, 3, 3, 1)
    assert told(known, Spot(1, 1, 2))[0].startswith("weight w1_1_2 · into layer 1 ")
    assert told(known, Spot(2, 3, 3))[0].startswith("weight w2_3_3 · into layer 2 ")
    assert told(known, Spot(3, 1, 2))[0].startswith("weight w3_1_2 · into the output ")


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_below_its_picture_a_bent_unit_is_not_called_linear(activation):
    known = network(2, 3, 1, activation=activation)
    assert "linear" not in text(spot_frame(known, Spot(1, 1), 31, 43, Look()))


def test_held_and_cut_weights_are_said_to_be():
    known = network(1, 1, held=frozenset({0}))
    assert "held: no step moves it" in told(known, Spot(1, 1, 1))
    assert "cut: held at 0, nothing passes" in told(known._replace(cut=frozenset({0})), Spot(1, 1, 1))


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("rows", "columns"), SIDES)
@pytest.mark.parametrize("spot", [Spot(0, 1), Spot(1, 3), Spot(2, 1), Spot(2, 1, 3)])
def test_it_fills_its_place_in_every_mode(rows, columns, look, spot):
    frame = spot_frame(network(2, 8, 1), spot, rows, columns, look)
    assert (frame.rows, frame.columns) == (rows, columns)


def test_where_there_is_little_room_fewer_products_stand_by_themselves():
    known = network(12, 8, 1, names=[f"feature{number}" for number in range(12)])
    least = len(spot_lines(known, Spot(1, 1), 34))
    roomy, tight = (text(spot_frame(known, Spot(1, 1), rows, 34, Look())) for rows in (20, least - 1))
    assert " 9 others " in " ".join(roomy.split())
    assert re.search(r" 1[01] others ", " ".join(tight.split()))
    for shown in (roomy, tight):
        assert f"last update  {show(known.update[index_of(known.shape, Spot(1, 1))])}" in shown
    assert "…" in text(spot_frame(known, Spot(1, 1), 4, 34, Look()))  # what is left out is said


def test_no_line_is_wider_than_its_place_and_no_number_is_broken():
    known = network(12, 8, 1, params=np.linspace(-1e9, 1e-9, 113))
    for spot in (Spot(1, 1), Spot(2, 1), Spot(1, 1, 12)):
        wide, narrow = told(known, spot, 400), told(known, spot, 34)
        assert all(len(row) <= 34 for row in narrow)
        numbers = re.compile(r"−?\d+\.\d+(?:e[+−]\d+)?")
        assert numbers.findall(" ".join(narrow)) == numbers.findall(" ".join(wide))


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e308])
def test_what_is_not_finite_is_told(value):
    known = network(2, 2, 1, params=[value] * 9, activation="relu")
    for spot in (Spot(0, 1), Spot(1, 1), Spot(2, 1, 2)):
        assert spot_frame(known, spot, 17, 34, Look()).rows == 17
