"""Characters that are one cell wide here and two there, and how wide this terminal draws them.

Unicode calls most of what pictures are made of "ambiguous" (UAX #11): boxes, blocks, Greek letters. A
terminal with a Chinese, Japanese or Korean setting may give them two cells, which moves all that follows in
the row. No variable says so: one such character is drawn, and the terminal is asked where its cursor is then.
Nothing waits for the answer; one that comes late is heeded then.
"""

import re

from gdtui.terminal.keyboard.lexer import Kind, Token

_ROW = 2
"""The row it is drawn in: an answer from the first one could be a function key with shift."""
QUESTION = f"\x1b[{_ROW};1H○\x1b[6n\r\x1b[2K\x1b[H"
"""Draws it, asks (DSR 6), and takes it away again."""
_ANSWER = re.compile(rf"\x1b\[{_ROW};(\d)R")


def width_told(token: Token) -> int | None:
    """How many cells wide it was drawn; None where the token is no answer to that."""
    told = _ANSWER.fullmatch(token.text) if token.kind is Kind.SEQUENCE else None
    return int(told[1]) - 1 if told else None
