"""A network in the middle of its training as it is drawn unit by unit."""

from typing import Any

import numpy as np

from gdtui.engine.network.passes import forward
from gdtui.engine.network.shape import TWO_KINDS
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.render.network.pane import InputPane
from gdtui.render.network.units.net import Net

_ROWS, _COLUMNS = 24, 36
"""Points of the input plane at which units are looked at: tiles are made of their means."""


def net_of(
    training: Training, state: TrainingState, pane: InputPane, shown: str = "weights", example: int = 0
) -> Net:
    """What there is to draw.

    Args:
        training: the run.
        state: where it stands.
        pane: the part of the input plane that is looked at.
        shown: what the lines show, "weights" or "gradient": of the whole training loss.
        example: the training example for which the equations are worked out.
    """
    shape, known, settings = training.shape, training.examples, training.asked.settings
    held = frozenset(shape.index_of(name) for name in settings.held)
    with np.errstate(all="ignore"):
        worked = forward(shape, state.params, known.inputs[example : example + 1]).act
    return Net(
        shape=shape,
        params=state.params,
        names=known.headings,
        outputs=outputs_of(training),
        shown=shown,
        gradient=state.figures.gradient,
        update=None if state.move is None else state.move.update,
        held=held,
        cut=frozenset(index for index in held if state.params[index] == 0 and shape.penalised[index]),
        fires=_fires(training, state, pane),
        example=[given[0] for given in worked],
    )


def outputs_of(training: Training) -> tuple[str, ...]:
    """What the outputs are called: the number that is learnt, or the kinds that speak for a large one."""
    known = training.examples
    if not known.kinds:
        return (known.target,)
    kinds = known.kinds[1:] if known.task == TWO_KINDS else known.kinds
    return tuple(f"kind {name}" if name.isdigit() else name for name in kinds)


def _fires(training: Training, state: TrainingState, pane: InputPane) -> list[Any]:
    """What every unit gives all over the pane, in float32: a picture needs no more."""
    x, y = (axis.ravel() for axis in pane.viewport(_COLUMNS, _ROWS // 2).axes())
    y = y[:1] if pane.flat else y
    small: Any = state.params.astype(np.float32)
    with np.errstate(all="ignore"):
        given: Any = training.examples.lift(pane.points(x, y)).astype(np.float32)
        done = forward(training.shape, small, given)
    return [each.T.reshape(-1, len(y), len(x)).astype(np.float64) for each in done.act]
