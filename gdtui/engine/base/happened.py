"""What just happened, short enough for 80 columns: one sentence and one equation for every step.

The words are those of each simulation's own module; here is the shape that they keep to.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

from gdtui.engine.base.clipping import clipped

WIDTH = 76
"""The most characters of the sentence, and of the equation."""

S = TypeVar("S", contravariant=True)


class Happened(NamedTuple):
    """What just happened.

    Attributes:
        sentence: one sentence; at the start: what will happen.
        equation: one equation, with its numbers; at the start: what is known there.
    """

    sentence: str
    equation: str


class Telling(Protocol[S]):
    """A simulation that tells what just happened."""

    def happened(self, state: S, index: int = 0, /) -> Happened:
        """What led to `state`."""


def happened(simulation: Telling[S], state: S, index: int = 0) -> Happened:
    """What led to `state`, in one sentence and one equation of at most `WIDTH` characters each.

    Args:
        simulation: any of the four.
        state: where it stands.
        index: of the racer or the lane; a circuit has but one.
    """
    return simulation.happened(state, index)


def told(sentences: Iterable[str], equations: Iterable[str]) -> Happened:
    """The first of the sentences and the first of the equations that fit: the most telling come first."""
    return Happened(_fitting(sentences), _fitting(equations))


def _fitting(versions: Iterable[str]) -> str:
    text = ""
    for text in filter(None, versions):
        if len(text) <= WIDTH:
            return text
    return clipped(text, WIDTH)
