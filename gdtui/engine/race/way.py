"""What is kept of every step of a race: where the lanes were, and what that had cost them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gdtui.engine.base.past.way import Rows, Stretch, Way
from gdtui.engine.losses.objective import Vector
from gdtui.engine.race.lane import Runner

_LOSS, _PARAMS = 2, 3
"""Where the numbers of a lane begin; before them are its updates and the examples it has seen."""
_MOST = 240
"""From so many steps a chart is drawn at the most."""


def footprints(runners: Sequence[Sequence[Runner]]) -> Rows:
    """The lanes of some states in numbers, a row for each state."""
    return np.array([_numbers(state) for state in runners], np.float64)


def _numbers(runners: Sequence[Runner]) -> list[float]:
    found: list[float] = []
    for runner in runners:
        turn = runner.turn
        found += (turn.updates, turn.examples_seen, runner.loss, *runner.params.tolist())
    return found


def trails(way: Way) -> Vector:
    """Where the lanes stood, shape (steps, lanes, params)."""
    return np.concatenate([_lanes(stretch)[:, :, _PARAMS:] for stretch in way.stretches])


@np.errstate(all="ignore")
def figures(way: Way, runners: Sequence[Runner]) -> Vector:
    """For every lane its updates, examples seen and loss over the whole data, at some steps up to the last.

    Args:
        way: how they came here.
        runners: where they stand.

    Returns:
        shape (steps, lanes, 3): always of the same steps, spread evenly.
    """
    chosen = way.evenly(_MOST)
    _ = way.note("losses", way.step, lambda: [runner.full[0] for runner in runners])
    return np.concatenate([_figures(way, stretch) for stretch in chosen.stretches])


def _figures(way: Way, stretch: Stretch) -> Vector:
    lanes = _lanes(stretch)
    known = lanes[:, :, :_PARAMS].copy()
    known[:, :, _LOSS] = way.notes_along(
        "losses", stretch.steps, lambda place: _losses(stretch.simulation, lanes[place])
    )
    return known


def _losses(race: Any, lanes: Vector) -> list[float]:
    """The loss of every lane over the whole data, as `Runner.full` has it."""
    problem = race.problem
    return [
        float(numbers[_LOSS])
        if lane.batch_size == problem.examples and problem.judged is problem.whole
        else problem.judged.loss_and_gradient(numbers[_PARAMS:])[0]
        for lane, numbers in zip(race.lanes, lanes, strict=True)
    ]


def _lanes(stretch: Stretch) -> Vector:
    return stretch.rows.reshape(len(stretch.rows), len(stretch.simulation.lanes), -1)
