"""One run as it is recorded: states to go back to, and the whole way in numbers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from gdtui.engine.base.past.track import Track
from gdtui.engine.base.past.way import Rows, Way
from gdtui.engine.base.past.weight import weight

S = TypeVar("S")
ROOM = 350_000
"""Bytes that the states of a run may take, and as many again the rows of its way."""
FEWEST = 16
"""States that are kept of a run, however large they are."""


class Simulation(Protocol[S]):
    """What a history drives: a frozen configuration with pure functions."""

    def init(self) -> S:
        """The state at step 0."""

    def step(self, state: S) -> S:
        """The state one step later."""

    def ended(self, state: S) -> bool:
        """Whether no step follows `state`."""

    def adopt(self, state: S) -> S:
        """`state`, reached under another configuration, as this one goes on from it."""

    def footprints(self, states: Sequence[S]) -> Rows:
        """The numbers of some states that their way is drawn from, shape (states, width)."""


C = TypeVar("C", bound=Simulation[Any])


class Recording(Generic[C, S]):
    """The states of one run, with a cursor to move through them, and its way.

    Args:
        simulation: what makes the states.
        capacity: about how many states, and rows of the way, are kept.
        room: bytes that the states may take, and as many again the rows.
    """

    def __init__(self, simulation: C, capacity: int, room: int) -> None:
        self._most, self._room = capacity, room
        self._anew(simulation)

    def _anew(self, simulation: C) -> None:
        self._capacity = self._most
        self._reach = self._capacity // 2
        """How close to the cursor every state is kept."""
        self._sparsest = 1
        """How far apart the states lie that are far from the cursor."""
        self._kept: dict[int, S] = {0: simulation.init()}
        self._changes: list[tuple[int, C]] = [(0, simulation)]
        """(step, the simulation in force from there on), ascending."""
        self._track = Track(self._most, self._room)
        self._fresh: list[int] = []
        """Steps whose states are kept, and whose rows are still to be recorded."""
        self._next: tuple[C, S, S] | None = None
        """What was foreseen: by which simulation, from which state, and the state it leads to."""
        self._cursor = 0
        self._last = 0
        self._track.begin(simulation, 0, simulation.footprints([self.current]))

    @property
    def capacity(self) -> int:
        """About how many states are kept."""
        return self._capacity

    @property
    def cursor(self) -> int:
        """The step that is shown."""
        return self._cursor

    @property
    def last(self) -> int:
        """The greatest step recorded."""
        return self._last

    @property
    def current(self) -> S:
        """The state at the cursor."""
        state: S = self._kept[self._cursor]
        return state

    @property
    def first(self) -> S:
        """The state at step 0."""
        return self._kept[0]

    @property
    def turns(self) -> list[tuple[int, C]]:
        """(step, the simulation in force from there on), ascending, up to the cursor."""
        return [change for change in self._changes if change[0] <= self._cursor]

    @property
    def simulation(self) -> C:
        """The simulation in force at the cursor."""
        return self.turns[-1][1]

    @property
    def way(self) -> Way:
        """What is drawn of the run up to the cursor."""
        self._record()
        return self._track.up_to(self._cursor)

    @property
    def kept(self) -> dict[int, S]:
        """The states that are kept, by step."""
        return dict(self._kept)

    def step(self) -> S:
        """One step forward: to the next state recorded, else to a new one; none follows an end."""
        if self._cursor < self._last:
            return self.go_to(self._cursor + 1)
        following = self.foreseen()
        if following is not None:
            self._next = None
            self._keep(following)
            self._thin()
        return self.current

    def foreseen(self) -> S | None:
        """The state that `step` will record, worked out now and not again then; None where it makes none."""
        (_, simulation), state = self._changes[-1], self.current
        if self._cursor < self._last or simulation.ended(state):
            return None
        if self._next is None or self._next[0] is not simulation or self._next[1] is not state:
            self._next = simulation, state, simulation.step(state)
        return self._next[2]

    def _keep(self, state: S) -> None:
        """Keep the next state. States grow where a rule remembers: the 1st, 2nd, 4th, 8th, … is weighed."""
        self._cursor += 1
        self._last = self._cursor
        self._kept[self._cursor] = state
        self._fresh.append(self._cursor)
        begun = self._changes[-1][0]
        steps = self._cursor - begun
        if steps & (steps - 1) == 0:
            fit = self._room // max(weight(state, self._kept[begun]), 1)
            self._capacity = min(self._capacity, max(fit, FEWEST))
            self._reach = min(self._reach, self._capacity // 2)

    def go_to(self, step: int) -> S:
        """The cursor to `step`, or to the nearest one recorded (0…`last`)."""
        self._record()
        self._cursor = min(max(step, 0), self._last)
        self._recompute()
        self._thin()
        return self.current

    def recent(self, most: int) -> list[S]:
        """The latest states up to the cursor, one after another, `most` of them where there are so many."""
        first = max(self._cursor - most + 1, 0)
        if any(step not in self._kept for step in range(first, self._cursor)):
            self._kept.update(self._walk(first))
        return [self._kept[step] for step in range(first, self._cursor + 1)]

    def _record(self) -> None:
        """The rows of the states that came since it was last done."""
        if self._fresh:
            states = [self._kept[step] for step in self._fresh]
            self._track.add(self._fresh, self._changes[-1][1].footprints(states))
            self._fresh = []

    def _recompute(self) -> None:
        """The state at the cursor from the nearest kept before it, and the rows of those between."""
        known = self._cursor in self._kept
        if known and self._track.knows(self._cursor):
            return
        first = self._cursor if known else max(step for step in self._kept if step < self._cursor) + 1
        # no change lies between: the step of a change is always kept
        steps, rows, staying = [], [], self._staying(range(first, self._cursor + 1))
        for step, state in self._walk(first):
            if step in staying:
                self._kept[step] = state
            if self._cursor - step <= self._track.reach:
                steps.append(step)
                rows.append(self.simulation.footprints([state]))
        self._track.add(steps, np.concatenate(rows))

    def _walk(self, first: int) -> Iterator[tuple[int, S]]:
        """(step, state) from a step up to the cursor; a state that is not kept is computed again."""
        step = max(kept for kept in self._kept if kept <= first)
        state = self._kept[step]
        while step < self._cursor:
            if step >= first:
                yield step, state
            simulation = next(made for since, made in reversed(self._changes) if since <= step)
            step += 1
            state = self._kept[step] if step in self._kept else simulation.step(state)
        yield step, state

    def _staying(self, steps: Iterable[int]) -> set[int]:
        """Those whose states are kept: all near the cursor, farther off every 2nd, then 4th, 8th, 16th.

        And so on as far as `_sparsest`: half of them are spread evenly, which bounds what a leap computes.
        """
        known = np.array([*steps])
        apart = np.abs(known - self._cursor) // self._reach
        sparse = np.left_shift(1, np.frexp(apart)[1])  # frexp gives 0, 1, 2, 2, 3 for 0, 1, 2, 3, 4
        sparse = np.minimum(sparse, self._sparsest) - 1
        return set(known[known & sparse == 0].tolist())

    def _thin(self) -> None:
        """Far from the cursor, keep few states: the sparser, the farther."""
        if len(self._kept) <= self._capacity + len(self._changes):
            return
        self._record()
        fixed = {step for step, _ in self._changes} | {self._last}
        self._sparsest = 1 << (2 * self._last // self._capacity).bit_length()
        while True:
            staying = self._staying(self._kept) | fixed
            if len(staying) <= self._capacity * 7 // 8 + len(fixed) or self._reach == 1:
                break
            self._reach = max(self._reach * 7 // 8, 1)
        self._kept = {step: state for step, state in self._kept.items() if step in staying}
