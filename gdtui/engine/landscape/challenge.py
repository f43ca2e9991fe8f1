"""Which optimizer is broken? Two lanes of one name, one of them with a bug, to be told by its numbers."""

from dataclasses import dataclass
from functools import lru_cache

from gdtui.engine.base.numbers import show
from gdtui.engine.base.question import Grade, graded, luck
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.landscape.suspects import BUGS, DECOYS, Bug, Clue, Suspect, clues
from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.rules.broken import healthy

STEPS = 5
"""Within so many steps the bug shows."""
CLEAR = 0.05
"""A bug shows where a number is off by this share."""
GROUND = "bowl"
"""Where a challenge is set if nothing shows on the loss that was asked for."""


@dataclass(frozen=True, eq=False)
class Challenge:
    """Two racers of one name, one of them broken.

    Attributes:
        simulation: both lanes, from the same start with the same hyper-parameters.
        culprit: the index of the broken one.
        bug: what is wrong with it.
        suspects: what may be suspected, the bug among them.
    """

    simulation: Landscape
    culprit: int
    bug: Bug
    suspects: tuple[Suspect, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """What may be wrong, to choose from; at least four."""
        return tuple(suspect.label for suspect in self.suspects)

    @property
    def rule(self) -> str:
        """What both lanes should do."""
        return self.simulation.optimizers[0].formula

    @property
    def right_bug(self) -> int:
        """The index of the bug among the options."""
        return self.suspects.index(self.bug)

    def grade(self, lane: int, bug: int, state: LandscapeState) -> Grade:
        """What an answer is worth, and how the present numbers give the bug away.

        Args:
            lane: the index of the racer that is held to be broken.
            bug: the index of the option.
            state: where the run stands, of this simulation or one with other hyper-parameters.
        """
        objective, racer = self.simulation.objective, state.racers[self.culprit]
        name = f"lane {self.culprit + 1}"
        look = _look(self.bug.clue(racer, objective), racer, name)
        if lane != self.culprit:
            return graded(False, _sound(lane, state.racers[lane], self.simulation), look)
        if bug != self.right_bug:
            suspected = self.suspects[bug].sign
            return graded(False, f"It is {name}, but for another reason. {suspected}", look)
        return graded(True, self.bug.evidence(racer, objective, name))


def _look(clue: Clue | None, racer: Racer, lane: str) -> str:
    """What to look at in the broken lane."""
    if racer.move is None:
        return "Make a step, then compare the numbers of both lanes."
    if clue is None:
        return f"In this step {lane} shows nothing: look at another one."
    return f"Look at {clue.what} in {lane}: {show(clue.should)} by the rule, {show(clue.shows)} there."


def _sound(lane: int, racer: Racer, simulation: Landscape) -> str:
    """That a lane keeps to its rule."""
    name = f"Lane {lane + 1}"
    known = clues(racer, simulation.objective)
    if not known:
        return f"{name} keeps to its rule."
    return f"{name} keeps to its rule: {known[0].what} should be {show(known[0].should)}, and it is."


def make_challenge(loss: CircuitObjective, seed: int, wanted: str = "") -> Challenge:
    """A challenge on that loss; on the bowl if no bug shows there within `STEPS` steps.

    Args:
        loss: the landscape, walked down from its own start.
        seed: decides the bug, the lane and the order of the options.
        wanted: the name of the optimizer that it is to be about, if one of its bugs shows.
    """
    shown = showing(loss)
    if not shown:
        loss, shown = LANDSCAPES[GROUND], BUGS
    draw = luck(seed)
    bug = draw.choice([bug for bug in shown if bug.rule_name == wanted] or shown)
    culprit = draw.randrange(2)
    sick = bug.on(loss.learning_rate)
    pair = (sick, healthy(sick)) if culprit == 0 else (healthy(sick), sick)
    suspects = [*(known for known in BUGS if known.rule_name == bug.rule_name), *DECOYS[bug.rule_name]]
    draw.shuffle(suspects)
    return Challenge(Landscape(loss, loss.start, pair), culprit, bug, tuple(suspects))


@lru_cache(maxsize=32)
def showing(loss: CircuitObjective) -> tuple[Bug, ...]:
    """The bugs that show on that loss, each within `STEPS` steps."""
    return tuple(bug for bug in BUGS if _shows(bug, loss))


def _shows(bug: Bug, loss: CircuitObjective) -> bool:
    sick = bug.on(loss.learning_rate)
    simulation = Landscape(loss, loss.start, (sick, healthy(sick)))
    state = simulation.init()
    for _ in range(STEPS):
        state = simulation.step(state)
        if any(racer.outcome.ended for racer in state.racers):
            return False
        clue = bug.clue(state.racers[0], loss)
        if clue and clue.off >= CLEAR:
            return True
    return False
