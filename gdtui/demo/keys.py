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
    "Shift+Tab": "[Z",
}  # fmt: skip
_ARROWS = {"Up": "A", "Down": "B", "Right": "C", "Left": "D"}
_HELD = {"Shift": 1, "Alt": 2, "Ctrl": 4}
"""What xterm adds to 1 in the sequence of an arrow (ctlseqs, "PC-Style Function Keys")."""


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
    *held, last = key.split("+")
    if last in _ARROWS:
        return Token(Kind.SEQUENCE, f"\x1b[1;{1 + sum(map(_HELD.__getitem__, held))}{_ARROWS[last]}")
    text = _shifted(last) if held == ["Shift"] else last
    if "Ctrl" in held:  # a terminal sends the same with shift and without
        text = _SENT.get(f"Ctrl+{last}") or chr(ord(last.upper()) & 0x1F)
    return Token(Kind.ALT if "Alt" in held else Kind.TEXT, _SENT.get(text, text))


def _shifted(letter: str) -> str:
    """What shift makes of a letter or a bracket."""
    return {"[": "{", "]": "}"}.get(letter, letter.upper())
