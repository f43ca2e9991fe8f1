"""How sharp the training loss is along the way, and what the rule's learning rate allows.

The sharpness is λmax, the largest eigenvalue of the Hessian of the training loss. On a quadratic, gradient
descent converges only where λmax is below 2/η; on a network, λmax rises until it hovers about 2/η, the edge
of stability (Cohen et al., ICLR 2021).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.state import TrainingState

MOST = 64
"""The sharpness is measured at so many steps of a run at the most, and at the last one."""

Recorded = Sequence[tuple[int, TrainingState]]
"""Steps and states, the oldest first."""


class Sharpness(NamedTuple):
    """What is known of a run.

    Attributes:
        steps: rising, shape (n,).
        sharpest: λmax at these steps, shape (n,); nan where it is not known.
        bounds: what λmax must stay below for steps to be stable, 2/η at these steps, shape (n,); nan where
            the rule has no such bound.
        label: what the bound is called.
    """

    steps: Vector
    sharpest: Vector
    bounds: Vector
    label: str = "2/η"


def sharpness_along(recorded: Recorded) -> Sharpness:
    """The sharpness at some of the steps, as far as it was measured, and the bounds there."""
    chosen = _spread(recorded)
    known = [state.sharpness if _is_measured(state) else math.nan for _, state in chosen]
    steps = np.array([step for step, _ in chosen], np.float64)
    bounds = np.array([_bound(state)[0] for _, state in chosen])
    return Sharpness(steps, np.array(known), bounds, _bound(chosen[-1][1])[1] if chosen else "2/η")


def unmeasured(recorded: Recorded) -> TrainingState | None:
    """The next state to ask for its `sharpness`, the last one first; None where all are known."""
    return next((state for _, state in reversed(_spread(recorded)) if not _is_measured(state)), None)


def _is_measured(state: TrainingState) -> bool:
    return "sharpness" in vars(state)  # where a cached property keeps what it has found


def _spread(recorded: Recorded) -> Recorded:
    """At most `MOST` of the states, spread evenly and always the same ones, and the last one."""
    stride = 1
    while len(recorded) > MOST * stride:
        stride *= 2
    return [*(pair for pair in recorded[:-1] if pair[0] % stride == 0), *recorded[-1:]]


def _bound(state: TrainingState) -> tuple[float, str]:
    """What λmax must stay below at this step, and its formula; nan where the rule has no bound."""
    terms = state.terms
    bound = terms.optimizer.decayed(terms.rate_decay, state.step).stability()
    if bound is None or bound.learning_rate <= 0:
        return math.nan, "2/η"
    return bound.limit / bound.learning_rate, bound.formula.replace("λmax", "η")
