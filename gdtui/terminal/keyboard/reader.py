"""The thread that reads what is typed.

Textual's input thread (textual/drivers/linux_driver.py) wakes ten times a second to see whether it should
stop, and reads on for ever when its input has ended (issue #6690). This one sleeps in `select` until there
is input, a deadline of the lexer, or the wish that it stop; and it says when the input has ended.
"""

import os
import select
import threading
import time
from collections.abc import Callable

from gdtui.terminal.keyboard.lexer import Lexer, Token

_READ = 1 << 16


def escape_delay() -> float:
    """Seconds to wait after ESC for the rest of a sequence: ESCDELAY (milliseconds, as in curses) or 0.1."""
    text = os.environ.get("ESCDELAY", "")
    return int(text) / 1000 if text.isascii() and text.isdigit() and 0 < len(text) < 5 else 0.1


class KeyReader:
    """The thread that reads standard input. It sleeps until there is something to do.

    Args:
        source: File descriptor to read from.
        take: Gets the tokens.
        hung_up: Called when there is nothing more to come; the thread then ends.
        failed: Gets an error in any of this; the thread then ends.
    """

    def __init__(
        self,
        source: int,
        take: Callable[[list[Token]], None],
        hung_up: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._source = source
        self._take = take
        self._hung_up = hung_up
        self._failed = failed
        self._thread: threading.Thread | None = None
        self._wake = (-1, -1)

    @property
    def waiting(self) -> bool:
        """Whether something has come that has not been read yet."""
        return self._thread is not None and bool(select.select([self._source], [], [], 0)[0])

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
        try:
            self._read_on()
        except Exception as error:
            self._failed(error)

    def _read_on(self) -> None:
        lexer = Lexer(escape_delay())
        stop = self._wake[0]
        while True:
            wait = None if lexer.deadline is None else max(0.0, lexer.deadline - time.monotonic())
            ready, _, _ = select.select([self._source, stop], [], [], wait)
            if stop in ready:
                return
            if not ready:
                self._take(lexer.tick(time.monotonic()))
                continue
            # A deadline that has passed as well is left: what came may be what it waited for.
            data = _read(self._source)
            if data == b"":
                self._hung_up()
                return
            if data is not None:
                self._take(lexer.feed(data, time.monotonic()))


def _read(source: int) -> bytes | None:
    """What there is to read; b"" when the terminal has gone, None when there was nothing after all."""
    try:
        return os.read(source, _READ)
    except (BlockingIOError, InterruptedError):
        return None
    except OSError:
        return b""
