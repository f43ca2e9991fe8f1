"""Kinks: where a loss has no one slope, because an abs, relu, max or min switches sides."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.numbers import show

_SAMPLES = 17
"""At how many points of an interval the gates are looked at."""
_HALVINGS = 60
_NEXT_TO = 1e-9
"""How close to a kink counts as on it, relative to max(|w|, 1): arrow keys reach 0.3 only up to rounding."""


@dataclass(frozen=True)
class Kink:
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
        return f"the kink of {self.gate} at {self.variable} = {show(self.at)}"


def has_kinks(circuit: Circuit) -> bool:
    """Whether any gate that the output depends on can switch sides as an input changes."""
    return bool(_switches(circuit))


def kinks_within(circuit: Circuit, point: Sequence[float], place: int, radius: float) -> tuple[Kink, ...]:
    """The kinks along input number `place` within `radius` of `point`, at most one for each gate.

    Each gate is looked at in 17 places of the interval, so two switches that lie closer together than an
    eighth of the radius may cancel out unseen.
    """
    switches = _switches(circuit)
    if not switches:
        return ()
    w = point[place]
    spots = [w + radius * (2 * k / (_SAMPLES - 1) - 1) for k in range(_SAMPLES)]

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


def kinks_at(circuit: Circuit, point: Sequence[float], place: int = 0) -> tuple[Kink, ...]:
    """The kinks that `point` lies on."""
    return kinks_within(circuit, point, place, _NEXT_TO * max(abs(point[place]), 1.0))


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
    return high


def _side(node: Node, values: Sequence[float]) -> Hashable:
    """Which side a gate is on: the sign of its input, or which inputs win; None where it has none."""
    x = [values[i] for i in node.inputs]
    if any(v != v for v in x):
        return None
    if len(x) == 1:
        return (x[0] > 0) - (x[0] < 0)
    return tuple(v == values[node.index] for v in x)


def _on_edge(node: Node, values: Sequence[float]) -> bool:
    """Whether the gate is neither on the one side nor on the other."""
    x = [values[i] for i in node.inputs]
    return x[0] == 0 if len(x) == 1 else sum(v == values[node.index] for v in x) > 1


@lru_cache(maxsize=64)
def _switches(circuit: Circuit) -> tuple[Node, ...]:
    """The gates with a kink that the output and some input are connected by."""
    return tuple(
        node
        for node in circuit.live
        if node.operation and node.operation.name in ("abs", "relu", "max", "min")
    )


def _described(circuit: Circuit, node: Node) -> str:
    name = node.operation.name if node.operation else node.label
    return f"{name}({', '.join(circuit.nodes[i].label for i in node.inputs)})"
