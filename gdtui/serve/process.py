"""A session's process, on a terminal of its own, as sshd would start it."""

import contextlib
import os
import signal
import subprocess
import termios
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

_KEPT = ("PATH", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR", "TZ")
"""What a session is told of the server's environment: where programs and modules are, and nothing else."""
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
"""What the terminal in the browser is."""


class SessionProcess(Protocol):
    """A running session, however it was started."""

    @property
    def terminal(self) -> int:
        """The descriptor of our end of its terminal, which does not block.

        Who has started the session closes it, and the session ends then, if it has not done so before.
        """

    def resize(self, columns: int, rows: int) -> None:
        """Give its terminal another size, and tell it."""

    def signal(self, number: int) -> None:
        """Send it a signal; nothing happens when it has ended."""

    def poll(self) -> int | None:
        """Its exit status; None as long as it runs."""


async def start_session(
    command: Sequence[str], env: Mapping[str, str], size: tuple[int, int]
) -> SessionProcess:
    """Start a session.

    Args:
        command: the program and its arguments.
        env: its whole environment.
        size: columns and rows of its terminal.

    Raises:
        OSError: there is no terminal, process or memory left for it.
    """
    ours, theirs = os.openpty()
    try:
        termios.tcsetwinsize(theirs, size[::-1])
        os.set_blocking(ours, False)
        child = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
    except OSError:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    return _Child(ours, child)


def session_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a session: what it needs of the server's, and the terminal that it has."""
    return {name: environ[name] for name in _KEPT if name in environ} | _TERMINAL


class _Child(NamedTuple):
    """A session that is a process of its own, started from nothing."""

    terminal: int
    child: "subprocess.Popen[bytes]"

    def resize(self, columns: int, rows: int) -> None:
        with contextlib.suppress(OSError, termios.error):
            termios.tcsetwinsize(self.terminal, (rows, columns))
            self.signal(signal.SIGWINCH)  # it is not the terminal's foreground job, which the kernel tells

    def signal(self, number: int) -> None:
        if self.poll() is None:
            self.child.send_signal(number)

    def poll(self) -> int | None:
        return self.child.poll()
