"""What can be chosen in the picture of a network, and which way the arrow keys lead from there.

Layers count from 0, the inputs; units count from 1.
"""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.engine.network.shape import Shape


class Spot(NamedTuple):
    """A unit, or a weight.

    Attributes:
        layer: 0 for the inputs, up to the number of layers of weights.
        unit: the unit, from 1; of a weight, the one that it leads to.
        input: of a weight, the unit of the layer before that it comes from, from 1; None for a unit.
    """

    layer: int
    unit: int
    input: int | None = None

    @property
    def source(self) -> "Spot":
        """Of a weight, the unit that it comes from."""
        return self if self.input is None else Spot(self.layer - 1, self.input)

    @property
    def target(self) -> "Spot":
        """Of a weight, the unit that it leads to; a unit is its own."""
        return Spot(self.layer, self.unit)


def moved(sizes: Sequence[int], spot: Spot, direction: str) -> Spot:
    """What lies beside a spot.

    To the left of a unit lies the weight that comes most level, and left of that the unit it comes from; to
    the right likewise. Above and below a unit is the next one of its layer; above and below a weight the one
    that comes from the next unit, or where only one leads there, that goes to the next one.

    Args:
        sizes: the number of units of each layer, the inputs first.
        spot: where one stands.
        direction: left, right, up or down; at the edge the spot stays.
    """
    if direction in ("left", "right"):
        return _across(sizes, spot, direction == "right")
    step = 1 if direction == "down" else -1
    if spot.input is None:
        return spot._replace(unit=_within(spot.unit + step, sizes[spot.layer]))
    if sizes[spot.layer - 1] == 1:
        return spot._replace(unit=_within(spot.unit + step, sizes[spot.layer]))
    return spot._replace(input=_within(spot.input + step, sizes[spot.layer - 1]))


def _across(sizes: Sequence[int], spot: Spot, right: bool) -> Spot:
    if spot.input is not None:
        return spot.target if right else spot.source
    if right:
        last = spot.layer == len(sizes) - 1
        return spot if last else Spot(spot.layer + 1, _level(sizes, spot, spot.layer + 1), spot.unit)
    return spot._replace(input=_level(sizes, spot, spot.layer - 1)) if spot.layer else spot


def _level(sizes: Sequence[int], spot: Spot, layer: int) -> int:
    """The unit of another layer that stands at the height of a unit, where both layers are centred."""
    return _within(round(spot.unit + (sizes[layer] - sizes[spot.layer]) / 2), sizes[layer])


def _within(unit: int, size: int) -> int:
    return min(max(unit, 1), size)


def index_of(shape: Shape, spot: Spot) -> int:
    """The place of a weight, or of a unit's bias, among the params; −1 for an input, which has none."""
    if spot.layer == 0:
        return -1
    block = shape.blocks[spot.layer - 1]
    row = block.inputs if spot.input is None else spot.input - 1
    return block.begin + row * block.units + spot.unit - 1
