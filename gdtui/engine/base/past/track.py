"""The way of a run while it is recorded: rows of numbers in arrays that grow, in bounded memory."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gdtui.engine.base.past.notes import Notes
from gdtui.engine.base.past.way import Rows, Steps, Stretch, Way

FEWEST = 60
"""Rows that are kept of a run, however long they are: what is drawn of its way needs some."""
_FIRST = 16


class _Growing:
    """A stretch with room for more rows."""

    def __init__(self, simulation: Any, steps: Steps, rows: Rows) -> None:
        self.simulation = simulation
        self._steps, self._rows, self.count = steps, rows, len(steps)

    @property
    def steps(self) -> Steps:
        return self._steps[: self.count]

    @property
    def rows(self) -> Rows:
        return self._rows[: self.count]

    def add(self, steps: Steps, rows: Rows, most: int) -> None:
        """Further rows; room is made for twice as many as there are, but for `most` at the most."""
        if steps[0] <= self._steps[self.count - 1]:
            self._merge(steps, rows)
            return
        end = self.count + len(steps)
        if end > len(self._steps):
            length = max(end, min(2 * end, most))
            self._steps, self._rows = (_wider(known, length) for known in (self._steps, self._rows))
        self._steps[self.count : end], self._rows[self.count : end] = steps, rows
        self.count = end

    def _merge(self, steps: Steps, rows: Rows) -> None:
        """Between those that are known; a step that is known stays as it is."""
        every = np.concatenate([self.steps, steps])
        self._steps, places = np.unique(every, return_index=True)
        self._rows = np.concatenate([self.rows, rows])[places]
        self.count = len(self._steps)

    def up_to(self, step: int) -> Stretch:
        end = int(np.searchsorted(self.steps, step, "right"))
        parts = self._steps[:end], self._rows[:end]
        for part in parts:
            part.flags.writeable = False
        return Stretch(self.simulation, *parts)


def _wider(known: Any, length: int) -> Any:
    wider = np.empty((max(length, _FIRST), *known.shape[1:]), known.dtype)
    wider[: len(known)] = known
    return wider


def _only(notes: dict[object, Notes], chosen: Callable[[int], bool]) -> dict[object, Notes]:
    return {what: known.only(chosen) for what, known in notes.items()}


class Track:
    """What is recorded of the way of a run.

    Args:
        capacity: about how many steps are kept; step 0 and those at which the simulation changed always are.
        room: bytes that all rows may take; `FEWEST` of them are kept all the same.
    """

    def __init__(self, capacity: int, room: int) -> None:
        self._most, self._room = capacity, room
        self._parts: list[_Growing] = []
        self._notes: dict[object, Notes] = {}
        self._lasting: dict[tuple[object, int], Any] = {}
        self._shown: tuple[int, Way] | None = None
        """What was asked for last, and up to which step; None where rows have come since."""
        self.stride = 1
        """How far apart the steps lie that are far from the cursor."""

    def __len__(self) -> int:
        return sum(part.count for part in self._parts)

    @property
    def capacity(self) -> int:
        """About how many steps are kept."""
        wide = max((part.rows.shape[1] for part in self._parts), default=0)
        return min(self._most, max(self._room // (8 * wide or 1), FEWEST))

    @property
    def reach(self) -> int:
        """How far around the cursor every step is kept that was walked."""
        return self.capacity // 4

    def knows(self, step: int) -> bool:
        """Whether the row of a step is kept."""
        return any(step in part.steps for part in self._parts)

    def begin(self, simulation: Any, step: int, rows: Rows) -> None:
        """Another stretch, of which this is the row of the first step."""
        self._shown = None
        self._parts.append(_Growing(simulation, np.array([step]), rows))

    def add(self, steps: Sequence[int], rows: Rows) -> None:
        """The rows of further steps, rising, all in one stretch."""
        first, self._shown = 0, None
        while first < len(steps):  # thinned out where it would be if each came by itself
            full = self._full
            end = first + max(full - len(self) + 1, 1)
            part = next(part for part in reversed(self._parts) if part.steps[0] <= steps[0])
            part.add(np.array(steps[first:end]), rows[first:end], full + 1)
            self._thin(steps[:end][-1])
            first = end

    def before(self, step: int) -> "Track":
        """The same, without what was recorded from that step on."""
        found = Track(self._most, self._room)
        found.stride = self.stride
        for stretch in self.up_to(step - 1).stretches:
            found._parts.append(_Growing(stretch.simulation, stretch.steps.copy(), stretch.rows.copy()))
        found._notes = _only(self._notes, lambda noted: noted < step)
        found._lasting = {key: note for key, note in self._lasting.items() if key[1] < step}
        return found

    def up_to(self, step: int) -> Way:
        """What is recorded up to a step: the same object as before, as long as nothing has changed."""
        if self._shown is None or self._shown[0] != step:
            parts = (part.up_to(step) for part in self._parts)
            found = tuple(part for part in parts if len(part.steps))
            self._shown = step, Way(found, self._notes, self._lasting)
        return self._shown[1]

    @property
    def _full(self) -> int:
        return self.capacity + len(self._parts)

    def _thin(self, cursor: int) -> None:
        """Far from the cursor, keep only every `stride`-th step.

        The stride grows threefold and so stays odd: of a run that flips from side to side at each step both
        sides stay.
        """
        if len(self) <= self._full:
            return
        while True:
            chosen = [self._chosen(part.steps, cursor) for part in self._parts]
            if sum(int(places.sum()) for places in chosen) <= self.capacity * 3 // 4 + len(self._parts):
                break
            self.stride *= 3
        self._parts = [
            _Growing(part.simulation, part.steps[places], part.rows[places])
            for part, places in zip(self._parts, chosen, strict=True)
        ]
        kept = {step for part in self._parts for step in part.steps.tolist()}
        self._notes = _only(self._notes, kept.__contains__)

    def _chosen(self, steps: Steps, cursor: int) -> Any:
        chosen = (steps % self.stride == 0) | (np.abs(steps - cursor) <= self.reach)
        chosen[0] = True
        return chosen
