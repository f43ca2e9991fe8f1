"""`gdtui play` in a real pseudo-terminal."""

import sys

import pytest

from gdtui.demo.live import is_person
from gdtui.terminal.keyboard.lexer import Kind, Token
from tests.terminal.ptyharness import Pty

OPEN = 'Type "gdtui slope --loss two-valleys"\nEnter\nWait+Screen@9s /two-valleys/\n'


def play(tape, tmp_path, *options):
    file = tmp_path / "demo.tape"
    file.write_text(tape)
    return Pty([sys.executable, "-m", "gdtui", "play", str(file), *options], size=(100, 30))


def test_a_tape_plays_and_ends_as_it_says(tmp_path):
    steps = "# caption: Look here\nType vvnnn\nWait+Screen@9s /step 3/\nSleep 300ms\nType q\n"
    with play(OPEN + steps, tmp_path) as pty:
        pty.wait_for("Look here")
        pty.wait_for("step 3")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []


def test_any_key_takes_over(tmp_path):
    with play(OPEN + "# caption: Look here\nSleep 60s\nType q\n", tmp_path) as pty:
        pty.wait_for("Look here")
        pty.press("v", "v", "n")
        pty.wait_for("step 1")
        assert "Look here" not in pty.text
        pty.press("q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []


def test_at_the_end_the_app_stays_open(tmp_path):
    with play(OPEN + "# caption: Look here\nSleep 200ms\n", tmp_path) as pty:
        pty.wait(lambda: b"Look here" in pty.log)  # a busy machine may read it and its end at once
        pty.wait(lambda: "Look here" not in pty.text)
        pty.press("q")
        assert pty.wait_exit() == 0


def test_a_loop_begins_again_until_somebody_ends_it(tmp_path):
    with play(OPEN + "# caption: Look here\nType vvnnn\nSleep 300ms\n", tmp_path, "--loop") as pty:
        pty.wait(lambda: pty.log.count(b"Look here") >= 2, 20, "a second round")
        pty.wait_for("Look here")
        pty.press("q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []


def test_a_text_that_does_not_come_ends_with_one_line(tmp_path):
    with play(OPEN + "Wait+Screen@300ms /never/\n", tmp_path) as pty:
        assert pty.wait_exit() == 2
        assert "demo.tape:4: waited 0.3 s, and /never/" in pty.text
        assert pty.left_over() == []


def test_a_bad_tape_is_said_before_the_terminal_is_taken(tmp_path):
    with play("Tipe x\n", tmp_path) as pty:
        assert pty.wait_exit() == 2
        assert "demo.tape:1: there is no command Tipe" in pty.text
        assert b"\x1b[?1049h" not in pty.log


def test_what_is_typed_when_the_app_has_ended_is_an_error(tmp_path):
    with play(OPEN + "Type q\nSleep 100ms\nType n\n", tmp_path) as pty:
        assert pty.wait_exit() == 2
        assert "demo.tape:6: the app has ended before this" in pty.text
        assert pty.left_over() == []


def test_who_takes_over_may_end_the_app_before_the_tape_does(tmp_path):
    with play(OPEN + "# caption: Look here\nSleep 60s\nType nnn\n", tmp_path) as pty:
        pty.wait_for("Look here")
        pty.press("q")
        assert pty.wait_exit() == 0


def test_a_picture_is_not_written_and_that_is_said(tmp_path):
    with play(OPEN + "Screenshot here.svg\nType q\n", tmp_path) as pty:
        assert pty.wait_exit() == 0
        assert "demo.tape: Screenshot (line 4) is not written: only record writes it" in pty.text
    assert [path.name for path in tmp_path.iterdir()] == ["demo.tape"]


@pytest.mark.parametrize(("token", "person"), [
    (Token(Kind.TEXT, "x"), True),
    (Token(Kind.ESCAPE), True),
    (Token(Kind.SEQUENCE, "\x1b[A"), True),
    (Token(Kind.SEQUENCE, "\x1b[<0;3;4M"), True),
    (Token(Kind.SEQUENCE, "\x1b[<0;3;4m"), False),
    (Token(Kind.SEQUENCE, "\x1b[<35;3;4M"), False),
    (Token(Kind.SEQUENCE, "\x1b[I"), False),
    (Token(Kind.SEQUENCE, "\x1b[?62;4c"), False),
])  # fmt: skip
def test_who_is_a_person(token, person):
    assert is_person(token) is person
