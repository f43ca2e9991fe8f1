"""The wire under a real app: after anything, the terminal shows what a full repaint by Textual would show."""

import asyncio
import random
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Label, Static

from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.wire.app import WiredApp
from gdtui.terminal.wire.glyphs import codes_of
from gdtui.terminal.wire.wire import Cells, Wire
from tests.terminal.ptyharness import PATIENCE
from tests.terminal.pytescreen import Terminal
from tests.terminal.wire.wiredriver import ScreenDriver, until_same

TEXTS = (
    "plain",
    "漢字 wide 🔎",
    "[b]bold[/b] [u]line[/u]",
    "─│┌ ▀▄ ⣿⡇",
    "x" * 60,
    "[on red] [/] [reverse]r",
    "",
)


class Box(ModalScreen[None]):
    CSS = "Box { align: center middle; } Box Label { border: round green; }"

    def compose(self) -> ComposeResult:
        yield Label("漢 modal")


class Other(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Static("another screen", classes="text")
        yield Input("typed")


class WideApp(WiredApp):
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #float { layer: above; position: absolute; offset: 5 2; background: blue; width: 9; }
    Screen { layers: base above; }
    Horizontal { height: 3; }
    .text { width: 1fr; }
    """
    CAPABILITIES: ClassVar = Capabilities(ColorDepth.TRUECOLOR, ascii=False)

    def __init__(self) -> None:
        super().__init__(capabilities=self.CAPABILITIES, driver_class=ScreenDriver)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("left", classes="text")
            yield Static("右 right", classes="text")
        field = Input(placeholder="入力")
        field.cursor_blink = False  # or a slow machine sees frames that no test has asked for
        yield field
        with VerticalScroll():
            for number in range(30):
                yield Label(f"{number} 漢字 line [red]{number * 7919}[/]")
        yield Label("float 字", id="float")


def operations(app: WideApp, driver: ScreenDriver, numbers: random.Random) -> dict[str, Callable[[], Any]]:
    def update() -> None:
        for widget in app.screen.query(".text").results(Static):
            if numbers.random() < 0.6:
                widget.update(numbers.choice(TEXTS))

    def scroll() -> None:
        for widget in app.screen.query(VerticalScroll):
            widget.scroll_to(y=numbers.randint(0, 25), animate=False)

    def move() -> None:
        for widget in app.screen.query("#float"):
            widget.styles.offset = (numbers.randint(0, 35), numbers.randint(0, 9))

    def hide() -> None:
        for widget in app.screen.query("#float"):
            widget.display = not widget.display

    def pop() -> None:
        if len(app.screen_stack) > 1:
            app.pop_screen()

    def come_back() -> None:  # from a shell that wrote over everything
        driver.terminal.scribble()
        app.action_repaint()

    def type_text() -> None:
        for widget in app.screen.query(Input):
            widget.value = numbers.choice(("", "abc", "漢字漢字", "é" * 50))

    return {
        "update": update,
        "scroll": scroll,
        "move": move,
        "hide": hide,
        "push": lambda: app.push_screen(numbers.choice((Box, Other))()),
        "pop": pop,
        "resize": lambda: driver.resize(numbers.randint(3, 60), numbers.randint(2, 20)),
        "come back": come_back,
        "theme": lambda: setattr(app, "theme", numbers.choice(("textual-dark", "nord", "textual-light"))),
        "type": type_text,
        "hold": lambda: setattr(driver, "held", not driver.held),
        "focus": lambda: app.screen.focus_next(),
    }  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 1 << 32),
    names=st.lists(
        st.sampled_from(
            (
                "update",
                "scroll",
                "move",
                "hide",
                "push",
                "pop",
                "resize",
                "come back",
                "theme",
                "type",
                "hold",
                "focus",
            )
        ),
        min_size=1,
        max_size=14,
    ),
)
def test_the_terminal_equals_a_full_repaint(seed: int, names: list[str]) -> None:
    async def play() -> None:
        app = WideApp()
        async with app.run_test(headless=False, size=(40, 12)) as pilot:
            driver = app._driver
            assert isinstance(driver, ScreenDriver)
            do = operations(app, driver, random.Random(seed))
            for name in names:
                do[name]()
                if not driver.held:
                    app.send_frame()
                    await until_same(app, driver, pilot.pause)
            driver.held = False
            app.send_frame()
            await until_same(app, driver, pilot.pause)

    asyncio.run(play())


def with_app(story: Callable[[WideApp, ScreenDriver, Any], Any]) -> None:
    async def play() -> None:
        app = WideApp()
        async with app.run_test(headless=False, size=(40, 12)) as pilot:
            assert isinstance(app._driver, ScreenDriver)
            await until_same(app, app._driver, pilot.pause)
            await story(app, app._driver, pilot)

    asyncio.run(play())


def test_nothing_is_sent_for_nothing() -> None:
    async def story(app: WideApp, driver: ScreenDriver, pilot: Any) -> None:
        driver.frames.clear()
        for widget in app.query(".text"):
            widget.refresh()
        app.refresh(layout=True)
        await pilot.pause()
        assert driver.frames == []

    with_app(story)


def test_one_changed_cell_is_a_few_bytes() -> None:
    async def story(app: WideApp, driver: ScreenDriver, pilot: Any) -> None:
        (first, _) = app.query(".text").results(Static)
        first.update("count 1")
        await until_same(app, driver, pilot.pause)
        driver.frames.clear()
        first.update("count 2", layout=False)
        await until_same(app, driver, pilot.pause)
        assert len("".join(driver.frames)) < 60  # a move, two colours, a digit
        driver.frames.clear()
        first.update("count 3", layout=False)
        await until_same(app, driver, pilot.pause)
        assert len("".join(driver.frames)) < 20  # the rendition is still right

    with_app(story)


def test_frames_merge_while_the_link_is_busy() -> None:
    async def story(app: WideApp, driver: ScreenDriver, pilot: Any) -> None:
        freed: list[None] = []
        app.wire_free.subscribe(app.screen, freed.append)
        driver.frames.clear()
        driver.held = True
        (first, _) = app.query(".text").results(Static)
        for number in range(50):
            first.update(f"count {number}", layout=False)
            await pilot.pause()
        assert driver.frames == []
        assert app.wire_busy
        driver.held = False
        app.link_freed()
        assert len(driver.frames) == 1
        await until_same(app, driver, pilot.pause)
        assert freed == [None]
        assert "count 49" in driver.terminal.screen.display[0]

    with_app(story)


def test_keys_get_through_to_an_app_that_is_never_idle() -> None:
    async def story(app: WideApp, driver: ScreenDriver, pilot: Any) -> None:
        busy = True

        def again() -> None:
            if busy:
                app.call_later(lambda: None)
                app.screen.call_later(lambda: None)
                asyncio.get_running_loop().call_soon(again)

        field = app.query_one(Input).focus()
        await pilot.pause()
        again()
        driver._take([Token(Kind.TEXT, "h"), Token(Kind.TEXT, "i")])
        async with asyncio.timeout(PATIENCE):
            while field.value != "hi":
                await asyncio.sleep(0.01)
        busy = False

    with_app(story)


def test_keys_keep_their_order() -> None:
    async def story(app: WideApp, driver: ScreenDriver, pilot: Any) -> None:
        field = app.query_one(Input).focus()
        await pilot.pause()
        home = Token(Kind.SEQUENCE, "\x1b[H")  # a binding, looked up on another way than a text key
        driver._take([Token(Kind.TEXT, "b"), home, Token(Kind.TEXT, "a"), home, Token(Kind.TEXT, "c")])
        async with asyncio.timeout(PATIENCE):
            while len(field.value) < 3:
                await asyncio.sleep(0.01)
        assert field.value == "cab"

    with_app(story)


def test_repaint_sends_everything_once() -> None:
    async def story(app: WideApp, driver: ScreenDriver, pilot: Any) -> None:
        driver.frames.clear()
        driver.terminal.scribble()
        await pilot.press("ctrl+l")
        await until_same(app, driver, pilot.pause)
        assert len(driver.frames) == 1

    with_app(story)


def test_colours_and_ascii_reach_the_wire(monkeypatch: Any) -> None:
    monkeypatch.setattr(WideApp, "CAPABILITIES", Capabilities(ColorDepth.NONE, ascii=True))

    async def play() -> None:
        app = WideApp()
        async with app.run_test(headless=False, size=(40, 12)) as pilot:
            await pilot.pause()
            driver = app._driver
            assert isinstance(driver, ScreenDriver)
            sent = "".join(driver.frames)
            assert sent.isascii()
            assert "38;" not in sent
            assert "48;" not in sent
            assert "?? right" in "\n".join(driver.terminal.screen.display)

    asyncio.run(play())


@pytest.mark.parametrize("cursor", [(4, 1), (3, 5), (9, 9)])
def test_a_cursor_that_a_smaller_terminal_has_no_cell_for_is_left_at_its_edge(
    cursor: tuple[int, int],
) -> None:
    wire, terminal = Wire(Capabilities(ColorDepth.TRUECOLOR, ascii=False)), Terminal(4, 3)
    wire.resize(4, 3)
    for text in ("left", "leap"):
        every, plain = np.arange(4), np.full(4, -1, np.int32)
        wire.put(Cells(every, every * 0, codes_of(text), plain, plain, every < 0, Style.null()))
        terminal.feed(wire.frame(cursor))
        assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (3, min(cursor[1], 2))
    assert terminal.screen.display[0] == "leap"
