"""The driver: Textual's window on the terminal, made to stand whatever a terminal does.

Takes the place of Textual's LinuxDriver (textual/drivers/linux_driver.py), which spins when standard input
ends (issue #6690), blocks the event loop on a slow line, wakes ten times a second to look for input,
and resumes on any SIGCONT whether or not it had been suspended.
"""

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from gdtui.terminal.ambiguous import width_told
from gdtui.terminal.colors.asked import has_truecolor
from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.keyboard.messages import Translator, current, is_answer, taken
from gdtui.terminal.keyboard.reader import KeyReader
from gdtui.terminal.link import Link
from gdtui.terminal.sender import Sender
from gdtui.terminal.signals import HUNG_UP, guard
from gdtui.terminal.tty_state import TerminalState

_INBOX = 512
"""Tokens of input kept for an app that is slower than the typing; of more than that, the newest."""
_QUICK_POLLS = 50
_SLOW_POLL = 0.005
_MOST_POLLS = 60
"""Looks at a busy app after which a key is handed on all the same: a key is never kept waiting for long."""
_SECOND_LOOK = 0.05
_LAST_ANSWER = 0.2
"""Seconds to wait at the end for an answer under way, which would else appear at the shell's prompt."""


class TerminalDriver(Driver):
    """Reads keys in a thread, writes through a Link, and enters and leaves the terminal's modes."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        shown = self._sender.capabilities
        self._state = TerminalState(mouse, measure=not shown.ascii, ask_colors=shown.open)
        self._size = size or self._state.size()
        self._link: Link | None = None
        self._keys = KeyReader(self._state.source, self._take, self._hung_up, self._failed)
        self._translator = Translator()
        self._inbox: deque[Token] = deque(maxlen=_INBOX)
        self._later: asyncio.TimerHandle | None = None
        self._polls = 0

    @property
    def _sender(self) -> Sender:
        return cast(Sender, self._app)

    @property
    def can_suspend(self) -> bool:
        """Whether the terminal can be lent to another program."""
        return True

    @property
    def busy(self) -> bool:
        """Whether a frame is under way, or there is no terminal to send one to."""
        return self._link is None or self._link.busy

    @property
    def quick(self) -> bool:
        """Whether frames arrive at once, and no key waits."""
        return self._link is not None and self._link.quick and not self._inbox

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
        self._link = Link(self._state.output, self._loop, self._sender.link_freed)
        self._link.write(start)
        self._link.ask()
        self._keys.start()
        self._loop.set_exception_handler(self._loop_failed)
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
        self.suspend_application_mode()  # which gives SIGTSTP back its default action
        os.kill(0, signal.SIGTSTP)
        self.resume_application_mode()

    def send_message(self, message: Message) -> None:
        """Post a message to the app (on the event loop)."""
        self._app.post_message(message)

    @property
    def unread(self) -> bool:
        """Whether there is input that the app has not been handed yet."""
        return bool(self._inbox)

    @property
    def key_waits(self) -> bool:
        """Whether there is input that has not been dealt with, or not even been read."""
        return bool(self._inbox) or self._keys.waiting or self._app_has_mail()

    def press(self, token: Token) -> None:
        """Take a key that nobody typed as if somebody had (on the event loop)."""
        self._inbox.append(token)
        self._deliver()

    def typed(self, tokens: list[Token]) -> None:
        """Input has come from the terminal and is about to be handed on (in the reading thread)."""

    def _deliver(self) -> None:
        """Hand on input one by one, each when the one before has been dealt with.

        Textual looks up a widget's bindings only when the key has bubbled up through the queues of all its
        parents (`App._on_key`), so a text key that comes right behind it would overtake it.
        """
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._inbox and (self._polls >= _MOST_POLLS or not self._app_has_mail()):
            for message in self._translator.messages(taken(self._inbox)):
                self.process_message(message)
            self._polls = 0
        if self._inbox:
            self._polls += 1
            # At first in the loop's next turn; a handler that takes its time is not polled for meanwhile.
            self._later = self._loop.call_later(
                0 if self._polls < _QUICK_POLLS else _SLOW_POLL, self._deliver
            )

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
            self.typed(tokens)
            for token in current(tokens):
                if is_answer(token):
                    self._loop.call_soon_threadsafe(self._answered, moment)
                elif token.kind is Kind.REPORT:
                    if has_truecolor(token):
                        self._loop.call_soon_threadsafe(self._sender.truecolor_is_there)
                elif (width := width_told(token)) is not None:
                    self._loop.call_soon_threadsafe(self._sender.ambiguous_are, width)
                else:
                    self._inbox.append(token)
            if self._inbox:
                self._loop.call_soon_threadsafe(self._deliver)

    def _answered(self, moment: float) -> None:
        if self._link is not None:
            self._link.answered(moment)

    def _hung_up(self) -> None:
        """Standard input has ended (in the reading thread, which must not wait for the end it causes)."""
        if guard.installed:
            threading.Thread(target=guard.end, args=(HUNG_UP,), name="gdtui-hangup", daemon=True).start()
        else:
            self._loop.call_soon_threadsafe(lambda: self._app.exit(return_code=HUNG_UP))

    def _failed(self, error: Exception) -> None:
        """The reading thread died: end the app, as nobody could."""
        self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def _loop_failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """An error in a callback of the event loop ends the app, as one in a handler does."""
        error = context.get("exception")
        if isinstance(error, Exception) and "handle" in context:
            self._app._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _handlers(self) -> dict[signal.Signals, Callable[[], None]]:
        return {
            signal.SIGWINCH: self._resized,
            signal.SIGTSTP: self._sender.action_suspend_process,
            signal.SIGCONT: self._continued,
        }

    def _resized(self) -> None:
        """Tell the app the terminal's size, and see to it that everything is sent again.

        Textual paints anew when its size changes. It does not when the size is the same again by the time it
        looks, though the terminal may have lost what it showed: hence the second look.
        """
        size = Size(*self._state.size())
        self._app.post_message(events.Resize(size, size))
        self._sender.forget_screen()
        self._loop.call_later(_SECOND_LOOK, self._sender.send_frame)

    def _continued(self) -> None:
        """After a stop that was not ours (SIGSTOP), or none at all: make sure of modes and screen."""
        self._state.set_raw_again()
        self._resized()
