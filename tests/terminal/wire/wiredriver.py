"""A driver without a terminal: what the wire sends goes into a pyte screen, when the link is free."""

import io
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from textual import events
from textual.app import App
from textual.geometry import Size

from gdtui.terminal.driver import TerminalDriver
from gdtui.terminal.wire.app import WiredApp
from tests.terminal.ptyharness import PATIENCE
from tests.terminal.pytescreen import Terminal

CONSOLE = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)


class ScreenDriver(TerminalDriver):
    """Shows frames on `terminal`; `held` makes the link busy."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **{**options, "size": (40, 12)})
        self.terminal = Terminal(40, 12)
        self.held = False
        self.frames: list[str] = []

    @property
    def busy(self) -> bool:
        """Whether the link is held."""
        return self.held

    def write(self, data: str) -> None:
        """Control output is not of interest."""

    def write_frame(self, data: str) -> None:
        """Show a frame."""
        self.frames.append(data)
        self.terminal.feed(data)

    def start_application_mode(self) -> None:
        """Tell the app its size."""
        self.resize(40, 12)

    def resize(self, width: int, height: int) -> None:
        """Take another size, as after SIGWINCH."""
        self.terminal.resize(width, height)
        self.terminal.scribble()
        size = Size(width, height)
        self._app.post_message(events.Resize(size, size))
        self._sender.forget_screen()
        self._sender.send_frame()

    def disable_input(self) -> None:
        """There is none."""

    def stop_application_mode(self) -> None:
        """There is nothing to leave."""


def full_repaint(app: WiredApp) -> list[list[tuple[Any, ...]]]:
    """What Textual itself would paint now."""
    compositor = app.screen._compositor
    dirty = compositor._dirty_regions.copy()
    update = compositor.render_update(full=True, screen_stack=app._background_screens)
    compositor._dirty_regions.update(dirty)
    terminal = Terminal(*app.size)
    terminal.feed(update.render_segments(CONSOLE).replace("\n", "\r\n"))
    return terminal.cells()


async def until_same(app: WiredApp, driver: ScreenDriver, pause: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        await pause()
        shown, wanted = driver.terminal.cells(), full_repaint(app)
        if shown == wanted:
            return
        if time.monotonic() > end:
            different = [
                (x, y, a, b)
                for y, rows in enumerate(zip(shown, wanted, strict=False))
                for x, (a, b) in enumerate(zip(*rows, strict=False))
                if a != b
            ]
            raise AssertionError(f"{len(different)} cells differ: {different[:5]}")
