"""The rows of the parts: each as near as can be to what it is wired to, none over another."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gdtui.render.circuit.layers import Entry, Part

_ROUNDS = 3
_PASSING_WEIGHT = 4.0
"""How much more it counts that a passing wire stays straight."""


class Air(NamedTuple):
    """Empty rows below a box, and below an input."""

    box: int
    input: int


def placed_rows(
    parts: Mapping[int, Part], layer: Mapping[int, int], order: Sequence[Sequence[Entry]], air: Air
) -> dict[Entry, int]:
    """The row of every entry's wire, the topmost cell of all being in row 0."""
    distances = [_distances(parts, layer, entries, air) for entries in order]
    rows = {entry: sum(gaps[: i + 1]) for entries, gaps in zip(order, distances, strict=True)
            for i, entry in enumerate(entries)}  # fmt: skip
    before, after = _wires(parts, layer, order)
    last = len(order) - 1
    for _ in range(_ROUNDS):
        for at in range(last - 1, -1, -1):
            _settle(order[at], distances[at], after, rows, layer)
        for at in range(1, last + 1):
            _settle(order[at], distances[at], before, rows, layer)
    top = min(row - parts[key].out * (layer[key] == at) for (at, key), row in rows.items())
    return {entry: row - top for entry, row in rows.items()}


Wires = Mapping[Entry, list[tuple[Entry, int]]]
"""For each entry, what it is wired to on one side, and the row it should have, from that one's row."""


def _wires(
    parts: Mapping[int, Part], layer: Mapping[int, int], order: Sequence[Sequence[Entry]]
) -> tuple[Wires, Wires]:
    """What each entry is wired to on its left, and on its right."""
    before: dict[Entry, list[tuple[Entry, int]]] = {}
    after: dict[Entry, list[tuple[Entry, int]]] = {}
    for entry in (entry for entries in order for entry in entries):
        at, key = entry
        part = parts[key]
        if layer[key] < at:
            inputs: list[tuple[int, int]] = [(key, 0)]
        else:
            inputs = [(source, port - part.out) for source, port in zip(part.inputs, part.ports, strict=True)]
        for source, offset in inputs:
            before.setdefault(entry, []).append(((at - 1, source), -offset))
            after.setdefault((at - 1, source), []).append((entry, offset))
    return before, after


def _distances(
    parts: Mapping[int, Part], layer: Mapping[int, int], entries: Sequence[Entry], air: Air
) -> list[int]:
    """For each entry, the least distance of its row from the one above it (the first: from the top)."""
    gaps = []
    below = 0
    for i, (at, key) in enumerate(entries):
        own = layer[key] == at
        part = parts[key]
        gaps.append((below if i else 0) + (part.out if own else 0))
        gap = air.box if part.inputs else air.input  # passing wires need none
        below = 1 + (part.height - 1 - part.out + gap if own else 0)
    return gaps


def _settle(
    entries: Sequence[Entry],
    gaps: Sequence[int],
    wires: Wires,
    rows: dict[Entry, int],
    layer: Mapping[int, int],
) -> None:
    """Move one layer's entries as near as possible to what they are wired to, in order and apart.

    The least sum of squared distances under these constraints: isotonic regression by pooling adjacent
    violators (Barlow et al., *Statistical Inference under Order Restrictions*, 1972), on the rows less
    the space that what lies above needs.
    """
    pools: list[tuple[float, float, int]] = []  # weight, mean, members
    space = 0
    spaces = []
    for entry, gap in zip(entries, gaps, strict=True):
        space += gap
        spaces.append(space)
        wired = wires.get(entry)
        wish = sum(rows[other] + offset for other, offset in wired) / len(wired) if wired else rows[entry]
        weight = _PASSING_WEIGHT if layer[entry[1]] < entry[0] else 1.0
        pool = (weight if wired else weight / 100, wish - space, 1)
        while pools and pools[-1][1] > pool[1]:
            other_weight, mean, members = pools.pop()
            total = other_weight + pool[0]
            pool = (total, (mean * other_weight + pool[1] * pool[0]) / total, members + pool[2])
        pools.append(pool)
    offsets = [int(mean // 1) for _, mean, members in pools for _ in range(members)]
    for entry, offset, needed in zip(entries, offsets, spaces, strict=True):
        rows[entry] = offset + needed
