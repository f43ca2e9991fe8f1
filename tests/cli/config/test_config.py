"""The config file: what it says counts, what is wrong costs one line, the command line goes first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.config.file import Config, config_path, parsed_config, read_config
from gdtui.cli.main import run_cli
from gdtui.cli.opening import opened
from gdtui.cli.preferences import Preferences
from gdtui.keymap import ACTIONS, NAMED_KEYS, Keymap
from tests.effort import examples

GOOD = """
theme = "nord"
color = "256"
lines = "block"
speed = 10
motion = false
scale = "log"

[keys]
step = "space"
run = "n"
"zoom-in" = "f5"   # any case
"""
OPTIONS = {
    "theme": "nord", "color": "256", "lines": "block", "speed": 10, "no-motion": True, "scale": "log",
}  # fmt: skip


def test_what_it_says_counts():
    assert parsed_config(GOOD) == Config(
        OPTIONS, Keymap((("step", "space"), ("run", "n"), ("zoom-in", "F5"))), ()
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("colour = 3", "there is no setting colour: did you mean color?"),
        ('theme = "nrod"', "theme: there is no theme nrod: did you mean nord?"),
        ("speed = 1000", "speed: --speed takes 0.1 to 100"),
        ('speed = "fast"', "speed: write a number"),
        ("motion = 1", "motion: write true or false"),
        ('lines = "dotted"', "lines: dotted will not do"),
        ("this is not toml", "Expected '=' after a key"),
        ("theme = ", "Invalid value"),
        ('keys.walk = "x"', "no key is called walk"),
        ('keys.stpe = "x"', "no key is called stpe: did you mean"),
        ("keys.step = 3", "step: write a key in quotes"),
        ('keys.step = "ctrl+y"', "step: ctrl+y cannot be chosen"),
        ('keys.step = "enter"', "step: enter cannot be chosen"),
        ('keys.step = ""', "step: nothing cannot be chosen"),
        ('keys.step = "7"', "step: 7 is a digit"),
        ('keys.step = "中"', "step: 中 cannot be chosen"),
        ('keys.step = "q"', "step: q is the key of quit; step stays n"),
        ('other.step = "q"', "there is no table other"),
        ("theme = \x01", "theme"),
    ],
)
@pytest.mark.parametrize("before", [0, 3])
def test_a_wrong_line_is_told_with_its_number_and_costs_nothing_else(line, says, before):
    text = "# mine\n" * before + f'color = "16"\n{line}\n[keys]\nreset = "F9"\n'
    if "keys." in line:
        text = text.replace("[keys]\nreset", "keys.reset")
    config = parsed_config(text)
    assert config.options == {"color": "16"}
    assert config.keymap == Keymap((("reset", "F9"),))
    assert len(config.troubles) == 1
    assert config.troubles[0].startswith(f"config.toml:{before + 2}: ")
    assert says in config.troubles[0] or "\x01" in line
    assert "\n" not in config.trouble


def test_several_are_counted():
    config = parsed_config("a = 1\nb = 2\nc = 3\n")
    assert config.trouble == f"{config.troubles[0]} (2 more: 'gdtui list keys' tells them)"


def test_a_key_in_a_table_is_found_on_its_line():
    text = '[keys]\nrun = "x"\n\n"step" = "q"\n'
    assert [told[:14] for told in parsed_config(text).troubles] == ["config.toml:2:", "config.toml:4:"]


def test_two_may_change_places_and_a_third_may_not_take_either():
    config = parsed_config('[keys]\nstep = "b"\nback = "n"\nreset = "n"\n')
    assert dict(config.keymap.chosen) == {"step": "b", "back": "n"}
    assert config.troubles == ("config.toml:4: reset: n is the key of back; reset stays r",)


@given(
    st.dictionaries(
        st.sampled_from([*ACTIONS]), st.sampled_from([*NAMED_KEYS, *"abcxyzABC!#%&ö"]), max_size=8
    )
)
@settings(max_examples=examples(100), deadline=None)
def test_no_two_actions_ever_share_a_key(wanted):
    text = "[keys]\n" + "".join(f'{name} = "{key}"\n' for name, key in wanted.items())
    config = parsed_config(text)
    chosen = dict(config.keymap.chosen)
    now = [chosen.get(name, action.shown) for name, action in ACTIONS.items()]
    assert len(set(now)) == len(now)
    kept = {name for name, key in wanted.items() if chosen.get(name, ACTIONS[name].shown) == key}
    assert len(config.troubles) == len(wanted) - len(kept)


@given(st.text(max_size=80) | st.text("[]{}=\"'#.\n abkeys", max_size=60))
@settings(max_examples=examples(200), deadline=None)
def test_any_text_is_survived(text):
    config = parsed_config(text)
    assert all("\n" not in told for told in config.troubles)
    assert "\n" not in config.trouble


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"\xff\xfe", "utf-8"), (b"# " + b"x" * 70_000, "bytes"), (b"x=" + b"[" * 9000, "deep")],
)
def test_a_file_that_is_none_is_told_and_stops_nobody(tmp_path, data, says):
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    config = read_config(path)
    assert (config.options, config.keymap) == ({}, Keymap())
    assert says in config.trouble


def test_none_is_no_trouble(tmp_path):
    assert read_config(tmp_path / "config.toml") == read_config(None) == Config()


def test_it_lies_where_config_files_do(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config_path() == tmp_path / "gdtui" / "config.toml"


def test_the_command_line_goes_before_it_and_it_before_what_was_chosen_in_the_app(tmp_path):
    kept, config = tmp_path / "preferences.toml", tmp_path / "config.toml"
    kept.write_text('theme = "dracula"\nspeed = 2\n')
    config.write_text('theme = "nord"\nscale = "log"\n')
    preferences = Preferences(kept, config)
    assert preferences.options == {"theme": "nord", "speed": 2, "scale": "log"}
    typed = {"screen": "landscape", "scale": None, "speed": 7.0}
    found = opened({**preferences.given("landscape"), **typed})
    assert (found.theme, found.speed, found.settings.scale) == ("nord", 7.0, None)
    assert "scale" not in preferences.given("circuit")
    told = preferences.keep("theme", "gruvbox")
    assert told == "config.toml says with which theme gdtui starts."
    assert Preferences(kept, config).options["theme"] == "nord"
    assert Preferences(kept).options["theme"] == "gruvbox"


def test_keys_are_listed_as_they_are_now(monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "gdtui").mkdir()
    (tmp_path / "gdtui" / "config.toml").write_text('[keys]\nstep = "F9"\nrun = "nonsense"\nback = "q"\n')
    assert run_cli(["list", "keys"]) == 0
    out, err = capfd.readouterr()
    rows = {line.split()[0]: line.split()[1] for line in out.splitlines()}
    assert rows.items() <= ({name: action.shown for name, action in ACTIONS.items()} | {"step": "F9"}).items()
    assert len(rows) > 60
    assert [line.split(": ")[1] for line in err.splitlines()] == ["config.toml:3", "config.toml:4"]
