"""Every program that the catalogue can give prints the table of `gdtui trace`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gdtui.cli.options import OPTIONS
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.code.program import LONG
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES
from gdtui.engine.losses.data import DATASETS
from gdtui.engine.network.sets import SETS
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.slope.differences import round_off
from gdtui.engine.slope.gradient import checked_point
from tests.engine.code.running import CLOSE, check, close, printed, program_of, table_of

_CHAOS = {("ackley", "newton"): 8}
"""Where a run makes five times as much of a rounded digit with every step: the steps that still agree."""


def steps_for(loss, rule, usual=20):
    return _CHAOS.get((loss, rule), usual)


@pytest.mark.parametrize("loss", [*LANDSCAPES, *SPACES])
def test_every_optimizer_on_every_landscape(loss):
    for rule in OPTIMIZERS:
        check("landscape", loss=loss, optimizers=(rule,), steps=steps_for(loss, rule))


@pytest.mark.parametrize("loss", CURVES)
def test_every_optimizer_on_every_curve(loss):
    for rule in OPTIMIZERS:
        check("slope", loss=loss, optimizers=(rule,), steps=20)


@pytest.mark.parametrize("name", CIRCUITS)
def test_every_circuit(name):
    check("circuit", expression=name)


@pytest.mark.parametrize("text", ["print*float + relu(sum)", "math*np - zip*print", "max(list, dict) + l*O"])
def test_names_that_python_has_itself(text):
    check("circuit", expression=text)


@pytest.mark.parametrize("loss", dict.fromkeys([*CURVES, *LANDSCAPES]))
def test_every_gradient_check(loss):
    """To 1e-9, or to what rounding the loss in its last digit makes of a difference."""
    found, wanted = printed(program_of("gradient", loss=loss).text), table_of("gradient", loss=loss)
    circuit, point = checked_point(Settings(loss=loss))
    assert [row["h"] for row in found] == [row["h"] for row in wanted]
    for one, other in zip(found, wanted, strict=True):
        place, h = circuit.inputs.index(one["variable"]), float(one["h"])
        for name, scheme in (("forward", "forward"), ("centered", "centered"), ("analytic", "")):
            noise = 4 * round_off(circuit, point, place, h, scheme) if scheme else 0.0
            assert close(one[name], other[name], max(CLOSE, noise)), (loss, one, other)


def test_the_page_of_the_gradient_has_the_program_of_the_gradient_check():
    program = program_of("slope", loss="fourth-power", view="gradient", h=1e-3)
    assert [row["h"] for row in printed(program.text)] == ["0.001"]
    assert "numerical_gradient" in program.text


@pytest.mark.parametrize(
    "asked",
    [
        {"loss": "abs(x) + max(x, y)**2 + relu(y - 1) + min(x, y, 2)*x", "start": (1.5, -2.0)},
        {"loss": "l**2 + step**2 + params*l", "start": (1.0, 2.0, 3.0)},
        {"loss": "logsumexp(x, y, 2*x) + hypot(x, y) + softplus(x)", "start": (0.3, -0.4)},
        {"loss": "x + y"},
        {"loss": "α**2 + β**4", "start": (1.0, -1.0)},
        {"loss": "1e9*x**2 + 1e-9*y**2", "start": (1e-3, 1e4)},
        {"loss": "x**2 + y**2", "start": (1e6, 1e-9)},
    ],
)
@pytest.mark.parametrize("rule", ["gradient-descent", "newton", "adam", "random-search"])
def test_a_typed_loss(asked, rule):
    check("landscape", optimizers=(rule,), steps=6, **asked)


def test_a_run_that_diverges_prints_what_it_was():
    program = check("landscape", loss="rosenbrock", hyper={"learning_rate": 0.01}, steps=40)
    assert "diverged at step" in program.text


def test_what_is_set_otherwise_on_the_way_is_in_the_loop():
    changes = tuple(OPTIONS["then"].kind.read(text) for text in ("5:learning-rate=0.002", "9:momentum=0.5"))
    program = check("landscape", loss="rosenbrock", optimizers=("momentum",), changes=changes, steps=15)
    assert "learning_rate = {6: 0.002}.get(step, learning_rate)" in program.text


@pytest.mark.parametrize(
    "rule",
    [
        "w = w - eta*g",
        "m = 0.9*m + 0.1*g; w = w - eta*m",
        "m = 0.9*m + 0.1*g; v = 0.999*v + 0.001*g**2; "
        "w = w - eta*(m/(1 - 0.9**t))/(sqrt(v/(1 - 0.999**t)) + 1e-8)",
        "v = 0.9*v - eta*g; w = w + 0.9*v - eta*g; q = w",
        "w = 0.99*w; w = w - eta*sigmoid(g)/max(t, 2); loss = w; params = loss*g",
        "w = 0.5*w",
        "print = 0.9*print + g; w = w - eta*relu(print)",
    ],
)
def test_a_rule_of_the_learner_s_own(rule):
    asked = {"optimizers": ("own",), "rule": rule, "hyper": {"learning_rate": 1e-3} if "eta" in rule else {}}
    check("landscape", loss="rosenbrock", steps=12, **asked)
    check("race", rows=lambda row: row["lane"] == "mini-batch", data="line", steps=6, **asked)


def test_a_gradient_of_the_learner_s_own():
    def walks(screen, lane, **asked):
        return check(screen, rows=lambda row: row["optimizer"] == lane, lane=lane, steps=6, **asked)

    typed = {"loss": "x**2 + sigmoid(y)**2", "gradient": "2*x,sigmoid(y)", "start": (1.0, 2.0)}
    assert "# the gradient that was typed" in walks("landscape", "own-gradient", **typed).text
    walks("slope", "gradient-descent", loss="w**2", gradient="3*w")


def test_another_rule_on_the_way_has_no_program():
    changes = (OPTIONS["then"].kind.read("5:optimizer=adam"),)
    with pytest.raises(InputError, match="the optimizer changes at step 5"):
        program_of("landscape", loss="rosenbrock", changes=changes, steps=15)


@pytest.mark.parametrize(
    ("lane", "asked"),
    [("adam", {"optimizers": ("momentum", "adam")}), ("adam-2", {"optimizers": ("adam", "adam")}),
     ("momentum", {"optimizers": ("momentum", "adam"), "lane": None})],
)  # fmt: skip
def test_of_several_the_lane_or_the_first_is_written(lane, asked):
    asked = {"lane": lane, "loss": "bowl", "steps": 5, **asked}
    check("landscape", rows=lambda row: row["optimizer"] == lane, **asked)


def test_a_program_says_what_made_it_and_runs_by_itself(tmp_path):
    program = program_of("circuit", expression="(x + y)*z", input_values={"x": 2.0})
    assert "Made by: gdtui code circuit '(x + y)*z' --set x=2.0" in program.text
    path = tmp_path / "run.py"
    path.write_text(program.text, encoding="utf-8")
    out = subprocess.run([sys.executable, "-W", "error", path], capture_output=True, text=True, check=True)
    assert out.stdout.splitlines()[1].startswith("x,input,2.0,")


def test_a_page_holds_nearly_every_program_and_a_longer_one_says_so():
    texts = {name: program_of("landscape", loss=name, steps=1).text for name in LANDSCAPES}
    long = [name for name, text in texts.items() if "more than the" in text]
    assert set(long) <= {"goldstein-price", "classifier"}
    for name, text in texts.items():
        assert (sum(map(bool, text.rpartition('"""')[2].splitlines())) > LONG) is (name in long)


