"""Frames: pictures made of terminal cells, held as numpy arrays, which never change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.palette import DEFAULT

SPACE = ord(" ")
UPPER_HALF = ord("▀")
BRAILLE = 0x2800

Glyphs = NDArray[np.uint32]
Colors = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Frame:
    """Cells of a picture; every array has the shape (rows, columns) and is read-only.

    The frame takes the arrays it is given: it makes them read-only, it does not copy them.

    Attributes:
        glyph: Unicode code points, each one cell wide.
        foreground: 0xRRGGBB, or DEFAULT for the theme's own.
        background: 0xRRGGBB, or DEFAULT for the theme's own.
        bold: whether the glyph is bold.
    """

    glyph: Glyphs
    foreground: Colors
    background: Colors
    bold: Mask

    def __post_init__(self) -> None:
        for array in (self.glyph, self.foreground, self.background, self.bold):
            if array.shape != self.glyph.shape or array.ndim != 2:
                raise ValueError("a frame's arrays must share one shape (rows, columns)")
            array.flags.writeable = False

    @property
    def rows(self) -> int:
        """Height in cells."""
        return len(self.glyph)

    @property
    def columns(self) -> int:
        """Width in cells."""
        return int(self.glyph.shape[1])

    def lines(self) -> list[str]:
        """The glyphs as text, one string per row."""
        return ["".join(map(chr, row)) for row in self.glyph.tolist()]

    def crop(self, row: int, column: int, rows: int, columns: int) -> Frame:
        """The part that starts at (`row`, `column`), at most `rows` x `columns` (a view, no copy)."""
        part = (slice(row, row + rows), slice(column, column + columns))
        return Frame(self.glyph[part], self.foreground[part], self.background[part], self.bold[part])


def full(rows: int, columns: int, glyph: int, foreground: int = DEFAULT, background: int = DEFAULT) -> Frame:
    """A frame of one and the same cell."""
    shape = (max(rows, 0), max(columns, 0))
    return Frame(
        np.full(shape, glyph, dtype=np.uint32),
        np.full(shape, foreground, dtype=np.int32),
        np.full(shape, background, dtype=np.int32),
        np.zeros(shape, dtype=np.bool_),
    )


def blank(rows: int, columns: int) -> Frame:
    """An empty frame in the theme's colours."""
    return full(rows, columns, SPACE)


def changed(before: Frame, after: Frame) -> Mask:
    """Which cells differ between two frames of one shape: a mask (rows, columns).

    Raises:
        ValueError: when the shapes differ.
    """
    if before.glyph.shape != after.glyph.shape:
        raise ValueError("only frames of one shape can be compared")
    mask: Mask = before.glyph != after.glyph
    mask |= before.foreground != after.foreground
    mask |= before.background != after.background
    mask |= before.bold != after.bold
    return mask
