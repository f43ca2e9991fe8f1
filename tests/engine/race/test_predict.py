"""Who leads after the next epoch of equal budget: the truth is that of the race run on."""

from typing import Any

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.question import OPTION, PROMPT, WORDS, Form
from gdtui.engine.base.settings import Settings
from gdtui.engine.race.predict import MOST_STEPS, ask_race, why_unasked
from gdtui.engine.race.simulation import LANES, Race, RaceState, race_from


def race(**settings: Any) -> Race:
    return race_from(Settings(**settings))


def run(simulation: Race, state: RaceState, steps: int) -> RaceState:
    for _ in range(steps):
        state = simulation.step(state)
    return state


@pytest.mark.parametrize("data", ["line", "blobs", "sharp-flat", "outliers"])
@pytest.mark.parametrize("size", [1, 8, 150])
@pytest.mark.parametrize("steps", [0, 3])
def test_the_leader_is_the_one_that_leads(data: str, size: int, steps: int) -> None:
    simulation = race(data=data, examples=150, batch_size=size, hyper={"learning_rate": 0.01})
    history: History[Race, RaceState] = History(simulation)
    for _ in range(steps):
        history.step()
    asked = ask_race(simulation, history.current, 3)
    assert asked is not None
    fair, question = asked
    assert fair.equal_budget
    history.branch(fair)
    seen = [runner.turn.examples_seen for runner in history.current.runners]
    for _ in range(question.steps):
        history.step()
    then = history.current
    losses = {runner.name: runner.full[0] for runner in then.runners}
    best = min(losses, key=losses.__getitem__)
    right = [option for i, option in enumerate(question.options) if question.grade(i).right]
    assert any(option.startswith(best) for option in right)
    assert all(losses[option.partition(":")[0]] <= losses[best] * 1.001 for option in right)
    spent = {runner.turn.examples_seen - before for runner, before in zip(then.runners, seen, strict=True)}
    assert max(spent) <= question.steps * fair.tick
    assert question.steps * fair.tick >= 150


def test_it_is_a_choice_of_lanes_that_fits() -> None:
    simulation = race(batch_size=8)
    state = run(simulation, simulation.init(), 2)
    orders = set()
    for seed in range(12):
        _, question = ask_race(simulation, state, seed)
        again = ask_race(simulation, state, seed)[1]
        assert (again.prompt, again.options, again.right_answer) == (
            question.prompt, question.options, question.right_answer,
        )  # fmt: skip
        assert (question.kind, question.form) == ("leader", Form.CHOICE)
        assert question.prompt == (
            "Each lane may look at 200 more examples. Which one then has the lowest loss over the whole data?"
        )
        assert {option.partition(":")[0] for option in question.options} == set(LANES)
        assert all(len(option) <= OPTION for option in question.options)
        assert len(question.prompt) <= PROMPT
        assert question.grade(question.right_answer).right
        assert all(0 < len(question.grade(i).words) <= WORDS for i in range(3))
        orders.add(question.options)
    assert len(orders) > 1


def test_reasons_name_losses_and_updates() -> None:
    simulation = race(batch_size=8)
    _, question = ask_race(simulation, simulation.init(), 0)
    told = {option.partition(":")[0]: question.grade(i) for i, option in enumerate(question.options)}
    assert [name for name in LANES if told[name].right] == ["mini-batch"]
    losses = "Losses: mini-batch 0.3864 (25 updates), sgd 0.4873 (200 updates), batch 10.39 (1 update)."
    for name, said in [
        ("batch", "batch looked at 200 examples for 1 update: exact, but a single step."),
        ("sgd", "sgd looked at 200 examples: 200 updates, each by one example, so noisy."),
        ("mini-batch", "mini-batch looked at 200 examples: 25 updates, each from 8."),
    ]:
        assert told[name].words.startswith(f"{losses} {said}")


def test_a_lane_that_is_thrown_out_does_not_lead() -> None:
    simulation = race(data="line", batch_size=8, hyper={"learning_rate": 0.7})
    _, question = ask_race(simulation, simulation.init(), 0)
    words = {option.partition(":")[0]: question.grade(i) for i, option in enumerate(question.options)}
    assert not words["sgd"].right
    assert "sgd diverged" in words["sgd"].words
    assert "sgd was thrown out: its learning rate is too large for its batches." in words["sgd"].words


def test_the_work_is_bounded() -> None:
    simulation = race(examples=100_000, batch_size=2000)
    fair, question = ask_race(simulation, simulation.init(), 0)
    assert question.steps <= MOST_STEPS
    assert f"look at {question.steps * fair.tick:,} more" in question.prompt
    told = {option.partition(":")[0]: question.grade(i).words for i, option in enumerate(question.options)}
    assert "batch made no update: one takes 100,000 examples." in told["batch"]


def test_nothing_is_asked_of_a_race_that_is_over() -> None:
    lost = race(hyper={"learning_rate": 1e6})
    over = run(lost, lost.init(), 60)
    assert lost.ended(over)
    assert ask_race(lost, over, 0) is None
    soon = race(hyper={"learning_rate": 1e6}, batch_size=8)
    assert not soon.ended(soon.init())
    assert ask_race(soon, soon.init(), 0) is None


@pytest.mark.parametrize("offset", [0.0, 1e6, 1e9])
def test_a_constant_added_to_the_loss_makes_no_tie(offset: float) -> None:
    simulation = race(data="line", model=f"(w*x + b - y)**2 + {offset!r}", seed=1)
    asked = ask_race(simulation, simulation.init(), 0)
    assert asked is not None
    _, question = asked
    right = [index for index in range(3) if question.grade(index).right]
    assert len(right) == 1


def test_two_params_have_no_view_of_weights() -> None:
    with pytest.raises(InputError, match="no view of weights"):
        race(data="line", view="weights")


def test_where_nothing_can_be_asked_the_reason_is_the_lanes_own() -> None:
    simulation = race(data="line", hyper={"learning_rate": 1e9})
    state = simulation.init()
    while not simulation.ended(state):
        state = simulation.step(state)
    assert ask_race(simulation, state, 0) is None
    for lane, name in enumerate(LANES):
        said = why_unasked(simulation, state, lane)
        assert said.startswith(f"all lanes have ended; {name}: diverged")
        assert said.endswith("r starts anew.")
