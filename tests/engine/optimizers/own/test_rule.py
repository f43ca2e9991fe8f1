"""A learner's rule as an optimizer: the same numbers as a rule of the table that it spells, everywhere."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.basins_trace import basins_trace
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.landscape.trace import trace
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.network.training import training_from
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.memory import columns_of, memory_items
from gdtui.engine.optimizers.own.rule import own_rule
from gdtui.engine.optimizers.registry import make
from gdtui.engine.race.simulation import race_from
from gdtui.engine.slope.regime import Regime, forecast
from tests.effort import examples

ADAM = "m = {beta1}*m + (1 - {beta1})*g; v = {beta2}*v + (1 - {beta2})*g*g; " \
       "w = w - eta*((m/(1 - {beta1}**t)) / (sqrt(v/(1 - {beta2}**t)) + {epsilon}))"  # fmt: skip
SPELT = {
    "gradient-descent": "w = w - eta*g",
    "momentum": "v = {momentum}*v + g; w = w - eta*v",
    "nesterov": "v = {momentum}*v + g; w = w - eta*(g + {momentum}*v)",
    "adagrad": "s = s + g*g; w = w - eta*(g/(sqrt(s) + {epsilon}))",
    "rmsprop": "v = {decay}*v + (1 - {decay})*g*g; w = w - eta*(g/(sqrt(v) + {epsilon}))",
    "adam": ADAM,
    "adamw": f"old = w; {ADAM}; w = w - eta*{{weight_decay}}*old",
    "lion": "c = {beta1}*m + (1 - {beta1})*g; w = w - eta*(sign(c) + {weight_decay}*w); "
            "m = {beta2}*m + (1 - {beta2})*g",
}  # fmt: skip
"""The rules of the table in the learner's words."""
ADAM_TYPED = ADAM.format(beta1="0.9", beta2="0.999", epsilon="1e-8")
UNIT = st.floats(0.0, 0.99)
RANGES = {
    "learning_rate": st.floats(1e-5, 2e-3), "momentum": UNIT, "beta1": UNIT, "beta2": st.floats(0.5, 0.999),
    "decay": UNIT, "epsilon": st.floats(1e-10, 1e-3), "weight_decay": st.floats(0.001, 0.1),
}  # fmt: skip


def spelt(rule):
    """A rule of the table in the learner's words, at its own learning rate."""
    settings = {name: repr(value) for _, name, value in rule.settings()}
    return made(SPELT[rule.name].format(**settings), rule.rate)


def made(text, rate):
    """The rule that was typed, at a learning rate."""
    return own_rule(text)().with_learning_rate(rate)


def walk(rule, objective, params, count):
    """The params after each step, and the last memory."""
    params, way = np.array(params), []
    memory = rule.init(params)
    with np.errstate(all="ignore"):
        for step in range(count):
            loss, gradient = objective.loss_and_gradient(params)
            update, memory = rule.update(Here(objective, params, loss, gradient, step, 0), memory)
            params = params + update
            way.append(params)
    return np.array(way), memory


def run(**asked):
    """A landscape's history, some steps on."""
    history = History(landscape_from(Settings(**asked)))
    for _ in range(asked["steps"]):
        history.step()
    return history


@pytest.mark.parametrize("name", SPELT)
def test_a_rule_that_is_spelt_out_goes_where_the_rule_of_the_table_goes(name):
    rule, loss = make(name), find_loss("rosenbrock", 2)
    rule = rule.with_learning_rate(0.0005 if rule.grows_with_gradient else 0.01)
    mine, _ = walk(spelt(rule), loss, loss.start, 60)
    theirs, _ = walk(rule, loss, loss.start, 60)
    assert np.abs(mine - theirs).max() <= 1e-9


@settings(max_examples=examples(100))
@given(st.data(), st.sampled_from(sorted(SPELT)), st.sampled_from(sorted(LANDSCAPES)))
def test_whatever_its_settings_and_the_loss(data, name, loss_name):
    loss = find_loss(loss_name, 2)
    kind = type(make(name))
    asked = {part: data.draw(values) for part, values in RANGES.items() if hasattr(kind, part)}
    rule = kind(**asked)
    mine, _ = walk(spelt(rule), loss, loss.start, 8)
    theirs, _ = walk(rule, loss, loss.start, 8)
    known = np.isfinite(theirs).all(axis=1) & (np.abs(theirs) < 1e6).all(axis=1)
    np.testing.assert_allclose(mine[known], theirs[known], rtol=1e-7, atol=1e-9)


def test_stepping_back_and_forward_gives_the_same_bits():
    history = run(loss="rosenbrock", rule=ADAM_TYPED, optimizers=("own",), steps=30)
    before = history.current.racers[0]
    history.go_to(7)
    for _ in range(23):
        history.step()
    after = history.current.racers[0]
    assert after.params.tobytes() == before.params.tobytes()
    assert columns_of(after.memory, "xy") == columns_of(before.memory, "xy")


def test_the_same_rule_keeps_its_memory_at_another_rate_and_another_rule_begins_with_none():
    history = run(loss="rosenbrock", rule=ADAM_TYPED, optimizers=("own",), steps=5)
    landscape = history.simulation
    faster = landscape.changed(Settings(optimizers=("own",), rule=ADAM_TYPED, hyper={"learning_rate": 0.1}))
    assert faster.adopt(history.current).racers[0].memory.t == 5
    other = landscape.changed(Settings(optimizers=("own",), rule="m = 0.5*m + g; w = w - eta*m"))
    adopted = other.adopt(history.current).racers[0].memory
    assert adopted.t == 0
    assert adopted.values["m"].tolist() == [0, 0]


