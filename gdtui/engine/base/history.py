"""Back and forth in time: every state of a run within reach, in bounded memory.

A step is a pure function, so a state that was not kept is computed again from an earlier one, to the same
bits. What is drawn of the whole way is kept apart, as a few numbers of each step. A run that makes way for a
new one is kept, too: one can step back over the change.
"""

from gdtui.engine.base.past.earlier import Earlier
from gdtui.engine.base.past.recording import ROOM, C, Recording, S, Simulation

__all__ = ["ROOM", "History", "Simulation"]


class History(Recording[C, S]):
    """The states of a run, with a cursor to move through them, its way, and the runs before it.

    Args:
        simulation: what makes the states.
        capacity: about how many states, and rows of the way, are kept (at least 8); fewer states, but not
            less than `FEWEST`, where they would take more than `room`, and fewer rows likewise. States are
            kept the more sparsely the farther they lie from the cursor. Always kept: step 0, the last, and
            every step at which the simulation changed (on top of those). The runs before together keep
            as much once more: the oldest are forgotten first, the latest never.
        room: bytes.
    """

    def __init__(self, simulation: C, capacity: int = 1500, room: int = ROOM) -> None:
        self._earlier: tuple[Earlier, ...] = ()
        """The runs before, the latest first."""
        self._run = 0
        super().__init__(simulation, max(capacity, 8), room)

    def restart(self, simulation: C) -> S:
        """A run in place of this one, which is forgotten; the runs before it stay within reach."""
        self._anew(simulation)
        self._run += 1
        return self.current

    @property
    def run(self) -> int:
        """A number that another run has not."""
        return self._run

    def back(self) -> S:
        """One step back; none before step 0."""
        return self.go_to(self._cursor - 1)

    def branch(self, simulation: C, mark: object = None) -> S:
        """Go on from here under another configuration: what lies after the cursor makes way."""
        state: S = simulation.adopt(self.current)
        here = self._cursor
        self._record()
        if here < self._last:
            self._put_by(here, mark)
        self._kept = {step: kept for step, kept in self._kept.items() if step < here}
        self._kept[here] = state
        self._changes = [change for change in self._changes if change[0] < here]
        self._changes.append((here, simulation))
        self._track = self._track.before(here)
        self._track.begin(simulation, here, simulation.footprints([state]))
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
            self._record()
            self._put_by(0, mark)
        return self.restart(simulation)

    def _put_by(self, at: int, mark: object) -> None:
        kept, changes = dict(self._kept), list(self._changes)
        place = self._cursor, self._last, at, mark
        run = Earlier(kept, self._track, changes, self._reach, *place, self._capacity)
        room = 1 - run.share
        within = [run]
        for other in self._earlier:
            room -= other.share
            if room < 0:
                break
            within.append(other)
        self._earlier = tuple(within)

    @property
    def earlier(self) -> Earlier | None:
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
        self._kept, self._changes, self._reach = dict(run.kept), list(run.changes), run.reach
        self._capacity, self._track, self._fresh = run.capacity, run.track, []
        self._cursor, self._last = run.cursor, run.last
        self._run += 1
        return run.mark
