"""The order of the parts within each layer: few crossings, by sweeps of barycentres."""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence

from gdtui.render.circuit.layers import Entry, Part

_SWEEPS = 12
_SWEEPS_OF_LARGE = 4
_LARGE = 2_000
"""Entries from which on fewer sweeps must do."""

Edges = list[tuple[Entry, Entry, float]]
"""(from, to, which port of `to` it enters: from −0.5, the top, to 0.5)."""


def ordered(
    parts: Mapping[int, Part], layer: Mapping[int, int], layers: Sequence[Sequence[Entry]]
) -> tuple[tuple[Entry, ...], ...]:
    """Each layer's entries from top to bottom, so that few wires cross."""
    ranks = _ranks(parts)
    best = [sorted(entries, key=lambda entry: (ranks[entry[1]], entry[1])) for entries in layers]
    edges = [_edges(parts, layer, entries) for entries in layers]
    fewest = _crossings(best, edges)
    current = [list(entries) for entries in best]
    sweeps = _SWEEPS if sum(map(len, layers)) < _LARGE else _SWEEPS_OF_LARGE
    for sweep in range(sweeps):
        if fewest == 0:
            break
        _sweep(current, edges, forward=sweep % 2 == 0)
        found = _crossings(current, edges)
        if found < fewest:
            fewest, best = found, [list(entries) for entries in current]
    return tuple(tuple(entries) for entries in best)


def _ranks(parts: Mapping[int, Part]) -> dict[int, float]:
    """From top to bottom as the expression reads: inputs as they come up, gates amid their inputs."""
    ranks: dict[int, float] = {}
    leaves = 0
    for end in reversed(list(parts)):
        stack = [end]
        while stack:
            key = stack[-1]
            waiting = [other for other in reversed(parts[key].inputs) if other not in ranks]
            if key in ranks:
                stack.pop()
            elif waiting:
                stack.extend(waiting)
            else:
                inputs = parts[key].inputs
                ranks[key] = sum(ranks[other] for other in inputs) / len(inputs) if inputs else float(leaves)
                leaves += not inputs
                stack.pop()
    return ranks


def _edges(parts: Mapping[int, Part], layer: Mapping[int, int], entries: Sequence[Entry]) -> Edges:
    """The wires that arrive at a layer's entries from the layer before."""
    edges: Edges = []
    for entry in entries:
        at, key = entry
        if layer[key] < at:
            edges.append(((at - 1, key), entry, 0.0))
            continue
        count = len(parts[key].inputs)
        for place, source in enumerate(parts[key].inputs):
            edges.append(((at - 1, source), entry, (place + 1) / (count + 1) - 0.5))
    return edges


def _sweep(layers: list[list[Entry]], edges: Sequence[Edges], *, forward: bool) -> None:
    """Put each layer in the order of the mean place of what its wires come from, or go to."""
    indices = range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1)
    for at in indices:
        pulls: dict[Entry, list[float]] = {}
        if forward:
            place = {entry: i for i, entry in enumerate(layers[at - 1])}
            for source, target, _ in edges[at]:
                pulls.setdefault(target, []).append(place[source])
        else:
            place = {entry: i for i, entry in enumerate(layers[at + 1])}
            for source, target, port in edges[at + 1]:
                pulls.setdefault(source, []).append(place[target] + port)
        here = {entry: float(i) for i, entry in enumerate(layers[at])}
        here.update((entry, sum(pull) / len(pull)) for entry, pull in pulls.items())
        layers[at].sort(key=here.__getitem__)


def _crossings(layers: Sequence[Sequence[Entry]], edges: Sequence[Edges]) -> int:
    """How many pairs of wires cross, over all layers."""
    total = 0
    for at in range(1, len(layers)):
        left = {entry: i for i, entry in enumerate(layers[at - 1])}
        right = {entry: i for i, entry in enumerate(layers[at])}
        ends = sorted((left[source], right[target] + port) for source, target, port in edges[at])
        seen: list[float] = []
        for _, end in ends:
            total += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return total
