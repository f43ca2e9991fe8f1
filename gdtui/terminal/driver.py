"""The driver: Textual's window on the terminal, made to stand whatever a terminal does.

Takes the place of Textual's LinuxDriver (textual/drivers/linux_driver.py), which spins when standard input
ends (issue #6690), blocks the event loop on a slow line, wakes ten times a second to look for input,
and resumes on any SIGCONT whether or not it had been suspended.
"""

import asyncio
import contextlib
import os
import select
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from gdtui.terminal.keys import Lexer, Token
from gdtui.terminal.link import Link
from gdtui.terminal.messages import Translator, is_answer
from gdtui.terminal.signals import HUNG_UP, guard
from gdtui.terminal.tty_state import TerminalState

if TYPE_CHECKING:
    from gdtui.terminal.wired import WiredApp

_READ = 1 << 16
_INBOX = 512
"""Tokens of input kept for an app that is slower than the typing; of more than that, the newest."""
_QUICK_POLLS = 50
_SLOW_POLL = 0.005
_LAST_ANSWER = 0.2
"""Seconds to wait at the end for an answer under way, which would else appear at the shell's prompt."""


def escape_delay() -> float:
    """Seconds to wait after ESC for the rest of a sequence: ESCDELAY (milliseconds, as in curses) or 0.1."""
    text = os.environ.get("ESCDELAY", "")
    return int(text) / 1000 if text.isascii() and text.isdigit() and 0 < len(text) < 5 else 0.1


