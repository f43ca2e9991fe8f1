"""Canvases: frames under construction.

Start one from a kept base (a heatmap, a chart's axes), draw what moves over it, and take the finished frame.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.frame import (
    SPACE,
    UPPER_HALF,
    Area,
    Colors,
    Frame,
    Glyphs,
    Mask,
    blank,
    code_points,
    moved,
)
from gdtui.render.cells.palette import DEFAULT, darker

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

TRANSPARENT = -2
"""As a background: keep the colour that lies below."""

Cells = tuple[NDArray[np.intp], NDArray[np.intp]] | tuple[int, int]
"""Rows and columns, or the row and the column of one."""

_HEAVY_SHADES = (ord("▓"), ord("█"))


class Canvas:
    """A frame under construction; whatever is drawn outside it is dropped.

    A background given as TRANSPARENT keeps what lies below: the cell's one visible background, or the darker
    of a half-block's two pixels, since light lines are drawn over it.
    """

    def __init__(self, base: Frame) -> None:
        self.rows, self.columns = base.rows, base.columns
        self._glyph, self._foreground = base.glyph, base.foreground
        self._background, self._bold = base.background, base.bold
        self._areas = list(base.areas)
        self._is_own = False
        """Whether the arrays are no frame's: they are copied before the first cell is written."""

    @classmethod
    def blank(cls, rows: int, columns: int) -> Canvas:
        """An empty canvas in the theme's colours."""
        return cls(blank(rows, columns))

    def frame(self) -> Frame:
        """What has been drawn so far; the canvas may be drawn on further."""
        self._is_own = False
        areas = tuple(self._areas)
        return Frame(self._glyph, self._foreground, self._background, self._bold, areas)

    def _own(self) -> None:
        """See that no frame holds the arrays that are about to be written."""
        if not self._is_own:
            self._glyph, self._foreground = self._glyph.copy(), self._foreground.copy()
            self._background, self._bold = self._background.copy(), self._bold.copy()
            self._is_own = True

    def mark(self, area: Area) -> None:
        """Have the pointer find something in cells of the canvas."""
        self._areas.append(area)

    def inside(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Mask:
        """Which of the cells lie on the canvas."""
        mask: Mask = (rows >= 0) & (rows < self.rows) & (columns >= 0) & (columns < self.columns)
        return mask

    def has(self, row: int, column: int) -> bool:
        """Whether a cell lies on the canvas."""
        return 0 <= row < self.rows and 0 <= column < self.columns

    def glyphs(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Glyphs:
        """The glyphs in cells on the canvas."""
        return self._glyph[rows, columns]

    def ground(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Colors:
        """The one background that cells on the canvas show when a new glyph replaces theirs."""
        glyph, background = self._glyph[rows, columns], self._background[rows, columns]
        halves = glyph == UPPER_HALF
        heavy = (glyph == _HEAVY_SHADES[0]) | (glyph == _HEAVY_SHADES[1])
        if not (halves | heavy).any():
            return background
        foreground = self._foreground[rows, columns]
        background = np.where(halves, darker(foreground, background), background)
        return np.where(heavy, foreground, background)

    def glyph_at(self, row: int, column: int) -> int:
        """The glyph in a cell on the canvas."""
        return self._glyph.item(row, column)

    def ground_at(self, row: int, column: int) -> int:
        """The `ground` of a cell on the canvas: numpy's way to one takes ten times as long."""
        cells = self._glyph, self._foreground, self._background
        return _ground(*[array.item(row, column) for array in cells])

    def put(
        self,
        rows: ArrayLike,
        columns: ArrayLike,
        glyph: ArrayLike,
        foreground: ArrayLike = DEFAULT,
        background: ArrayLike = TRANSPARENT,
        bold: ArrayLike = False,
    ) -> None:
        """Put glyphs into cells; all may be arrays that broadcast together.

        Args:
            rows: rows of the cells, from the top.
            columns: columns of the cells, from the left.
            glyph: code points.
            foreground: 0xRRGGBB or DEFAULT.
            background: 0xRRGGBB, DEFAULT or TRANSPARENT.
            bold: whether the glyphs are bold.
        """
        row, column = np.atleast_1d(rows, columns)
        kept = self.inside(row, column)
        if not kept.all():
            arrays = np.broadcast_arrays(row, column, glyph, foreground, background, bold)
            row, column, glyph, foreground, background, bold = (array[kept] for array in arrays)
        transparent = np.equal(background, TRANSPARENT)
        if transparent.any():
            background = np.where(transparent, self.ground(row, column), background)
        self.set((row, column), glyph, foreground, background, bold)

    def set(
        self, cells: Cells, glyph: ArrayLike, foreground: ArrayLike, background: ArrayLike, bold: ArrayLike
    ) -> None:
        """Put glyphs into cells (rows, columns) that lie on the canvas: `put` without its checks."""
        self._own()
        self._glyph[cells] = glyph
        self._foreground[cells] = foreground
        self._background[cells] = background
        self._bold[cells] = bold

    def text(
        self,
        row: int,
        column: int,
        text: str,
        foreground: int = DEFAULT,
        background: int = TRANSPARENT,
        bold: bool = False,
    ) -> None:
        """Write one line of text that starts at a cell; its characters must each be one cell wide."""
        start, end = max(column, 0), min(column + len(text), self.columns)
        if not 0 <= row < self.rows or start >= end:
            return
        self._own()
        cells = (row, slice(start, end))
        if background != TRANSPARENT:
            self._background[cells] = background
        elif (self._glyph[cells] != SPACE).any():
            columns = np.arange(start, end)
            self._background[cells] = self.ground(np.full_like(columns, row), columns)
        self._glyph[cells] = code_points(text)[start - column : end - column]
        self._foreground[cells] = foreground
        self._bold[cells] = bold

    def paste(self, frame: Frame, row: int, column: int) -> None:
        """Lay a frame with its upper left corner at a cell, hiding what lies below."""
        top, left, part = max(row, 0), max(column, 0), frame
        if row < 0 or column < 0 or row + frame.rows > self.rows or column + frame.columns > self.columns:
            part = frame.crop(top - row, left - column, max(self.rows - top, 0), max(self.columns - left, 0))
        self._own()
        cells = (slice(top, top + part.rows), slice(left, left + part.columns))
        self._glyph[cells] = part.glyph
        self._foreground[cells] = part.foreground
        self._background[cells] = part.background
        self._bold[cells] = part.bold
        self._areas += moved(part.areas, top, left)

    def overlay(self, frame: Frame) -> None:
        """Lay a frame of the canvas's own size over it; where it has blanks, what lies below stays."""
        rows, columns = np.nonzero(frame.glyph != SPACE)
        drawn = rows, columns
        glyph, fore, back, bold = (
            array[drawn] for array in (frame.glyph, frame.foreground, frame.background, frame.bold)
        )
        self.set(drawn, glyph, fore, back, bold)


@lru_cache(maxsize=4096)
def _ground(glyph: int, foreground: int, background: int) -> int:
    """The `ground` of one cell."""
    if glyph == UPPER_HALF:
        return int(darker(np.array(foreground, np.int32), np.array(background, np.int32)))
    return foreground if glyph in _HEAVY_SHADES else background


def stack(*frames: Frame) -> Frame:
    """Frames one below the other; the narrower ones are filled up with blanks on the right."""
    if len({frame.columns for frame in frames}) == 1:
        above = [0, *accumulate(frame.rows for frame in frames)]
        return Frame(
            np.concatenate([frame.glyph for frame in frames]),
            np.concatenate([frame.foreground for frame in frames]),
            np.concatenate([frame.background for frame in frames]),
            np.concatenate([frame.bold for frame in frames]),
            tuple(
                [
                    area
                    for row, frame in zip(above, frames, strict=False)
                    for area in moved(frame.areas, row, 0)
                ]
            ),
        )
    canvas = Canvas.blank(sum(f.rows for f in frames), max((f.columns for f in frames), default=0))
    row = 0
    for frame in frames:
        canvas.paste(frame, row, 0)
        row += frame.rows
    return canvas.frame()
