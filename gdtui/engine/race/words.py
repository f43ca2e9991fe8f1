"""The race in words: what a lane just did, and how far its next gradient strays from the full one."""

import math

import numpy as np

from gdtui.engine.base.happened import Happened, told
from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import counted, listed, vector
from gdtui.engine.losses.curvature import curvature
from gdtui.engine.losses.models import Problem
from gdtui.engine.optimizers.words import endings, step_equations
from gdtui.engine.race.blow_up import lane_blow_up
from gdtui.engine.race.lane import Runner

ILL_SCALED = 50.0
"""From this ratio of curvatures on a race is slowed down by its data's scale."""


def opening(runner: Runner) -> str:
    """What there is to say of the lane before the first step of a race."""
    problem, name = runner.terms.problem, runner.lane.name
    if runner.outcome.ended:
        said = f"{name}: {runner.outcome.reason}."
    else:
        loss = show(runner.full[0])
        said = f"{name} is at the start: loss {loss}. Its first update looks at {_looks(runner)}."
    return " ".join(filter(None, (said, judged_on(problem), scaling(problem))))


def asides(runner: Runner) -> tuple[str, ...]:
    """What else there is to say of the lane, besides what `happened` says; of a blow-up, why."""
    problem = runner.terms.problem
    if runner.outcome.ended:
        return lane_blow_up(runner), judged_on(problem)
    if runner.takes_all or not runner.lane.optimizer.uses_gradient:
        return (judged_on(problem),)
    return f"The next gradient is from {_looks(runner)}, and points {_ways(runner)}.", judged_on(problem)


def _ways(runner: Runner) -> str:
    """Whether the next batch's gradient leads down on the whole data."""
    return "downhill" if float(runner.gradient @ runner.full[1]) > 0 else "uphill"


def happened(runner: Runner, step: int) -> Happened:
    """What the lane did in that step of the race, in one sentence and one equation."""
    name, loss, variables = runner.name, show(runner.full[0]), runner.terms.problem.variables
    gradient = f"∇L({listed(runner.params.tolist())}) = {vector(runner.full[1].tolist())}"
    equations = (gradient,) if runner.move is None else step_equations(runner.move, variables)
    if runner.outcome.ended:
        return told(endings(runner.outcome, variables, name), equations)
    size = runner.turn.batch_size
    if step > runner.step:
        if not runner.credit:
            return told((f"{name} made no update in this step: loss {loss}.",), equations)
        saved, share = f"{runner.credit:,} of {size:,} examples", show(runner.credit / size)
        paid = f"{runner.credit:,}/{size:,} = {share} of an update"
        return told((f"{name} saves up for its next update: {saved}.",), (paid,))
    if runner.move is None:
        starts = f"{name} starts at loss {loss}; its first"
        versions = f"update looks at {_looks(runner)}", f"batch has {counted(size, 'example')}"
        return told([f"{starts} {version}." for version in versions], equations)
    done = f"{name}: loss {loss} after {counted(runner.turn.updates, 'update')}"
    return told((f"{done}; {_next(runner)}.", f"{done}."), equations)


def _next(runner: Runner) -> str:
    """What is special about the next update."""
    if runner.turn.place == 0 and not runner.takes_all:
        return f"{counted(runner.turn.epoch, 'epoch')} done"
    if not runner.lane.optimizer.uses_gradient:
        return "it asks for no gradient"
    if runner.takes_all:
        return "its gradient is exact"
    share = _astray(runner)
    if share is None:
        return "its next batch is drawn"
    if share < 1:
        return f"the next gradient is {show(100 * share, 2)} % off"
    return f"the noise is {show(share, 2)} times the gradient"


def judged_on(problem: Problem) -> str:
    """On how many examples losses are measured, where that is not all of them; else nothing."""
    used, there = problem.judged.examples, problem.examples
    if used == there:
        return ""
    return f"Losses are over {used:,} of the {there:,} examples, always the same ones."


def scaling(problem: Problem) -> str:
    """A word on columns that are scaled badly, as the curvature at the start shows it; else nothing."""
    seen = curvature(problem.judged, np.array(problem.start), quadratic=False)
    if seen is None or not ILL_SCALED < seen.condition < math.inf:
        return ""
    ratio = float(f"{seen.condition:.2g}")
    return f"The surface is {ratio:,.0f} times as steep across as along: scale the columns and it is round."


def _looks(runner: Runner) -> str:
    """Which examples the next update looks at."""
    examples = runner.terms.problem.examples
    return (
        f"all {examples:,} examples"
        if runner.takes_all
        else f"{runner.turn.batch_size:,} of {examples:,} examples"
    )


def _astray(runner: Runner) -> float | None:
    """How far the next batch's gradient is from the full one, as a share of that; None where it has none."""
    full = runner.full[1]
    length = float(np.linalg.norm(full))
    off = float(np.linalg.norm(runner.gradient - full))
    return off / length if length > 0 and math.isfinite(off) else None
