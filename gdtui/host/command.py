"""`gdtui host`: keep a process warm, of which every restricted start of the same user becomes a copy."""

import contextlib
import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from gdtui.cli.commands import OPENS
from gdtui.engine.base.errors import InputError, quote
from gdtui.host.host import Host
from gdtui.terminal.warm.joining import socket_path

USUAL_SESSIONS = 100
_QUEUE = 512
"""Starts that may have connected and not been answered yet."""
_SIZE = (120, 40)
_NEEDED = ("gdtui.app", "gdtui.cli.app_command", "gdtui.terminal.warm.parking")


def run(given: Mapping[str, Any]) -> int:
    """Serve until a signal comes; 128 and its number.

    Raises:
        InputError: it cannot be served here, in one line.
    """
    if not (sys.platform == "linux" and hasattr(os, "pidfd_open")):
        raise InputError("gdtui host needs Linux: elsewhere every start is a process of its own")
    path = Path(socket_path(os.environ))
    check(path)
    _warm()
    with listening(path) as listener:
        sessions = given.get("sessions", USUAL_SESSIONS)
        print(f"gdtui host: up to {sessions} sessions at once, asked for at {path}", flush=True)
        return Host(listener, sessions, _run).serve()


@contextlib.contextmanager
def listening(path: Path) -> Iterator[socket.socket]:
    """A socket that only this user can connect to; its file goes when the context ends.

    Raises:
        InputError: another host listens there, or nobody can.
    """
    listener = socket.socket(socket.AF_UNIX)
    maker = os.getpid()
    try:
        check(path)
        spare = path.with_name(f"{path.name}.{maker}")
        mask = os.umask(0o177)
        try:
            listener.bind(str(spare))
        finally:
            os.umask(mask)
        listener.listen(_QUEUE)
        spare.rename(path)
    except OSError as error:
        raise InputError(f"no host can listen at {quote(str(path), 80)}: {error.strerror or error}") from None
    try:
        yield listener
    finally:
        if os.getpid() == maker:
            path.unlink(missing_ok=True)


def check(path: Path) -> None:
    """See that nobody else can put a socket there, and that nobody listens yet.

    Raises:
        InputError: one line that says what is in the way.
    """
    path.parent.mkdir(mode=0o700, exist_ok=True)
    folder = path.parent.stat()
    if folder.st_uid != os.geteuid() or folder.st_mode & 0o022:
        raise InputError(f"{quote(str(path.parent), 80)} has to be a folder that only you can write to")
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(str(path)) == 0:
            raise InputError(f"a host runs already, at {quote(str(path), 80)}")
    if path.exists() and not path.is_socket():
        raise InputError(f"{quote(str(path), 80)} is no socket: it is left as it is")


def _warm() -> None:
    """Import what a session needs, and draw each screen once, to fill what is kept between pictures."""
    from gdtui.cli.opening import opening
    from gdtui.demo.record import shoot
    from gdtui.registry import SCREENS

    for module in _NEEDED:
        import_module(module)
    for name in SCREENS:
        shoot(opening([name]), _SIZE)


def _run(arguments: Sequence[str]) -> int:
    """What a start does with its arguments, where it opens the app; its exit status.

    Nothing else is done here: a start that was not answered does it by itself, in its own terminal.
    """
    from gdtui.cli.grammar import parsed
    from gdtui.cli.main import run_cli

    with contextlib.suppress(InputError, SystemExit):
        if parsed(arguments)[0].run == OPENS.run:
            return run_cli(arguments)
    return 0
