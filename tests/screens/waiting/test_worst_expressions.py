"""No expression that is accepted makes a key wait over half a second, on any screen and in any view."""

from unittest.mock import patch

import numpy as np
import pytest

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.losses import models
from gdtui.engine.losses.data import generate
from gdtui.engine.losses.ground import bounds_of
from gdtui.engine.losses.models import MOST_GATES, make_problem
from tests.engine.autodiff.worst import SHAPES, filled
from tests.screens.waiting.worst import CASES, LARGE, held, model

LONGEST = 0.5


@pytest.mark.parametrize("view", CASES)
def test_no_expression_has_a_key_wait(view):
    assert held(CASES[view]()).reckoned <= LONGEST


@pytest.mark.parametrize("view", LARGE)
def test_none_does_on_a_large_terminal(view):
    """A map was computed all at once, at any size: 1 to 5 s at this one."""
    assert held(CASES[view](), size=(400, 120)).reckoned <= LONGEST


def test_a_model_of_too_many_gates_is_refused_in_one_line():
    with pytest.raises(InputError, match=f"at most {MOST_GATES} gates for one example"):
        make_problem(generate("line"), "+".join(["w*x"] * MOST_GATES) + "+b-y")


def test_a_model_that_takes_too_long_for_so_many_examples_is_refused_in_one_line(monkeypatch):
    """A step of the longest over a million examples took 5 s."""
    data = generate("line")
    monkeypatch.setattr(models, "_STEP_WORK", 1e6)
    heavy = model().replace("-y)", "-y+0)")
    with pytest.raises(InputError, match=r"takes too long for \d+ examples: write a shorter one, or at most"):
        make_problem(data, heavy)
    assert make_problem(data, "(w*x+b-y+0)**2").examples == data.examples
    monkeypatch.undo()
    assert make_problem(data, heavy).examples == data.examples


def test_ground_is_looked_for_on_fewer_scales_where_each_takes_long():
    """Typing the longest sum of powers took 1.2 s: six scales, each in 49 boxes."""
    tried = []
    circuit = filled(SHAPES["powers"](24))
    with patch.object(Circuit, "values", lambda _, at: tried.append(at) or np.full(441, np.nan)):
        bounds_of(circuit)
        assert len(tried) == 49
        bounds_of(parse("log(-x*x)*y"))
    assert len(tried) == 49 + 6 * 5
