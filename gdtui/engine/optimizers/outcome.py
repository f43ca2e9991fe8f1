"""How a run is going, and how it ended: data with a sentence for people.

Nothing here depends on how high a loss is drawn or counted: a loss times a number, or plus one, ends alike.
Nor does it on the unit of the params: with start and region so many times as far out, it ends alike.
The rules, in the order they are asked after each step:
- not a number, or infinite: diverged; −∞ is falling for ever;
- far out, or far below the start, where no curvature will ever stop it: it falls for ever;
- far out and higher than the start, or higher than the start by far: diverged;
- at rest: the gradient has come down to a hundred-millionth of its longest, or is as good as 0 at the start
  (and, for a rule with inertia, the last update is next to nothing): converged where the loss curves up, or
  every spot close by is higher; stalled at a saddle, a maximum or on a plateau;
- stalled: 20 updates in a row below 1e-12 of the params' size, now and at the start;
- step limit.
Far is measured by the width of the region that the loss is at home in, by how far off that the run began, and
by how steep the loss has been so far.
A rule that uses no gradient is judged by the step limit alone.
"""

import math
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.curvature import MOST_EIGENVALUES
from gdtui.engine.losses.objective import Objective, Vector
from gdtui.engine.optimizers.stationary import SHARE, lies_on_plateau, near_stationary, stationary, way_left

FAR = 1e5
"""So many times `Seen.reach` from the start is far out."""
HIGH = 1e12
"""Far above the start is so many times what the steepest slope so far rises along `Seen.reach`."""
GRADIENT_TOLERANCE = 1e-8
"""The share of the longest gradient so far below which a point counts as stationary."""
WAY_TOLERANCE = 1e-3
"""The share of the region's width that may be left to the minimum that the curvature points to: from a start
far out, the gradient comes down a long way before anything is near."""
UPDATE_TOLERANCE = 1e-6
"""Relative to |start| + |params|: the last update below which a rule with inertia counts as at rest."""
QUIET_UPDATE = 1e-12
QUIET_STEPS = 20
_STRAIGHT = 1e-6
"""A slope that changes by a smaller share of itself over all the way from the start goes on for ever."""


_ENDLESS = "no minimum: falls for ever"


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

    @property
    def endless(self) -> bool:
        """Whether the loss falls for ever: a learning rate is not to blame."""
        return self.reason.startswith(_ENDLESS)


class Seen(NamedTuple):
    """What a run has seen of its loss so far: what is far, high or steep for it.

    Attributes:
        start: where it began, shape (n,).
        loss: the loss there.
        width: of the region that the loss is at home in.
        steepest: the longest gradient so far.
        reach: that width, more from a start beyond the region, see `reach_from`.
    """

    start: Vector
    loss: float
    width: float
    steepest: float
    reach: float

    def after(self, gradient: Vector) -> "Seen":
        """What it has seen when it has met that gradient too."""
        norm = math.sqrt(gradient.dot(gradient))
        return self._replace(steepest=norm) if self.steepest < norm < math.inf else self

    def far(self, params: Vector) -> bool:
        """Whether the params are far out."""
        way, bound = params - self.start, FAR * self.reach
        # the length is quickly told, and no part of it is longer
        return not (way.dot(way) <= bound * bound or float(np.abs(way).max()) <= bound)

    @property
    def unit(self) -> float:
        """How large the params were at the start, by which lengths are small; of a start at 0, the region."""
        return _length(self.start) or SHARE * self.width

    @property
    def height(self) -> float:
        """What is far above or below the start."""
        return HIGH * self.steepest * self.reach


class Arrival(NamedTuple):
    """What a step has led to: all that an outcome is judged by.

    Attributes:
        step: how many steps were made; 0 at the start.
        params: shape (n,).
        loss: the loss there.
        gradient: the gradient there, shape (n,).
        seen: what the run had seen before; at the start, what it sees there.
        update: what led there, shape (n,); None at the start.
        quiet: how many updates in a row have been negligible.
    """

    step: int
    params: Vector
    loss: float
    gradient: Vector
    seen: Seen
    update: Vector | None = None
    quiet: int = 0


def judge(objective: Objective, here: Arrival, inertia: bool, limit: int) -> Outcome:
    """The outcome of a descent by gradient at `here`.

    Args:
        objective: the loss, asked for its Hessian where the gradient vanishes, or far out.
        here: what the last step has led to.
        inertia: whether the rule may move on where the gradient is zero.
        limit: the number of steps after which a run ends.
    """
    if _on_its_way(here) and here.step < limit:
        return running(here.step)
    broken = lost(objective, here)
    if broken:
        return broken
    norm = math.sqrt(here.gradient.dot(here.gradient))
    small = norm <= GRADIENT_TOLERANCE * here.seen.steepest
    asked = small or not here.step or here.quiet >= QUIET_STEPS
    if asked and _still(here, inertia) and _level(objective, here, norm, small):
        return _at_rest(objective, here)
    if not here.step and lies_on_plateau(objective, here.params, here.loss, here.gradient):
        return _at_rest(objective, here)
    if here.quiet >= QUIET_STEPS:
        reason = f"{QUIET_STEPS} updates in a row, all too small to matter"
        return Outcome(Kind.STALLED, f"stalled at step {here.step}: {reason}", here.step)
    if here.step < limit:
        return running(here.step)
    return limited(here.step, limit, f"gradient norm still {show(norm)}")


