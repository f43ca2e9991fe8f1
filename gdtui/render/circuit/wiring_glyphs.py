"""The characters of wires and boxes, thin ones and lit ones, in box-drawing or in ASCII."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.render.circuit.wiring import CROSSING, EAST, NORTH, SOUTH, WEST, Piece, Wiring

Glyphs = NDArray[np.uint32]
Cells = tuple[NDArray[np.intp], NDArray[np.intp], Glyphs]
"""Rows, columns and what stands there."""

_ARMS = (
    0, NORTH, SOUTH, NORTH + SOUTH, EAST, WEST, EAST + WEST,
    SOUTH + EAST, SOUTH + WEST, NORTH + EAST, NORTH + WEST,
    NORTH + SOUTH + EAST, NORTH + SOUTH + WEST, SOUTH + EAST + WEST, NORTH + EAST + WEST, 15, CROSSING,
)  # fmt: skip
"""In the order of the characters below. A wire that forks four ways has a dot: a plain cross is two wires."""


def _table(characters: str) -> Glyphs:
    table = np.full(CROSSING + 1, ord("?"), np.uint32)
    for arms, character in zip(_ARMS, characters, strict=True):
        table[arms] = ord(character)
    return table


@dataclass(frozen=True, eq=False)
class Style:
    """Characters to draw with.

    Attributes:
        wire: indexed by the arms of a cell.
        lit: the same for a wire that is lit.
        lit_level: a lit wire that runs level across another one.
        lit_upright: a lit wire that runs upright across another one.
        box: a box's corners from the upper left on clockwise, its level and its upright edge, and the edge
            where a wire arrives on the left and leaves on the right.
        lit_box: the same for the box of the gate at work.
        towards: the heads of arrows to the right and to the left.
        chosen: the mark before the chosen input.
        agrees: the marks of a gradient that agrees with its centred difference, and of one that does not.
        times: the sign of a product.
        spot: the mark of what is at work on the map of a large circuit.
    """

    wire: Glyphs
    lit: Glyphs
    lit_level: str
    lit_upright: str
    box: str
    lit_box: str
    towards: str
    chosen: str
    agrees: str
    times: str
    spot: str


LINES = Style(
    wire=_table(" │││───┌┐└┘├┤┬┴●┼"),
    lit=_table(" ┃┃┃━━━┏┓┗┛┣┫┳┻●┼"),
    lit_level="┿",
    lit_upright="╂",
    box="┌┐┘└─│┤├",
    lit_box="╔╗╝╚═║╣╠",
    towards="▶◀",
    chosen="▸",
    agrees="✓✗",
    times="×",
    spot="●",
)
# In ASCII every bend and fork is a +, and a wire that runs upright passes over one that runs level.
ASCII = Style(
    wire=_table(" |||---++++++++*|"),
    lit=_table(" ###===##########"[:15] + "*#"),
    lit_level="=",
    lit_upright="#",
    box="++++-|||",
    lit_box="####=###",
    towards="><",
    chosen=">",
    agrees="=!",
    times="*",
    spot="@",
)


def style(ascii: bool) -> Style:
    """The characters for a terminal that has ASCII only, or more."""
    return ASCII if ascii else LINES


@lru_cache(maxsize=128)
def lit(wiring: Wiring, wire: tuple[int, int, int], chars: Style) -> Cells:
    """The cells of a wire in the drawing, as they look when it is lit."""
    pieces = [_lit(wiring, piece, chars) for piece in wiring.strokes[wire]]
    rows, columns, glyphs = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    return rows, columns, glyphs


def _lit(wiring: Wiring, piece: Piece, chars: Style) -> Cells:
    top, bottom = sorted((piece.row, piece.to_row))
    arms = wiring.arms[top : bottom + 1, piece.column : piece.to_column + 1]
    level = piece.row == piece.to_row
    glyphs = chars.lit[arms]
    glyphs[arms == CROSSING] = ord(chars.lit_level if level else chars.lit_upright)
    rows, columns = np.indices(arms.shape)
    return (rows + top).ravel(), (columns + piece.column).ravel(), glyphs.ravel()
