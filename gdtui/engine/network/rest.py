"""How a training is going, and where it comes to rest.

A network has too many params for its whole Hessian to be asked for, and for the loss to be looked at all
around. So whether it has come to rest is told by its gradient, and at what kind of point by the two ends of
the curvature, from Hessian-vector products alone.
"""

from typing import NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.curvature import sharpness
from gdtui.engine.losses.objective import Objective, Vector
from gdtui.engine.network.terms import Terms
from gdtui.engine.optimizers.outcome import (
    GRADIENT_TOLERANCE,
    QUIET_STEPS,
    UPDATE_TOLERANCE,
    Arrival,
    Kind,
    Outcome,
    limited,
    lost,
    running,
)

_FLAT = 1e-5
"""A curvature below this share of the largest counts as none, as in `optimizers.stationary`."""
_ASIDE, _DESCENT = 0.1, 30
"""How far off each param, and for how many updates, lower ground is looked for."""
_LOWER = 1e-6
"""A share of the loss by which it is lower, not rounding."""


class _Upside(NamedTuple):
    """A loss turned upside down, as far as `sharpness` asks."""

    loss: Objective

    def hessian_product(self, params: Vector, direction: Vector) -> Vector:
        """Minus the Hessian times the direction."""
        return -self.loss.hessian_product(params, direction)


def judged(terms: Terms, here: Arrival) -> Outcome:
    """The outcome at `here`.

    The gradient of a batch says nothing of a minimum, however small: only when a whole epoch's updates were
    negligible are all examples looked at.
    """
    rule, limit = terms.optimizer, terms.limit
    if not rule.uses_gradient:
        return limited(here.step, limit, f"best loss {show(here.loss)}")
    asked = not here.step or here.quiet >= max(QUIET_STEPS, -(-terms.count // terms.batch_size))
    if not terms.takes_all and asked:
        here = _over_all(terms, here)
    broken = lost(terms.whole, here)
    if broken:
        return broken
    if (terms.takes_all or asked) and _still(here, rule.inertia):
        return _at_rest(terms, here)
    if asked and here.step:
        return Outcome(Kind.STALLED, f"stalled at step {here.step}: updates too small to matter", here.step)
    if here.step < limit:
        return running(here.step)
    return limited(here.step, limit, f"gradient norm still {show(_length(here.gradient))}")


def _over_all(terms: Terms, here: Arrival) -> Arrival:
    loss, gradient = terms.whole.unguarded(here.params)
    return here._replace(loss=loss, gradient=terms.movable(gradient))


def _still(here: Arrival, inertia: bool) -> bool:
    """Whether the gradient is as good as zero, and nothing carries the params on."""
    if not _length(here.gradient) <= GRADIENT_TOLERANCE * here.seen.steepest:
        return False
    return not inertia or _length(here.update) <= UPDATE_TOLERANCE * (here.seen.unit + _length(here.params))


def _at_rest(terms: Terms, here: Arrival) -> Outcome:
    if terms.free is not None and not terms.free.any():
        return Outcome(Kind.STALLED, f"stalled at step {here.step}: every weight is held", here.step)
    kind, words = kind_of_rest(terms.among_free(terms.whole, here.params), here.params)
    norm = show(_length(here.gradient), 1)
    return Outcome(kind, f"{kind} at step {here.step}: gradient norm {norm}, {words}", here.step)


def ends_of_curvature(loss: Objective, params: Vector) -> tuple[float, float]:
    """The largest and the smallest curvature, from Hessian-vector products alone."""
    upside: Objective = _Upside(loss)  # type: ignore[assignment]  # it is asked for products alone
    return sharpness(loss, params), -sharpness(upside, params)


def kind_of_rest(loss: Objective, params: Vector) -> tuple[Kind, str]:
    """What the curvature says of a point whose gradient vanishes, in a few words."""
    most, least = ends_of_curvature(loss, params)
    flat = _FLAT * max(abs(most), abs(least))
    if not (most > flat or least < -flat):
        return Kind.STALLED, "on a plateau: level ground"
    if least < -flat:
        return Kind.STALLED, f"stationary: a {'saddle' if most > flat else 'maximum'}"
    if least > flat:
        return Kind.CONVERGED, "a minimum"
    if _lower_near(loss, params, most):
        return Kind.STALLED, "stationary: level one way, with lower ground near"
    return Kind.CONVERGED, "a minimum, all but level one way"


def _lower_near(loss: Objective, params: Vector, steepest: float) -> bool:
    """Whether a short descent from a little way off ends lower, as a curvature of 0 does not tell."""
    away = np.random.default_rng(params.size).standard_normal(params.size)
    there = params + _ASIDE * away
    for _ in range(_DESCENT):
        there = there - loss.loss_and_gradient(there)[1] / steepest
    here = loss.loss(params)
    return loss.loss(there) < here - _LOWER * abs(here)


def _length(vector: Vector | None) -> float:
    return 0.0 if vector is None else float(np.sqrt(vector.dot(vector)))
