"""Contour lines of a map: thin lines on which the loss has one of a few round values.

A line runs, dot by dot, along the upper side of the places where the loss passes its value: between the
pixels of the heatmap the brightness is interpolated. Lines lie in what stands still, below all that walks.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.colors import XTERM16, lab
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import BRAILLE, SPACE, UPPER_HALF, Colors, Frame, Mask, changed
from gdtui.render.cells.heatmap import means
from gdtui.render.cells.palette import DEFAULT, luminance
from gdtui.render.cells.ramps import Ramp
from gdtui.render.cells.scale import Scale
from gdtui.render.cells.viewport import DOTS_ACROSS, DOTS_DOWN, PIXELS_DOWN

Vector = NDArray[np.float64]
Codes = NDArray[np.intp]
Levels = NDArray[np.int16]

_FEWEST, _MOST, _ROWS_PER_LINE = 4, 8, 6
_APART = 0.3
"""How much darker, or on dark ground brighter, a line is than what it lies on, as a part of the ramp."""
_DARK = 0.35
"""Below this part of the ramp, ground is dark."""
_SEEN = 12
"""How much lighter or darker (L*) than what it lies on a line of dots is at least: hue alone is not seen."""
_BITS = np.array([[1, 8], [2, 16], [4, 32], [64, 128]])
"""What each dot adds to a braille glyph (Unicode 15.1, chapter 21.1)."""


def contour_levels(scale: Scale, rows: int) -> tuple[float, ...]:
    """Round values for the lines of a map of that height, rising."""
    return scale.ticks(min(max(rows // _ROWS_PER_LINE, _FEWEST), _MOST))


def contoured(ground: Frame, values: Vector, scale: Scale, ramp: Ramp) -> Frame:
    """A map with its contour lines, wherever nothing but the field is to be seen.

    Args:
        ground: the map; its field begins in the upper left corner.
        values: the field, shape (2 * rows, columns), as it was painted.
        scale: what value is how bright.
        ramp: what brightness looks like.
    """
    bands = _bands(values, scale)
    codes = _dots(_edges(bands))
    rows, columns = codes.shape
    fields = np.isin(ground.glyph[:rows, :columns], [SPACE, UPPER_HALF, *ramp.glyph.tolist()])
    down, across = np.nonzero(fields & (codes > 0))
    cells = down, across
    canvas = Canvas(ground)
    levels = means(scale.levels(values, ramp.levels))[cells]
    line = _highest(bands)[cells]
    heights = scale.levels(contour_levels(scale, rows), ramp.levels)
    ink, below = _inks(heights[line - 1], levels, canvas.ground(*cells), ramp)
    glyphs = ord("0") + line if ramp.ascii else BRAILLE + codes[cells]
    canvas.set(cells, glyphs, ink, below, False)
    return canvas.frame()


def below(lined: Frame, ground: Frame, drawn: Frame) -> Frame:
    """What was drawn on a ground, with lines in the cells in which nothing was drawn."""
    over = changed(ground, drawn)
    return Frame(
        np.where(over, drawn.glyph, lined.glyph),
        np.where(over, drawn.foreground, lined.foreground),
        np.where(over, drawn.background, lined.background),
        np.where(over, drawn.bold, lined.bold),
    )


def _bands(values: Vector, scale: Scale) -> Codes:
    """Between which lines each dot lies, from 0, below all of them; −1 for what is no number."""
    rows = len(values) // PIXELS_DOWN
    lines = scale.position(contour_levels(scale, rows))
    fine = _finer(_finer(scale.position(values), DOTS_DOWN * rows).T, DOTS_ACROSS * values.shape[1]).T
    bands = np.searchsorted(lines, fine, side="right")
    return np.where(np.isnan(fine), -1, bands)


def _finer(field: Vector, rows: int) -> Vector:
    """A field interpolated to more rows, its outermost values going on to the edges."""
    spots = np.clip((np.arange(rows) + 0.5) * len(field) / rows - 0.5, 0, len(field) - 1)
    first = np.minimum(spots.astype(np.intp), max(len(field) - 2, 0))
    part = (spots - first)[:, np.newaxis]
    after: Vector = field[np.minimum(first + 1, len(field) - 1)]
    return np.asarray(field[first] * (1 - part) + after * part, np.float64)


def _edges(bands: Codes) -> Mask:
    """The dots beside which there is one of a lower band."""
    padded = np.pad(bands, 1, mode="edge")
    around = (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
    edges = np.zeros(bands.shape, np.bool_)
    for other in around:
        edges |= (other >= 0) & (other < bands)
    return edges


def _tiles(dots: NDArray[np.generic]) -> NDArray[np.generic]:
    """The dots of each cell, shape (rows, columns, 4, 2)."""
    down, across = dots.shape
    shape = down // DOTS_DOWN, DOTS_DOWN, across // DOTS_ACROSS, DOTS_ACROSS
    return dots.reshape(shape).swapaxes(1, 2)


def _dots(edges: Mask) -> Codes:
    """The braille dots of each cell."""
    return np.asarray((_tiles(edges) * _BITS).sum(axis=(2, 3)), np.intp)


def _highest(bands: Codes) -> Codes:
    """Of each cell, the number of the highest line in it."""
    return np.asarray(_tiles(bands).max(axis=(2, 3)), np.intp)


def _inks(lines: Levels, levels: Levels, ground: Colors, ramp: Ramp) -> tuple[Colors, Colors]:
    """The colours of lines of those levels over cells of other levels, and what then lies below them."""
    if (ramp.foreground == DEFAULT).all():
        return ground, ground
    if not (ramp.halves or ramp.ascii):
        return np.where(luminance(ground) > 0.18, XTERM16[0], XTERM16[7]).astype(np.int32), ground
    step = round(_APART * ramp.levels)
    wanted = lines + np.where(lines < _DARK * ramp.levels, step, -step)
    below = ramp.pixels[levels]
    pairs, place = np.unique(np.stack([wanted, below]), axis=1, return_inverse=True)
    colors = tuple(ramp.pixels.tolist())
    found = [_seen_on(ground, level, colors) for level, ground in pairs.T.tolist()]
    return np.array(found, np.int32)[place.ravel()], below


@lru_cache(maxsize=1024)
def _seen_on(ground: int, level: int, colors: tuple[int, ...]) -> int:
    """The colour of a ramp that is nearest to a level, of those that are seen as a line on the ground.

    A ramp of few colours, or one that is dimmed, often has none between too near and far away.
    """
    apart = [abs(lab(color)[0] - lab(ground)[0]) for color in colors]
    least = min(_SEEN, max(apart))
    fit = [place for place, much in enumerate(apart) if much >= least]
    return colors[min(fit, key=lambda place: abs(place - level))]
