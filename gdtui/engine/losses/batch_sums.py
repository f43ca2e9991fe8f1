"""What a batch of examples sums up to: a circuit's output and its derivative by each param.

A gate is *wide* when its value differs from example to example. The passes look at the examples as often as
the formula written by hand would, and no oftener:
- a gradient is a number times an array, or a number alone, so that a constant or a param costs no array;
- where a gradient flows from a wide gate to a narrow one it is summed over the examples at once;
- a gate writes over an input that nobody looks at again.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.autodiff.graph import Graph, Node
from gdtui.engine.autodiff.namespaces import ARRAYS
from gdtui.engine.autodiff.sweep import computation, gatherer
from gdtui.engine.losses.objective import Vector

_ARENA = 2**20
"""Bytes; twice as many may then lie free at the heap's end, which is sixteen arrays of a slice."""
_LINEAR = {"add", "subtract", "negate"}
"""Gates whose local gradients are the same whatever the values."""


class _Stroke(NamedTuple):
    """One gate of the forward pass."""

    slot: int
    compute: Callable[..., Any]
    gather: Callable[[list[Any]], tuple[Any, ...]]
    """Takes its inputs out of the list of all values, and the array to write over if there is one."""


class _Edge(NamedTuple):
    """One input of a gate, as the backward pass sees it.

    The local gradient is `scale`, times the number in slot `number`, times the array in slot `array`, times
    what `formula` makes of all values; each of the three may be missing.
    """

    target: int
    summed: bool
    """Whether the gate is wide and the input is not."""
    scale: float
    number: int | None = None
    array: int | None = None
    formula: Callable[[list[Any]], Any] | None = None


_Edges = dict[int, list[_Edge]]

Gradient = tuple[Any, Vector | None]
"""A number, and what it is to be multiplied by, shape (examples,)."""


class BatchSums:
    """The compiled passes of `graph`, with gradients towards the inputs called `params`.

    The other inputs are columns of data. The output must be wide. Call under `np.errstate(all="ignore")`.
    """

    def __init__(self, graph: Graph, params: Sequence[str]) -> None:
        # glibc gives freed memory back to the system at once, page by page, until it has seen an array of
        # this size freed; the pages of a pass cost more than its arithmetic (mallopt(3), M_TRIM_THRESHOLD)
        np.empty(_ARENA, np.uint8)
        columns = [name for name in graph.inputs if name not in params]
        given = [*params, *columns]
        self._ordered = gatherer(tuple(given.index(name) for name in graph.inputs))
        self._inputs = len(given)
        self._params = [graph.inputs.index(name) for name in params]
        self._output = graph.output
        # numpy's numbers: with Python's own, w/0 would be a ZeroDivisionError
        self._blank = [np.float64(node.constant or 0.0) for node in graph.nodes]
        gates = [node for node in graph.gates if node.index in graph.needed]
        wide = _reached(gates, {graph.inputs.index(name) for name in columns})
        backward = _edges(graph, gates, wide, set(self._params))
        self._backward = _straight(backward)
        last = graph.nodes[graph.output]
        self._root = last.inputs[0] if _is_square(last, graph) else None
        if self._root is not None:  # the sum of squares is a dot product, and the squares are not needed
            gates.remove(last)
        self._forward = _strokes(graph, gates, wide, backward)

    def _values(self, params: Vector, columns: Sequence[Vector]) -> list[Any]:
        values = self._blank.copy()
        values[: self._inputs] = self._ordered([*params, *columns])
        for slot, compute, gather in self._forward:
            values[slot] = compute(*gather(values))
        return values

    def _sum(self, values: list[Any]) -> float:
        if self._root is None:
            return float(np.add.reduce(values[self._output]))
        root = values[self._root]
        return float(root.dot(root))

    def loss(self, params: Vector, columns: Sequence[Vector]) -> float:
        """The sum of the output over the examples in `columns`, each of shape (examples,)."""
        return self._sum(self._values(params, columns))

    def loss_and_gradient(self, params: Vector, columns: Sequence[Vector]) -> list[float]:
        """The sum over the examples of the output, then of its derivative by each param."""
        values = self._values(params, columns)
        gradients: list[Gradient | None] = [None] * len(values)
        gradients[self._output] = 1.0, None
        for slot, edges in self._backward:
            upstream = gradients[slot]
            gradients[slot] = None  # its array is free again
            if upstream is not None:
                for edge in edges:
                    share, known = _share(upstream, edge, values, columns[0].size), gradients[edge[0]]
                    gradients[edge[0]] = share if known is None else _plus(known, share)
        loss, sums = self._sum(values), [gradients[slot] for slot in self._params]
        if math.isnan(loss):  # no loss, no gradient: what single gates have handed on means nothing
            return [loss, *(0.0 if found is None else math.nan for found in sums)]
        return [loss, *(0.0 if found is None else float(found[0]) for found in sums)]


