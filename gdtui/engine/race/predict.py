"""What a learner can predict of a race: which lane leads when all have looked at as many examples."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdtui.engine.base.numbers import show
from gdtui.engine.base.question import Question, choice, graded, luck
from gdtui.engine.base.wording import counted
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.simulation import LANES, Race, RaceState

MOST_STEPS = 200
"""The most steps until the answer is known: it is computed before the question is put, and a key waits."""
_TIE = 1e-3
"""Losses count as equal that differ by less than this share of the lowest and of the way down to it."""


@dataclass(frozen=True, eq=False)
class _Run:
    """A lane's run from the question to the answer: where it was and where it is."""

    before: Runner
    after: Runner
    loss: float

    @property
    def updates(self) -> int:
        return self.after.turn.updates - self.before.turn.updates

    @property
    def seen(self) -> int:
        return self.after.turn.examples_seen - self.before.turn.examples_seen


def ask_race(race: Race, state: RaceState, seed: int) -> tuple[Race, Question] | None:
    """A question about the next epoch at equal budget: which lane will lead.

    Args:
        race: as it is.
        state: where it stands.
        seed: decides, with the step, in which order the lanes are offered.

    Returns:
        The race of equal budget to branch to, and the question; its `steps` are of that race and begin at
        the state that it adopts. None where no lane goes on, or none ends with a loss.
    """
    fair = replace(race, equal_budget=True)
    before = fair.adopt(state)
    if fair.ended(before):
        return None
    steps = min(math.ceil(race.problem.examples / fair.tick), MOST_STEPS)
    after = before
    for _ in range(steps):
        after = fair.step(after)
    order = luck(seed, state.step).sample(range(len(before.runners)), len(before.runners))
    runs = [_run(before.runners[lane], after.runners[lane]) for lane in order]
    lowest = min(run.loss for run in runs)
    if not math.isfinite(lowest):
        return None
    start = race.init().runners[0].full[0]
    way = abs(start - lowest) if math.isfinite(start) else math.inf
    near = _TIE * min(abs(lowest), way)
    leading = {i for i, run in enumerate(runs) if run.loss <= lowest + near}
    why = [graded(i in leading, *_reasons(runs, i, leading)) for i in range(len(runs))]
    prompt = (
        f"Each lane may look at {steps * fair.tick:,} more examples. Which one then has the lowest loss "
        "over the whole data?"
    )
    return fair, choice("leader", prompt, [_option(run) for run in runs], steps, leading, why)


def why_unasked(race: Race, state: RaceState, lane: int) -> str:
    """Why nothing can be asked of what follows, as the end of a sentence, and what to do about it.

    Args:
        race: as it is.
        state: where it stands.
        lane: the index of the lane that is explained.
    """
    if not race.ended(state):
        return "an epoch from here no lane has a finite loss. [ makes the steps shorter, r starts anew."
    return f"all lanes have ended; {LANES[lane]}: {state.runners[lane].outcome.reason}. r starts anew."


def _run(before: Runner, after: Runner) -> _Run:
    loss = after.full[0]
    lost = after.outcome.kind is Kind.DIVERGED or not math.isfinite(loss)
    return _Run(before, after, math.inf if lost else loss)


def _option(run: _Run) -> str:
    size = run.after.lane.batch_size
    return f"{run.after.name}: {counted(size, 'example')} an update"


def _reasons(runs: Sequence[_Run], chosen: int, leading: set[int]) -> tuple[str, ...]:
    """The losses first, then why."""
    if chosen in leading:
        tied = "It counts as a tie." if len(leading) > 1 else ""
        return (_losses(runs), tied, _made(runs[chosen]))
    return (_losses(runs), _made(runs[chosen]), _made(runs[min(leading)]))


def _losses(runs: Sequence[_Run]) -> str:
    """All lanes with loss and updates, the lowest first."""
    ranked = sorted(runs, key=lambda run: run.loss)
    told = [f"{run.after.name} {_loss(run)} ({counted(run.updates, 'update')})" for run in ranked]
    return f"Losses: {', '.join(told)}."


def _loss(run: _Run) -> str:
    return "diverged" if math.isinf(run.loss) else show(run.loss)


def _made(run: _Run) -> str:
    """What the lane did with its examples."""
    name, size = run.after.name, run.after.lane.batch_size
    if run.before.outcome.ended:
        return f"{name} had ended before."
    if run.after.outcome.endless:
        return f"{name} falls for ever: there is no minimum to come to."
    if math.isinf(run.loss):
        return f"{name} was thrown out: its learning rate is too large for its batches."
    seen = f"{name} looked at {counted(run.seen, 'example')}"
    if not run.updates:
        return f"{name} made no update: one takes {counted(size, 'example')}."
    if run.updates == 1:
        single = "exact, but a single step" if run.before.takes_all else "a single step"
        return f"{seen} for 1 update: {single}."
    most = " at most" if run.seen < run.updates * size else ""  # what is left of a pass is a smaller batch
    noise = "each by one example, so noisy" if size == 1 else f"each from {size:,}{most}"
    return f"{seen}: {run.updates:,} updates, {noise}."
