"""Many sessions that one process reads, drained as they come: on terminals of its own, or in tabs."""

import base64
import binascii
import os
import re
import selectors
import subprocess
import sys
import termios
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self

from tests.terminal.ptyharness import ROOT, _take_terminal

COMMAND = ("landscape", "--loss", "rosenbrock", "--learning-rate", "0.0005", "--speed", "5")
COLUMNS, ROWS = 120, 40
_QUIET = 0.8
"""Seconds without a byte after which the last first picture is out."""
_ANSWERS = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[6n": b"\x1b[2;2R"}
_COPIED = re.compile(rb"\x1b\]52;[^;]*;([\w+/=]*)(?:\x07|\x1b\\)")
_STEPS = re.compile(rb"--steps (\d+)")
_PATIENCE = 10.0
_BREATH = 0.02
"""Seconds between an answer and the next key."""


class Answer(NamedTuple):
    """The answer to a key, which copies the line that brings the view back.

    Attributes:
        session: whose it is.
        milliseconds: how long it took.
        moment: when it came, in seconds.
        step: the step that the session had reached.
    """

    session: int
    milliseconds: float
    moment: float
    step: int


class Crowd(ABC):
    """Sessions, numbered as they were started."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.count = 0
        self.ending = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.ending = True
        self.close()

    @abstractmethod
    def close(self) -> None:
        """End all sessions."""

    @abstractmethod
    def begin(self, session: int) -> None:
        """Start a session."""

    @abstractmethod
    def press(self, session: int, key: bytes) -> None:
        """Press a key, or answer a question."""

    @abstractmethod
    def taken(self, session: int) -> bytes:
        """What a session has written that has not been read."""

    def start(self, count: int) -> float:
        """Start so many at once; seconds until all have drawn their first picture."""
        last = began = time.perf_counter()
        new = set(range(self.count, self.count + count))
        for session in sorted(new):
            self.begin(session)
        self.count += count
        dark = set(new)
        while dark or time.perf_counter() - last < _QUIET:
            if came := {session for session, data in self.read(_QUIET).items() if data} & new:
                last = time.perf_counter()
                dark -= came
        return last - began

    def read(self, seconds: float) -> dict[int, bytes]:
        """What has come, by session; questions of the sessions are answered."""
        came = {key.data: self.taken(key.data) for key, _ in self.selector.select(seconds)}
        for session, data in came.items():
            answer = b"".join(reply * data.count(question) for question, reply in _ANSWERS.items())
            if answer:
                self.press(session, answer)
        return came

    def press_all(self, key: bytes, sessions: Iterable[int]) -> None:
        """Press a key in several sessions."""
        for session in sessions:
            self.press(session, key)

    def run(self, seconds: float) -> None:
        """Let them run."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def answers(self, rounds: int) -> list[Answer]:
        """A key in every session, one after the other, several times."""
        return [self._answer(session) for _ in range(rounds) for session in range(self.count)]

    def _answer(self, session: int) -> Answer:
        self.run(_BREATH)
        began = time.perf_counter()
        self.press(session, b"y")
        said = b""
        while not (found := _COPIED.search(said)):
            if time.perf_counter() - began > _PATIENCE:
                raise AssertionError("a key was not answered")
            said += self.read(1.0).get(session, b"")
        now = time.perf_counter()
        return Answer(session, 1000 * (now - began), now, _step(found[1]))


def _step(copied: bytes) -> int:
    """The step in a line that was copied."""
    try:
        found = _STEPS.search(base64.b64decode(copied, validate=True))
    except binascii.Error as error:
        raise AssertionError("a copied line is no base64") from error
    return int(found[1]) if found else 0


def reached(answers: Sequence[Answer]) -> float:
    """How many steps a second a session has made between its first answer and its last, on the average."""
    first: dict[int, Answer] = {}
    last: dict[int, Answer] = {}
    for answer in answers:
        first.setdefault(answer.session, answer)
        last[answer.session] = answer
    pairs = [(first[session], last[session]) for session in first]
    return sum(b.step - a.step for a, b in pairs) / sum(b.moment - a.moment for a, b in pairs)


class Terminals(Crowd):
    """Sessions on pseudo-terminals.

    Args:
        env: the environment of every session.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__()
        self._env = env
        self.processes: list[subprocess.Popen[bytes]] = []
        self._terminals: list[int] = []

    def close(self) -> None:
        for process in self.processes:
            process.terminate()
        while self.selector.get_map():
            self.read(0.1)
        for process in self.processes:
            process.wait()

    def begin(self, session: int) -> None:
        ours, theirs = os.openpty()
        os.set_blocking(ours, False)
        termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
        command = [sys.executable, "-m", "gdtui", *COMMAND, "--restricted"]
        self.processes.append(
            subprocess.Popen(
                command, stdin=theirs, stdout=theirs, stderr=theirs, env=self._env, cwd=ROOT,
                start_new_session=True, preexec_fn=_take_terminal,
            )
        )  # fmt: skip
        os.close(theirs)
        self._terminals.append(ours)
        self.selector.register(ours, selectors.EVENT_READ, session)

    def press(self, session: int, key: bytes) -> None:
        os.write(self._terminals[session], key)

    def taken(self, session: int) -> bytes:
        terminal = self._terminals[session]
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:
            data = b""
        if not data:
            self.selector.unregister(terminal)
            os.close(terminal)
            if not self.ending:
                raise AssertionError("a session has ended by itself")
        return data
