"""The minima that lie on a map, and their mark."""

from collections.abc import Iterator, Sequence

import numpy as np

from gdtui.engine.losses.plane import Plane
from gdtui.render.cells.braille import Marker
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.viewport import Viewport

_ON = 1.0
"""How many cells off the plane a minimum may lie that is marked."""


def in_plane(
    minima: Sequence[Sequence[float]], plane: Plane, here: Viewport
) -> Iterator[tuple[int, float, float]]:
    """Those that lie in the plane: the place of each among them, and where on the plane it is."""
    for place, spot in enumerate(map(np.array, minima)):
        if plane.off(spot) < _ON * max(here.cell_size):
            x, y = plane.to_plane(spot).tolist()
            yield place, x, y


def cross(x: float, y: float, look: Look) -> Marker:
    """The mark of a minimum."""
    return Marker(x, y, "x" if look.ascii else "✕", pen(WHITE, look.colors, look.letters))
