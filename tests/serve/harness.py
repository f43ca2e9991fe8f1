"""A server for tests, with sessions that are as small as can be, and tabs that are plain WebSockets."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp
import psutil

from gdtui.serve.listening import listening
from gdtui.serve.plan import Plan
from gdtui.serve.process import session_environment
from gdtui.serve.server import Server
from tests.terminal.ptyharness import PATIENCE

ECHO = ("sh", "-c", 'stty raw -echo; printf "pid %s size %s ready." $$ "$(stty size)"; exec cat')
"""A session that says who it is, and then whatever is typed."""
TOKEN = "a-token-for-tests-only"


def plan(command: tuple[str, ...] = ECHO, **changes: Any) -> Plan:
    """What is served in a test."""
    known = Plan(command, session_environment(os.environ), "127.0.0.1", 0, "", 40, 0, "#121212")
    return known._replace(**changes)


class Tab:
    """What a tab of a browser is to the server.

    Attributes:
        shown: all that the session has written.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.shown = b""

    async def wait_for(self, text: bytes) -> Self:
        """Wait until the session has written a text."""
        while text not in self.shown:
            message = await self.socket.receive(PATIENCE)
            assert message.type == aiohttp.WSMsgType.BINARY, (message, self.shown)
            self.shown += message.data
        return self

    async def send(self, *frame: Any) -> None:
        """Send what the page would."""
        await self.socket.send_json(frame)

    async def end(self) -> tuple[int | None, str]:
        """Wait for the end: its code, and what the page is to say."""
        while (message := await self.socket.receive(PATIENCE)).type == aiohttp.WSMsgType.BINARY:
            self.shown += message.data
        return message.data, message.extra or ""


class Visitor:
    """A browser that has not opened anything yet.

    Args:
        http: what it asks with, and where it keeps cookies.
        origin: the address of the server.
        server: the server, where it is in this process.
    """

    def __init__(self, http: aiohttp.ClientSession, origin: str, server: Server | None = None) -> None:
        self.http = http
        self.origin = origin
        self.server = server

    async def tab(self, size: str = "width=80&height=24", autoping: bool = True, **headers: str) -> Tab:
        """Open a tab; one that answers no pings is as good as gone."""
        known = {"Origin": self.origin, **headers}
        address = f"{self.origin}/ws?{size}"
        return Tab(await self.http.ws_connect(address, headers=known, compress=15, autoping=autoping))

    async def page(self, path: str = "/", **options: Any) -> tuple[int, str]:
        """Ask for a page: the status, and the text."""
        async with self.http.get(self.origin + path, **options) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def visiting(wanted: Plan) -> AsyncIterator[Visitor]:
    """A visitor of a server that does what a plan says."""
    cookies = aiohttp.CookieJar(unsafe=True)  # which keeps those of an address, as browsers do
    async with listening(wanted) as (server, port), aiohttp.ClientSession(cookie_jar=cookies) as http:
        yield Visitor(http, f"http://127.0.0.1:{port}", server)


def with_visitor(test: Callable[[Visitor], Awaitable[None]], **changes: Any) -> None:
    """Run a test with a visitor of a server of its own; no process is left."""

    async def run() -> None:
        async with visiting(plan(**changes)) as visitor:
            await test(visitor)

    asyncio.run(run())
    assert psutil.Process().children(recursive=True) == []


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def served(**changes: Any) -> Callable[[Callable[[Visitor], Coroutine[Any, Any, None]]], Callable[[], None]]:
    """Make a test of a coroutine that is given a visitor."""

    def made(test: Callable[[Visitor], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        def run() -> None:
            with_visitor(test, **changes)

        return run

    return made
