"""What is drawn of a network: its numbers, and a picture of what each unit gives."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.network.shape import Shape
from gdtui.render.cells.scale import Scale
from gdtui.render.cells.ticks import nice_above
from gdtui.render.network.units.spots import Spot

Vector = NDArray[np.float64]

_SMALLEST, _LARGEST = 1e-290, 1e290
_MOST = {"tanh": 1.0, "sigmoid": 1.0}
"""The largest value of an activation, whatever goes in."""


class Net(NamedTuple):
    """A network at one step.

    Attributes:
        shape: its layers.
        params: shape (n,), as `shape` orders them.
        names: what the inputs are called.
        outputs: what the units of the output are called.
        shown: what the lines show, "weights" or "gradient".
        gradient: that of the training loss, shape (n,), or None.
        update: what the last step added to the params, shape (n,), or None.
        held: places of params that stay as they are.
        cut: those of the held ones that were set to 0 to cut the connection.
        fires: for each layer, the inputs first, what each unit gives all over the input plane: shape (units,
            height, width), the uppermost row first.
        example: for each layer, what each unit gives for one example, shape (units,).
    """

    shape: Shape
    params: Vector
    names: Sequence[str]
    outputs: Sequence[str]
    shown: str
    gradient: Vector | None
    update: Vector | None
    held: frozenset[int]
    cut: frozenset[int]
    fires: Sequence[Vector]
    example: Sequence[Vector]

    @property
    def lines(self) -> Vector:
        """What the lines show, shape (n,)."""
        if self.shown == "gradient" and self.gradient is not None:
            return self.gradient
        return self.params

    @property
    def last(self) -> int:
        """The number of the output's layer."""
        return self.shape.layers

    def called(self, spot: Spot) -> str:
        """What a unit is called: an input and an output by name, a hidden one by its number."""
        if spot.layer == 0:
            return self.names[spot.unit - 1]
        return self.outputs[spot.unit - 1] if spot.layer == self.last else f"unit {spot.unit}"

    def scale(self, layer: int, unit: int) -> Scale:
        """How bright the values of a unit (from 0) are painted: as far down as up, and seldom changing."""
        known = self.fires[layer][unit]
        finite = known[np.isfinite(known)]
        most = _MOST.get(self.shape.activation) if 0 < layer < self.last else None
        reach = most or nice_above(float(np.abs(finite).max(initial=0.0))) or 1.0
        return Scale("linear", -reach, reach, holes=finite.size < known.size)

    @property
    def largest(self) -> float:
        """A round number that no weight's line exceeds; 0 where all are 0."""
        known = self.lines[self.shape.penalised > 0]
        return _round_above(float(np.abs(known[np.isfinite(known)]).max(initial=0.0)))


def _round_above(value: float) -> float:
    """The first half of a power of ten's multiples that is not below a value; 0 of 0."""
    if not _SMALLEST < value < _LARGEST:
        return value
    step = float(f"5e{math.floor(math.log10(value)) - 1}")
    return max(math.ceil(value / step) * step, value)
