"""Basins as a table."""

from collections.abc import Iterator, Sequence

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import parse_size, show
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Row, Table
from gdtui.engine.landscape.basins import OTHER, Walkers
from gdtui.engine.losses.catalogue import find_landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import named_plane
from gdtui.engine.optimizers.registry import make_asked

STEPS = 200
"""Steps from each start unless said otherwise."""
_OPTIMIZER, _SIZE, _LARGEST = "gradient-descent", "20x10", (1000, 1000)
_AT_ONCE = 2_000
"""Starts whose rows are printed together."""


def basins_trace(settings: Settings) -> Table:
    """A row for every start of a grid over the bounds: the minimum that it ends in, and after how many steps.

    Starts come row by row, from the lowest y; minima have the numbers that they have on the screen.

    Args:
        settings: loss, bounds, optimizers (one), hyper, steps, size, plane (two params of three and more).

    Raises:
        InputError: one line that says what to write instead.
    """
    loss = find_landscape(settings.loss or "himmelblau", settings.bounds)
    names = settings.optimizers or (_OPTIMIZER,)
    if len(names) != 1 or settings.compare:
        raise InputError("basins are those of one optimizer: name one")
    (rule,) = make_asked(settings, names, loss.learning_rate)
    walkers = Walkers(loss, rule, STEPS if settings.steps is None else settings.steps)
    starts = _starts(loss, settings.plane, *parse_size(settings.size or _SIZE, (1, 1), _LARGEST))
    notes: list[str] = []
    others = f"minimum {OTHER}: one that has no number"

    def found() -> Iterator[Row]:
        for top in range(0, len(starts), _AT_ONCE):
            part = starts[top : top + _AT_ONCE]
            ends = walkers.ends(part)
            rows = zip(part.tolist(), ends.minimum.tolist(), ends.steps.tolist(), strict=True)
            for start, minimum, steps in rows:
                yield (*start, minimum, steps if minimum else None)
            if others not in notes and (ends.minimum == OTHER).any():
                notes.append(others)
        notes.extend(_places(loss.variables, walkers.minima))

    return Table((*loss.variables, "minimum", "steps"), found(), notes)


def _starts(loss: CircuitObjective, wanted: str | None, columns: int, rows: int) -> Vector:
    """The grid's starts, shape (starts, params): in the plane of two params, the others as at the start."""
    first, *rest = (wanted or ",".join(loss.variables[:2])).split(",")
    if len(rest) != 1:
        raise InputError(f"basins lie in the plane of two params, as --plane {','.join(loss.variables[:2])}")
    plane = named_plane(loss.variables, first, rest[0], np.array(loss.start))
    across, up = (loss.bounds[loss.variables.index(name)] for name in plane.labels)
    a, b = np.meshgrid(np.linspace(*across, columns), np.linspace(*up, rows))
    starts: Vector = plane.origin + np.stack([a.ravel(), b.ravel()], axis=1) @ plane.directions
    return starts


def _places(names: Sequence[str], minima: Sequence[Sequence[float]]) -> list[str]:
    """Where the minima lie."""
    told = []
    for number, place in enumerate(minima, 1):
        at = (f"{name} = {show(value)}" for name, value in zip(names, place, strict=True))
        told.append(f"minimum {number}: {', '.join(at)}")
    return told
