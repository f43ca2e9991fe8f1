"""Key `y`: the command line of a view, parsed again, gives the same run."""

import asyncio
import base64
import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.app import GdtuiApp
from gdtui.cli.copied import LONGEST_COPY, View, command_line, view_of
from gdtui.cli.opening import opening
from gdtui.engine.base.described import follow
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.screens.driving import page, until

LOOK = Capabilities(ColorDepth.TRUECOLOR, False)


def view_after(screen, keys, size=(80, 24), **given_settings):
    """The view that a screen is in after some keys, and the state that it shows."""
    app = GdtuiApp(Settings(**given_settings), screen, LOOK)

    async def go():
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            await pilot.press(*keys)
            assert isinstance(app.screen, SimulatorScreen)
            return view_of(app.screen), app.screen.history.simulation, app.screen.history.current

    return asyncio.run(go())


def walkers(state):
    alone = [state] if hasattr(state, "params") and not hasattr(state, "runners") else []
    return state.racers if hasattr(state, "racers") else getattr(state, "runners", alone)


def brought_back(line):
    """The state that a command line leads to."""
    words = shlex.split(line)
    assert words[0] == "gdtui"
    asked = opening(words[1:])
    history = History(asked.simulation)
    follow(history, asked.settings)
    return history.simulation, history.current


VIEWS = [
    ("landscape", "", {}),
    ("landscape", "nnnnn", {"loss": "rosenbrock"}),
    ("landscape", "nnnnn", {"loss": "-exp(-x**2 - y**2)"}),
    ("landscape", "]]nnn", {"loss": "bowl", "optimizers": ("momentum",), "hyper": {"momentum": 0.5}}),
    ("landscape", "lljjnnn", {"optimizers": ("adam", "random-search"), "seed": 7}),
    ("landscape", "cnnn", {"loss": "ravine"}),
    ("landscape", "nnn", {"bounds": (-1.0, 1.5, -2.0, 2.0)}),
    ("slope", "lll", {"loss": "two-valleys"}),
    ("slope", "vv]nnnn", {"loss": "abs(u - 0.1)"}),
    ("slope", "v{", {"loss": "fourth-power"}),
    ("race", "nnnn", {}),
    ("race", "nn", {"data": "blobs", "examples": 40, "batch_size": 5, "seed": 3}),
    ("race", "lkk]nnn", {"data": "moons", "model": "logistic"}),
    ("race", "cnnn", {}),
    ("race", "ddnnn", {"budget": "examples"}),
    ("race", "cnnn", {"budget": "examples", "rate_decay": 1e-4}),
    ("network", "nnn]nNn", {"hidden": (3,)}),
    ("network", "nndnmmn", {"data": "three-kinds", "batch_size": 0}),
    ("circuit", "nnnn", {}),
    ("circuit", "nnrightright", {}),
    ("circuit", "nn", {"expression": "-x*y + 2", "input_values": {"x": -1.5, "y": 1e-9}}),
]


def keys_of(text):
    named = {"[": "left_square_bracket", "]": "right_square_bracket", "{": "left_curly_bracket"}
    split = text.replace("right", ">")
    return ["right" if key == ">" else named.get(key, key) for key in split]


@pytest.mark.parametrize(("screen", "keys", "given"), VIEWS, ids=lambda value: str(value)[:40])
def test_the_line_brings_back_the_same_bits(screen, keys, given):
    view, simulation, state = view_after(screen, keys_of(keys), **given)
    assert view.remark == ""
    again, reached = brought_back(view.line)
    assert reached.step == state.step
    mine, theirs = walkers(state), walkers(reached)
    assert [walker.params.tobytes() for walker in mine] == [walker.params.tobytes() for walker in theirs]
    if screen == "circuit":
        assert (again.circuit.text, again.point) == (simulation.circuit.text, simulation.point)
    elif screen == "network":
        assert again.settings() == simulation.settings()
    else:
        assert again.optimizers == simulation.optimizers


def test_a_run_changed_on_its_way_says_when_and_what():
    view, _, _ = view_after("landscape", keys_of("nnn]nnn"), loss="rosenbrock")
    assert view.line == "gdtui landscape --loss rosenbrock --steps 6 --then 3:learning-rate=0.002"
    assert view.remark == ""


def test_a_race_says_in_the_line_how_it_is_run():
    view, _, _ = view_after("race", ["c", "d", "n"])
    assert "--budget examples --rate-decay 0.001" in view.line
    view, _, _ = view_after("race", ["n", "c", "n"])
    assert view.line.endswith("--steps 2 --then 1:budget=examples")
    assert view.remark == ""


def test_one_lane_of_several_says_its_own_learning_rate():
    view, _, _ = view_after("race", ["right_curly_bracket", "n"])
    assert view.line == "gdtui race --data line --learning-rate mini-batch=0.2 --steps 1"
    assert view.remark == ""


