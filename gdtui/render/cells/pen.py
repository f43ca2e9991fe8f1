"""Pens: the colours that a line or a marker is drawn in, so that it is seen on bright and on dark ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import TRUECOLOR
from gdtui.render.cells.frame import Colors
from gdtui.render.cells.palette import WHITE, available, luminance, ratio, readable, scaled

_SEEN, _READ = 3.0, 4.5
"""The contrast below which a line changes to its pen's other colour where that stands out more, and the one
below which a glyph brings a ground of its own (WCAG 2.2, 1.4.11 and 1.4.3)."""

Vector = NDArray[np.float64]
Owners = NDArray[np.intp]


@dataclass(frozen=True)
class Pen:
    """What lines are drawn with.

    Attributes:
        light: the colour on dark ground, or DEFAULT.
        dark: the colour on bright ground, or DEFAULT.
        ascii: draw whole cells with letters instead of dots.
    """

    light: int
    dark: int
    ascii: bool = False


@lru_cache(maxsize=64)
def pen(color: int = WHITE, colors: int = TRUECOLOR, ascii: bool = False) -> Pen:
    """A pen of a colour 0xRRGGBB on a terminal of `colors` colours, with its dark twin for bright ground."""
    light, dark = available(color, colors), available(scaled(color, 0.15), colors)
    return Pen(readable(light, dark, _READ, colors) if colors else light, dark, ascii)


def inks(pens: Sequence[Pen], owner: Owners, ground: Colors) -> tuple[Colors, Colors, Colors]:
    """How pens are seen in cells.

    Args:
        pens: what was drawn with.
        owner: which of them drew in each cell, shape (n,).
        ground: the background of each cell, shape (n,).

    Returns:
        The pen's light colour; its colour on that ground, the dark one where the light one would hardly be
        seen and the dark one more; and a ground on which the light one is seen, shape (n,) each.
    """
    lights, darks, light_luminance, dark_luminance = _table(tuple(pens))
    light, dark, below = lights[owner], darks[owner], luminance(ground)
    on_light = ratio(light_luminance[owner], below)
    ink = np.where((on_light < _SEEN) & (ratio(dark_luminance[owner], below) > on_light), dark, light)
    return light, ink, np.where(on_light < _READ, dark, ground)


@lru_cache(maxsize=64)
def _table(pens: tuple[Pen, ...]) -> tuple[Colors, Colors, Vector, Vector]:
    """The light and the dark colour of each pen, and their luminances."""
    light = np.array([pen.light for pen in pens], np.int32)
    dark = np.array([pen.dark for pen in pens], np.int32)
    return light, dark, luminance(light), luminance(dark)
