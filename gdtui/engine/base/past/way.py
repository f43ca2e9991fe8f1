"""The way of a run: a few numbers of each step that is recorded, from which trails and charts are drawn."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.past.notes import Notes

T = TypeVar("T")
Steps = NDArray[np.int64]
Rows = NDArray[np.float64]


_EVEN = 64
"""What the bytes of a mask are a multiple of."""


def mask(count: int) -> NDArray[np.bool_]:
    """A mask with so many places, to be filled.

    It lies in memory of one of few sizes. numpy keeps seven freed arrays of each size below a kilobyte: masks
    of a way that grows, of every length in turn, would leave half a megabyte there.
    """
    return np.empty(-(-count // _EVEN) * _EVEN, np.bool_)[:count]


class Stretch(NamedTuple):
    """What of a way lies under one simulation.

    Attributes:
        simulation: that in force at these steps.
        steps: rising, shape (n,), read-only.
        rows: their numbers, see `Simulation.footprints`; shape (n, width), read-only.
    """

    simulation: Any
    steps: Steps
    rows: Rows

    def part(self, places: slice | NDArray[np.bool_]) -> "Stretch":
        """Some of its steps."""
        return Stretch(self.simulation, self.steps[places], self.rows[places])


class Way(NamedTuple):
    """What is recorded of a run up to a step, the oldest first.

    Attributes:
        stretches: none of them empty, in order.
        notes: what was worked out of single steps, see `note`.
        lasting: what was worked out of the way up to a step, see `once`.
    """

    stretches: tuple[Stretch, ...]
    notes: dict[object, Notes]
    lasting: dict[tuple[object, int], Any]

    @property
    def steps(self) -> Steps:
        """The steps that are recorded, shape (n,)."""
        if len(self.stretches) == 1:
            return self.stretches[0].steps
        return np.concatenate([np.empty(0, np.int64), *(stretch.steps for stretch in self.stretches)])

    @property
    def step(self) -> int:
        """The last of them."""
        return int(self.stretches[-1].steps[-1])

    @property
    def gap(self) -> int:
        """How far apart its steps lie at the most: 1 where none is left out."""
        return int(np.diff(self.steps).max(initial=1))

    def at(self, step: int) -> tuple[Any, Rows]:
        """The simulation in force at a step that is recorded, and its row."""
        part = next(part for part in reversed(self.stretches) if part.steps[0] <= step)
        return part.simulation, part.rows[np.searchsorted(part.steps, step)]

    def up_to(self, step: int) -> "Way":
        """What is recorded up to a step."""
        ends = (int(np.searchsorted(part.steps, step, "right")) for part in self.stretches)
        return self._of(part.part(slice(end)) for part, end in zip(self.stretches, ends, strict=True))

    def latest(self, most: int) -> "Way":
        """The last steps, `most` of them where there are so many."""
        parts: list[Stretch] = []
        for stretch in reversed(self.stretches):
            parts.insert(0, stretch.part(slice(max(len(stretch.steps) - most, 0), None)))
            most -= len(parts[0].steps)
            if most <= 0:
                break
        return self._of(parts)

    def only(self, chosen: NDArray[np.bool_]) -> "Way":
        """The steps that are chosen, shape (n,)."""
        ends = accumulate(len(stretch.steps) for stretch in self.stretches)
        parts = zip(self.stretches, pairwise((0, *ends)), strict=True)
        return self._of(stretch.part(chosen[first:end]) for stretch, (first, end) in parts)

    def evenly(self, most: int) -> "Way":
        """About `most` of the steps, spread evenly and always the same ones, and the last."""
        steps, stride = self.steps, 1
        while len(steps) > most * stride:
            stride *= 2
        if stride == 1:
            return self
        chosen = np.equal(steps % stride, 0, out=mask(len(steps)))
        chosen[-1:] = True
        return self.only(chosen)

    def _of(self, parts: Iterator[Stretch] | Sequence[Stretch]) -> "Way":
        return self._replace(stretches=tuple(part for part in parts if len(part.steps)))

    def noted(self, what: object, step: int) -> tuple[float, ...] | None:
        """What `note` has kept of a step; None where it was not worked out."""
        return self.notes[what].get(step) if what in self.notes else None

    def note(self, what: object, step: int, make: Callable[[], Sequence[float]]) -> tuple[float, ...]:
        """Numbers worked out of a step that is recorded, or now; they are kept as long as that step is."""
        known = self.noted(what, step)
        if known is None:
            known = tuple(make())
            self.notes.setdefault(what, Notes()).put(step, known)
        return known

    def notes_along(self, what: object, steps: Steps, make: Callable[[int], Sequence[float]]) -> Rows:
        """The same of several steps at once, shape (n, as many); what is not known is made by place."""
        known = self.notes.setdefault(what, Notes())
        for place in np.flatnonzero(~known.holds(steps)).tolist():
            known.put(int(steps[place]), make(place))
        return known.of(steps)

    def once(self, what: object, step: int, make: Callable[[], T]) -> T:
        """What was worked out of the way up to a step, or is now.

        It stays as long as the run does, so that it is the same when steps before it are thinned out.
        """
        key = what, step
        if key not in self.lasting:
            self.lasting[key] = make()
        known: T = self.lasting[key]
        return known


def way_of_states(simulation: Any, states: Sequence[Any]) -> Way:
    """The way through all states of a run, from its step 0 on."""
    steps = np.arange(len(states))
    return Way((Stretch(simulation, steps, simulation.footprints(states)),), {}, {})
