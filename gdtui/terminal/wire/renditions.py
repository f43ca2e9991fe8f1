"""Renditions: what a cell is written with, and the shortest SGR codes from one rendition to the next.

A Rich style is reduced to three integers, its colours already those that the terminal can show, so
that two styles that look the same are equal (links and metadata do not count: the wire sends no OSC 8).
"""

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorType
from rich.style import Style

from gdtui.colors import XTERM256, nearest
from gdtui.terminal.capabilities import ColorDepth

DEFAULT = -1
"""The terminal's own colour."""
_RGB = 1 << 24
"""Set in a colour that is 0xRRGGBB; without it the colour is a palette index."""

_ATTRIBUTES = (
    # bit, Rich's name, SGR on, SGR off
    (1, "bold", "1", "22"),
    (2, "dim", "2", "22"),
    (4, "italic", "3", "23"),
    (8, "underline", "4", "24"),
    (16, "blink", "5", "25"),
    (32, "reverse", "7", "27"),
    (64, "conceal", "8", "28"),
    (128, "strike", "9", "29"),
)
_BITS = {name: bit for bit, name, _, _ in _ATTRIBUTES}
_SHOWS_ON_BLANK = 8 | 32 | 128
"""Underline, reverse and strike can be seen on a space; the foreground then matters."""


class Rendition(NamedTuple):
    """Foreground, background (palette index, RGB with a flag bit, or DEFAULT) and attribute bits."""

    foreground: int = DEFAULT
    background: int = DEFAULT
    attributes: int = 0

    def has(self, name: str) -> bool:
        """Whether the attribute of that name is on: bold, dim, italic, underline, blink, reverse, …."""
        return bool(self.attributes & _BITS[name])


PLAIN = Rendition()


def _color(color: Color | None, depth: ColorDepth) -> int:
    """A Rich colour as the integer that a Rendition holds."""
    if color is None or color.type == ColorType.DEFAULT or depth == ColorDepth.NONE:
        return DEFAULT
    if color.triplet is None:
        number = color.number or 0
        if number < 16 or depth >= ColorDepth.ANSI256:
            return number
        return nearest(XTERM256[number], depth)
    red, green, blue = color.triplet
    return _shown(red << 16 | green << 8 | blue, depth)


def _shown(color: int, depth: ColorDepth) -> int:
    """0xRRGGBB as the integer that a Rendition holds."""
    if depth == ColorDepth.NONE:
        return DEFAULT
    return _RGB | color if depth == ColorDepth.TRUECOLOR else nearest(color, depth)


def rendition_of(style: Style | None, depth: ColorDepth) -> Rendition:
    """The rendition that shows a style at this colour depth."""
    if style is None or not style:
        return PLAIN
    attributes = sum(bit for bit, name, _, _ in _ATTRIBUTES if getattr(style, name))
    if style.underline2:
        attributes |= 8
    return Rendition(_color(style.color, depth), _color(style.bgcolor, depth), attributes)


@lru_cache(maxsize=8192)
def recolored(own: Rendition, foreground: int, background: int, bold: bool, depth: ColorDepth) -> Rendition:
    """A rendition in other colours: 0xRRGGBB, or DEFAULT for its own; and bold, if that is asked for."""
    return Rendition(
        own.foreground if foreground == DEFAULT else _shown(foreground, depth),
        own.background if background == DEFAULT else _shown(background, depth),
        own.attributes | _BITS["bold"] * bold,
    )


def seen_as(color: int, own: int) -> int:
    """A Rendition's colour as 0xRRGGBB, where `own` is the terminal's own colour."""
    if color == DEFAULT:
        return own
    return color & ~_RGB if color & _RGB else XTERM256[color]


@lru_cache(maxsize=4096)
def _color_code(color: int, base: int) -> str:
    """SGR parameters for a colour; `base` is 30 for the foreground, 40 for the background."""
    if color == DEFAULT:
        return str(base + 9)
    if color & _RGB:
        return f"{base + 8};2;{color >> 16 & 255};{color >> 8 & 255};{color & 255}"
    if color < 8:
        return str(base + color)
    return str(base + 52 + color) if color < 16 else f"{base + 8};5;{color}"


@lru_cache(maxsize=2048)
def sgr(before: Rendition, after: Rendition) -> str:
    """The shortest SGR sequence that turns one rendition into another ("" where they are equal)."""
    if before == after:
        return ""
    parts = _changes(before, after)
    if before.attributes == after.attributes and DEFAULT not in after:  # beginning anew cannot be shorter
        return f"\x1b[{';'.join(parts)}m"
    fresh = ["", *_changes(PLAIN, after)] if after != PLAIN else [""]
    codes = min(";".join(parts), ";".join(fresh), key=len)
    return f"\x1b[{codes}m"


def _changes(before: Rendition, after: Rendition) -> list[str]:
    """SGR parameters for each part in which two renditions differ."""
    parts = [] if before.attributes == after.attributes else _turned(before, after)
    if before.foreground != after.foreground:
        parts.append(_color_code(after.foreground, 30))
    if before.background != after.background:
        parts.append(_color_code(after.background, 40))
    return parts


def _turned(before: Rendition, after: Rendition) -> list[str]:
    """SGR parameters for the attributes in which two renditions differ."""
    lost = before.attributes & ~after.attributes
    off = {code: None for bit, _, _, code in _ATTRIBUTES if lost & bit}
    gained = after.attributes & ~before.attributes
    if "22" in off:  # turns off both bold and dim
        gained |= after.attributes & 3
    return [*off, *(code for bit, _, code, _ in _ATTRIBUTES if gained & bit)]


def same_on_blank(rendition: Rendition, wanted: Rendition) -> bool:
    """Whether a space looks the same written with either rendition: only the background shows."""
    if rendition.background != wanted.background:
        return False
    return not (rendition.attributes | wanted.attributes) & _SHOWS_ON_BLANK
