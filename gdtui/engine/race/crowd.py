"""Twenty runs of every batch size at once: where the gradient's noise takes them, and what that is worth.

On data with two minima of equal training loss, a sharp and a flat one, a table tells for each batch size how
many of the runs are in which of them, with the mean training loss and that of data that were kept back.
The runs of a batch size differ by their seed: it decides, as in the mini-batch lane, the order of examples.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.shuffle import Indices, batch
from gdtui.engine.race.simulation import Race

SEEDS = 20
"""How many runs there are of each batch size."""
SIZES = (1, 2, 4, 8, 32)
"""The batch sizes besides that of all examples."""
KEPT_BACK_BY = 0.3
"""How far the examples that are kept back lie to the right of those that are learnt from."""
MOST = 300
"""The most updates that the runs make."""
_LANE = 1
"""The lane whose shuffles a run has: the mini-batch lane."""
_SHARP, _NEAR = -1.5, 0.7
"""Where the sharp minimum is, and how near to it a run counts as being in it."""


class Row(NamedTuple):
    """How the runs of one batch size stand.

    Attributes:
        size: examples in an update.
        sharp: how many are in the sharp minimum.
        flat: how many are on the flat one's side.
        loss: their mean training loss.
        held_out: their mean loss over the examples that were kept back.
    """

    size: int
    sharp: int
    flat: int
    loss: float
    held_out: float


def has_crowd(race: Race) -> bool:
    """Whether a race has such a table: its data have two minima, and its rule is plain and steady."""
    return (
        has_held_out(race.problem) and race.optimizers[1].name == "gradient-descent" and not race.rate_decay
    )


def has_held_out(problem: Problem) -> bool:
    """Whether a problem has examples that were kept back."""
    return problem.data.name == "sharp-flat" and problem.model == "shifted"


def held_out(problem: Problem, params: Vector) -> Vector:
    """The mean loss over the examples that were kept back: those learnt from, shifted a little.

    Args:
        problem: one that has such examples.
        params: shape (runs, 2).

    Returns:
        Shape (runs,).
    """
    loss, (first, second) = problem.whole.mean_loss, problem.whole.data
    return loss.grid(tuple(params.T), (first + KEPT_BACK_BY, second))


class Crowd:
    """The runs of all batch sizes, step by step.

    Args:
        race: with the rule, the start and the data; see `has_crowd`.
    """

    def __init__(self, race: Race) -> None:
        self._race = race
        examples = race.problem.examples
        self.sizes = (*(size for size in SIZES if size < examples), examples)
        start = np.tile(np.array(race.problem.start), (len(self.sizes), SEEDS, 1))
        self._known = [start]

    def at(self, step: int) -> Vector:
        """Where all runs stand after so many updates each, shape (sizes, seeds, 2)."""
        while len(self._known) <= step:
            with np.errstate(all="ignore"):
                self._known.append(self._after(self._known[-1], len(self._known) - 1))
        return self._known[step]

    def rows(self, step: int) -> tuple[Row, ...]:
        """The table after so many updates each, `MOST` at the most: nothing much changes after that."""
        step = min(step, MOST)
        return tuple(self._row(size, runs) for size, runs in zip(self.sizes, self.at(step), strict=True))

    def _row(self, size: int, runs: Vector) -> Row:
        problem = self._race.problem
        sharp = int((np.abs(runs[:, 0] - _SHARP) < _NEAR).sum())
        flat = int((runs[:, 0] > 0).sum())
        loss = problem.whole.mean_loss.grid(tuple(runs.T), problem.whole.data).mean()
        return Row(size, sharp, flat, float(loss), float(held_out(problem, runs).mean()))

    def _after(self, standing: Vector, step: int) -> Vector:
        """One update of every run."""
        rate = self._race.optimizers[1].rate or 0.0
        gradients = [
            self._gradients(size, step, runs) for size, runs in zip(self.sizes, standing, strict=True)
        ]
        return standing - rate * np.stack(gradients)

    def _gradients(self, size: int, step: int, runs: Vector) -> Vector:
        """The gradients of the runs' next batches, shape (seeds, 2)."""
        whole, examples = self._race.problem.whole, self._race.problem.examples
        updates = -(-examples // size)
        epoch, place = step // updates, step % updates * size
        chosen = _orders(examples, epoch)[:, place : place + size]
        return whole.mean_loss.gradients_of_runs(runs, [column[chosen] for column in whole.data])


@lru_cache(maxsize=256)
def _orders(examples: int, epoch: int) -> Indices:
    """The order of the examples in an epoch for every seed, shape (seeds, examples)."""
    orders = np.stack([batch(examples, 0, examples, (seed, _LANE, epoch)) for seed in range(SEEDS)])
    orders.setflags(write=False)
    return orders


@lru_cache(maxsize=2)
def crowd(race: Race) -> Crowd:
    """The crowd of a race; it grows with the step that is asked for."""
    return Crowd(race)
