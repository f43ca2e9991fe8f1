"""Random search beside descent in 2, 10 and 50 dimensions: why nobody trains a network with parachutes.

The same bowl, Σx², from the same corner of the same box, for each number of params. In a volume that grows
with every param, spots drawn evenly hardly ever land near the bottom; the slope leads there in as many steps
as ever.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.optimizers import racer as racers
from gdtui.engine.optimizers.racer import Racer, Rules
from gdtui.engine.optimizers.registry import make

DIMENSIONS = (2, 10, 50)
"""How many params there are in each row."""
_SIDE = 5.0
"""Half the side of the box."""
_START = 4.0
"""Every param at the start."""
_RATE = 0.1
"""The learning rate of the descent: each step leaves 0.64 of the loss, whatever the number of params."""
_LIMIT = 10**9


class Bowl(NamedTuple):
    """Σx² over any number of params: the same bowl in each row."""

    size: int
    name: str = "bowl"

    @property
    def variables(self) -> tuple[str, ...]:
        """Its params: x1, x2, …."""
        return tuple(f"x{number}" for number in range(1, self.size + 1))

    @property
    def bounds(self) -> Bounds:
        """The box that it is drawn in."""
        return ((-_SIDE, _SIDE),) * self.size

    @property
    def region(self) -> Bounds:
        """The box that spots are drawn from: the same."""
        return self.bounds

    @property
    def lowest(self) -> float:
        """The loss at the bottom."""
        return 0.0

    def loss(self, params: Vector) -> float:
        """Σx²."""
        return float(params @ params)

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """Σx² and 2x."""
        return float(params @ params), 2 * params

    def hessian(self, _params: Vector) -> Vector:
        """Twice the identity."""
        return 2 * np.eye(self.size)

    def hessian_product(self, _params: Vector, direction: Vector) -> Vector:
        """Twice the direction."""
        return 2 * direction

    def grid(self, *axes: Vector) -> Vector:
        """Σx² over arrays that broadcast together."""
        return np.asarray(sum(axis**2 for axis in axes))


class Share(NamedTuple):
    """How far both are after the same work.

    Attributes:
        dimensions: the number of params.
        random_search: the share of the way down from the start's loss to 0 that random search has come, 0…1.
        descent: the same of gradient descent.
    """

    dimensions: int
    random_search: float
    descent: float


def shares(step: int, seed: int = 0) -> tuple[Share, ...]:
    """One row for each of `DIMENSIONS`, after so many steps.

    A step of either costs the same: four spots, or a loss with its gradient (see `random_search.SPOTS`).
    """
    return tuple(
        Share(size, *(_walk(rule, size, seed).share(step) for rule in ("random-search", "gradient-descent")))
        for size in DIMENSIONS
    )


class _Walk:
    """The shares of one run, computed as far as they are asked for and kept."""

    def __init__(self, rule: str, size: int, seed: int) -> None:
        bowl = Bowl(size)
        self._rules = Rules(bowl, seed, _LIMIT, bowl.region)
        optimizer = make(rule, learning_rate=_RATE if rule == "gradient-descent" else None)
        self._racer: Racer = racers.start(optimizer, self._rules, np.full(size, _START))
        self._first = self._racer.loss
        self._shares = [0.0]

    def share(self, step: int) -> float:
        with np.errstate(all="ignore"):
            while len(self._shares) <= step and not self._racer.outcome.ended:
                self._racer = racers.advance(self._racer, self._rules)
                self._shares.append(1 - self._racer.loss / self._first)
        return self._shares[min(step, len(self._shares) - 1)]


@lru_cache(maxsize=4 * 2 * len(DIMENSIONS))
def _walk(rule: str, size: int, seed: int) -> _Walk:
    return _Walk(rule, size, seed)
