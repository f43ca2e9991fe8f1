"""A session: a copy of a warm process that is given a terminal, and is then what a start there would be."""

import contextlib
import os
import sys
import threading
from socket import socket
from typing import NoReturn

from gdtui.host.nursery import report
from gdtui.host.request import Request
from gdtui.terminal.output import ready
from gdtui.terminal.restricted import take_out
from gdtui.terminal.signals import HUNG_UP, guard


def adopt(request: Request) -> None:
    """Take over environment, folder and mask of a start, but no terminal: what is printed is not seen."""
    set_environment(request)
    os.fchdir(request.files[3])
    os.umask(request.mask)
    with open(os.devnull, "r+b", buffering=0) as nowhere:
        for descriptor in (0, 1, 2):
            os.dup2(nowhere.fileno(), descriptor)
    for name, mode, descriptor in (("stdin", "r", 0), ("stdout", "w", 1), ("stderr", "w", 2)):
        setattr(sys, name, open(descriptor, mode, encoding=request.encoding, closefd=False))  # noqa: SIM115
    ready(sys.stdout)


def set_environment(request: Request) -> None:
    """Take over the environment of a start, without what Python and Textual would heed."""
    os.environ.clear()
    os.environ.update(request.environ)
    take_out(os.environ)
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]


def begin(request: Request, connection: socket) -> None:
    """Take over the terminal, too, and have this process watched and ended as any other start.

    Where whoever asked has gone meanwhile, the process ends at once and has touched no terminal.
    """
    with contextlib.suppress(OSError):
        connection.sendall(f"taken {os.getpid()}\n".encode())
        if connection.recv(1):
            _take(request)
            guard.leave = lambda status: leave(connection, status)
            guard.install()
            threading.Thread(target=_watch, args=(connection,), name="gdtui-client", daemon=True).start()
            return
    os._exit(HUNG_UP)


def leave(connection: socket, status: int) -> NoReturn:
    """End the process, and tell its status to whoever waits for it."""
    report(connection, status)
    os._exit(status)


def _take(request: Request) -> None:
    """The terminal, in a session (of processes) of its own, and what else is a start's own."""
    os.setsid()
    set_environment(request)
    for descriptor in (0, 1, 2):
        os.dup2(request.files[descriptor], descriptor)
    os.fchdir(request.files[3])
    os.umask(request.mask)
    for file in request.files[:-1]:  # the last one is held: that it is closed tells that this has ended
        os.close(file)


def _watch(connection: socket) -> None:
    """Wait until whoever has asked goes: that is a hang-up."""
    with contextlib.suppress(OSError):
        connection.recv(1)
    guard.end(HUNG_UP)
