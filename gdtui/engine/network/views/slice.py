"""The training loss on a plane through weight space: coarse first, and in pieces, as keys are to be served.

Many networks go forward at once, a point of the plane each: in float32, which is more than a colour shows,
and in blocks whose numbers stay in the processor's cache. A pass over a coarse grid gives a picture at once;
each further pass halves its meshes and computes only what is new.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.meshes import passes
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Plane, named_plane, pca_plane, random_plane
from gdtui.engine.network.objective import NetworkLoss
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, Shape

Floats = NDArray[np.float32]
MOST_EXAMPLES = 200
"""With more examples than these, the landscape is that of so many of them, spread evenly."""
COARSE = 4
"""The meshes of the first pass are so many points wide."""
_BLOCK = 65_536
"""Numbers of a layer that are worked on at once."""
_PIECE = 1.5e6
"""Numbers that a piece computes at the most: some milliseconds of work."""


class Piece(NamedTuple):
    """A part of the picture.

    Attributes:
        rows: of the points that were computed, from the lowest b, shape (points,).
        columns: their columns, shape (points,).
        losses: there, shape (points,).
        mesh: how far apart the points of the pass lie that it belongs to; 1 in the last.
        done: whether it ends its pass.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    losses: Floats
    mesh: int
    done: bool


@dataclass(frozen=True, eq=False)
class Slice:
    """What is to be drawn.

    Attributes:
        loss: the training loss, with its penalty.
        plane: through weight space.
        a: the coordinates of the columns, shape (columns,).
        b: those of the rows, shape (rows,).
    """

    loss: NetworkLoss
    plane: Plane
    a: Vector
    b: Vector

    def pieces(self) -> Iterator[Piece]:
        """The picture's parts in turn, each after a few milliseconds of work."""
        thinned = self.loss.thinned(MOST_EXAMPLES)
        size = max(1, int(_PIECE // (sum(thinned.shape.sizes[1:]) * thinned.examples)))
        for rows, columns, mesh, done in passes(self.b.size, self.a.size, COARSE, size):
            yield Piece(rows, columns, self._losses(thinned, rows, columns), mesh, done)

    def _losses(self, loss: NetworkLoss, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Floats:
        across, up = self.plane.directions
        points = self.plane.origin + np.outer(self.a[columns], across) + np.outer(self.b[rows], up)
        return losses_at(loss, points)

    def whole(self) -> Floats:
        """The losses at all points, shape (rows, columns)."""
        found = np.empty((self.b.size, self.a.size), np.float32)
        for piece in self.pieces():
            found[piece.rows, piece.columns] = piece.losses
        return found


def losses_at(loss: NetworkLoss, points: Vector) -> Floats:
    """The loss at many points at once, in float32.

    Args:
        loss: of a network, with its penalty.
        points: shape (points, params).

    Returns:
        shape (points,); not finite where the loss is not.
    """
    wide, target = loss.wide.astype(np.float32), loss.target.astype(np.float32)
    block = max(1, _BLOCK // (loss.shape.widest * loss.examples))
    found = np.empty(len(points), np.float32)
    with np.errstate(all="ignore"):
        single = points.astype(np.float32)
        for top in range(0, len(points), block):
            part = single[top : top + block]
            output = _outputs(loss.shape, part, wide)
            found[top : top + block] = _mean_cost(loss.shape.task, output, target)
        if loss.l1 or loss.l2:
            weights = points * loss.shape.penalised
            found += (
                0.5 * loss.l2 * (weights**2).sum(axis=1) + loss.l1 * np.abs(weights).sum(axis=1)
            ).astype(np.float32)
    return found


def _outputs(shape: Shape, points: Floats, wide: Floats) -> Floats:
    """What comes out of the networks at `points`, shape (points, outputs, examples)."""
    bend, count, examples = ACTIVATIONS[shape.activation].value, len(points), wide.shape[1]
    begin, _, end, inputs, units = shape.blocks[0]
    # the first layer of all networks is one product, as they get the same inputs
    matrix = points[:, begin:end].reshape(count, inputs + 1, units).transpose(0, 2, 1)
    z: Floats = np.ascontiguousarray(matrix).reshape(count * units, inputs + 1).dot(wide)
    z = z.reshape(count, units, examples)
    for begin, middle, end, inputs, units in shape.blocks[1:]:
        bend(z, z)
        weights = points[:, begin:middle].reshape(count, inputs, units).transpose(0, 2, 1)
        z = np.matmul(np.ascontiguousarray(weights), z)
        z += points[:, middle:end, np.newaxis]
    return z


def _mean_cost(task: str, output: Floats, target: Floats) -> Floats:
    """The mean loss of each network, shape (points,)."""
    if task == REGRESSION:
        rest = output - target
        return np.asarray(np.square(rest, rest).mean(axis=(1, 2)))
    if task == SEVERAL_KINDS:
        output = output - output.max(axis=1, keepdims=True)
        right = np.where(target > 0, output, 0).sum(axis=1)
        return np.asarray((np.log(np.exp(output).sum(axis=1)) - right).mean(axis=1))
    z = output[:, 0]
    # log(1 + eᶻ) = max(z, 0) + log(1 + e^−|z|), whose parts are the fast ones of numpy
    cost = np.exp(-np.abs(z))
    cost = np.log1p(cost, cost)
    cost += np.maximum(z, 0)
    cost -= z * target[0]
    return np.asarray(cost.mean(axis=1))


def plane_of(name: str, shape: Shape, params: Vector, way: Vector, seed: int = 0) -> Plane:
    """The plane called `name`.

    Args:
        name: `pca`, of the way walked; `random`, filter-normalised through `params`; or two params, as
            `w1_1_1,b1_1`.
        shape: of the network.
        params: where it stands, shape (count,).
        way: the params at each step, shape (steps, count).
        seed: of random directions.

    Raises:
        InputError: when it is none of these.
    """
    if name == "pca":
        return pca_plane(way)
    if name == "random":
        return random_plane(params, seed, [unit.tolist() for unit in shape.units])
    first, _, second = name.partition(",")
    return named_plane(shape.names, first, second, params)