def test_one_rule_at_several_rates_says_them_in_order():
    view, _, _ = view_after("landscape", ["E", "tab", "n", "right_square_bracket", "u"], loss="bowl")
    five = ",".join(["gradient-descent"] * 5)
    assert f"--optimizer {five} --learning-rate 0.025,0.05,0.1,0.2,0.4 --steps 1" in view.line
    assert "--then 1:learning-rate=0.025,0.05,0.1,0.5,0.4 --lane gradient-descent-4" in view.line
    assert view.line.endswith("--axis evaluations")
    assert view.remark == ""


def test_a_challenge_says_that_it_has_no_line():
    view, _, _ = view_after("landscape", ["x", "n"])
    assert "keeps its secret" in view.remark


def test_a_circuit_opened_from_a_loss_comes_back():
    view, simulation, _ = view_after("landscape", ["n", "g"], loss="rosenbrock")
    assert view.remark == "escape does not lead back from there"
    again, _ = brought_back(view.line)
    assert again.circuit.text == simulation.circuit.text
    assert again.point == simulation.point


@settings(deadline=None, max_examples=30)
@given(
    loss=st.sampled_from(sorted(LANDSCAPES)),
    names=st.lists(st.sampled_from(sorted(OPTIMIZERS)), min_size=1, max_size=3, unique=True),
    start=st.tuples(*[st.floats(-2, 2)] * 2),
    seed=st.integers(0, 2**32 - 1),
    steps=st.integers(0, 50),
)
def test_settings_survive_the_command_line(loss, names, start, seed, steps):
    wanted = Settings(loss=loss, start=start, optimizers=tuple(names), seed=seed, steps=steps or None)
    words = shlex.split(command_line("landscape", wanted))
    assert opening(words[1:]).settings == wanted


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=60))
def test_any_text_that_can_be_seen_is_quoted_for_a_shell(text):
    words = shlex.split(command_line("landscape", Settings(loss=text)))
    assert words[2:] in (["--loss", text], [f"--loss={text}"])


def test_y_says_the_line_and_sends_it_to_the_clipboard(monkeypatch):
    app = GdtuiApp(Settings(loss="rosenbrock"), "landscape", LOOK)
    sent = []

    async def go():
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            monkeypatch.setattr(app._driver, "write", sent.append)
            await pilot.press("n", "y")
            assert "gdtui landscape --loss rosenbrock" in page(app)
            assert "(copied)" in page(app)
            assert isinstance(app.screen, SimulatorScreen)
            return view_of(app.screen).line

    line = asyncio.run(go())
    copied = [data for data in sent if data.startswith("\x1b]52;c;")]
    assert [base64.b64decode(data[7:-1]).decode() for data in copied] == [line]


def test_too_long_a_line_is_said_not_to_be_copied():
    assert "(copied)" in View("x" * LONGEST_COPY).notice
    assert "too long to copy" in View("x" * (LONGEST_COPY + 1)).notice


def test_a_race_on_a_file_comes_back_by_its_path(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("x,y\n" + "".join(f"{x},{2 * x + 1}\n" for x in range(20)))
    view, _, state = view_after("race", ["n", "n"], data=str(file))
    assert view.remark == ""
    _, reached = brought_back(view.line)
    theirs = [walker.params.tobytes() for walker in walkers(reached)]
    assert [walker.params.tobytes() for walker in walkers(state)] == theirs


def test_a_race_on_scaled_data_comes_back_scaled():
    view, _, _ = view_after("race", ["z", "n"], data="badly-scaled")
    assert view.line == "gdtui race --data badly-scaled --scale-data --steps 1"
    assert view.remark == ""
    assert brought_back(view.line)[0].problem.data.raw is not None


def test_a_race_on_chosen_columns_is_brought_back(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("a,b,c\n" + "".join(f"{x},{2 * x + 1},{x * x}\n" for x in range(2, 20)))
    view, _, _ = view_after("race", ["n"], data=str(file), target="a", features="c")
    assert view.remark == ""
    assert "--target a --inputs c" in view.line
    simulation, _ = brought_back(view.line)
    assert simulation.problem.data.names == ("c", "a")


@pytest.mark.parametrize("name", ["caf\udce9.csv", "a'b\\\udcff x1.csv", "\udcc3\udca9\udcff.csv"])
def test_a_file_name_that_is_not_utf_8_can_be_copied_and_comes_back(name):
    line = command_line("race", Settings(data=name))
    line.encode("utf-8")
    words = line.replace("gdtui race", "printf %s")
    done = subprocess.run(["bash", "-c", words], capture_output=True, check=True)
    assert done.stdout.removeprefix(b"--data") == name.encode("utf-8", "surrogateescape")


def test_only_what_a_run_would_not_choose_itself_is_said():
    view, _, _ = view_after("landscape", [])
    assert view.line == "gdtui landscape --loss himmelblau"
    view, _, _ = view_after("landscape", ["c"])
    assert view.line == "gdtui landscape --loss himmelblau --compare"
