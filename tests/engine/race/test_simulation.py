"""The race against a reference in plain numpy, step back, budgets, outcomes, and what is said."""

import dataclasses
import math
import re
from typing import Any

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.past.way import way_of_states
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import generate
from gdtui.engine.losses.shuffle import batch
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.noise import IMAGENET, cost, gradient_noise
from gdtui.engine.race.simulation import LANES, Race, RaceState, race_from
from gdtui.engine.race.way import figures
from gdtui.engine.race.words import asides


@pytest.fixture(autouse=True)
def _numpy_raises() -> object:
    with np.errstate(all="raise"):
        yield


def race(**settings: Any) -> Race:
    return race_from(Settings(**settings))


def run(simulation: Race, steps: int) -> list[RaceState]:
    states = [simulation.init()]
    for _ in range(steps):
        states.append(simulation.step(states[-1]))
    return states


def bits(runner: Runner) -> tuple[object, ...]:
    memory = [np.asarray(getattr(runner.memory, f.name)).tobytes() for f in dataclasses.fields(runner.memory)]
    parts = (runner.turn, runner.credit, runner.quiet)
    return (*parts, runner.params.tobytes(), runner.loss, runner.gradient.tobytes(), memory, runner.outcome)


@pytest.mark.parametrize("examples", [200, 203])
@pytest.mark.parametrize("size", [1, 32, 50])
def test_an_epoch_equals_plain_numpy(examples, size):
    simulation = race(data="line", examples=examples, batch_size=size)
    x, y = generate("line", examples).columns
    eta = simulation.problem.learning_rate
    for number, lane_size in enumerate((examples, size, 1)):
        b, w = simulation.problem.start
        updates = math.ceil(examples / lane_size)
        runner = run(simulation, updates)[-1].runners[number]
        for k in range(updates):
            chosen = np.arange(examples)
            if lane_size < examples:
                chosen = batch(examples, 0, examples, (0, number, 0))[k * lane_size : (k + 1) * lane_size]
            rest = w * x[chosen] + b - y[chosen]
            b, w = b - eta * 2 * rest.mean(), w - eta * 2 * (rest * x[chosen]).mean()
        np.testing.assert_allclose(runner.params, [b, w], rtol=1e-12, atol=0)
        assert (runner.turn.updates, runner.turn.examples_seen) == (updates, examples)
        assert (runner.turn.epoch, runner.turn.place) == (1, 0)


def test_the_loss_and_gradient_of_a_row_are_those_of_the_whole_data():
    simulation = race(data="line")
    x, y = generate("line").columns
    assert simulation.columns == ("update", "lane", "examples_seen", "b", "w", "loss", "grad_norm", "outcome")
    for state in run(simulation, 3):
        rows = simulation.rows(state)
        assert [row[1] for row in rows] == list(LANES)
        for update, _, _, b, w, loss, norm, outcome in rows:
            rest = w * x + b - y
            assert update == state.step
            assert loss == pytest.approx(np.mean(rest**2), rel=1e-12)
            assert norm == pytest.approx(2 * np.hypot(rest.mean(), (rest * x).mean()), rel=1e-12)
            assert outcome == "running"


def test_the_last_batch_is_the_remainder():
    simulation = race(data="line", examples=70, batch_size=32)
    seen = [state.runners[1].turn.examples_seen for state in run(simulation, 7)]
    assert seen == [0, 32, 64, 70, 102, 134, 140, 172]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("equal_budget", [False, True])
def test_stepping_back_and_forth_gives_the_same_bits(name, equal_budget):
    simulation = dataclasses.replace(
        race(data="line", optimizers=(name,), batch_size=30), equal_budget=equal_budget
    )
    history = History(simulation)
    first = [tuple(bits(r) for r in history.step().runners) for _ in range(25)]
    for _ in range(18):
        history.back()
    again = [tuple(bits(r) for r in history.step().runners) for _ in range(18)]
    assert again == first[7:]
    afresh = [tuple(bits(r) for r in state.runners) for state in run(simulation, 25)[1:]]
    assert afresh == first


def test_equal_budget_means_equal_examples():
    simulation = dataclasses.replace(race(data="line", batch_size=32), equal_budget=True)
    states = run(simulation, 25)
    for state in states:
        for runner in state.runners:
            assert runner.turn.examples_seen + runner.credit == 32 * state.step
            assert runner.credit < 200
    assert [runner.turn.updates for runner in states[-1].runners] == [4, 28, 800]
    assert [row[1] for row in simulation.rows(states[1])] == ["mini-batch", "sgd"]


