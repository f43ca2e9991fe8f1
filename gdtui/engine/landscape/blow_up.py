"""Why a run was thrown out, where its learning rate is the reason: beyond the bound that curvature sets.

On a quadratic each step along an axis of curvature λ is a fixed number of times the one before: 1 − ηλ for
gradient descent, so beyond η = 2/λ each goes farther than the last, to the other side (Goh, "Why Momentum
Really Works", Distill 2017). Elsewhere that holds near where the curvature was taken, and only that is said.
"""

from collections.abc import Sequence

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.wording import brief
from gdtui.engine.losses.curvature import Bound, Curvature
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import AnyOptimizer

_AXIS = 0.98
"""An axis with that part of its length along one param is called by its name."""
_MOST = 0.9
"""That part of the last step lies along axes that are too steep, where these threw the run out."""
_ROUNDING = 1e-9
_WAY_OUT = "Press home, then [ till it is below that."
"""In that order: [ takes back what lies after where one is."""


def thrown_out(racer: Racer) -> bool:
    """Whether a run ended beyond all bounds, and did not just fall for ever."""
    return racer.outcome.kind is Kind.DIVERGED and not racer.outcome.endless and racer.move is not None


@np.errstate(all="ignore")
def blow_up(racer: Racer, seen: Curvature, variables: Sequence[str]) -> str:
    """What the learning rate has to do with it, and the way out; "" where theory cannot say.

    Args:
        racer: one that was thrown out.
        seen: the curvature where its run began.
        variables: the names of the params.
    """
    bound = racer.optimizer.stability()
    place = None if bound is None else _guilty(racer, seen, bound)
    if bound is None or place is None:
        return ""
    curved = float(seen.eigenvalues[place])
    formula = bound.formula if curved == seen.steepest else bound.formula.replace("λmax", "λ")
    where = "" if seen.quadratic else " at the start"
    times = _rounded(bound.learning_rate * curved / bound.limit)
    named = f"the bound{where} {formula} = {_rounded(bound.limit / curved, 3)}"
    along = _named(seen.eigenvectors[:, place], variables)
    growth = (
        _growth(racer.optimizer, bound.learning_rate * curved) if seen.quadratic else "steps grow, to and fro"
    )
    rate = f"η = {show_setting(bound.learning_rate)}"
    return f"{rate} is {times} times {named} along {along}, where {growth}. {_WAY_OUT}"


def _guilty(racer: Racer, seen: Curvature, bound: Bound) -> int | None:
    """Which axis threw it out: of those that are too steep, the one along which the last step went furthest.

    None where none is too steep, or where on a quadratic the last step led elsewhere. On another loss, the
    steepest one: the last step lies too far off to say.
    """
    beyond = np.flatnonzero(seen.eigenvalues * bound.learning_rate > bound.limit * (1 + _ROUNDING))
    if not beyond.size or racer.move is None:
        return None
    if not seen.quadratic:
        return int(beyond[-1])
    step = racer.move.update / np.abs(racer.move.update).max()
    parts = np.abs(seen.eigenvectors[:, beyond].T @ step)
    led = np.linalg.norm(parts) >= _MOST * np.linalg.norm(step)
    return int(beyond[parts.argmax()]) if led else None


def _growth(optimizer: AnyOptimizer, product: float) -> str:
    """How much longer each step is than the one before, along an axis of that ηλ."""
    factors = optimizer.factors(product)
    largest = max(factors, key=abs)
    each = "each step" if len(factors) == 1 else "in the end each step"
    side = ", to the other side" if largest.real < 0 else ""
    return f"{each} goes {_rounded(abs(largest))} times as far{side}"


def _rounded(value: float, digits: int = 2) -> str:
    return show_setting(float(f"{value:.{digits}g}"))


def _named(axis: Vector, variables: Sequence[str]) -> str:
    """What an axis is called: by the param that it lies along."""
    place = int(np.argmax(np.abs(axis)))
    return brief(variables[place]) if abs(float(axis[place])) >= _AXIS else "the steep axis"
