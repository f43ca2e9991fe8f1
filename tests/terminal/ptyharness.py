"""A terminal for tests: runs a command in a pty, answers questions, knows its screen and modes."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pyte

ROOT = Path(__file__).resolve().parents[2]
APPS = Path(__file__).resolve().parent / "apps"
PATIENCE = 60.0
"""Seconds to wait for what has to come: long, as the machine that tests may be busy. How soon things happen
is tested where it is decided, without a clock."""

KEYS = {
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "enter": b"\r", "space": b" ",
    "tab": b"\t", "escape": b"\x1b", "backspace": b"\x7f", "ctrl+c": b"\x03", "ctrl+l": b"\x0c",
    "ctrl+q": b"\x11", "ctrl+z": b"\x1a", "home": b"\x1b[H", "end": b"\x1b[F",
}  # fmt: skip

_ANSWERS = ((b"\x1b[?2026$p", b"\x1b[?2026;2$y"), (b"\x1b[c", b"\x1b[?62;22c"))
_WHERE = b"\x1b[6n"
_WHICH = b"\x1bP$qm\x1b\\"
_LAST_READ = 10.0
"""Seconds to read on after the command has ended: a process that it left may hold the terminal open."""
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
# pyte knows neither of these and would print parts of them
UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\|\x18|\x1b\\"
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;<>=?$]*|P[^\x1b]*\x1b?|\][^\x07\x1b]*\x1b?)?\Z")


def environment(**changes: str | None) -> dict[str, str]:
    """The environment of a truecolor terminal; None removes a variable."""
    env: dict[str, str | None] = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        **dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE")),
        "XDG_RUNTIME_DIR": "/nonexistent",  # no warm host of this user takes a start over
        "COLUMNS": None,
        "LINES": None,
        **changes,
    }
    return {name: value for name, value in env.items() if value is not None}


def toy(name: str, *args: str) -> list[str]:
    """The command that runs one of the toy apps."""
    return [sys.executable, str(APPS / f"{name}.py"), *args]


class Pty:
    """A command in a pseudo-terminal.

    Args:
        command: What to run.
        size: Columns and rows.
        env: Its environment; that of a truecolor terminal if None.
        answers: Whether the terminal answers questions.
        speed: Bytes per second that the terminal reads; None for as fast as it can.
        cursor: What it answers when asked where its cursor is; b"" for nothing.
        rendition: What it answers when asked which colours are set; b"" for nothing.
    """

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        answers: bool = True,
        speed: float | None = None,
        cursor: bytes = b"\x1b[2;2R",
        rendition: bytes = b"",
    ) -> None:
        self._replies = (*_ANSWERS, (_WHERE, cursor), (_WHICH, rendition))
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._answers = answers
        self.speed = speed
        self.log = b""
        self._tail = b""
        self._changed = threading.Condition(threading.RLock())
        self._master, slave = os.openpty()
        self._set_size(*size)
        self.attributes_before = termios.tcgetattr(slave)
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(environment() if env is None else env),
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)
        self._taking = False
        self._reads = threading.Event()
        self._reads.set()
        self._stop, self._stopper = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the command and the reader."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._stop_reading()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def hang_up(self) -> None:
        """The terminal goes away."""
        self._stop_reading()
        os.close(self._master)
        self._master = -1

    def send(self, data: bytes) -> None:
        """Type bytes, as fast as they are taken."""
        while data:
            data = data[os.write(self._master, data[:4096]) :]

    def press(self, *keys: str) -> None:
        """Press keys, by name or as characters, each in a write of its own."""
        for key in keys:
            self.send(KEYS.get(key, key.encode()))

    def hold(self) -> None:
        """Read nothing until `release`, as a link that has stopped."""
        self._reads.clear()

    def release(self) -> None:
        """Read on."""
        self._reads.set()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size (the kernel tells the program)."""
        with self._changed:
            self.screen.resize(rows, columns)
            self._set_size(columns, rows)

    def signal(self, number: int) -> None:
        """Send the command a signal."""
        self.process.send_signal(number)

    @property
    def text(self) -> str:
        """What the screen shows."""
        with self._changed:
            return "\n".join(self.screen.display)

    def cells(self) -> list[list[Any]]:
        """The cells of the screen, row by row."""
        with self._changed:
            return [[row[x] for x in range(self.screen.columns)] for row in
                    (self.screen.buffer[y] for y in range(self.screen.lines))]  # fmt: skip

    def wait(self, condition: Callable[[], object], timeout: float = PATIENCE, what: str = "") -> None:
        """Wait until a condition holds, looking whenever output comes."""
        end = time.monotonic() + timeout
        with self._changed:
            while not condition():
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(
                        f"{what or 'condition'} not met in {timeout} s; the screen:\n{self.text}"
                    )
                self._changed.wait(min(left, 0.05))

    def wait_for(self, text: str) -> None:
        """Wait until the screen shows a text."""
        self.wait(lambda: text in self.text, what=f"{text!r} on the screen")

    def wait_quiet(self, seconds: float = 0.15, timeout: float = PATIENCE) -> None:
        """Wait until nothing has come for a while."""
        end = time.monotonic() + timeout
        seen = -1
        with self._changed:
            while seen != len(self.log) and time.monotonic() < end:
                seen = len(self.log)
                self._changed.wait_for(lambda: len(self.log) != seen, seconds)  # noqa: B023 - used at once

    def wait_exit(self) -> int:
        """The exit status (negative: killed by a signal), with everything written before it read."""
        status = self.process.wait(PATIENCE)
        self._reader.join(_LAST_READ)
        return status

    @property
    def unread(self) -> bool:
        """Whether the command has written what has not been read, and so neither shown nor answered."""
        waits = bool(select.select([self._master], [], [], 0)[0]) and self.process.poll() is None
        return waits or self._taking

    @property
    def modes(self) -> set[int]:
        """Private modes that are set."""
        on: set[int] = set()
        for numbers, final in _MODE.findall(self.log):
            for number in numbers.split(b";"):
                (on.add if final == b"h" else on.discard)(int(number))
        return on

    @property
    def kitty_depth(self) -> int:
        """How often the kitty keyboard protocol was pushed and not popped."""
        return len(re.findall(rb"\x1b\[>\d+u", self.log)) - self.log.count(b"\x1b[<u")

    def left_over(self) -> list[str]:
        """What of the terminal is not as it was before."""
        faults = []
        # 7 is line wrap and 25 the cursor: those are on in a terminal at rest.
        if wrong := self.modes - {7, 25}:
            faults.append(f"modes still set: {sorted(wrong)}")
        if not {7, 25} <= self.modes and b"\x1b[?" in self.log:
            faults.append("no line wrap or no cursor")
        if self.kitty_depth:
            faults.append(f"kitty keyboard pushed {self.kitty_depth} times")
        if self._master >= 0 and termios.tcgetattr(self._master) != self.attributes_before:
            faults.append("termios differ")
        return faults

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _stop_reading(self) -> None:
        if self._stopper >= 0:
            os.write(self._stopper, b"x")
            self._reads.set()
            self._reader.join()
            os.close(self._stop)
            os.close(self._stopper)
            self._stopper = -1

    def _read(self) -> None:
        while True:
            speed = self.speed
            ready = select.select([self._master, self._stop], [], [])[0]
            self._reads.wait()
            if self._stop in ready:
                return
            self._taking = True
            try:
                data = os.read(self._master, 1 << 16 if speed is None else max(1, int(speed / 20)))
            except OSError:
                data = b""
            if data:
                self._take(data)
            self._taking = False
            if not data:
                return
            if speed is not None and select.select([self._stop], [], [], len(data) / speed)[0]:
                return

    def _take(self, data: bytes) -> None:
        if self._answers:
            for question, answer in self._replies:
                with contextlib.suppress(OSError):
                    os.write(self._master, answer * (self._tail + data).count(question))
        with self._changed:
            self.log += data
            known = UNKNOWN.sub(b"", self._tail + data)
            cut = UNFINISHED.search(known)
            self._tail = known[cut.start() :] if cut else b""
            self._show(known[: cut.start()] if cut else known)
            self._changed.notify_all()

    def _show(self, data: bytes) -> None:
        """Show what has come on the screen."""
        self._stream.feed(data)


def _take_terminal() -> None:
    """In the child: make the pty its controlling terminal; signals as a shell leaves them."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
