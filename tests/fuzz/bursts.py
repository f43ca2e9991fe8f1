"""What may happen to a terminal within a moment: keys, mouse, pastes, sizes, answers."""

import random
from typing import NamedTuple

from tests.terminal.ptyharness import KEYS

SIZES = ((80, 24), (120, 40), (60, 20), (200, 60), (40, 10), (9, 3), (1, 1))
LONGEST = 12
"""Events of a burst at most."""

_KINDS = ("key", "letter", "mouse", "paste", "answer", "size", "theme")
_SHARES = (8, 8, 5, 1, 1, 1, 1)
_ENDING = {"ctrl+c", "ctrl+q"}
_NAMED = [data for name, data in KEYS.items() if name not in _ENDING]
_OTHERS = [
    b"\x1b[5~", b"\x1b[6~", b"\x10", b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[Z", b"\x1b[3~",
    b"\x1b[1;5C", b"\x1b[1;2B", b"\x01", b"\x15", b"\x17",
]  # fmt: skip
_LETTERS = [bytes([code]) for code in range(33, 127) if code != ord("q")]
_ANSWERS = [
    b"\x1b[?62;22c", b"\x1b[?2026;2$y", b"\x1b[?2026;0$y", b"\x1b[2;3R", b"\x1b[2;2R", b"\x1b[?1u", b"\x1b[I",
    b"\x1b[O", b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1b[?62;2", b"\x1b[",
]  # fmt: skip
_PASTES = [
    b"x**2 + y**2", b"1e400", b"a\nb\r\nc", b"x" * 3000, b"\xff\xfe", "٣−∂ 漢".encode(), b"", b"2*w, ",
    b"0.1", b"\x07\x1b]52;c;QUJD",
]  # fmt: skip
_DIALOGS = [b"\x10", b"f", b"o", b"e", b"=", b"?", b"C", b"p", b"Y", b"Q", b"\x10theme\r", b"t"]


class Event(NamedTuple):
    """One thing that happens.

    Attributes:
        sent: the bytes that the terminal sends; b"" for a new size.
        size: columns and rows; (0, 0) for none.
        pause: seconds until the next thing happens.
    """

    sent: bytes
    size: tuple[int, int]
    pause: float


def burst(source: random.Random, size: tuple[int, int]) -> list[Event]:
    """A burst that begins in a terminal of that size, and mostly opens a dialog first."""
    pause = source.choice((0.0, 0.0, 0.0, 0.01, 0.05, 0.3))
    first = [Event(source.choice(_DIALOGS), (0, 0), source.random() * pause)] if source.random() < 0.5 else []
    return first + [_event(source, size, pause) for _ in range(source.randint(1, LONGEST))]


def _event(source: random.Random, size: tuple[int, int], pause: float) -> Event:
    kind = source.choices(_KINDS, _SHARES)[0]
    new = source.choice((size, size, *SIZES)) if kind == "size" else (0, 0)
    return Event(_sent(source, kind, size), new, source.random() * pause)


def _sent(source: random.Random, kind: str, size: tuple[int, int]) -> bytes:
    if kind == "mouse":
        return _mouse(source, *size)
    if kind == "paste":
        return b"\x1b[200~" + source.choice(_PASTES) + b"\x1b[201~"
    if kind == "theme":
        return b"\x10theme\r" + b"\x1b[B" * source.randint(0, 9) + b"\r"
    known = {"key": _NAMED + _OTHERS, "letter": _LETTERS, "answer": _ANSWERS}
    return source.choice(known[kind]) if kind in known else b""


def _mouse(source: random.Random, columns: int, rows: int) -> bytes:
    """A click, two of them, a drag, the wheel, or the pointer on its way."""
    x, y, x2, y2 = (source.randint(1, most) for most in (columns, rows, columns, rows))
    click = f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"
    drag = f"\x1b[<0;{x};{y}M\x1b[<32;{x2};{y2}M\x1b[<0;{x2};{y2}m"
    wheel = f"\x1b[<{source.choice((64, 65))};{x};{y}M"
    return source.choice((click, click, click * 2, drag, wheel, f"\x1b[<35;{x};{y}M")).encode()
