"""A circuit's value over a whole grid in one pass, at the price of the same formula in plain numpy.

Each gate is one numpy call over broadcast arrays. Which gates may write over a grid that is not needed any
more is worked out once for each set of shapes, so that a sweep asks for little memory and stays in the
processor's cache.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.graph import Graph, Node
from gdtui.engine.autodiff.namespaces import ARRAYS

Array = NDArray[np.float64]
Shape = tuple[int, ...]
Gather = Callable[[list[Any]], tuple[Any, ...]]

_UFUNCS: dict[str, np.ufunc] = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide,
    "negate": np.negative, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "abs": np.absolute,
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "tanh": np.tanh, "ln": np.log, "log2": np.log2,
    "log10": np.log10, "sign": np.sign, "hypot": np.hypot, "asin": np.arcsin, "acos": np.arccos,
    "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh,
}  # fmt: skip


def gatherer(slots: tuple[int, ...]) -> Gather:
    """A function that takes the values in `slots` out of a list, as a tuple."""
    if len(slots) > 1:
        return itemgetter(*slots)
    slot = slots[0]
    return lambda values: (values[slot],)


class _Stroke(NamedTuple):
    """One gate of the sweep; a tuple, as it is unpacked for every gate of every grid."""

    slot: int
    gather: Gather
    compute: Callable[..., Any]
    over: int | None
    """The slot of the grid that may be written over, if there is one."""


class _Plan(NamedTuple):
    """The strokes for columns of these shapes."""

    shapes: tuple[Shape, ...]
    shape: Shape
    """The common one."""
    strokes: tuple[_Stroke, ...]


class Sweep:
    """A compiled pass over the gates of `graph` that feed its output."""

    def __init__(self, graph: Graph, constants: Sequence[Any]) -> None:
        self._graph = graph
        self._constants = list(constants)
        self._plan = _planned(graph, ((),) * len(graph.inputs))

    def __call__(self, columns: Sequence[Array]) -> Array:
        """The output for arrays that broadcast together; its shape is their common one."""
        shapes = tuple([column.shape for column in columns])
        plan = self._plan
        if shapes != plan.shapes:
            plan = self._plan = _planned(self._graph, shapes)
        values = self._constants.copy()
        values[: len(columns)] = columns
        with np.errstate(all="ignore"):
            for slot, gather, compute, over in plan.strokes:
                x = gather(values)
                values[slot] = compute(*x) if over is None else compute(*x, out=values[over])
        result: Array = np.asarray(values[self._graph.output], np.float64)
        return result if result.shape == plan.shape else np.broadcast_to(result, plan.shape)


@lru_cache(maxsize=64)
def common_shape(shapes: tuple[Shape, ...]) -> Shape:
    """The shape to which arrays of these broadcast: worked out once, as a run asks for the same ones."""
    return np.broadcast_shapes(*shapes)


def _planned(graph: Graph, shapes: tuple[Shape, ...]) -> _Plan:
    if len(shapes) != len(graph.inputs):
        raise ValueError(f"{len(graph.inputs)} columns are needed, not {len(shapes)}")
    whole = np.broadcast_shapes(*shapes)
    last = {i: node.index for node in graph.live for i in node.inputs}
    shape_of = dict(enumerate(shapes))
    strokes, free = [], list[int]()
    for node in graph.live:
        shape = shape_of[node.index] = np.broadcast_shapes(*(shape_of.get(i, ()) for i in node.inputs))
        # only what a gate has made itself is written over, never a column
        free += [
            i
            for i in set(node.inputs)
            if graph.nodes[i].is_gate and last[i] == node.index and whole and shape_of.get(i) == whole
        ]
        inputs, compute = computation(node, graph)
        over = free.pop() if free and shape == whole and isinstance(compute, np.ufunc) else None
        strokes.append(_Stroke(node.index, gatherer(inputs), compute, over))
    return _Plan(shapes, whole, tuple(strokes))


def computation(node: Node, graph: Graph) -> tuple[tuple[int, ...], Callable[..., Any]]:
    """The inputs that a gate's value is computed from, and what computes it: a ufunc where there is one."""
    assert node.operation is not None
    name, formula, inputs = node.operation.name, node.operation.value, node.inputs
    if name in _UFUNCS:
        return inputs, _UFUNCS[name]
    if name == "power" and graph.nodes[inputs[1]].constant == 2.0:
        return inputs[:1], np.square
    return inputs, lambda *x: formula(ARRAYS, x)
