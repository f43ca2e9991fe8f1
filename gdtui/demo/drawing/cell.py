"""Cells as they are drawn: glyphs, and the colours and looks that are seen, whatever they came from."""

from functools import lru_cache
from typing import NamedTuple

from gdtui.colors import channels
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.palette import DEFAULT
from gdtui.terminal.wire.renditions import Rendition, seen_as


class Look(NamedTuple):
    """What a glyph looks like: 0xRRGGBB, and how it is set."""

    ink: int
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False


class Cell(NamedTuple):
    """A cell: its glyph ("" right of a wide one), what that looks like, and 0xRRGGBB behind it."""

    glyph: str
    look: Look
    paper: int

    @property
    def is_word(self) -> bool:
        """Whether the glyph may be set beside others: fonts draw it as wide as a letter."""
        return self.glyph not in ("", " ") and not (is_shape(self.glyph) or is_symbol(self.glyph))


def is_shape(glyph: str) -> bool:
    """Whether a glyph is drawn as a shape: box-drawing, a block or braille."""
    return "\u2500" <= glyph <= "\u259f" or "\u2800" <= glyph <= "\u28ff"


def is_symbol(glyph: str) -> bool:
    """Whether a glyph is an arrow or a symbol: fonts give these odd widths, some wider than a cell."""
    return "\u2190" <= glyph < "\u2200" or ("\u2500" <= glyph < "\u2c00" and not is_shape(glyph))


def cells_of_frame(frame: Frame, row: int, ink: int, paper: int) -> list[Cell]:
    """A row of a frame, with `ink` and `paper` (0xRRGGBB) where it has the theme's own."""
    columns = (frame.glyph, frame.foreground, frame.background, frame.bold)
    return [
        Cell(
            chr(glyph),
            Look(ink if front == DEFAULT else front, bold),
            paper if ground == DEFAULT else ground,
        )
        for glyph, front, ground, bold in zip(*(each[row].tolist() for each in columns), strict=True)
    ]


@lru_cache(maxsize=16384)
def cell_of_wire(glyph: str, rendition: Rendition, ink: int, paper: int) -> Cell:
    """A cell as a terminal shows it whose own colours are `ink` and `paper` (0xRRGGBB).

    What blinks stands still. Of a dim glyph the ink is halfway to its ground.
    """
    front, ground = seen_as(rendition.foreground, ink), seen_as(rendition.background, paper)
    if rendition.has("reverse"):
        front, ground = ground, front
    if rendition.has("dim"):
        front = _between(front, ground)
    look = Look(front, *map(rendition.has, ("bold", "italic", "underline", "strike")))
    return Cell(" " if glyph and rendition.has("conceal") else glyph, look, ground)


def _between(one: int, other: int) -> int:
    """The colour halfway."""
    red, green, blue = ((a + b) // 2 for a, b in zip(channels(one), channels(other), strict=True))
    return red << 16 | green << 8 | blue
