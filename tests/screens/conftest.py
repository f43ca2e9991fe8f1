"""Runs the app headless."""

import asyncio

import pytest

from gdtui.app import GdtuiApp
from gdtui.engine.base.settings import Settings
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.quiet import until_quiet
from tests.screens.driving import page, until


@pytest.fixture(autouse=True)
def _quietly(monkeypatch):
    """The pilot waits for messages, not for clocks."""
    monkeypatch.setattr("textual.app.wait_for_idle", until_quiet)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_quiet)


@pytest.fixture
def play():
    """Runs the app headless and calls an async check with the pilot and the app."""

    def run(check, screen="landscape", size=(80, 24), color=ColorDepth.TRUECOLOR, ascii=False, **settings):
        app = GdtuiApp(Settings(**settings), screen, Capabilities(color, ascii))

        async def go():
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
                await check(pilot, app)

        asyncio.run(go())

    return run
