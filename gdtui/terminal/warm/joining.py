"""The way from a start to a warm host (`gdtui host`), which has a copy of itself take over this terminal.

What is left of this process is a shell of a few lines: it hands on signals, and ends as the session ends.
Where there is no host, or nothing that one could take over, a start goes on as if there were none.

Runs before anything else is imported, so it imports little itself.
"""

import os
import signal
import socket
import struct
from collections.abc import Mapping, Sequence

from gdtui import __version__

HEAD = struct.Struct("!II")
"""Before a request: its length in bytes, and how many words of it are arguments."""
_SHELL = "/bin/sh"
_RELAY = """trap "" TSTP TTIN TTOU
for name in HUP INT QUIT TERM WINCH CONT; do trap "passed=1; kill -s $name $1 2>/dev/null" $name; done
while passed=; ! read -r status <&3; do
    [ $passed ] || { stty sane; printf "$2"; exit 137; }
done
[ $status = 137 ] && { stty sane; printf "$2"; }
exit $status"""
"""$1: the session's process, $2: what puts back a terminal that a killed session could not."""
_LEAVE = r"\030\033[?2026l\033[<u\033[m\033[?1000;1002;1006;1004;2004l\033[?7h\033[?1049l\033[?25h"
_PATIENCE = 10.0
"""Seconds to wait for a host that does not answer, before starting without it."""
_REFUSED = 2
_HARMLESS = frozenset(
    "PYTHON" + name for name in ("PATH", "DONTWRITEBYTECODE", "UNBUFFERED", "UTF8", "IOENCODING", "HASHSEED")
)
"""Python's variables that a host need not heed; what becomes of others is a start's to say."""


def socket_path(environ: Mapping[str, str]) -> str:
    """Where a host of this user listens: in a folder that nobody else can write to."""
    user = os.geteuid()
    own = f"/run/user/{user}"
    folder = environ.get("XDG_RUNTIME_DIR") or (own if os.path.isdir(own) else f"/tmp/gdtui-{user}")
    return os.path.join(folder, f"gdtui-{__version__}.host")


def join(arguments: Sequence[str], environ: Mapping[str, str], encoding: str | None) -> None:
    """Let a warm host take over. Comes back where there is none: then this process starts by itself.

    Args:
        arguments: what follows `gdtui`.
        environ: the environment variables.
        encoding: of standard output.
    """
    if not _may_join(arguments, environ):
        return
    taken = ask(socket_path(environ), packed(arguments, environ, encoding or "ascii"), (0, 1, 2))
    if taken is not None:
        if not isinstance(taken, Taken):
            os.write(2, f"gdtui: {taken}\n".encode())
            os._exit(_REFUSED)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())  # `gdtui serve` has them blocked
        os.dup2(taken.connection.detach(), 3)
        os.set_inheritable(3, True)  # it may have been 3 before
        words = ["gdtui", "-c", _RELAY, "gdtui", str(taken.process), _LEAVE, *arguments]
        os.execve(_SHELL, words, {"PATH": os.defpath})


class Taken:
    """A session that a host has begun.

    Attributes:
        connection: a line with its exit status comes there when it ends; it ends when this is closed.
        process: its process, to which signals may be sent.
    """

    def __init__(self, connection: socket.socket, process: int) -> None:
        self.connection = connection
        self.process = process


def ask(path: str, request: bytes, descriptors: Sequence[int]) -> "Taken | str | None":
    """Ask the host at a socket for a session.

    Args:
        path: the socket.
        request: what `packed` has made.
        descriptors: standard input, output and error of the session.

    Returns:
        The session; or why there is to be none, in a line; or None where no host answers.
    """
    connection = _connected(path)
    if connection is None:
        return None
    folder = os.open(".", os.O_RDONLY)
    try:
        send(connection, request, (*descriptors, folder))
        word, _, rest = _line(connection).partition(" ")
        if word == "taken":
            connection.sendall(b"\n")  # from here on the terminal is the session's
            connection.settimeout(None)
            return Taken(connection, int(rest))
    except OSError:
        word = ""
    finally:
        os.close(folder)
    connection.close()
    return rest if word == "no" else None


def packed(arguments: Sequence[str], environ: Mapping[str, str], encoding: str) -> bytes:
    """A request: words with a zero byte between them: arguments, environment, and what else there is."""
    mask = os.umask(0o077)
    os.umask(mask)
    variables = [f"{name}={value}" for name, value in environ.items()]
    words = [*arguments, *variables, encoding, str(mask)]
    data = "\0".join(words).encode("utf-8", "surrogateescape")
    return HEAD.pack(len(data), len(arguments)) + data


def send(connection: socket.socket, data: bytes, descriptors: Sequence[int]) -> None:
    """Send data with descriptors.

    Raises:
        OSError: whoever is to have them is not there, or does not read.
    """
    sent = socket.send_fds(connection, [data], list(descriptors))
    connection.sendall(data[sent:])


def is_own(connection: socket.socket) -> bool:
    """Whether the process at the other end belongs to the same user."""
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(user == os.geteuid())


def _may_join(arguments: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Whether a host can do the same: a restricted session, in a terminal and in front there."""
    return (
        "--restricted" in arguments
        and not any(name.startswith("PYTHON") and name not in _HARMLESS for name in environ)
        and environ.get("TERM", "") not in ("", "dumb", "unknown")
        and all(map(os.isatty, (0, 1, 2)))
        and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
        and os.access(_SHELL, os.X_OK)
        and _in_front()
    )


def _in_front() -> bool:
    """Whether no other job has the terminal."""
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:  # it is not this process's own: nobody contends for it
        return True


def _connected(path: str) -> socket.socket | None:
    """A connection to a host of the same user; None where there is none."""
    try:
        if os.lstat(path).st_uid != os.geteuid():
            return None
        connection = socket.socket(socket.AF_UNIX)
    except OSError:
        return None
    try:
        connection.settimeout(_PATIENCE)
        connection.connect(path)
        if is_own(connection):
            return connection
    except OSError:
        pass
    connection.close()
    return None


def _line(connection: socket.socket) -> str:
    """The line that comes; "" where none does.

    Raises:
        OSError: nothing comes in time.
    """
    line = b""
    while not line.endswith(b"\n") and (part := connection.recv(1)):
        line += part
    return line.decode().rstrip("\n")
