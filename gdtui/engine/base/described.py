"""Runs that settings describe, with what is set otherwise on the way; and the settings of a run."""

from dataclasses import replace
from typing import Any, Protocol, Self, TypeVar

from gdtui.engine.base.history import History, Simulation
from gdtui.engine.base.settings import Change, Settings, differences

S = TypeVar("S")


class Described(Simulation[S], Protocol[S]):
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
    for step, known in settings.turns():
        _walk(history, step)
        if history.cursor == step:
            history.branch(history.simulation.changed(known))
    _walk(history, settings.steps or 0)


def _walk(history: History[D, S], step: int) -> None:
    """On to a step, or to the end before it."""
    while history.cursor < step and not history.simulation.ended(history.current):
        history.step()


def way_of(history: History[D, S]) -> Settings:
    """The settings that describe a run up to the cursor, nothing left to be chosen."""
    (_, first), *later = history.turns
    before = first.settings()
    changes: list[Change] = []
    for step, simulation in later:
        after = simulation.settings()
        changes += differences(step, before, after)
        before = after
    return replace(first.settings(), changes=tuple(changes), steps=history.cursor or None)
