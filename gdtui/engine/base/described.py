"""Runs that settings describe, with what is set otherwise on the way; and the settings of a run."""

from collections import deque
from collections.abc import Iterator
from typing import Any, Protocol, Self, TypeVar

from gdtui.engine.base.happened import Telling
from gdtui.engine.base.history import History, Simulation
from gdtui.engine.base.settings import Change, Settings, differences

S = TypeVar("S")


class Described(Telling[S], Simulation[S], Protocol[S]):
    """A simulation that settings describe."""

    def settings(self) -> Settings:
        """The settings that describe it, nothing left to be chosen."""

    def rows(self, state: S) -> list[tuple[object, ...]]:
        """What a step did, as lines of a table."""

    def changed(self, settings: Settings) -> Self:
        """The same run under other settings, as far as they may change on the way.

        Raises:
            InputError: when it cannot be made.
        """


D = TypeVar("D", bound=Described[Any])


def follow(history: History[D, S], settings: Settings) -> None:
    """Go the way that settings describe: their changes at their steps, `settings.steps` in all.

    Raises:
        InputError: when a change cannot be made.
    """
    deque(following(history, settings), maxlen=0)


def following(history: History[D, S], settings: Settings) -> Iterator[None]:
    """What `follow` does, a step at a time.

    Raises:
        InputError: when a change cannot be made.
    """
    for step, known in settings.turns():
        yield from walking(history, step)
        if history.cursor == step:
            history.branch(history.simulation.changed(known))
    yield from walking(history, settings.steps or 0)


def walking(history: History[D, S], step: int) -> Iterator[None]:
    """On to a step, or to the end before it, a step at a time."""
    while history.cursor < step and not history.simulation.ended(history.current):
        history.step()
        yield


def way_of(history: History[D, S]) -> Settings:
    """The settings that describe a run up to the cursor, nothing left to be chosen."""
    (_, first), *later = history.turns
    before = first.settings()
    changes: list[Change] = []
    for step, simulation in later:
        after = simulation.settings()
        changes += differences(step, before, after)
        before = after
    return first.settings()._replace(changes=tuple(changes), steps=history.cursor or None)
