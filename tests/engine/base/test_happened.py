"""What just happened: one sentence and one equation for every step of every screen, within 76 columns."""

import dataclasses
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.happened import WIDTH, Happened, happened
from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import Backprop, CircuitState, backprop_from
from gdtui.engine.landscape.challenge import make_challenge
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.base import Optimizer
from gdtui.engine.optimizers.outcome import Kind, Outcome
from gdtui.engine.optimizers.registry import OPTIMIZERS, make
from gdtui.engine.optimizers.words import endings
from gdtui.engine.race.simulation import LANES, Race, RaceState, race_from
from gdtui.engine.slope.simulation import Slope

LONG = "a" * 31 + "x", "a" * 31 + "y"
RATES = (None, 1e-9, 0.05, 1.0, 1e5)


def keeps_to_its_shape(told: Happened) -> None:
    for text in (told.sentence, told.equation):
        assert 0 < len(text) <= WIDTH, text
        assert text.isprintable()
        assert not text.endswith("…")
    assert told.sentence.endswith(".")
    assert not told.sentence.endswith("..")
    assert not re.search(r"[.!?]\s", told.sentence), "more than one sentence"
    assert " = " in told.equation


def rule(name: str, rate: float | None) -> Optimizer[Any]:
    return make(name) if name == "random-search" else make(name, learning_rate=rate)


def walk(simulation: Landscape, steps: int) -> set[Kind]:
    """Check every state, and tell which outcomes there were."""
    state, kinds = simulation.init(), set()
    for _ in range(steps + 1):
        for index, racer in enumerate(state.racers):
            keeps_to_its_shape(told := happened(simulation, state, index))
            kinds.add(racer.outcome.kind)
            if racer.outcome.ended:
                assert told.sentence in endings(racer.outcome, simulation.objective.variables)
            if racer.move is not None and racer.optimizer.uses_gradient:
                moved = int(np.argmax(np.abs(racer.move.update)))
                if np.isfinite(racer.move.update).all():
                    assert told.equation.endswith(f" = {show(float(racer.params[moved]))}")
        state = simulation.step(state)
    return kinds


@pytest.mark.parametrize("name", OPTIMIZERS)
@settings(max_examples=60, deadline=None)
@given(
    loss=st.sampled_from(sorted(LANDSCAPES)),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    rate=st.sampled_from(RATES),
    limit=st.sampled_from((0, 3, 10_000)),
)
def test_landscapes(name, loss, shares, rate, limit) -> None:
    objective = LANDSCAPES[loss]
    start = tuple(low + t * (high - low) for t, (low, high) in zip(shares, objective.bounds, strict=True))
    walk(Landscape(objective, start, (rule(name, rate),), step_limit=limit), 6)


@pytest.mark.parametrize("name", OPTIMIZERS)
@settings(max_examples=40, deadline=None)
@given(
    loss=st.sampled_from([*CURVES, "sqrt(w)", "log(w)", "1/w"]),
    w=st.floats(-4, 4),
    rate=st.sampled_from(RATES),
    limit=st.sampled_from((0, 3, 10_000)),
)
def test_curves(name, loss, w, rate, limit) -> None:
    walk(Slope(find_loss(loss, 1), (w,), (rule(name, rate),), step_limit=limit), 6)


@pytest.mark.parametrize(
    "loss", [*LANDSCAPES, f"{LONG[0]}**2 + {LONG[1]}**2", f"sqrt({LONG[0]}) + {LONG[1]}**4"]
)
def test_every_optimizer_to_its_end(loss: str) -> None:
    objective = find_loss(loss, 2)
    kinds: set[Kind] = set()
    for rate in (None, 50.0):
        rules = tuple(rule(name, rate) for name in OPTIMIZERS)
        kinds |= walk(Landscape(objective, objective.start, rules, step_limit=60), 61)
    assert Kind.STEP_LIMIT in kinds
    assert Kind.RUNNING in kinds


