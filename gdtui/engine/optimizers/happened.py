"""What just happened, short enough for 80 columns: one sentence and one equation for every step.

The words are those of `explain`, `race_words` and `backprop_words`; here is the shape that they keep to.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import brief, clipped, term_sum
from gdtui.engine.optimizers.base import Move
from gdtui.engine.optimizers.outcome import Outcome
from gdtui.engine.optimizers.random_search import Spots

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


def endings(outcome: Outcome, variables: Sequence[str], who: str = "") -> tuple[str, ...]:
    """How a run ended, as sentences, the longest first: less and less is said of why.

    Args:
        outcome: that has ended.
        variables: names in its reason that may be long.
        who: whose outcome it is, at the head of the sentence.
    """
    reason = outcome.reason
    for name in variables:
        reason = reason.replace(name, brief(name)) if len(name) > len(brief(name)) else reason
    cuts = [at for at in range(len(reason)) if reason.startswith(("; ", ", ", ": "), at)]
    parts = [reason, *(reason[:at] for at in reversed(cuts))]
    return tuple(f"{who}: {part}." if who else f"{part[0].upper()}{part[1:]}." for part in parts)


def step_equations(move: Move, variables: Sequence[str]) -> Iterable[str]:
    """The step of the param that moved most: the last of its rule's formulas, with shorter and shorter names.

    Then, for a rule that does not explain itself or whose formula does not fit, the sum of the param and its
    update. Random search compares instead.
    """
    if isinstance(move.after, Spots):
        losses = [move.loss, *move.after.losses.tolist()]
        known = [loss for loss in losses if not math.isnan(loss)]
        yield f"L = min({', '.join(map(show, known))}) = {show(min(known))}" if known else ""
    index = max(range(len(variables)), key=lambda i: (abs(float(move.update[i])), -i))
    for width in (12, 6, 3) if move.optimizer.uses_gradient else ():
        name = brief(variables[index], width)
        yield from move.optimizer.equations(move, index, name)[-1:]
    x, update = float(move.params[index]), float(move.update[index])
    yield f"{brief(variables[index])} ← {show(x)}{term_sum(update)} = {show(x + update)}"
