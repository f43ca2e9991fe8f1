"""No expression that is accepted makes a key wait over half a second, on any screen and in any view."""

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.data import generate
from gdtui.engine.losses.models import MOST_GATES, make_problem
from tests.screens.waiting.worst import CASES, LARGE, held

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
