"""Colours as terminals have them: 0xRRGGBB numbers, xterm's palettes, luminance and contrast.

Luminance is the relative luminance of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance): 0 for
black, 1 for white, linear in light. DEFAULT, the theme's own colour, counts as black.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEFAULT = -1
"""Instead of a colour: the theme's own."""

BLACK = 0x000000
WHITE = 0xFFFFFF

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

_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def linear(colors: ArrayLike) -> NDArray[np.float64]:
    """The linear light of sRGB colours 0xRRGGBB: shape (..., 3), each from 0 to 1; DEFAULT gives black."""
    packed = np.maximum(np.asarray(colors, dtype=np.int64), 0)
    channels = (packed[..., np.newaxis] >> np.array([16, 8, 0])) & 0xFF
    light: NDArray[np.float64] = _LINEAR[channels]
    return light


def _decode_srgb() -> NDArray[np.float64]:
    """The linear light of each 8-bit sRGB value (IEC 61966-2-1)."""
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


_LINEAR = _decode_srgb()


_RED, _GREEN, _BLUE = (_LINEAR * weight for weight in _WEIGHTS)


def luminance(colors: ArrayLike) -> NDArray[np.float64]:
    """The relative luminance of colours 0xRRGGBB, each from 0 to 1."""
    packed = np.maximum(colors, 0)
    result: NDArray[np.float64] = _RED[packed >> 16] + _GREEN[packed >> 8 & 0xFF] + _BLUE[packed & 0xFF]
    return result


def darker(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int32]:
    """The colour of lower luminance of each pair."""
    return np.where(luminance(first) <= luminance(second), first, second)


def contrast(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """The contrast ratio of WCAG 2.2 between colours, from 1 (the same) to 21 (black and white)."""
    return ratio(luminance(first), luminance(second))


def ratio(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """The contrast ratio of WCAG 2.2 between luminances."""
    one, two = np.add(first, 0.05), np.add(second, 0.05)
    quotient: NDArray[np.float64] = np.maximum(one, two) / np.minimum(one, two)
    return quotient


def scaled(color: int, factor: float) -> int:
    """The colour 0xRRGGBB with each channel times `factor` (0…1), which darkens it and keeps its hue."""
    red, green, blue = (round((color >> shift & 0xFF) * factor) for shift in (16, 8, 0))
    return red << 16 | green << 8 | blue


@lru_cache(maxsize=256)
def available(color: int, colors: int) -> int:
    """The colour nearest to 0xRRGGBB that a terminal of `colors` colours (0, 16, 256, 1<<24) shows exactly.

    Nearest in CIE L*a*b*. With 0 colours it is DEFAULT. At 256 the first 16 are left out: people change them.
    """
    if color == DEFAULT or colors == 0:
        return DEFAULT
    if colors >= TRUECOLOR:
        return color
    palette = XTERM256[16:] if colors >= 256 else XTERM16
    distance = np.linalg.norm(lab(palette) - lab(color), axis=-1)
    return palette[int(np.argmin(distance))]


_RGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.9505], [1.0], [1.089]])


def lab(colors: ArrayLike) -> NDArray[np.float64]:
    """CIE L*a*b* (D65) of colours 0xRRGGBB: shape (..., 3)."""
    ratio = linear(colors) @ _RGB_TO_XYZ.T
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)
