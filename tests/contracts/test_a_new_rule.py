"""A rule is one file and one line of the registry: everything that speaks of rules then speaks of it, truly.

The same is asked of every rule that there is, and of one that is registered here and says nothing of itself
but what it must: Lion, from its paper (Chen et al., "Symbolic discovery of optimization algorithms", 2023).
"""

import ast
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import gdtui
from gdtui.cli.main import run_cli
from gdtui.colors import lab
from gdtui.engine.base.happened import WIDTH, happened
from gdtui.engine.base.numbers import show
from gdtui.engine.base.question import Form
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.wording import vector
from gdtui.engine.landscape.predict import ask_landscape
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.losses.catalogue import find_loss
from gdtui.engine.optimizers import registry
from gdtui.engine.optimizers.base import Optimizer
from gdtui.engine.optimizers.hyper import HYPER, hyper
from gdtui.engine.optimizers.memory import Memory, called, memory_items, zeros
from gdtui.engine.optimizers.registry import OPTIMIZERS, make
from gdtui.engine.optimizers.written import Written
from gdtui.engine.race.simulation import race_from
from gdtui.engine.slope.predict import ask_slope
from gdtui.engine.slope.regime import Regime
from gdtui.engine.slope.simulation import Slope
from gdtui.render.cells.look import LANES, Look
from gdtui.render.landscape.compare import lane_color, lane_glyph, ranking_lines
from gdtui.render.landscape.panel import racer_lines
from tests.engine.code.running import check as check_program

NEW = "new-lion"
NAMES = (*OPTIMIZERS, NEW)


@dataclass(frozen=True, eq=False, slots=True)
class Mean(Memory):
    first_moment: np.ndarray = field(metadata=called("m", "mean slope"))


@dataclass(frozen=True)
class NewLion(Optimizer[Mean]):
    name = NEW
    label = "new Lion"
    glyph = "S"
    about = "Goes by signs alone."

    learning_rate: float = hyper("learning_rate", 0.01)
    beta1: float = hyper("beta1", 0.9)
    beta2: float = hyper("beta2", 0.99)

    def init(self, params):
        return Mean(zeros(params))

    def update(self, here, memory):
        m, g = memory.first_moment, here.gradient
        mixed = self.beta1 * m + (1 - self.beta1) * g
        after = self.beta2 * m + (1 - self.beta2) * g
        after.setflags(write=False)
        return -self.learning_rate * np.sign(mixed), Mean(after)

    def written(self):
        return Written(
            (
                "mixed = beta1 * first_moment + (1 - beta1) * gradient",
                "update = -learning_rate * np.sign(mixed)",
                "first_moment = beta2 * first_moment + (1 - beta2) * gradient",
            ),
            ("first_moment = np.zeros_like(params)",),
        )

    def equations(self, move, index, name):
        x, update = float(move.params[index]), float(move.update[index])
        return (f"{name} ← {name} − η·sign(c) = {show(x + update)}",)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(sys.modules, "gdtui.engine.optimizers.rules.new", SimpleNamespace(NewLion=NewLion))
    monkeypatch.setitem(registry._RULES, NEW, "new.NewLion")


def walked(name, loss="x**4 + 4*y**4", start=(-2.0, 1.0), steps=1):
    kind = Slope if len(start) == 1 else Landscape
    simulation = kind(find_loss(loss, len(start)), start, (make(name),))
    state = simulation.init()
    for _ in range(steps):
        state = simulation.step(state)
    return simulation, state


def asked(question, *wanted):
    found = (question(seed) for seed in range(60))
    return next(q for q in found if q and q.form in wanted)


def text(lines):
    return "\n".join("".join(span.text for span in line) for line in lines)


DESCENDING = [name for name in NAMES if name != "random-search"]


@pytest.mark.parametrize("steps", [0, 1, 6])
@pytest.mark.parametrize("name", DESCENDING)
def test_the_reasons_of_a_prediction_are_the_rules_own(name, steps):
    simulation, state = walked(name, steps=steps)
    after = simulation.step(state).racers[0]
    update = vector(after.move.update.tolist())
    question = asked(lambda seed: ask_landscape(simulation, state, 0, seed), Form.PLACE)
    right = question.grade(question.right_answer).words
    assert update in right
    if name == NEW:
        here, (x, y) = state.racers[0].params, after.move.update.tolist()
        turned = question.grade((float(here[0]) + 30 * (x + y), float(here[1]) + 30 * (y - x))).words
        assert f": the update is {update}." in right
        assert f"°: the update is {update}." in turned


@pytest.mark.parametrize("name", DESCENDING)
def test_every_answer_of_a_choice_has_its_reason(name):
    simulation, state = walked(name, "w**4", (1.5,))
    for seed in range(8):
        question = ask_slope(simulation, state, seed)
        assert all(question.grade(option).words for option in range(len(question.options)))
        assert question.grade(question.right_answer).right


@pytest.mark.parametrize("name", NAMES)
def test_the_panel_shows_settings_and_memory(name):
    simulation, state = walked(name)
    racer = state.racers[0]
    shown = text(racer_lines(simulation, state, 0, 60))
    assert shown.startswith(racer.optimizer.label)
    for symbol, setting, value in racer.optimizer.settings():
        assert symbol in shown or not value, setting
    for item in memory_items(racer.memory):
        numbers = item.of(racer.params)
        assert numbers is None or all(show(number) in shown for number in numbers)


@pytest.mark.parametrize("name", NAMES)
def test_the_step_is_told_with_the_value_that_it_leads_to(name):
    for steps in (1, 2, 7):
        simulation, state = walked(name, steps=steps)
        racer, told = state.racers[0], happened(simulation, state)
        assert 0 < len(told.equation) <= WIDTH
        if racer.optimizer.uses_gradient:
            most = int(np.abs(racer.move.update).argmax())
            assert told.equation.endswith(f" = {show(float(racer.params[most]))}")


