"""The terminal's modes, set and put back."""

import fcntl
import os
import struct
import termios
from collections.abc import Iterator

import pytest

from gdtui.terminal.tty_state import LARGEST, TerminalState


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    far, near = os.openpty()
    yield far, near
    os.close(far)
    os.close(near)


def is_non_blocking(descriptor: int) -> bool:
    return bool(fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_NONBLOCK)


@pytest.mark.parametrize("named", [True, False])
def test_enter_and_leave(ends: tuple[int, int], named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless(_: int) -> str:
        raise OSError

    if not named:  # a container, or somebody else's terminal after su
        monkeypatch.setattr(os, "ttyname", nameless)
    far, near = ends
    before = termios.tcgetattr(near)
    state = TerminalState(source=near, target=near)
    start = state.enter()
    assert state.entered
    assert is_non_blocking(state.output)
    assert is_non_blocking(near) is not named
    assert not termios.tcgetattr(near)[3] & (termios.ECHO | termios.ICANON | termios.ISIG)
    assert "\x1b[?1049h" in start
    assert "\x1b[?1006h" in start
    state.leave(cut=False)
    assert not is_non_blocking(near)
    assert termios.tcgetattr(near) == before
    written = b""
    while not written.endswith(b"\x1b[?25h"):  # what is written may come in pieces
        written += os.read(far, 4096)
    for mode in (1000, 1002, 1006, 1004, 2004, 1049):
        assert f"\x1b[?{mode}l".encode() in written
    state.leave(cut=True)  # the signal thread may come second
    os.write(near, b"!")
    assert os.read(far, 4096) == b"!"


def test_no_mouse(ends: tuple[int, int]) -> None:
    state = TerminalState(mouse=False, source=ends[1], target=ends[1])
    assert "1000" not in state.enter()
    state.leave(cut=False)


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [(120, 40, (120, 40)), (60_000, 60_000, LARGEST), (0, 0, (77, 33)), (1, 1, (1, 1))],
)
def test_size(
    ends: tuple[int, int], columns: int, rows: int, expected: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setenv("LINES", "33")
    fcntl.ioctl(ends[1], termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    assert TerminalState(source=ends[1], target=ends[1]).size() == expected
