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
from gdtui.engine.optimizers.base import Move
from gdtui.engine.optimizers.outcome import Kind, Outcome
from gdtui.engine.optimizers.registry import AnyOptimizer

_AXIS = 0.98
"""An axis with that part of its length along one param is called by its name."""
_MOST = 0.9
"""That part of the last step lies along axes that are too steep, where these threw the run out."""
_ROUNDING = 1e-9
WAY_OUT = "Press home, then [ till it is below that."
"""In that order: [ takes back what lies after where one is."""


def thrown_out(outcome: Outcome, move: Move | None) -> bool:
    """Whether a run ended beyond all bounds, and did not just fall for ever."""
    return outcome.kind is Kind.DIVERGED and not outcome.endless and move is not None


@np.errstate(all="ignore")
def blow_up(
    move: Move, seen: Curvature, variables: Sequence[str], whose: str = "", exact: bool = True
) -> str:
    """What the learning rate has to do with it, and the way out; "" where theory cannot say.

    Args:
        move: the last step of a run that was thrown out.
        seen: the curvature where its run began.
        variables: the names of the params.
        whose: of what loss the curvature is, where there are several; empty or as " of the whole data".
        exact: whether each step's gradient was that loss's own, and not that of a part of the data.
    """
    bound = move.optimizer.stability()
    exact = exact and seen.quadratic
    place = None if bound is None else _guilty(move, seen, bound, exact)
    if bound is None or place is None:
        return ""
    curved = float(seen.eigenvalues[place])
    formula = bound.formula if curved == seen.steepest else bound.formula.replace("λmax", "λ")
    where = "" if seen.quadratic else " at the start"
    times = rounded(bound.learning_rate * curved / bound.limit)
    named = f"the bound{whose}{where} {formula} = {rounded(bound.limit / curved, 3)}"
    along = _named(seen.eigenvectors[:, place], variables)
    growth = _growth(move.optimizer, bound.learning_rate * curved) if exact else "steps grow, to and fro"
    rate = f"η = {show_setting(bound.learning_rate)}"
    return f"{rate} is {times} times {named} along {along}, where {growth}. {WAY_OUT}"


def beyond(bound: Bound, curved: float) -> bool:
    """Whether a learning rate is beyond the bound that a curvature sets, rounding aside."""
    return curved * bound.learning_rate > bound.limit * (1 + _ROUNDING)


def _guilty(move: Move, seen: Curvature, bound: Bound, exact: bool) -> int | None:
    """Which axis threw it out: of those that are too steep, the one along which the last step went furthest.

    None where none is too steep, or where on a quadratic the last step led elsewhere. On another loss, the
    steepest one: the last step lies too far off to say.
    """
    steep = np.flatnonzero([beyond(bound, curved) for curved in seen.eigenvalues.tolist()])
    if not steep.size:
        return None
    if not exact:
        return int(steep[-1])
    step = move.update / np.abs(move.update).max()
    parts = np.abs(seen.eigenvectors[:, steep].T @ step)
    led = np.linalg.norm(parts) >= _MOST * np.linalg.norm(step)
    return int(steep[parts.argmax()]) if led else None


def _growth(optimizer: AnyOptimizer, product: float) -> str:
    """How much longer each step is than the one before, along an axis of that ηλ."""
    factors = optimizer.factors(product)
    largest = max(factors, key=abs)
    each = "each step" if len(factors) == 1 else "in the end each step"
    side = ", to the other side" if largest.real < 0 else ""
    return f"{each} goes {rounded(abs(largest))} times as far{side}"


def rounded(value: float, digits: int = 2) -> str:
    """A number with few digits, for a sentence."""
    return show_setting(float(f"{value:.{digits}g}"))


def _named(axis: Vector, variables: Sequence[str]) -> str:
    """What an axis is called: by the param that it lies along."""
    place = int(np.argmax(np.abs(axis)))
    return brief(variables[place]) if abs(float(axis[place])) >= _AXIS else "the steep axis"
