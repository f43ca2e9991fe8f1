"""Kinks: where a loss has no one slope, because an abs, relu, sign, max, min or hypot switches sides."""

import math
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.numbers import show

_SAMPLES = 17
"""At how many points of an interval the gates are looked at."""
_HALVINGS = 60
_NEXT_TO = 1e-9
"""How close to a kink counts as on it, relative to max(|w|, 1): arrow keys reach 0.3 only up to rounding."""

_CLOSER, _SHRUNK = 100, 0.1
"""A gap that is not a tenth as wide a hundred times closer to a kink does not close: it is a jump."""
_ROUNDED = 4000
"""A kink is found to a few float64 spacings; both sides are looked at from well beyond those."""
_NOISE = 1e-12
"""A gap below this share of what is on its sides is rounding."""


class Kink(NamedTuple):
    """A place where one gate switches sides.

    Attributes:
        gate: the gate with its inputs, such as `abs(w − 1)`.
        variable: the variable along which it switches.
        at: where.
    """

    gate: str
    variable: str
    at: float

    def __str__(self) -> str:
        """In words, without an article or a full stop."""
        what = "jump" if self.gate.startswith("sign(") else "kink"
        return f"the {what} of {self.gate} at {self.variable} = {show(self.at)}"


def has_kinks(circuit: Circuit) -> bool:
    """Whether any gate that the output depends on can switch sides as an input changes."""
    return bool(_switches(circuit))


def kinks_between(
    circuit: Circuit, point: Sequence[float], place: int, low: float, high: float
) -> tuple[Kink, ...]:
    """The kinks along input number `place` from `low` to `high`, of each gate the one nearest to `point`.

    Each gate is looked at in 17 places of the interval, so two switches that lie closer together than a
    sixteenth of it may cancel out unseen.
    """
    switches = _switches(circuit)
    if not switches:
        return ()
    w, radius = point[place], (high - low) / 2
    spots = [low + (high - low) * k / (_SAMPLES - 1) for k in range(_SAMPLES)]
    if low < w < high:
        spots[_SAMPLES // 2] = w  # to the last bit: it may lie on a kink

    def values(at: float) -> tuple[float, ...]:
        return circuit.node_values([*point[:place], at, *point[place + 1 :]])

    rows = [values(spot) for spot in spots]
    found = []
    for node in switches:
        at = _nearest_switch(node, spots, rows, values, w)
        if at is not None:
            # next to nothing beside the interval is nothing: rounding, not a place
            at = at if abs(at) > 1e-9 * radius else 0.0
            found.append(Kink(_described(circuit, node), circuit.inputs[place], at))
    return tuple(found)


def breaks_between(
    circuit: Circuit, point: Sequence[float], place: int, low: float, high: float
) -> tuple[Kink, ...]:
    """Those of `kinks_between` at which the loss has no derivative: `relu(w)**2` has one at 0."""
    found = kinks_between(circuit, point, place, low, high)
    return tuple(kink for kink in found if _breaks(circuit, point, place, kink.at, high - low))


def _breaks(circuit: Circuit, point: Sequence[float], place: int, at: float, width: float) -> bool:
    """Whether the loss or its slope jumps there: the gap between both sides stays as they close in."""
    far = max(1e-3 * width, _ROUNDED * math.ulp(at))
    wide, narrow = (_gaps(circuit, point, place, at, away) for away in (far, far / _CLOSER))
    return any(
        not near <= max(_SHRUNK * wider, _NOISE * size)
        for (wider, _), (near, size) in zip(wide, narrow, strict=True)
    )


def _gaps(
    circuit: Circuit, point: Sequence[float], place: int, at: float, away: float
) -> tuple[tuple[float, float], ...]:
    """How far apart the loss and its slope are on both sides of `at`, each with its own size there."""
    sides = [
        circuit.value_and_gradient([*point[:place], at + way, *point[place + 1 :]]) for way in (-away, away)
    ]
    (low, left), (high, right) = sides
    pairs = (low, high), (left[place], right[place])
    return tuple((abs(b - a), max(abs(a), abs(b))) for a, b in pairs)


def kinks_at(circuit: Circuit, point: Sequence[float], place: int = 0) -> tuple[Kink, ...]:
    """The kinks that `point` lies on, as far as the loss has no derivative there."""
    w = point[place]
    near = _NEXT_TO * max(abs(w), 1.0)
    return breaks_between(circuit, point, place, w - near, w + near)


def _nearest_switch(
    node: Node,
    spots: Sequence[float],
    rows: Sequence[Sequence[float]],
    values: Callable[[float], Sequence[float]],
    w: float,
) -> float | None:
    sides = [_side(node, row) for row in rows]
    places = [k for k in range(len(spots) - 1) if None not in sides[k : k + 2] and sides[k] != sides[k + 1]]
    if not places:
        return None
    k = min(places, key=lambda k: abs(spots[k] + spots[k + 1] - 2 * w))
    low, high, side = spots[k], spots[k + 1], sides[k]
    if _on_edge(node, rows[k]):
        return low
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        if _side(node, values(middle)) == side:
            low = middle
        else:
            high = middle
    if _is_cone(node):  # it is smooth where one input turns its sign, but not all at once
        size = max(row[node.index] for row in (rows[k], rows[k + 1]))
        return high if values(high)[node.index] <= _NEXT_TO * size else None
    return high


def _is_cone(node: Node) -> bool:
    return node.operation is not None and node.operation.name == "hypot"


def _side(node: Node, values: Sequence[float]) -> Hashable:
    """Which side a gate is on: the signs of its inputs, or which inputs win; None where it has none."""
    x = [values[i] for i in node.inputs]
    if any(v != v for v in x):
        return None
    if len(x) == 1 or _is_cone(node):
        return tuple((v > 0) - (v < 0) for v in x)
    return tuple(v == values[node.index] for v in x)


def _on_edge(node: Node, values: Sequence[float]) -> bool:
    """Whether the gate is neither on the one side nor on the other."""
    x = [values[i] for i in node.inputs]
    if len(x) == 1 or _is_cone(node):
        return not any(x)
    return sum(v == values[node.index] for v in x) > 1


@lru_cache(maxsize=64)
def _switches(circuit: Circuit) -> tuple[Node, ...]:
    """The gates with a kink that the output and some input are connected by."""
    return tuple(
        node
        for node in circuit.live
        if node.operation and node.operation.name in ("abs", "relu", "sign", "max", "min", "hypot")
    )


def _described(circuit: Circuit, node: Node) -> str:
    name = node.operation.name if node.operation else node.label
    return f"{name}({', '.join(circuit.nodes[i].label for i in node.inputs)})"
