"""Renditions: what a cell is written with, and the shortest SGR codes from one rendition to the next.

A Rich style is reduced to three integers, its colours already those that the terminal can show, so
that two styles that look the same are equal (links and metadata do not count: the wire sends no OSC 8).
The three are one number, so that the renditions of a screen are an array.
"""

from functools import lru_cache
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.color import Color, ColorType
from rich.style import Style

from gdtui.colors import XTERM256, nearest
from gdtui.terminal.capabilities import ColorDepth

DEFAULT = -1
"""The terminal's own colour."""
Colors = NDArray[np.int32]
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


Renditions = NDArray[np.int64]
_COLOR_BITS = 26
_COLOR = (1 << _COLOR_BITS) - 1
_BACKGROUND = _COLOR << _COLOR_BITS
_ATTRIBUTES_FROM = 2 * _COLOR_BITS


class Rendition(int):
    """Foreground, background (palette index, RGB with a flag bit, or DEFAULT) and attribute bits, as one.

    Each colour + 1 takes 26 bits, the foreground the lowest ones; the attributes lie above them.
    """

    def __new__(cls, foreground: int = DEFAULT, background: int = DEFAULT, attributes: int = 0) -> Self:
        """The number of these parts."""
        colors = background + 1 << _COLOR_BITS | foreground + 1
        return super().__new__(cls, attributes << _ATTRIBUTES_FROM | colors)

    @classmethod
    def of(cls, number: int) -> Self:
        """A number as a rendition."""
        return super().__new__(cls, number)

    @property
    def foreground(self) -> int:
        """The colour of the glyph."""
        return (self & _COLOR) - 1

    @property
    def background(self) -> int:
        """The colour behind it."""
        return (self >> _COLOR_BITS & _COLOR) - 1

    @property
    def attributes(self) -> int:
        """A bit for each attribute that is on."""
        return self >> _ATTRIBUTES_FROM

    def has(self, name: str) -> bool:
        """Whether the attribute of that name is on: bold, dim, italic, underline, blink, reverse, …."""
        return bool(self.attributes & _BITS[name])


PLAIN = Rendition()
_SHOWN_ON_BLANK = _SHOWS_ON_BLANK << _ATTRIBUTES_FROM


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


def recolored(
    own: Rendition, foreground: Colors, background: Colors, bold: NDArray[np.bool_], depth: ColorDepth
) -> Renditions:
    """A rendition in other colours: 0xRRGGBB, or DEFAULT for its own; and bold, where that is asked for.

    Args:
        own: the rendition that is to be changed.
        foreground: of each cell.
        background: of each cell.
        bold: of each cell.
        depth: how many colours there are.
    """
    attributes = bold * np.int64(_BITS["bold"] << _ATTRIBUTES_FROM) | (own.attributes << _ATTRIBUTES_FROM)
    front = _all_shown(foreground, own.foreground, depth)
    ground = _all_shown(background, own.background, depth)
    return attributes | (ground + 1) << _COLOR_BITS | (front + 1)


def _all_shown(colors: Colors, own: int, depth: ColorDepth) -> NDArray[np.int64]:
    """Colours as the integers that Renditions hold, `own` for DEFAULT."""
    if depth == ColorDepth.TRUECOLOR:
        return np.where(colors == DEFAULT, own, colors.astype(np.int64) | _RGB)
    known = {color: own if color == DEFAULT else _shown(color, depth) for color in set(colors.tolist())}
    return np.array([known[color] for color in colors.tolist()], np.int64)


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


def sgr(before: int, after: int) -> str:
    """The shortest SGR sequence that turns one rendition into another ("" where they are equal)."""
    differs, foreground, background = before ^ after, after & _COLOR, after & _BACKGROUND
    if not (foreground and background) or differs >> _ATTRIBUTES_FROM:
        return _shortest(before, after)
    # beginning anew cannot be shorter. Most of a picture is such, and hardly a pair of colours comes twice
    if not differs & _BACKGROUND:
        return f"\x1b[{_color_code(foreground - 1, 30)}m" if differs else ""
    if not differs & _COLOR:
        return f"\x1b[{_color_code((background >> _COLOR_BITS) - 1, 40)}m"
    return f"\x1b[{_color_code(foreground - 1, 30)};{_color_code((background >> _COLOR_BITS) - 1, 40)}m"


@lru_cache(maxsize=2048)
def _shortest(before: int, after: int) -> str:
    if before == after:
        return ""
    fresh = ["", *_changes(PLAIN, after)] if after != PLAIN else [""]
    codes = min(";".join(_changes(before, after)), ";".join(fresh), key=len)
    return f"\x1b[{codes}m"


def _changes(before: int, after: int) -> list[str]:
    """SGR parameters for each part in which two renditions differ."""
    differs, parts = before ^ after, list[str]()
    if differs >> _ATTRIBUTES_FROM:
        parts += _turned(before >> _ATTRIBUTES_FROM, after >> _ATTRIBUTES_FROM)
    if differs & _COLOR:
        parts.append(_color_code((after & _COLOR) - 1, 30))
    if differs & _BACKGROUND:
        parts.append(_color_code((after >> _COLOR_BITS & _COLOR) - 1, 40))
    return parts


def _turned(before: int, after: int) -> list[str]:
    """SGR parameters for the attributes in which two renditions differ."""
    lost = before & ~after
    off = {code: None for bit, _, _, code in _ATTRIBUTES if lost & bit}
    gained = after & ~before
    if "22" in off:  # turns off both bold and dim
        gained |= after & 3
    return [*off, *(code for bit, _, code, _ in _ATTRIBUTES if gained & bit)]


Number = TypeVar("Number", int, Renditions)


def seen_on_blank(rendition: Number, wanted: Number) -> Number:
    """What shows on a space that is written with the one rendition and wanted in the other: 0 for nothing.

    Only the background does, and a few attributes.
    """
    return (rendition ^ wanted) & _BACKGROUND | (rendition | wanted) & _SHOWN_ON_BLANK