ruff = Path(sys.executable).with_name("ruff")


@pytest.mark.skipif(not ruff.exists() and shutil.which("ruff") is None, reason="ruff is not installed")
def test_programs_are_as_a_linter_and_a_formatter_want_them(tmp_path):
    rules = list(OPTIMIZERS)
    asked = [("landscape", {"loss": loss, "optimizers": (rules[n % len(rules)],), "steps": 1})
             for n, loss in enumerate([*LANDSCAPES, *SPACES])]  # fmt: skip
    asked += [("circuit", {"expression": name}) for name in CIRCUITS]
    asked += [("circuit", {"expression": "three-examples", "learns": ("w", "b"), "steps": n}) for n in (1, 6)]
    asked += [("gradient", {"loss": name}) for name in CURVES]
    asked += [("race", {"data": name, "steps": 1}) for name in DATASETS]
    asked += [("race", {"lane": "batch", "optimizers": ("newton",), "steps": 1})]
    asked += [("network", {"data": name, "steps": 1, "l2": 0.1}) for name in SETS]
    asked += [("network", {"data": "y > x**2", "hidden": (0,), "steps": 1})]
    asked += [(screen, {**settings, "framework": "torch"}) for screen, settings in asked[::3]
              if screen in ("landscape", "circuit", "network")]  # fmt: skip
    asked += [("race", {"data": "blobs", "steps": 1, "framework": "torch"})]
    for number, (screen, settings) in enumerate(asked):
        text = program_of(screen, **settings).text
        (tmp_path / f"{screen}_{number}.py").write_text(text, encoding="utf-8")
    called = str(ruff) if ruff.exists() else "ruff"
    for task in (["check"], ["format", "--diff"]):
        done = subprocess.run(
            [called, *task, "--isolated", "--no-cache", "--line-length", "110", tmp_path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


BEGINNINGS = [
    *(("landscape", {"loss": "rosenbrock", "optimizers": (rule,)}) for rule in OPTIMIZERS),
    ("landscape", {"loss": "steps**2 + 3*y**2"}),
    ("slope", {"loss": "two-valleys"}),
    ("race", {"data": "line", "lane": "batch"}),
    ("race", {"data": "line", "lane": "mini-batch"}),
    ("network", {"data": "moons"}),
    ("network", {"data": "moons", "batch_size": 8}),
    ("circuit", {"expression": "(steps*x - 3)**2", "learns": ("x",), "input_values": {"steps": 2.0}}),
]


@pytest.mark.parametrize(("screen", "asked"), BEGINNINGS)
def test_a_program_before_the_first_step_goes_on_when_its_number_is_set(screen, asked):
    rounds = 3 if screen == "circuit" else 1
    begun = program_of(screen, steps=0, **asked).text
    assert "range(1, 1)" not in begun
    on = printed(begun.replace("steps = 0 ", "steps = 4 "))
    assert on == printed(program_of(screen, steps=4 * rounds, **asked).text)
    assert printed(begun) == on[:1]
