"""How a picture is to look: what the terminal can show, and the colours that carry a meaning."""

from typing import NamedTuple

from gdtui.colors import TRUECOLOR

WHITE = 0xFFFFFF
TEAL = 0x2EC4B6
ORANGE = 0xFF9F1C
PURPLE = 0xB388EB
GREEN = 0x7BD88F
RED = 0xFF6B6B
BLUE = 0x5FA8FF
YELLOW = 0xFFE066
PINK = 0xFF8FC7
DIM = 0x8A94A6
"""Words that are there to be found, not to be read first."""

LANES = (
    TEAL, ORANGE, PURPLE, GREEN, BLUE, YELLOW, PINK, RED, 0x40E840, 0xB88858, 0xE858E8, 0xA0A0B8,
)  # fmt: skip
"""One colour for each of several runs side by side; their glyphs tell them apart as well."""


class Look(NamedTuple):
    """What a picture is drawn for.

    Attributes:
        colors: how many colours there are: 0, 16, 256 or TRUECOLOR.
        ascii: whether only ASCII glyphs may be used.
        dark: whether the theme is a dark one.
        colormap: viridis, cividis or magma.
        tabs: key and name of every screen there is, for the header.
    """

    colors: int = TRUECOLOR
    ascii: bool = False
    dark: bool = True
    colormap: str = "viridis"
    tabs: tuple[tuple[str, str], ...] = ()
