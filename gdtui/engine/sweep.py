"""A circuit's value over a whole grid in one pass, at the price of the same formula in plain numpy.

Each gate is one numpy call over broadcast arrays. A value that is not needed again lends its memory to the
gate that used it last, so a grid stays in the processor's cache.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.operations import ARRAYS

if TYPE_CHECKING:
    from gdtui.engine.circuit import Circuit, Node

Array = NDArray[np.float64]

_UFUNCS: dict[str, np.ufunc] = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide,
    "negate": np.negative, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "abs": np.absolute,
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "tanh": np.tanh,
}  # fmt: skip


def gatherer(slots: tuple[int, ...]) -> Callable[[list[Any]], tuple[Any, ...]]:
    """A function that takes the values in `slots` out of a list, as a tuple."""
    if len(slots) > 1:
        return itemgetter(*slots)
    slot = slots[0]
    return lambda values: (values[slot],)


@dataclass(frozen=True)
class _Stroke:
    """One gate of the sweep."""

    slot: int
    gather: Callable[[list[Any]], tuple[Any, ...]]
    ufunc: np.ufunc | None
    formula: Callable[[Any, tuple[Any, ...]], Any]
    dying: tuple[int, ...]
    """The gates whose values nobody needs after this one."""


class Sweep:
    """A compiled pass over the gates of `circuit` that feed its output."""

    def __init__(self, circuit: "Circuit", constants: Sequence[Any]) -> None:
        self._output = circuit.output
        self._constants = list(constants)
        needed = _needed(circuit)
        gates = [node for node in circuit.gates if node.index in needed and node.index in circuit.varying]
        last = {i: node.index for node in gates for i in node.inputs}
        own = {node.index for node in gates}
        self._strokes = tuple(
            _stroke(node, circuit, tuple(i for i in own.intersection(node.inputs) if last[i] == node.index))
            for node in gates
        )

    def __call__(self, columns: Sequence[Array]) -> Array:
        """The output for arrays that broadcast together; its shape is their common one."""
        shape = np.broadcast(*columns).shape if len(columns) > 1 else columns[0].shape
        values = self._constants.copy()
        values[: len(columns)] = columns
        with np.errstate(all="ignore"):
            for stroke in self._strokes:
                x = stroke.gather(values)
                if stroke.ufunc is None:
                    values[stroke.slot] = stroke.formula(ARRAYS, x)
                elif stroke.dying:
                    values[stroke.slot] = stroke.ufunc(*x, out=_spare(stroke.dying, values, shape))
                else:
                    values[stroke.slot] = stroke.ufunc(*x)
        result: Array = np.asarray(values[self._output], np.float64)
        return result if result.shape == shape else np.broadcast_to(result, shape)


def _spare(dying: tuple[int, ...], values: list[Any], shape: tuple[int, ...]) -> Array | None:
    """An array of the grid's own shape among those not needed any more; the others are let go."""
    found = None
    for slot in dying:
        if shape and values[slot].shape == shape:
            found = values[slot]
        values[slot] = None
    return found


def _needed(circuit: "Circuit") -> set[int]:
    needed = {circuit.output}
    for node in reversed(circuit.nodes):
        if node.index in needed:
            needed.update(node.inputs)
    return needed


def _stroke(node: "Node", circuit: "Circuit", dying: tuple[int, ...]) -> _Stroke:
    assert node.operation is not None
    inputs, ufunc = node.inputs, _UFUNCS.get(node.operation.name)
    if node.operation.name == "power" and circuit.nodes[inputs[1]].constant == 2.0:
        inputs, ufunc = inputs[:1], np.square
    return _Stroke(node.index, gatherer(inputs), ufunc, node.operation.value, dying)


