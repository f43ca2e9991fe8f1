"""The landscape simulation: golden traces, racers that do not disturb each other, changes mid-run."""

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.happened import happened
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, find_loss
from gdtui.engine.optimizers.base import Evaluations
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import OPTIMIZERS, make


@pytest.fixture(autouse=True)
def _numpy_raises() -> object:
    with np.errstate(all="raise"):
        yield


def landscape(
    loss: str, *optimizers: Any, start: tuple[float, ...] | None = None, **options: Any
) -> Landscape:
    objective = LANDSCAPES[loss]
    return Landscape(objective, start or objective.start, optimizers, **options)


def states(simulation: Landscape, count: int) -> list[LandscapeState]:
    found = [simulation.init()]
    while len(found) <= count and not simulation.ended(found[-1]):
        found.append(simulation.step(found[-1]))
    return found


def table(simulation: Landscape, count: int) -> list[tuple[Any, ...]]:
    return [row for state in states(simulation, count) for row in simulation.rows(state)]


def test_columns_carry_the_variables_names() -> None:
    assert ",".join(landscape("bowl", make("adam")).columns) == (
        "step,optimizer,x,y,loss,grad_x,grad_y,update_x,update_y,outcome"
    )
    curve = Landscape(CURVES["square"], (1.0,), (make("adam"),))
    assert ",".join(curve.columns) == "step,optimizer,w,loss,grad_w,update_w,outcome"


def test_golden_trace_of_gradient_descent() -> None:
    """GOLDEN: Rosenbrock from (−1.2, 1): f 24.2, ∇ (−215.6, −88); then the two points."""
    first, second, third = table(landscape("rosenbrock", make("gradient-descent", learning_rate=0.001)), 2)
    assert first[:2] == (0, "gradient-descent")
    assert first[2:9] == pytest.approx((-1.2, 1, 24.2, -215.6, -88, 0, 0), rel=1e-13)
    assert second[2:4] == pytest.approx((-0.9844, 1.088), rel=1e-13)
    assert second[7:] == (pytest.approx(0.2156, rel=1e-13), pytest.approx(0.088, rel=1e-13), "running")
    assert third[2:4] == pytest.approx((-1.027271567, 1.064208672), abs=5e-10)


def test_golden_trace_of_adam() -> None:
    rows = table(landscape("rosenbrock", make("adam", learning_rate=0.01)), 2)
    points = [row[2:4] for row in rows]
    assert points[1] == pytest.approx((-1.19, 1.01), abs=1e-9)
    assert points[2] == pytest.approx((-1.180031963, 1.019971112), abs=6e-10)


def test_golden_saddle_in_closed_form() -> None:
    """GOLDEN: x²−y², η=0.1: x = 0.8ⁿ x₀, y = 1.2ⁿ y₀."""
    simulation = landscape("saddle", make("gradient-descent", learning_rate=0.1), start=(-1.6, 0.001))
    for step, racer in ((state.step, state.racers[0]) for state in states(simulation, 40)):
        assert racer.params == pytest.approx((0.8**step * -1.6, 1.2**step * 0.001), rel=1e-12)


def test_a_row_is_plain_numbers_that_add_up() -> None:
    everyone = tuple(make(name) for name in OPTIMIZERS)
    rows = table(landscape("himmelblau", *everyone), 30)
    for row in rows:
        assert [type(cell) for cell in row] == [int, str, *[float] * 7, str]
    for name in OPTIMIZERS:
        mine = [row for row in rows if row[1] == name]
        assert [row[0] for row in mine] == list(range(len(mine)))
        for before, after in itertools.pairwise(mine):
            assert (before[2] + after[7], before[3] + after[8]) == after[2:4]


def test_an_ended_racer_repeats_no_rows_and_the_others_go_on() -> None:
    wild, tame = make("gradient-descent", learning_rate=1.1), make("adam")
    simulation = landscape("bowl", wild, tame)
    run = states(simulation, 200)
    end = next(state for state in run if state.racers[0].outcome.ended)
    assert end.racers[0].outcome.kind is Kind.DIVERGED
    assert end.racers[0].outcome.step == end.step
    assert run[-1].racers[0] is end.racers[0]
    assert [row[1] for row in simulation.rows(end)] == ["gradient-descent", "adam"]
    assert [row[1] for row in simulation.rows(run[end.step + 1])] == ["adam"]
    assert run[-1].step > end.step + 10
    assert not simulation.ended(end)


