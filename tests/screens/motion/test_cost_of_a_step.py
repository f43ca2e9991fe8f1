"""What a step of a run costs: counted in texts that are laid out, messages, paintings and frames."""

import asyncio
import shlex
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from textual import events
from textual.geometry import Size
from textual.message_pump import MessagePump

from gdtui.app import GdtuiApp
from gdtui.cli.opening import opening
from gdtui.render.cells import panel
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.terminal.wire import encode
from gdtui.terminal.wire.wire import Wire
from gdtui.widgets.stage_view import StageView
from tests.screens.driving import until
from tests.terminal.wire.wiredriver import ScreenDriver

STEPS, SIZE = 3, (120, 40)
RUNS = [
    ("landscape --loss rosenbrock --learning-rate 0.0005", 3),
    ("landscape --loss rosenbrock --optimizer adam", 16),  # its formulas stand beside the map
    ("race", 6),
    ("slope --learning-rate 0.001", 6),
    ("network --data spirals", 6),
]
"""Runs, and how many texts are laid out in a step at most."""


class Driver(ScreenDriver):
    """A terminal that shows nothing."""

    def start_application_mode(self) -> None:
        self.resize(*SIZE)

    def resize(self, width: int, height: int) -> None:
        self._app.post_message(events.Resize(Size(width, height), Size(width, height)))
        self._sender.forget_screen()

    def write_frame(self, data: str) -> None:
        self.frames.append(data)


class Work(NamedTuple):
    """What some steps have taken.

    Attributes:
        texts: laid out, in each step.
        cells: that the wire was given, and those that it sent.
        messages: of Textual.
        paintings: of its compositor.
        frames: sent.
    """

    texts: list[list[str]]
    cells: tuple[int, int]
    messages: int
    paintings: int
    frames: int


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, note: Callable[..., None]) -> None:
    """Have all calls of a function noted, with what it gives back."""
    known = getattr(owner, name)

    def noted(*args: Any, **options: Any) -> Any:
        result = known(*args, **options)
        note(result, *args, **options)
        return result

    monkeypatch.setattr(owner, name, noted)


def work_of(command: str, monkeypatch: pytest.MonkeyPatch) -> Work:
    wanted = opening(shlex.split(command))
    texts: list[list[str]] = []
    messages: list[object] = []
    put: list[int] = []
    sent: list[int] = []
    paintings: list[object] = []
    monkeypatch.setattr(GdtuiApp, "get_driver_class", lambda _: Driver)

    async def play() -> Work:
        seen = Capabilities(ColorDepth.TRUECOLOR, ascii=False)
        app = GdtuiApp(wanted.settings, wanted.screen, seen, simulation=wanted.simulation)
        async with app.run_test(headless=False) as pilot:
            driver = app._driver
            assert isinstance(driver, Driver)
            await until(pilot, lambda: app.screen.query_one(StageView).size == SIZE)
            screen: Any = app.screen
            screen.advance()
            await pilot.pause()
            counted(monkeypatch, panel, "flow", lambda _, text, *__: texts[-1].append(panel._text(text)))
            counted(monkeypatch, MessagePump, "post_message", lambda _, __, message: messages.append(message))
            counted(monkeypatch, Wire, "put", lambda _, __, cells: put.append(len(cells.glyphs)))
            counted(monkeypatch, encode, "changed", lambda found, *_: sent.append(int(found.sum())))
            counted(
                monkeypatch, GdtuiApp, "_display",
                lambda _, __, ___, painted: paintings.extend([painted] if painted is not None else []),
            )  # fmt: skip
            before = len(driver.frames)
            for _ in range(STEPS):
                texts.append([])
                screen.advance()
                await asyncio.sleep(0)
                await asyncio.sleep(0)
            monkeypatch.undo()
            frames = len(driver.frames) - before
            return Work(texts, (sum(put), sum(sent)), len(messages), len(paintings), frames)

    return asyncio.run(play())


@pytest.mark.parametrize(("command", "most"), RUNS)
def test_a_step_is_drawn_once_and_past_textual(command, most, monkeypatch):
    work = work_of(command, monkeypatch)
    assert (work.messages, work.paintings, work.frames) == (0, 0, STEPS)
    put, sent = work.cells
    assert 0 < sent <= put <= 1.2 * sent
    for texts in work.texts:
        said = [text for text in texts if text]
        assert 0 < len(said) <= most
        assert len(said) == len(set(said))
