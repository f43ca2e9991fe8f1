"""One row per option: what is in the table is in the parser, the help, the settings and the copied line."""

import os
import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.cli.commands import COMMANDS, OPENS, takers, takes, understood
from gdtui.cli.copied import command_line
from gdtui.cli.grammar import parsed
from gdtui.cli.help import help_text
from gdtui.cli.opening import opening
from gdtui.cli.options import GROUPS, OPTIONS, option_of, settings, values, with_own
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Change, Settings, Shared
from gdtui.registry import SCREENS, TRACES, load
from gdtui.render.race import picture
from gdtui.render.slope import page

NUMBERS = st.floats(-1e300, 1e300)
NAMES = st.text("abcxyz", min_size=1, max_size=4)
ANY = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
TEXTS = (ANY | st.text("-=xoh *(", min_size=1, max_size=6)).filter(lambda text: text != "--")
SHARED = (
    st.builds(
        Shared,
        st.none() | NUMBERS,
        st.dictionaries(NAMES, NUMBERS, min_size=1, max_size=2),
        st.just(()),
    )
    | st.lists(NUMBERS, min_size=2, max_size=3).map(lambda each: Shared(None, {}, tuple(each)))
    | NUMBERS.map(lambda number: Shared(number, {}))
)
STEPS = st.integers(0, 10**6)
CHANGES = (
    st.builds(Change, STEPS, st.just("learning_rate"), SHARED)
    | st.builds(Change, STEPS, st.just("budget"), st.sampled_from(["updates", "examples"]))
    | st.builds(Change, STEPS, st.just("batch_size"), st.integers(0, 99))
    | st.builds(Change, STEPS, st.just("rule"), TEXTS)
    | st.builds(Change, STEPS, st.just("held"), st.lists(NAMES).map(tuple))
    | st.builds(Change, STEPS, st.just("put"), st.tuples(NAMES, NUMBERS))
    | st.builds(Change, STEPS, st.just("optimizers"), st.lists(NAMES, min_size=1, max_size=3).map(tuple))
)
VALUES = {
    "loss": TEXTS, "expression": TEXTS.map(str.strip).filter(bool), "data": TEXTS, "model": TEXTS,
    "target": TEXTS, "inputs": TEXTS, "rule": TEXTS, "game": TEXTS,
    "set": st.tuples(NAMES, NUMBERS), "learn": st.lists(NAMES, min_size=1, max_size=3).map(tuple),
    "bounds": st.tuples(*[NUMBERS] * 4), "start": st.tuples(NUMBERS, NUMBERS), "at": st.tuples(NUMBERS),
    "optimizer": st.lists(NAMES, min_size=1, max_size=3).map(tuple),
    "steps": st.integers(1, 10**6), "seed": st.integers(1, 2**32 - 1),
    "batch-size": st.integers(1, 10**9), "examples": st.integers(1, 10**9),
    "budget": st.sampled_from(["updates", "examples"]), "scheme": st.sampled_from(["centered", "forward"]),
    "then": CHANGES, "view": TEXTS, "up": NAMES, "lane": TEXTS, "plane": TEXTS, "select": TEXTS,
    "window": st.tuples(*[NUMBERS] * 4), "scroll": st.tuples(st.integers(0, 99), st.integers(0, 99)),
    "weights": st.integers(1, 10**9) | TEXTS.filter(lambda text: not text.isdecimal()),
    "axis": st.sampled_from(["updates", "examples"]),
    "scale": st.sampled_from(["log", "linear"]),
    "experiment": st.integers(1, 99), "hidden": st.lists(st.integers(0, 99), min_size=1).map(tuple),
    "activation": st.sampled_from(["tanh", "relu"]), "init": st.sampled_from(["zeros", "ones"]),
    "put": st.tuples(NAMES, NUMBERS), "hold": st.lists(NAMES, min_size=1).map(tuple),
    "draw": st.lists(NUMBERS, min_size=1).map(tuple), "save": TEXTS, "size": TEXTS,
    "surface": st.tuples(NUMBERS, NUMBERS), "gradient": TEXTS.map(str.strip).filter(bool),
    "settings": st.tuples(NAMES) | st.tuples(NAMES, NUMBERS, NUMBERS) | st.tuples(NAMES, *[NUMBERS] * 6),
}  # fmt: skip
"""What the value of an option may be, besides switches, hyper-parameters, and numbers."""