def test_its_memory_has_the_names_that_the_learner_gave_it():
    rule = own_rule("m = 0.9*m + g; grad = 2*g; w = w - eta*m")()
    _, memory = walk(rule, find_loss("rosenbrock", 2), (-1.2, 1.0), 1)
    columns = columns_of(memory, "xy")
    assert list(columns) == ["m_x", "m_y", "own_grad_x", "own_grad_y", "t"]
    assert [item.symbol for item in memory_items(memory)] == ["m", "grad", "t"]
    assert (columns["m_x"], columns["own_grad_x"], columns["t"]) == (
        -215.59999999999997,
        -431.19999999999993,
        1,
    )


def test_the_table_has_its_memory_as_columns_beside_another_optimizer():
    asked = Settings(
        loss="rosenbrock", optimizers=("own", "adam"), rule="m = m + g; w = w - 0.001*m", steps=2, state=True
    )
    table = trace(landscape_from(asked), asked)
    mine = [dict(zip(table.columns, row, strict=True)) for row in table.rows if row[1] == "own"]
    assert [row["t"] for row in mine] == [0, 1, 2]
    assert mine[1]["m_x"] == pytest.approx(-215.6)
    assert mine[1]["first_moment_x"] is None


@pytest.mark.parametrize(("name", "rate"), [("momentum", 0.005), ("adam", 0.2)])
def test_its_basins_are_those_of_the_rule_that_it_spells(name, rate):
    asked = Settings(
        loss="himmelblau", size="8x6", steps=200, hyper={"learning_rate": rate}, optimizers=(name,)
    )
    mine = basins_trace(asked._replace(optimizers=("own",), rule=spelt(make(name)).text))
    theirs = basins_trace(asked)
    rows = list(theirs.rows)
    assert len({row[2] for row in rows}) > 2
    assert list(mine.rows) == rows


@pytest.mark.parametrize("build", [race_from, training_from])
def test_it_drives_every_lane_of_a_race_and_a_network(build: Any):
    rate = {"learning_rate": 0.01}
    mine = Settings(optimizers=("own",), rule="v = 0.9*v + g; w = w - eta*v", hyper=rate)
    theirs = Settings(optimizers=("momentum",), hyper=rate)
    rows = []
    for wanted in (mine, theirs):
        simulation = build(wanted)
        state = simulation.init()
        for _ in range(5):
            state = simulation.step(state)
        rows.append(simulation.rows(state))
        assert simulation.settings().rule == wanted.rule
    assert rows[0] == rows[1]


def test_numbers_that_are_not_finite_are_an_outcome():
    for text in ("w = w/0", "w = log(0*w - 1)", "w = w + exp(1000 + g*g)"):
        state = run(rule=text, optimizers=("own",), steps=3).current
        assert str(state.racers[0].outcome.kind) == "diverged"


def test_its_equations_are_its_parts_with_their_numbers():
    text = "head = 0.9*head + 0.1*g; w = w - eta*head**2"
    rate = {"learning_rate": 0.001}
    move = run(loss="rosenbrock", rule=text, optimizers=("own",), hyper=rate, steps=1).current.racers[0].move
    assert move.optimizer.equations(move, 0, "x") == (
        "head ← 0.9·head + 0.1·g = 0.9·0 + 0.1·(−215.6) = −21.56",
        "x ← x − η·head² = −1.200 − 0.001·(−21.56)² = −1.665",
    )
    assert move.optimizer.headline(move, 0, "x").startswith("x ← ")


def test_it_has_a_learning_rate_if_it_reads_one():
    assert own_rule("w = w - eta*g")().rate == 0.01
    assert own_rule("w = w - 0.1*g")().rate is None
    assert own_rule("w = w - 0.1*g")().settings() == ()


def test_what_theory_says_holds_for_it_if_it_is_a_rule_that_theory_knows():
    assert own_rule("v = 0.9*v + g; w = w - eta*v")().stability().limit == pytest.approx(3.8)
    tenth = made("v = 0.9*v + 0.1*g; w = w - eta*v", 0.02)
    bound = tenth.stability()
    assert (bound.learning_rate, bound.formula) == (0.02, "(2 + 2μ)/(0.1·λmax)")
    assert bound.limit == pytest.approx(38)
    assert tenth.binding(100.0).product == pytest.approx(2.0)
    assert tenth.factors(2.0) == make("momentum").factors(0.2)
    for text in ("w = w - eta*g*abs(g)", "w = w + eta*g", "w = w - eta*g/t"):
        rule = own_rule(text)()
        assert rule.stability() is None
        assert forecast(rule, 2.0, True).regime is Regime.UNKNOWN
    assert forecast(own_rule(ADAM_TYPED)(), 2.0, True).regime is Regime.UNBOUNDED


def test_a_rate_suits_it_as_it_suits_descent_if_its_steps_grow_with_the_gradient():
    assert own_rule("m = 0.9*m + 0.1*g; w = w - eta*m").grows_with_gradient
    assert not own_rule("w = w - eta*sign(g)").grows_with_gradient
    assert not own_rule("w = w - 0.1*g").grows_with_gradient
    assert not own_rule("w = w").grows_with_gradient
