"""A loss some of whose params are held: what a rule or a verdict may ask of the others alone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.network.objective import NetworkLoss


class Held(NamedTuple):
    """An `Objective` of the same params that looks as if the held ones could not be moved.

    Attributes:
        whole: the loss of all params.
        free: which ones may move, shape (count,).
        at: where the others are held, shape (count,).
    """

    whole: NetworkLoss
    free: NDArray[np.bool_]
    at: Vector

    @property
    def name(self) -> str:
        """The network's shape."""
        return self.whole.name

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names."""
        return self.whole.variables

    @property
    def bounds(self) -> Bounds:
        """(low, high) of every param."""
        return self.whole.bounds

    @property
    def region(self) -> Bounds:
        """(low, high) of every param: where the weights are at home."""
        return self.whole.region

    @property
    def lowest(self) -> float | None:
        """None: nothing is known of the lowest loss."""
        return None

    def _there(self, params: Vector) -> Vector:
        return np.where(self.free, params, self.at)

    def loss(self, params: Vector) -> float:
        """The loss with the held params where they are held."""
        return self.whole.loss(self._there(params))

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The same with its gradient, which is 0 for what is held."""
        loss, gradient = self.whole.loss_and_gradient(self._there(params))
        return loss, gradient * self.free

    def hessian_product(self, params: Vector, direction: Vector) -> Vector:
        """The second derivatives by the free params, times a direction; 0 for what is held."""
        return self.whole.hessian_product(self._there(params), direction * self.free) * self.free

    def hessian(self, params: Vector) -> Vector:
        """The second derivatives by the free params; on the diagonal of the held ones 1: it can be solved."""
        bent = self.whole.hessian(self._there(params)) * np.outer(self.free, self.free)
        return np.asarray(bent + np.diag(np.where(self.free, 0.0, 1.0)))

    def grid(self, *axes: Vector) -> Vector:
        """The loss over arrays that broadcast together, one for each param."""
        parts = zip(axes, self.free, self.at, strict=True)
        return self.whole.grid(*(axis if free else np.asarray(at) for axis, free, at in parts))
