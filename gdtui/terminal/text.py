"""Text that comes from outside, made safe to show.

Control bytes inside a label reach the terminal as commands: a file name could set the clipboard
(OSC 52) or the title, or reverse the reading order. What is dropped here is what Unicode calls
control (C0, DEL, C1), format (bidirectional overrides, zero-width, soft hyphen, tags) and surrogate
characters; a line break or a tab becomes a space.
"""

import unicodedata

_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Not format characters by category, and yet they draw nothing."""


def is_unsafe(character: str) -> bool:
    """Whether a character steers the terminal or draws nothing."""
    if " " <= character <= "~":
        return False
    return (
        unicodedata.category(character) in _UNSAFE
        or character in _INVISIBLE
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def clean(text: str, limit: int = 2000) -> str:
    """Text with nothing in it but what can be seen, on one line, at most `limit` characters.

    What is too long ends with "…" (which counts towards the limit).
    """
    # The slice keeps the work bounded; a text of mere junk may come out shorter than it could.
    head = text[: 4 * limit + 1]
    safe = "".join(" " if c in _BREAKS else c for c in head if c in _BREAKS or not is_unsafe(c))
    if len(safe) <= limit and len(text) == len(head):
        return safe
    return safe[: limit - 1] + "…" if limit > 0 else ""
