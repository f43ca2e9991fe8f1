"""The terminal as a device: its modes set when the program enters it, and put back when it leaves.

Leaving may be asked for by the event loop at the end, or by the signal thread at any moment: it happens once.
"""

import contextlib
import fcntl
import os
import select
import signal
import termios
import threading
import time
from typing import Any

from gdtui.terminal import ambiguous
from gdtui.terminal.colors import asked
from gdtui.terminal.link import discard_output, write_within

LARGEST = (500, 200)
"""Columns and rows beyond which a size is not believed (or not worth painting)."""
_FALLBACK = (80, 24)
_TO_END = 0.5
"""Seconds in which the signal thread ends a process that has been continued for that."""

_MOUSE = (1000, 1002, 1006)  # presses, drags, SGR reports; any motion (1003) would flood a slow line
_MODES = (1004, 2004)  # focus reports, bracketed paste
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[>1u"  # alternate screen, no cursor, no line wrap, kitty keys
_LEAVE = "\x1b[<u\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25h"
_ABORT = "\x18\x1b\\\x1b[?2026l"
"""Ends a sequence, string or synchronised update that was cut in the middle."""
_ASK_SYNC = "\x1b[?2026$p"


def _switch(modes: tuple[int, ...], final: str) -> str:
    """The sequences that set (h) or reset (l) private modes."""
    return "".join(f"\x1b[?{mode}{final}" for mode in modes)


class TerminalState:
    """The terminal that standard input and output are connected to.

    Args:
        mouse: Whether to ask for mouse reports.
        source: File descriptor to read from.
        target: File descriptor to write to.
        measure: Whether to ask, once, how wide it draws what may be one or two cells.
        ask_colors: Whether to ask, once, if it takes any colour.
    """

    def __init__(
        self,
        mouse: bool = True,
        source: int = 0,
        target: int = 1,
        measure: bool = False,
        ask_colors: bool = False,
    ) -> None:
        self._questions = asked.QUESTION * ask_colors + ambiguous.QUESTION * measure
        self.source = source
        self._target = target
        self._mouse = mouse
        self._lock = threading.Lock()
        self._before: list[Any] | None = None
        self._raw: list[Any] | None = None
        self.output = -1

    @property
    def entered(self) -> bool:
        """Whether the terminal is in the program's modes."""
        return self._before is not None

    def size(self) -> tuple[int, int]:
        """Columns and rows, as the terminal says; COLUMNS and LINES only where it does not know."""
        size = (0, 0)
        with contextlib.suppress(OSError):
            size = os.get_terminal_size(self._target)
        columns = size[0] or _number("COLUMNS") or _FALLBACK[0]
        rows = size[1] or _number("LINES") or _FALLBACK[1]
        return min(columns, LARGEST[0]), min(rows, LARGEST[1])

    def enter(self) -> str:
        """Make the terminal raw; the sequences to write first.

        Raises:
            termios.error: There is no terminal any more.
        """
        _await_foreground(self.source)
        with self._lock:
            before = termios.tcgetattr(self.source)
            self._raw = _raw(before)
            termios.tcsetattr(self.source, termios.TCSANOW, self._raw)
            self._before = before
            self.output = _open_non_blocking(self._target)
        modes = _MODES + (_MOUSE if self._mouse else ())
        # Apple's Terminal prints the question's last letter (textual/drivers/linux_driver.py).
        ask = "" if os.environ.get("TERM_PROGRAM") == "Apple_Terminal" else _ASK_SYNC
        questions, self._questions = self._questions, ""
        return _ENTER + _switch(modes, "h") + questions + ask

    def leave(self, cut: bool, seconds: float = 0.2) -> None:
        """Put everything back. Does nothing if the terminal has been left already.

        Args:
            cut: Output may have been cut off in the middle: drop what is still on its way, so that
                this arrives soon and is understood.
            seconds: Longest time to wait for a terminal that does not read.
        """
        with self._lock:
            before, self._before = self._before, None
            if before is None:
                return
            if cut:
                discard_output(self.output)
            modes = _switch(_MOUSE + _MODES, "l")
            write_within(self.output, ((_ABORT if cut else "") + modes + _LEAVE).encode(), seconds)
            _close_non_blocking(self.output, self._target)
            self.output = -1
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.source, termios.TCSANOW, before)

    def set_raw_again(self) -> None:
        """After a stop that was not ours: the shell has set its own modes meanwhile."""
        with self._lock, contextlib.suppress(termios.error, OSError):
            if self._raw is not None and self.entered and os.tcgetpgrp(self.source) == os.getpgrp():
                termios.tcsetattr(self.source, termios.TCSANOW, self._raw)

    def drop_input(self, seconds: float = 0.0) -> None:
        """Throw away what was typed or answered and not read; first wait for an answer under way."""
        with contextlib.suppress(termios.error, OSError):
            if seconds:
                select.select([self.source], [], [], seconds)
            termios.tcflush(self.source, termios.TCIFLUSH)


def _await_foreground(source: int) -> None:
    """Stop, as job control has it, for as long as the terminal belongs to another process group.

    Changing the terminal's modes would do that too, but for ever: continued only to be told to end
    (`timeout` does that), the process would be stopped again before its signal thread could act.
    """
    with contextlib.suppress(OSError):  # not our controlling terminal: nobody contends for it
        while os.tcgetpgrp(source) != os.getpgrp():
            os.kill(0, signal.SIGTTOU)
            time.sleep(_TO_END)


def _number(name: str) -> int:
    """A whole number from the environment, 0 if there is none."""
    text = os.environ.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _raw(before: list[Any]) -> list[Any]:
    """Terminal attributes for the program: no echo, no line editing, no signals, no translation."""
    input_flags, output_flags, control_flags, local_flags, in_speed, out_speed, characters = before
    input_flags &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    output_flags &= ~termios.OPOST  # a line feed then moves straight down: the cheapest move there is
    local_flags &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    characters = [*characters]
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    return [input_flags, output_flags, control_flags, local_flags, in_speed, out_speed, characters]


def _open_non_blocking(target: int) -> int:
    """A non-blocking descriptor for the terminal, of its own where that is possible.

    O_NONBLOCK belongs to the open file, which the shell and its other programs share. Opening the terminal
    again avoids that; where its name is hidden or not ours (containers, su), the shared one is changed.
    """
    with contextlib.suppress(OSError):
        return os.open(os.ttyname(target), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    fcntl.fcntl(target, fcntl.F_SETFL, fcntl.fcntl(target, fcntl.F_GETFL) | os.O_NONBLOCK)
    return target


def _close_non_blocking(descriptor: int, target: int) -> None:
    """Undo `_open_non_blocking`."""
    with contextlib.suppress(OSError):
        if descriptor != target:
            os.close(descriptor)
        else:
            fcntl.fcntl(target, fcntl.F_SETFL, fcntl.fcntl(target, fcntl.F_GETFL) & ~os.O_NONBLOCK)
