"""A loss times a number, plus a number, or drawn otherwise: the same run, and the same end."""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.network.training import training_from
from gdtui.engine.optimizers.outcome import Kind, Outcome
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import OPTIMIZERS, make
from gdtui.engine.race.simulation import race_from
from gdtui.engine.slope.simulation import slope_from

STEPS = 150
GROWING = [name for name in OPTIMIZERS if make(name).grows_with_gradient]
"""Rules whose steps grow with the gradient: their η goes down as the loss goes up."""
DIVIDING = ["adagrad", "rmsprop", "adam", "adamw"]
"""Rules that divide the gradient by its size, but for an ε that goes up with the loss."""
AS_THEY_ARE = ["newton", "lion"]
LOSSES = ["bowl", "rosenbrock", "himmelblau", "saddle", "plateau", "matyas", "six-hump-camel"]


def again(loss: CircuitObjective, text: str) -> CircuitObjective:
    """The loss as another expression, at home where it is."""
    return dataclasses.replace(find_loss(text, 2), start=loss.start, region=loss.region)


def ended(loss: CircuitObjective, start: tuple[float, ...], name: str, **hyper: float) -> Racer:
    simulation = Landscape(loss, start, (make(name, **hyper),))
    state = simulation.init()
    for _ in range(STEPS):
        state = simulation.step(state)
    return state.racers[0]


def scaled(name: str, factor: float, rate: float) -> dict[str, float]:
    """The settings of a rule on a loss that is so many times as high."""
    if name in GROWING:
        return {"learning_rate": rate / factor}
    hyper = {"learning_rate": rate}
    return {**hyper, "epsilon": 1e-12 * factor} if name in DIVIDING else hyper


STARTS = st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98))


def at(loss: CircuitObjective, shares: tuple[float, float]) -> tuple[float, ...]:
    return tuple(low + (high - low) * t for t, (low, high) in zip(shares, loss.region, strict=True))


@pytest.mark.parametrize("name", [*GROWING, *DIVIDING, *AS_THEY_ARE])
@settings(max_examples=12, deadline=None)
@given(
    known=st.sampled_from(LOSSES), shares=STARTS, power=st.integers(-30, 39),
    rate=st.sampled_from((1e-3, 0.02, 0.1, 1.5)),
)  # fmt: skip
def test_a_loss_so_many_times_as_high_ends_alike(name, known, shares, power, rate) -> None:
    """From 1e-9 to 1e12, by powers of two: all numbers are the same but for their exponents."""
    loss, factor = LANDSCAPES[known], 2.0**power
    *names, value = loss.circuit.text.split(";")
    higher = again(loss, ";".join((*names, f"{factor!r}*({value})")))
    start = at(loss, shares)
    plain = ended(loss, start, name, **scaled(name, 1.0, rate))
    other = ended(higher, start, name, **scaled(name, factor, rate))
    assert (other.outcome.kind, other.outcome.step) == (plain.outcome.kind, plain.outcome.step)
    assert other.params.tolist() == plain.params.tolist()


@pytest.mark.parametrize("name", [*GROWING, *DIVIDING, *AS_THEY_ARE])
@settings(max_examples=8, deadline=None)
@given(
    known=st.sampled_from(LOSSES), shares=STARTS,
    constant=st.sampled_from((-1e13, -7.0, 1e3, 1e9, 1e13)), rate=st.sampled_from((1e-3, 0.02, 0.1)),
)  # fmt: skip
def test_a_loss_plus_a_number_ends_alike(name, known, shares, constant, rate) -> None:
    loss = LANDSCAPES[known]
    *names, value = loss.circuit.text.split(";")
    raised = again(loss, ";".join((*names, f"{value} + {constant!r}")))
    start, hyper = at(loss, shares), scaled(name, 1.0, rate)
    plain, other = ended(loss, start, name, **hyper), ended(raised, start, name, **hyper)
    assert other.params.tolist() == plain.params.tolist()
    assert (other.outcome.kind, other.outcome.step) == (plain.outcome.kind, plain.outcome.step)