@pytest.mark.parametrize(("start", "rate", "steps", "kind"), [
    ((1.0, 0.0), 0.5, 1, Kind.CONVERGED),
    ((1.0, 0.0), 3.0, 20, Kind.DIVERGED),
    ((0.0, 0.0), 0.1, 0, Kind.CONVERGED),
    ((1e7, 0.0), 3.0, 20, Kind.DIVERGED),
    ((1.0, 1.0), 1e-12, 10, Kind.RUNNING),
    ((1.0, 1.0), 0.01, 40, Kind.STEP_LIMIT),
])  # fmt: skip
@pytest.mark.parametrize("names", ["xy", LONG], ids=["short", "long"])
def test_every_outcome(start, rate, steps, kind, names) -> None:
    objective = find_loss(f"{names[0]}**2 + {names[1]}**2", 2)
    rules = (make("gradient-descent", learning_rate=rate),)
    assert kind in walk(Landscape(objective, start, rules, step_limit=40), steps)


def test_a_stall_and_many_params() -> None:
    objective = find_loss("x**2 - y**2", 2)
    kinds = walk(Landscape(objective, (1.0, 0.0), (make("gradient-descent", learning_rate=0.5),)), 2)
    assert Kind.STALLED in kinds
    text = " + ".join(f"{'pqrst'[i] * 32}**2" for i in range(5))
    many = CircuitObjective(text, parse(text), ((-5.0, 5.0),) * 5, (1.0,) * 5, 0.1)
    rules = tuple(map(make, OPTIMIZERS))
    assert Kind.RUNNING in walk(Landscape(many, many.start, rules), 4)


def test_rules_that_are_not_explained() -> None:
    for seed in range(12):
        challenge = make_challenge(LANDSCAPES["bowl"], seed)
        walk(challenge.simulation, 6)
        state = challenge.simulation.step(challenge.simulation.init())
        for index in (0, 1):
            assert re.fullmatch(
                r"[xy] ← −?[\d.]+ [+−] [\d.]+ = −?[\d.]+",
                happened(challenge.simulation, state, index).equation,
            )


def says(
    text: str, start: tuple[float, ...], steps: int, name: str = "gradient-descent", **hyper: float
) -> Happened:
    kind = Slope if len(start) == 1 else Landscape
    simulation = kind(find_loss(text, len(start)), start, (make(name, **hyper),))
    state = simulation.init()
    for _ in range(steps):
        state = simulation.step(state)
    return happened(simulation, state)


def test_the_words_of_a_descent() -> None:
    assert says("rosenbrock", (-1.2, 1.0), 0) == Happened(
        "The first step sets off from a loss of 24.20: downhill, x grows and y grows.",
        "∇L(−1.200, 1.000) = (−215.6, −88.00)",
    )
    assert says("w**2", (1.0,), 0) == Happened(
        "The first step sets off from a loss of 1.000: downhill is to the left.", "dL/dw = 2.000 at w = 1.000"
    )
    assert says("rosenbrock", (-1.2, 1.0), 1, learning_rate=0.001) == Happened(
        "Downhill: x grew by 0.2156, y grew by 0.08800; the loss fell to 5.353.",
        "x ← x − η·∂L/∂x = −1.200 − 0.001·(−215.6) = −0.9844",
    )
    assert says("x**2 + y**2", (1.0, 0.0), 1, learning_rate=0.1).sentence == (
        "Downhill: x fell by 0.2000; the loss fell from 1.000 to 0.6400."
    )
    assert says("w**2", (1.0,), 1, learning_rate=1.1).sentence == (
        "Downhill is to the left: w fell by 2.200; the loss rose from 1.000 to 1.440."
    )
    assert says("x**2 + y**2", (1.0, 1.0), 1, learning_rate=1.1).sentence == (
        "Too far downhill: x fell by 2.200, y fell by 2.200; the loss rose to 2.880."
    )
    assert says("w**2", (1.0,), 1, learning_rate=0.5).sentence == (
        "Converged at step 1: gradient norm 0, a minimum."
    )
    assert says("w**2", (1.0,), 99, learning_rate=1.1).sentence == (
        "Diverged at step 22: η·L″ = 2.200 is beyond 2."
    )
    assert says("log(w)", (-1.0,), 0).sentence == "No descent from this start: the loss is not a number."
    assert says("w**2", (1.0,), 1, "adam", learning_rate=0.1).equation == (
        "w ← w − η·m′/(√v′ + ε) = 1.000 − 0.1·1.000 = 0.9000"
    )


