"""A step on its way: pictures in which the dots are between where they were and where they are.

Only what stands on a place is drawn there; every number and word is that of the new state at once.
"""

from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

S = TypeVar("S")


class Glide(NamedTuple, Generic[S]):
    """How far a step has come.

    Attributes:
        whence: the state that was shown before.
        part: of the way to the state that is shown, above 0 and below 1.
    """

    whence: S
    part: float

    def between(self, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        """A place on the way from one to the other; where either is not finite, the end of it."""
        if start.shape != end.shape or not (np.isfinite(start).all() and np.isfinite(end).all()):
            return end
        return start * (1 - self.part) + end * self.part
