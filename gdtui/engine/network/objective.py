"""The loss of a network over examples: an `Objective` like any other, of as many params as it has."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.network.output import OUTPUTS, targets
from gdtui.engine.network.passes import Bent, Forward, backward, carried, passed, returned, widened
from gdtui.engine.network.shape import Shape

WIDTH = 5.0
"""Half the side of the region that weights are at home in."""
_CACHED = 65_536
"""Numbers of a layer that a pass works on at once: few enough to stay in the processor's cache."""
_ALL = (slice(None),)
Look = Callable[[Vector, slice], None]
"""Gets what came out of a piece of the examples, shape (outputs, examples), and which piece it is."""


class Measured(NamedTuple):
    """What one forward and backward pass over all examples tells.

    Attributes:
        loss: the mean, without the penalty.
        accuracy: the share of the examples that is told right; None where there are no kinds.
        gradient: of the loss with the penalty, shape (count,), read-only.
    """

    loss: float
    accuracy: float | None
    gradient: Vector


class NetworkLoss(NamedTuple):
    """The mean loss of a network over examples, with its penalty; a tuple, as one is made for every batch.

    Attributes:
        shape: of the network.
        wide: the inputs as the first layer takes them, shape (inputs + 1, examples): see `passes.widened`.
        target: shape (outputs, examples), see `output.targets`.
        l1: a factor for the sum of the weights' sizes; the biases cost nothing.
        l2: a factor for half the sum of their squares.
    """

    shape: Shape
    wide: Vector
    target: Vector
    l1: float = 0.0
    l2: float = 0.0

    @property
    def name(self) -> str:
        """The network's shape."""
        return str(self.shape)

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names, in the order of the vector."""
        return self.shape.names

    @property
    def bounds(self) -> Bounds:
        """(low, high) of every param: about as large as weights get."""
        return _region(self.shape.count)

    @property
    def region(self) -> Bounds:
        """(low, high) of every param: where the weights are at home."""
        return _region(self.shape.count)

    @property
    def lowest(self) -> float | None:
        """None: nothing is known of the lowest loss."""
        return None

    @property
    def inputs(self) -> Vector:
        """The examples' inputs, shape (examples, inputs)."""
        return self.wide[:-1].T

    @property
    def examples(self) -> int:
        """How many examples the mean is over."""
        return int(self.wide.shape[1])

    def take(self, chosen: NDArray[np.intp]) -> "NetworkLoss":
        """The same loss over the examples with the indices `chosen` alone."""
        shape, wide, target, l1, l2 = self
        return NetworkLoss(shape, wide.take(chosen, 1), target.take(chosen, 1), l1, l2)

    def part(self, begin: int, end: int) -> "NetworkLoss":
        """The same loss over the examples from one place to another, or to the last."""
        shape, wide, target, l1, l2 = self
        return NetworkLoss(shape, wide[:, begin:end], target[:, begin:end], l1, l2)

    def thinned(self, most: int) -> "NetworkLoss":
        """The same loss over at most so many examples, spread evenly over all: a file may be sorted."""
        if self.examples <= most:
            return self
        return self.take(np.linspace(0, self.examples - 1, most).round().astype(np.intp))

    def forward(self, params: Vector) -> Forward:
        """The forward pass of all examples."""
        with np.errstate(all="ignore"):
            return passed(self.shape, params, self.wide)

    def output(self, params: Vector, inputs: Vector | None = None) -> Vector:
        """What comes out for the examples or for other inputs: shape (examples, outputs)."""
        return self._output(params, self.wide if inputs is None else widened(inputs)).T

    def _output(self, params: Vector, wide: Vector) -> Vector:
        with np.errstate(all="ignore"):
            pieces = self._pieces(wide.shape[1])
            parts = [passed(self.shape, params, wide[:, piece]).sums[-1] for piece in pieces]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def predictions(self, params: Vector, inputs: Vector | None = None) -> Vector:
        """What the network says, shape (examples, outputs): a number, σ of kind 1, or all kinds' shares."""
        wide = self.wide if inputs is None else widened(inputs)
        with np.errstate(all="ignore"):
            return OUTPUTS[self.shape.task].says(self._output(params, wide)).T

    def loss(self, params: Vector) -> float:
        """The mean loss at `params`; may be non-finite."""
        return self.told(params)[0]

    def accuracy(self, params: Vector) -> float | None:
        """The share of the examples that the network tells right; None where there are no kinds."""
        return self.told(params)[1]

    def told(self, params: Vector) -> tuple[float, float | None]:
        """The loss and the accuracy, of one forward pass."""
        cost = OUTPUTS[self.shape.task]
        with np.errstate(all="ignore"):
            output = self._output(params, self.wide)
            loss = cost.loss(output, self.target)[0] / self.examples + self.penalty(params)
            return loss, None if cost.right is None else float(np.mean(cost.right(output, self.target)))

    def penalty(self, params: Vector) -> float:
        """½·l2·Σw² + l1·Σ|w| over the weights, biases left out."""
        if not (self.l1 or self.l2):
            return 0.0
        weights = params * self.shape.penalised
        return 0.5 * self.l2 * float(weights @ weights) + self.l1 * float(np.abs(weights).sum())

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The mean loss and its exact gradient, shape (count,), read-only."""
        with np.errstate(all="ignore"):
            return self.unguarded(params)

    def unguarded(self, params: Vector) -> tuple[float, Vector]:
        """The same for a caller that holds `np.errstate(all="ignore")`, as a step does."""
        loss, gradient = self._summed(params)
        return loss + self.penalty(params), gradient

    def _summed(self, params: Vector, look: Look | None = None) -> tuple[float, Vector]:
        """The loss without its penalty, and the gradient with it; `look` is shown what comes out."""
        wide, target = self.wide, self.target
        first, *others = self._pieces(wide.shape[1])
        loss, gradient, output = self._sums(params, wide, target, first)
        if look:
            look(output, first)
        for piece in others:
            more, slope, output = self._sums(params, wide, target, piece)
            loss += more
            gradient += slope
            if look:
                look(output, piece)
        return loss, self._with_penalty(params, gradient)

    def _with_penalty(self, params: Vector, gradient: Vector) -> Vector:
        """The gradient of the whole loss, read-only."""
        if self.l1 or self.l2:
            gradient += self.shape.penalised * (self.l2 * params + self.l1 * np.sign(params))
        gradient.setflags(write=False)
        return gradient

    def measured(self, params: Vector) -> Measured:
        """Loss, accuracy and gradient of one pass; for a caller that holds `np.errstate(all="ignore")`."""
        right, told = OUTPUTS[self.shape.task].right, list[NDArray[np.bool_]]()

        def look(output: Vector, piece: slice) -> None:
            if right:
                told.append(right(output, self.target[:, piece]))

        loss, gradient = self._summed(params, look)
        return Measured(loss, float(np.mean(np.concatenate(told))) if told else None, gradient)

    def _sums(
        self, params: Vector, wide: Vector, target: Vector, piece: slice
    ) -> tuple[float, Vector, Vector]:
        """A piece's part of the mean loss and of its gradient, and what came out."""
        shape, count = self.shape, wide.shape[1]
        done = passed(shape, params, wide[:, piece])
        loss, slopes = OUTPUTS[shape.task].loss(done.sums[-1], target[:, piece])
        slopes /= count
        return loss / count, backward(shape, done, slopes), done.sums[-1]

    def _pieces(self, count: int) -> Sequence[slice]:
        step = max(256, _CACHED // self.shape.widest)
        return _ALL if count <= step else [slice(top, top + step) for top in range(0, count, step)]

    def hessian_product(self, params: Vector, direction: Vector) -> Vector:
        """The exact Hessian at `params` times a direction, shape (count,)."""
        with np.errstate(all="ignore"):
            pieces = self._pieces(self.examples)
            product: Vector = np.add.reduce([self._bent(params, direction, piece) for piece in pieces])
            if self.l2:
                product += self.l2 * self.shape.penalised * direction
        return product

    def _bent(self, params: Vector, direction: Vector, piece: slice) -> Vector:
        shape, cost, count = self.shape, OUTPUTS[self.shape.task], self.examples
        done = passed(shape, params, self.wide[:, piece])
        sums = carried(shape, params, done, direction)
        _, slopes = cost.loss(done.sums[-1], self.target[:, piece])
        bent = Bent(slopes / count, cost.speeds(done.sums[-1], sums[-1]) / count)
        return returned(shape, params, done, direction, sums, bent)

    def hessian(self, params: Vector) -> Vector:
        """The exact second derivatives, shape (count, count)."""
        axes = np.eye(self.shape.count)
        bent = np.stack([self.hessian_product(params, axis) for axis in axes])
        return np.asarray((bent + bent.T) / 2)

    def grid(self, *axes: Vector) -> Vector:
        """The mean loss over arrays that broadcast together, one for each param."""
        spots = np.broadcast_arrays(*axes)
        points = np.stack([spot.ravel() for spot in spots], axis=1)
        return np.array([self.loss(point) for point in points]).reshape(spots[0].shape)


@lru_cache(maxsize=16)
def _region(count: int) -> Bounds:
    return ((-WIDTH, WIDTH),) * count


def network_loss(
    shape: Shape, inputs: Vector, values: NDArray[Any], l1: float = 0.0, l2: float = 0.0
) -> NetworkLoss:
    """The loss over examples.

    Args:
        shape: of the network.
        inputs: shape (examples, inputs).
        values: what is to be learnt, shape (examples,): see `output.targets`.
        l1: see `NetworkLoss`.
        l2: see `NetworkLoss`.
    """
    target = targets(shape.task, values, shape.outputs)
    return NetworkLoss(shape, widened(np.asarray(inputs, np.float64)), target, l1, l2)
