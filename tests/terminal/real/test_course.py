"""The course in a real pseudo-terminal."""

import signal

import pytest

from gdtui.lessons.course import CHAPTERS
from tests.terminal.ptyharness import Pty, environment
from tests.terminal.real.randomkeys import COMMAND


@pytest.fixture
def course(tmp_path):
    """Opens a lesson, with progress kept in a folder of the test's own."""

    def run(*arguments, size=(80, 24), **change):
        env = environment(XDG_DATA_HOME=str(tmp_path), **change)
        return Pty([*COMMAND, *arguments], size, env=env)

    return run


def test_a_lesson_is_read_done_and_left(course, tmp_path):
    with course("--lesson", "7") as terminal:
        terminal.wait_for("Lesson 7")
        assert "circuit]" not in terminal.text  # text and scene take turns here
        terminal.press("t")
        terminal.wait_for("circuit]")
        terminal.press("n", "n")
        terminal.wait_for("✓ Done")
        terminal.press("t")
        terminal.wait_for("A wiggle runs")
        terminal.press("escape")
        terminal.wait(lambda: "Lesson 7" not in terminal.text)
        terminal.wait_for("landscape]")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()
    assert '"chapter": 7' in (tmp_path / "gdtui" / "progress.json").read_text()


@pytest.mark.parametrize(
    "change", [{"COLORTERM": None}, {"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": None}]
)
def test_a_lesson_needs_no_colour(course, change):
    with course("--lesson", "1", **change) as terminal:
        terminal.wait_for("Lesson 1")
        terminal.press("t")
        terminal.wait_for("○ Press n five times")
        terminal.press(*"nnnnn")
        terminal.wait_for("✓ Done")


def test_a_lesson_in_ascii_is_ascii(course):
    with course("--lesson", "5", "--ascii") as terminal:
        terminal.wait_for("Lesson 5")
        terminal.press("t", "n", "t", "p")
        terminal.wait_quiet()
        assert terminal.log.isascii()


def test_a_step_beside_a_lesson_sends_what_changed(course):
    with course("--lesson", "1", size=(120, 40)) as terminal:
        terminal.wait_for("landscape]")
        terminal.press("n", "n", "n")
        terminal.wait_for("step 3")
        terminal.wait_quiet(0.4)
        before = len(terminal.log)
        terminal.press("n")
        terminal.wait_for("step 4")
        terminal.wait_quiet(0.4)
        assert 0 < len(terminal.log) - before < 1500


def test_a_signal_in_a_lesson_leaves_the_terminal_as_it_was(course):
    with course("--lesson", "3") as terminal:
        terminal.wait_for("Lesson 3")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert not terminal.left_over()


@pytest.mark.parametrize("number", ["0", str(CHAPTERS + 1), "100", "x", "1.5", ""])
def test_a_lesson_that_there_is_not_is_said_in_a_line(course, number):
    with course("--lesson", number) as terminal:
        assert terminal.wait_exit() == 2
        assert len(terminal.text.split()) < 30
        assert b"\x1b" not in terminal.log
