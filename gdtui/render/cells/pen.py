"""Pens: the colours that a line or a marker is drawn in, so that it is seen on bright and on dark ground.

White has a dark twin for bright ground. A hue has none: darkened to black it would say no more whose line it
is. It keeps its colour, and the cells that it is drawn in become as much darker as it takes to see it there.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import TRUECOLOR, channels
from gdtui.render.cells.frame import Colors, Mask
from gdtui.render.cells.palette import DEFAULT, WHITE, available, luminance, ratio, readable, scaled

_SEEN, _READ = 3.0, 4.5
"""The contrast below which a line changes to its pen's other colour where that stands out more, and the one
below which a glyph brings a ground of its own (WCAG 2.2, 1.4.11 and 1.4.3)."""
_HUE = 64
"""How far apart the least and the greatest channel of a colour are that is told from others by its hue."""

_FEW = 96
"""How many cells are looked up one by one; of more it takes longer than to reckon them all."""

Vector = NDArray[np.float64]
Owners = NDArray[np.intp]


class Pen(NamedTuple):
    """What lines are drawn with.

    Attributes:
        light: the colour on dark ground, or DEFAULT.
        dark: the colour on bright ground, or DEFAULT.
        ascii: draw whole cells with letters instead of dots.
        grounds: how many colours there are to darken bright ground with, for a pen that keeps its hue there;
            0 for one that changes to its dark colour.
        nib: the letter that whole cells are drawn with.
    """

    light: int
    dark: int
    ascii: bool = False
    grounds: int = 0
    nib: str = "o"


@lru_cache(maxsize=64)
def pen(color: int = WHITE, colors: int = TRUECOLOR, ascii: bool = False) -> Pen:
    """A pen of a colour 0xRRGGBB on a terminal of `colors` colours."""
    light, dark = available(color, colors), available(scaled(color, 0.15), colors)
    read = _READ if colors > 16 else _SEEN  # of 16, two hues have the same brighter one
    hue = max(channels(color)) - min(channels(color)) >= _HUE
    return Pen(readable(light, dark, read, colors) if colors else light, dark, ascii, colors if hue else 0)


class Inks(NamedTuple):
    """How pens are seen in cells, shape (n,) each.

    Attributes:
        line: the colour of a line.
        paper: what lies below a line.
        light: the pen's own colour.
        own: a ground on which that one is read.
    """

    line: Colors
    paper: Colors
    light: Colors
    own: Colors


def inks(pens: Sequence[Pen], owner: Owners, ground: Colors) -> Inks:
    """How pens are seen in cells.

    Args:
        pens: what was drawn with.
        owner: which of them drew in each cell, shape (n,).
        ground: the background of each cell, shape (n,).
    """
    if (ground == DEFAULT).all():  # as in every chart
        light, line = _on_paper(tuple(pens))
        return Inks(line[owner], ground, light[owner], ground)
    return _inks(pens, owner, ground) if len(owner) > _FEW else _inks_of_few(pens, owner, ground)


def _inks_of_few(pens: Sequence[Pen], owner: Owners, ground: Colors) -> Inks:
    """What a step adds is drawn in a few cells, on grounds on which the steps before were drawn, too."""
    cells = zip(owner.tolist(), ground.tolist(), strict=True)
    found = [ink(pens[whose], below) for whose, below in cells]
    return Inks(*np.array(found, np.int32).reshape(-1, len(Inks._fields)).T)


class Ink(NamedTuple):
    """How a pen is seen in one cell, as `Inks` has it."""

    line: int
    paper: int
    light: int
    own: int


@lru_cache(maxsize=4096)
def ink(pen: Pen, ground: int) -> Ink:
    """How a pen is seen in a cell with that background."""
    seen = _inks((pen,), np.zeros(1, np.intp), np.array([ground], np.int32))
    return Ink(*(int(color[0]) for color in seen))


def _inks(pens: Sequence[Pen], owner: Owners, ground: Colors) -> Inks:
    lights, darks, light_luminance, dark_luminance, hued = _table(tuple(pens))
    light, dark, below = lights[owner], darks[owner], luminance(ground)
    on_light = ratio(light_luminance[owner], below)
    faint = on_light < _SEEN
    twin = faint & ~hued[owner] & (ratio(dark_luminance[owner], below) > on_light)
    of_picture = ground != DEFAULT  # on the theme's own, `legible` moves the colours of line and glyph alike
    paper = _darkened(pens, owner, ground, faint & hued[owner] & of_picture)
    own = np.where((on_light < _READ) & of_picture, dark, ground)
    return Inks(np.where(twin, dark, light), paper, light, own)


def _darkened(pens: Sequence[Pen], owner: Owners, ground: Colors, where: Mask) -> Colors:
    """The ground of each cell, in some of them darkened until the pen that drew there is seen."""
    cells = where.nonzero()[0]
    if not len(cells):
        return ground
    pairs, place = np.unique(np.stack([owner[cells], ground[cells]]), axis=1, return_inverse=True)
    found = [_under(pens[whose], below) for whose, below in pairs.T.tolist()]
    paper = ground.copy()
    paper[cells] = np.array(found, np.int32)[place.ravel()]
    return paper


def _under(pen: Pen, ground: int) -> int:
    """The ground that is nearest to another one, of those on which a pen's own colour is seen.

    Among 16 it is black: on white, dark hues stand out as much, but no ground was that bright.
    """
    return 0x000000 if pen.grounds == 16 else readable(ground, pen.light, _SEEN, pen.grounds)


@lru_cache(maxsize=64)
def _on_paper(pens: tuple[Pen, ...]) -> tuple[Colors, Colors]:
    """Each pen's own colour, and that of its lines, on the theme's own ground."""
    seen = _inks(pens, np.arange(len(pens)), np.full(len(pens), DEFAULT, np.int32))
    return seen.light, seen.line


@lru_cache(maxsize=64)
def _table(pens: tuple[Pen, ...]) -> tuple[Colors, Colors, Vector, Vector, Mask]:
    """The light and the dark colour of each pen, their luminances, and which of them keep their hue."""
    light = np.array([pen.light for pen in pens], np.int32)
    dark = np.array([pen.dark for pen in pens], np.int32)
    hued = np.array([pen.grounds > 0 for pen in pens], np.bool_)
    return light, dark, luminance(light), luminance(dark), hued
