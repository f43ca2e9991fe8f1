"""Asking a terminal that calls itself `xterm`, as many do, whether it takes colours beyond the 256.

A colour is set, and the terminal is asked what it has set (DECRQSS of SGR): one that takes 0xRRGGBB says just
that, one that takes the nearest of its own names that one. Nothing waits for the answer; one that comes late
is heeded then. What a terminal that does not know the question prints of it, the first picture covers.
"""

import re

from gdtui.terminal.keyboard.lexer import Kind, Token

QUESTION = "\x1b[H\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[m"
"""Sets a colour that no palette has, asks (DECRQSS), and takes it back."""
_TOLD = re.compile(r"1\$r(?:.*;)?48(?::2:(?:\d*:)?1:2:3|;2;1;2;3)(?:[:;].*)?m")
"""The answer; ISO 8613-6 puts a colour space before the numbers, which may be left empty, or out."""


def has_truecolor(token: Token) -> bool:
    """Whether the terminal says here that it has set the colour."""
    return token.kind is Kind.REPORT and _TOLD.fullmatch(token.text) is not None