def _share(upstream: Gradient, edge: _Edge, values: list[Any], examples: int) -> Gradient:
    """What an input gets of its gate's gradient."""
    factor, above = upstream
    _, summed, scale, number, array, formula = edge
    factor, local = factor * scale, None if array is None else values[array]
    if number is not None:
        factor = factor * values[number]
    elif formula is not None:
        found = formula(values)
        if type(found) is np.ndarray and found.ndim:
            local = found
        else:
            factor = factor * found
    if above is None or local is None:
        product = local if above is None else above
        if not summed:
            return factor, product
        return factor * (examples if product is None else np.add.reduce(product)), None
    return (factor * above.dot(local), None) if summed else (factor, above * local)


def _plus(one: Gradient, other: Gradient) -> Gradient:
    (a, left), (b, right) = one, other
    if left is right:
        return a + b, left
    return 1.0, (a if left is None else a * left) + (b if right is None else b * right)


def _reached(gates: Sequence[Node], slots: Collection[int]) -> set[int]:
    """The slots, and those of the gates that depend on them."""
    found = set(slots)
    for node in gates:
        if found.intersection(node.inputs):
            found.add(node.index)
    return found


def _is_square(node: Node, graph: Graph) -> bool:
    return node.operation is not None and computation(node, graph)[1] is np.square


def _edges(graph: Graph, gates: Sequence[Node], wide: Collection[int], params: Collection[int]) -> _Edges:
    """The backward pass: every gate that a gradient comes through, the output first, with its edges."""
    useful = _reached(gates, params)
    return {
        node.index: [_edge(graph, node, p, wide) for p, i in enumerate(node.inputs) if i in useful]
        for node in reversed(gates)
        if node.index in useful
    }


def _straight(backward: _Edges) -> list[tuple[int, list[_Edge]]]:
    """The same pass without the gates that only scale the one gradient they get: their edges move up."""
    edges = [edge for edges in backward.values() for edge in edges]
    incoming = Counter(edge.target for edge in edges)
    passed = {
        edge.target
        for edge in edges
        if edge == _Edge(edge.target, False, edge.scale) and incoming[edge.target] == 1
    } & backward.keys()

    def ways(edges: list[_Edge]) -> Iterator[_Edge]:
        waiting = edges[::-1]
        while waiting:
            edge = waiting.pop()
            if edge.target in passed:
                further = reversed(backward[edge.target])
                waiting.extend(way._replace(scale=way.scale * edge.scale) for way in further)
            else:
                yield edge

    return [(slot, list(ways(edges))) for slot, edges in backward.items() if slot not in passed]


def _edge(graph: Graph, node: Node, place: int, wide: Collection[int]) -> _Edge:
    assert node.operation is not None
    target, local = node.inputs[place], node.operation.local
    summed = node.index in wide and target not in wide
    if node.operation.name in _LINEAR:
        return _Edge(target, summed, float(local(ARRAYS, place, (), None)))
    if node.operation.name == "multiply" or (place == 0 and _is_square(node, graph)):
        scale, factor = (1.0, node.inputs[1 - place]) if node.operation.name == "multiply" else (2.0, target)
        return _Edge(target, summed, scale, *((None, factor) if factor in wide else (factor, None)))
    gather, slot = gatherer(node.inputs), node.index
    return _Edge(
        target, summed, 1.0, formula=lambda values: local(ARRAYS, place, gather(values), values[slot])
    )


def _strokes(
    graph: Graph,
    gates: Sequence[Node],
    wide: set[int],
    backward: _Edges,
) -> tuple[_Stroke, ...]:
    """The forward pass; what the backward pass or a later gate looks at is not written over."""
    kept = {graph.output} | {edge.array for edges in backward.values() for edge in edges}
    for slot, edges in backward.items():
        if any(edge.formula for edge in edges):
            kept.update((slot, *graph.nodes[slot].inputs))
    last = {i: node.index for node in gates for i in node.inputs}
    strokes = []
    for node in gates:
        inputs, compute = computation(node, graph)
        free = [i for i in inputs if i in wide - kept and graph.nodes[i].is_gate and last[i] == node.index]
        over = free[:1] if isinstance(compute, np.ufunc) else []
        strokes.append(_Stroke(node.index, compute, gatherer((*inputs, *over))))
    return tuple(strokes)
