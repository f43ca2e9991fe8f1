"""A template: a process that has drawn what a start shows first, and copies itself for all who want that."""

import os
import socket
import sys
import termios
from collections.abc import Callable, Sequence
from typing import NoReturn

from gdtui.engine.base import gate
from gdtui.host import session
from gdtui.host.nursery import Nursery
from gdtui.host.request import Request, received
from gdtui.terminal.tty_state import LARGEST
from gdtui.terminal.warm.place import place

FILES = 6
"""What comes with a request: the four files of a start, the connection to it, and a ticket to hold."""


class Template:
    """The process of a template, and of its copies.

    Args:
        requests: where requests come from.
        run: does what the arguments of a start say; its exit status.
    """

    def __init__(self, requests: socket.socket, run: Callable[[Sequence[str]], int]) -> None:
        self._run = run
        self._nursery = Nursery(requests, self._asked)
        self._requests = requests
        self._request: Request | None = None
        self._connection: socket.socket | None = None

    def become(self, first: Request) -> NoReturn:
        """Draw what the first request asks for, and serve; ends the process, as its copies do.

        Where the first request draws nothing, this ends, too, and whoever has asked starts by themselves.
        """
        sys.dont_write_bytecode = True
        session.adopt(first)
        place.wait = self._wait
        place.size = _size(first.files[0])
        first.close()
        status = 1
        try:
            status = self._run(first.arguments)
        finally:
            if self._connection is not None:
                session.leave(self._connection, status)
            os._exit(status)

    def _wait(self) -> None:
        """Serve; comes back in copies, which have their terminal.

        What was drawn from a file is for nobody else: the file may be another one by then.
        """
        if gate.passed() or not self._nursery.serve():
            os._exit(self._nursery.status)
        assert self._request is not None
        assert self._connection is not None
        place.wait = None
        session.begin(self._request, self._connection)

    def _asked(self) -> bool:
        """A request has come, or nothing more will."""
        try:
            request = received(self._requests, FILES)
        except OSError:
            return False
        if request is None:
            return False
        connection = socket.socket(fileno=os.dup(request.files[4]))
        connection.setblocking(True)  # as the other end is; the host had a time limit
        if self._nursery.copy(connection):
            self._request, self._connection = request, connection
        else:
            request.close()
        return True


def _size(terminal: int) -> tuple[int, int]:
    """Columns and rows of a terminal, as far as they are believed; the usual ones where it does not know."""
    rows, columns = termios.tcgetwinsize(terminal)
    return (min(columns, LARGEST[0]), min(rows, LARGEST[1])) if columns and rows else place.size
