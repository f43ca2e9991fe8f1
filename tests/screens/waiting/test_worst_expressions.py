"""No expression that is accepted makes a key wait over half a second, on any screen and in any view."""

from unittest.mock import patch

import numpy as np
import pytest

from gdtui.cli.opening import opening
from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.losses import models
from gdtui.engine.losses.data import generate
from gdtui.engine.losses.ground import bounds_of
from gdtui.engine.losses.models import MOST_GATES, make_problem
from gdtui.engine.race.simulation import Race, race_from
from tests.engine.autodiff.worst import SHAPES, filled
from tests.screens.driving import page
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


@pytest.mark.parametrize("work", [1e6, 2e6, 4e6])
def test_with_as_many_examples_as_are_offered_it_is_taken(monkeypatch, work):
    """What is offered is not in proportion: of more than are judged, the chart's losses are of some."""
    heavy = model().replace("-y)", "-y+1)")
    monkeypatch.setattr(models, "_STEP_WORK", work)
    monkeypatch.setattr(models, "JUDGED", 60)
    with pytest.raises(InputError) as refused:
        make_problem(generate("line", examples=10_000), heavy)
    most = int(str(refused.value).rpartition(" ")[2])
    assert make_problem(generate("line", examples=most), heavy).examples == most
    with pytest.raises(InputError, match="takes too long"):
        make_problem(generate("line", examples=most + 1), heavy)


def test_ten_steps_are_fewer_where_each_takes_long(play, monkeypatch):
    """Ten steps of the longest model over 10,000 examples took 1.2 s, and 4 s with Newton."""
    heavy = ["race", "--model", model(), "--examples", "2000"]
    by_gradient, by_newton, usual = (
        race_from(opening(words).settings).at_once
        for words in (heavy, [*heavy, "--optimizer", "newton"], ["race"])
    )
    assert 1 <= by_newton < by_gradient < 10
    assert usual > 1000
    monkeypatch.setattr(Race, "at_once", 3)

    async def check(pilot, app):
        await pilot.press("full_stop")
        assert app.screen.history.cursor == 3
        assert "3 steps on: each takes long here." in page(app)
        await pilot.press("r", "n", "n", "n", "n", "comma", "full_stop")
        assert app.screen.history.cursor == 4  # what is recorded is there at once

    play(check, "race")


def test_ground_is_looked_for_on_fewer_scales_where_each_takes_long():
    """Typing the longest sum of powers took 1.2 s: six scales, each in 49 boxes."""
    tried = []
    circuit = filled(SHAPES["powers"](24))
    with patch.object(Circuit, "values", lambda _, at: tried.append(at) or np.full(441, np.nan)):
        bounds_of(circuit)
        assert len(tried) == 49
        bounds_of(parse("log(-x*x)*y"))
    assert len(tried) == 49 + 6 * 5
