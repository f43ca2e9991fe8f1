"""Why a lane of a race was thrown out, where its learning rate is the reason.

What holds of a landscape holds of a lane that looks at all the data. A lane that looks at a part of them
walks on another loss each time, which may bend more than that of the whole: then it allows less.
"""

from functools import lru_cache

import numpy as np

from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.wording import counted
from gdtui.engine.losses.curvature import MOST_EIGENVALUES, Bound, Curvature, curvature
from gdtui.engine.losses.models import Problem
from gdtui.engine.optimizers.blow_up import WAY_OUT, beyond, blow_up, rounded, thrown_out
from gdtui.engine.race.lane import Runner


@np.errstate(all="ignore")
def lane_blow_up(runner: Runner) -> str:
    """What the learning rate has to do with the lane's end, and the way out; "" where theory cannot say."""
    problem, move = runner.terms.problem, runner.move
    if move is None or not thrown_out(runner.outcome, move) or move.params.size > MOST_EIGENVALUES:
        return ""
    seen = _bend(problem)
    if seen is None:
        return ""
    if runner.takes_all:
        return blow_up(move, seen, problem.variables)
    whole = blow_up(move, seen, problem.variables, " of the whole data", exact=False)
    return whole or _by_batch(runner, seen, move.optimizer.stability())


@lru_cache(maxsize=8)
def _bend(problem: Problem) -> Curvature | None:
    """The curvature of the whole data's loss where the race begins."""
    return curvature(problem.judged, np.array(problem.start))


def _by_batch(runner: Runner, seen: Curvature, bound: Bound | None) -> str:
    """That the lane's next batch alone bends too sharply, where the whole data do not; else nothing."""
    batch = curvature(runner.objective, np.array(runner.terms.problem.start), seen.quadratic)
    if bound is None or batch is None or seen.steepest <= 0 or not beyond(bound, batch.steepest):
        return ""
    rate, size = show_setting(bound.learning_rate), counted(runner.turn.batch_size, "example")
    allowed, alone = (rounded(bound.limit / each.steepest, 3) for each in (seen, batch))
    return (
        f"η = {rate} is within the bound {bound.formula} = {allowed} of the whole data, but its next batch, "
        f"{size}, bends more and allows {alone}: small batches need a smaller η. {WAY_OUT}"
    )
