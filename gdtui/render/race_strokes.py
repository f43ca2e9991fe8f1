"""Several lines, or several marks, over one frame in one pass: what three lanes draw at every step.

The picture is that of `braille.polyline` and `braille.marker` called for one after the other; numpy is called
once for all of them, which is what counts when each is short.
"""

import math
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render import braille
from gdtui.render.braille import Cell, Index, Pen, Vector
from gdtui.render.frame import BRAILLE, Canvas
from gdtui.render.palette import DEFAULT, luminance, ratio
from gdtui.render.viewport import DOTS_ACROSS, DOTS_DOWN, Viewport

_BITS = np.array([0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80], np.uint8)
"""The bit of each dot in a braille glyph, row by row (Unicode 15.1, chapter 21.1)."""
_READABLE = 2.5
"""The contrast below which a pen changes to its other colour."""
_TAIL, _TIP = 3.0, 14.0
"""From where to where an arrow goes, in dots from the point at which it stands."""
_HEADS, _HEADS_ASCII = "►◥▲◤◄◣▼◢", ">/^\\</v\\"
"""Arrow heads from pointing right, counter-clockwise; none of them has a wide emoji form."""

Spot = tuple[float, float]


class Stroke(NamedTuple):
    """A line from point to point: x and y, shape (n,); a point that is not finite leaves a gap."""

    x: Vector
    y: Vector
    pen: Pen


class Mark(NamedTuple):
    """A bold glyph at a point."""

    x: float
    y: float
    glyph: str
    pen: Pen


def strokes(canvas: Canvas, viewport: Viewport, lines: Sequence[Stroke], origin: Cell = (0, 0)) -> None:
    """Draw lines, the last one on top; the viewport must lie on the canvas."""
    if not lines:
        return
    x, y = (np.concatenate(parts) for parts in list(zip(*lines, strict=True))[:2])
    down, across = viewport.to_dots(x, y)
    height, width = DOTS_DOWN * viewport.rows, DOTS_ACROSS * viewport.columns
    within = (down >= 0) & (down <= height) & (across >= 0) & (across <= width)
    ends = np.cumsum([len(line.x) for line in lines]).tolist()
    parts = [slice(end - len(line.x), end) for end, line in zip(ends, lines, strict=True)]
    simple = [bool(within[part].all()) and not lines[0].pen.ascii for part in parts]
    rows = np.minimum(down, height - 1)
    columns = np.minimum(across, width - 1)
    for easy, group in groupby(range(len(lines)), key=simple.__getitem__):
        if easy:
            chosen = list(group)
            dots = [(rows[parts[i]].astype(np.intp), columns[parts[i]].astype(np.intp)) for i in chosen]
            _draw(canvas, dots, [lines[i].pen for i in chosen], origin)
        else:
            for i in group:
                braille.polyline(canvas, viewport, *lines[i], origin)


