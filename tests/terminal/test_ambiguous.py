"""How wide the terminal draws ambiguous characters: what counts as an answer."""

import pytest

from gdtui.terminal.ambiguous import QUESTION, width_told
from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.wire.glyphs import all_ascii
from tests.terminal.pytescreen import Terminal


@pytest.mark.parametrize(("text", "width"), [("\x1b[2;2R", 1), ("\x1b[2;3R", 2)])
def test_an_answer_tells_the_width(text: str, width: int) -> None:
    assert width_told(Token(Kind.SEQUENCE, text)) == width


@pytest.mark.parametrize("text", ["\x1b[1;2R", "\x1bOR", "\x1b[13~", "\x1b[2;5~", "\x1b[?62;22c", "\x1b[A"])
def test_no_key_is_an_answer(text: str) -> None:
    assert width_told(Token(Kind.SEQUENCE, text)) is None
    assert width_told(Token(Kind.PASTE, "\x1b[2;3R")) is None


def test_the_question_leaves_nothing_on_the_screen() -> None:
    terminal = Terminal(20, 4)
    terminal.feed(QUESTION)
    assert not "".join(terminal.screen.display).strip()
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (0, 0)


def test_what_is_two_cells_wide_is_so_in_ascii() -> None:
    assert all_ascii(["右", "", "η", "x"]) == ["?", "?", "n", "x"]
