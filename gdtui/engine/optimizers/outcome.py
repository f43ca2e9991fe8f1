"""How a run is going, and how it ended: data with a sentence for people.

The rules, in the order they are asked after each step:
- diverged: a param beyond ±1e6, a loss beyond ±1e12, or a number that is not finite;
- at rest: the gradient's norm is at most 1e-6 (and, for a rule with inertia, so is the last update's):
  converged where the loss curves up, or every spot close by is higher; stalled at a saddle, a maximum or on
  a plateau;
- stalled: 20 updates in a row below 1e-12 of the params' size;
- step limit.
A rule that uses no gradient is judged by the step limit alone.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.limits import FARTHEST
from gdtui.engine.base.numbers import show
from gdtui.engine.losses.curvature import eigen
from gdtui.engine.losses.objective import Objective, Vector

LOSS_BOUND = 1e12
GRADIENT_TOLERANCE = 1e-6
"""Euclidean norm of the gradient below which a point counts as stationary."""
UPDATE_TOLERANCE = 1e-6
"""Euclidean norm of the last update below which a rule with inertia counts as having come to rest."""
QUIET_UPDATE = 1e-12
QUIET_STEPS = 20
_FLAT = 1e-5
"""A curvature below this share of the largest (of 1, if that is less) counts as none: next to a stationary
point, not quite on it, the Hessian says no more."""
_AS_LOW = 1e-6
"""Two losses that differ by less than this, relative to 1 or to their size, are equally low."""
_NEARBY = 1e-3
"""How far away the loss is looked at where the curvature tells nothing, relative to 1 + |param|."""


class Kind(StrEnum):
    """What a run has come to; its text stands in the `outcome` column."""

    RUNNING = "running"
    CONVERGED = "converged"
    DIVERGED = "diverged"
    STALLED = "stalled"
    STEP_LIMIT = "step-limit"


class Outcome(NamedTuple):
    """What a run has come to; a tuple, as one is made for every update.

    Attributes:
        kind: which end it is, if any.
        reason: a sentence for people, without a full stop; empty while running.
        step: the step at which it was decided.
    """

    kind: Kind
    reason: str
    step: int

    @property
    def ended(self) -> bool:
        """Whether no step follows."""
        return self.kind is not Kind.RUNNING


class Arrival(NamedTuple):
    """What a step has led to: all that an outcome is judged by.

    Attributes:
        step: how many steps were made; 0 at the start.
        params: shape (n,).
        loss: the loss there.
        gradient: the gradient there, shape (n,).
        update: what led there, shape (n,); None at the start.
        quiet: how many updates in a row have been negligible.
    """

    step: int
    params: Vector
    loss: float
    gradient: Vector
    update: Vector | None = None
    quiet: int = 0


def judge(objective: Objective, here: Arrival, inertia: bool, limit: int) -> Outcome:
    """The outcome of a descent by gradient at `here`.

    Args:
        objective: the loss, asked for its Hessian where the gradient vanishes.
        here: what the last step has led to.
        inertia: whether the rule may move on where the gradient is zero.
        limit: the number of steps after which a run ends.
    """
    broken = broken_bound(objective.variables, here)
    if broken:
        when = f"diverged at step {here.step}" if here.step else "no descent from this start"
        return Outcome(Kind.DIVERGED, f"{when}: {broken}", here.step)
    norm = _length(here.gradient)
    if norm <= GRADIENT_TOLERANCE and (not inertia or _length(here.update) <= UPDATE_TOLERANCE):
        return _at_rest(objective, here, norm)
    if here.quiet >= QUIET_STEPS:
        reason = f"{QUIET_STEPS} updates in a row, all too small to matter"
        return Outcome(Kind.STALLED, f"stalled at step {here.step}: {reason}", here.step)
    if here.step < limit:
        return running(here.step)
    return limited(here.step, limit, f"gradient norm still {show(norm)}")


def running(step: int) -> Outcome:
    """Not at its end."""
    return Outcome(Kind.RUNNING, "", step)


def limited(step: int, limit: int, state: str) -> Outcome:
    """Running, or ended by the step limit in the `state` it is in."""
    if step < limit:
        return running(step)
    steps = "1 step" if limit == 1 else f"{limit} steps"
    return Outcome(Kind.STEP_LIMIT, f"stopped at the limit of {steps}: {state}", step)


def negligible(params: Vector, update: Vector) -> bool:
    """Whether an update is too small, beside the params' size, to lead anywhere."""
    return _length(update) <= QUIET_UPDATE * (1 + _length(params))


