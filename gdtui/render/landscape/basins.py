"""Basins as a picture: a colour for each minimum, the brighter the sooner it is reached."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.ordered import distinct
from gdtui.engine.base.wording import clipped
from gdtui.engine.landscape.basins import Basins, Map, Whole
from gdtui.engine.landscape.minima import MOST
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Plane
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.render.cells.canvas import Canvas, stack
from gdtui.render.cells.frame import SPACE, Colors, Frame
from gdtui.render.cells.heatmap import two_to_a_cell
from gdtui.render.cells.look import DIM, Look
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, heading, line, panel
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.basin_colors import NOWHERE, ramps, sign_colors
from gdtui.render.spelled import spelled

STEPS = 200
"""Steps that are made from each start."""
_MARKS = "123456789abcdefghijklmnpqrstuwyzABCDEFGHIJKLMNPQRSTUVWXYZ"
"""A sign for each minimum: no o, v or x, which other things on the map are drawn with."""
_SWATCH = 3
"""Cells of the sample of a minimum's shades."""


def basins_of(
    loss: CircuitObjective, rule: AnyOptimizer, plane: Plane, here: Viewport
) -> Iterator[Map | None]:
    """The picture's basins, coarse at first: a start for each half of a cell, the uppermost first."""
    across, down = here.axes()
    return Basins(loss, rule, plane, across.ravel(), down.ravel(), STEPS).maps()


def basins_frame(found: Map, rule: AnyOptimizer, columns: int, look: Look) -> Frame:
    """The map, and a line of that many columns that says how it is read."""
    picture = two_to_a_cell(_colors(found, look)) if look.colors > 16 else _marked(found, look)
    words = spelled([_legend(found, rule, columns, look)], columns, look)
    return stack(picture, panel(words, 1, columns))


def _legend(found: Map, rule: AnyOptimizer, columns: int, look: Look) -> Line:
    """How it is read: in as many words as there is room for, what the shades mean the last to go."""
    steps = found.steps[found.minimum > 0]
    shaded = look.colors > 16
    nowhere = "nowhere" if len(found.minima) < MOST else f"none of {MOST}"
    none = f"{'black' if shaded else 'blank'}: {nowhere}"
    shades = f"bright {steps.min()} to dark {steps.max()} steps" if shaded and steps.size else ""
    told = "; ".join(filter(None, (shades, none)))
    versions = f"where {rule.name} ends: {told} in {found.made}", f"{told} in {found.made}", told
    words = next((words for words in versions if len(words) <= columns), shades or none)
    return line(Span(clipped(words, columns), DIM))


def minima_frame(found: Map, names: Sequence[str], columns: int, rows: int, look: Look) -> Frame:
    """The list of the minima in the picture: its colours or sign, its number, where it lies.

    Args:
        found: the picture.
        names: of the params.
        columns: how wide the list is.
        rows: how high it may be: what has no room is counted; none where there is room for none.
        look: what the terminal can show.
    """
    numbers = distinct(found.minimum[found.minimum > 0]).tolist()
    listed = numbers if len(numbers) < rows else numbers[: max(rows - 2, 0)]
    if not listed:
        return panel([], 0, columns)
    lines = [heading("minima", columns)]
    for number in listed:
        places = zip(names, found.minima[number - 1], strict=True)
        where = "  ".join(f"{name} {show(value)}" for name, value in places)
        lines.append(line(_sign(number, look), f"{number:>3}  ", Span(clipped(where, columns - _SWATCH - 5))))
    if len(listed) < len(numbers):
        lines.append(line(Span(f"and {len(numbers) - len(listed)} more", DIM)))
    canvas = Canvas(panel(spelled(lines, columns, look), len(lines), columns))
    if look.colors > 16:
        for row, number in enumerate(listed, 1):
            shades = ramps(look.colors)[number - 1]
            sample = shades[0], shades[len(shades) // 2], shades[-1]
            canvas.put(row, np.arange(_SWATCH), SPACE, DEFAULT, np.array(sample))
    return canvas.frame()


def _sign(number: int, look: Look) -> Span:
    """Where a minimum's colours go, or its sign."""
    if look.colors > 16:
        return Span(" " * _SWATCH)
    return Span(f"{_MARKS[number - 1]:>{_SWATCH}}", sign_colors(look)[number - 1], True)


def _lateness(found: Map) -> Vector:
    """How late each start arrives, from 0, the first, to 1, the last, by the steps' logarithm."""
    met = found.minimum > 0
    times = np.log1p(np.maximum(found.steps, 0))
    low, high = (times[met].min(), times[met].max()) if met.any() else (0.0, 0.0)
    share: Vector = np.clip((times - low) / max(high - low, 1e-9), 0.0, 1.0)
    return share


def _colors(found: Map, look: Look) -> Colors:
    """The colour of each start."""
    table, shades = _table(look.colors)
    last = shades[found.minimum] - 1
    shade = np.minimum((_lateness(found) * shades[found.minimum]).astype(np.intp), last)
    colors: Colors = table[found.minimum, shade]
    return colors


@lru_cache(maxsize=2)
def _table(colors: int) -> tuple[Colors, Whole]:
    """Colours by minimum, 0 for none, and lateness; and how many shades each has."""
    rows = [(NOWHERE,), *ramps(colors)]
    most = max(map(len, rows))
    table = np.array([row + row[-1:] * (most - len(row)) for row in rows], np.int32)
    return table, np.array([len(row) for row in rows], np.intp)


def _marked(found: Map, look: Look) -> Frame:
    """Few colours or none: the upper start of each cell as its minimum's own sign, in its colour."""
    minimum = found.minimum[::2]
    codes = np.array([SPACE, *map(ord, _MARKS)], np.uint32)
    fore = np.array([DEFAULT, *sign_colors(look)], np.int32)
    plain = np.full(minimum.shape, DEFAULT, np.int32)
    return Frame(codes[minimum], fore[minimum], plain, np.zeros(minimum.shape, np.bool_))
