"""Strips that know their cells.

Where nothing lies over a line Textual's compositor passes its strip on as it is, and the wire takes the cells
as they were drawn. To make segments of them, with a style for each pair of colours, and cells of those again
took as long as to draw the picture.

What is known here of Textual's inner working (8.2.8): all that a `Strip` does with its segments it does with
`Strip._segments`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from gdtui.terminal.wire.glyphs import Codes
from gdtui.terminal.wire.renditions import Colors


class Line(NamedTuple):
    """A line of cells, each one column wide; each array has the shape (cells,).

    Attributes:
        glyphs: the code point of each.
        foreground: 0xRRGGBB of each, or DEFAULT for the style's own.
        background: likewise.
        bold: whether it is bold.
        style: the theme's own colours.
    """

    glyphs: Codes
    foreground: Colors
    background: Colors
    bold: NDArray[np.bool_]
    style: Style


class DrawnStrip(Strip):
    """A strip made of cells.

    Args:
        line: the cells.
        segments: makes the segments that show them.
    """

    def __init__(self, line: Line, segments: Callable[[Line], list[Segment]]) -> None:
        super().__init__((), len(line.glyphs))
        self.line = line
        self._make = segments
        del self._segments

    def __getattr__(self, name: str) -> Any:
        """The segments, the first time that they are asked for: to crop them, or for another terminal."""
        if name != "_segments":
            raise AttributeError(name)
        self._segments = self._make(self.line)
        return self._segments
