"""Where an app that has drawn its first picture waits for the terminal to show it in.

A warm host (`gdtui.host`) has it wait there, and copies the whole process for everybody who logs in. So the
event loop is stopped, no thread runs, and nothing is open while it waits; what belongs to a process alone
(the loop's own pipe, the guard against signals) is made afterwards.
"""

import asyncio
import gc
import selectors
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Size

from gdtui.terminal.driver import TerminalDriver
from gdtui.terminal.warm.place import place

if TYPE_CHECKING:
    from gdtui.terminal.wire.app import WiredApp

_LOOK, _QUIET_LOOKS, _MOST_LOOKS = 0.005, 6, 2000
"""Seconds between two looks whether the picture is there, how many find all quiet, how many there are."""


class ParkedDriver(TerminalDriver):
    """A driver that enters its terminal when there is one; until then it only says how large that may be."""

    parked = True

    def start_application_mode(self) -> None:
        """Have the first picture drawn for the size that is expected."""
        if not self.parked:
            super().start_application_mode()
            return
        size = Size(*place.size)
        self._app.post_message(events.Resize(size, size))

    def stop_application_mode(self) -> None:
        """Leave the terminal, if there has been one."""
        if not self.parked:
            super().stop_application_mode()

    def leave_the_place(self) -> None:
        """Take the terminal that is there now, and show what was drawn."""
        self.parked = False
        self.start_application_mode()
        if self._state.size() == place.size:
            self._sender.send_frame()


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that can be copied with its process while it stands still."""

    def __init__(self) -> None:
        super().__init__(selectors.PollSelector())

    def renew(self) -> None:
        """Give a copy a pipe of its own to be woken by."""
        self._close_self_pipe()  # type: ignore[attr-defined]
        self._make_self_pipe()  # type: ignore[attr-defined]


def run_parked(app: "WiredApp", mouse: bool, then: Callable[[], None]) -> int | None:
    """Run an app that waits after its first picture; what it exits with.

    Args:
        app: the app.
        mouse: whether to ask the terminal for mouse reports.
        then: called when it has its terminal.
    """
    app.driver_class = ParkedDriver
    with asyncio.Runner(loop_factory=_Loop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, _Loop)
        task = loop.create_task(app.run_async(mouse=mouse))
        runner.run(_drawn(app, task))
        if not task.done():
            _wait()
            then()
            loop.renew()
            assert isinstance(app._driver, ParkedDriver)
            loop.call_soon(app._driver.leave_the_place)
        return runner.run(_ended(task))


def _wait() -> None:
    """Wait for a terminal; comes back in a copy of the process."""
    gc.collect()
    gc.freeze()  # what is there is never looked at again, so its pages stay shared
    assert place.wait is not None
    place.wait()


async def _drawn(app: "WiredApp", task: "asyncio.Task[int | None]") -> None:
    """Wait until the first picture is drawn, and nothing else is to be done for a moment."""
    quiet = 0
    for _ in range(_MOST_LOOKS):
        await asyncio.sleep(_LOOK)
        quiet = quiet + 1 if app.has_drawn and not _has_mail(app) else 0
        if quiet >= _QUIET_LOOKS or task.done():
            return


def _has_mail(app: "WiredApp") -> bool:
    """Whether a message waits anywhere."""
    return any(node.message_queue_size for node in (app, *app.screen.walk_children(with_self=True)))


async def _ended(task: "asyncio.Task[int | None]") -> int | None:
    return await task
