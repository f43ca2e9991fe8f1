"""The link to the terminal: output that never blocks the event loop, with one frame in flight.

Textual's WriterThread (drivers/_writer_thread.py) is a bounded queue whose `put` runs on the event loop: on
a slow line keys are dead while it is full. Here what the line does not take at once is written by the event
loop when it can be, and `busy` says that no further frame should be drawn until then.

A pty or SSH takes tens of kilobytes long before anybody sees them. So where the terminal answers, a frame
is in flight until it has answered the question sent after it (device attributes, which every terminal
answers and which prints nothing). On a far but fast line that would allow one frame per round trip, so
there as many frames may be under way as fit the round trip, as long as answers do not come later than that.
"""

import asyncio
import contextlib
import os
import select
import termios
import time
from collections.abc import Callable

from gdtui.terminal.answers import Answers

QUESTION = "\x1b[c"
"""Primary device attributes (DA1); the answer is ESC [ ? … c."""
_ASK_AFTER = 512
"""Bytes of frames after which the terminal is asked; less than that is never worth waiting for."""
_MOST_CONTROL = 1 << 18
"""Unwritten bytes beyond which control output (a bell, a pointer shape) is dropped."""


class Link:
    """Writes to a non-blocking terminal from the event loop.

    Args:
        descriptor: File descriptor of the terminal, non-blocking.
        loop: The running event loop.
        on_free: Called on the loop when `busy` has become false.
    """

    def __init__(self, descriptor: int, loop: asyncio.AbstractEventLoop, on_free: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._loop = loop
        self._on_free = on_free
        self._rest = b""
        self._broken = False
        self._answers = Answers()
        self._unasked = 0
        self._timeout: asyncio.TimerHandle | None = None

    @property
    def busy(self) -> bool:
        """Whether the last frame is still under way."""
        return bool(self._rest) or self._answers.full

    @property
    def quick(self) -> bool:
        """Whether what was sent last arrived at once, as far as the terminal says so."""
        return not self._rest and self._answers.prompt

    @property
    def awaiting(self) -> bool:
        """Whether an answer of the terminal is still to come."""
        return self._answers.awaited

    def ask(self) -> None:
        """Ask the terminal for a first answer, which tells that it answers at all, and how quickly."""
        self._answers.ask(time.perf_counter())
        self.write(QUESTION)

    def write(self, text: str) -> None:
        """Write control output: it is sent in any case, in order, and does not count as a frame."""
        if len(self._rest) <= _MOST_CONTROL:
            self._send(text.encode("utf-8", "replace"))

    def write_frame(self, text: str) -> None:
        """Write a frame; ask for an answer when enough has been sent since the last question."""
        data = text.encode("utf-8", "replace")
        # what a terminal that answers nothing was sent before has arrived, or has been lost, long ago
        self._unasked = self._unasked * self._answers.come + len(data)
        if self._answers.come and self._unasked >= _ASK_AFTER:
            data += QUESTION.encode()
            self._answers.ask(time.perf_counter(), self._unasked)
            self._unasked = 0
            self._expect_answer()
        self._send(data)

    def answered(self, moment: float) -> None:
        """The terminal has answered, at `moment` (of time.perf_counter)."""
        was_busy = self.busy
        self._answers.take(moment)
        if not self._answers.awaited:
            self._cancel_timeout()
        self._tell(was_busy)

    def close(self) -> bool:
        """Stop writing; whether all had been written. What had not been is dropped."""
        whole = not self.busy
        self._rest = b""
        self._cancel_timeout()
        self._loop.remove_writer(self._descriptor)
        return whole

    def _send(self, data: bytes) -> None:
        """Write what the line takes now and keep the rest for when it takes more."""
        if self._broken:
            return
        if self._rest:
            self._rest += data
            return
        self._rest = data[self._write_now(data) :]
        if self._rest:
            self._loop.add_writer(self._descriptor, self._write_rest)

    def _write_rest(self) -> None:
        """The line takes more."""
        self._rest = self._rest[self._write_now(self._rest) :]
        if not self._rest:
            self._loop.remove_writer(self._descriptor)
            self._tell(True)

    def _write_now(self, data: bytes) -> int:
        """Write without waiting: the number of bytes taken. A broken line takes everything, to nowhere."""
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0
        except OSError:
            # A terminal that went away: the input side sees it too, and ends the program.
            self._broken = True
            return len(data)

    def _expect_answer(self) -> None:
        """Stop waiting for answers if none comes for longer than the line needs."""
        self._cancel_timeout()
        self._timeout = self._loop.call_later(self._answers.patience, self._give_up)

    def _give_up(self) -> None:
        """An answer was lost, or the terminal answers no more."""
        was_busy = self.busy
        self._answers.give_up()
        self._tell(was_busy)

    def _cancel_timeout(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None

    def _tell(self, was_busy: bool) -> None:
        """Report that the link has become free."""
        if was_busy and not self.busy:
            self._on_free()


def write_within(descriptor: int, data: bytes, seconds: float) -> bool:
    """Write all of `data` to a terminal unless that takes longer than `seconds`; whether it was written.

    Used to leave the terminal: works on a descriptor that blocks too, as it writes little at a time.
    """
    end = time.monotonic() + seconds
    with contextlib.suppress(OSError):
        while data:
            wait = end - time.monotonic()
            if wait <= 0 or not select.select([], [descriptor], [], wait)[1]:
                return False
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(descriptor, data[:64]) :]
        return True
    return False


def discard_output(descriptor: int) -> None:
    """Drop what the kernel holds for a terminal that has not read it yet."""
    with contextlib.suppress(termios.error, OSError):
        termios.tcflush(descriptor, termios.TCOFLUSH)
