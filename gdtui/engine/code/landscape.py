"""The program of a descent by one optimizer."""

from gdtui.engine.code.in_torch.walk import TorchWalk, WrittenOut
from gdtui.engine.code.program import START, STEP, Program
from gdtui.engine.code.rule import Ground, rule_code
from gdtui.engine.code.run import Run
from gdtui.engine.code.walk import Walk, place_of
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.losses.objective import region_around
from gdtui.engine.optimizers.registry import AnyOptimizer


def landscape_program(run: Run) -> Program:
    """The program of one optimizer's walk: that of the lane, or the first.

    Raises:
        InputError: when the run has none.
    """
    rule = _rule(run, run.simulation)
    changes = run.set_otherwise(lambda later: _rule(run, later))
    landscape: Landscape = run.simulation
    ground = Ground(region_around(landscape.objective, landscape.start), landscape.seed)
    torch = run.framework == "torch"
    kind = _in_torch(rule) if torch else Walk
    return kind(run, rule, rule_code(rule, ground, changes, torch=torch)).written()


def _in_torch(rule: AnyOptimizer) -> type[Walk]:
    return TorchWalk if rule.written().torch else WrittenOut


def mark_of(_landscape: Landscape, state: LandscapeState) -> str:
    """What the last step has run."""
    return STEP if state.step else START


def _rule(run: Run, landscape: Landscape) -> AnyOptimizer:
    return landscape.walkers[place_of(run, landscape)]
