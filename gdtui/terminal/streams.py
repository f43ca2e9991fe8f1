"""Standard input, output and error: what of them keeps the program from starting, and what it says there."""

import contextlib
import os
import select
import sys
from collections.abc import Mapping

from gdtui.terminal.colors.known import places_text
from gdtui.terminal.output import IN_ASCII, encoding_of


def refusal(
    environ: Mapping[str, str], instead: str, descriptors: tuple[int, int, int] = (0, 1, 2)
) -> str | None:
    """Why the screens cannot be shown, as one line for a person; None if they can.

    Args:
        environ: The environment variables.
        instead: The command that does without a terminal, named in the line.
        descriptors: Standard input, output and error.
    """
    for descriptor, name in zip(descriptors, ("input", "output", "error"), strict=True):
        if not is_terminal(descriptor):
            over_ssh = "SSH_CONNECTION" in environ and "SSH_TTY" not in environ
            hint = "; over SSH ask for one: ssh -t" if over_ssh else ""
            return f"standard {name} is not a terminal{hint}; to run without one: {instead}"
    if _at_end(descriptors[0]):
        return f"standard input has ended; to run without a terminal: {instead}"
    term = environ.get("TERM", "")
    if not places_text(term):
        shown = f"TERM={term}" if term else "TERM is not set"
        return f"{shown}: this terminal cannot place text; set TERM (say xterm-256color), or use: {instead}"
    return None


def complain(line: str) -> None:
    """Write one line to standard error, and do not mind if nobody can read it.

    Straight to the descriptor: a buffer that cannot be flushed at exit would change the exit status.
    """
    with contextlib.suppress(OSError):
        os.write(2, (line + "\n").encode(encoding_of(sys.stderr), IN_ASCII))


def fill_closed() -> None:
    """Put something in the place of standard streams that are closed.

    Else the next file to be opened would be taken for one, and what is said on it would be written there.
    """
    while (descriptor := os.open(os.devnull, os.O_RDONLY)) <= 2:
        continue
    os.close(descriptor)


def take_terminal() -> None:
    """Let standard input be the terminal, after what was piped in has been read, as a pager does."""
    with contextlib.suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
        os.dup2(terminal, 0)
        os.close(terminal)


def is_terminal(descriptor: int) -> bool:
    """Whether a descriptor is an open terminal."""
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _at_end(descriptor: int) -> bool:
    """Whether a terminal has been hung up."""
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return any(state & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, state in poller.poll(0))
