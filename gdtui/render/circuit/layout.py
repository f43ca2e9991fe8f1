"""Where the parts of a circuit go: layers from left to right, few crossings, straight wires.

The steps are those of Sugiyama, Tagawa & Toda, "Methods for visual understanding of hierarchical system
structures", IEEE Trans. SMC 11(2), 1981: layers, order within each layer, rows. All of it is deterministic.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.render.circuit.layers import Entry, Layered, Part
from gdtui.render.circuit.layout_order import ordered
from gdtui.render.circuit.layout_rows import Air, placed_rows
from gdtui.render.circuit.parts import parts_of

_AIRS = (Air(1, 1), Air(1, 0))
_DENSE = (Air(0, 0),)


def arranged(parts: Sequence[Part], rows: int = 0) -> Layered:
    """The parts in layers and rows; the top row is 0.

    Args:
        parts: in topological order; the last one is the end of the output's wire.
        rows: how many there are on the screen: if there is room, the inputs stand apart.
    """
    known = {part.key: part for part in parts}
    layer, order = _in_order(parts)
    for air in _DENSE if any(part.beside for part in parts) else _AIRS:
        placed = Layered(known, layer, order, placed_rows(known, layer, order, air))
        if placed.rows <= rows:
            break
    return placed


def least_rows(parts: Sequence[Part]) -> int:
    """How many rows the parts take at least, in whatever order: as many as the tallest of their layers."""
    (layer, _), heights = _in_order(parts), Counter[int]()
    for part in parts:
        heights[layer[part.key]] += part.height
    return max(heights.values())


@lru_cache(maxsize=16)
def input_order(circuit: Circuit) -> tuple[int, ...]:
    """The inputs of a circuit from top to bottom: the same at every size."""
    _, order = _in_order(parts_of(circuit)[0])
    return tuple(key for _, key in order[0])


Order = tuple[tuple[Entry, ...], ...]


def _in_order(parts: Sequence[Part]) -> tuple[Mapping[int, int], Order]:
    """The layer of each part, and the order in each layer: the same however large the parts are."""
    return _ordered(tuple(Part(part.key, 0, 0, part.inputs, (), 0) for part in parts))


@lru_cache(maxsize=4)
def _ordered(parts: tuple[Part, ...]) -> tuple[Mapping[int, int], Order]:
    layer = _layers(parts)
    return layer, ordered({part.key: part for part in parts}, layer, _entries(parts, layer))


def _layers(parts: Sequence[Part]) -> dict[int, int]:
    """Each part as far left as its inputs allow, then moved right where that shortens the wires in all."""
    layer: dict[int, int] = {}
    consumers: dict[int, list[int]] = {part.key: [] for part in parts}
    for part in parts:
        layer[part.key] = 1 + max((layer[key] for key in part.inputs), default=-1)
        for key in set(part.inputs):
            consumers[key].append(part.key)
    for part in reversed(parts):
        if part.inputs and consumers[part.key]:
            layer[part.key] = _cheapest(part, layer, consumers)
    end = parts[-1].key
    layer[end] = 1 + max(at for key, at in layer.items() if key != end)
    return layer


def _cheapest(part: Part, layer: Mapping[int, int], consumers: Mapping[int, list[int]]) -> int:
    """The layer between inputs and consumers where the wires are shortest; of equals the first."""
    others = [max((layer[c] for c in consumers[key] if c != part.key), default=0) for key in set(part.inputs)]
    nearest = min(layer[key] for key in consumers[part.key])

    def cost(at: int) -> int:
        # the wires of its inputs reach up to here, or further for others; its own goes on from here
        return sum(max(at, reach) for reach in others) - at

    return min(range(layer[part.key], nearest), key=lambda at: (cost(at), at))


def _entries(parts: Sequence[Part], layer: Mapping[int, int]) -> list[list[Entry]]:
    """The entries of each layer, in the order of the parts."""
    reach = {part.key: layer[part.key] for part in parts}
    for part in parts:
        for key in part.inputs:
            reach[key] = max(reach[key], layer[part.key] - 1)
    layers: list[list[Entry]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for part in parts:
        for at in range(layer[part.key], reach[part.key] + 1):
            layers[at].append((at, part.key))
    return layers
