"""A loss all over a map, when it takes so long that a key would wait: coarse at once, finer bit by bit.

How long it takes is reckoned from its gates (`engine.autodiff.work`): what takes less than a key may wait is
computed all at once, where it is drawn.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.work import Shape
from gdtui.engine.losses.objective import Objective, Vector
from gdtui.engine.losses.plane import Plane
from gdtui.render.cells.viewport import Viewport

Whole = NDArray[np.intp]
Compute = Callable[[Whole, Whole], Vector]
"""The loss at the rows and the columns of these numbers, shape (rows, columns)."""

AT_ONCE = 0.15
"""Seconds that a loss may take all over a map: it is computed at once then."""
_FIRST, _PIECE = 0.06, 0.03
"""Seconds of the coarse picture, and of each further piece of the work."""
_FINER = 4
"""How many times as fine each picture is as the one before."""


class Known:
    """As much as is known of a loss all over a map; while it is the same one, it is painted once.

    Attributes:
        values: shape (rows, columns), of coarse cells all over them.
    """

    def __init__(self, values: Vector) -> None:
        self.values = values


class Place(NamedTuple):
    """What is drawn: the loss on the part of a plane that is shown."""

    loss: Objective
    plane: Plane
    here: Viewport

    @property
    def seconds(self) -> float:
        """What the loss takes all over it."""
        rows, columns = 2 * self.here.rows, self.here.columns
        turned = (self.plane.directions != 0).T.tolist()
        shapes = ((rows if up else 1, columns if across else 1) for across, up in turned)
        return _taken(self.loss, tuple(shapes))

    def seconds_of(self, shape: Shape) -> float:
        """What it takes at spots of that shape that are no rows and columns of it."""
        return _taken(self.loss, (shape,) * len(self.loss.variables))

    def survey(self) -> Iterator[Known | None]:
        """The loss all over it, coarse first; None while a piece is being worked on."""
        a, b = self.here.axes()

        def compute(rows: Whole, columns: Whole) -> Vector:
            return self.plane.grid(self.loss, a[:, columns], b[rows])

        return surveyed((b.size, a.size), self.seconds, compute)


def _taken(loss: Objective, shapes: tuple[Shape, ...]) -> float:
    """Seconds that a loss takes where its params are arrays of these shapes; 0 where it cannot say."""
    reckoned = getattr(loss, "seconds", None)
    return float(reckoned(shapes)) if reckoned else 0.0


def surveyed(size: tuple[int, int], taken: float, compute: Compute) -> Iterator[Known | None]:
    """What is known after each pass over a grid; None after a piece of one.

    Args:
        size: rows and columns.
        taken: seconds for all of it.
        compute: gives what is asked for.
    """
    each = taken / (size[0] * size[1])
    mesh = _coarsest(taken)
    while mesh:
        rows, columns = (_middles(many, mesh) for many in size)
        high = max(1, int(_PIECE / max(each * columns.size, 1e-12)))
        parts = list[Vector]()
        for top in range(0, rows.size, high):
            if parts:
                yield None
            parts.append(compute(rows[top : top + high], columns))
        yield Known(_spread(np.concatenate(parts), mesh, size))
        mesh = max(mesh // _FINER, 1) if mesh > 1 else 0


def _coarsest(taken: float) -> int:
    """How far apart the spots of the first pass lie."""
    mesh = 1
    while taken / (mesh * mesh) > _FIRST:
        mesh *= 2
    return mesh


def _middles(many: int, mesh: int) -> Whole:
    return np.minimum(np.arange(0, many, mesh) + mesh // 2, many - 1)


def _spread(values: Vector, mesh: int, size: tuple[int, int]) -> Vector:
    """Each value all over its mesh."""
    rows, columns = size
    return np.repeat(np.repeat(values, mesh, axis=0)[:rows], mesh, axis=1)[:, :columns]
