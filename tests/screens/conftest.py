"""Lets the tests of this folder import what they share, and run the app."""

import asyncio
import sys
from pathlib import Path

import pytest

from gdtui.app import GdtuiApp
from gdtui.engine.settings import Settings
from gdtui.terminal.capabilities import Capabilities, ColorDepth

sys.path.insert(0, str(Path(__file__).parent))

from driving import page, until


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
