"""Toasts on a screen that has no widget for them at first are those that Textual shows."""

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widgets import Label

from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.terminal.wire.app import WiredApp
from gdtui.terminal.wire.toasts import Untoasted
from tests.contracts.imports import printed_last
from tests.effort import examples
from tests.terminal.ptyharness import PATIENCE
from tests.terminal.wire.wiredriver import ScreenDriver, until_same


class Usual(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Label("below")


class Bare(Untoasted, Usual):
    pass


class Box(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Label("dialog")


class Told(WiredApp):
    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { overflow: hidden; }"

    def __init__(self, kind: type[Screen[None]]) -> None:
        super().__init__(capabilities=Capabilities(ColorDepth.TRUECOLOR, False), driver_class=ScreenDriver)
        self.kind = kind

    def get_default_screen(self) -> Screen[None]:
        return self.kind()


def shown(kind: type[Screen[None]], does: list[str], notifications: bool = True) -> list[list[str]]:
    """What a terminal shows after each thing that is done."""

    async def play() -> list[list[str]]:
        app, pages = Told(kind), []
        async with app.run_test(headless=False, size=(70, 16), notifications=notifications) as pilot:
            assert isinstance(app._driver, ScreenDriver)
            for each in does:
                do(app, each)
                await pilot.pause()
                async with asyncio.timeout(PATIENCE):
                    while len(app.screen.query("Toast")) != (len(app._notifications) if notifications else 0):
                        await pilot.pause()
                await until_same(app, app._driver, pilot.pause)
                pages.append([*app._driver.terminal.screen.display])
        return pages

    return asyncio.run(play())


def do(app: Told, what: str) -> None:
    if what == "dialog":
        app.push_screen(Box())
    elif what == "screen":
        app.push_screen(app.kind())
    elif what == "back":
        if len(app.screen_stack) > 1:
            app.pop_screen()
    elif what == "none":
        app.clear_notifications()
    else:
        app.notify(what, timeout=60)


@settings(max_examples=examples(8))
@given(st.lists(st.sampled_from(["said", "said more", "dialog", "screen", "back", "none"]), max_size=6))
def test_they_are_those_that_textual_shows(does: list[str]) -> None:
    assert shown(Bare, does) == shown(Usual, does)


def test_one_is_shown_over_everything_until_it_goes() -> None:
    plain, said, over, back, gone = shown(Bare, ["back", "said", "dialog", "back", "none"])
    assert ["said" in "".join(page) for page in (plain, said, over, back, gone)] == [0, 1, 1, 1, 0]
    assert (back, gone) == (said, plain)


def test_where_there_are_to_be_none_there_is_none() -> None:
    assert shown(Bare, ["said"], notifications=False) == shown(Bare, ["back"], notifications=False)


_STARTED = """
import asyncio, json, sys
from gdtui.deferred import SPARED, defer
defer(SPARED)
from gdtui.app import GdtuiApp
async def play():
    app = GdtuiApp()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        before = "Toast" in vars(sys.modules["textual.widgets._toast"]), len(app.screen.children)
        app.notify("said", timeout=60)
        while not app.screen.query("Toast"):
            await pilot.pause()
        await pilot.press("question_mark")
        while not app.screen.query("Toast"):
            await pilot.pause()
        print(json.dumps([before, len(app.screen_stack), app.screen.query("Tooltip").first().display]))
asyncio.run(play())
"""


def test_a_start_brings_none_of_the_widgets_that_it_needs_for_them() -> None:
    assert json.loads(printed_last(_STARTED)) == [[False, 1], 2, False]
