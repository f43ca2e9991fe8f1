"""Asking a terminal whether it takes any colour: what counts as an answer, and what comes of it."""

import sys

import pytest

from gdtui.terminal.colors.asked import QUESTION, has_truecolor
from gdtui.terminal.keyboard.lexer import Kind, Lexer, Token
from gdtui.terminal.keyboard.messages import Translator
from tests.terminal.ptyharness import Pty, environment

GDTUI = [sys.executable, "-m", "gdtui", "slope", "--no-motion"]


@pytest.mark.parametrize(
    "said",
    ["1$r48;2;1;2;3m", "1$r0;48:2:1:2:3m", "1$r0;48:2::1:2:3m", "1$r0;1;48:2:0:1:2:3m", "1$r48;2;1;2;3;1m"],
)
def test_who_has_set_the_colour_takes_any(said):
    assert has_truecolor(Token(Kind.REPORT, said))


@pytest.mark.parametrize(
    "said", ["0$r", "1$r0m", "1$r48;5;16m", "1$r48:2::1:2:30m", "1$r0;38:2::1:2:3m", "1$r48;2;11;2;3m", "1+r"]
)
def test_who_has_set_another_does_not(said):
    assert not has_truecolor(Token(Kind.REPORT, said))
    assert not has_truecolor(Token(Kind.PASTE, "1$r48;2;1;2;3m"))


def test_an_answer_is_no_key_in_however_many_parts_it_comes():
    whole = b"a\x1bP1$r0;48:2::1:2:3m\x1b\\b"
    for cut in range(1, len(whole)):
        lexer = Lexer()
        found = [*lexer.feed(whole[:cut], 0.0), *lexer.feed(whole[cut:], 0.01)]
        assert found == [
            Token(Kind.TEXT, "a"),
            Token(Kind.REPORT, "1$r0;48:2::1:2:3m"),
            Token(Kind.TEXT, "b"),
        ]
    assert Translator().messages(found[1]) == []


@pytest.mark.parametrize("junk", [b"1$r" + b"x" * 65, b"1$r" + b"x" * 100_000, b"", b"1+r524742"])
def test_what_is_too_long_or_of_something_else_is_dropped(junk):
    assert Lexer().feed(b"\x1bP" + junk + b"\x1b\\", 0.0) == []


@pytest.mark.parametrize("end", [b"\x18", b"\x1a", b"\x07"])
def test_what_is_broken_off_is_no_answer(end):
    assert Lexer().feed(b"\x1bP1$r48;2;1;2;3m" + end, 0.0) == []


def test_other_strings_are_no_answers():
    for start in (b"\x1b]0;", b"\x1b_", b"\x1b^", b"\x1bX"):
        assert Lexer().feed(start + b"1$r48;2;1;2;3m\x1b\\", 0.0) == []


@pytest.mark.parametrize(
    ("answer", "shown"),
    [(b"\x1bP1$r0;48:2::1:2:3m\x1b\\", True), (b"\x1bP1$r0;48;5;16m\x1b\\", False), (b"", False)],
)
def test_the_picture_has_the_colours_that_the_terminal_says_it_takes(answer, shown):
    env = environment(TERM="xterm-256color", COLORTERM=None)  # as it comes over SSH
    with Pty(GDTUI, (80, 24), env, rendition=answer) as pty:
        pty.wait_for("tangent")
        if shown:
            pty.wait(lambda: b"38;2;" in pty.log, what="a colour beyond the 256")
        pty.press("n", "?")
        pty.wait_for("The keys on slope")
        assert (b"38;2;" in pty.log) is shown
        assert pty.log.count(QUESTION.encode()) == 1
        pty.press("q")
        pty.wait(lambda: "The keys on slope" not in pty.text)
        pty.press("q")
        assert pty.wait_exit() == 0


def test_nobody_is_asked_who_has_said_it_already():
    with Pty(GDTUI, (80, 24), environment()) as pty:
        pty.wait_for("tangent")
        assert b"\x1bP" not in pty.log
