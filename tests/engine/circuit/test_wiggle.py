"""A change of an input runs along the wires."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.question import PROMPT, WORDS
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import backprop_from
from gdtui.engine.circuit.wiggle import NUDGE, ask_wiggle, felt
from tests.effort import examples


def passes(text, **point):
    return backprop_from(Settings(expression=text)).at(point).passes


def test_on_the_smallest_circuit_slopes_multiply():
    way = felt(passes("sum-product"), 0)
    assert [each.told for each in way] == ["q +0.01 (×1)", "f −0.04 (×−4)"]


def test_where_two_changes_arrive_they_add():
    way = felt(passes("fan-out"), passes("fan-out").circuit.inputs.index("x"))
    last = way[-1]
    assert len(last.factors) == 2
    assert "they add" in last.told
    assert last.change == pytest.approx(NUDGE * -3)


@pytest.mark.parametrize("name", CIRCUITS)
def test_the_change_is_about_the_gradient_times_the_nudge_and_what_is_asked_fits(name):
    at = passes(name)
    gradients = at.gradients_after(len(at.events))
    for place in range(len(at.circuit.inputs)):
        slope = gradients[place]
        asked = ask_wiggle(at, place)
        if asked is None:
            continue
        assert asked.grade(asked.right_answer).right
        assert asked.grade(NUDGE * slope).right
        assert not asked.grade(asked.right_answer + 1).right
        assert len(asked.prompt) <= PROMPT
        assert len(asked.grade(0.0).words) <= WORDS
        if name in ("sum-product", "neuron", "gates"):
            assert asked.right_answer == pytest.approx(NUDGE * slope, rel=0.02, abs=1e-9)


@settings(max_examples=examples(40))
@given(*[st.floats(-9, 9)] * 3)
def test_a_product_of_sums_moves_by_its_slope(x, y, z):
    change = felt(passes("sum-product", x=x, y=y, z=z), 0)[-1].change
    assert change == pytest.approx(NUDGE * z, abs=1e-12)


def test_what_is_no_number_is_not_asked():
    assert ask_wiggle(passes("softmax", b=1000.0), 1) is None
