"""Frames: pictures made of terminal cells, held as numpy arrays, which never change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.palette import DEFAULT

SPACE = ord(" ")
UPPER_HALF = ord("▀")
LOWER_HALF = ord("▄")
BRAILLE = 0x2800
UNSEEN = "\N{REPLACEMENT CHARACTER}"

Glyphs = NDArray[np.uint32]
Colors = NDArray[np.int32]
Mask = NDArray[np.bool_]


class Area(NamedTuple):
    """Cells that mean something to the pointer.

    Attributes:
        row: of the cells, from the top.
        column: of the first of them.
        columns: how many they are.
        press: the key that a click on them presses, as a person reads it; or what a screen calls them.
    """

    row: int
    column: int
    columns: int
    press: str

    def moved(self, rows: int, columns: int) -> Area:
        """The same area so many rows further down and columns further right."""
        return Area(self.row + rows, self.column + columns, self.columns, self.press)


@lru_cache(maxsize=64)
def moved(areas: tuple[Area, ...], rows: int, columns: int) -> tuple[Area, ...]:
    """Areas so many rows further down and columns further right: the same in most pictures of a run."""
    return tuple([area.moved(rows, columns) for area in areas])


def within(areas: Sequence[Area], rows: range, columns: range) -> Iterator[Area]:
    """What of the areas lies within these rows and columns."""
    for area in areas:
        start = max(area.column, columns.start)
        length = min(area.column + area.columns, columns.stop) - start
        if area.row in rows and length > 0:
            yield area._replace(column=start, columns=length)


@dataclass(frozen=True, eq=False)
class Frame:
    """Cells of a picture; every array has the shape (rows, columns) and is read-only.

    The frame takes the arrays it is given: it makes them read-only, it does not copy them.

    Attributes:
        glyph: Unicode code points, each one cell wide.
        foreground: 0xRRGGBB, or DEFAULT for the theme's own.
        background: 0xRRGGBB, or DEFAULT for the theme's own.
        bold: whether the glyph is bold.
        areas: what the pointer finds where. Whoever writes a key into a picture notes it here by that.
    """

    glyph: Glyphs
    foreground: Colors
    background: Colors
    bold: Mask
    areas: tuple[Area, ...] = ()

    def __post_init__(self) -> None:
        glyph, foreground, background, bold = self.glyph, self.foreground, self.background, self.bold
        if glyph.ndim != 2 or not glyph.shape == foreground.shape == background.shape == bold.shape:
            raise ValueError("a frame's arrays must share one shape (rows, columns)")
        for array in (glyph, foreground, background, bold):
            array.setflags(write=False)

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
        areas = within(self.areas, range(row, row + rows), range(column, column + columns))
        arrays = self.glyph[part], self.foreground[part], self.background[part], self.bold[part]
        return Frame(*arrays, moved(tuple(areas), -row, -column))

    def press_at(self, row: int, column: int) -> str:
        """What a click on a cell presses; "" for nothing."""
        spot = range(row, row + 1), range(column, column + 1)
        return next((area.press for area in within(self.areas[::-1], *spot)), "")


def shown_text(text: str) -> str:
    """The text as it goes into a picture: in the place of what cannot be seen stands U+FFFD.

    A heading or a name from outside may hold anything, and a picture is written to files, too, past the
    terminal's last gate.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else UNSEEN for c in text)


def code_points(text: str) -> Glyphs:
    """The code points of a text, one for one, as it goes into a picture."""
    return np.frombuffer(shown_text(text).encode("utf-32-le"), "<u4")


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
