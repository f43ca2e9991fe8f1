"""Deadly signals: the terminal is restored and the exit status is 128 + n, whatever the program is doing.

The signals are blocked in every thread and waited for in one. Python's own handlers run between bytecodes
of the main thread only, and asyncio's only when the loop turns: neither comes in a busy loop or a long call.
(A C call that holds the interpreter lock delays this thread too, until it returns.)

Imports little, so that it can be installed before anything heavy is imported.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import NoReturn, Protocol

_GRACE = 0.25
"""Seconds the program has to end by itself."""
DEADLY = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
HUNG_UP = 128 + signal.SIGHUP
"""Exit status when standard input has ended: the terminal is gone."""


class Restorable(Protocol):
    """What can be put back in its state."""

    def leave(self, cut: bool, seconds: float = 0.2) -> None:
        """Put it back."""


class Guard:
    """Ends the program in order. There is one for the process, `guard`, as signals belong to the process."""

    def __init__(self) -> None:
        self.terminal: Restorable | None = None
        self.ask_to_end: Callable[[int], None] | None = None
        self.leave: Callable[[int], NoReturn] = os._exit
        self._signals: set[signal.Signals] = set()
        self._lock = threading.Lock()

    @property
    def installed(self) -> bool:
        """Whether the signals are in its hands."""
        return bool(self._signals)

    def install(self) -> None:
        """Take over the deadly signals, but not SIGHUP where it was to be ignored (nohup)."""
        if self.installed:
            return
        self._signals = set(DEADLY)
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
            self._signals.remove(signal.SIGHUP)
        signal.pthread_sigmask(signal.SIG_BLOCK, self._signals)
        threading.Thread(target=self._watch, name="gdtui-signals", daemon=True).start()

    def end(self, status: int) -> None:
        """End the process with this status: asked politely first, by force when that takes too long."""
        with self._lock:
            if self.ask_to_end is not None:
                with contextlib.suppress(RuntimeError):  # the event loop is closed: the end has begun
                    self.ask_to_end(status)
                time.sleep(_GRACE)
            if self.terminal is not None:
                self.terminal.leave(cut=True, seconds=0.1)
            self.leave(status)

    def _watch(self) -> None:
        """Wait for a signal."""
        self.end(128 + signal.sigwait(self._signals))


guard = Guard()


def install_early(dev: bool = False, watch: bool = True) -> None:
    """To be called first of all, before anything but the standard library is imported.

    Takes over the deadly signals, drops the environment variables that make Textual a way into the
    machine, and keeps numpy from starting a thread per core that is never used.

    Args:
        dev: Leave those variables to a developer, and turn on Textual's devtools.
        watch: Take over the signals; not in a process that is copied, as a thread waits for them.
    """
    if watch:
        guard.install()
    if dev:
        os.environ.setdefault("TEXTUAL", "debug,devtools")
    else:
        # they import any module, write files, press keys, stop the picture, or crash as no number
        for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
            del os.environ[name]
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
