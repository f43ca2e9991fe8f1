"""A key by the name that people read for it: as the terminal would send it, and of one that was pressed."""

from collections.abc import Sequence
from contextvars import Context

from textual.events import Key
from textual.message import Message

from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.keyboard.messages import Translator

_SENT = {
    "←": "\x1b[D", "↑": "\x1b[A", "↓": "\x1b[B", "→": "\x1b[C", "home": "\x1b[H", "end": "\x1b[F",
    "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "insert": "\x1b[2~", "delete": "\x1b[3~",
    "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS",
    **{f"F{n}": f"\x1b[{code}~" for n, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
}  # fmt: skip
_TYPED = {"space": " ", "tab": "\t", "enter": "\r", "backspace": "\x7f"}
_ESCAPE = ("escape", "esc")


def name_of(key: Key) -> str:
    """The name that people read for a key that was pressed."""
    if key.is_printable and key.character and key.character != " ":
        return key.character
    name = key.key
    return name.upper() if name[:1] == "f" and name[1:].isdigit() else name


def key_events(name: str) -> Sequence[Message]:
    """What the terminal tells when the key is pressed; nothing for a name that is no key's."""
    if name in _ESCAPE:
        token = Token(Kind.ESCAPE)
    elif name in _SENT:
        token = Token(Kind.SEQUENCE, _SENT[name])
    elif name in _TYPED or len(name) == 1:
        token = Token(Kind.TEXT, _TYPED.get(name, name))
    else:
        return ()
    # in no widget's context, like the terminal's: Textual stops a message on its way up at its sender
    return Context().run(Translator().messages, token)
