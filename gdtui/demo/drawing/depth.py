"""A frame as a terminal of few colours, or of ASCII only, shows it."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.frame import Colors, Frame
from gdtui.render.cells.palette import available
from gdtui.spelling import to_ascii
from gdtui.terminal.capabilities import ColorDepth

Cell = TypeVar("Cell", np.uint32, np.int32)


def seen_at(frame: Frame, depth: ColorDepth, ascii: bool) -> Frame:
    """The frame with the colours that this depth has, and with ASCII glyphs only if that is asked for."""
    glyph = _each(frame.glyph, lambda code: ord(to_ascii(chr(code)))) if ascii else frame.glyph

    def seen(colors: Colors) -> Colors:
        return _each(colors, lambda color: available(color, depth))

    return Frame(glyph, seen(frame.foreground), seen(frame.background), frame.bold, frame.areas)


def _each(cells: NDArray[Cell], change: Callable[[int], int]) -> NDArray[Cell]:
    """The cells with every value changed; each value is looked at once."""
    values, places = np.unique(cells, return_inverse=True)
    changed = np.array([change(int(value)) for value in values], dtype=cells.dtype)
    return changed[places].reshape(cells.shape)
