"""The short way: frames that go past Textual's compositor leave the terminal as a full repaint would."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.geometry import Offset, Size
from textual.screen import ModalScreen, Screen
from textual.widgets import Label

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame, full
from gdtui.render.cells.palette import DEFAULT
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.terminal.wire.app import WiredApp
from gdtui.widgets.stage_view import StageView
from tests.effort import examples
from tests.frames import from_text
from tests.terminal.ptyharness import PATIENCE
from tests.terminal.wire.wiredriver import ScreenDriver, until_same


class Box(ModalScreen[None]):
    CSS = "Box { align: center middle; background: transparent; }"

    def compose(self) -> ComposeResult:
        yield Label("漢 modal")


class Other(Screen[None]):
    def compose(self) -> ComposeResult:
        yield StageView()


class StageApp(WiredApp):
    """A frame that fills the screen, one cell of it floating over it at times."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { overflow: hidden; layers: base above; }
    StageView { width: 1fr; height: 1fr; }
    #float { layer: above; position: absolute; offset: 5 2; width: 9; display: none; }
    """

    def __init__(self, ascii: bool = False) -> None:
        super().__init__(
            capabilities=Capabilities(ColorDepth.TRUECOLOR, ascii=ascii), driver_class=ScreenDriver
        )
        self.updates = 0

    def compose(self) -> ComposeResult:
        yield StageView()
        yield Label("float 字", id="float")

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        self.updates += renderable is not None
        super()._display(screen, renderable)


def with_app(story: Callable[[StageApp, ScreenDriver, Any], Awaitable[None]], ascii: bool = False) -> None:
    async def play() -> None:
        app = StageApp(ascii)
        async with app.run_test(headless=False, size=(40, 12), notifications=True) as pilot:
            assert isinstance(app._driver, ScreenDriver)
            await pilot.pause()
            app.query_one(StageView).show(full(12, 40, ord(".")))
            await until_same(app, app._driver, pilot.pause)
            await story(app, app._driver, pilot)

    asyncio.run(play())


def changed_frame(before: Frame, numbers: random.Random) -> Frame:
    canvas = Canvas(before)
    for _ in range(numbers.choice((1, 5, 60))):
        color = numbers.choice((-1, 0xFF0000, numbers.randrange(1 << 24)))
        text = numbers.choice(("a", "word", " ", "⣿▀─", "é"))
        row, column = numbers.randrange(before.rows), numbers.randrange(before.columns)
        canvas.text(row, column, text, color, numbers.choice((-1, 0x00FF00)), numbers.random() < 0.3)
    return marks_in_their_run(canvas.frame())


def marks_in_their_run(frame: Frame) -> Frame:
    """Each combining mark with the looks of the glyph before it; see `wide` below."""
    foreground, background, bold = frame.foreground.copy(), frame.background.copy(), frame.bold.copy()
    for row, column in np.argwhere(frame.glyph == 0x301):
        before = max(column - 1, 0)
        foreground[row, column] = foreground[row, before]
        background[row, column] = background[row, before]
        bold[row, column] = bold[row, before]
    return Frame(frame.glyph.copy(), foreground, background, bold)


def operations(app: StageApp, driver: ScreenDriver, numbers: random.Random) -> dict[str, Callable[[], Any]]:
    def view() -> StageView:
        return app.screen_stack[0].query_one(StageView)

    def fill() -> None:
        columns, rows = app.size
        view().show(full(rows, columns, ord(numbers.choice("xy "))))

    def change() -> None:
        if view().frame.rows:
            view().show(changed_frame(view().frame, numbers))

    def wide() -> None:
        canvas = Canvas(view().frame)
        # a mark follows a glyph of its own run: one that begins a run is dropped by the wire, while by what
        # Textual itself would send (the measure here) the terminal puts it on the glyph before
        canvas.text(0, 1, numbers.choice(("漢字", "a漢b", "y\u0301x")))
        view().show(canvas.frame())

    def hide() -> None:
        for widget in app.screen_stack[0].query("#float"):
            widget.display = not widget.display

    def pop() -> None:
        if len(app.screen_stack) > 1:
            app.pop_screen()

    def come_back() -> None:
        driver.terminal.scribble()
        app.action_repaint()

    return {
        "fill": fill,
        "change": change,
        "change again": change,
        "wide": wide,
        "other size": lambda: view().show(from_text(["abc", "de"])),
        "hide": hide,
        "push": lambda: app.push_screen(numbers.choice((Box, Other))()),
        "pop": pop,
        "resize": lambda: driver.resize(numbers.randint(3, 60), numbers.randint(2, 20)),
        "come back": come_back,
        "theme": lambda: setattr(app, "theme", numbers.choice(("textual-dark", "nord", "textual-light"))),
        "toast": lambda: app.notify("漢字 said", timeout=60),
        "hold": lambda: setattr(driver, "held", not driver.held),
    }  # fmt: skip


NAMES = (
    "fill", "change", "change again", "wide", "other size", "hide", "push", "pop", "resize", "come back",
    "theme", "toast", "hold",
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 1 << 32),
    names=st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=20),
)
def test_the_terminal_equals_a_full_repaint(seed: int, names: list[tuple[str, bool]]) -> None:
    async def story(app: StageApp, driver: ScreenDriver, pilot: Any) -> None:
        do = operations(app, driver, random.Random(seed))
        for name, settle in names:
            do[name]()
            if settle and not driver.held:
                app.send_frame()
                await until_same(app, driver, pilot.pause)
        driver.held = False
        app.send_frame()
        await until_same(app, driver, pilot.pause)

    with_app(story)


def test_textual_has_no_part_in_a_changed_cell() -> None:
    async def story(app: StageApp, driver: ScreenDriver, pilot: Any) -> None:
        view = app.query_one(StageView)
        driver.frames.clear()
        app.updates = 0
        for text in ("a", "b"):  # two frames in one turn go out as one
            canvas = Canvas(view.frame)
            canvas.text(3, 5, text)
            view.show(canvas.frame())
        await until_same(app, driver, pilot.pause)
        assert app.updates == 0
        assert len(driver.frames) == 1
        assert len(driver.frames[0]) < 40
        assert driver.terminal.screen.display[3][5] == "b"

    with_app(story)


def test_a_frame_of_a_larger_terminal_than_there_is_now_takes_the_long_way() -> None:
    async def story(app: StageApp, driver: ScreenDriver, pilot: Any) -> None:
        view = app.query_one(StageView)
        app._size = Size(20, 6)  # for a moment only the app knows that the terminal is smaller
        view.refresh()
        async with asyncio.timeout(PATIENCE):
            while app._wire.size != (20, 6):
                await pilot.pause()
        assert app.place_of(view) is None
        view.show(full(12, 40, ord("#")))
        app._size = Size(40, 12)
        view.refresh()
        await until_same(app, driver, pilot.pause)

    with_app(story)


@pytest.mark.parametrize("cover", ["float", "modal", "toast"])
def test_what_lies_over_the_frame_stays(cover: str) -> None:
    async def story(app: StageApp, driver: ScreenDriver, pilot: Any) -> None:
        view = app.query_one(StageView)
        if cover == "float":
            app.query_one("#float").display = True
        elif cover == "modal":
            app.push_screen(Box())
        else:
            app.notify("said", timeout=60)
            async with asyncio.timeout(PATIENCE):
                while not app.query("Toast"):
                    await pilot.pause()
        await until_same(app, driver, pilot.pause)
        view.show(full(12, 40, ord("#")))
        await until_same(app, driver, pilot.pause)
        shown = "\n".join(driver.terminal.screen.display)
        assert "####" in shown
        assert {"float": "float 字", "modal": "漢 modal", "toast": "said"}[cover] in shown

    with_app(story)


def test_the_short_way_is_ascii_where_the_terminal_is() -> None:
    async def story(app: StageApp, driver: ScreenDriver, pilot: Any) -> None:
        view = app.query_one(StageView)
        canvas = Canvas(view.frame)
        canvas.text(3, 5, "█─")
        driver.frames.clear()
        app.updates = 0
        view.show(canvas.frame())
        await pilot.pause()
        assert app.updates == 0
        assert driver.terminal.screen.display[3][5:7] == "#-"

    with_app(story, ascii=True)


_COLORS = st.sampled_from([DEFAULT, 0, 1, 0x0000FF, 0xFF0000, 0xFFFFFF])


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(_COLORS, _COLORS, st.booleans()), min_size=1, max_size=40))
def test_the_wire_gets_the_look_of_each_cell(looks: list[tuple[int, int, bool]]) -> None:
    foreground, background, bold = (np.array([part]) for part in zip(*looks, strict=True))
    view = StageView()
    view._frame = Frame(np.full(bold.shape, 65, np.uint32), foreground, background, bold)
    cells = view._cells(np.ones(bold.shape, np.bool_), Offset(0, 0))
    assert [*zip(*(part.tolist() for part in cells[3:6]), strict=True)] == looks
