"""The centred difference beside every gradient."""

import math

import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.gradient_marks import marks
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import backprop_from


def passes(text, **inputs):
    return backprop_from(Settings(expression=text, input_values=inputs)).passes


@pytest.mark.parametrize("name", CIRCUITS)
def test_every_gradient_of_every_preset_agrees(name):
    found = passes(name)
    marked = marks(found)
    assert set(marked) == {node.index for node in found.shown}
    assert all(mark.agrees for mark in marked.values())


def test_intermediates_are_checked_by_moving_them():
    found = passes("q = x + y; f = q*z", x=-2, y=5, z=-4)
    numerical = {found.circuit.nodes[i].label: mark.numerical for i, mark in marks(found).items()}
    assert numerical == pytest.approx({"x": -4, "y": -4, "z": 3, "q": -4, "f": 1}, rel=1e-9)


def test_a_gradient_taken_by_convention_on_a_kink_does_not_agree():
    found = passes("relu(x)", x=0)
    assert marks(found)[0].numerical == pytest.approx(0.5)
    assert not marks(found)[0].agrees


def test_a_tie_of_max_agrees_by_halves():
    assert all(mark.agrees for mark in marks(passes("max(x, y)", x=2, y=2)).values())


def test_nothing_agrees_behind_a_gate_that_broke():
    found = marks(passes("x/y + z", x=0, y=0, z=1))
    assert not found[0].agrees
    assert math.isinf(found[0].numerical)


def test_a_gradient_of_zero_agrees_within_rounding():
    assert all(mark.agrees for mark in marks(passes("(x - x)*1000 + y*0", x=0.3, y=0.7)).values())


def test_a_wrong_gradient_would_be_seen(monkeypatch):
    """The mutant that GOLDEN names: what x is handed last overwrites what it was handed before."""

    def last_share(self, step):
        handed = (event.handed for event in self.events[:step] if event.handed)
        return {self.circuit.output: 1.0} | {each.input: each.share for each in handed}

    found = passes("x*y + x*z", x=2, y=3, z=4)
    assert all(mark.agrees for mark in marks(found).values())
    monkeypatch.setattr(Passes, "gradients_after", last_share)
    assert {found.circuit.nodes[i].label for i, mark in marks(found).items() if not mark.agrees} == {"x"}
