"""Back and forth in time: every state of a run within reach, in bounded memory.

A step is a pure function, so a state that was thinned out is computed again from an earlier one, to the
same bits. A run that makes way for a new one is kept, too: one can step back over the change.
"""

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from gdtui.engine.base.weight import weight

S = TypeVar("S")
BYTES = 12_000_000
"""What the states of a run may weigh together: fewer of ten rules on a loss would show their ways falsely."""
FEWEST = 60
"""States that are kept of a run, however large they are: what is drawn of its way needs some."""


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


C = TypeVar("C", bound=Simulation[Any])


@dataclass(frozen=True, eq=False)
class Earlier(Generic[C, S]):
    """A run that made way for another.

    Attributes:
        kept: its states, by step.
        changes: (step, the simulation in force from there on), ascending.
        stride: how far apart its states lie that are far from the cursor.
        cursor: the step that was shown.
        last: the greatest step that had been recorded.
        at: the step at which the other took its place: 0 for a new run.
        mark: what the caller wants back with it.
    """

    kept: dict[int, S]
    changes: list[tuple[int, C]]
    stride: int
    cursor: int
    last: int
    at: int
    mark: object


class History(Generic[C, S]):
    """The states of a run, with a cursor to move through them, and the runs before it.

    Args:
        simulation: what makes the states.
        capacity: about how many states are kept (at least 8); fewer, but not less than `FEWEST`, where they
            would take more than `BYTES`. Always kept: step 0, every step at which the simulation changed
            (on top of `capacity`), and what lies close to the cursor. The runs before together keep as many
            once more: the oldest are forgotten first, the latest never.
    """

    def __init__(self, simulation: C, capacity: int = 1500) -> None:
        self._most = max(capacity, 8)
        self._earlier: tuple[Earlier[C, S], ...] = ()
        """The runs before, the latest first."""
        self._run = 0
        self.restart(simulation)

    def restart(self, simulation: C) -> S:
        """A run in place of this one, which is forgotten; the runs before it stay within reach."""
        self._capacity = self._most
        self._kept: dict[int, S] = {0: simulation.init()}
        self._changes: list[tuple[int, C]] = [(0, simulation)]
        """(step, the simulation in force from there on), ascending."""
        self._stride = 1
        self._cursor = 0
        self._last = 0
        self._listed: tuple[tuple[int, S], ...] | None = None
        """What `recorded` gives; None where it is to be made anew."""
        self._run += 1
        return self.current

    @property
    def capacity(self) -> int:
        """About how many states are kept."""
        return self._capacity

    @property
    def run(self) -> int:
        """A number that another run has not."""
        return self._run

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
    def turns(self) -> list[tuple[int, C]]:
        """(step, the simulation in force from there on), ascending, up to the cursor."""
        return [change for change in self._changes if change[0] <= self._cursor]

    @property
    def simulation(self) -> C:
        """The simulation in force at the cursor."""
        return self.turns[-1][1]

    def step(self) -> S:
        """One step forward: to the next state recorded, else to a new one; none follows an end."""
        if self._cursor < self._last:
            return self.go_to(self._cursor + 1)
        if not self.simulation.ended(self.current):
            self._keep(self.simulation.step(self.current))
            self._thin()
        return self.current

    def _keep(self, state: S) -> None:
        """Record the next state. States grow where a rule remembers: the 1st, 2nd, 4th, 8th, … is weighed."""
        self._cursor += 1
        self._last = self._cursor
        self._kept[self._cursor] = state
        if self._listed is not None:
            self._listed = (*self._listed, (self._cursor, state))
        begun = self._changes[-1][0]
        steps = self._cursor - begun
        if steps & (steps - 1) == 0:
            fit = BYTES // max(weight(state, self._kept[begun]), 1)
            self._capacity = min(self._capacity, max(fit, FEWEST))

    def back(self) -> S:
        """One step back; none before step 0."""
        return self.go_to(self._cursor - 1)

    def go_to(self, step: int) -> S:
        """The cursor to `step`, or to the nearest one recorded (0…`last`)."""
        self._cursor = min(max(step, 0), self._last)
        self._listed = None
        self._recompute()
        self._thin()
        return self.current

    def branch(self, simulation: C, mark: object = None) -> S:
        """Go on from here under another configuration: what lies after the cursor makes way."""
        state: S = simulation.adopt(self.current)
        here = self._cursor
        if here < self._last:
            self._put_by(here, mark)
        self._kept = {step: kept for step, kept in self._kept.items() if step < here}
        self._kept[here] = state
        self._listed = None
        self._changes = [change for change in self._changes if change[0] < here]
        self._changes.append((here, simulation))
        self._last = here
        return state

    def reset(self, mark: object = None) -> S:
        """Start anew, with the simulation in force at the cursor."""
        return self.begin(self.simulation, mark)

    def begin(self, simulation: C, mark: object = None) -> S:
        """A new run; this one can be gone back to, if it has made a step.

        Args:
            simulation: what makes its states.
            mark: given back by `back_over`.
        """
        if self._last:
            self._put_by(0, mark)
        return self.restart(simulation)

    def _put_by(self, at: int, mark: object) -> None:
        run = Earlier(dict(self._kept), list(self._changes), self._stride, self._cursor, self._last, at, mark)
        room = self._capacity - len(run.kept)
        within = [run]
        for other in self._earlier:
            room -= len(other.kept)
            if room < 0:
                break
            within.append(other)
        self._earlier = tuple(within)

    @property
    def earlier(self) -> Earlier[C, S] | None:
        """The latest run that made way at the cursor's step; None where none did."""
        return next((run for run in self._earlier if run.at == self._cursor), None)

    def back_over(self) -> object:
        """Back over the change at the cursor: to the run that made way there, where it was left.

        The run that is shown is forgotten, and any that came between.

        Returns:
            The mark that was put by with it; None, too, where there is no such run.
        """
        run = self.earlier
        if run is None:
            return None
        self._earlier = self._earlier[self._earlier.index(run) + 1 :]
        self._kept, self._changes, self._stride = dict(run.kept), list(run.changes), run.stride
        self._cursor, self._last = run.cursor, run.last
        self._listed = None
        self._run += 1
        return run.mark

    def recorded(self) -> tuple[tuple[int, S], ...]:
        """(step, state) of what is kept up to the cursor, oldest first: for trails and charts.

        The same object as before, as long as nothing has changed.
        """
        if self._listed is None:
            steps = sorted(step for step in self._kept if step <= self._cursor)
            self._listed = tuple((step, self._kept[step]) for step in steps)
        return self._listed

    @property
    def _reach(self) -> int:
        """How far around the cursor every state is kept."""
        return self._capacity // 4

    def _recompute(self) -> None:
        """The state at the cursor from the nearest kept before it."""
        if self._cursor in self._kept:
            return
        step = max(kept for kept in self._kept if kept < self._cursor)
        # no change lies between: the step of a change is always kept
        simulation, state = self.simulation, self._kept[step]
        while step < self._cursor:
            state = simulation.step(state)
            step += 1
            if self._cursor - step <= self._reach:
                self._kept[step] = state

    def _thin(self) -> None:
        """Far from the cursor, keep only every `stride`-th state.

        The stride grows threefold and so stays odd: a run that flips from side to side at each step
        keeps states of both sides.
        """
        if len(self._kept) <= self._capacity + len(self._changes):
            return
        fixed = {step for step, _ in self._changes}
        self._listed = None
        while True:
            self._kept = {
                step: state
                for step, state in self._kept.items()
                if step in fixed or step % self._stride == 0 or abs(step - self._cursor) <= self._reach
            }
            if len(self._kept) <= self._capacity * 3 // 4 + len(fixed):
                return
            self._stride *= 3