@settings(max_examples=25, deadline=None)
@given(st.permutations(list(OPTIMIZERS)), st.sampled_from(sorted(LANDSCAPES)), st.integers(1, 8))
def test_who_else_walks_and_in_which_order_makes_no_difference(
    names: list[str], loss: str, count: int
) -> None:
    together = table(landscape(loss, *(make(name) for name in names[:count])), 12)
    alone = table(landscape(loss, make(names[0])), 12)
    assert repr([row for row in together if row[1] == names[0]]) == repr(alone)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("loss", LANDSCAPES)
def test_no_optimizer_on_any_landscape_ever_warns_or_raises(loss: str, name: str) -> None:
    """Wild settings: every run goes on or has an outcome with a reason, under np.errstate(all="raise")."""
    wild = {} if name == "random-search" else {"learning_rate": 1e5}
    for optimizer in (make(name), make(name, **wild)):
        simulation = landscape(loss, optimizer)
        last = states(simulation, 40)[-1]
        outcome = last.racers[0].outcome
        assert outcome.ended == bool(outcome.reason)
        assert happened(simulation, last).sentence
        simulation.verdict(last)


@pytest.mark.parametrize("text", ["log(x) + y", "1/(x*y)", "exp(exp(x**2)) + y", "sqrt(x) - log(y)", "x**y"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_holes_and_poles_end_runs_not_the_program(text: str, name: str) -> None:
    for start in ((-1.0, 0.0), (0.0, 0.0), (5.0, -5.0), (1e-300, 1e300)):
        simulation = Landscape(find_loss(text, 2), start, (make(name),))
        last = states(simulation, 30)[-1]
        assert happened(simulation, last).sentence
        simulation.verdict(last)
        simulation.rows(last)


def test_evaluations_are_counted() -> None:
    racers = states(landscape("himmelblau", *map(make, ("adam", "newton", "random-search"))), 5)[-1].racers
    assert racers[0].evaluations == Evaluations(loss=6, gradient=6)
    newton = racers[1].step
    assert racers[1].evaluations == Evaluations(loss=newton + 1, gradient=newton + 1, hessian=newton)
    assert racers[2].evaluations == Evaluations(loss=21)


class Counted:
    """An objective that counts what is asked of it."""

    def __init__(self) -> None:
        self.inner, self.calls = LANDSCAPES["himmelblau"], {"loss": 0, "gradient": 0, "hessian": 0}
        self.name, self.variables, self.bounds = "counted", self.inner.variables, self.inner.bounds
        self.grid, self.lowest, self.region = self.inner.grid, self.inner.lowest, self.inner.region

    def loss(self, params: Any) -> float:
        self.calls["loss"] += 1
        return self.inner.loss(params)

    def loss_and_gradient(self, params: Any) -> Any:
        self.calls["loss"] += 1
        self.calls["gradient"] += 1
        return self.inner.loss_and_gradient(params)

    def hessian(self, params: Any) -> Any:
        self.calls["hessian"] += 1
        return self.inner.hessian(params)


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "random-search"])
def test_the_count_is_what_was_asked_of_the_loss(name: str) -> None:
    """Not so for random search: the table asks for a gradient that the method does not use."""
    counted: Any = Counted()
    last = states(Landscape(counted, (-0.5, -1.0), (make(name),)), 5)[-1].racers[0]
    if not last.outcome.ended:
        assert counted.calls == last.evaluations._asdict()


def test_the_move_holds_the_point_before() -> None:
    before, after = (state.racers[0] for state in states(landscape("bowl", make("momentum")), 9)[-2:])
    move = after.move
    assert move is not None
    assert (move.params is before.params, move.gradient is before.gradient) == (True, True)
    assert (move.memory is before.memory, move.after is after.memory) == (True, True)
    assert move.loss == before.loss
    assert after.params.tolist() == (before.params + move.update).tolist()


def test_states_are_read_only() -> None:
    racer = states(landscape("rosenbrock", make("adam")), 3)[-1].racers[0]
    for array in (racer.params, racer.gradient, racer.memory.first_moment, racer.move.update):
        assert not array.flags.writeable
    with pytest.raises(AttributeError):
        racer.step = 0


