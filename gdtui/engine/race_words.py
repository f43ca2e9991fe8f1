"""The race in words: what a lane just did, and how far its next gradient strays from the full one."""

import math

import numpy as np

from gdtui.engine.curvature import curvature
from gdtui.engine.lane import Runner
from gdtui.engine.models import Problem
from gdtui.engine.number import show

ILL_SCALED = 50.0
"""From this ratio of curvatures on a race is slowed down by its data's scale."""


def sentences(runner: Runner, first: bool) -> tuple[str, ...]:
    """What the lane just did, a sentence each; `first`: before any step of the race."""
    problem = runner.terms.problem
    said = [*_story(runner, problem.examples), judged_on(problem)]
    if first:
        said.append(scaling(problem))
    return tuple(sentence for sentence in said if sentence)


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


def _story(runner: Runner, examples: int) -> list[str]:
    """What happened, in sentences."""
    name, turn = runner.lane.name, runner.turn
    looks = (
        f"all {examples:,} examples" if runner.takes_all else f"{turn.batch_size:,} of {examples:,} examples"
    )
    if runner.outcome.ended:
        return [f"{name}: {runner.outcome.reason}."]
    loss = show(runner.full[0])
    if runner.move is None:
        return [f"{name} is at the start: loss {loss}. Its first update looks at {looks}."]
    said = [f"{name}: loss {loss} after {_counted(turn.updates, 'update')}."]
    if turn.place == 0 and not runner.takes_all:
        said.append(f"{_counted(turn.epoch, 'epoch')} done, the examples are shuffled anew.")
    return [*said, _strayed(runner, looks)]


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _strayed(runner: Runner, looks: str) -> str:
    """How far the next batch's gradient is from the full one."""
    if not runner.lane.optimizer.uses_gradient:
        return f"It asks for no gradient: its next tries are compared on {looks}."
    if runner.takes_all:
        return f"Its gradient is exact, paid for with {looks}."
    full = runner.full[1]
    length = float(np.linalg.norm(full))
    off = float(np.linalg.norm(runner.gradient - full))
    if not length > 0 or not math.isfinite(off):
        return ""
    downhill = float(runner.gradient @ full) > 0
    ways = "downhill" if downhill else "uphill on the whole data"
    share = off / length
    if share < 1:
        return f"Its next gradient, from {looks}, is {show(100 * share, 2)} % off and points {ways}."
    noise = f"the noise is {show(share, 2)} times the full gradient"
    but = "yet it" if downhill else "and it"
    return f"Its next gradient is from {looks}: {noise}, {but} points {ways}."