def test_the_words_of_random_search() -> None:
    assert says("bowl", (-2.4, 1.8), 0, "random-search") == Happened(
        "Parachutes will land at random spots, to beat the loss of 9.000 here.", "L(−2.400, 1.800) = 9.000"
    )
    told = {says("bowl", (-2.4, 1.8), steps, "random-search").sentence for steps in range(1, 12)}
    assert any(
        re.fullmatch(r"4 parachutes: one found a lower spot; the loss fell .*\.", said) for said in told
    )
    assert any(
        re.fullmatch(r"4 parachutes, all missed: none landed lower; the loss stays at .*\.", said)
        for said in told
    )


def test_an_ending_says_less_where_there_is_less_room() -> None:
    long = Outcome(Kind.DIVERGED, "diverged at step 3: w = 20.00 is far out, and the loss grows on", 3)
    assert endings(long, ("w",)) == (
        "Diverged at step 3: w = 20.00 is far out, and the loss grows on.",
        "Diverged at step 3: w = 20.00 is far out.",
        "Diverged at step 3.",
    )
    assert endings(long._replace(reason=f"diverged: {LONG[0]} is far"), LONG)[0] == (
        "Diverged: aaaaaa…aaaax is far."
    )


# Races


def states_of(simulation: Race, steps: int) -> list[RaceState]:
    states = [simulation.init()]
    for _ in range(steps):
        states.append(simulation.step(states[-1]))
    return states


@pytest.mark.parametrize("data", ["line", "blobs", "sharp-flat", "outliers"])
@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("equal", [False, True])
def test_races(data: str, name: str, equal: bool) -> None:
    for rate in (None,) if name == "random-search" else (None, 1e-9, 1e6):
        hyper = {} if rate is None else {"learning_rate": rate}
        found = race_from(Settings(data=data, optimizers=(name,), hyper=hyper, examples=70, batch_size=16))
        simulation = dataclasses.replace(found, equal_budget=equal, limit=12)
        kinds = set()
        for state in states_of(simulation, 14):
            for lane in range(len(LANES)):
                keeps_to_its_shape(happened(simulation, state, lane))
                kinds.add(state.runners[lane].outcome.kind)
        assert len(kinds) > 1


def test_the_words_of_a_race() -> None:
    simulation = race_from(Settings(batch_size=50))
    start, first, *_, fourth = states_of(simulation, 4)
    assert [happened(simulation, start, lane).sentence for lane in range(3)] == [
        "batch starts at loss 19.55; its first update looks at all 200 examples.",
        "mini-batch starts at loss 19.55; its first batch has 50 examples.",
        "sgd starts at loss 19.55; its first update looks at 1 of 200 examples.",
    ]
    assert re.fullmatch(r"∇L\(−2\.500, −1\.200\) = \(.*, .*\)", happened(simulation, start, 0).equation)
    assert re.fullmatch(
        r"batch: loss [\d.]+ after 1 update; its gradient is exact\.", happened(simulation, first, 0).sentence
    )
    assert re.fullmatch(
        r"mini-batch: loss [\d.]+ after 1 update; (the next gradient is [\d.]+ % off|the noise .*)\.",
        happened(simulation, first, 1).sentence,
    )
    assert happened(simulation, fourth, 1).sentence.endswith(" after 4 updates; 1 epoch done.")
    assert re.fullmatch(r"[bw] ← .* = −?[\d.]+", happened(simulation, first, 2).equation)


