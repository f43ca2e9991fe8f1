"""Glyphs that are really shapes: block elements, braille and box-drawing, in parts of a cell."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

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
    """A path of SVG and how thick it is."""

    path: str
    heavy: bool


def strokes(glyph: str, x: float, y: float, width: float, height: float) -> Strokes | None:
    """The lines of a box-drawing glyph (U+2500…257F) in a cell at (x, y); None for another glyph."""
    if not 0x2500 <= ord(glyph) <= 0x257F:
        return None
    name = unicodedata.name(glyph)
    ways = _ways(name)
    middle = (x + width / 2, y + height / 2)
    ends = {
        "LEFT": (x, middle[1]), "RIGHT": (x + width, middle[1]),
        "UP": (middle[0], y), "DOWN": (middle[0], y + height),
    }  # fmt: skip
    if "ARC" in name:
        first, last = (ends[way] for way in ways)
        path = f"M{first[0]:g} {first[1]:g}Q{middle[0]:g} {middle[1]:g} {last[0]:g} {last[1]:g}"
    elif "DIAGONAL" in name:
        rising = f"M{x:g} {y + height:g}l{width:g} {-height:g}" if glyph in "╱╳" else ""
        path = rising + (f"M{x:g} {y:g}l{width:g} {height:g}" if glyph in "╲╳" else "")
    else:
        path = "".join(f"M{middle[0]:g} {middle[1]:g}L{ends[way][0]:g} {ends[way][1]:g}" for way in ways)
    return Strokes(path, "HEAVY" in name or "DOUBLE" in name)


def _ways(name: str) -> list[str]:
    """The directions in which lines go from the middle, by the glyph's Unicode name."""
    words = name.split()
    ways = [way for way in ("UP", "DOWN", "LEFT", "RIGHT") if way in words]
    if "HORIZONTAL" in words:
        ways += ["LEFT", "RIGHT"]
    if "VERTICAL" in words:
        ways += ["UP", "DOWN"]
    return list(dict.fromkeys(ways))
