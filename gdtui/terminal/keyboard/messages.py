"""From tokens of input to Textual's messages.

Uses the tables of Textual's XTermParser (textual/_xterm_parser.py), not its reading of the stream.
"""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from gdtui.terminal.keyboard.lexer import Kind, Token

_SYNC_ANSWER = re.compile(r"\x1b\[\?2026;[1-4]\$y")
_ANSWER = re.compile(r"\x1b\[\?[\d;]*c")
_OTHER_ANSWER = re.compile(r"\x1b\[[?>=].*")
_FOCUS = ("\x1b[I", "\x1b[O")
_DRAG = re.compile(r"\x1b\[<(?:3[2-9]|[45]\d|6[0-3]);\d{1,5};\d{1,5}M")
"""The pointer moved with a button down: bit 32 of an SGR report (xterm's ctlseqs, "Mouse Tracking")."""
_MOUSE = re.compile(r"\x1b\[<\d{1,4};\d{1,5};\d{1,5}[Mm]")


def is_answer(token: Token) -> bool:
    """Whether the terminal answers the question that the link asks."""
    return (
        token.text.endswith("c") and token.kind is Kind.SEQUENCE and _ANSWER.fullmatch(token.text) is not None
    )


def taken(inbox: deque[Token]) -> Token:
    """Take the next input; of reports of the focus in a row, or of a drag, only the last.

    Each has the app drawn anew, and what has been dragged past is of no use to anybody.
    """
    token = inbox.popleft()
    while inbox and _is_past(token, inbox[0]):
        token = inbox.popleft()
    return token


def current(tokens: Sequence[Token]) -> list[Token]:
    """The input without what `taken` would leave out: a drag must not push keys out of a full inbox."""
    pairs = zip_longest(tokens, tokens[1:])
    return [token for token, after in pairs if not (after and _is_past(token, after))]


def _is_past(token: Token, after: Token) -> bool:
    """Whether the input that follows makes this one needless."""
    return (_is_focus(token) and _is_focus(after)) or (_is_drag(token) and _is_drag(after))


def _is_drag(token: Token) -> bool:
    return token.kind is Kind.SEQUENCE and _DRAG.fullmatch(token.text) is not None


def _is_focus(token: Token) -> bool:
    return token.kind is Kind.SEQUENCE and token.text in _FOCUS


class Translator:
    """Turns tokens into messages; keeps the position of the mouse, and the focus, between them."""

    def __init__(self) -> None:
        self._parser = XTermParser(False)
        self._focused = ""

    def messages(self, token: Token) -> list[Message]:
        """The messages of a token; none for what is not understood."""
        if token.kind is Kind.PASTE:
            return [events.Paste(token.text.replace("\x00", ""))]
        if token.kind is Kind.ESCAPE:
            return [events.Key("escape", "\x1b")]
        if token.kind is Kind.SEQUENCE:
            return self._sequence(token.text)
        if token.kind is Kind.REPORT:
            return []
        return list(self._keys(token.text, token.kind is Kind.ALT))

    def _sequence(self, text: str) -> list[Message]:
        if text in _FOCUS:
            return self._focus(text)
        if _SYNC_ANSWER.fullmatch(text):
            return [TerminalSupportsSynchronizedOutput()]
        if _OTHER_ANSWER.fullmatch(text):
            return []
        if _MOUSE.fullmatch(text):
            message = self._parser.parse_mouse_code(text)
            return [] if message is None else [message]
        return list(self._keys(text, alt=False))

    def _focus(self, text: str) -> list[Message]:
        """The focus that is gained or lost; none where it was so already."""
        before, self._focused = self._focused, text
        if before == text:
            return []
        return [events.AppFocus() if text == _FOCUS[0] else events.AppBlur()]

    def _keys(self, text: str, alt: bool) -> Iterable[Message]:
        """Key events; none where the numbers in a sequence are no characters (ESC [ 1114112 u)."""
        try:
            keys = list(self._parser._sequence_to_key_events(text, alt=alt))
        except (ValueError, OverflowError):
            return []
        return [key for key in keys if key.key != "<ignore>"]
