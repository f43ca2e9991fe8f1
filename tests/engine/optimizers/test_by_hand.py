"""A descent by a typed gradient beside the exact one: the same rule, another gradient."""

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Change, Settings, Shared
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.optimizers.base import OWN_GRADIENT
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.slope.simulation import slope_from

ROSENBROCK = "-2*(1 - x) - 400*x*(y - x**2), 200*(y - x**2)"
RULES = [name for name, rule in OPTIMIZERS.items() if rule.uses_gradient]


def walked(simulation, steps):
    state = simulation.init()
    for _ in range(steps):
        state = simulation.step(state)
    return state


@pytest.mark.parametrize("rule", RULES)
def test_by_the_right_gradient_every_rule_walks_the_same_way(rule):
    run = landscape_from(Settings(loss="rosenbrock", optimizers=(rule,), gradient=ROSENBROCK))
    exact, own = walked(run, 12).racers
    assert own.name == OWN_GRADIENT
    assert own.params == pytest.approx(exact.params, rel=1e-9)
    assert own.optimizer.settings() == exact.optimizer.settings()


def test_by_a_wrong_one_it_goes_where_that_leads():
    run = slope_from(Settings(loss="w**2", gradient="2*(w - 1)", start=(3.0,), hyper={"learning_rate": 0.25}))
    exact, own = walked(run, 2).racers
    assert (float(exact.params[0]), float(own.params[0])) == (0.75, 1.5)
    assert (own.loss, float(own.gradient[0])) == (2.25, 1.0)


def test_a_rest_where_only_the_typed_gradient_is_zero_is_no_minimum():
    run = slope_from(Settings(loss="w**2", gradient="2*(w - 1)", start=(3.0,), hyper={"learning_rate": 0.5}))
    own = walked(run, 3).racers[1]
    assert own.outcome.kind is Kind.STALLED
    assert own.outcome.reason == (
        "stalled at step 1: your gradient is as good as 0 here, the exact one has the norm 2.000"
    )


def test_at_a_true_minimum_it_converges_as_any_other():
    run = slope_from(Settings(loss="w**2", gradient="2*w", start=(1.0,), hyper={"learning_rate": 0.5}))
    exact, own = walked(run, 2).racers
    assert own.outcome == exact.outcome


def test_a_gradient_without_a_value_is_an_outcome():
    run = slope_from(Settings(loss="w**2", gradient="log(-1 - w**2)", start=(1.0,)))
    assert walked(run, 2).racers[1].outcome.kind is Kind.DIVERGED


def test_step_back_and_on_give_the_same_bits():
    run = landscape_from(Settings(loss="rosenbrock", optimizers=("adam",), gradient="y, -x"))
    history = History(run)
    for _ in range(6):
        history.step()
    before = history.current.racers[1]
    history.go_to(2)
    history.go_to(6)
    after = history.current.racers[1]
    assert np.array_equal(before.params, after.params)
    assert before.memory.first_moment.tolist() == after.memory.first_moment.tolist()


def test_a_new_learning_rate_is_that_of_both():
    run = slope_from(Settings(loss="w**2", gradient="2*w"))
    later = run.changed(Settings().changed(Change(3, "learning_rate", Shared(0.3, {}))))
    assert [rule.rate for rule in later.walkers] == [0.3, 0.3]
    exact, own = later.adopt(walked(run, 3)).racers
    assert (own.step, own.optimizer.rate) == (exact.step, 0.3)
    assert own.params.tolist() == exact.params.tolist()


def test_the_settings_that_describe_it_make_it_again():
    run = landscape_from(Settings(loss="rosenbrock", gradient=ROSENBROCK, optimizers=("momentum",)))
    again = landscape_from(run.settings())
    assert (again.own is not None and again.own.text, len(again.walkers)) == (ROSENBROCK, 2)


def test_five_rates_are_those_of_the_rule_alone():
    several = slope_from(Settings(loss="w**2", gradient="2*w")).at_rates()
    assert several is not None
    assert len(several.walkers) == 5


def test_a_rule_without_a_gradient_cannot_walk_by_one():
    with pytest.raises(InputError, match="random-search uses no gradient"):
        landscape_from(Settings(optimizers=("random-search",), gradient="x, y"))


@pytest.mark.parametrize("make", [landscape_from, slope_from])
def test_a_gradient_of_another_loss_is_refused(make):
    with pytest.raises(InputError, match=r"write .*derivative"):
        make(Settings(gradient="a, b, c"))


def test_it_can_be_the_one_that_is_explained():
    assert landscape_from(Settings(gradient="x, y", lane=OWN_GRADIENT)).own
    with pytest.raises(InputError, match="there is no lane"):
        landscape_from(Settings(lane=OWN_GRADIENT))


def test_a_step_by_a_wrong_gradient_is_not_said_to_be_downhill():
    run = landscape_from(Settings(loss="x**2 + y**2", gradient="2*x, -2*y", start=(1.0, 2.0)))
    state = run.init()
    assert run.happened(state, 1).sentence == (
        "Your gradient here is (2.000, −4.000), the exact one (2.000, 4.000)."
    )
    state = run.step(state)
    told = run.happened(state, 1)
    assert "By your gradient" in told.sentence
    assert "ownhill" not in told.sentence + " ".join(run.asides(state, 1))
    assert told.equation == run.happened(state, 1).equation != ""
    assert "Downhill" in run.happened(state, 0).sentence


def test_by_the_right_one_it_is_told_as_any_other():
    run = landscape_from(Settings(loss="x**2 + y**2", gradient="2*x, 2*y", start=(1.0, 2.0)))
    state = run.step(run.init())
    assert run.happened(state, 0) == run.happened(state, 1)
