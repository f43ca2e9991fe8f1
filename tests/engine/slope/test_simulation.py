import math
from itertools import pairwise

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.catalogue import CURVES, find_loss
from gdtui.engine.optimizers.lanes import RATES
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.slope.simulation import slope_from, tangent


def run(settings, steps):
    simulation = slope_from(settings)
    states = [simulation.init()]
    while len(states) <= steps and not simulation.ended(states[-1]):
        states.append(simulation.step(states[-1]))
    return simulation, states


def rows(simulation, states):
    return [
        dict(zip(simulation.columns, row, strict=True)) for state in states for row in simulation.rows(state)
    ]


@pytest.mark.parametrize(("eta", "expected"), [
    (0.1, [1, 0.8, 0.64, 0.512]), (1.0, [1, -1, 1, -1]), (1.1, [1, -1.2, 1.44, -1.728]),
])  # fmt: skip
def test_the_golden_descents(eta, expected):
    simulation, states = run(Settings(loss="w**2", start=(1.0,), hyper={"learning_rate": eta}), 3)
    assert simulation.columns == ("step", "optimizer", "w", "loss", "grad_w", "update_w", "outcome")
    table = rows(simulation, states)
    assert [row["w"] for row in table] == pytest.approx(expected, abs=1e-15)
    assert [row["loss"] for row in table] == pytest.approx([w * w for w in expected], abs=1e-14)
    assert [row["grad_w"] for row in table] == pytest.approx([2 * w for w in expected], abs=1e-14)
    updates = [0, *(b - a for a, b in pairwise(expected))]
    assert [row["update_w"] for row in table] == pytest.approx(updates, abs=1e-14)


def test_a_learning_rate_too_large_ends_as_diverged_with_its_reason():
    simulation, states = run(Settings(loss="w**2", start=(1.0,), hyper={"learning_rate": 1.1}), 30)
    assert rows(simulation, states)[-1]["outcome"] == "diverged"
    outcome = states[-1].racers[0].outcome
    assert outcome.kind is Kind.DIVERGED
    assert "η·L″ = 2.200 is beyond 2" in outcome.reason
    assert f"step {outcome.step}" in outcome.reason
    assert abs(states[-1].racers[0].params[0]) > 50 >= abs(states[-2].racers[0].params[0])


def test_far_away_but_going_down_is_not_diverged():
    _simulation, states = run(
        Settings(loss="-w", start=(0.0,), bounds=(-1.0, 1.0), hyper={"learning_rate": 1.0}), 100
    )
    assert states[-1].racers[0].params[0] == 100
    assert states[-1].racers[0].outcome.kind is Kind.RUNNING


def test_a_run_that_blew_up_can_be_rescued():
    simulation, _states = run(Settings(loss="w**2", start=(1.0,), hyper={"learning_rate": 1.1}), 30)
    history = History(simulation)
    while not simulation.ended(history.current):
        history.step()
    history.branch(slope_from(Settings(loss="w**2", start=(1.0,), hyper={"learning_rate": 0.1})))
    for _ in range(200):
        history.step()
    assert history.current.racers[0].outcome.kind is Kind.CONVERGED


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("curve", CURVES)
def test_every_optimizer_walks_every_curve_and_steps_back_to_the_same_bits(curve, optimizer):
    history = History(slope_from(Settings(loss=curve, optimizers=(optimizer,))))
    losses = []
    for _ in range(12):
        losses.append(history.current.racers[0].loss)
        history.step()
    for step in reversed(range(12)):
        assert history.go_to(step).racers[0].loss == losses[min(step, len(losses) - 1)]
    assert losses[-1] <= losses[0] * 1.5 + 1


@pytest.mark.parametrize(("w", "word"), [(1.0, "left"), (-1.0, "right")])
def test_the_way_is_against_the_slope(w, word):
    found = tangent(CURVES["square"], w)
    assert found.slope == 2 * w
    assert f"Move {word}" in found.sentence


def test_the_tangent_touches():
    found = tangent(find_loss("w**3", 1), 2.0)
    assert (found.loss, found.slope) == (8.0, 12.0)
    assert found.at(np.array([2.0, 3.0])).tolist() == [8.0, 20.0]


def test_flat_ground_has_a_name():
    assert "minimum" in tangent(CURVES["square"], 0.0).sentence
    assert "maximum" in tangent(find_loss("-w**2", 1), 0.0).sentence
    assert "plateau" in tangent(CURVES["hinge"], 2.0).sentence
    assert "Nearly flat" in tangent(CURVES["plateau"], 3.3).sentence


def test_a_kink_has_two_slopes():
    found = tangent(CURVES["abs"], 0.0)
    assert found.sides == (-1.0, 1.0)
    assert found.slope == 0.0
    assert "kink" in found.sentence
    assert "−1.000 on the left and 1.000 on the right" in found.sentence
    assert "kink" not in tangent(CURVES["abs"], 0.1).sentence


def test_no_loss_no_tangent():
    hole = tangent(find_loss("log(w)", 1), -1.0)
    assert not hole.exists
    assert "No loss at w = −1" in hole.sentence
    steep = tangent(find_loss("sqrt(w)", 1), 0.0)
    assert not steep.exists
    assert "∞" in steep.sentence


def test_a_start_without_a_loss_is_an_outcome():
    _simulation, states = run(Settings(loss="log(w)", start=(-1.0,)), 3)
    assert len(states) == 1
    assert states[0].racers[0].outcome.kind is Kind.DIVERGED


def test_a_curve_with_a_hole_begins_where_it_has_a_loss():
    (start,) = slope_from(Settings(loss="log(w)")).start
    assert math.isfinite(math.log(start))


def test_the_start_is_always_in_the_picture():
    low, high = slope_from(Settings(loss="square", start=(30.0,))).objective.bounds[0]
    assert low <= -2 < 30 < high
    assert slope_from(Settings(loss="square", start=(1.0,))).objective.bounds == ((-2.0, 2.0),)
    given = Settings(loss="square", start=(9.0,), bounds=(0.0, 1.0))
    assert slope_from(given).objective.bounds == ((0.0, 1.0),)


def test_five_learning_rates():
    simulation = slope_from(Settings(loss="w**2", start=(1.0,), hyper={"learning_rate": 0.4}))
    strip = simulation.at_rates()
    rates = [rule.learning_rate for rule in strip.optimizers]
    assert rates == pytest.approx([0.4 * share for share in RATES])
    state = strip.step(strip.init())
    assert [racer.params[0] for racer in state.racers] == pytest.approx([1 - 0.8 * share for share in RATES])
    momentum = slope_from(Settings(optimizers=("momentum",), hyper={"momentum": 0.5})).at_rates()
    assert {rule.momentum for rule in momentum.optimizers} == {0.5}
    assert slope_from(Settings(optimizers=("random-search",))).at_rates() is None


@pytest.mark.parametrize("settings", [
    Settings(loss="x*y"), Settings(loss="3"), Settings(loss="w**"), Settings(loss="squre"),
    Settings(h=0.0), Settings(h=-1e-5), Settings(bounds=()), Settings(bounds=(0.0, 1.0, 2.0)),
    Settings(bounds=(1.0,)), Settings(bounds=(2.0, 1.0)), Settings(optimizers=("adm",)),
    Settings(start=(1.0, 2.0)), Settings(start=(math.inf,)),
    Settings(hyper={"learning_rate": -1.0}), Settings(hyper={"beta1": 0.9}),
])  # fmt: skip
def test_bad_input_is_one_line(settings):
    with pytest.raises(InputError) as caught:
        slope_from(settings)
    assert "\n" not in str(caught.value)
