"""The colours of terminals: xterm's palette, and which of its entries looks most like a colour.

What draws and what sends both read it, so that a colour chosen for a picture is the colour that is sent.
"""

from functools import lru_cache

TRUECOLOR = 1 << 24
"""The number of colours of a terminal that takes any 0xRRGGBB."""

XTERM16: tuple[int, ...] = (
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip
"""xterm's standard colours, from its XTerm-col.ad."""

_CUBE = (0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF)

XTERM256: tuple[int, ...] = (
    XTERM16
    + tuple(red << 16 | green << 8 | blue for red in _CUBE for green in _CUBE for blue in _CUBE)
    + tuple(grey << 16 | grey << 8 | grey for grey in range(0x08, 0xEF, 0x0A))
)
"""xterm's 256 colours: the standard 16, a 6x6x6 cube, 24 greys (from its 256colres.pl)."""

Lab = tuple[float, float, float]

_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
"""From linear sRGB to CIE XYZ (IEC 61966-2-1)."""
_WHITE = (0.9505, 1.0, 1.089)
"""D65, the white of sRGB, in XYZ."""


def channels(color: int) -> tuple[int, int, int]:
    """Red, green and blue of 0xRRGGBB, 0 to 255 each."""
    return color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF


def linear(value: int) -> float:
    """The linear light, 0 to 1, of an 8-bit sRGB value (IEC 61966-2-1)."""
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=2048)
def lab(color: int) -> Lab:
    """CIE L*a*b* (D65) of a colour 0xRRGGBB: lightness 0 to 100, towards red, towards yellow."""
    light = [linear(value) for value in channels(color)]
    ratios = [
        sum(weight * part for weight, part in zip(row, light, strict=True)) / white
        for row, white in zip(_XYZ, _WHITE, strict=True)
    ]
    x, y, z = (
        ratio ** (1 / 3) if ratio > (6 / 29) ** 3 else ratio * (29 / 6) ** 2 / 3 + 4 / 29 for ratio in ratios
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@lru_cache(maxsize=8192)
def nearest(color: int, colors: int) -> int:
    """The index of the palette's entry that looks most like 0xRRGGBB: the nearest in CIE L*a*b*.

    Args:
        color: 0xRRGGBB.
        colors: 16 or 256; of 256 the first sixteen are left out, since people change them.
    """
    first, last = (0, 16) if colors < 256 else (16, 256)
    return min(range(first, last), key=lambda index: distance(XTERM256[index], color))


def distance(one: int, other: int) -> float:
    """How unlike two colours look: the square of their distance in CIE L*a*b*."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True))
