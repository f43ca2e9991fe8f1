"""What just happened, in words and in formulas with their numbers.

Every phrase states what its condition has checked. A line of formulas is at most 76 columns wide for params
with names of one letter, and so is each sentence.
"""

import math
from collections.abc import Sequence

import numpy as np

from gdtui.engine.base.happened import Happened, told
from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import brief, listed, vector
from gdtui.engine.optimizers.base import Move
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.words import endings, step_equations


@np.errstate(all="ignore")
def equations_for(racer: Racer, variables: Sequence[str], index: int) -> tuple[str, ...]:
    """The last step of the variable number `index` in formulas; none at the start."""
    move = racer.move
    return () if move is None else move.optimizer.equations(move, index, variables[index])


@np.errstate(all="ignore")
def opening(racer: Racer, variables: Sequence[str]) -> str:
    """What there is to say before the first step, in plain words."""
    reason = racer.outcome.reason
    ended = f"{reason[0].upper()}{reason[1:]}." if racer.outcome.ended else ""
    return " ".join(filter(None, (_outlook(racer, variables), ended)))


@np.errstate(all="ignore")
def asides(racer: Racer, variables: Sequence[str]) -> tuple[str, ...]:
    """What else there is to say of the last step, besides what `happened` says."""
    move = racer.move
    if move is None:
        return ()
    if racer.outcome.ended:
        return (*_movement(move, racer.loss, variables), move.optimizer.remark(move))
    return move.optimizer.remark(move), _surprise(move, racer, variables)


@np.errstate(all="ignore")
def happened(racer: Racer, variables: Sequence[str]) -> Happened:
    """The last step in one sentence and one equation."""
    names = tuple(map(brief, variables))
    move = racer.move
    if racer.outcome.ended:
        said = endings(racer.outcome, variables)
    elif move is None:
        said = _first_words(racer, names)
    else:
        said = _last_words(move, racer.loss, names)
    return told(said, _at(racer, names) if move is None else step_equations(move, variables))


def _at(racer: Racer, names: Sequence[str]) -> tuple[str, ...]:
    """What is known before the first step."""
    here = racer.params.tolist()
    if not racer.optimizer.uses_gradient:
        return (f"L({listed(here)}) = {show(racer.loss)}",)
    slopes = racer.gradient.tolist()
    if len(names) == 1:
        return (f"dL/d{names[0]} = {show(slopes[0])} at {names[0]} = {show(here[0])}",)
    return (f"∇L({listed(here)}) = {vector(slopes)}", f"∇L = {vector(slopes)}")


def _first_words(racer: Racer, names: Sequence[str]) -> tuple[str, ...]:
    """What the first step sets out from."""
    loss = show(racer.loss)
    if not racer.optimizer.uses_gradient:
        return (f"Parachutes will land at random spots, to beat the loss of {loss} here.",)
    leaves = f"The first step sets off from a loss of {loss}"
    return (f"{leaves}: {_downhill(racer, names)}.", f"{leaves}.")


def _last_words(move: Move, loss: float, names: Sequence[str]) -> tuple[str, ...]:
    """The last step and what it did to the loss, more and more briefly."""
    way, *change = (sentence.rstrip(".") for sentence in _movement(move, loss, names))
    if not move.optimizer.uses_gradient:
        way = move.optimizer.remark(move).rstrip(".") or way
        change = change or [f"The loss stays at {show(loss)}"]
    if not change:
        return (f"{way}.",)
    changed = change[0][0].lower() + change[0][1:]
    head = way.partition(":")[0]
    return (
        f"{way}; {changed}.",
        f"{way}; {_reached(move.loss, loss)}.",
        f"{head}; {changed}." if head != way else "",
        f"{change[0]}.",
    )


def _reached(before: float, after: float) -> str:
    """How the loss changed, without where it was."""
    if after == before:
        return f"the loss is still {show(after)}"
    return f"the loss {'rose' if after > before else 'fell' if after < before else 'went'} to {show(after)}"


def _outlook(racer: Racer, variables: Sequence[str]) -> str:
    """At the start: the loss, and where downhill is."""
    if racer.outcome.kind is Kind.DIVERGED:
        return ""
    here = f"The loss here is {show(racer.loss)}."
    if not racer.optimizer.uses_gradient:
        return f"{here} Parachutes will land at random spots; the best counts."
    if not racer.gradient.any():
        return f"{here} The gradient is zero: no direction is downhill."
    way = _downhill(racer, variables)
    return f"{here} {way[0].upper()}{way[1:]}."


def _downhill(racer: Racer, variables: Sequence[str]) -> str:
    """Where downhill is."""
    if len(variables) == 1:
        return f"downhill is to the {_side(float(racer.gradient[0]))}"
    if len(variables) > 2:
        return "downhill is against the gradient"
    ways = [
        f"{name} {'falls' if slope > 0 else 'grows'}"
        for name, slope in zip(variables, racer.gradient.tolist(), strict=True)
        if slope
    ]
    return f"downhill, {' and '.join(ways)}"


def _side(slope: float) -> str:
    return "left" if slope > 0 else "right"


def _movement(move: Move, loss: float, variables: Sequence[str]) -> tuple[str, ...]:
    if not move.update.any():
        return (f"Nothing moved: the loss stays at {show(loss)}.",)
    return _direction(move, variables, loss > move.loss), _loss_change(move.loss, loss)


def _direction(move: Move, variables: Sequence[str], rose: bool) -> str:
    """Which way it went, whether it set off downhill, and whether it went too far."""
    went = _went(move, variables)
    if not move.optimizer.uses_gradient:
        return f"{went}."
    climb = float(move.update @ move.gradient)
    if len(variables) == 1 and climb:
        turn = ":" if climb < 0 else ", but"
        return f"Downhill is to the {_side(float(move.gradient[0]))}{turn} {went}."
    if climb < 0:
        return f"Too far downhill: {went}." if rose else f"Downhill: {went}."
    if climb > 0:
        return f"Uphill: {went}."
    return f"Neither up nor down: {went}."


def _went(move: Move, variables: Sequence[str]) -> str:
    if len(variables) > 2:
        return f"the params moved by {show(float(move.update @ move.update) ** 0.5)}"
    return ", ".join(
        f"{name} {'grew' if change > 0 else 'fell'} by {show(abs(change))}"
        for name, change in zip(variables, move.update.tolist(), strict=True)
        if change
    )


def _loss_change(before: float, after: float) -> str:
    if after == before:
        return f"The loss stayed at {show(after)}."
    if not math.isfinite(after - before):
        return f"The loss went from {show(before)} to {show(after)}."
    verb = "rose" if after > before else "fell"
    if show(before) == show(after):
        return f"The loss {verb} by {show(abs(after - before))} to {show(after)}."
    return f"The loss {verb} from {show(before)} to {show(after)}."


def _surprise(move: Move, racer: Racer, variables: Sequence[str]) -> str:
    """What a learner may not have expected, if there is anything."""
    if not move.optimizer.uses_gradient:
        return ""
    if racer.loss > move.loss and float(move.update @ move.gradient) < 0:
        return "It set off downhill but went too far: the loss rose."
    turned = [
        f"∂L/∂{name}"
        for index, name in enumerate(variables)
        if move.gradient[index] * racer.gradient[index] < 0 and move.update[index] * move.gradient[index] < 0
    ]
    if not turned or len(turned) > 2:
        return ""
    return f"{' and '.join(turned)} changed sign: downhill there now lies the other way."
