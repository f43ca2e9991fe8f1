"""Numbers that were worked out of single steps of a run, in few bytes: there may be some of every step."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray


class Notes:
    """Of some steps, a few numbers each: always as many.

    An entry of a dict with a tuple of floats would take some 250 bytes; this takes 8 for each number.
    """

    def __init__(self) -> None:
        self._steps, self._numbers = array("q"), array("d")

    def __len__(self) -> int:
        return len(self._steps)

    def get(self, step: int) -> tuple[float, ...] | None:
        """What is known of a step; None where nothing is."""
        place = bisect_left(self._steps, step)
        known = place < len(self._steps) and self._steps[place] == step
        return self._at(place) if known else None

    def holds(self, steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Of which of some steps something is known, shape (n,)."""
        if not self._steps:
            return np.zeros(len(steps), np.bool_)
        known = np.frombuffer(self._steps, np.int64)
        places = np.minimum(known.searchsorted(steps), len(known) - 1)
        found: NDArray[np.bool_] = known[places] == steps
        return found

    def of(self, steps: NDArray[np.int64]) -> NDArray[np.float64]:
        """What is known of some steps of which something is, shape (n, as many)."""
        places = np.frombuffer(self._steps, np.int64).searchsorted(steps)
        found: NDArray[np.float64] = np.frombuffer(self._numbers).reshape(len(self), -1)[places]
        return found

    def put(self, step: int, numbers: Sequence[float]) -> None:
        """Know these of a step of which nothing was known.

        Raises:
            ValueError: when there are more or fewer of them than of the other steps.
        """
        place, wide = bisect_left(self._steps, step), len(numbers)
        if len(self._numbers) != wide * len(self._steps):
            raise ValueError(f"{wide} numbers of a step, and {self._numbers} of {self._steps}")
        self._steps.insert(place, step)
        self._numbers[place * wide : place * wide] = array("d", numbers)

    def only(self, chosen: Callable[[int], bool]) -> "Notes":
        """What is known of the steps that are chosen."""
        found = Notes()
        for place, step in enumerate(self._steps):
            if chosen(step):
                found._steps.append(step)
                found._numbers.extend(self._at(place))
        return found

    def _at(self, place: int) -> tuple[float, ...]:
        wide = len(self._numbers) // len(self._steps)
        return tuple(self._numbers[place * wide : (place + 1) * wide])