def _draw(canvas: Canvas, lines: Sequence[tuple[Index, Index]], pens: Sequence[Pen], origin: Cell) -> None:
    """Set the braille dots of lines between whole dots; they unite with those already in their cells."""
    rows, columns, owner = _steps(lines)
    cells = (rows // DOTS_DOWN + origin[0]) * canvas.columns + columns // DOTS_ACROSS + origin[1]
    bits = np.zeros(canvas.rows * canvas.columns, np.uint8)
    np.bitwise_or.at(bits, cells, _BITS[rows % DOTS_DOWN * DOTS_ACROSS + columns % DOTS_ACROSS])
    top = np.zeros(len(bits), np.intp)
    top[cells] = owner
    drawn = np.flatnonzero(bits)
    row, column = np.divmod(drawn, canvas.columns)
    below = canvas.glyphs(row, column)
    below = np.where((below & 0xFFFFFF00) == BRAILLE, below & 0xFF, 0)
    ground = canvas.ground(row, column)
    canvas.put(row, column, BRAILLE | below | bits[drawn], _ink(pens, top[drawn], ground), ground)


def _steps(lines: Sequence[tuple[Index, Index]]) -> tuple[Index, Index, Index]:
    """All dots of the lines: (rows, columns, which line)."""
    row, column = (np.concatenate([line[axis][:-1] for line in lines]) for axis in (0, 1))
    to_row, to_column = (np.concatenate([line[axis][1:] for line in lines]) for axis in (0, 1))
    owner = np.repeat(np.arange(len(lines)), [len(line[0]) - 1 for line in lines])
    down, across = to_row - row, to_column - column
    steps = np.maximum(np.abs(down), np.abs(across))
    counts = steps + 1
    segment = np.repeat(np.arange(len(steps)), counts)
    first = np.cumsum(counts) - counts
    part = (np.arange(len(segment)) - first[segment]) / np.maximum(steps, 1)[segment]
    rows = np.rint(row[segment] + part * down[segment]).astype(np.intp)
    columns = np.rint(column[segment] + part * across[segment]).astype(np.intp)
    return rows, columns, owner[segment]


def _ink(pens: Sequence[Pen], owner: Index, ground: NDArray[np.int32]) -> NDArray[np.int32]:
    """Each cell's colour: its pen's light one, unless it would hardly be seen there (see `Pen.ink`)."""
    light = np.array([pen.light for pen in pens], np.int32)[owner]
    if pens[0].light == DEFAULT or not (ground != DEFAULT).any():
        return light
    dark = np.array([pen.dark for pen in pens], np.int32)[owner]
    shine = np.array([pen.luminances for pen in pens])[owner]
    below = luminance(ground)
    bright, dim = ratio(shine[:, 0], below), ratio(shine[:, 1], below)
    ink: NDArray[np.int32] = np.where((bright < _READABLE) & (dim > bright), dark, light)
    return ink


def arrow(viewport: Viewport, start: Spot, direction: Spot, pen: Pen) -> tuple[list[Stroke], list[Mark]]:
    """The shaft and the head of an arrow, as `braille.arrow` draws it; neither without a direction."""
    largest = max(abs(direction[0]), abs(direction[1]))
    if largest == 0 or not all(map(math.isfinite, (*start, *direction))):
        return [], []
    width, height = viewport.cell_size
    dot_width, dot_height = width / DOTS_ACROSS, height / DOTS_DOWN
    angle = math.atan2(direction[1] / largest / dot_height, direction[0] / largest / dot_width)
    right, up = math.cos(angle) * dot_width, math.sin(angle) * dot_height
    x = np.array([start[0] + _TAIL * right, start[0] + _TIP * right])
    y = np.array([start[1] + _TAIL * up, start[1] + _TIP * up])
    head = (_HEADS_ASCII if pen.ascii else _HEADS)[round(angle / (math.pi / 4)) % 8]
    return [Stroke(x, y, pen)], [Mark(float(x[1]), float(y[1]), head, pen)]


def heads(canvas: Canvas, viewport: Viewport, shown: Sequence[Mark]) -> None:
    """Put glyphs on the ground as it is."""
    rows, columns, codes, pens = _placed(viewport, shown, (0, 0))
    if len(rows):
        ground = canvas.ground(rows, columns)
        canvas.put(rows, columns, codes, _ink(pens, np.arange(len(pens)), ground), ground)


def marks(canvas: Canvas, viewport: Viewport, shown: Sequence[Mark], origin: Cell = (0, 0)) -> None:
    """Put bold glyphs, the last one on top, on ground dark enough for their pens' light colours."""
    rows, columns, codes, pens = _placed(viewport, shown, origin)
    if not len(rows):
        return
    light, dark = np.array([(pen.light, pen.dark) for pen in pens], np.int32).T
    ground = canvas.ground(rows, columns)
    readable = ratio([pen.luminances[0] for pen in pens], luminance(ground)) >= _READABLE
    canvas.put(rows, columns, codes, light, np.where(readable, ground, dark), bold=True)


def _placed(viewport: Viewport, shown: Sequence[Mark], origin: Cell) -> tuple[Index, Index, Index, list[Pen]]:
    """The marks that are within the viewport: rows, columns, code points, pens."""
    cells = [viewport.to_cell(mark.x, mark.y) for mark in shown]
    kept = [(*cell, ord(mark.glyph), mark.pen) for cell, mark in zip(cells, shown, strict=True) if cell]
    rows, columns, codes = np.array([part[:3] for part in kept], np.intp).reshape(-1, 3).T
    return rows + origin[0], columns + origin[1], codes, [part[3] for part in kept]
