"""The config file in an app that is started with it: at the terminal, and headless."""

import asyncio
import sys

import pytest

from gdtui import keymap
from gdtui.app import GdtuiApp
from gdtui.cli.preferences import Preferences
from gdtui.engine.base.settings import Settings
from gdtui.keymap import Keymap
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.quiet import until_quiet
from tests.screens.driving import page, until
from tests.terminal.ptyharness import Pty, environment

TEXT = 'colour = 3\nscale = "log"\n[keys]\nstep = "F9"\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gdtui").mkdir()
    (tmp_path / "gdtui" / "config.toml").write_text(TEXT)
    return tmp_path


def begun(folder, *options):
    env = environment(XDG_CONFIG_HOME=str(folder))
    return Pty([sys.executable, "-m", "gdtui", "slope", "--no-motion", *options], (100, 30), env)


def test_the_app_starts_says_what_is_wrong_and_has_the_rest(folder):
    with begun(folder) as pty:
        pty.wait_for("config.toml:1: there is no setting colour")
        pty.wait_for("F9 step")
        pty.send(b"\x1b[20~")
        pty.wait_for("the loss fell to 1.440")
    assert (folder / "gdtui" / "config.toml").read_text() == TEXT


def test_a_restricted_app_does_not_read_it(folder):
    with begun(folder, "--restricted") as pty:
        pty.wait_for("n step")
        pty.press("n")
        pty.wait_for("the loss fell to 1.440")
        assert "config.toml" not in pty.text


def test_a_scale_counts_on_every_screen_that_has_one_and_is_said_in_what_is_copied(folder, monkeypatch):
    monkeypatch.setattr("textual.app.wait_for_idle", until_quiet)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_quiet)
    preferences = Preferences(None, folder / "gdtui" / "config.toml")
    look = Capabilities(ColorDepth.TRUECOLOR, False)

    async def go():
        app = GdtuiApp(Settings(), "landscape", look, preferences=preferences)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            await pilot.press("y")
            assert "--scale auto " in page(app)
            await pilot.press("2", "y")
            assert "--scale log" in page(app)
            await pilot.press("S", "y")
            assert "--scale auto" in page(app)
            await pilot.press("4", "y")
            assert "--scale" not in page(app)

    try:
        asyncio.run(go())
    finally:
        keymap.use(Keymap())
