"""A caption: one line of words over the last line of a frame."""

import unicodedata

from gdtui.engine.base.clipping import clipped
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import DEFAULT

_INK, _BAND = 0x0B1D26, 0xFFE066


def captioned(frame: Frame, text: str, look: Look) -> Frame:
    """The frame with a caption over its last row; the rest stays as it is."""
    canvas = Canvas(frame)
    line = f" {'>' if look.ascii else '▸'} {_narrow(text, look.ascii)}"
    line = clipped(line, frame.columns, "..." if look.ascii else "…")
    ink, band = (_INK, _BAND) if look.colors else (DEFAULT, DEFAULT)
    canvas.text(frame.rows - 1, 0, line.ljust(frame.columns), ink, band, bold=True)
    return canvas.frame()


def _narrow(text: str, ascii: bool) -> str:
    """The text with a question mark for what is not one cell wide."""
    return "".join(c if _fits(c, ascii) else "?" for c in text)


def _fits(character: str, ascii: bool) -> bool:
    if ascii or character.isascii():
        return character.isascii()
    return unicodedata.east_asian_width(character) not in "WF" and not unicodedata.combining(character)