def test_all_of_them_compared_have_a_colour_and_a_glyph_of_their_own():
    simulation = landscape_from(Settings(loss="bowl", optimizers=NAMES))
    state = simulation.step(simulation.init())
    lanes = range(len(NAMES))
    assert len({lane_glyph(state, index) for index in lanes}) == len(NAMES)
    assert len({lane_color(state, index) for index in lanes}) == len(NAMES)
    ranking = text(ranking_lines(simulation, state, 0, 62, Look()))
    assert all(name in ranking for name in NAMES)


def test_a_rule_keeps_its_colour_whoever_runs_beside_it():
    for others in (("adam",), ("momentum", "newton")):
        simulation = landscape_from(Settings(loss="bowl", optimizers=(*others, NEW)))
        assert lane_color(simulation.init(), len(others)) == LANES[NAMES.index(NEW)]


def test_lanes_have_colours_that_can_be_told_apart():
    assert len(LANES) > len(OPTIMIZERS)
    colors = np.array([lab(color) for color in LANES])
    apart = np.linalg.norm(colors[:, None] - colors[None], axis=-1)
    assert apart[~np.eye(len(LANES), dtype=bool)].min() > 30  # in CIE L*a*b*


@pytest.mark.parametrize("name", NAMES)
def test_a_race_is_run_with_it(name):
    race = race_from(Settings(data="line", optimizers=(name,), examples=64, rate_decay=None))
    state = race.init()
    for _ in range(4):
        state = race.step(state)
    for lane in range(3):
        told = happened(race, state, lane)
        assert told.sentence.endswith(".")
        assert 0 < len(told.equation) <= WIDTH
    assert all(np.isfinite(runner.params).all() for runner in state.runners)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("screen", ["landscape", "slope", "race"])
def test_a_trace_prints_its_run(name, screen, capsys):
    assert run_cli(["trace", screen, "--optimizer", name, "--steps", "3", "--format", "csv"]) == 0
    rows = capsys.readouterr().out.splitlines()
    lanes = 3 if screen == "race" else 1
    assert len(rows) == 1 + 4 * lanes or any("converged" in row for row in rows)
    assert screen == "race" or all(row.split(",")[1] == name for row in rows[1:])


def test_it_is_listed_and_its_settings_are_options(capsys):
    assert run_cli(["list", "optimizers"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed and OPTIMIZERS[name].about in " ".join(listed.split()) for name in NAMES)
    taken = {setting for name in NAMES for _, setting, _ in make(name).settings()}
    assert taken == set(HYPER)
    for setting in taken:
        option = "--" + setting.replace("_", "-")
        value = str(max(HYPER[setting].low, 0.1))
        users = [name for name in NAMES if setting in {s.name for s in make(name).settings()}]
        line = ["trace", "landscape", "--optimizer", ",".join(users), option, value, "--steps", "1"]
        assert run_cli(line) == 0
        capsys.readouterr()


@pytest.mark.parametrize("name", NAMES)
def test_a_forecast_makes_nothing_up(name):
    """A rule with a bound has the factors that make it one: the largest is 1 there."""
    simulation, state = walked(name, "w**2", (1.5,), steps=0)
    rule, expected = make(name), simulation.forecast(state)
    known = rule.binding(2.0)
    if known is None:
        assert rule.factors(1.0) == ()
        assert expected is None or expected.regime in (Regime.UNBOUNDED, Regime.UNKNOWN)
        assert (expected is None) == (rule.rate is None)
        assert name != NEW or expected.regime is Regime.UNKNOWN
        return
    for share, settles in ((0.999, True), (1.001, False)):
        assert (max(map(abs, rule.factors(share * known.limit))) < 1) is settles


# -- only a rule knows which rule it is

HOUSE = Path(gdtui.__file__).parent
OUTSIDE = sorted(path for path in HOUSE.rglob("*.py") if HOUSE / "engine" / "optimizers" not in path.parents)
ABOUT_A_RULE = re.compile(r"\b(rules?|optimizers?|memory|momentum|adam|newton)\b")
ASKING = ("isinstance", "issubclass", "hasattr", "getattr", "type", "vars", "fields")


def suspicious(source):
    """What looks at the kind or the fields of a rule, or names one rule's class."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING:
            if node.args and ABOUT_A_RULE.search(ast.unparse(node.args[0])):
                yield ast.unparse(node)
        elif isinstance(node, ast.Match) and ABOUT_A_RULE.search(ast.unparse(node.subject)):
            yield f"match {ast.unparse(node.subject)}"
        elif isinstance(node, ast.ImportFrom) and ".optimizers.rules" in (node.module or ""):
            names = {*(node.module or "").split("."), *(name.name for name in node.names)}
            if "broken" not in names:
                yield ast.unparse(node)


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(HOUSE)))
def test_nobody_asks_which_rule_it_is(path):
    assert list(suspicious(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("source", [
    "isinstance(rule, Momentum)", "getattr(view.racer.optimizer, 'learning_rate', None)",
    "type(rule) is Adam",
    "hasattr(rules[0], 'learning_rate')", "match move.optimizer:\n    case _:\n        pass",
    "isinstance(racer.memory, Spots)", "from gdtui.engine.optimizers.rules.adam import Adam",
])  # fmt: skip
def test_asking_which_rule_it_is_would_be_seen(source):
    assert list(suspicious(source))


@pytest.mark.parametrize("name", NAMES)
def test_its_program_prints_what_it_does(name):
    check_program("landscape", optimizers=(name,), loss="bowl", steps=3)
