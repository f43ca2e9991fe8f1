"""A run that made way for another, and can be gone back to."""

from typing import Any, NamedTuple

from gdtui.engine.base.past.track import Track


class Earlier(NamedTuple):
    """All that is kept of it.

    Attributes:
        kept: its states, by step.
        track: its way.
        changes: (step, the simulation in force from there on), ascending.
        reach: how close to the cursor all its states are kept.
        cursor: the step that was shown.
        last: the greatest step that had been recorded.
        at: the step at which the other took its place: 0 for a new run.
        mark: what the caller wants back with it.
        capacity: how many states of its size a run may keep.
    """

    kept: dict[int, Any]
    track: Track
    changes: list[tuple[int, Any]]
    reach: int
    cursor: int
    last: int
    at: int
    mark: object
    capacity: int

    @property
    def share(self) -> float:
        """What it takes of the room that a run has, for its states or for its way: the greater part."""
        return max(len(self.kept) / self.capacity, len(self.track) / self.track.capacity)
