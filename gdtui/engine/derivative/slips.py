"""The slips that a derivative is often typed with, at one gate each, and how each is named.

A row of `_SLIPS` is a gate's slip: which gates and inputs it can happen at, what the edge adds then as a
share of the gate's upstream gradient, and what is said of it.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.clipping import clipped
from gdtui.engine.derivative.paths import Alike, Array, Paths

_SUMS, _PRODUCTS = ("add", "subtract"), ("multiply", "divide")
_WIDTH = 24


class Edge(NamedTuple):
    """An input of a gate that changes with the variable."""

    paths: Paths
    gate: Node
    place: int

    @property
    def name(self) -> str:
        """The gate's operation."""
        return self.gate.operation.name if self.gate.operation else ""

    @property
    def inner(self) -> Node:
        """What the input is."""
        return self.paths.circuit.nodes[self.gate.inputs[self.place]]

    @property
    def others(self) -> tuple[Node, ...]:
        """The gate's other inputs."""
        nodes = self.paths.circuit.nodes
        return tuple(nodes[i] for place, i in enumerate(self.gate.inputs) if place != self.place)

    @property
    def value(self) -> Array:
        """The gate's own value at every point."""
        return np.asarray(self.paths.values[self.gate.index])

    @property
    def input(self) -> Array:
        """The input's value."""
        return np.asarray(self.paths.values[self.inner.index])

    @property
    def local(self) -> Array:
        """The local gradient."""
        return self.paths.local(self.gate, self.place)

    @property
    def tangent(self) -> Array:
        """The derivative of the input by the variable."""
        return np.asarray(self.paths.tangents[self.inner.index])

    def other(self, node: Node) -> Array:
        """The value of another input."""
        return np.asarray(self.paths.values[node.index])

    @property
    def is_function(self) -> bool:
        """Whether the gate is a function of one input, or a power with an exponent that stays."""
        return self.is_power or (len(self.gate.inputs) == 1 and self.name != "negate")

    @property
    def is_power(self) -> bool:
        """Whether it is a power with an exponent that stays."""
        return self.name == "power" and not self.place and not self.paths.moved(self.others[0].index)

    @property
    def shared(self) -> bool:
        """Whether another input changes with the variable as well."""
        return any(self.paths.moved(node.index) for node in self.others)


class Slip(NamedTuple):
    """A typical mistake.

    Attributes:
        happens: whether it can happen at that edge.
        share: what the edge adds then, for an upstream gradient of 1.
        words: what is said of it; `{inner}` the input, `{gate}` the gate, `{other}` another input.
    """

    happens: Callable[[Edge], bool]
    share: Callable[[Edge], Array]
    words: str


def _none(edge: Edge) -> Array:
    return np.zeros_like(edge.value)


def _negative(edge: Edge) -> Array:
    return -edge.local * edge.tangent


def _inner_left_out(edge: Edge) -> Array:
    return edge.local


def _in_sum(edge: Edge) -> bool:
    return edge.name in _SUMS


def _half_product(edge: Edge) -> bool:
    return edge.name in _PRODUCTS and edge.shared


def _composed(edge: Edge) -> bool:
    return edge.is_function and edge.inner.is_gate


def _bare(edge: Edge) -> bool:
    """A function of the variable alone; of one made of straight pieces the cases are what is missed."""
    return edge.is_function and not edge.inner.is_gate and not np.isin(edge.local, (-1, 0, 1)).all()


def _scaled(edge: Edge) -> bool:
    return edge.name == "multiply" and not edge.shared


_SLIPS = (
    Slip(_half_product, _none,
         "the product rule is half done: the part with the derivative of {inner} is missing in {gate}"),
    Slip(lambda edge: _half_product(edge) and edge.name == "divide" and edge.place == 1, _negative,
         "the quotient rule subtracts: the part with the derivative of {inner} has the wrong sign"),
    Slip(_composed, _inner_left_out,
         "an inner derivative is missing: {gate} has {inner} inside, so times the derivative of {inner}"),
    Slip(_composed, lambda edge: edge.tangent,
         "an outer derivative is missing: that of {gate} at {inner}, times the derivative of {inner}"),
    Slip(_bare, lambda edge: edge.tangent,
         "the derivative of {gate} is missing as a factor"),
    Slip(lambda edge: edge.is_power, lambda edge: edge.other(edge.others[0]) * edge.value * edge.tangent,
         "the exponent of {gate} goes down by one in its derivative"),
    Slip(lambda edge: edge.is_power, lambda edge: edge.local / edge.other(edge.others[0]) * edge.tangent,
         "the exponent of {gate} comes down as a factor in its derivative"),
    Slip(lambda edge: edge.is_function, _negative, "the derivative of {gate} has the wrong sign"),
    Slip(lambda edge: edge.is_function, lambda edge: edge.value * edge.tangent,
         "a function was kept as it is: {gate} needs its derivative"),
    Slip(_scaled, lambda edge: edge.tangent, "the factor {other} of {gate} is missing"),
    Slip(_in_sum, _none, "the derivative of {inner} is missing"),
    Slip(_in_sum, _negative, "the derivative of {inner} has the wrong sign"),
    Slip(_in_sum, lambda edge: edge.local * edge.input,
         "a term was kept as it is: {inner} needs its derivative"),
)  # fmt: skip


def named(paths: Paths, alike: Alike) -> str:
    """The one slip that gives what was typed, in words; "" where none does."""
    return next(_found(paths, alike), "") or _product_of_derivatives(paths, alike)


def _found(paths: Paths, alike: Alike) -> Iterator[str]:
    edges = list(_edges(paths))
    for slip in _SLIPS:
        for edge in edges:
            if slip.happens(edge) and alike(paths.instead(edge.gate, edge.place, slip.share(edge))):
                yield _said(slip.words, edge)


def _edges(paths: Paths) -> Iterator[Edge]:
    for gate in paths.gates:
        for place, node in enumerate(gate.inputs):
            if paths.moved(node):
                yield Edge(paths, gate, place)


def _said(words: str, edge: Edge) -> str:
    nodes = {"inner": edge.inner, "gate": edge.gate, "other": (*edge.others, edge.inner)[0]}
    return words.format(**{name: _label(edge.paths, node) for name, node in nodes.items()})


def _label(paths: Paths, node: Node) -> str:
    """What the node is called; the unnamed result, which is called f, by its expression."""
    circuit = paths.circuit
    last = circuit.text.rpartition(";")[2].strip()
    unnamed = node.index == circuit.output and "=" not in last
    return clipped(last if unnamed else node.label, _WIDTH)


def _product_of_derivatives(paths: Paths, alike: Alike) -> str:
    """That the derivative of a product was taken as the product of derivatives."""
    for gate in paths.gates:
        if gate.operation and gate.operation.name == "multiply" and all(map(paths.moved, gate.inputs)):
            left, right = (paths.tangents[node] for node in gate.inputs)
            both = sum(paths.added(gate, place) for place in (0, 1))
            if alike(paths.exact - both + paths.upstream[gate.index] * left * right):
                return f"a product has (u·v)′ = u′·v + u·v′, not u′·v′: see {_label(paths, gate)}"
    return ""
