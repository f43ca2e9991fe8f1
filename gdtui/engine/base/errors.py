"""What is said when input from outside cannot be used."""

import difflib
from collections.abc import Iterable, Sequence

from gdtui.engine.base.clipping import clipped


class InputError(ValueError):
    """Bad input from outside: `str(error)` is one line that says what to write instead."""


class FileError(InputError):
    """A file cannot be used; the line quotes nothing that the file holds."""


_NEAR = 0.75
"""How alike a name and a slip of it are, as `difflib` has it."""


def suggest(name: str, known: Iterable[str]) -> str:
    """A hint for an unknown `name`: the nearest known names, or all of them when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"one of: {' '.join(names)}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of `known` that `name` may be a slip of, whatever their capitals; "" where none is near."""
    by_small = {other.lower(): other for other in known}
    near = difflib.get_close_matches(name.lower(), by_small, n=1, cutoff=_NEAR)
    return by_small[near[0]] if near else ""


def check_lane(name: str | None, known: Sequence[str]) -> None:
    """Refuse a name, if one is given, of somebody who does not run.

    Raises:
        InputError: when it is none of `known`.
    """
    if name is not None and name not in known:
        raise InputError(f"there is no lane {quote(name)}: {suggest(name, known)}")


def is_name(text: str, known: Iterable[str]) -> bool:
    """Whether a text that could be an expression was meant as a name that is not there: as one of `known`.

    A word alone is a name; words with hyphens, as `alpha-beta`, are one only if a known name is like them or
    begins so.
    """
    words = text.split("-")
    if not all(word.isalpha() and len(word) > 2 for word in words):
        return False
    names = list(known)
    begun = any(name.startswith(f"{text}-") for name in names)
    return len(words) == 1 or begun or bool(difflib.get_close_matches(text.lower(), names, n=1, cutoff=_NEAR))


def quote(text: str, limit: int = 40) -> str:
    """Outside text as it may stand in a message: printable, on one line, at most `limit` long."""
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return clipped(printable, limit)
