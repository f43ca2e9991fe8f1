"""A key by the name that people read for it, as the terminal would send it: what a click on it does."""

from collections.abc import Sequence
from contextvars import Context

from textual.message import Message

from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.keyboard.messages import Translator

_SENT = {
    "←": "\x1b[D", "↑": "\x1b[A", "↓": "\x1b[B", "→": "\x1b[C", "home": "\x1b[H", "end": "\x1b[F",
    "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS",
}  # fmt: skip
_TYPED = {"space": " ", "tab": "\t", "enter": "\r", "backspace": "\x7f"}
_ESCAPE = ("escape", "esc")


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
