"""The server: a page, the few files that it needs, and a WebSocket for each session."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import NoReturn

from aiohttp import web

from gdtui.serve.frames import LARGEST_FRAME, size_within
from gdtui.serve.gate import Gate
from gdtui.serve.pages import HEADERS, files, index, notice
from gdtui.serve.plan import Plan
from gdtui.serve.process import start_session
from gdtui.serve.session import NO_PROCESS, STOPPED, Ending, Session

_HEARTBEAT = 20.0
"""Seconds between questions to a browser whether it is still there."""
_USUAL = (80, 24)
FULL = ("All places are taken", "As soon as somebody leaves, one is free. This page looks by itself.")
"""What is said beyond the limit."""


class Server:
    """Serves the app as a plan says.

    Args:
        plan: what is served, where, and to whom.

    Raises:
        InputError: textual-serve is not installed.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._gate = Gate(plan.token)
        self._files = files()
        self._stopping = asyncio.Event()
        self._running: set[Session] = set()
        self._free = plan.sessions
        self._all_free = asyncio.Event()
        self._all_free.set()

    def application(self) -> web.Application:
        """What aiohttp serves."""
        app = web.Application(client_max_size=1024)
        app.router.add_get("/", self._index)
        app.router.add_get("/ws", self._session)
        app.router.add_get("/page/{name}", self._file)
        app.on_response_prepare.append(_with_headers)
        return app

    async def stop(self) -> None:
        """End every session, and begin none any more."""
        self._stopping.set()
        await self._all_free.wait()

    def kill(self) -> None:
        """End every session's process at once, from any thread."""
        for session in tuple(self._running):
            session.kill()

    async def _index(self, request: web.Request) -> web.Response:
        """The page with the terminal, or the reason why there is none."""
        self._check_host(request)
        token = request.query.get("token")
        if token is not None and self._plan.token:
            return self._welcome(token)
        if not self._gate.knows(request.cookies.get(self._gate.cookie)):
            _refuse("The link is not complete", "Open the whole link, with its token.")
        self._check_free()
        return _html(index(self._plan.paper))

    def _welcome(self, token: str) -> web.Response:
        """Keep the right token in a cookie, and take it out of the address, which others may see."""
        if not self._gate.knows(token):
            _refuse("The link is not right", "Its token is not that of this server: ask for the link again.")
        answer = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "./"})
        answer.set_cookie(self._gate.cookie, token, httponly=True, samesite="Lax")
        return answer

    async def _file(self, request: web.Request) -> web.FileResponse:
        """One of the files that the page needs."""
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _session(self, request: web.Request) -> web.WebSocketResponse:
        """A session, from its WebSocket's first byte to its last."""
        self._check_host(request)
        if not self._gate.from_own_page(request.headers):
            _refuse("Not from here", "A session is opened by the page of this server alone.")
        if not self._gate.knows(request.cookies.get(self._gate.cookie)):
            _refuse("No token", "Open the link with its token first.")
        self._check_free()
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=LARGEST_FRAME)
        with self._place():
            await socket.prepare(request)
            ending = await self._carried(socket, _size(request))
        await socket.close(code=ending.code, message=ending.says.encode())
        return socket

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the places is taken."""
        self._free -= 1
        self._all_free.clear()
        try:
            yield
        finally:
            self._free += 1
            if self._free == self._plan.sessions:
                self._all_free.set()

    async def _carried(self, socket: web.WebSocketResponse, size: tuple[int, int]) -> Ending:
        """Start a process, and carry what it and the browser say to each other until one of them ends."""
        if self._stopping.is_set():
            return STOPPED
        try:
            process = await start_session(self._plan.command, self._plan.env, size)
        except OSError:
            return NO_PROCESS
        session = Session(socket, process, self._plan.idle, self._stopping)
        self._running.add(session)
        try:
            return await session.run()
        finally:
            await session.end()
            self._running.remove(session)

    def _check_free(self) -> None:
        """Refuse a request for which there is no place."""
        if not self._free:
            _refuse(*FULL, HTTPStatus.SERVICE_UNAVAILABLE)

    def _check_host(self, request: web.Request) -> None:
        """Refuse a request that was meant for another name."""
        if not self._gate.addressed(request.host):
            _refuse("Not known by this name", "Without --token this server answers to this machine alone.")


async def _with_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def _html(text: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def _refuse(title: str, text: str, status: HTTPStatus = HTTPStatus.FORBIDDEN) -> NoReturn:
    """Answer with a page that says why; where it is for the time being, the page looks again by itself."""
    again = status == HTTPStatus.SERVICE_UNAVAILABLE
    body = notice(title, text, again)
    if again:
        raise web.HTTPServiceUnavailable(text=body, content_type="text/html", headers={"Retry-After": "15"})
    raise web.HTTPForbidden(text=body, content_type="text/html")


def _size(request: web.Request) -> tuple[int, int]:
    """The size that the page says its terminal has."""
    columns, rows = (request.query.get(name, "") for name in ("width", "height"))
    if all(text.isascii() and text.isdigit() and len(text) < 6 for text in (columns, rows)):
        return size_within(int(columns), int(rows))
    return _USUAL
