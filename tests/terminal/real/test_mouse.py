"""The mouse through a real pseudo-terminal: SGR reports in, few bytes out, no key lost."""

import time

import pytest

from tests.terminal.ptyharness import Pty
from tests.terminal.real.randomkeys import COMMAND


def report(code: int, row: int, column: int, end: str = "M") -> bytes:
    return f"\x1b[<{code};{column + 1};{row + 1}{end}".encode()


def click(row: int, column: int) -> bytes:
    return report(0, row, column) + report(0, row, column, "m")


@pytest.mark.parametrize("options", [(), ("--restricted",), ("--ascii", "--color", "none")])
def test_a_click_presses_a_key_and_changes_the_screen_and_a_drag_moves_the_dot(
    options: tuple[str, ...],
) -> None:
    with Pty([*COMMAND, "landscape", *options], (80, 24)) as terminal:
        terminal.wait_for("landscape]")
        terminal.send(click(23, 1))
        terminal.wait_for("Downhill:")
        terminal.send(
            report(0, 5, 8) + b"".join(report(32, 6, 8 + i) for i in range(20)) + report(0, 6, 27, "m")
        )
        terminal.wait_for("b goes back to the run before")
        terminal.send(click(0, 24))
        terminal.wait_for("slope]")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()


def test_keys_among_a_storm_of_drags_all_arrive() -> None:
    with Pty([*COMMAND, "circuit", "sum-product"], (80, 24)) as terminal:
        terminal.wait_for("circuit]")
        # in whole reports: the harness answers questions in between, which a terminal never does in a report
        storm = b"".join(report(32, 3 + n % 12, n % 70) for n in range(200))
        for _ in range(4):
            for piece in (report(0, 14, 40), storm, storm, b"n", storm, storm, report(0, 3, 3, "m")):
                terminal.send(piece)
        terminal.wait_for("backward 1/4")


def drag(places: range) -> bytes:
    return b"".join(report(32, 8, 10 + place % 30) for place in places)


def test_a_drag_on_a_link_that_stands_sends_no_frame_for_each_move() -> None:
    with Pty([*COMMAND, "slope"], (80, 24)) as terminal:
        terminal.wait_for("slope]")
        terminal.send(report(0, 8, 10) + drag(range(1, 2)))
        terminal.wait_quiet()
        before = len(terminal.log)
        terminal.send(drag(range(20, 21)))
        terminal.wait_quiet()
        one = len(terminal.log) - before
        terminal.hold()
        for start in range(0, 3_000, 100):
            terminal.send(drag(range(start, start + 100)))
        terminal.send(drag(range(25, 26)) + report(0, 8, 35, "m"))
        time.sleep(0.5)
        terminal.release()
        terminal.wait_quiet()
        # what the kernel holds, and then one frame with all that has come together
        assert len(terminal.log) - before - one < 65_536 + 8 * one
        terminal.press("n")
        terminal.wait_quiet()


def test_without_the_mouse_the_terminal_keeps_it() -> None:
    with Pty([*COMMAND, "landscape", "--no-mouse"], (80, 24)) as terminal:
        terminal.wait_for("landscape]")
        assert b"\x1b[?1002h" not in terminal.log
        assert b"\x1b[?1000h" not in terminal.log