def test_a_large_batch_does_not_make_a_step_of_equal_budget_long():
    simulation = dataclasses.replace(race(data="line", examples=5_000, batch_size=5_000), equal_budget=True)
    assert run(simulation, 1)[-1].runners[2].turn.updates == 64


def test_batch_converges_and_the_noisy_lanes_go_on():
    states = run(race(data="line"), 200)
    kinds = [runner.outcome.kind for runner in states[-1].runners]
    assert kinds == [Kind.CONVERGED, Kind.RUNNING, Kind.RUNNING]
    assert states[-1].runners[0].turn.updates < 120


def test_a_lane_that_diverges_freezes_and_the_others_go_on():
    simulation = race(data="outliers", optimizers=("gradient-descent",), hyper={"learning_rate": 0.6})
    states = run(simulation, 400)
    batch_lane, _, single = states[-1].runners
    assert single.outcome.kind is Kind.DIVERGED
    assert single.outcome.reason.startswith(f"diverged at step {single.turn.updates}: ")
    assert single.turn.updates < 400
    assert batch_lane.outcome.kind is Kind.CONVERGED
    assert [runner.lane.name for runner in states[-1].runners if runner.step == 400] == ["mini-batch"]


def test_examples_without_a_pull_are_no_end_but_an_epoch_of_them_is(tmp_path):
    path = tmp_path / "parted.csv"
    path.write_text("x,y\n" + "2,1\n-2,-1\n" * 30)
    simulation = race(data=str(path), model="relu(1 - y*(w*x + b))", start=(0, 1))
    states = run(simulation, 60)
    assert states[-2].runners[2].outcome.kind is Kind.RUNNING
    assert states[-1].runners[2].outcome.kind is Kind.STALLED
    assert states[0].runners[0].outcome.kind is Kind.STALLED


def test_one_over_t_decay():
    simulation = race(data="line", hyper={"learning_rate": 0.1}, rate_decay=0.5)
    runner = run(simulation, 3)[-1].runners[0]
    np.testing.assert_allclose(runner.move.update, -0.1 / (1 + 0.5 * 2) * runner.move.gradient, rtol=1e-15)


def test_a_decay_never_leaves_the_range_of_learning_rates():
    simulation = race(data="line", hyper={"learning_rate": 1e-19}, rate_decay=1e6)
    assert run(simulation, 3)[-1].runners[0].move.optimizer.learning_rate == 1e-20


def test_each_lane_can_have_its_own_rule():
    simulation = race(data="line", optimizers=("newton", "adam", "momentum"))
    assert [lane.optimizer.name for lane in simulation.lanes] == ["newton", "adam", "momentum"]
    assert run(simulation, 2)[-1].runners[0].outcome.kind is Kind.CONVERGED


def test_a_new_batch_size_goes_on_from_the_same_place():
    history = History(race(data="line", batch_size=32))
    for _ in range(3):
        history.step()
    before = history.current
    after = history.branch(dataclasses.replace(history.simulation, batch_size=150))
    runner = after.runners[1]
    assert np.array_equal(runner.params, before.runners[1].params)
    assert (runner.turn.updates, runner.turn.place, runner.turn.batch_size) == (3, 96, 104)
    assert history.step().runners[1].turn.examples_seen == 200
    assert history.current.runners[1].turn.batch_size == 150
    assert np.array_equal(after.runners[2].params, before.runners[2].params)


def test_a_batch_of_all_examples_is_the_exact_gradient():
    first = run(race(data="line", batch_size=200), 5)[-1]
    assert first.runners[1].params.tobytes() == first.runners[0].params.tobytes()


def test_noise_leaves_the_sharp_minimum_where_batch_stays():
    for seed in range(3):
        last = run(race(data="sharp-flat", seed=seed), 400)[-1]
        assert last.runners[0].outcome.kind is Kind.CONVERGED
        assert last.runners[0].params[0] == pytest.approx(-1.47, abs=0.01)
        assert last.runners[2].params[0] > 0.5


@pytest.mark.parametrize("size", [2, 16, 64])
def test_measured_noise_is_what_theory_says(size):
    simulation = race(data="line", examples=400, batch_size=size)
    noise = simulation.noise(simulation.init(), 1)
    x, y = generate("line", 400).columns
    b, w = simulation.problem.start
    own = 2 * (w * x + b - y)[:, None] * np.stack([np.ones(400), x], 1)
    sigma = np.sqrt(own.var(axis=0).sum())
    assert noise.sigma == pytest.approx(sigma, rel=1e-12)
    assert noise.theory == pytest.approx(sigma / size**0.5, rel=1e-12)
    assert noise.finite == pytest.approx(np.sqrt((400 - size) / 399), rel=1e-12)
    assert noise.measured == pytest.approx(noise.theory * noise.finite, rel=0.12)