def broken_bound(variables: Sequence[str], here: Arrival) -> str:
    """Which bound the run has broken, in words; empty if none."""
    params, loss, gradient = here.params, here.loss, here.gradient
    near = params.dot(params) <= FARTHEST * FARTHEST and abs(loss) <= LOSS_BOUND
    if near and math.isfinite(gradient.dot(gradient)):
        return ""
    for name, value in zip(variables, params.tolist(), strict=True):
        if not abs(value) <= FARTHEST:
            return f"{name} = {show(value)} is beyond the bound of ±1e+06"
    if not abs(loss) <= LOSS_BOUND:
        beyond = f"the loss {show(loss)} is beyond the bound of ±1e+12"
        return beyond if math.isfinite(loss) else _not_finite("the loss", loss)
    for name, value in zip(variables, gradient.tolist(), strict=True):
        if not math.isfinite(value):
            return _not_finite(f"∂L/∂{name}", value)
    return ""


def _not_finite(name: str, value: float) -> str:
    return f"{name} is not a number" if math.isnan(value) else f"{name} is {show(value)}, beyond every bound"


def _at_rest(objective: Objective, here: Arrival, norm: float) -> Outcome:
    shape, words = stationary(objective, here.params, here.loss)
    kind = Kind.CONVERGED if shape == "minimum" else Kind.STALLED
    reason = f"{kind} at step {here.step}: gradient norm {show(norm, 1)}, {words}"
    return Outcome(kind, reason, here.step)


def stationary(objective: Objective, params: Vector, loss: float) -> tuple[str, str]:
    """What kind of point it is where the gradient vanishes: its name, and a few words.

    Returns:
        minimum, saddle, maximum or plateau, by the signs of the Hessian's eigenvalues; where they are all
        next to zero, or unknown, by the loss close by.
    """
    seen = eigen(objective.hessian(params))
    curvatures = np.zeros(1) if seen is None else seen[0]
    flat = _FLAT * max(1.0, float(np.abs(curvatures).max()))
    up, down = bool(curvatures[-1] > flat), bool(curvatures[0] < -flat)
    if up and down:
        return "saddle", "stationary: a saddle"
    if down:
        return "maximum", "stationary: a maximum"
    if up:
        level = bool(curvatures[0] <= flat)
        words = f"a {minimum_word(objective, loss)}"
        return "minimum", f"{words}, all but level one way" if level else words
    return _close_by(objective, params, loss)


def minimum_word(objective: Objective, loss: float) -> str:
    """What a minimum of that loss is called: local, where a lower one is known."""
    lowest = objective.lowest
    known = lowest is not None and loss > lowest + _AS_LOW * max(1.0, abs(lowest))
    return "local minimum" if known else "minimum"


def _close_by(objective: Objective, params: Vector, loss: float) -> tuple[str, str]:
    """Minimum or plateau, by the loss a little way off along each axis, both ways."""
    reach = _NEARBY * (1 + np.abs(params))
    ways = np.vstack([np.diag(reach), -np.diag(reach)])
    losses = np.array([objective.loss(params + way) for way in ways])
    if (losses > loss).all():
        return "minimum", f"a {minimum_word(objective, loss)}"
    if (losses < loss).any():
        return "plateau", "on a plateau near lower ground"
    return "plateau", "on a plateau: level ground"


def _length(vector: Vector | None) -> float:
    # `dot` gives the bits of @ in half the time where a vector is short
    return 0.0 if vector is None else math.sqrt(vector.dot(vector))