@pytest.mark.parametrize("factor", [1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e12])
@pytest.mark.parametrize("name", [*GROWING, "adam", "newton"])
def test_a_bowl_is_a_bowl_with_the_rate_that_suits_it(name: str, factor: float) -> None:
    simulation = landscape_from(Settings(loss=f"{factor!r}*(x**2 + y**2)", optimizers=(name,)))
    state = simulation.init()
    while not simulation.ended(state):
        state = simulation.step(state)
    assert state.racers[0].outcome.kind is Kind.CONVERGED


@pytest.mark.parametrize("text", ["x**2 + y**2", "(x - 2)**2 + 3*(y + 1)**2 + sin(x)", "x + y"])
def test_the_rate_that_suits_a_loss_leads_somewhere_however_low_or_high_it_is(text: str) -> None:
    for power in range(-9, 13):
        loss = find_loss(f"{10.0**power!r}*({text})", 2)
        _, slope = loss.loss_and_gradient(np.array(loss.start))
        assert 1e-3 < loss.learning_rate * float(np.linalg.norm(slope)) < 10 / 6


def path(simulation, steps: int = 25) -> list[object]:
    state, rows = simulation.init(), []
    for _ in range(steps):
        rows += simulation.rows(state)
        state = simulation.step(state)
    return rows


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("loss", ["saddle", "himmelblau", "x**2*y - y**3 + x"])
def test_what_is_shown_of_a_landscape_never_changes_a_run(name: str, loss: str) -> None:
    start = (-1.6, 0.001)
    shown = [
        None,
        (-2.0, 2.0, -2.0, 2.0),
        (-20.0, 20.0, -20.0, 20.0),
        (-1.7, -1.5, -1e-3, 1e-2),
        (50, 60, 7, 8),
    ]
    runs = {
        repr(path(landscape_from(Settings(loss=loss, optimizers=(name,), start=start, bounds=bounds))))
        for bounds in shown
    }
    assert len(runs) == 1


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("rate", [None, 1.3])
@pytest.mark.parametrize("loss", ["square", "two-valleys", "w**3 - w"])
def test_what_is_shown_of_a_curve_never_changes_a_run(name: str, loss: str, rate: float | None) -> None:
    hyper = {} if rate is None or name == "random-search" else {"learning_rate": rate}
    shown = [None, (-2.0, 2.0), (-1e5, 1e5), (1.0, 1.5), (40.0, 50.0)]
    runs = {
        repr(
            path(
                slope_from(Settings(loss=loss, optimizers=(name,), hyper=hyper, start=(1.3,), bounds=bounds)),
                60,
            )
        )
        for bounds in shown
    }
    assert len(runs) == 1


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("model", [None, "(w*x + b - y)**4"])
def test_what_is_shown_of_a_race_never_changes_a_run(name: str, model: str | None) -> None:
    shown = [None, (-1.0, 1.0, -1.0, 1.0), (-300.0, 300.0, -2.0, 400.0)]
    runs = {
        repr(
            path(
                race_from(Settings(data="line", model=model, examples=60, optimizers=(name,), bounds=bounds)),
                12,
            )
        )
        for bounds in shown
    }
    assert len(runs) == 1


@pytest.mark.parametrize("power", [-30, -7, 13, 39])
@pytest.mark.parametrize("name", ["gradient-descent", "momentum", "newton", "lion"])
def test_a_race_for_a_loss_so_many_times_as_high_is_the_same_race(name: str, power: int) -> None:
    def runs(factor: float) -> list[object]:
        rate = 0.05 / factor if name in GROWING else 0.05
        model = f"{factor!r}*(w*x + b - y)**2"
        wanted = Settings(data="line", model=model, examples=40, optimizers=(name,), batch_size=8)
        race = race_from(wanted._replace(hyper={"learning_rate": rate}))
        state = race.init()
        for _ in range(250):
            state = race.step(state)
        return [(r.params.tolist(), r.outcome.kind, r.turn.updates) for r in state.runners]

    assert runs(2.0**power) == runs(1.0)


