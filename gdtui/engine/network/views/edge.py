"""How sharp the training loss is along the way, and what the rule's learning rate allows.

The sharpness is λmax, the largest eigenvalue of the Hessian of the training loss. On a quadratic, gradient
descent converges only where λmax is below 2/η; on a network, λmax rises until it hovers about 2/η, the edge
of stability (Cohen et al., ICLR 2021).
"""

import math
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.past.way import Way
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.state import sharpness_at
from gdtui.engine.network.terms import Terms

MOST = 64
"""The sharpness is measured at so many steps of a run at the most, and at the last one."""
SHARPNESS = "sharpness"
"""What it is called among the notes of a way."""


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


def sharpness_along(way: Way) -> Sharpness:
    """The sharpness at some of the steps, as far as it was measured, and the bounds there."""
    chosen = way.evenly(MOST)
    known = [(way.noted(SHARPNESS, step) or (math.nan,))[0] for step in chosen.steps.tolist()]
    terms = ((part.simulation.terms, step) for part in chosen.stretches for step in part.steps.tolist())
    bounds, labels = zip(*(_bound(*each) for each in terms), strict=True)
    return Sharpness(chosen.steps.astype(np.float64), np.array(known), np.array(bounds), labels[-1])


def unmeasured(way: Way) -> int | None:
    """The next step at which to measure the sharpness, the last one first; None where all are known."""
    steps = reversed(way.evenly(MOST).steps.tolist())
    return next((step for step in steps if way.noted(SHARPNESS, step) is None), None)


def measure(way: Way, step: int) -> float:
    """The sharpness at a step that is recorded, see `TrainingState.sharpness`; from now on it is known."""
    training, params = way.at(step)
    return way.note(SHARPNESS, step, lambda: (sharpness_at(training.terms, params),))[0]


def _bound(terms: Terms, step: int) -> tuple[float, str]:
    """What λmax must stay below at this step, and its formula; nan where the rule has no bound."""
    bound = terms.optimizer.decayed(terms.rate_decay, step).stability()
    if bound is None or bound.learning_rate <= 0:
        return math.nan, "2/η"
    return bound.limit / bound.learning_rate, bound.formula.replace("λmax", "η")
