"""The outcomes of many runs at once, as `optimizers.outcome` has them for one.

What nearly every step comes to is told for all runs in a few passes over arrays: a run is on its way, or it
is clearly thrown out, or clearly at rest in a minimum. Whatever is not so clear is judged by itself, by the
rules' own function.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import MOST_EIGENVALUES, eigen_all
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.outcome import (
    FAR,
    GRADIENT_TOLERANCE,
    HIGH,
    QUIET_STEPS,
    UPDATE_TOLERANCE,
    WAY_TOLERANCE,
    Arrival,
    Kind,
    Seen,
    judge,
)
from gdtui.engine.optimizers.stationary import BEYOND, FLAT, NEAR, SHARE
from gdtui.engine.settings.fate import RUNNING, Codes, Whole, code_of, dots

Mask = NDArray[np.bool_]

_CONVERGED, DIVERGED = code_of(Kind.CONVERGED), code_of(Kind.DIVERGED)
_NEVER = np.iinfo(np.intp).max
_CLEARLY = 1 - 1e-9
"""What is below so much of a bound is so whichever way its last digit is rounded."""


class Sights(NamedTuple):
    """What runs have seen of their loss; see `outcome.Seen`. A column, or a number, for every run.

    Attributes:
        starts: shape (params, runs).
        first: the loss there.
        width: of the region that the run is at home in.
        steepest: the longest gradient so far.
        reach: what is far for them.
    """

    starts: Vector
    first: Vector
    width: Vector
    steepest: Vector
    reach: Vector

    def after(self, slopes: Vector) -> "Sights":
        """What they have seen when they have met gradients of these lengths too."""
        steeper = (self.steepest < slopes) & (slopes < math.inf)
        return self._replace(steepest=np.where(steeper, slopes, self.steepest))

    @property
    def units(self) -> Vector:
        """See `Seen.unit`."""
        lengths = np.sqrt(dots(self.starts, self.starts))
        return np.where(lengths > 0, lengths, SHARE * self.width)

    def of(self, runs: Whole) -> "Sights":
        """Those of some of them."""
        starts, *numbers = self
        return Sights(starts[:, runs], *(each[runs] for each in numbers))


class Arrivals(NamedTuple):
    """What a step has led runs to; see `outcome.Arrival`.

    Attributes:
        steps: how many steps each has made, shape (runs,).
        params: shape (params, runs).
        losses: shape (runs,).
        gradients: shape (params, runs).
        slopes: their lengths.
        update: what led there, shape (params, runs); 0 at the start.
        quiet: how many updates in a row have been negligible.
        seen: what the runs had seen before.
    """

    steps: Whole
    params: Vector
    losses: Vector
    gradients: Vector
    slopes: Vector
    update: Vector
    quiet: Whole
    seen: Sights

    def of(self, runs: Whole) -> "Arrivals":
        """Those of some runs."""
        *own, seen = self
        return Arrivals._make([*(each[..., runs] for each in own), seen.of(runs)])

    def alone(self, run: int) -> Arrival:
        """That of one run."""
        one = self.of(np.array([run]))
        starts, *numbers = one.seen
        seen = Seen(starts[:, 0], *(float(each[0]) for each in numbers))
        step, params, loss, gradient = (
            int(one.steps[0]),
            one.params[:, 0],
            float(one.losses[0]),
            one.gradients[:, 0],
        )
        return Arrival(
            step, params, loss, gradient, seen, one.update[:, 0] if step else None, int(one.quiet[0])
        )


def joined(parts: Sequence[Arrivals]) -> Arrivals:
    """Arrivals one after the other."""
    *own, seen = zip(*parts, strict=True)
    sights = Sights._make(map(_side_by_side, zip(*seen, strict=True)))
    return Arrivals._make([*map(_side_by_side, own), sights])


def _side_by_side(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays, axis=-1)


def told_quickly(here: Arrivals, inertia: bool) -> tuple[Codes, Mask]:
    """The codes of the runs' outcomes at `here`, as far as they are clear, and which are not.

    What has made no step is never clear.
    """
    within = _within(here) & (here.quiet < QUIET_STEPS) & (here.steps > 0)
    steep = (GRADIENT_TOLERANCE * here.seen.steepest < here.slopes) & (here.slopes < math.inf)
    going = within & (steep | (inertia & ~_slow(here, 1 / _CLEARLY)))
    thrown = _thrown(here)
    return np.where(thrown, DIVERGED, RUNNING).astype(np.int8), ~going & ~thrown


def judge_all(objective: CircuitObjective, here: Arrivals, inertia: bool, runs: Whole) -> Codes:
    """The codes of the outcomes at `here`, shape (arrivals,); RUNNING for those that go on.

    Args:
        objective: the loss.
        here: where steps have led, those of a run in their order; what comes after its end does not count.
        inertia: whether the rule may move on where the gradient is zero.
        runs: whose arrivals they are.
    """
    resting = _resting(objective, here, inertia)
    codes = np.where(resting, _CONVERGED, RUNNING).astype(np.int8)
    ended = np.full(int(runs.max(initial=0)) + 1, _NEVER)
    np.minimum.at(ended, runs[resting], here.steps[resting])
    for place in np.flatnonzero(here.steps < ended[runs]).tolist():
        if here.steps[place] < ended[runs[place]]:
            arrival = here.alone(place)
            codes[place] = code_of(judge(objective, arrival, inertia, arrival.step + 1).kind)
            if codes[place] != RUNNING:
                ended[runs[place]] = arrival.step
    return codes


def _within(here: Arrivals) -> Mask:
    """Which runs are neither far out nor far above or below their start."""
    seen, way = here.seen, here.params - here.seen.starts
    near: Mask = dots(way, way) <= (FAR * seen.reach) ** 2
    level = np.abs(here.losses - seen.first) <= HIGH * seen.steepest * seen.reach
    return near & level & np.isfinite(here.losses)


def _thrown(here: Arrivals) -> Mask:
    """Which runs are clearly lost: without a number, high up, or far out and higher than their start."""
    seen, risen = here.seen, here.losses - here.seen.first
    finite = np.isfinite(here.losses) & (here.slopes < math.inf)
    far = np.abs(here.params - seen.starts).max(axis=0) > FAR * seen.reach
    height = HIGH * seen.steepest * seen.reach
    thrown: Mask = ~finite | (np.isfinite(here.params).all(axis=0) & (risen > 0) & (far | (risen > height)))
    return thrown


def _slow(here: Arrivals, share: float) -> Mask:
    """Which updates are below so large a share of the one at which a rule with inertia is at rest."""
    lengths, sizes = (np.sqrt(dots(each, each)) for each in (here.update, here.params))
    slow: Mask = lengths <= share * UPDATE_TOLERANCE * (here.seen.units + sizes)
    return slow


def _resting(objective: CircuitObjective, here: Arrivals, inertia: bool) -> Mask:
    """Which runs are clearly at rest in a minimum.

    As in `outcome` and `stationary`: the gradient has all but gone, so has the update of a rule with inertia,
    and curvatures that are all well above 0 point to a minimum near by, beyond which the ground rises.
    """
    if len(here.params) > MOST_EIGENVALUES:
        return np.zeros(here.losses.shape, np.bool_)
    small = _within(here) & (here.steps > 0) & (here.slopes > 0)
    small &= here.slopes <= _CLEARLY * GRADIENT_TOLERANCE * here.seen.steepest
    if inertia:
        small &= _slow(here, _CLEARLY)
    curvatures, axes = eigen_all(objective.hessians(here.params))
    along = np.einsum("sij,is->sj", axes, here.gradients) / curvatures
    way = -np.einsum("sij,sj->is", axes, along)
    near = np.minimum(
        WAY_TOLERANCE * here.seen.width,
        NEAR * (SHARE * here.seen.width + np.sqrt(dots(here.params, here.params))),
    )
    bent = curvatures[:, 0] > FLAT / _CLEARLY * curvatures[:, -1]
    _, beyond = objective.circuit.values_and_gradients(list(here.params + BEYOND * way))
    turned = dots(np.array(beyond), way) > 0
    resting: Mask = small & bent & (np.sqrt(dots(way, way)) <= _CLEARLY * near) & turned
    return resting