def test_a_full_batch_has_no_noise():
    simulation = race(data="line")
    noise = simulation.noise(simulation.init(), 0)
    assert (noise.finite, noise.measured) == (0, 0)
    assert noise.theory > 0


def test_noise_that_cannot_be_measured_is_said_to_be_unknown():
    noise = gradient_noise(np.random.default_rng(0).normal(size=(100, 2)), 1_000, 500)
    assert math.isnan(noise.measured)
    assert noise.theory > 0


def test_cost():
    mini = cost(32, 203, full=False)
    assert (mini.updates_per_epoch, mini.imagenet_updates) == (7, math.ceil(IMAGENET / 32))
    assert cost(203, 203, full=True).imagenet_updates == 1
    assert cost(1, 203, full=False).imagenet_updates == 1_281_167


def test_standings_say_who_arrived_by_updates_and_by_examples():
    simulation = race(data="line", batch_size=20)
    states = run(simulation, 60)

    def standings(states):
        known = figures(way_of_states(simulation, states), states[-1].runners)
        return simulation.standings(known, states[-1])

    batch_lane, mini, single = standings(states)
    assert batch_lane.examples == 200 * batch_lane.updates
    assert mini.examples < batch_lane.examples / 5
    goal = batch_lane.loss + 0.01 * (states[0].runners[0].full[0] - batch_lane.loss)
    assert (
        states[batch_lane.updates].runners[0].full[0]
        <= goal
        < states[batch_lane.updates - 1].runners[0].full[0]
    )
    assert all(s.updates is None for s in standings(states[:1]))
    assert single.loss == states[-1].runners[2].full[0]


def test_words():
    simulation = race(data="line")
    states = run(simulation, 7)
    assert "1 of 200 examples" in simulation.opening(states[0], 2)
    assert simulation.happened(states[7], 1).sentence.startswith("mini-batch: loss 0.")
    assert "after 7 updates; 1 epoch done." in simulation.happened(states[7], 1).sentence
    assert asides(states[7].runners[1])[0].startswith("The next gradient is from 32 of 200 examples, and ")
    assert simulation.happened(states[7], 0).sentence.endswith("its gradient is exact.")
    assert simulation.happened(states[7], 1).equation.startswith("b ← b − η·∂L/∂b = ")
    large = race(data="line", examples=20_000)
    assert "Losses are over 10,000 of the 20,000 examples" in large.opening(large.init(), 0)
    assert "Losses are over 10,000 of the 20,000 examples" in asides(large.init().runners[1])[1]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"batch_size": -1}, "from 1 to 200"),
        ({"batch_size": 201}, "from 1 to 200"),
        ({"seed": -1}, "seed -1 is out of range"),
        ({"optimizers": ("adam", "momentum")}, "one optimizer for all lanes, or three"),
        ({"optimizers": ("adam", "adam", "adm")}, "did you mean adam"),
        ({"rate_decay": -1.0}, "rate decay -1"),
        ({"hyper": {"learning_rate": 1e21}}, "out of range"),
        ({"start": (1.0,)}, "2 numbers, for b and w"),
        ({"model": "hinge"}, "two kinds"),
    ],
)
def test_bad_settings_give_one_line(settings, said):
    with pytest.raises(InputError, match=said):
        race(**settings)


def test_a_start_without_a_loss_is_judged_alike_in_every_lane(tmp_path):
    path = tmp_path / "far.csv"
    path.write_text("x,y\n" + "1,1\n" * 63 + "800,1\n")
    state = race(data=str(path), model="exp(w*x) + b", start=(0.0, 1.0), batch_size=4).init()
    assert not math.isfinite(state.runners[2].full[0])
    assert {runner.outcome.kind for runner in state.runners} == {Kind.DIVERGED}


def test_random_search_is_not_said_to_follow_a_gradient():
    simulation = race(data="line", optimizers=("random-search",))
    for state in run(simulation, 2):
        for lane in range(3):
            told = " ".join((simulation.happened(state, lane).sentence, *asides(state.runners[lane])))
            assert "next gradient" not in told
            assert "downhill" not in told


def test_noise_beyond_the_gradient_is_told_as_a_multiple():
    simulation = race(data="line")
    told = " ".join(simulation.happened(state, 2).sentence for state in run(simulation, 200))
    assert re.search(r"the noise is [\d.]+ times the gradient", told)
    assert all(float(share) <= 100 for share in re.findall(r"([\d.]+) % off", told))