def _on_its_way(here: Arrival) -> bool:
    """Whether none of the rules can have ended it: what nearly every step comes to, quickly told."""
    step, params, loss, gradient, (start, first, _, steepest, reach), _, quiet = here
    way, far, slope = params - start, FAR * reach, math.sqrt(gradient.dot(gradient))
    return (
        step > 0
        and quiet < QUIET_STEPS
        and GRADIENT_TOLERANCE * steepest < slope < math.inf
        and way.dot(way) <= far * far
        and abs(loss - first) <= HIGH * steepest * reach
        and abs(loss) < math.inf
    )


def _still(here: Arrival, inertia: bool) -> bool:
    """Whether nothing carries it on where the gradient is zero."""
    return not inertia or _length(here.update) <= UPDATE_TOLERANCE * (here.seen.unit + _length(here.params))


def _level(objective: Objective, here: Arrival, norm: float, small: bool) -> bool:
    """Whether the gradient is as good as zero: `small` beside what it has been, with no way left to go."""
    if norm == 0 or here.params.size > MOST_EIGENVALUES:
        return small
    if small and way_left(objective, here.params, here.gradient) <= WAY_TOLERANCE * here.seen.width:
        return True
    return near_stationary(objective, here.params, here.gradient, here.seen.unit)


def running(step: int) -> Outcome:
    """Not at its end."""
    return Outcome(Kind.RUNNING, "", step)


def limited(step: int, limit: int, state: str) -> Outcome:
    """Running, or ended by the step limit in the `state` it is in."""
    if step < limit:
        return running(step)
    steps = "1 step" if limit == 1 else f"{limit} steps"
    return Outcome(Kind.STEP_LIMIT, f"stopped at the limit of {steps}: {state}", step)


def negligible(params: Vector, update: Vector, unit: float) -> bool:
    """Whether an update is too small, beside the params' size and `Seen.unit`, to lead anywhere."""
    return math.sqrt(update.dot(update)) <= QUIET_UPDATE * (unit + math.sqrt(params.dot(params)))


def lost(objective: Objective, here: Arrival) -> Outcome | None:
    """How the run was lost, if it was: without a number, falling for ever, or thrown out."""
    _, params, loss, gradient, seen, _, _ = here
    risen = loss - seen.loss
    if math.isfinite(loss) and math.isfinite(gradient.dot(gradient)):
        far = seen.far(params)
        if not far and abs(risen) <= seen.height:
            return None
        if np.isfinite(params).all():
            return _fallen(objective, here) if risen < 0 else _thrown(objective, here, far)
    if here.loss == -math.inf and here.step:
        return _endless(here, "the loss is −∞")
    when = f"diverged at step {here.step}" if here.step else "no descent from this start"
    return Outcome(Kind.DIVERGED, f"{when}: {_without_number(objective, here)}", here.step)


def _fallen(objective: Objective, here: Arrival) -> Outcome | None:
    """That it falls for ever, unless the ground curves up enough to stop it some day."""
    slope, way = here.gradient, _length(here.params - here.seen.start)
    curvature = float(slope @ objective.hessian_product(here.params, slope))
    if curvature * way > _STRAIGHT * _length(slope) ** 3:
        return None
    return _endless(here, f"{_farthest(objective, here)}, loss {show(here.loss)}")


def _endless(here: Arrival, where: str) -> Outcome:
    reason = f"{_ENDLESS}; step {here.step}: {where}"
    return Outcome(Kind.DIVERGED, reason, here.step)


def _thrown(objective: Objective, here: Arrival, far: bool) -> Outcome | None:
    """That it was thrown out, far away or far up."""
    if far and here.loss > here.seen.loss:
        bound = show(FAR * here.seen.reach, 2)
        reason = f"{_farthest(objective, here)} is more than {bound} off the start"
    elif here.loss - here.seen.loss > here.seen.height > 0:
        risen = show(here.loss - here.seen.loss)
        reason = f"the loss rose by {risen}, more than {show(here.seen.height, 2)}"
    else:
        return None
    return Outcome(Kind.DIVERGED, f"diverged at step {here.step}: {reason}", here.step)


def _farthest(objective: Objective, here: Arrival) -> str:
    """The param that has gone farthest from the start."""
    index = int(np.argmax(np.abs(here.params - here.seen.start)))
    return f"{objective.variables[index]} = {show(float(here.params[index]))}"


def _without_number(objective: Objective, here: Arrival) -> str:
    """What is no finite number, in words."""
    for name, value in zip(objective.variables, here.params.tolist(), strict=True):
        if not math.isfinite(value):
            return _not_finite(name, value)
    if not math.isfinite(here.loss):
        return _not_finite("the loss", here.loss)
    slopes = zip(objective.variables, here.gradient.tolist(), strict=True)
    broken = next(((name, slope) for name, slope in slopes if not math.isfinite(slope)), None)
    return (
        _not_finite(f"∂L/∂{broken[0]}", broken[1])
        if broken
        else "the gradient's norm is ∞, beyond every bound"
    )


def _not_finite(name: str, value: float) -> str:
    return f"{name} is not a number" if math.isnan(value) else f"{name} is {show(value)}, beyond every bound"


def _at_rest(objective: Objective, here: Arrival) -> Outcome:
    shape, words = stationary(objective, here.params, here.loss, here.gradient)
    kind = Kind.CONVERGED if shape == "minimum" else Kind.STALLED
    norm = show(_length(here.gradient), 1)
    return Outcome(kind, f"{kind} at step {here.step}: gradient norm {norm}, {words}", here.step)


def _length(vector: Vector | None) -> float:
    # `dot` gives the bits of @ in half the time where a vector is short
    return 0.0 if vector is None else math.sqrt(vector.dot(vector))
