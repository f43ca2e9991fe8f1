"""Softmax's cross-entropy of scores that are linear in the params, by matrix products.

Where p are the probabilities of an example's kinds and y says which one it is of, the loss is −log p·y, its
slopes against the scores are p − y, and its second derivatives diag(p) − p·pᵀ (Bishop, "Pattern Recognition
and Machine Learning", 2006, §4.3.4).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.data import Dataset
from gdtui.engine.losses.formulas import numbered
from gdtui.engine.losses.objective import Vector


class Kinds(NamedTuple):
    """What the products are of, where an example has a score for each kind.

    The params lie as `order` says: those of the bias, of the first input … and of each one for every kind.

    Attributes:
        matrix: ones, then a row for each input, shape (1 + inputs, n).
        members: 1 where an example is of a kind, else 0, shape (kinds, n).
        order: the place among the params of each kind's part in each row, shape (1 + inputs, kinds).
        steep: by what the slopes are to be multiplied.
    """

    matrix: Vector
    members: Vector
    order: NDArray[np.intp]
    steep: float = 1.0

    @property
    def examples(self) -> int:
        """How many examples there are."""
        return int(self.matrix.shape[1])

    def sums(self, params: Vector) -> tuple[float, Vector]:
        """The losses' sum and its gradient, shape (params,)."""
        scores, odds, total = self._odds(params)
        right = (self.members * scores).sum(axis=0)
        return float((np.log(total) - right).sum()), self._back(odds / total - self.members)

    def costs(self, points: Vector) -> Vector:
        """Each example's loss at several points, shape (points, params) → (points, n)."""
        rows, kinds = self.order.shape
        weights = points[:, self.order.T].reshape(-1, rows)
        scores = weights.dot(self.matrix).reshape(len(points), kinds, -1)
        scores -= scores.max(axis=1, keepdims=True)
        costs: Vector = np.log(np.exp(scores).sum(axis=1)) - (self.members * scores).sum(axis=1)
        return costs

    def curvatures(self, params: Vector) -> Vector:
        """The sum of the losses' second derivatives, shape (params, params)."""
        columns = [self.product(params, direction) for direction in np.eye(params.size)]
        return np.stack(columns, axis=1)

    def product(self, params: Vector, direction: Vector) -> Vector:
        """The same times a direction, shape (params,), without the whole of it."""
        _, odds, total = self._odds(params)
        shares, turned = odds / total, self._scores(direction)
        return self._back(shares * (turned - (shares * turned).sum(axis=0)))

    def _scores(self, params: Vector) -> Vector:
        """Each kind's score for each example, shape (kinds, n)."""
        return np.asarray(params[self.order].T.dot(self.matrix))

    def _odds(self, params: Vector) -> tuple[Vector, Vector, Vector]:
        """The scores less an example's largest, their exponentials, and the sum of these: 1 at least."""
        scores = self._scores(params)
        scores -= scores.max(axis=0)
        odds = np.exp(scores)
        return scores, odds, odds.sum(axis=0)

    def _back(self, slopes: Vector) -> Vector:
        """What slopes against the scores, shape (kinds, n), come to for the params."""
        result = np.empty(self.order.size)
        result[self.order] = self.matrix.dot(slopes.T)
        return result

    def take(self, chosen: NDArray[np.intp] | slice) -> "Kinds":
        """The same of the chosen examples alone."""
        return self._replace(matrix=self.matrix[:, chosen], members=self.members[:, chosen])


def kinds_of(data: Dataset, variables: tuple[str, ...]) -> tuple[Kinds, tuple[str, ...]]:
    """What a softmax model of the data is made of, and which input each row of its matrix holds.

    Args:
        data: with a column of 0 and 1 for each kind.
        variables: the params' names as `formulas` gives them: `b_1`, `w1_1`, … with the number of the kind.
    """
    inputs, kinds = data.inputs, range(1, len(data.members) + 1)
    rows = ("b", *numbered("w", len(inputs)))
    order = np.array([[variables.index(f"{row}_{kind}") for kind in kinds] for row in rows])
    matrix = np.stack([np.ones(data.examples), *map(data.column, inputs)])
    return Kinds(matrix, np.stack([*map(data.column, data.members)]), order), ("", *inputs)
