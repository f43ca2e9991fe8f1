"""Preferences: what a person chose is there at the next start, and a bad file stops nobody."""

import asyncio
import os
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.app import GdtuiApp
from gdtui.cli.main import run_cli
from gdtui.cli.opening import HIGHEST_SPEED, LOWEST_SPEED, opening
from gdtui.cli.preferences import Preferences, default_path
from gdtui.engine.base.errors import InputError
from gdtui.files import locked
from gdtui.render.cells.look import Look
from gdtui.screens.simulator import SimulatorScreen
from tests.screens.driving import page, until
from tests.terminal.ptyharness import Pty, environment

NORD_PAPER, LIGHT_PAPER, USUAL_PAPER = "2e3440", "e0e0e0", "121212"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gdtui" / "preferences.toml"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_what_is_kept_is_found_again(path):
    preferences = Preferences(path)
    assert (preferences.options, preferences.trouble) == ({}, "")
    assert preferences.keep("theme", "nord") == ""
    assert preferences.keep("speed", 20.0) == ""
    again = Preferences(path)
    assert (again.options, again.trouble) == ({"theme": "nord", "speed": 20.0}, "")


@given(st.floats(LOWEST_SPEED, HIGHEST_SPEED))
def test_every_speed_comes_back_with_all_its_digits(tmp_path_factory, speed):
    path = tmp_path_factory.mktemp("any") / "preferences.toml"
    assert Preferences(path).keep("speed", speed) == ""
    assert Preferences(path).options == {"speed": speed}


def test_what_another_app_has_kept_meanwhile_stays(path):
    write(path, 'color = "16"\n')
    one, other = Preferences(path), Preferences(path)
    one.keep("theme", "nord")
    other.keep("speed", 2)
    assert Preferences(path).options == {"theme": "nord", "color": "16", "speed": 2}


def test_lines_and_motion_are_kept_with_the_rest(path):
    write(path, 'lines = "block"\nno-motion = true\n')
    preferences = Preferences(path)
    assert preferences.given("slope") == {"lines": "block", "no_motion": True}
    assert preferences.keep("speed", 2) == ""
    assert Preferences(path).options == {"speed": 2, "lines": "block", "no-motion": True}


@pytest.mark.parametrize(("text", "says"), [
    ("theme = nord", "passed over"),
    (b"\xff\xfe\x00", "passed over"),
    ("x = " + "[" * 5000, "passed over"),
    ("# " + "x" * 70_000, "bytes"),
    ('theme = "nrod"', "did you mean nord"),
    ('theme = ""', "write a value"),
    ("theme = 3", "word in quotes"),
    ("[theme]\nname = 'nord'", "word in quotes"),
    ('color = "sepia"', "will not do"),
    ('speed = "fast"', "write a number"),
    ("speed = true", "write a number"),
    ("speed = 1000", "0.1 to 100"),
    ("speed = nan", "not a number"),
    ("speed = inf", "not a number"),
    ("speed = 0x" + "f" * 9000, "speed"),
    ("speed = 1979-05-27", "write a number"),
    ('lines = "dots"', "will not do"),
    ("lines = true", "word in quotes"),
    ('no-motion = "yes"', "true or false"),
    ("no-motion = 1", "true or false"),
    ('thema = "nord"', "did you mean theme"),
    ('"\\u001b[2J\\n" = 1', "one of"),
])  # fmt: skip
def test_what_is_broken_is_passed_over_with_one_line_and_left_alone(path, text, says):
    write(path, text)
    before = path.read_bytes()
    preferences = Preferences(path)
    assert preferences.options == {}
    assert says in preferences.trouble
    assert preferences.trouble.isprintable()
    assert "could not be kept" in preferences.keep("theme", "nord")
    assert preferences.keep("theme", "nord") == ""  # said once
    assert path.read_bytes() == before


