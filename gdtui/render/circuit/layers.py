"""Parts of a circuit's picture, and the layers that they are laid out in."""

from collections.abc import Mapping
from typing import NamedTuple

Entry = tuple[int, int]
"""(layer, part): the part itself in its own layer; in a later one, its wire passing through."""


class Part(NamedTuple):
    """Something to be placed: an input, a gate, or the end of the output's wire.

    Attributes:
        key: its number; wires are called by the key of the part they come from.
        width: columns it takes.
        height: rows it takes.
        inputs: the keys of the parts that feed it, one for each port; a key may come twice.
        ports: for each of them, the row where its wire enters, from the part's top.
        out: the row where its own wire leaves, from the part's top.
        beside: whether its numbers stand in it, beside its name, and not above and below its wire.
    """

    key: int
    width: int
    height: int
    inputs: tuple[int, ...]
    ports: tuple[int, ...]
    out: int
    beside: bool = False


class Layered(NamedTuple):
    """Parts in layers.

    Attributes:
        parts: by key.
        layer: the layer of each part, from 0.
        order: the entries of each layer from top to bottom.
        row: the row of each entry's wire; for the end of a wire, where it arrives.
    """

    parts: Mapping[int, Part]
    layer: Mapping[int, int]
    order: tuple[tuple[Entry, ...], ...]
    row: Mapping[Entry, int]

    @property
    def rows(self) -> int:
        """How many the parts take."""
        parts = ((self.parts[key], self.row[at, key]) for key, at in self.layer.items())
        return max(row - part.out + part.height for part, row in parts)
