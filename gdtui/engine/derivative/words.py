"""What is said of a typed derivative: by the command `check`, and on the screens."""

import math
from collections.abc import Sequence

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import counted, place
from gdtui.engine.derivative.hints import hint
from gdtui.engine.derivative.typed import Derivative
from gdtui.engine.derivative.verdict import Verdict, compare

_DIGITS = 6
_WIDTH = 40
_MOST = 3
"""So many reasons for leaving a place out are told."""


def symbol(verdict: Verdict, variable: int) -> str:
    """The derivative that is meant, dL/dw or of several variables ∂L/∂x."""
    names = verdict.derivative.loss.inputs
    sign = "d" if len(names) == 1 else "∂"
    return f"{sign}{verdict.derivative.of}/{sign}{names[variable]}"


def report(verdict: Verdict) -> list[str]:
    """What was found, line by line: the verdict, a hint, and how it was checked."""
    if not verdict.possible:
        return [f"nothing to compare: {_left_out(verdict)}"]
    if verdict.right:
        return [f"right: {_agreement(verdict)}", _checked(verdict)]
    found = hint(verdict)
    return [f"wrong: {difference(verdict)}", *([f"hint: {found}"] if found else []), _checked(verdict)]


def sentence(verdict: Verdict) -> str:
    """The same in a sentence or two."""
    if not verdict.possible:
        return f"Nothing to compare: {_left_out(verdict)}."
    if verdict.right:
        left_out = f" Left out: {_left_out(verdict)}." if verdict.left_out else ""
        return f"Right: {_agreement(verdict)}.{left_out}"
    return f"Wrong: {difference(verdict)}. {hint(verdict)}".rstrip()


def here(derivative: Derivative, point: Sequence[float]) -> str:
    """How the typed derivatives do at one point, in a sentence."""
    found = Verdict(derivative, tuple(compare(derivative, point)), ())
    if found.right:
        return f"Yours, {clipped(derivative.text, _WIDTH)}, is right here."
    typed, exact = _apart(found.worst.typed, found.worst.exact)
    return f"Yours is {typed} here, {symbol(found, found.worst.variable)} is {exact}."


def difference(verdict: Verdict) -> str:
    """Where they are furthest apart, and both numbers."""
    worst = verdict.worst
    here = place(verdict.derivative.loss.inputs, worst.place.point)
    typed, exact = _apart(worst.typed, worst.exact)
    meant = symbol(verdict, worst.variable)
    if not math.isfinite(worst.typed):
        return f"at {here} yours has no value ({typed}), {meant} is {exact}"
    return f"at {here} yours is {typed}, {meant} is {exact}{_measured(verdict)}"


def _apart(one: float, other: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see them differ."""
    shown = (tuple(show(number, digits) for number in (one, other)) for digits in range(_DIGITS, 17))
    left, right = next((pair for pair in shown if pair[0] != pair[1]), (repr(one), repr(other)))
    return left, right


def _measured(verdict: Verdict) -> str:
    measured = verdict.measured
    return "" if measured is None else f" (measured by differences: {show(measured, _DIGITS)})"


def _agreement(verdict: Verdict) -> str:
    texts = ", ".join(verdict.derivative.written)
    meant = "that is the gradient" if len(verdict.derivative.parts) > 1 else f"that is {symbol(verdict, 0)}"
    worst = verdict.worst.error
    error = f"to {show(worst, 1)} of its size" if worst else "to the last bit"
    return f"{clipped(texts, _WIDTH)}: {meant}, {error}"


def _checked(verdict: Verdict) -> str:
    places = {each.place for each in verdict.compared}
    wrong = {each.place for each in verdict.compared if not each.right}
    chosen = [each for each in places if each.chosen]
    drawn = counted(len(places) - len(chosen), "random place")
    inputs = verdict.derivative.loss.inputs
    where = f"at {place(inputs, chosen[0].point)} and {drawn}" if chosen else f"at {drawn}"
    found = f", wrong at {len(wrong)} of {len(places)}" if wrong else ""
    left_out = f"; left out: {_left_out(verdict)}" if verdict.left_out else ""
    return f"checked {where}{found}{left_out}"


def _left_out(verdict: Verdict) -> str:
    reasons = [each.missing for each in verdict.left_out]
    more = f" and {len(reasons) - _MOST} more" if len(reasons) > _MOST else ""
    return "; ".join(reasons[:_MOST]) + more
