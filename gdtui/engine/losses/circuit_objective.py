"""A loss that a circuit computes: one of the catalogue's, or one that was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.work import Shape, seconds
from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.ground import bounds_of, start_in, within
from gdtui.engine.losses.objective import Bounds, Vector, ground_of, pairs
from gdtui.engine.losses.suited import suited_rate


@dataclass(frozen=True)
class CircuitObjective:
    """A loss given by an expression.

    Attributes:
        name: its name in the catalogue, or the expression itself.
        circuit: what computes it.
        bounds: (low, high) of every param: the part that is drawn.
        start: where a learner begins.
        learning_rate: one that suits plain gradient descent here.
        minima: the known minima, global ones first.
        why: one sentence on what it is there to show.
        region: (low, high) of every param: where the loss lives, whatever part of it is drawn.
    """

    name: str
    circuit: Circuit
    bounds: Bounds
    start: tuple[float, ...]
    learning_rate: float
    minima: tuple[tuple[float, ...], ...] = ()
    why: str = ""
    region: Bounds = ()

    def __post_init__(self) -> None:
        """The region is the bounds, unless it is given: later bounds leave it as it is."""
        object.__setattr__(self, "region", self.region or self.bounds)

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names, in alphabetical order."""
        return self.circuit.inputs

    @cached_property
    def lowest(self) -> float | None:
        """The loss at the deepest of the known minima; None where none is known."""
        return min((self.circuit.value(minimum) for minimum in self.minima), default=None)

    def loss(self, params: Vector) -> float:
        """The loss at `params`; may be non-finite."""
        return self.circuit.value(params.tolist())

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The loss and its exact gradient, shape (variables,)."""
        loss, gradient = self.circuit.value_and_gradient(params.tolist())
        return loss, np.array(gradient)

    def hessian(self, params: Vector) -> Vector:
        """The exact second derivatives, shape (variables, variables)."""
        return self.circuit.hessian(params.tolist())

    def hessians(self, points: Vector) -> Vector:
        """Those at many points, shape (variables, points): shape (points, variables, variables)."""
        return np.moveaxis(np.array(self.circuit.hessians(list(points))), 2, 0)

    def hessian_product(self, params: Vector, direction: Vector) -> Vector:
        """The exact Hessian at `params` times a direction, shape (variables,)."""
        return self.circuit.hessian_product(params.tolist(), direction[:, np.newaxis])[:, 0]

    def grid(self, *axes: Vector) -> Vector:
        """The loss over arrays that broadcast together, one for each variable."""
        return self.circuit.values(axes)

    def seconds(self, shapes: tuple[Shape, ...]) -> float:
        """What `grid` takes for arrays of these shapes, by what its gates cost."""
        return seconds(self.circuit, shapes)


def typed(text: str, variables: int, bounds: Sequence[float] | None = None) -> CircuitObjective:
    """The loss that was typed, as good as one of the catalogue.

    Args:
        text: an expression.
        variables: how many names it must have: one for a curve, two or more for a landscape.
        bounds: low, high, low, high, …, in the variables' alphabetical order.

    Raises:
        InputError: when the expression cannot be read or has another number of names.
    """
    return _typed(text, variables, tuple(bounds) if bounds else None)


@lru_cache(maxsize=8)
def _typed(text: str, variables: int, bounds: tuple[float, ...] | None) -> CircuitObjective:
    """The same, kept: a command line is made short by trying what can be left out of it."""
    circuit = parse(text)
    count = len(circuit.inputs)
    if count != variables and (variables == 1 or count < variables):
        found = ", ".join(circuit.inputs) or "no name at all"
        wanted = "one variable, such as w**2" if variables == 1 else "two or more, such as x**2 + y**2"
        raise InputError(f"a loss here takes {wanted}; this one has {found}")
    region = bounds_of(circuit)
    home = start_in(circuit, region)
    box = pairs(bounds, count) if bounds else region
    start = home if within(home, box) else start_in(circuit, box)
    loss = CircuitObjective(circuit.text, circuit, box, start, 0.0, why="A loss of your own.", region=region)
    rate = suited_rate([circuit.hessian(home)], ground_of(loss, np.array(home)))
    return replace(loss, learning_rate=rate)