@pytest.mark.parametrize("price", [1.0, 1e6, 1e12])
def test_houses_may_cost_millions(tmp_path: Path, price: float) -> None:
    """Losses are squares of prices: 1e12 and 1e24 of them are where such a race begins, not where it ends."""
    rng = np.random.default_rng(1)
    areas = rng.uniform(0.4, 2.5, 60)
    prices = price * (0.9 * areas + 0.2 + 0.1 * rng.normal(size=60))
    rows = (f"{area:.4f},{cost:.9g}" for area, cost in zip(areas, prices, strict=True))
    path = tmp_path / "houses.csv"
    path.write_text("area,price\n" + "\n".join(rows) + "\n")
    rules = ("newton", "gradient-descent", "gradient-descent")
    for start in (None, (9 * price, -9 * price)):
        race = race_from(Settings(data=str(path), optimizers=rules, start=start))
        state = race.init()
        for _ in range(100):
            state = race.step(state)
        assert [runner.outcome.kind for runner in state.runners] == [
            Kind.CONVERGED,
            Kind.RUNNING,
            Kind.RUNNING,
        ]


TEXTS = {
    1: ["w**2", "w**4 - 3*w**2 + w", "sin(2*w)"],
    2: ["x**2 + 3*y**2", "(x - y)**2 + y**4", "x**2 - y**2"],
}
TEXTS[3] = ["x**2 + 2*y**2 + 5*z**2"]


def magnified(text: str, names: str, length: float, height: float) -> str:
    """The loss `height` times as high, of params that are `length` times as large."""
    return f"{height!r}*({re.sub(f'[{names}]', lambda name: f'({name[0]}/{length!r})', text)})"


def hyper_at(name: str, rate: float, length: float, height: float) -> dict[str, float]:
    """The settings with which the same run is drawn larger."""
    if name in GROWING:
        return {"learning_rate": rate * length**2 / height}
    if name == "newton":
        return {"learning_rate": rate}
    return {"learning_rate": rate * length, "epsilon": 1e-12 * height / length}


@pytest.mark.parametrize("variables", [1, 2, 3])
@pytest.mark.parametrize("name", ["gradient-descent", "momentum", "newton", "adam"])
@settings(max_examples=12, deadline=None)
@given(data=st.data(), rate=st.sampled_from((0.02, 0.1, 0.4)))
def test_a_loss_of_params_so_many_times_as_large_ends_alike(name, variables, data, rate) -> None:
    """From 1e-12 to 1e12 in width and in height, by powers of two: the numbers differ by their exponents."""
    text = data.draw(st.sampled_from(TEXTS[variables]))
    length, height = (2.0 ** data.draw(st.integers(-39, 39)) for _ in range(2))
    hyper = hyper_at(name, rate, length, height)  # what can be asked for:
    assume(1e-19 < hyper["learning_rate"] < 1e19 and 1e-30 <= hyper.get("epsilon", 1) <= 1)
    start = tuple(data.draw(st.floats(-3, 3).filter(lambda at: abs(at) > 0.01)) for _ in range(variables))

    def run(length: float, height: float) -> Racer:
        loss = find_loss(magnified(text, "wxyz", length, height), variables)
        region = ((-4 * length, 4 * length),) * variables
        loss = dataclasses.replace(loss, bounds=region, region=region)
        from_here = tuple(at * length for at in start)
        return ended(loss, from_here, name, **hyper_at(name, rate, length, height))

    plain, other = run(1.0, 1.0), run(length, height)
    assert (other.outcome.kind, other.outcome.step) == (plain.outcome.kind, plain.outcome.step)
    assert other.params.tolist() == (plain.params * length).tolist()


@pytest.mark.parametrize("text", ["1e12*({})", "{}", "1e-12*({})"])
@pytest.mark.parametrize("half", [1e-12, 1e-9, 1e-6, 1.0])
def test_what_is_looked_at_closely_is_not_at_rest_half_way_up(text: str, half: float) -> None:
    curve = slope_from(Settings(loss=text.format("w**2"), bounds=(-half, half)))
    bowl = landscape_from(Settings(loss=text.format("x**2 + y**2"), bounds=(-half, half) * 2))
    for simulation in (curve, bowl):
        state = simulation.init()
        assert not state.racers[0].outcome.ended
        while not simulation.ended(state):
            state = simulation.step(state)
        assert state.racers[0].outcome.kind is Kind.CONVERGED
        assert float(np.abs(state.racers[0].params).max()) < 1e-6 * half