def test_the_rest_of_a_file_with_a_mistake_holds(path):
    write(path, 'theme = "nord"\nspeed = "fast"\n')
    assert Preferences(path).options == {"theme": "nord"}


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f"theme = {text}".encode()))
def test_no_bytes_raise(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "preferences.toml"
    path.write_bytes(data)
    assert Preferences(path).trouble.isprintable()


def test_a_pipe_is_not_waited_for(path):
    path.parent.mkdir()
    os.mkfifo(path)
    assert "no regular file" in Preferences(path).trouble


def test_a_folder_that_cannot_be_made_is_said_once(tmp_path):
    (tmp_path / "gdtui").write_text("a file")
    preferences = Preferences(tmp_path / "gdtui" / "preferences.toml")
    assert preferences.trouble == ""
    assert "could not be kept" in preferences.keep("speed", 10)
    assert preferences.keep("speed", 20) == ""


def test_it_lies_in_the_config_folder(config_folder):
    assert default_path() == config_folder / "gdtui" / "preferences.toml"


def test_nobodys_preferences_are_not_kept(config_folder):
    assert Preferences().keep("theme", "nord") == ""
    assert not config_folder.exists()


# -- --theme


def test_an_unknown_theme_is_refused_in_a_line():
    with pytest.raises(InputError, match=r"there is no theme nrod: did you mean nord\?"):
        opening(["landscape", "--theme", "nrod"])


@pytest.mark.parametrize("order", [
    ["slope"], ["still", "slope", "-o", "a.svg"], ["record", "slope", "-o", "a.cast"],
])  # fmt: skip
def test_an_unknown_theme_ends_with_2_and_writes_nothing(order, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert run_cli([*order, "--theme", "nrod"]) == 2
    said = capfd.readouterr().err
    assert "did you mean nord" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_table_has_no_theme(capfd):
    assert run_cli(["trace", "slope", "--theme", "nord"]) == 2
    assert "no option --theme" in capfd.readouterr().err


def test_themes_are_listed(capsys):
    assert run_cli(["list", "themes"]) == 0
    lines = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert set(lines) == set(GdtuiApp().available_themes)
    assert (lines["nord"], lines["textual-light"]) == ("dark", "light")


def ground(color):
    """A colour as it is sent to a terminal, for what lies behind the text."""
    return "48;2;" + ";".join(str(int(color[at : at + 2], 16)) for at in (0, 2, 4))


def still(*options):
    assert run_cli(["still", "slope", "-o", "a.svg", "--force", *options]) == 0
    with open("a.svg", encoding="utf-8") as file:
        return file.read()


def test_a_still_has_the_ground_of_its_theme_and_knows_no_preferences(tmp_path, monkeypatch, config_folder):
    monkeypatch.chdir(tmp_path)
    usual = still()
    assert NORD_PAPER in still("--theme", "nord")
    assert LIGHT_PAPER in still("--theme", "textual-light")
    write(config_folder / "gdtui" / "preferences.toml", 'theme = "nord"\ncolor = "16"\nspeed = 50\n')
    assert still() == usual


@pytest.mark.parametrize(("options", "grounds"), [
    (["--theme", "textual-light"], {ground(LIGHT_PAPER)}),
    (["--theme", "textual-light", "--color", "256"], {"48;5;254"}),
    (["--theme", "textual-light", "--color", "none"], set()),
    (["--theme", "ansi-light"], set()),
    ([], set()),
])  # fmt: skip
def test_a_still_for_a_terminal_brings_the_ground_of_a_theme_that_was_asked_for(
    options, grounds, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run_cli(["still", "slope", "-o", "a.ansi", *options]) == 0
    text = (tmp_path / "a.ansi").read_text("utf-8")
    assert set(re.findall(r"48;(?:2(?:;\d+){3}|5;\d+)", text)) == grounds
    assert all(each in line for each in grounds for line in text.splitlines())


@pytest.mark.parametrize(("theme", "paper"), [("ansi-light", "ffffff"), ("ansi-dark", "000000")])
def test_a_picture_in_a_terminals_own_colours_can_be_read(theme, paper, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    picture = still("--theme", theme)
    assert {"ffffff", "000000"} <= set(re.findall(r"#([0-9a-f]{6})", picture))
    assert re.search(r"<rect[^>]*#([0-9a-f]{6})", picture)[1] == paper


def test_a_recording_has_its_theme_in_every_frame(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tape = tmp_path / "a.tape"
    tape.write_text('Type "gdtui slope"\nEnter\nSleep 1s\nScreenshot a.svg\nType "q"\n')
    assert run_cli(["record", str(tape), "-o", "a.cast", "--theme", "nord"]) == 0
    assert NORD_PAPER in (tmp_path / "a.svg").read_text("utf-8")
    assert ground(NORD_PAPER) in (tmp_path / "a.cast").read_text("utf-8")
    assert ground(USUAL_PAPER) not in (tmp_path / "a.cast").read_text("utf-8")
    assert run_cli(["record", str(tape), "-o", "b.cast", "--force"]) == 0
    assert ground(USUAL_PAPER) in (tmp_path / "b.cast").read_text("utf-8")


# -- the app


def run(app, check):
    async def go():
        async with app.run_test(size=(90, 30)) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            await check(pilot)

    asyncio.run(go())


def test_the_first_picture_is_drawn_once_and_in_the_theme(monkeypatch):
    looks: list[Look] = []
    repaint = SimulatorScreen.repaint

    def noted(screen):
        looks.append(screen.host.look)
        repaint(screen)

    async def check(pilot):
        await pilot.pause()

    monkeypatch.setattr(SimulatorScreen, "repaint", noted)
    run(GdtuiApp(), check)
    usual = len(looks)
    looks.clear()
    run(GdtuiApp(theme="textual-light"), check)
    assert len(looks) == usual
    assert {(look.dark, f"{look.paper:06x}") for look in looks} == {(False, LIGHT_PAPER)}


def test_a_theme_and_a_speed_that_are_chosen_are_kept(path):
    app = GdtuiApp(preferences=Preferences(path))

    async def check(pilot):
        await pilot.press("plus")
        app.action_themes()
        await pilot.pause()
        await pilot.press(*"nord", "enter")
        await until(pilot, lambda: app.theme == "nord")

    run(app, check)
    assert Preferences(path).options == {"theme": "nord", "speed": 10}


def test_a_copied_line_says_its_speed_where_one_is_kept(path):
    write(path, "speed = 10")
    app = GdtuiApp(preferences=Preferences(path), speed=5)

    async def check(pilot):
        app.action_command_line()
        await until(pilot, lambda: "--speed 5" in page(app))

    run(app, check)


def test_trouble_is_told(path):
    write(path, "theme = 3")
    app = GdtuiApp(preferences=Preferences(path))

    async def check(pilot):
        await pilot.pause()
        assert ["word in quotes" in note.message for note in app._notifications] == [True]

    run(app, check)


def gdtui(*arguments):
    return Pty([sys.executable, "-m", "gdtui", "slope", *arguments], (100, 30), environment())


def test_from_one_start_to_the_next_but_never_restricted(config_folder):
    path = config_folder / "gdtui" / "preferences.toml"
    write(path, 'theme = "nord"\n')
    for options, themed, kept in (["--restricted"], False, False), ([], True, True):
        with gdtui(*options) as pty:
            pty.wait_for("slope]")
            pty.press("+")
            pty.wait_for("10 steps a second")
            pty.press("q")
            assert pty.wait_exit() == 0
            assert (ground(NORD_PAPER) in pty.log.decode("utf-8", "replace")) == themed
        assert ("speed = 10" in path.read_text()) == kept
    with gdtui("--theme", "nrod") as pty:
        assert pty.wait_exit() == 2
        assert "did you mean nord" in pty.text


def test_they_are_not_written_while_another_session_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("gdtui.files._PAUSE", 0)
    path = tmp_path / "preferences.toml"
    with locked(path):
        assert "another gdtui" in Preferences(path).keep("speed", 3.0)
    assert not path.exists()
