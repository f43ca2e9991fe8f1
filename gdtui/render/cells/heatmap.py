"""Heatmaps: a field of values as a frame, and the colour bar that says what the colours mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.clipping import clipped
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import SPACE, UPPER_HALF, Frame, blank
from gdtui.render.cells.palette import DEFAULT, WHITE, luminance
from gdtui.render.cells.ramps import Ramp
from gdtui.render.cells.scale import HOLE, Scale
from gdtui.render.cells.ticks import labels

_PAPER = 0.18
"""The luminance on which black and white stand out equally (contrast 4.6 to each)."""


def heatmap(values: NDArray[np.float64], scale: Scale, ramp: Ramp) -> Frame:
    """Paint a field.

    With a ramp of halves each value is one half-block pixel. Otherwise a cell is one pixel: the mean level of
    the two values in it. A cell of which nothing is finite is hatched.

    Args:
        values: shape (2 * rows, columns), the uppermost first, as `Viewport.axes` asks for them.
        scale: what value is how bright.
        ramp: what brightness looks like.

    Raises:
        ValueError: when the number of value rows is odd.
    """
    if values.ndim != 2 or len(values) % 2:
        raise ValueError("a heatmap needs two rows of values for each row of cells")
    if ramp.halves:
        return _halves(scale.levels(values, ramp.levels), ramp)
    return _wholes(means(scale.levels(values, ramp.levels)), ramp)


def _halves(levels: NDArray[np.int16], ramp: Ramp) -> Frame:
    """Two pixels to a cell, hatched where neither is a number."""
    glyph, fore, back = ramp.hole
    plain = two_to_a_cell(np.append(ramp.pixels, np.int32(back))[levels])
    hole = (levels[0::2] == HOLE) & (levels[1::2] == HOLE)
    pixels = Frame(
        np.where(hole, np.uint32(glyph), plain.glyph),
        np.where(hole, np.int32(fore), plain.foreground),
        plain.background,
        plain.bold,
    )
    return blended(pixels, levels, ramp)


def blended(pixels: Frame, levels: NDArray[np.int16], ramp: Ramp) -> Frame:
    """Pixels, two to a cell, but one mixed tone where both are nearly alike: there no band must be seen.

    A mixed tone costs the wire no more colours than a plain one: along a row only its glyph changes.

    Args:
        pixels: the cells in a ramp's plain colours.
        levels: of each pixel, or HOLE, shape (2 * rows, columns).
        ramp: the colours; one that does not blend leaves the pixels as they are.
    """
    if ramp.blend == 1:
        return pixels
    upper, lower = levels[0::2], levels[1::2]
    alike = (np.abs(upper - lower) <= ramp.blend) & (upper != HOLE) & (lower != HOLE)
    tones = _wholes(means(levels), ramp)
    return Frame(
        np.where(alike, tones.glyph, pixels.glyph),
        np.where(alike, tones.foreground, pixels.foreground),
        np.where(alike, tones.background, pixels.background),
        pixels.bold,
    )


def two_to_a_cell(colors: NDArray[np.int32]) -> Frame:
    """Pixels of given colours, shape (2 * rows, columns), two to a cell.

    One colour on both makes a space, which costs less on the wire.
    """
    upper, lower = colors[0::2], colors[1::2]
    return Frame(
        np.where(upper == lower, np.uint32(SPACE), np.uint32(UPPER_HALF)),
        upper.copy(),
        lower.copy(),
        np.zeros(upper.shape, dtype=np.bool_),
    )


def _wholes(levels: NDArray[np.int16], ramp: Ramp) -> Frame:
    """One pixel to a cell."""
    glyph, fore, back = ramp.hole
    return Frame(
        np.append(ramp.glyph, np.uint32(glyph))[levels],
        np.append(ramp.foreground, np.int32(fore))[levels],
        np.append(ramp.background, np.int32(back))[levels],
        np.zeros(levels.shape, dtype=np.bool_),
    )


def means(levels: NDArray[np.int16]) -> NDArray[np.int16]:
    """The mean level of each cell's two pixels; a hole counts only where both are."""
    upper, lower = levels[0::2], levels[1::2]
    either = np.maximum(upper, lower)
    return np.where((upper == HOLE) | (lower == HOLE), either, (upper + lower) // 2).astype(np.int16)


def legend(
    scale: Scale,
    ramp: Ramp,
    columns: int,
    label: str = "loss",
    lines: tuple[float, ...] = (),
    kind: bool = True,
) -> Frame:
    """One line: what is painted, linear or log, the lowest value, a bar with round values, the highest value.

    Where there is no room for all the words, for `log` or `linear`, or for the bar, they are left out in that
    order, and at last … stands for the highest value.

    Args:
        scale: of the values.
        ramp: the colours.
        columns: how wide the line is.
        label: what is painted.
        lines: values with a contour line, which the bar marks.
        kind: whether linear or log is said; not where it would be taken for what the label is.
    """
    low, high = labels((scale.low, scale.high), ramp.ascii)
    words = f"{label} ({scale.kind}) " if kind else f"{label} "
    holes = f"  {chr(ramp.hole[0])} not finite" if scale.holes else ""
    canvas = Canvas.blank(1, columns)
    free = columns - len(low) - len(high) - 2
    if free - len(words) - len(holes) >= 8:
        canvas.text(0, columns - len(holes), holes)
    else:
        holes = ""
    if free - len(words) - len(holes) < 8:
        words = f"{scale.kind} " if kind else ""
    if free - len(words) - len(holes) < 0:
        words = ""
    if free < 0:
        canvas.text(0, 0, clipped(f"{low} {high}", columns, "..." if ramp.ascii else "…"))
        return canvas.frame()
    canvas.text(0, 0, f"{words}{low}")
    width = free - len(words) - len(holes)
    left = len(words) + len(low) + 1
    if width > 0:
        canvas.paste(bar(scale, ramp, width, lines), 0, left)
    canvas.text(0, left + max(width, 0) + 1, high)
    return canvas.frame()


def bar(scale: Scale, ramp: Ramp, columns: int, lines: tuple[float, ...] = ()) -> Frame:
    """A colour bar of one line with round values written on it: of `lines`, which it marks, if there are.

    A value for whose number there is no room keeps its mark alone.
    """
    if columns < 1:
        return blank(1, 0)
    levels = (np.arange(columns) + 0.5) / columns * ramp.levels
    canvas = Canvas(_wholes(levels.astype(np.int16)[np.newaxis, :], ramp))
    spots = [min(round(float(scale.position(value)) * columns), columns - 1) for value in lines]
    for spot in spots:
        _inlay(canvas, spot, "|" if ramp.ascii else "│")
    end = 0
    values = lines or scale.ticks(columns // 14)
    for value, text in zip(values, labels(values, ramp.ascii), strict=True):
        start = round(float(scale.position(value)) * columns) - len(text) // 2
        hidden = [spot for spot in spots if start - 1 <= spot <= start + len(text)]
        if start > end and start + len(text) < columns and len(hidden) < 2:
            _inlay(canvas, start, text)
            end = start + len(text)
    return canvas.frame()


def _inlay(canvas: Canvas, column: int, text: str) -> None:
    """Write a number on the bar, in black or white, whichever stands out; without colour, between blanks."""
    cells = column + np.arange(len(text))
    ground = canvas.ground(np.zeros_like(cells), cells)
    if (ground == DEFAULT).all():
        canvas.text(0, column - 1, f" {text} ")
        return
    canvas.put(
        0,
        cells,
        np.array([ord(character) for character in text]),
        np.where(luminance(ground) > _PAPER, 0x000000, WHITE),
    )
