"""A session: a tab of a browser, and the process whose terminal it is."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Coroutine
from typing import NamedTuple

from aiohttp import WSMsgType, web

from gdtui.serve import descriptor
from gdtui.serve.frames import Ping, Resized, Typed, understood
from gdtui.serve.process import SessionProcess

_TO_END = 2.0
"""Seconds that a process has to end by itself."""
_LOOK = 0.02


class Ending(NamedTuple):
    """How a session ends: a code of the WebSocket protocol, and the sentence that the page shows."""

    code: int
    says: str


LEFT = Ending(1000, "This session has ended.")
FAILED = Ending(1011, "This session has ended by a fault of gdtui.")
GONE = Ending(1000, "")
NONSENSE = Ending(1008, "This session has ended: what came from the browser was not understood.")
NO_PROCESS = Ending(1013, "No session could be started: the server is short of memory or processes.")
STOPPED = Ending(1001, "The server is being stopped.")


def idle_ending(minutes: float) -> Ending:
    """How a session ends that nobody has touched for so long."""
    return Ending(4000, f"This session has ended: nothing was touched for {minutes:g} minutes.")


class Session:
    """The way between a browser and a process.

    Args:
        socket: the WebSocket to the page.
        process: the session's process; it is ended, and its terminal closed, by `end`.
        idle: minutes without a key or a click after which it ends; 0 for never.
        stopping: set when the server is to end.

    Attributes:
        touched: when somebody last did something, in seconds of a monotonic clock.
    """

    def __init__(
        self, socket: web.WebSocketResponse, process: SessionProcess, idle: float, stopping: asyncio.Event
    ) -> None:
        self._socket = socket
        self._process = process
        self._idle = idle
        self._stopping = stopping
        self.touched = time.monotonic()

    async def run(self) -> Ending:
        """Carry everything both ways until one of them ends; how it ended."""
        ways = [asyncio.ensure_future(way) for way in self._ways()]
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result()
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    def _ways(self) -> tuple[Coroutine[None, None, Ending], ...]:
        """What goes on at the same time; the first that is over ends the session."""
        return self._show(), self._obey(), self._watch(), self._stopped()

    def kill(self) -> None:
        """End its process by force."""
        self._process.signal(signal.SIGKILL)

    async def end(self) -> None:
        """See that the process has ended: asked first, by force when that takes too long."""
        self._process.signal(signal.SIGHUP)
        if await self._status(_TO_END) is None:
            self.kill()
            await self._status(_TO_END)
        with contextlib.suppress(OSError):
            os.close(self._process.terminal)

    async def _show(self) -> Ending:
        """What the process writes."""
        while data := await descriptor.read(self._process.terminal):
            try:
                await self._socket.send_bytes(data)
            except OSError:  # the connection is lost
                return GONE
        return LEFT if await self._status(_TO_END) == 0 else FAILED

    async def _obey(self) -> Ending:
        """What the page sends."""
        async for message in self._socket:
            if message.type != WSMsgType.TEXT:
                return NONSENSE
            try:
                await self._take(message.data)
            except ValueError:
                return NONSENSE
        return GONE

    async def _take(self, text: str) -> None:
        match understood(text):
            case Typed(typed) as frame:
                if frame.by_somebody:
                    self.touched = time.monotonic()
                await descriptor.write(self._process.terminal, typed.encode("utf-8", "replace"))
            case Resized(columns, rows):
                self._process.resize(columns, rows)
            case Ping(question):
                await self._socket.send_json(["pong", question])

    async def _watch(self) -> Ending:
        """Whether anybody still does something."""
        if not self._idle:
            await asyncio.Event().wait()
        while (left := self.touched + 60 * self._idle - time.monotonic()) > 0:
            await asyncio.sleep(left)
        return idle_ending(self._idle)

    async def _stopped(self) -> Ending:
        """Whether the server is to end."""
        await self._stopping.wait()
        return STOPPED

    async def _status(self, seconds: float) -> int | None:
        """The exit status of the process, if it ends within that time."""
        end = time.monotonic() + seconds
        while (status := self._process.poll()) is None and time.monotonic() < end:
            await asyncio.sleep(_LOOK)
        return status
