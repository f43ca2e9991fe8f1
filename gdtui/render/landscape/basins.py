"""Basins as a picture: a colour for each minimum, the brighter the sooner it is reached."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.ordered import distinct
from gdtui.engine.base.wording import brief, clipped
from gdtui.engine.landscape.basins import OTHER, Basins, Map, Whole
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
from gdtui.render.landscape.basin_colors import (
    NOWHERE,
    OTHER_SIGN,
    OTHERS,
    SIGNS,
    name_of,
    ramps,
    sign_colors,
)
from gdtui.render.spelled import spelled

STEPS = 200
"""Steps that are made from each start."""
_SWATCH = 3
"""Cells of the sample of a minimum's shades."""
_APART = 2
"""Cells between minima that share a row."""


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
    steps = found.steps[found.minimum != 0]
    shaded = look.colors > 16
    none = f"{'black' if shaded else 'blank'}: nowhere"
    shades = f"bright {steps.min()} to dark {steps.max()} steps" if shaded and steps.size else ""
    others = f"{'grey' if shaded else OTHER_SIGN}: a further one" if (found.minimum == OTHER).any() else ""
    told, less = ("; ".join(filter(None, parts)) for parts in ((shades, none, others), (none, others)))
    versions = f"where {rule.name} ends: {told} in {found.made}", f"{told} in {found.made}", told, less
    words = next((words for words in versions[: 4 if others else 3] if len(words) <= columns), shades or none)
    return line(Span(clipped(words, columns), DIM))


class Listed(NamedTuple):
    """A list of minima, and how many of those in the picture had no room in it."""

    frame: Frame
    left_out: int


def minima_list(found: Map, names: Sequence[str], columns: int, rows: int, look: Look) -> Listed:
    """The list of the minima in the picture: several to a row where there is no room for a row for each.

    The arguments are those of `minima_frame`.
    """
    count = len(_met(found))
    if count < rows or not count:
        return Listed(minima_frame(found, names, columns, rows, look), 0)
    tried = [_brief(found, names, columns, rows, look, digits) for digits in (3, 2)]
    return min(tried, key=lambda listed: listed.left_out)


def minima_frame(found: Map, names: Sequence[str], columns: int, rows: int, look: Look) -> Frame:
    """The list of the minima in the picture: its colours or sign, its number, where it lies.

    Args:
        found: the picture.
        names: of the params.
        columns: how wide the list is.
        rows: how high it may be: what has no room is counted; none where there is room for none.
        look: what the terminal can show.
    """
    numbers = _met(found)
    listed = numbers if len(numbers) < rows else numbers[: max(rows - 2, 0)]
    if not listed:
        return panel([], 0, columns)
    lines = [heading("minima", columns)]
    for number in listed:
        where = _where(names, found.minima[number - 1], columns - _SWATCH - 5)
        lines.append(line(_sign(number, look), f"{number:>3}  ", Span(where)))
    if len(listed) < len(numbers):
        lines.append(line(Span(f"and {len(numbers) - len(listed)} more", DIM)))
    canvas = Canvas(panel(spelled(lines, columns, look), len(lines), columns))
    if look.colors > 16:
        for row, number in enumerate(listed, 1):
            shades = ramps(look.colors)[number - 1]
            sample = shades[0], shades[len(shades) // 2], shades[-1]
            canvas.put(row, np.arange(_SWATCH), SPACE, DEFAULT, np.array(sample))
    return canvas.frame()


def _where(names: Sequence[str], place: Sequence[float], columns: int) -> str:
    """Where a minimum lies, in as many digits as there is room for."""
    versions = [
        "  ".join(f"{name} {show(value, digits)}" for name, value in zip(names, place, strict=True))
        for digits in (4, 3, 2)
    ]
    return next((words for words in versions if len(words) <= columns), clipped(versions[-1], columns))


def _brief(found: Map, names: Sequence[str], columns: int, rows: int, look: Look, digits: int) -> Listed:
    """The list in as few rows as it takes: a colour or sign, the number, the params in so many digits."""
    numbers = _met(found)
    words = {number: clipped(_said(found, number, look, digits), columns - 2) for number in numbers}
    width = max(map(len, words.values())) + 2
    across = max(1, (columns + _APART) // (width + _APART))
    room = rows - 1 if len(numbers) <= across * (rows - 1) else rows - 2
    listed = numbers[: max(room, 0) * across]
    if not listed:
        return Listed(panel([], 0, columns), len(numbers))
    lines = [heading(f"minima at {brief(' '.join(names))}", columns)]
    cells = {
        number: (1 + place // across, place % across * (width + _APART))
        for place, number in enumerate(listed)
    }
    for top in range(0, len(listed), across):
        each = [f"  {words[number]:<{width + _APART - 2}}" for number in listed[top : top + across]]
        lines.append(line("".join(each).rstrip()))
    if len(listed) < len(numbers):
        lines.append(line(Span(f"and {len(numbers) - len(listed)} more", DIM)))
    canvas = Canvas(panel(spelled(lines, columns, look), len(lines), columns))
    for number, (row, column) in cells.items():
        if look.colors > 16:
            shades = ramps(look.colors)[number - 1]
            canvas.put(row, column, SPACE, DEFAULT, shades[len(shades) // 2])
        else:
            canvas.text(row, column, name_of(number, look), sign_colors(look)[number - 1], bold=True)
    return Listed(canvas.frame(), len(numbers) - len(listed))


def _said(found: Map, number: int, look: Look, digits: int) -> str:
    """Its number, unless its sign is that, and where it lies."""
    where = " ".join(show(value, digits) for value in found.minima[number - 1])
    return where if name_of(number, look) == str(number) and look.colors <= 16 else f"{number} {where}"


def _met(found: Map) -> list[int]:
    """The numbers of the minima in which some start ends."""
    numbers: list[int] = distinct(found.minimum[found.minimum > 0]).tolist()
    return numbers


def _sign(number: int, look: Look) -> Span:
    """Where a minimum's colours go, or its sign."""
    if look.colors > 16:
        return Span(" " * _SWATCH)
    return Span(f"{name_of(number, look):>{_SWATCH}}", sign_colors(look)[number - 1], True)


def _lateness(found: Map) -> Vector:
    """How late each start arrives, from 0, the first, to 1, the last, by the steps' logarithm."""
    met = found.minimum != 0
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
    rows = [(NOWHERE,), *ramps(colors), OTHERS]  # the last is that of OTHER
    most = max(map(len, rows))
    table = np.array([row + row[-1:] * (most - len(row)) for row in rows], np.int32)
    return table, np.array([len(row) for row in rows], np.intp)


def _marked(found: Map, look: Look) -> Frame:
    """Few colours or none: the upper start of each cell as its minimum's own sign, in its colour."""
    minimum = found.minimum[::2]
    codes = np.array([SPACE, *map(ord, SIGNS), ord(OTHER_SIGN)], np.uint32)
    fore = np.array([DEFAULT, *sign_colors(look), DEFAULT], np.int32)
    plain = np.full(minimum.shape, DEFAULT, np.int32)
    return Frame(codes[minimum], fore[minimum], plain, np.zeros(minimum.shape, np.bool_))
