"""The host: a warm process to which starts connect, and the templates that it keeps for them."""

import contextlib
import gc
import os
import socket
from collections.abc import Callable, Sequence

from gdtui.host.nursery import Nursery
from gdtui.host.request import Request, received
from gdtui.host.template import Template
from gdtui.terminal.warm.joining import is_own, send

MOST_TEMPLATES = 8
"""First pictures that are kept; of more, those that were asked for last."""
_PATIENCE = 2.0
"""Seconds that whoever connects may take to say what is wanted, and a template to take it."""
_FILES = 4


class Host:
    """The process that starts connect to.

    Args:
        listener: where they do.
        sessions: how many there may be at once.
        run: does what the arguments of a start say; its exit status.
    """

    def __init__(self, listener: socket.socket, sessions: int, run: Callable[[Sequence[str]], int]) -> None:
        self._listener = listener
        self._sessions = sessions
        self._run = run
        self._nursery = Nursery(listener, self._asked, leash=0)
        self._templates: dict[object, socket.socket] = {}
        self._begun: tuple[Request, socket.socket] | None = None

    def serve(self) -> int:
        """Serve until a signal comes; the exit status."""
        gc.collect()
        gc.freeze()
        if not self._nursery.serve():
            return self._nursery.status
        assert self._begun is not None
        request, requests = self._begun
        return Template(requests, self._run).become(request)

    def _asked(self) -> bool:
        """Somebody has connected: what they do not get, they do by themselves."""
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            with connection:
                connection.settimeout(_PATIENCE)
                request = received(connection, _FILES) if is_own(connection) else None
                if request is not None:
                    self._answer(request, connection)
        return True

    def _answer(self, request: Request, connection: socket.socket) -> None:
        """Give a start what it asks for."""
        if self._nursery.tickets >= self._sessions:
            request.close()
            connection.sendall(f"no {_full(self._sessions)}\n".encode())
        elif "--restricted" in request.arguments:
            self._hand_on(request, connection)
        else:
            request.close()

    def _hand_on(self, request: Request, connection: socket.socket) -> None:
        """Have a template answer a request; the first of its kind makes it."""
        template = self._templates.pop(request.key, None)
        if template is None or not self._given(template, request, connection):
            template = self._begin(request)
            if template is None:
                return
            self._given(template, request, connection)
        self._templates[request.key] = template
        while len(self._templates) > MOST_TEMPLATES:
            self._templates.pop(next(iter(self._templates))).close()
        request.close()

    def _given(self, template: socket.socket, request: Request, connection: socket.socket) -> bool:
        """Give a request to a template; whether it is still there."""
        ticket = self._nursery.ticket()
        try:
            send(template, request.data, (*request.files, connection.fileno(), ticket))
        except OSError:
            template.close()
            return False
        finally:
            os.close(ticket)
        return True

    def _begin(self, request: Request) -> socket.socket | None:
        """Make a template for a request; None in the template."""
        ours, theirs = socket.socketpair()
        if self._nursery.copy():
            ours.close()
            for other in self._templates.values():
                other.close()
            self._begun = request, theirs
            return None
        theirs.close()
        ours.settimeout(_PATIENCE)
        return ours


def _full(sessions: int) -> str:
    """Why there is no other session."""
    many = "one session runs" if sessions == 1 else f"{sessions} sessions run"
    return f"{many} here, and this host takes no more at once: try again later"
