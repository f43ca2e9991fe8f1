"""The plane of inputs that is looked at: two of them, from where to where, and where the examples lie."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.cells.viewport import Viewport

Vector = NDArray[np.float64]
Range = tuple[float, float]
Window = tuple[Range, Range]
"""From where to where it goes across and up."""

MOST_SHOWN = 400
"""Of more examples so many are drawn, spread evenly over them."""
_MARGIN = 0.08
_WIDEST = 1e140
"""Inputs beyond this are drawn at it."""


class Shown(NamedTuple):
    """Examples as they are drawn.

    Attributes:
        inputs: shape (examples, inputs), in the units of the network's inputs.
        targets: shape (examples,): the number of the kind, or the number that is to be learnt.
        kept_back: which of them are kept back, shape (examples,).
    """

    inputs: Vector
    targets: Vector
    kept_back: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class InputPane:
    """Two of the inputs, or the only one there is, with all others at their mean.

    Attributes:
        shown: the examples that are drawn.
        across: the input that is drawn to the right.
        up: the input that is drawn upwards; the same one where there is no other.
        means: of every input over the training examples, shape (inputs,).
        reach: from where to where each input is shown: all examples, with a margin.
        heights: from where to where the target goes, likewise.
        window: the part that is zoomed to; None for the whole.
    """

    shown: Shown
    across: int
    up: int
    means: Vector
    reach: tuple[Range, ...]
    heights: Range
    window: Window | None = None

    @property
    def flat(self) -> bool:
        """Whether there is one input only: the network is a curve over it."""
        return self.means.size == 1

    @property
    def held(self) -> int:
        """How many inputs are held at their mean."""
        return self.means.size - (1 if self.flat else 2)

    @property
    def ranges(self) -> Window:
        """From where to where it goes across and up."""
        return self.window or (self.reach[self.across], self.reach[self.up])

    def viewport(self, columns: int, rows: int) -> Viewport:
        """The pane on so many cells."""
        return Viewport(*self.ranges, columns, rows)

    def points(self, x: Vector, y: Vector) -> Vector:
        """The inputs at every point of a grid, rows of y by columns of x, shape (rows * columns, inputs)."""
        grid = np.broadcast_to(self.means, (len(y), len(x), self.means.size)).copy()
        grid[:, :, self.across] = x
        if not self.flat:
            grid[:, :, self.up] = y[:, np.newaxis]
        points: Vector = grid.reshape(-1, self.means.size)
        return points

    def at(self, x: float, y: float) -> Vector:
        """The inputs at one point, shape (inputs,)."""
        return self.points(np.array([x]), np.array([y])).ravel()


def roomy(values: Vector) -> Range:
    """From the lowest to the highest of some values, with a margin; 0 to 1 where there are none."""
    known = np.clip(values[np.isfinite(values)], -_WIDEST, _WIDEST)
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    margin = _MARGIN * (high - low)
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        margin = abs(low) or 1.0
    return low - margin, high + margin


def input_pane(
    training: tuple[Vector, Vector], test: tuple[Vector, Vector], turn: int = 0, drawn: int = 0
) -> InputPane:
    """The pane of a set of examples.

    Args:
        training: inputs, shape (examples, inputs), and targets, shape (examples,), that are learnt from.
        test: the same of those kept back; may be none.
        turn: which input is drawn across, counted in their order; the one after it is drawn upwards.
        drawn: how many of the last training examples were drawn by hand: the ranges do not go by them.
    """
    own = len(training[1]) - drawn
    given = training[0][:own], training[1][:own]
    parts = [_thinned(*given), (training[0][own:], training[1][own:]), _thinned(*test)]
    inputs, targets = (np.concatenate(both) for both in zip(*parts, strict=True))
    kept_back = np.repeat([False, False, True], [len(part[1]) for part in parts])
    home = np.concatenate([given[0], test[0]]), np.concatenate([given[1], test[1]])
    count = inputs.shape[1]
    across, up = turn % count, (turn + 1) % count
    reach = tuple(roomy(column) for column in home[0].T)
    return InputPane(
        Shown(inputs, targets, kept_back), across, up, given[0].mean(axis=0), reach, roomy(home[1])
    )


def _thinned(inputs: Vector, targets: Vector) -> tuple[Vector, Vector]:
    """At most `MOST_SHOWN` of them, spread evenly."""
    if len(targets) <= MOST_SHOWN:
        return inputs, targets
    kept = np.linspace(0, len(targets) - 1, MOST_SHOWN).round().astype(np.intp)
    return inputs[kept], targets[kept]
