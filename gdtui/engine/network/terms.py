"""What all steps of a training share."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Objective, Vector
from gdtui.engine.losses.shuffle import SMALL, Indices, batch
from gdtui.engine.network.data import Examples
from gdtui.engine.network.held import Held
from gdtui.engine.network.objective import NetworkLoss, network_loss
from gdtui.engine.network.shape import Shape
from gdtui.engine.optimizers.registry import AnyOptimizer

_LANE = 1
"""A part of the shuffles' key, as a race's mini-batch lane has it."""


@dataclass(frozen=True, eq=False)
class Terms:
    """What all steps of a training share.

    Attributes:
        examples: to learn from, and to test on.
        shape: of the network.
        optimizer: the rule.
        batch_size: examples in an update; the last batch of an epoch may be smaller.
        l1: the penalty of the weights' sizes.
        l2: the penalty of their squares.
        seed: for the shuffles, and whatever a rule draws.
        free: which params may move, shape (count,); None where all may.
        limit: the number of updates after which it ends.
        rate_decay: after t updates the learning rate is η/(1 + rate_decay·t).
    """

    examples: Examples
    shape: Shape
    optimizer: AnyOptimizer
    batch_size: int
    l1: float
    l2: float
    seed: int
    free: NDArray[np.bool_] | None
    limit: int
    rate_decay: float = 0.0

    @cached_property
    def count(self) -> int:
        """How many examples are learnt from."""
        return len(self.examples.y)

    @cached_property
    def takes_all(self) -> bool:
        """Whether every update looks at all training examples."""
        return self.batch_size == self.count

    @cached_property
    def whole(self) -> NetworkLoss:
        """The loss over all training examples, with the penalty."""
        return network_loss(self.shape, self.examples.inputs, self.examples.y, self.l1, self.l2)

    @cached_property
    def test(self) -> NetworkLoss | None:
        """The loss over the test examples, without a penalty; None where there are none."""
        found = self.examples
        return network_loss(self.shape, found.test_inputs, found.test_y) if len(found.test_y) else None

    def chosen(self, epoch: int, place: int) -> Indices:
        """The indices of the examples of the batch at that place of an epoch."""
        size = min(self.batch_size, self.count - place)
        if size == self.count:
            return np.arange(self.count)
        return batch(self.count, place, size, (self.seed, _LANE, epoch))

    def batch_loss(self, epoch: int, place: int) -> NetworkLoss:
        """The loss over that batch; of all examples in their own order."""
        if self.takes_all:
            return self.whole
        if self.count > SMALL:
            return self.whole.take(self.chosen(epoch, place))
        return _in_order(self, epoch).part(place, place + self.batch_size)

    def among_free(self, loss: NetworkLoss, params: Vector) -> Objective:
        """The loss as what is held lets it be seen from `params`."""
        return loss if self.free is None else Held(loss, self.free, params)

    def movable(self, vector: Vector) -> Vector:
        """A gradient or an update, with 0 for what is held."""
        if self.free is None:
            return vector
        found: Vector = vector * self.free
        found.setflags(write=False)
        return found


@lru_cache(maxsize=16)
def _in_order(terms: Terms, epoch: int) -> NetworkLoss:
    """The loss over all training examples in an epoch's order: its batches are parts of it."""
    return terms.whole.take(batch(terms.count, 0, terms.count, (terms.seed, _LANE, epoch)))
