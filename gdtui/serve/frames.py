"""What the page sends: textual-serve's frames, JSON lists whose first part says what they are."""

import json
import re
from typing import NamedTuple

from gdtui.terminal.tty_state import LARGEST

LARGEST_FRAME = 1 << 16
"""Bytes of a frame at most; the page holds back a paste that is longer."""
_ANSWERS = re.compile(r"(?:\x1b\[(?:[?>][\d;]*\$?[a-z]|[\d;]*R|[IO])|\x1b[P\]][^\x1b\x07]*(?:\x07|\x1b\\))+")
"""What a terminal says by itself: what it can do, where its cursor is, whether it is looked at."""


class Typed(NamedTuple):
    """What was typed, pointed at or pasted, or what the terminal answers."""

    text: str

    @property
    def by_somebody(self) -> bool:
        """Whether a person did it."""
        return not _ANSWERS.fullmatch(self.text)


class Resized(NamedTuple):
    """The terminal has another size."""

    columns: int
    rows: int


class Ping(NamedTuple):
    """A question whether somebody is there, to be given back."""

    text: str


class Passed(NamedTuple):
    """A frame that means nothing here."""


Frame = Typed | Resized | Ping | Passed


def understood(text: str) -> Frame:
    """What a frame says.

    Raises:
        ValueError: when it is none.
    """
    try:
        kind, *rest = json.loads(text)
    except (TypeError, RecursionError) as error:
        raise ValueError("no list") from error
    match kind, rest:
        case "stdin", [str(typed)]:
            return Typed(typed)
        case "resize", [{"width": columns, "height": rows}] if type(columns) is type(rows) is int:
            return Resized(*size_within(columns, rows))
        case "ping", [str(question)]:
            return Ping(question)
        case "focus" | "blur", []:
            return Passed()
    raise ValueError("no frame of ours")


def size_within(columns: int, rows: int) -> tuple[int, int]:
    """A size that a terminal can have and somebody may want to look at."""
    return min(max(columns, 1), LARGEST[0]), min(max(rows, 1), LARGEST[1])
