"""From a plan to a server that listens, and back to nothing: no process and no socket is left."""

import asyncio
import errno
import logging
import socket
import threading
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

from gdtui.engine.base.errors import InputError, quote
from gdtui.serve.plan import Plan
from gdtui.serve.server import Server
from gdtui.terminal.crash import crash_line
from gdtui.terminal.signals import guard
from gdtui.terminal.streams import complain

_LONGEST_END = 6.0
"""Seconds that ending all sessions may take before they are ended by force."""
_FOR_PAGES = 64
"""Connections that may be open besides those of sessions."""


def serve(plan: Plan, told: Callable[[str], None]) -> int:
    """Serve until a signal ends it; 128 and the signal's number.

    Args:
        plan: what is served, where, and to whom.
        told: is given the link once the server listens.

    Raises:
        InputError: it cannot be served there, in one line.
    """
    for name in ("aiohttp", "asyncio"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [_OneLine()]
    return asyncio.run(_served(plan, told))


async def _served(plan: Plan, told: Callable[[str], None]) -> int:
    async with listening(plan) as (server, port):
        told(plan.link(port))
        return await _asked_to_end(server)


@asynccontextmanager
async def listening(plan: Plan) -> AsyncIterator[tuple[Server, int]]:
    """A server that listens, and its port; afterwards it has ended, and all sessions with it.

    Raises:
        InputError: it cannot be served there, in one line.
    """
    server = Server(plan)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        listener = await _listener(plan, _bounded(runner, plan.sessions + _FOR_PAGES))
        try:
            yield server, listener.sockets[0].getsockname()[1]
        finally:
            listener.close()
            await server.stop()
    finally:
        await runner.cleanup()


async def _listener(plan: Plan, protocol: Callable[[], asyncio.Protocol]) -> asyncio.Server:
    """Listen at the plan's address.

    Raises:
        InputError: it is taken, not ours, or nobody's.
    """
    try:
        return await asyncio.get_running_loop().create_server(protocol, plan.host or None, plan.port)
    except socket.gaierror:
        raise InputError(f"there is no address {quote(plan.host)}: see --host") from None
    except OSError as error:
        raise InputError(_unavailable(error, plan)) from None


def _unavailable(error: OSError, plan: Plan) -> str:
    """Why one cannot listen there, and what to do."""
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {plan.port} is in use: --port takes another, or 0 for one that is free"
        case errno.EACCES | errno.EPERM:
            return f"port {plan.port} needs permission: --port takes one from 1024 on"
        case errno.EADDRNOTAVAIL | None:  # asyncio of Python 3.14 tries all addresses, and has no number then
            return f"{quote(plan.host)} is no address of this machine: --host takes 0.0.0.0 for all it has"
    return f"cannot listen at {quote(plan.host)}, port {plan.port}: {error.strerror or error}"


def _bounded(runner: web.AppRunner, most: int) -> Callable[[], asyncio.Protocol]:
    """What answers a connection: the runner, as long as not too many are open."""

    def answer() -> asyncio.Protocol:
        server = runner.server
        assert server is not None
        return server() if len(server.connections) < most else _Refusal()

    return answer


class _Refusal(asyncio.Protocol):
    """Closes a connection at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


class _LastResort(NamedTuple):
    """What the guard leaves when the end takes too long."""

    server: Server

    def leave(self, cut: bool, seconds: float = 0.0) -> None:  # noqa: ARG002 - as of a terminal
        self.server.kill()


async def _asked_to_end(server: Server) -> int:
    """Wait for a signal; the exit status. The guard's thread then waits until the loop has closed."""
    loop = asyncio.get_running_loop()
    asked: asyncio.Future[int] = loop.create_future()
    guard.ask_to_end = lambda status: _ask(loop, asked, status)
    guard.terminal = _LastResort(server)
    return await asked


def _ask(loop: asyncio.AbstractEventLoop, asked: "asyncio.Future[int]", status: int) -> None:
    """Ask for the end, in the guard's thread, and give it time."""
    loop.call_soon_threadsafe(asked.set_result, status)
    threading.main_thread().join(_LONGEST_END)


class _OneLine(logging.Handler):
    """Says in one line what has failed in a session or a connection; the others go on."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception) and not isinstance(error, OSError):  # a lost connection is no fault
            trace = "".join(traceback.format_exception(error))
            complain(crash_line("gdtui", error, trace, keep=True))
