"""Colour ramps from dark (low) to bright (high), made for what each terminal can show.

viridis, magma (Stefan van der Walt and Nathaniel Smith) and cividis (Nuñez, Anderton and Renslow, PLoS ONE
13(7), 2018) are numbers published with matplotlib and dedicated to the public domain (CC0).

| colours | one level is | levels |
|---|---|---|
| truecolor | the map itself, at 32 even points | 32 |
| 256 | an entry of xterm's palette, or a glyph that mixes two; in ASCII entries alone | 33 to 45; 9 to 12 |
| 16 | a shade glyph that mixes two standard colours; plain backgrounds in ASCII | 13 to 14; 8 to 9 |
| none | the density of a glyph | 5; 10 in ASCII |

In every ramp the luminance rises strictly from level to level (`Ramp.luminance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import TRUECOLOR, XTERM16, XTERM256
from gdtui.render.cells.frame import SPACE
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import DEFAULT, WHITE, linear, luminance, scaled

Cell = tuple[int, int, int]
"""Glyph, foreground and background."""

MAPS = ("viridis", "cividis", "magma")

_TRUE: dict[str, tuple[int, ...]] = {
    # Sampled at 32 even points; straight lines between them stay within 6/255 of matplotlib's 256 entries
    # (viridis 2.2, cividis 5.6, magma 1.5).
    "viridis": (
        0x440154, 0x470D60, 0x48196B, 0x482474, 0x472E7C, 0x453882, 0x414286, 0x3E4B89,
        0x3A548C, 0x365D8D, 0x32658E, 0x2E6D8E, 0x2B758E, 0x287D8E, 0x25858E, 0x228C8D,
        0x20948C, 0x1E9C89, 0x20A386, 0x25AB82, 0x2DB27D, 0x39BA76, 0x48C16E, 0x58C765,
        0x6ACD5B, 0x7ED34F, 0x92D742, 0xA8DB34, 0xBEDF26, 0xD4E21B, 0xE9E41A, 0xFDE725,
    ),
    "cividis": (
        0x00224E, 0x00285C, 0x002E6B, 0x073370, 0x1C396F, 0x293F6E, 0x33446C, 0x3D4A6C,
        0x45506C, 0x4D556C, 0x555B6D, 0x5C616E, 0x636770, 0x6B6D72, 0x727274, 0x797877,
        0x807E78, 0x888578, 0x908B78, 0x989177, 0xA09775, 0xA89E73, 0xB0A471, 0xB9AB6D,
        0xC1B26A, 0xCAB965, 0xD3C060, 0xDCC859, 0xE5CF52, 0xEED748, 0xF8DF3C, 0xFEE838,
    ),
    "magma": (
        0x000004, 0x040312, 0x0B0823, 0x140E35, 0x1E1149, 0x2A115D, 0x38106D, 0x461077,
        0x54137D, 0x601880, 0x6D1E81, 0x7A2382, 0x872781, 0x942C80, 0xA2307E, 0xAF347B,
        0xBD3977, 0xCA3E72, 0xD6456C, 0xE24D66, 0xEC5860, 0xF3655C, 0xF8745C, 0xFB8360,
        0xFD9366, 0xFEA26F, 0xFEB27A, 0xFEC185, 0xFED093, 0xFDDFA1, 0xFCEEB0, 0xFCFDBF,
    ),
}  # fmt: skip

_INDEXED: dict[str, tuple[int, ...]] = {
    # Indices into xterm's 256 colours: few, near the map in CIE L*a*b* and so chosen that what lies between
    # neighbours is near it too; rising in luminance. More entries would only go to and fro between hues.
    "viridis": (53, 54, 24, 30, 36, 77, 113, 148, 184, 220),
    "cividis": (17, 24, 60, 243, 101, 143, 179, 185, 220),
    "magma": (16, 17, 54, 90, 125, 161, 167, 209, 216, 222, 229, 230),
}

_SHADED: dict[str, str] = {
    # Glyph, foreground, background (hexadecimal index of the 16). Only 0 to 7 as backgrounds: older consoles
    # have no bright ones.
    "viridis": "░40 █40 ░c4 ▒c4 ▓c4 █c0 ▓86 ▒86 █20 ▒32 █30 ▒b3 █b0",
    "cividis": "░40 █40 ░84 ▒84 ▓84 █80 ▓83 ▒83 ░83 █30 ░b3 ▓b3 █b0",
    "magma": "░00 ░40 █40 ▒41 ░41 ░51 ▒91 █90 ▓93 ▒93 ▒97 ░97 █70 █f0",
}

_PLAIN: dict[str, str] = {
    # Backgrounds alone (hexadecimal index of the 16), for terminals with colours and no shade glyphs.
    "viridis": "04c8263ab",
    "cividis": "04c8637b",
    "magma": "04159d37f",
}

_DIM = 0.5
"""How bright dim maps are."""
_DARK_ENOUGH = 0.2
"""The luminance up to which they go where their colours cannot be dimmed: with 256 of them."""

_DENSITY = " ░▒▓█"
_QUARTERS = _DENSITY[:-1]
"""By which a colour goes over into the next one."""
_DENSITY_ASCII = " .:-=+*#%@"

_COVERAGE = {ord(glyph): part / 4 for part, glyph in enumerate(_DENSITY)} | {
    ord(glyph): part / 9 for part, glyph in enumerate(_DENSITY_ASCII)
}
"""The part of a cell that a glyph fills with the foreground: exact for shades, nominal for ASCII."""


class Ramp(NamedTuple):
    """How to paint each level of a field, from the lowest to the highest.

    Attributes:
        name: the map, one of MAPS.
        halves: two pixels to a cell, by the two colours of `▀`; otherwise one pixel to a cell, by glyph and
            both colours.
        glyph: code points, shape (levels,).
        foreground: 0xRRGGBB or DEFAULT, shape (levels,).
        background: 0xRRGGBB or DEFAULT, shape (levels,).
        hole: glyph, foreground and background of a cell without a finite value.
        ascii: whether only ASCII glyphs may be used.
        blend: how many levels it takes to go over from one colour into the next. More than one are mixed by
            glyphs: the two pixels of a cell must then be within so many levels, and are one tone.
    """

    name: str
    halves: bool
    glyph: NDArray[np.uint32]
    foreground: NDArray[np.int32]
    background: NDArray[np.int32]
    hole: Cell
    ascii: bool
    blend: int = 1

    @property
    def levels(self) -> int:
        """The number of steps."""
        return len(self.glyph)

    @property
    def pixels(self) -> NDArray[np.int32]:
        """The one colour nearest to each level, for what is no whole cell, shape (levels,)."""
        return np.where(self._coverage() > 0.5, self.foreground, self.background)

    def part(self, levels: int) -> Ramp:
        """The darkest levels alone."""
        glyph, fore, back = self.glyph[:levels], self.foreground[:levels], self.background[:levels]
        return self._replace(glyph=glyph, foreground=fore, background=back)

    def luminance(self) -> NDArray[np.float64]:
        """The relative luminance of each level as the eye mixes it; without colour, as white on black."""
        coverage = self._coverage()
        if (self.foreground == DEFAULT).all():
            return coverage * float(luminance(WHITE))
        share = coverage[:, np.newaxis]
        mixed = linear(self.foreground) * share + linear(self.background) * (1 - share)
        weights: NDArray[np.float64] = mixed @ np.array([0.2126, 0.7152, 0.0722])
        return weights

    def _coverage(self) -> NDArray[np.float64]:
        return np.array([_COVERAGE[code] for code in self.glyph.tolist()])


@lru_cache(maxsize=32)
def ramp(name: str = "viridis", colors: int = TRUECOLOR, ascii: bool = False) -> Ramp:
    """The ramp of a map for a terminal.

    Args:
        name: one of MAPS.
        colors: how many colours the terminal has: 0, 16, 256 or 1<<24.
        ascii: only ASCII glyphs.

    Raises:
        KeyError: when there is no map of that name.
    """
    if name not in MAPS:
        raise KeyError(name)
    slash = ord("/" if ascii else "╱")
    if colors >= 256:
        return _many(name, colors, (slash, 0x6C6C6C, 0x262626), ascii)
    if colors >= 16:
        return _ramp(name, False, _cells16(name, ascii), (slash, XTERM16[8], XTERM16[0]), ascii)
    density = _DENSITY_ASCII if ascii else _DENSITY
    return _ramp(name, False, [(ord(g), DEFAULT, DEFAULT) for g in density], (slash, DEFAULT, DEFAULT), ascii)


@lru_cache(maxsize=16)
def painted_by(look: Look) -> Ramp:
    """The ramp that maps are painted by: a dim one is less bright, or ends where it would be too bright."""
    colors = ramp(look.colormap, look.colors, look.ascii)
    if not look.dim or look.colors < 256:
        return colors
    if look.colors < TRUECOLOR:
        return colors.part(int((colors.luminance() <= _DARK_ENOUGH).sum()))
    return colors._replace(foreground=_scaled(colors.foreground), background=_scaled(colors.background))


def _scaled(colors: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.array([scaled(color, _DIM) for color in colors.tolist()], np.int32)


def _many(name: str, colors: int, hole: Cell, ascii: bool) -> Ramp:
    """The ramp of a terminal of 256 colours or more; of 256, neighbours are mixed where there are glyphs."""
    if colors >= TRUECOLOR:
        return _ramp(name, not ascii, [(SPACE, color, color) for color in _TRUE[name]], hole, ascii)
    entries = [XTERM256[index] for index in _INDEXED[name]]
    if ascii:
        return _ramp(name, False, [(SPACE, color, color) for color in entries], hole, ascii)
    last = (SPACE, entries[-1], entries[-1])
    return _ramp(name, True, [*_blended(entries), last], hole, ascii)._replace(blend=len(_QUARTERS))


def _blended(entries: Sequence[int]) -> list[Cell]:
    """From each colour towards the next by quarters, without the last colour itself."""
    return [(ord(glyph), above, below) for below, above in pairwise(entries) for glyph in _QUARTERS]


def _cells16(name: str, ascii: bool) -> list[Cell]:
    """Glyph, foreground and background of each level with 16 colours."""
    if ascii:
        colors = [XTERM16[int(index, 16)] for index in _PLAIN[name]]
        return [(SPACE, color, color) for color in colors]
    cells = _SHADED[name].split()
    return [(ord(cell[0]), XTERM16[int(cell[1], 16)], XTERM16[int(cell[2], 16)]) for cell in cells]


def _ramp(name: str, halves: bool, cells: list[Cell], hole: Cell, ascii: bool) -> Ramp:
    """A ramp from one (glyph, foreground, background) per level."""
    glyph, foreground, background = zip(*cells, strict=True)
    arrays = (
        np.array(glyph, dtype=np.uint32),
        np.array(foreground, dtype=np.int32),
        np.array(background, dtype=np.int32),
    )
    for array in arrays:
        array.flags.writeable = False
    return Ramp(name, halves, *arrays, hole, ascii)
