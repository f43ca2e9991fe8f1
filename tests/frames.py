"""Frames for tests."""

from collections.abc import Iterable

import numpy as np

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import BRAILLE, SPACE, Frame, full
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.viewport import Viewport

Dot = tuple[int, int]
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Unicode 15.1, chapter 21.1."""


def from_text(
    lines: Iterable[str], foreground: int = DEFAULT, background: int = DEFAULT, bold: bool = False
) -> Frame:
    """Lines of text as a frame as wide as the longest of them."""
    kept = list(lines)
    canvas = Canvas(full(len(kept), max(map(len, kept), default=0), SPACE, foreground, background))
    for row, line in enumerate(kept):
        canvas.text(row, 0, line, foreground, background, bold)
    return canvas.frame()


def dots(frame: Frame) -> set[Dot]:
    """The (row, column) of every dot that lines are drawn with."""
    found = set()
    for row, column in np.argwhere((frame.glyph & 0xFFFFFF00) == BRAILLE).tolist():
        code = frame.glyph.item(row, column)
        found |= {
            (4 * row + down, 2 * column + right)
            for down, pair in enumerate(_BITS)
            for right, bit in enumerate(pair)
            if code & bit
        }
    return found


def disc_about(here: Viewport, x: float, y: float) -> set[Dot]:
    """The dots of a disc about a point, as far as they are shown."""
    down, across = here.to_dot(x, y)
    about = {(row, column) for row in range(-2, 2) for column in range(-2, 2)}
    about -= {(row, column) for row in (-2, 1) for column in (-2, 1)}
    shifted = {(round(down) + row, round(across) + column) for row, column in about}
    return {
        (row, column)
        for row, column in shifted
        if 0 <= row < 4 * here.rows and 0 <= column < 2 * here.columns
    }


def cells_of(given: set[Dot]) -> set[Dot]:
    """The cells that dots fall into."""
    return {(row // 4, column // 2) for row, column in given}