def test_a_lane_that_saves_up() -> None:
    simulation = dataclasses.replace(race_from(Settings(batch_size=50)), equal_budget=True)
    state = states_of(simulation, 3)[-1]
    assert happened(simulation, state, 0) == Happened(
        "batch saves up for its next update: 150 of 200 examples.", "150/200 = 0.7500 of an update"
    )
    other = dataclasses.replace(simulation, equal_budget=False)
    stopped = happened(other, other.adopt(state), 0)
    assert stopped.sentence == "batch made no update in this step: loss 19.55."
    keeps_to_its_shape(stopped)


# Circuits


def every_event(backprop: Backprop) -> None:
    for step in range(backprop.last + 1):
        keeps_to_its_shape(happened(backprop, CircuitState(step)))


@pytest.mark.parametrize("text", [
    *CIRCUITS, *LANDSCAPES, *CURVES,
    " + ".join(f"{'abcdefgh'[i] * 32}*{'abcdefgh'[i] * 32}" for i in range(8)),
    f"{'q' * 32} = max({LONG[0]}, {LONG[1]}, 3, z); {'r' * 32} = {'q' * 32}**3; {'r' * 32}*{'q' * 32}/z",
])  # fmt: skip
def test_circuits(text: str) -> None:
    backprop = backprop_from(Settings(expression=text))
    every_event(backprop)
    broken = dict(zip(backprop.circuit.inputs, (0.0, 1e308, -1e308) * 9, strict=False))
    every_event(backprop.at(broken))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(CIRCUITS)),
    st.lists(st.sampled_from((0.0, 1.0, -2.0, 1e-9, 1e300, -1e300)), min_size=30),
)
def test_circuits_that_break(name: str, values: list[float]) -> None:
    backprop = backprop_from(Settings(expression=name))
    every_event(backprop.at(dict(zip(backprop.circuit.inputs, values, strict=False))))


@pytest.mark.parametrize(
    "text", ["log(x)", "sqrt(x)", "1/x", "x**-1", "exp(exp(x*1000))", "log(x)*0 + x", "x**y"]
)
@pytest.mark.parametrize("x", [0.0, -1.0, 1e3])
def test_gates_that_break(text: str, x: float) -> None:
    every_event(backprop_from(Settings(expression=text)).at({"x": x}))


def test_the_words_of_a_circuit() -> None:
    backprop = backprop_from(Settings(expression="sum-product"))
    told = [happened(backprop, CircuitState(step)) for step in range(backprop.last + 1)]
    assert [what.sentence for what in told] == [
        "Values will flow forward through two gates, then gradients back.",
        "The + (q) gate knows all its inputs, so it computes 3.",
        "The last gate: the forward pass is complete, with f = −12.",
        "The backward pass begins at the output: when f moves, f moves just as much.",
        "The × (f) gate, a switcher, hands q the gradient −4.",
        "The × (f) gate, a switcher, hands z the gradient 3.",
        "The + (q) gate, a distributor, hands x the gradient −4.",
        "y gets the gradient −4 from the + (q) gate: both passes are complete.",
    ]
    assert [what.equation for what in told] == [
        "q = x + y; f = q·z",
        "q = x + y = −2 + 5 = 3",
        "f = q·z = 3·(−4) = −12",
        "∂f/∂f = 1",
        "∂f/∂q = upstream 1 × local ∂(q·z)/∂q = z = −4 → −4",
        "∂f/∂z = upstream 1 × local ∂(q·z)/∂z = q = 3 → 3",
        "∂f/∂x = upstream −4 × local ∂(x + y)/∂x = 1 → −4",
        "∂f/∂y = upstream −4 × local ∂(x + y)/∂y = 1 → −4",
    ]


def test_a_gate_that_gets_nothing() -> None:
    backprop = backprop_from(Settings(expression="two-layer"))
    told = {happened(backprop, CircuitState(step)).sentence for step in range(backprop.last + 1)}
    assert "Nothing arrives at the + gate, so w2·x gets nothing from it." in told
    gone = backprop_from(Settings(expression="log(x) + 1")).at({"x": -1.0})
    broke = happened(gone, CircuitState(1))
    assert broke.sentence == "The log gate broke: a negative number, −1, has no log."
    assert math.isnan(gone.passes.values[gone.passes.gates[0].index])