class TerminalDriver(Driver):
    """Reads keys in a thread, writes through a Link, and enters and leaves the terminal's modes."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._state = TerminalState(mouse)
        self._size = size or self._state.size()
        self._link: Link | None = None
        self._keys = _KeyReader(self._state.source, self._take, self._hung_up)
        self._translator = Translator()
        self._inbox: deque[Token] = deque(maxlen=_INBOX)
        self._later: asyncio.TimerHandle | None = None
        self._polls = 0

    @property
    def can_suspend(self) -> bool:
        """Whether the terminal can be lent to another program."""
        return True

    @property
    def busy(self) -> bool:
        """Whether a frame is under way, or there is no terminal to send one to."""
        return self._link is None or self._link.busy

    def write(self, data: str) -> None:
        """Write control output. Dropped while the terminal is not ours."""
        if self._link is not None:
            self._link.write(data)

    def write_frame(self, data: str) -> None:
        """Write what brings the screen up to date."""
        if self._link is not None:
            self._link.write_frame(data)

    def start_application_mode(self) -> None:
        """Enter the terminal and begin to read."""
        start = self._state.enter()
        guard.terminal = self._state
        app: WiredApp = self._app  # type: ignore[assignment]
        self._link = Link(self._state.output, self._loop, app.send_frame)
        self._link.write(start)
        self._link.ask()
        self._keys.start()
        for number, handler in self._handlers().items():
            self._loop.add_signal_handler(number, handler)
        self._resized()

    def disable_input(self) -> None:
        """Stop reading; what has not been read is dropped."""
        self._keys.stop()
        for number in self._handlers():
            self._loop.remove_signal_handler(number)
        self._state.drop_input()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was found."""
        self.disable_input()
        if self._link is None:
            return
        whole = self._link.close()
        awaiting = self._link.awaiting
        self._link = None
        self._state.leave(cut=not whole)
        self._state.drop_input(_LAST_ANSWER if awaiting else 0.0)

    def stop_process(self) -> None:
        """Stop the process group, as the terminal's suspend key does, until the shell continues it."""
        self.suspend_application_mode()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(0, signal.SIGTSTP)
        self.resume_application_mode()

    def send_message(self, message: Message) -> None:
        """Post a message to the app (on the event loop)."""
        self._app.post_message(message)

    def _deliver(self) -> None:
        """Hand on input one by one, each when the one before has been dealt with.

        Textual looks up a widget's bindings only when the key has bubbled up through the queues of all its
        parents (`App._on_key`), so a text key that comes right behind it would overtake it.
        """
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._inbox and not self._app_has_mail():
            for message in self._translator.messages(self._inbox.popleft()):
                self.process_message(message)
            self._polls = 0
        if self._inbox:
            self._polls += 1
            # At first in the loop's next turn; a handler that takes its time is not polled for meanwhile.
            self._later = self._loop.call_later(0 if self._polls < _QUICK_POLLS else _SLOW_POLL, self._deliver)

    def _app_has_mail(self) -> bool:
        """Whether the app, or what gets the keys, has messages that it has not dealt with."""
        if not self._app.screen_stack:
            return False
        receiver = self._app.focused or self._app.screen
        return any(node.message_queue_size for node in receiver.ancestors_with_self)

    def _take(self, tokens: list[Token]) -> None:
        """Deal with input (in the reading thread)."""
        moment = time.perf_counter()
        with contextlib.suppress(RuntimeError):  # the event loop has closed
            for token in tokens:
                if is_answer(token):
                    self._loop.call_soon_threadsafe(self._answered, moment)
                else:
                    self._inbox.append(token)
            self._loop.call_soon_threadsafe(self._deliver)

    def _answered(self, moment: float) -> None:
        if self._link is not None:
            self._link.answered(moment)

    def _hung_up(self) -> None:
        """Standard input has ended (in the reading thread)."""
        if guard.installed:
            guard.end(HUNG_UP)
        else:
            self._loop.call_soon_threadsafe(lambda: self._app.exit(return_code=HUNG_UP))

    def _handlers(self) -> dict[signal.Signals, Callable[[], None]]:
        app: WiredApp = self._app  # type: ignore[assignment]
        return {
            signal.SIGWINCH: self._resized,
            signal.SIGTSTP: app.action_suspend_process,
            signal.SIGCONT: self._continued,
        }

    def _resized(self) -> None:
        """Tell the app the terminal's size. It may also have lost what it showed."""
        width, height = self._state.size()
        size = Size(width, height)
        self._app.post_message(events.Resize(size, size))
        app: WiredApp = self._app  # type: ignore[assignment]
        app.action_repaint()

    def _continued(self) -> None:
        """After a stop that was not ours (SIGSTOP), or none at all: make sure of modes and screen."""
        self._state.set_raw_again()
        self._resized()


class _KeyReader:
    """The thread that reads standard input. It sleeps until there is something to do."""

    def __init__(self, source: int, take: Callable[[list[Token]], None], hung_up: Callable[[], None]) -> None:
        self._source = source
        self._take = take
        self._hung_up = hung_up
        self._thread: threading.Thread | None = None
        self._wake = (-1, -1)

    def start(self) -> None:
        """Begin to read."""
        self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name="gdtui-keys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop reading, if it has begun."""
        if self._thread is None:
            return
        os.write(self._wake[1], b"x")
        self._thread.join()
        self._thread = None
        for descriptor in self._wake:
            os.close(descriptor)

    def _run(self) -> None:
        lexer = Lexer(escape_delay())
        stop = self._wake[0]
        while True:
            wait = None if lexer.deadline is None else max(0.0, lexer.deadline - time.monotonic())
            ready, _, _ = select.select([self._source, stop], [], [], wait)
            if stop in ready:
                return
            tokens = lexer.tick(time.monotonic())
            if ready:
                data = _read(self._source)
                if data == b"":
                    self._hung_up()
                    return
                if data is not None:
                    tokens += lexer.feed(data, time.monotonic())
            self._take(tokens)


def _read(source: int) -> bytes | None:
    """What there is to read; b"" when the terminal has gone, None when there was nothing after all."""
    try:
        return os.read(source, _READ)
    except (BlockingIOError, InterruptedError):
        return None
    except OSError:
        return b""
