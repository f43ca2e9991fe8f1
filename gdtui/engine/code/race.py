"""The program of one lane of a race."""

from gdtui.engine.base.errors import InputError
from gdtui.engine.code.data import check_size
from gdtui.engine.code.in_torch.lane import in_torch
from gdtui.engine.code.lane import RaceCode
from gdtui.engine.code.program import START, STEP, Program
from gdtui.engine.code.run import Run
from gdtui.engine.race.simulation import LANES, Race, RaceState

USUAL = "mini-batch"
"""The lane that is written where none is named."""


def race_program(run: Run) -> Program:
    """The program of one lane.

    Raises:
        InputError: when the run has none.
    """
    race: Race = run.simulation
    if race.equal_budget:
        raise InputError("lanes of equal budget have no program: one lane has no others to wait for")
    check_size(race.problem.examples)
    place = LANES.index(run.settings.lane or USUAL)
    changes = run.set_otherwise(lambda later: later.optimizers[place])
    kind: type[RaceCode] = RaceCode
    if run.framework == "torch":
        kind = in_torch(race.optimizers[place])
    return kind(run, place, changes).written()


def mark_of(_race: Race, state: RaceState) -> str:
    """What the last step has run."""
    return STEP if state.step else START
