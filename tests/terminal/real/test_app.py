"""The real app in a real pseudo-terminal."""

import signal
import sys

import pytest

from tests.terminal.ptyharness import Pty, environment
from tests.terminal.real.randomkeys import COMMAND, hammer

SCREENS = ("landscape", "slope", "race", "circuit", "network")


def gdtui(*arguments, size=(80, 24), **options):
    return Pty([*COMMAND, *arguments], size, **options)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_opens_and_leaves_the_terminal_as_it_was(screen):
    with gdtui(screen) as terminal:
        terminal.wait_for(f"{screen}]")
        terminal.press("n")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_a_running_simulation_and_restores_the_terminal(number):
    with gdtui("landscape", "--loss", "rosenbrock") as terminal:
        terminal.wait_for("landscape]")
        terminal.press("space")
        terminal.wait_for("pause")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert not terminal.left_over()


@pytest.mark.parametrize("change", [{"TERM": "dumb"}, {"TERM": None}])
def test_a_terminal_that_cannot_place_text_is_refused_in_one_line(change):
    with gdtui(env=environment(**change)) as terminal:
        assert terminal.wait_exit() == 2
        assert "gdtui trace" in terminal.text
        assert b"\x1b" not in terminal.log


@pytest.mark.parametrize(
    ("arguments", "change", "used", "unused"),
    [
        ((), {}, b"38;2;", b"38;5;"),
        ((), {"COLORTERM": None}, b"38;5;", b"38;2;"),
        (("--color", "256"), {}, b"38;5;", b"38;2;"),
        (("--color", "16"), {}, b"m", b"38;"),
        ((), {"NO_COLOR": "1"}, b"m", b"38;"),
        (("--color", "none"), {}, b"m", b"38;"),
    ],
)
def test_the_terminal_gets_the_colours_it_has(arguments, change, used, unused):
    with gdtui(*arguments, env=environment(**change)) as terminal:
        terminal.wait_for("landscape]")
        terminal.wait_quiet()
        assert used in terminal.log
        assert unused not in terminal.log


def test_ascii_is_ascii_on_every_screen():
    with gdtui("--ascii") as terminal:
        for key, screen in zip("23451", (*SCREENS[1:], SCREENS[0]), strict=True):
            terminal.press(key)
            terminal.wait_for(f"{screen}]")
            terminal.press("n", "n", "?")
            terminal.wait_for("/ search, escape")
            terminal.press("escape")  # and a pause: escape and a key at once would be alt and that key
            terminal.wait(lambda: "/ search, escape" not in terminal.text)
        assert terminal.log.isascii()


WIDE, NARROW = b"\x1b[2;3R", b"\x1b[2;2R"
"""What a terminal answers when an ambiguous character was two cells wide, or one."""


@pytest.mark.parametrize(("answer", "plain"), [(WIDE, True), (NARROW, False), (b"", False)])
def test_a_terminal_with_wide_characters_is_told_and_gets_ascii(answer, plain):
    with gdtui(cursor=answer) as terminal:
        terminal.send(b"nn")  # typed before anything is there, and not lost for the question
        terminal.wait_for("step 2")
        terminal.wait(lambda: ("Lines and Greek" in terminal.text) is plain)
        assert terminal.text.isascii() is plain
        terminal.press("2")
        terminal.wait_for("slope]")
        terminal.wait(lambda: terminal.text.isascii() is plain)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()


def test_an_answer_that_comes_late_is_heeded_then_and_no_key_is_lost_for_it():
    with gdtui(cursor=b"") as terminal:
        terminal.wait_for("landscape]")
        assert not terminal.text.isascii()
        terminal.send(b"n" + WIDE + b"n")
        terminal.wait_for("step 2")
        terminal.wait(lambda: terminal.text.isascii())
        terminal.wait_for("Lines and Greek")
        terminal.press("?")
        terminal.wait_for("/ search, escape")
        assert terminal.text.isascii()


@pytest.mark.parametrize("answers", [True, False])
def test_answers_doubled_out_of_order_or_nobody_asked_for_cost_no_key(answers):
    mode, device, place = b"\x1b[?2026;2$y", b"\x1b[?62;22c", b"\x1b[2;2R"
    with gdtui(answers=answers) as terminal:
        terminal.wait_for("landscape]")
        for step, stray in enumerate((mode + mode, device + mode, place + device + place, device * 9), 1):
            terminal.send(stray + b"n" + stray)
            terminal.wait_for(f"step {step}")
        terminal.press("space")
        terminal.wait_for("pause")
        terminal.send(device * 3)
        terminal.wait_for("step 8")  # and the run goes on
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()


def test_who_asked_for_ascii_is_not_asked():
    with gdtui("--ascii") as terminal:
        terminal.wait_for("landscape]")
        assert b"\x1b[6n" not in terminal.log


def test_a_step_sends_little_and_nothing_while_nothing_moves():
    with gdtui("landscape", "--loss", "rosenbrock", size=(120, 40)) as terminal:
        terminal.wait_for("landscape]")
        terminal.press("n", "n", "n", "n", "n", "n")
        terminal.wait_for("step 6")
        terminal.wait_quiet(0.4)
        before = len(terminal.log)
        terminal.press("n")
        terminal.wait_for("step 7")
        terminal.wait_quiet(0.4)
        assert 0 < len(terminal.log) - before < 1500


def test_on_a_slow_link_a_running_simulation_still_pauses():
    with gdtui("landscape", "--loss", "rosenbrock", "--speed", "20") as terminal:
        terminal.wait_for("landscape]")
        terminal.wait_quiet()
        terminal.speed = 2000
        terminal.press("space")
        terminal.wait_for("pause")
        terminal.press("space")
        terminal.wait(lambda: "space run" in terminal.text, what="the run paused")
        terminal.speed = None


def test_outside_text_never_reaches_the_terminal_raw():
    with gdtui("landscape", "--loss", "x**2 + y**2\x1b]0;owned\x07") as terminal:
        assert terminal.wait_exit() == 2
        assert b"\x1b" not in terminal.log
    with gdtui() as terminal:
        terminal.wait_for("landscape]")
        terminal.press("e")
        terminal.wait_for("a loss of two")
        terminal.send(b"\x1b[200~x + y \x1b]52;c;aGk=\x07 \xe2\x80\xae\x1b[201~")
        terminal.wait_quiet()
        assert b"\x1b]52" not in terminal.log
        assert "\u202e".encode() not in terminal.log


def test_random_keys_over_all_screens():
    hammer(1200, seed=7)


def test_without_a_terminal_nothing_of_textual_is_loaded():
    """`gdtui </dev/null` refuses before the heavy imports."""
    program = "import sys; from gdtui.cli.main import run_cli; run_cli([]); print('textual' in sys.modules)"
    with Pty(["sh", "-c", f'{sys.executable} -c "{program}" </dev/null']) as terminal:
        assert terminal.wait_exit() == 0
        assert "False" in terminal.text