def test_ranking_puts_the_lowest_loss_first_and_no_loss_last() -> None:
    simulation = Landscape(
        find_loss("sqrt(x) + y**2", 2),
        (0.5, 1.0),
        (make("gradient-descent", learning_rate=2.0), make("gradient-descent"), make("adam")),
    )
    last = states(simulation, 3)[-1]
    losses = [racer.loss for racer in last.racers]
    assert np.isnan(losses[0])
    assert simulation.ranking(last) == (2, 1, 0)


# Changes in the middle of a run


def adopted(old: Landscape, new: Landscape, steps: int) -> tuple[LandscapeState, LandscapeState]:
    state = states(old, steps)[-1]
    return state, new.adopt(state)


def test_an_unchanged_racer_is_taken_over_as_it_is() -> None:
    old = landscape("bowl", make("adam"), make("momentum"))
    state, after = adopted(old, landscape("bowl", make("adam"), make("momentum", momentum=0.5)), 4)
    assert after.racers[0] is state.racers[0]
    assert after.racers[1].memory is state.racers[1].memory
    assert after.racers[1].optimizer == make("momentum", momentum=0.5)
    assert after.step == 4


def test_another_optimizer_takes_the_place_with_an_empty_memory() -> None:
    state, after = adopted(landscape("bowl", make("adam")), landscape("bowl", make("momentum")), 4)
    racer = after.racers[0]
    assert racer.params is state.racers[0].params
    assert (racer.name, racer.memory.t, racer.step) == ("momentum", 0, 4)
    assert racer.move.optimizer.name == "adam"
    assert "m′" in happened(landscape("bowl", make("momentum")), after).equation


def test_optimizers_are_matched_by_name_before_place() -> None:
    old = landscape("bowl", make("adam"), make("momentum"), make("rmsprop"))
    new = landscape("bowl", make("momentum"), make("newton"), make("adam"), make("adagrad"), make("nesterov"))
    state, after = adopted(old, new, 3)
    assert after.racers[0] is state.racers[1]
    assert after.racers[2] is state.racers[0]
    assert after.racers[1].params is state.racers[2].params
    assert [racer.params.tolist() for racer in after.racers[3:]] == [list(new.start)] * 2
    assert [racer.name for racer in after.racers] == ["momentum", "newton", "adam", "adagrad", "nesterov"]
    assert new.step(after).racers[4].step == 4


def test_a_stalled_racer_goes_on_with_a_better_learning_rate() -> None:
    old, new = (
        landscape("bowl", make("gradient-descent", learning_rate=rate), start=(0.1, 0.1))
        for rate in (1e-12, 0.1)
    )
    state, after = adopted(old, new, 40)
    assert (state.step, state.racers[0].outcome.kind) == (20, Kind.STALLED)
    assert (after.racers[0].outcome.kind, after.racers[0].quiet) == (Kind.RUNNING, 0)


def test_a_diverged_racer_stays_diverged_when_another_rate_is_set() -> None:
    old = landscape("bowl", make("gradient-descent", learning_rate=3.0))
    _, after = adopted(old, landscape("bowl", make("gradient-descent", learning_rate=0.1)), 99)
    assert after.racers[0].outcome.kind is Kind.DIVERGED


def test_more_steps_reopen_a_run_that_the_limit_ended_and_fewer_end_it() -> None:
    short, long = (landscape("bowl", make("gradient-descent"), step_limit=n) for n in (3, 30))
    state, after = adopted(short, long, 9)
    assert (state.racers[0].outcome.kind, after.racers[0].outcome.kind) == (Kind.STEP_LIMIT, Kind.RUNNING)
    _, cut = adopted(long, short, 9)
    assert cut.racers[0].outcome.kind is Kind.STEP_LIMIT
    done = landscape("booth", make("newton"), make("gradient-descent"))
    state, kept = adopted(done, landscape("booth", *done.optimizers, step_limit=2), 5)
    assert kept.racers[0] is state.racers[0]
    assert kept.racers[1].outcome.kind is Kind.STEP_LIMIT


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": (1.0,)}, "a start here takes 2 numbers, for x, y"),
        ({"start": (1.0, float("inf"))}, "a start takes finite numbers"),
        ({"optimizers": ()}, "name at least one optimizer"),
        ({"seed": -1}, "the seed -1 is out of range: write a whole number from 0"),
        ({"step_limit": -1}, "the number of steps goes from 0 to 1000000"),
    ],
)
def test_bad_configurations_are_refused_in_one_line(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as refused:
        dataclasses.replace(landscape("bowl", make("adam")), **change)
    assert str(refused.value) == message
