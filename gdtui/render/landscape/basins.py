"""Basins as a picture: a colour for each minimum, the brighter the sooner it is reached."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from gdtui.engine.base.wording import clipped
from gdtui.engine.landscape.basins import Basins, Map, Whole
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.plane import Plane
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import SPACE, Colors, Frame
from gdtui.render.cells.heatmap import two_to_a_cell
from gdtui.render.cells.look import DIM, LANES, Look
from gdtui.render.cells.palette import DEFAULT, available, scaled
from gdtui.render.cells.panel import Line, Span, line, panel
from gdtui.render.cells.viewport import Viewport
from gdtui.render.spelled import spelled

STEPS = 200
"""Steps that are made from each start."""
_SHADES = 8
_BRIGHTEST, _DARKEST = 0.9, 0.25
_NOWHERE = 0x000000
_MARKS = "123456789abcdefghijklmnopqrstuvwxyz"


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
    none = f"{'black' if shaded else 'blank'}: nowhere"
    shades = f"bright {steps.min()} to dark {steps.max()} steps" if shaded and steps.size else ""
    told = "; ".join(filter(None, (shades, none)))
    versions = f"where {rule.name} ends: {told} in {found.made}", f"{told} in {found.made}", told
    words = next((words for words in versions if len(words) <= columns), shades or none)
    return line(Span(clipped(words, columns), DIM))


def _shades(found: Map) -> Whole:
    """How late each start arrives, from 0, the first, to _SHADES − 1, the last, by the steps' logarithm."""
    met = found.minimum > 0
    times = np.log1p(np.maximum(found.steps, 0))
    low, high = (times[met].min(), times[met].max()) if met.any() else (0.0, 0.0)
    share = (times - low) / max(high - low, 1e-9)
    shades: Whole = np.clip((share * _SHADES).astype(np.intp), 0, _SHADES - 1)
    return shades


def _colors(found: Map, look: Look) -> Colors:
    """The colour of each start."""
    return _table(look)[_lane(found), _shades(found)]


def _lane(found: Map) -> Whole:
    """The number of its colour; 0 for none."""
    return np.where(found.minimum > 0, (found.minimum - 1) % len(LANES) + 1, 0)


@lru_cache(maxsize=8)
def _table(look: Look) -> Colors:
    """Colours by minimum and lateness."""
    parts = np.linspace(_BRIGHTEST, _DARKEST, _SHADES).tolist()
    rows = [[_NOWHERE] * _SHADES, *([scaled(color, part) for part in parts] for color in LANES)]
    return np.array([[available(color, look.colors) for color in row] for row in rows], np.int32)


def _marked(found: Map, look: Look) -> Frame:
    """Few colours or none: the upper start of each cell as its minimum's own sign, in its colour."""
    lane = _lane(found)[::2]
    minimum = found.minimum[::2]
    codes = np.array([SPACE, *map(ord, _MARKS)], np.uint32)
    fore = np.array([DEFAULT, *(available(color, look.colors) for color in LANES)], np.int32)
    signs = np.where(minimum > 0, (minimum - 1) % len(_MARKS) + 1, 0)
    plain = np.full(minimum.shape, DEFAULT, np.int32)
    return Frame(codes[signs], fore[lane], plain, np.zeros(minimum.shape, np.bool_))
