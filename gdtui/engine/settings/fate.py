"""What becomes of a run with some settings: a word, by its outcome and by where it overshot.

The outcomes are those of `optimizers.outcome`. A step overshoots if the ground rises where it arrives, along
the way that it came: it has led past the lowest point of its own line. On a parabola gradient descent does so
exactly where η·L″ > 1 (Goh, "Why Momentum Really Works", Distill 2017). A run swings if the second half of it
still overshot: what happens on the way there does not count. Of a network, which is hardly ever at rest, it
is said instead whether half of its loss is gone, or whether that has grown: see `trainings`.
"""

from collections.abc import Iterable
from enum import IntEnum
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer

Codes = NDArray[np.int8]
Whole = NDArray[np.intp]


class Fate(IntEnum):
    """What becomes of a run; its number is its code in arrays."""

    CRAWLS = 0
    CONVERGES = 1
    OVERSHOOTS = 2
    OSCILLATES = 3
    DIVERGES = 4
    STALLS = 5
    LEARNS = 6
    WORSENS = 7

    @property
    def word(self) -> str:
        """What it is called."""
        return self.name.lower()

    @property
    def about(self) -> str:
        """What that means, in a few words."""
        return _ABOUT[self]


_ABOUT = {
    Fate.CRAWLS: "still on its way",
    Fate.CONVERGES: "at rest in a minimum",
    Fate.OVERSHOOTS: "at rest after swings",
    Fate.OSCILLATES: "swings to the end",
    Fate.DIVERGES: "never comes back",
    Fate.STALLS: "stuck at no minimum",
    Fate.LEARNS: "half its loss is gone",
    Fate.WORSENS: "worse than at first",
}

RUNNING = -1
"""The code of an outcome that is no end."""
_ENDS = {Kind.CONVERGED: Fate.CONVERGES, Kind.DIVERGED: Fate.DIVERGES, Kind.STALLED: Fate.STALLS}


class Told(NamedTuple):
    """What became of one run.

    Attributes:
        fate: the word for it.
        step: the step at which it ended; else how many were made.
        loss: the loss there.
    """

    fate: Fate
    step: int
    loss: float


def code_of(kind: Kind) -> int:
    """The fate of a run that ended so and never swung; RUNNING for one that has not ended, or at a limit."""
    return _ENDS.get(kind, RUNNING)


def dots(first: Vector, second: Vector) -> Vector:
    """The dot product of each two columns, shape (n, runs), with the same bits however many there are."""
    total: Vector = reduce(np.add, first * second)
    return total


def fates(ends: Codes, steps: Whole, overshot: Whole) -> Codes:
    """The fates of runs.

    Args:
        ends: what `code_of` gives, shape (runs,).
        steps: how many steps each made.
        overshot: the last of them that overshot; 0 for none.
    """
    swings, runs, rests = 2 * overshot > steps, ends == RUNNING, ends == Fate.CONVERGES
    cases = [runs & swings, runs, rests & swings]
    found: Codes = np.select(cases, [Fate.OSCILLATES, Fate.CRAWLS, Fate.OVERSHOOTS], ends).astype(np.int8)
    return found


@np.errstate(all="ignore")
def fate_of(run: Iterable[Racer]) -> Told:
    """What became of a run, by its states from the start on; those after its end are passed over."""
    overshot = 0
    for racer in run:
        move = racer.move
        if move is not None and dots(racer.gradient[:, np.newaxis], move.update[:, np.newaxis])[0] > 0:
            overshot = racer.step
        if racer.outcome.ended:
            break
    ends = np.array([code_of(racer.outcome.kind)], np.int8)
    code = fates(ends, np.array([racer.step]), np.array([overshot]))
    return Told(Fate(int(code[0])), racer.step, racer.loss)
