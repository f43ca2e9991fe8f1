"""Where a text that is too long is cut: in no number, and so that it shows."""

import re
from typing import NamedTuple

_NUMBER = r"[−+-]?\d+(?:[.,]\d+)*(?:[eE][−+-]?\d+)?"


class Cut(NamedTuple):
    """How a text is cut.

    Attributes:
        at: how many of its characters are kept.
        end: what stands behind them: an ellipsis, a blank before it where a number ends there.
    """

    at: int
    end: str


def clipped(text: str, width: int, dots: str = "…") -> str:
    """`text` with at most `width` characters: cut at the end, but in no number; an ellipsis says so."""
    if len(text) <= width:
        return text
    at, end = shortened(text, width, dots)
    return text[:at] + end


def shortened(text: str, width: int, dots: str = "…") -> Cut:
    """How to cut a text to at most `width` characters, the ellipsis among them."""
    if width < len(dots):
        return Cut(0, "")
    at = _bare(text, cut(text, width - len(dots)))
    if text[at - 1 : at].isdigit() and at + 1 + len(dots) > width:
        at = _bare(text, cut(text, at - 1))  # no room for a blank: the number goes too
    return Cut(at, f" {dots}" if at and text[at - 1].isdigit() else dots)


def _bare(text: str, at: int) -> int:
    return len(text[:at].rstrip())


def cut(text: str, width: int) -> int:
    """Where to cut a text that is longer than `width`, at `width` or before the number that stands there."""
    for number in re.finditer(_NUMBER, text):
        if number.start() < width < number.end():
            return number.start()
    return max(width, 0)


def squeezed(text: str, width: int, dots: str = "…") -> str:
    """`text` with at most `width` characters: shortened in its middle, but in no number."""
    if len(text) <= width:
        return text
    tail = (width - len(dots)) // 2
    at, end = shortened(text, width - tail, dots)
    start = len(text) - tail
    for number in re.finditer(_NUMBER, text):
        if number.start() <= start < number.end():  # behind an ellipsis it would look cut
            start = number.end()
    return text[:at] + end + text[start:]
