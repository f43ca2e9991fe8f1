"""Frames for tests."""

from collections.abc import Iterable

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import SPACE, Frame, full
from gdtui.render.cells.palette import DEFAULT


def from_text(
    lines: Iterable[str], foreground: int = DEFAULT, background: int = DEFAULT, bold: bool = False
) -> Frame:
    """Lines of text as a frame as wide as the longest of them."""
    kept = list(lines)
    canvas = Canvas(full(len(kept), max(map(len, kept), default=0), SPACE, foreground, background))
    for row, line in enumerate(kept):
        canvas.text(row, 0, line, foreground, background, bold)
    return canvas.frame()
