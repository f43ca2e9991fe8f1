"""A terminal answers late, twice, in another order, in pieces or never: no key is lost, nothing is typed."""

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.terminal.ptyharness import Pty, toy

ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[6n": b"\x1b[2;2R",
    b"\x1b[c": b"\x1b[?62;22c",
}
"""To the questions for a mode, for the cursor's place and for the device."""
UNASKED = b"\x1b[?1u\x1b[>1;10;0c\x1b[?62;22c"
"""The keyboard's flags, a second device answer, one more of the first."""


class Odd(Pty):
    """A terminal that hands its answers to a function, which says what of them is sent now.

    Attributes:
        owed: what has not been sent, in the order of the questions.
    """

    def __init__(self, sends: Callable[["Odd"], bytes]) -> None:
        self.owed: list[bytes] = []
        self._sends = sends
        self._known = Counter[bytes]()
        self._line = threading.Lock()  # a terminal sends no key within an answer
        super().__init__(toy("counter"), (80, 10), answers=False)

    def _take(self, data: bytes) -> None:
        super()._take(data)
        for question, answer in ANSWERS.items():
            self.owed += [answer] * (self.log.count(question) - self._known[question])
            self._known[question] = self.log.count(question)
        with self._line, contextlib.suppress(OSError):
            os.write(self._master, self._sends(self))

    def send(self, data: bytes) -> None:
        with self._line:
            super().send(data)

    def pay(self) -> bytes:
        """All that is owed."""
        paid, self.owed = b"".join(self.owed), []
        return paid


def doubled(terminal: Odd) -> bytes:
    return b"".join(answer * 2 for answer in terminal.owed) * bool(terminal.pay())


def backwards(terminal: Odd) -> bytes:
    terminal.owed.reverse()
    return terminal.pay() if len(terminal.owed) > 1 else b""


def in_pieces(terminal: Odd) -> bytes:
    for byte in terminal.pay():
        os.write(terminal._master, bytes([byte]))
        time.sleep(0.001)  # else the kernel hands them on as one
    return b""


def unasked(terminal: Odd) -> bytes:
    return UNASKED + terminal.pay() if terminal.owed else b""


WAYS = {
    "never": lambda _: b"",
    "late": lambda _: b"",
    "doubled": doubled,
    "backwards": backwards,
    "in pieces": in_pieces,
    "unasked": unasked,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_key_is_lost_and_nothing_is_typed(way: str) -> None:
    with Odd(WAYS[way]) as terminal:
        terminal.wait_for("count 0")
        for number in range(1, 9):
            terminal.press("n")
            terminal.wait_for(f"count {number} ")
        terminal.press("a")  # draws again and again, each frame with a question
        terminal.wait_for("count 11 ")
        terminal.press("a")
        terminal.wait_for("paused at")
        terminal.press("i")
        terminal.wait_for("asking")
        if way == "late":
            terminal.send(terminal.pay())
        terminal.press(*"xyz")
        terminal.wait_for("xyz")
        assert "R" not in terminal.text.partition("asking")[2].partition("xyz")[0]
        terminal.press("escape")
        terminal.wait(lambda: "asking" not in terminal.text)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()
