"""A virtual clock: an event loop whose time passes only when there is nothing left to do.

It jumps to the next timer instead of waiting for it, so a minute of a demo takes as long as its work, and
what happens when depends on nothing but the demo itself.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TypeVar, TypeVarTuple, Unpack

from gdtui.terminal.timers import timers_by

T = TypeVar("T")
Args = TypeVarTuple("Args")

_STUCK = 10.0
"""Real seconds without work or timer after which something waits for what will never come."""


class _Selector(selectors.DefaultSelector):
    """Looks for input without waiting; the time that would have been waited is added to the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.threads = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready. While a thread works no time passes: it will say when it has done."""
        if self.threads or timeout is None:
            ready = super().select(_STUCK if timeout is None or timeout > _STUCK else timeout)
            if not ready and timeout is None and not self.threads:
                raise RuntimeError("the demo waits for something that will never come")
            return ready
        self.now += max(timeout, 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """The event loop of the virtual clock; it begins at 0 seconds."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._virtual.now

    def run_in_executor(
        self, executor: Executor | None, func: "Callable[[Unpack[Args]], T]", *args: *Args
    ) -> "asyncio.Future[T]":
        """Run in a thread, with the clock standing still until it has done."""
        future = super().run_in_executor(executor, func, *args)
        self._virtual.threads += 1
        future.add_done_callback(self._thread_done)
        return future

    def _thread_done(self, _: object) -> None:
        self._virtual.threads -= 1


@contextmanager
def everywhere(loop: VirtualLoop, work: bool) -> Iterator[None]:
    """Let Textual's timers go by the virtual clock; and, with `work`, what times how long work takes.

    By that clock work takes no time at all: what is timed in a recording is 0, the same every time.
    """
    before = time.perf_counter
    if work:
        time.perf_counter = loop.time
    try:
        with timers_by(loop.time):
            yield
    finally:
        time.perf_counter = before
