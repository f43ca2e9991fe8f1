"""Lines in what the terminal and its font have: braille dots, half-blocks, or a letter.

Everything is drawn in dots, and here, on the way out, a cell of dots becomes what stands for it: so all that
draws lines says nothing of it, and a line looks the same in every picture.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.frame import BRAILLE, Frame, Mask
from gdtui.render.cells.look import Look

_HALVES = {"▀": 0b00011011, "▄": 0b11100100, "▌": 0b01000111, "▐": 0b10111000}
"""The halves of a cell, and the bits of the dots in them (Unicode 15.1, chapter 21.1). Consoles, and fonts
without braille, have these; few of them have quarters."""
_FULL = "█"
_QUARTERS = (0b00000011, 0b00011000, 0b01000100, 0b10100000)
_NIB = "."
"""What stands for dots that no pen drew: lines on which others lie, as contours."""


def lined(frame: Frame, look: Look) -> Frame:
    """The frame with its dots as the look's lines are drawn."""
    if look.lines == "braille" or look.ascii:
        return frame
    dots = (frame.glyph & 0xFFFFFF00) == BRAILLE
    return _with_glyphs(frame, dots, _cells(look.lines)[frame.glyph & 0xFF]) if dots.any() else frame


def _with_glyphs(frame: Frame, where: Mask, glyphs: NDArray[np.uint32]) -> Frame:
    glyph = np.where(where, glyphs, frame.glyph)
    return Frame(glyph, frame.foreground, frame.background, frame.bold, frame.areas)


def _half(dots: int) -> str:
    """The half that most of the dots lie in; the whole where there are some in every quarter."""
    if not dots:
        return " "
    if all(dots & quarter for quarter in _QUARTERS):
        return _FULL
    return max(_HALVES, key=lambda half: (dots & _HALVES[half]).bit_count())


@lru_cache
def _cells(lines: str) -> NDArray[np.uint32]:
    """For one kind of lines the glyph of every cell of dots, by its bits."""
    drawn = _half if lines == "block" else lambda dots: _NIB if dots else " "
    return np.array([ord(drawn(dots)) for dots in range(256)], np.uint32)