def values_of(row):
    usual = SHARED if row.field == "hyper" else NUMBERS if row.kind.shown else st.just(True)
    return VALUES.get(row.name, usual)


@st.composite
def described(draw):
    """A screen or trace, and what its options may say, by key."""
    subject = draw(st.sampled_from(sorted(TRACES)))
    command = COMMANDS[subject if subject in SCREENS and draw(st.booleans()) else "trace"]
    rows = [row for row in understood(command) if row.field and takes(subject, row)]
    chosen = draw(st.lists(st.sampled_from(rows), unique_by=lambda row: row.name))
    several = {row: st.lists(values_of(row), min_size=1, max_size=3) for row in chosen if row.repeats}
    said = {row.key: draw(several.get(row, values_of(row))) for row in chosen}
    if "then" in said:
        heeded = [change for change in said.pop("then") if _heeds(subject, change)]
        said |= {"then": heeded} if heeded else {}
    return command, subject, said


def _heeds(subject, change):
    return option_of(change).group == "walk" or option_of(change).name in TRACES[subject].turns


def words_of(line):
    """The words of a command line as a shell reads them: bash itself where shlex does not know the quotes."""
    if "$'" not in line:
        return shlex.split(line)
    read = subprocess.run(["bash", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True)
    return os.fsdecode(read.stdout).split("\0")[:-1]


@given(described())
def test_settings_survive_the_command_line(case):
    command, subject, given_ = case
    wanted = settings(given_)
    words = words_of(command_line(subject, wanted))
    _, again = parsed([*(["trace"] if command.name == "trace" else []), *words[1:]])
    assert settings(again) == wanted


@given(described())
def test_the_copied_line_says_what_was_said(case):
    _, subject, given_ = case
    words = shlex.split(command_line(subject, settings(given_)))
    assert values(settings(given_)).keys() == {OPTIONS[key.replace("_", "-")].name for key in given_}
    for key in given_:
        row = OPTIONS[key.replace("_", "-")]
        assert row.positional or any(word.partition("=")[0] == f"--{row.name}" for word in words)


def test_every_field_of_the_settings_has_an_option():
    told = {row.field for row in OPTIONS.values() if row.field}
    # values of single optimizers, and of each of them, are given as those for all
    assert told == set(Settings._fields) - {"own", "each"}


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_is_in_the_help_of_a_command_that_knows_it(name):
    row = OPTIONS[name]
    commands = [command for command in (OPENS, *COMMANDS.values()) if row in understood(command)]
    assert commands
    assert row.group in GROUPS
    for command in commands:
        assert (row.kind.shown if row.positional else f"--{name}") in help_text(command).replace(
            "\n", " "
        ) or not takes(command.subject, row)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_eighty_columns_and_shows_examples_that_work(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FILE.csv").write_text("x,y\n" + "".join(f"{x},{2 * x}\n" for x in range(20)))
    row = COMMANDS[command] if command else OPENS
    text = help_text(row)
    assert max(map(len, text.splitlines())) <= 80
    assert len(row.examples) == 3
    for line in row.examples:
        assert f"  gdtui {line}\n" in text
        asked, given_ = parsed(shlex.split(line))
        assert asked.name == line.split()[0]
        if asked.subject or asked.name == "trace":
            TRACES[given_["screen"]].table(settings(given_))


@pytest.mark.parametrize("subject", TRACES)
def test_help_of_a_screen_after_a_command_shows_what_it_takes_alone(subject):
    text = help_text(COMMANDS["trace"], subject)
    assert text.startswith(f"usage: gdtui trace {subject} ")
    for row in understood(COMMANDS["trace"]):
        shown = row.kind.shown if row.positional else f"--{row.name}"
        assert (f"  {shown} " in text or f"  {shown}\n" in text) == takes(subject, row)


def test_every_row_of_the_registry_leads_somewhere():
    for number, row in enumerate(SCREENS.values(), 1):
        assert row.key == str(number)
        assert callable(load(row.maker))
        assert callable(load(row.tracer))
        assert row.name == load(row.screen).NAME
        assert set(row.takes) <= {*OPTIONS, *GROUPS}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_every_command_leads_somewhere(command):
    assert callable(load(command.run))
    assert set(command.own) | command.required <= {*OPTIONS, *GROUPS}


@pytest.mark.parametrize("row", [row for row in OPTIONS.values() if row.field], ids=lambda row: row.name)
def test_an_option_of_another_screen_is_refused_and_its_takers_named(row):
    refusing = [name for name in SCREENS if not takes(name, row) and not row.positional]
    valid = {
        "set": "x=1",
        "budget": "updates",
        "axis": "updates",
        "scale": "log",
        "scheme": "forward",
        "then": "1:momentum=0",
        "activation": "relu",
        "init": "ones",
        "put": "w1_1_1=1",
    }
    value = [valid.get(row.name, "1")] if row.kind.shown else []
    for name in refusing:
        with pytest.raises(InputError, match=f"{name} has no use for --{row.name}: it goes with ") as caught:
            parsed([*(["trace"] if row.group == "table" else []), name, f"--{row.name}", *value])
        assert str(caught.value).endswith(", ".join(takers(row)))


@pytest.mark.parametrize(("words", "expected"), [
    (["--loss", "-x**2"], {"loss": "-x**2"}),
    (["--loss", "-x"], {"loss": "-x"}),
    (["--loss=-x**2"], {"loss": "-x**2"}),
    (["--loss", "--x*y"], {"loss": "--x*y"}),
    (["--loss", "-.5*x"], {"loss": "-.5*x"}),
    (["--loss", "-(x + y)"], {"loss": "-(x + y)"}),
    (["--start", "-1.2,1"], {"start": (-1.2, 1)}),
    (["--start", "−1.2,1"], {"start": (-1.2, 1)}),
    (["--bounds", "-1,1,-2,2"], {"bounds": (-1, 1, -2, 2)}),
    (["--learning-rate", "-1e-3"], {"learning_rate": Shared(-0.001, {})}),
    (["circuit", "-x**2"], {"expression": "-x**2"}),
    (["circuit", "-x"], {"expression": "-x"}),
    (["circuit", "--x*y"], {"expression": "--x*y"}),
    (["circuit", "-o*h"], {"expression": "-o*h"}),
    (["circuit", "-(x+y)", "--set", "x=-2"], {"expression": "-(x+y)", "set": [("x", -2)]}),
])  # fmt: skip
def test_a_value_or_an_expression_may_begin_with_a_minus(words, expected):
    _, given_ = parsed(words)
    for key, value in expected.items():
        found = given_[key]
        assert (found.strip() if isinstance(found, str) else found) == value


@pytest.mark.parametrize(("words", "says"), [
    (["--loss", "--steps", "3"], "--loss: expected one argument"),
    (["landscape", "-z"], "there is no option -z"),
    (["circuit", "--x"], "there is no option --x"),
    (["trace", "--format", "csv"], "SCREEN"),
    (["still", "race"], "still takes -o FILE: where to write"),
    (["landscape", "--events"], "there is no option --events"),
    (["trace", "race", "--output", "x"], "there is no option --output"),
    (["landscape", "--loss", ""], "--loss: write a value"),
    (["landscape", "--loss=--"], "--loss: write a value after ="),
])  # fmt: skip
def test_what_is_wrong_is_said(words, says):
    with pytest.raises(InputError) as caught:
        parsed(words)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_options_may_come_before_the_screen_that_they_are_for():
    command, given_ = parsed(["--loss", "w**2", "slope", "--steps", "3"])
    assert (command.name, given_["loss"], given_["steps"]) == ("slope", "w**2", 3)
    command, given_ = parsed(["trace", "--steps", "3", "circuit"])
    assert (command.name, given_["screen"], given_["steps"]) == ("trace", "circuit", 3)


def test_without_a_screen_the_landscape_opens_and_takes_options():
    command, given_ = parsed(["--steps", "3"])
    assert (command, given_) == (OPENS, {"screen": "landscape", "steps": 3})


def test_a_command_pays_for_its_own_options_only(monkeypatch):
    from gdtui.cli import grammar

    filled = []
    fill = grammar.Parser._fill
    monkeypatch.setattr(
        grammar.Parser,
        "_fill",
        lambda self, *given: filled.append((self._command.name, self._subject)) or fill(self, *given),
    )
    parsed(["trace", "slope", "--steps", "3"])
    assert filled == [("", ""), ("trace", ""), ("trace", "slope")]


def test_the_views_of_a_screen_are_its_pages():
    assert SCREENS["slope"].views == page.PAGES
    assert SCREENS["race"].views == picture.PAGES


@pytest.mark.parametrize("screen", SCREENS)
def test_every_view_can_be_asked_for_and_no_other(screen):
    needed = {
        "weights": ["--model", "(w*x + b + c*x**2 - y)**2"],  # two params are on the map
        "crowd": ["--data", "sharp-flat"],
    }
    for view in SCREENS[screen].views:
        opening([screen, "--view", view, *needed.get(view, [])])
    with pytest.raises(InputError, match=f"{screen} has no view nonsense"):
        opening([screen, "--view", "nonsense"])


@pytest.mark.parametrize(("line", "says"), [
    ("landscape --lane adan", "there is no lane adan: one of: gradient-descent"),
    ("landscape --compare --lane adan", "did you mean adam"),
    ("race --lane sdg", "did you mean sgd"),
    ("landscape --window 1,2", "bounds take 4 numbers"),
    ("landscape --basins --surface 30,40", "write one of them"),
    ("landscape --surface 30,95", "a tilt from 10 to 80 degrees"),
    ("landscape --basins --optimizer random-search", "where it ends is chance"),
    ("landscape --settings momentum", "momentum cannot stand upwards here: one of: x y"),
    ("landscape --settings x,1", "write what stands upwards"),
    ("landscape --settings x,-1,1", "a learning rate goes from"),
    ("landscape --settings x --optimizer random-search", "no learning rate"),
    ("slope --window 2,1", "from low to high"),
    ("circuit x*y --select z", "no input z"),
    ("circuit sum-product --experiment 9", "this circuit has 3: write 1 to 3"),
    ("circuit x*y --experiment 1", "this circuit has none"),
    ("circuit sum-product --answer", "write --experiment N as well"),
    ("landscape --learning-rate 0.1,adan=1", "there is no adan here"),
    ("landscape --optimizer adam --momentum adam=1", "adam has no momentum"),
    ("landscape --then 3:start=1", "start is not set on the way"),
    ("landscape --then learning-rate=1", "write a step, a name and a value"),
    ("landscape --then 3:learning-rate=x", "not a number"),
    ("landscape --then 3:learning-rate=-1", "learning"),
    ("race --then 3:batch-size=500", "write a whole number from 1 to 200"),
])  # fmt: skip
def test_a_view_or_a_change_that_cannot_be_is_one_line(line, says):
    with pytest.raises(InputError) as caught:
        opening(line.split())
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_rule_that_is_written_is_that_of_an_optimizer():
    rule = Settings(rule="w = w")
    assert with_own(rule).optimizers == ("own",)
    on_the_way = rule._replace(changes=(Change(3, "optimizers", ("own",)),))
    assert with_own(on_the_way) == on_the_way
    assert with_own(rule._replace(compare=True)).optimizers == ("own",)
    assert with_own(Settings()) == Settings()
    with pytest.raises(InputError, match="--rule is for --optimizer own"):
        with_own(rule._replace(optimizers=("adam",)))
