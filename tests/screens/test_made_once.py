"""What the command line or a prompt checked is what is shown: nothing is made twice."""

import ast
import asyncio
from typing import Any

import pytest

from gdtui.app import GdtuiApp
from gdtui.cli.main import run_cli
from gdtui.cli.opening import opening
from gdtui.engine.table import reader
from gdtui.registry import SCREENS
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.screens.driving import page, until


@pytest.mark.parametrize("screen", SCREENS)
def test_the_screen_shows_the_simulation_that_the_command_line_made(screen):
    asked = opening([screen])
    look = Capabilities(ColorDepth.TRUECOLOR, False)
    app: Any = GdtuiApp(asked.settings, screen, look, simulation=asked.simulation)

    async def go():
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            assert app.screen.history.simulation is asked.simulation

    asyncio.run(go())


def test_a_file_is_read_once_for_a_picture_of_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.csv").write_text("x,y\n" + "".join(f"{x},{2 * x}\n" for x in range(20)))
    read, reads = reader._Reading, []
    monkeypatch.setattr(reader, "_Reading", lambda *given: reads.append(given) or read(*given))
    assert run_cli(["still", "race", "--data", "own.csv", "-o", "own.svg"]) == 0
    assert len(reads) == 1


@pytest.mark.parametrize(("screen", "key", "text"), [
    ("landscape", "e", "alpha-beta"),
    ("landscape", "e", "x**2 + y**2"),
    ("slope", "e", "w**2 - w"),
    ("race", "e", "(w*x + b - y)**2"),
    ("circuit", "e", "alpha-beta"),
    ("network", "e", "sin(2*x)"),
])  # fmt: skip
def test_what_is_typed_into_a_prompt_is_parsed_once(play, monkeypatch, screen, key, text):
    parsed, tree = [], ast.parse

    def counted(source, *given, **more):
        parsed.append(source)
        return tree(source, *given, **more)

    monkeypatch.setattr(ast, "parse", counted)

    async def check(pilot, app):
        before = app.screen.history.simulation
        await pilot.press(key)
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = text
        await pilot.pause()
        parsed.clear()
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.query("Input"))
        assert app.screen.history.simulation is not before
        assert parsed == []

    play(check, screen=screen)
