"""The keys of a tape as what a terminal sends for them."""

from collections.abc import Iterator

from gdtui.demo.tape import Press
from gdtui.terminal.keyboard.lexer import Kind, Token

_SENT = {
    "Enter": "\r", "Space": " ", "Backspace": "\x7f", "Tab": "\t",
    "Ctrl+Enter": "\r", "Ctrl+Space": "\x00", "Ctrl+Backspace": "\x08", "Shift+Enter": "\r",
}  # fmt: skip
_SEQUENCES = {
    "Up": "[A", "Down": "[B", "Right": "[C", "Left": "[D",
    "Insert": "[2~", "Delete": "[3~", "PageUp": "[5~", "PageDown": "[6~",
    "Ctrl+Up": "[1;5A", "Ctrl+Down": "[1;5B", "Ctrl+Right": "[1;5C", "Ctrl+Left": "[1;5D",
    "Shift+Tab": "[Z",
}  # fmt: skip


def typed(text: str) -> Iterator[Token]:
    """A text, character by character."""
    for character in text:
        yield Token(Kind.TEXT, character)


def pressed(press: Press) -> Token:
    """One press of a key."""
    key = press.key
    if key == "Escape":
        return Token(Kind.ESCAPE)
    if key in _SEQUENCES:
        return Token(Kind.SEQUENCE, "\x1b" + _SEQUENCES[key])
    if key in _SENT:
        return Token(Kind.TEXT, _SENT[key])
    modifier, _, letter = key.partition("+")
    if modifier == "Shift":
        return Token(Kind.TEXT, letter.upper())
    return Token(Kind.TEXT, chr(ord(letter.upper()) & 0x1F))
