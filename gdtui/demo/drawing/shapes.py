"""Glyphs that are really shapes: block elements, braille and box-drawing, in parts of a cell."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float, float]
"""Left, top, width, height (parts of a cell) and opacity."""

_BRAILLE = 0x2800
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of the dot of each bit (Unicode, chapter "Braille Patterns")."""
_QUADRANTS = {
    "▖": "c", "▗": "d", "▘": "a", "▙": "acd", "▚": "ad",
    "▛": "abc", "▜": "abd", "▝": "b", "▞": "bc", "▟": "bcd",
}  # fmt: skip
_CORNERS = {"a": (0.0, 0.0), "b": (0.5, 0.0), "c": (0.0, 0.5), "d": (0.5, 0.5)}
_ENDS = {"LEFT": (0.0, 0.5), "RIGHT": (1.0, 0.5), "UP": (0.5, 0.0), "DOWN": (0.5, 1.0)}
_MIDDLE = (0.5, 0.5)
LIGHT, HEAVY = 0.145, 0.29
"""How thick lines are, in widths of a cell."""
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}


@lru_cache
def blocks(glyph: str) -> tuple[Rectangle, ...]:
    """The rectangles of a block element (U+2580…259F); none for another glyph."""
    code = ord(glyph)
    if not 0x2580 <= code <= 0x259F:
        return ()
    if glyph in _SHADES:
        return ((0, 0, 1, 1, _SHADES[glyph]),)
    if glyph in _QUADRANTS:
        return tuple((*_CORNERS[part], 0.5, 0.5, 1.0) for part in _QUADRANTS[glyph])
    if code == 0x2580:
        return ((0, 0, 1, 0.5, 1),)
    if code <= 0x2588:
        eighths = (code - 0x2580) / 8
        return ((0, 1 - eighths, 1, eighths, 1),)
    if code <= 0x258F:
        return ((0, 0, (0x2590 - code) / 8, 1, 1),)
    if glyph == "▐":
        return ((0.5, 0, 0.5, 1, 1),)
    return ((0, 0, 1, 0.125, 1),) if glyph == "▔" else ((0.875, 0, 0.125, 1, 1),)


@lru_cache(maxsize=512)
def dots(glyph: str) -> tuple[tuple[float, float], ...]:
    """Where the dots of a braille pattern are, in parts of the cell; none for another glyph."""
    bits = ord(glyph) - _BRAILLE
    if not 0 < bits < 256:
        return ()
    return tuple(((2 * c + 1) / 4, (2 * r + 1) / 8) for bit, (c, r) in enumerate(_DOTS) if bits >> bit & 1)


class Strokes(NamedTuple):
    """Lines within a cell.

    Attributes:
        lines: each by its points, in parts of the cell: two, or three of a quadratic Bézier curve.
        thick: how thick they are, in widths of the cell.
    """

    lines: tuple[tuple[Point, ...], ...]
    thick: float


@lru_cache
def strokes(glyph: str) -> Strokes | None:
    """The lines of a box-drawing glyph (U+2500…257F); None for another glyph."""
    if not 0x2500 <= ord(glyph) <= 0x257F:
        return None
    name = unicodedata.name(glyph)
    thick = HEAVY if "HEAVY" in name or "DOUBLE" in name else LIGHT
    if "ARC" in name:
        first, last = (_ENDS[way] for way in _ways(name))
        return Strokes(((first, _MIDDLE, last),), thick)
    if "DIAGONAL" in name:
        rising, falling = ((0.0, 1.0), (1.0, 0.0)), ((0.0, 0.0), (1.0, 1.0))
        return Strokes({"╱": (rising,), "╲": (falling,)}.get(glyph, (rising, falling)), thick)
    return Strokes(tuple(_straight(_ways(name), thick)), thick)


def _straight(ways: Sequence[str], thick: float) -> Iterator[tuple[Point, Point]]:
    """Lines to those edges: across, or from the middle, and so far beyond it that corners are full."""
    for one, other in (("LEFT", "RIGHT"), ("UP", "DOWN")):
        if one in ways and other in ways:
            yield _ENDS[one], _ENDS[other]
        elif way := {one, other}.intersection(ways):
            (x, y), (beyond, below) = (
                _ENDS[min(way)],
                (thick / 2, thick / 4),
            )  # a cell is twice as high as wide
            yield (0.5 + (0.5 - x) * 2 * beyond, 0.5 + (0.5 - y) * 2 * below), (x, y)


def _ways(name: str) -> list[str]:
    """The directions in which lines go from the middle, by the glyph's Unicode name."""
    words = name.split()
    ways = [way for way in ("UP", "DOWN", "LEFT", "RIGHT") if way in words]
    if "HORIZONTAL" in words:
        ways += ["LEFT", "RIGHT"]
    if "VERTICAL" in words:
        ways += ["UP", "DOWN"]
    return list(dict.fromkeys(ways))
