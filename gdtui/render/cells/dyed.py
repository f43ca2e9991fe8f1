"""All of a line of text but its glyphs: colours, which cells are bold, and what a click on them presses."""

from collections.abc import Iterator
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from gdtui.render.cells.frame import Area
from gdtui.render.cells.palette import DEFAULT

Spans = tuple[tuple[int, int, bool, str, int], ...]
"""The spans of a line: how many cells each takes, its colour, whether it is bold, what a click presses, its
ground."""


class Dyed(NamedTuple):
    """The cells of a line; bytes, of which many are put together quickest.

    Attributes:
        color: int32 for each.
        ground: int32 for each.
        bold: one byte for each.
        areas: what the pointer finds in them.
    """

    color: bytes
    ground: bytes
    bold: bytes
    areas: tuple[Area, ...]


@lru_cache(maxsize=256)
def dyed(spans: Spans, columns: int) -> Dyed:
    """The cells of a line, blank behind its spans: the same for most lines while their numbers change."""
    color = b"".join([_four_bytes(color) * size for size, color, *_ in spans])
    ground = b"".join([_four_bytes(ground) * size for size, *_, ground in spans])
    bold = b"".join([bytes((bold,)) * size for size, _, bold, *_ in spans])
    rest = columns - len(bold)
    blank = _four_bytes(DEFAULT) * rest
    return Dyed(color + blank, ground + blank, bold + bytes(rest), tuple(_areas(spans)))


_four_bytes = Struct("<i").pack


def _areas(spans: Spans) -> Iterator[Area]:
    """What the pointer finds in a line."""
    end = 0
    for size, _, _, press, _ in spans:
        start, end = end, end + size
        if press:
            yield Area(0, start, size, press)