@pytest.mark.parametrize("name", ["gradient-descent", "momentum", "nesterov"])
@settings(max_examples=20, deadline=None)
@given(
    text=st.sampled_from(TEXTS[2]), rate=st.sampled_from((0.02, 0.3, 0.7, 2.0)),
    start=st.tuples(st.floats(6, 60), st.floats(-60, -6)), power=st.integers(1, 39),
)  # fmt: skip
def test_from_however_far_a_typed_loss_is_thrown_out_at_the_same_step(name, text, rate, start, power) -> None:
    """Its region is about 0 and never larger; what is far is told by how far off that the run begins."""

    def run(length: float) -> Racer:
        loss = find_loss(magnified(text, "xy", length, length**2), 2)
        from_here = tuple(at * length for at in start)
        return ended(loss, from_here, name, learning_rate=rate)

    plain, other = run(1.0), run(2.0**power)
    thrown = [racer.outcome.kind is Kind.DIVERGED for racer in (plain, other)]
    assert thrown[0] == thrown[1]
    assert not thrown[0] or (plain.step, plain.outcome.endless) == (other.step, other.outcome.endless)


def table(path: Path, targets: list[float]) -> str:
    inputs = np.linspace(-1.5, 2.0, len(targets)).tolist()
    path.write_text("x,y\n" + "".join(f"{one!r},{two!r}\n" for one, two in zip(inputs, targets, strict=True)))
    return str(path)


TARGETS = [0.5, -1.25, 2.0, 0.25, 3.5, 1.0, -0.75, 4.25]
POWERS = [-39, -31, -12, 12, 31, 39]


@pytest.mark.parametrize("power", POWERS)
@pytest.mark.parametrize("name", ["gradient-descent", "momentum", "newton"])
@pytest.mark.parametrize("start", [(0.0, 0.0), (1.0, -2.0)])
@pytest.mark.parametrize("rate", [0.4, 1e-9, 1e-14])
def test_a_race_for_targets_so_many_times_as_large_ends_alike(tmp_path, name, power, start, rate) -> None:
    """Params are as many times as large, and so is what counts as a tiny update."""

    def runs(length: float) -> list[object]:
        path = table(tmp_path / "data.csv", [length * target for target in TARGETS])
        race = race_from(
            Settings(data=path, optimizers=(name,), batch_size=3, hyper={"learning_rate": rate},
                     start=tuple(at * length for at in start))
        )  # fmt: skip
        state = race.init()
        for _ in range(120):
            state = race.step(state)
        return [(said(r.outcome), (r.params / length).tolist()) for r in state.runners]

    assert runs(2.0**power) == runs(1.0)


def said(outcome: Outcome) -> tuple[str, int]:
    """An outcome in its words, but for the numbers in them."""
    return re.sub(r"[\d.]+(e[−+]\d+)?", "#", outcome.reason), outcome.step


@pytest.mark.parametrize("power", [-39, -31, -20, -12])
@pytest.mark.parametrize("name", ["gradient-descent", "momentum"])
@pytest.mark.parametrize("rate", [0.3, 1e-9, 1e-14])
def test_a_network_for_targets_so_many_times_as_large_ends_alike(tmp_path, name, power, rate) -> None:
    def run(length: float) -> object:
        path = table(tmp_path / "data.csv", [length * target for target in TARGETS])
        asked = Settings(
            data=path, hidden=(0,), optimizers=(name,), hyper={"learning_rate": rate}, batch_size=3
        )
        training = training_from(asked)
        weights = enumerate(training.shape.names)
        put = tuple((name, (place - 0.5) * length) for place, name in weights)
        training = training_from(asked._replace(put=put))
        state = training.init()
        for _ in range(200):
            state = training.step(state) if not training.ended(state) else state
        return said(state.outcome), (state.params / length).tolist()

    assert run(2.0**power) == run(1.0)
