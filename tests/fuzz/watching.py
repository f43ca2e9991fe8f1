"""What a program in a terminal is doing, and whether the terminal shows what it should."""

import contextlib
import time
from pathlib import Path
from typing import Any, NamedTuple

from tests.terminal.ptyharness import Pty
from tests.terminal.pytescreen import seen
from tests.terminal.real.randomkeys import answer

_QUIET = 0.15
"""Seconds without output and work after which nothing moves: a run takes five steps a second."""
_PATIENCE = 5.0
"""Seconds that are waited for that: a run goes on."""
_SLOW = 1.3
"""Seconds after which not even the slowest run moves."""
_CLEAR, _FRAME_END, _QUESTION = b"\x1b[2J", b"\x1b[?2026l", b"\x1b[c"

Cells = list[list[tuple[object, ...]]]


class Watched(Pty):
    """A terminal that keeps what it showed when it was cleared last, to the byte.

    Attributes:
        shown: its cells then.
        text_shown: the text of these.
    """

    shown: Cells
    text_shown: str

    def _show(self, data: bytes) -> None:
        before, clear, after = data.partition(_CLEAR)
        super()._show(before)
        if clear:
            self.shown, self.text_shown = cells(self), self.text
            super()._show(clear + after)


class Worked(NamedTuple):
    """What a program has done: bytes written, clock ticks it took; whether a thread, or we, have work."""

    size: int
    ticks: int
    runs: bool


def worked(terminal: Pty) -> Worked:
    """What it has done until now."""
    ticks, runs = 0, terminal.unread
    for task in Path(f"/proc/{terminal.process.pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):  # the thread has ended
            state = task.read_text().rpartition(")")[2].split()
            ticks, runs = ticks + int(state[11]) + int(state[12]), runs or state[0] in "RD"
    return Worked(len(terminal.log), ticks, runs)


def rest(terminal: Pty) -> bool:
    """Wait until the program has nothing left to do, and we have shown it; whether that has come.

    It does not where a run goes on, nor on a machine so busy that we show less than is written.
    """
    end, done = time.monotonic() + _PATIENCE, worked(terminal)
    while time.monotonic() < end:
        terminal.wait_quiet(_QUIET, _QUIET)
        before, done = done, worked(terminal)
        if before == done and not done.runs:
            return True
    return False


def check_repaint(terminal: Watched, when: str) -> bool:
    """Compare what the terminal showed just before ctrl+l cleared it with what it shows after.

    What moves by itself is let be: a run, a notice that has been there long enough. And so is what was still
    under way: ctrl+l overtakes a frame that waits for the one before to be shown.

    Returns:
        Whether there was rest to compare in.
    """
    rest(terminal)
    terminal.send(b"\x1b[I")  # any key gives the focus back, and with it another look
    rested = rest(terminal)
    size = len(terminal.log)
    answer(terminal, when)
    rest(terminal)
    painted, whole = cells(terminal), len(terminal.log)
    assert "internal error" not in terminal.text, f"a dialog has failed {when}:\n{terminal.text}"
    if rested and terminal.shown != painted and not _moves(terminal.log[size:]):
        _give_time(terminal)
        told = f"{_differing(terminal.shown, painted)}\n{terminal.text_shown}\n{'=' * 20}\n{terminal.text}"
        assert len(terminal.log) != whole, f"not what a repaint shows {when}: {told}"
    return rested


def _moves(sent: bytes) -> bool:
    """Whether what was sent for ctrl+l is more than the one frame that it asks for."""
    _, _, later = sent.partition(_CLEAR)[2].partition(_FRAME_END)
    return sent.count(_CLEAR) != 1 or later not in (b"", _QUESTION)


def _give_time(terminal: Pty) -> None:
    """Wait for output of what moves, and longer while the program waits for a processor of a busy machine."""
    for _ in range(20):
        size = len(terminal.log)
        terminal.wait_quiet(_SLOW, _SLOW)
        if len(terminal.log) != size or not worked(terminal).runs:
            return


def cells(terminal: Pty) -> Cells:
    """What can be seen of each cell."""
    return [[seen(cell) for cell in row] for row in terminal.cells()]


def _differing(shown: Cells, painted: Cells) -> list[tuple[Any, ...]]:
    """The first few cells that differ: row, column, what was shown, what belongs there."""
    found: list[tuple[Any, ...]] = [
        (y, x, cell, wanted)
        for y, rows in enumerate(zip(shown, painted, strict=True))
        for x, (cell, wanted) in enumerate(zip(*rows, strict=True))
        if cell != wanted
    ]
    return found[:8]
