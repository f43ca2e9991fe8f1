"""What each edge of a circuit adds to a derivative, at several points: what a slip at one edge would give.

The derivative is a sum over paths from the variable to the output; each path crosses an edge, from a node
into a gate, at most once. So a local gradient taken for another one changes the derivative by what that edge
adds with the other number, less what it adds with its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Paths:
    """A circuit at several points, and the ways from one of its variables to the output.

    Attributes:
        circuit: the loss.
        points: one number for each variable, of each point.
        variable: the number of the variable that is looked at.
    """

    circuit: Circuit
    points: Sequence[Sequence[float]]
    variable: int

    @cached_property
    def values(self) -> Array:
        """The value of every node at every point, shape (nodes, points)."""
        return np.array([self.circuit.node_values(point) for point in self.points]).T

    @cached_property
    def upstream(self) -> Array:
        """The derivative of the output by every node, shape (nodes, points)."""
        return np.array([self.circuit.node_gradients(point) for point in self.points]).T

    @cached_property
    def tangents(self) -> Array:
        """The derivative of every node by the variable, shape (nodes, points): a pass forward."""
        found: Array = np.zeros(self.values.shape)
        found[self.variable] = 1.0
        for node in self.circuit.gates:
            for place, i in enumerate(node.inputs):
                if found[i].any():
                    found[node.index] += self.local(node, place) * found[i]
        return found

    @property
    def exact(self) -> Array:
        """The derivative of the output by the variable, shape (points,)."""
        return np.asarray(self.upstream[self.variable])

    @cached_property
    def gates(self) -> tuple[Node, ...]:
        """The gates on a way from the variable to the output, the output first."""
        return tuple(node for node in reversed(self.circuit.live) if self.moved(node.index))

    def moved(self, node: int) -> bool:
        """Whether a node changes with the variable."""
        return bool(self.tangents[node].any())

    def local(self, node: Node, place: int) -> Array:
        """The local gradient of a gate towards one of its inputs, shape (points,)."""
        columns = self.values.T
        return np.array([self.circuit.local_gradient(node.index, place, row) for row in columns])

    def added(self, node: Node, place: int) -> Array:
        """What an edge adds to the derivative, shape (points,)."""
        share = self.local(node, place) * self.tangents[node.inputs[place]]
        return np.asarray(self.upstream[node.index] * share)

    def instead(self, node: Node, place: int, share: Array) -> Array:
        """The derivative if that edge added another share of the gate's upstream gradient."""
        return np.asarray(self.exact - self.added(node, place) + self.upstream[node.index] * share)


Alike = Callable[[Array], bool]
"""Whether numbers, one for each point, are what was typed."""
