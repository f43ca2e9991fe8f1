"""Bursts of keys and clicks on dialogs that open and close, through a real terminal.

Textual's own palette and lists failed of them: KeyError, NoMatches, IndexError, InvalidStateError.
"""

import sys

import pytest

from tests.terminal.ptyharness import Pty
from tests.terminal.real.randomkeys import answer

CTRL_P, PAGE_DOWN, PAGE_UP, BACKSPACE, ENTER, ESCAPE = (
    b"\x10",
    b"\x1b[6~",
    b"\x1b[5~",
    b"\x7f",
    b"\r",
    b"\x1b",
)


def click(column, row):
    return b"\x1b[<0;%d;%dM\x1b[<0;%d;%dm" % (column, row, column, row)


BURSTS = {
    "a page before the list is there": CTRL_P + PAGE_DOWN,
    "the palette twice": CTRL_P + CTRL_P + PAGE_DOWN + BACKSPACE,
    "two enters": CTRL_P + b"theme" + ENTER + ENTER,
    "a theme and a key at once": CTRL_P + b"theme" + ENTER + b"\x1b[B" + ENTER + b"n",
    "enter and a click": b"f" + ENTER + click(20, 8),
    "a click and enter": b"f" + click(20, 8) + ENTER,
    "a double click": b"f" + click(20, 8) + click(20, 8),
    "a double click on the palette": CTRL_P + click(20, 8) + click(20, 8),
    "pages and letters": CTRL_P + PAGE_DOWN + b"s" + PAGE_UP + b"t" + PAGE_DOWN + BACKSPACE + PAGE_DOWN,
    "a prompt entered twice": b"e" + ENTER + ENTER,
    "help opened and left": b"?" + b"q" + b"?" + ENTER + ENTER,
    "a paste between": CTRL_P + b"\x1b[200~the\nme\x1b[201~" + ENTER + ENTER,
}


@pytest.mark.parametrize(("size", "pause"), [((80, 24), 0.0), ((120, 40), 0.02)], ids=str)
def test_bursts_leave_the_program_alive_and_escape_closes_what_is_open(size, pause):
    with Pty([sys.executable, "-m", "gdtui", "landscape"], size) as terminal:
        terminal.wait_for("himmelblau")
        for name, burst in BURSTS.items():
            terminal.send(burst)
            terminal.wait_quiet(pause, 1)
            terminal.send(burst)
            close(terminal, name)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()


def close(terminal, name):
    """Escape until no dialog is left: then 2 goes to another screen, and 1 back."""
    for _ in range(12):
        terminal.press("escape")
        terminal.wait_quiet(0.25)  # read together with the next key it would be that key with alt
        answer(terminal, name)
        terminal.press("2")
        answer(terminal, name)
        if "[2 slope]" in terminal.text:
            break
    else:
        raise AssertionError(f"{name}: escape does not close it\n{terminal.text}")
    terminal.press("1")
    terminal.wait(lambda: "[1 landscape]" in terminal.text, what=f"{name}: escape")


PASTE = b"\x1b[200~x**2 + y**2\r\n\t+ 10*sin(x)\r\x1b[201~"


@pytest.mark.parametrize("chunk", [1000, 7, 1])
def test_a_paste_of_several_lines_arrives_whole_however_it_is_cut(chunk):
    with Pty([sys.executable, "-m", "gdtui", "landscape"]) as terminal:
        terminal.wait_for("himmelblau")
        terminal.press("e")
        terminal.wait_for("a loss of two variables")
        for start in range(0, len(PASTE), chunk):
            terminal.send(PASTE[start : start + chunk])
            if chunk == 7:
                terminal.wait_quiet(0.02, 0.5)
        terminal.wait_for("x**2 + y**2 + 10*sin(x)")
        terminal.press("enter")
        terminal.wait(lambda: "a loss of two variables" not in terminal.text)
        terminal.wait_for("sin(x)")
        terminal.press("q")
        assert terminal.wait_exit() == 0
