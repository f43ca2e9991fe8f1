"""What a whole gradient costs: many losses, or one pass forward and one backward."""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

MOST_WEIGHTS = 10**9
_READ = 10**6
"""So many params are read to time it: more than a processor's caches hold, as in a network."""
_ROUNDS = 5
"""The quickest of so many rounds counts."""


class Seconds(NamedTuple):
    """How long a loss takes.

    Attributes:
        loss: one evaluation.
        gradient: one evaluation with its exact gradient, by a backward pass.
    """

    loss: float
    gradient: float


class Cost(NamedTuple):
    """What a whole gradient costs, numerically and by a backward pass.

    Attributes:
        weights: how many weights there are, N.
        evaluations: loss evaluations for the numerical gradient: 2N centred, N + 1 forward.
        loss_seconds: the time of one evaluation.
        numerical_seconds: the time of all of them.
        backward_seconds: the time of one pass forward and one backward.
    """

    weights: int
    evaluations: int
    loss_seconds: float
    numerical_seconds: float
    backward_seconds: float


def cost(weights: int, scheme: str, one: Seconds, param: Seconds) -> Cost:
    """The price of the gradient of a loss of `weights` weights, each of which every evaluation reads.

    So the numerical one grows with N², the exact one with N.

    Args:
        weights: N, from 1 to 10⁹.
        scheme: `centered` or `forward`.
        one: what a loss of one weight takes, as measured.
        param: what each further weight adds, as measured.
    """
    evaluations = 2 * weights if scheme == "centered" else weights + 1
    loss, gradient = (first + (weights - 1) * more for first, more in zip(one, param, strict=True))
    return Cost(weights, evaluations, loss, evaluations * loss, gradient)


def param_seconds() -> Seconds:
    """What a param adds to a loss here: a millionth of a dot product of a million params.

    With the gradient it is w·x and then 2(w·x)x: the least a network's loss can do with its weights.
    """
    w, x = np.full(_READ, 0.5), np.full(_READ, 0.25)
    loss = seconds_of(lambda: w @ x, 2)
    gradient = seconds_of(lambda: 2 * (w @ x) * x, 2)
    return Seconds(loss / _READ, gradient / _READ)


def seconds_of(work: Callable[[], object], repeats: int) -> float:
    """The seconds that one call takes: in the least disturbed of a few rounds of `repeats` calls."""
    rounds = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        for _ in range(repeats):
            work()
        rounds.append((time.perf_counter() - begun) / repeats)
    return min(rounds)
