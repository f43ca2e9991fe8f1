"""What is said when input from outside cannot be used."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Bad input from outside: `str(error)` is one line that says what to write instead."""


def suggest(name: str, known: Iterable[str]) -> str:
    """A hint for an unknown `name`: the nearest known names, or all of them when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"one of: {' '.join(names)}"


def quote(text: str, limit: int = 40) -> str:
    """Outside text as it may stand in a message: printable, on one line, shortened to `limit`."""
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"
