"""The gradient check of anybody's own function: `gradient_check(f, grad, at)`, for arrays of any shape.

A circuit tells what rounding may do to it and where its kinks are; a function of which nothing is known
tells neither. So each param is nudged by every power of ten from 10 down to 1e-12 times its size, and the
nudge counts at which truncation and round-off together are least (Nocedal & Wright, *Numerical
Optimization*, 2nd ed., Springer 2006, sec. 8.1). A kink shows in the slopes to both sides, which do not come
closer as the nudge shrinks.
"""

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import show
from gdtui.engine.slope.differences import DIFFERENCES, Curve
from gdtui.engine.slope.error_curve import ErrorCurve
from gdtui.engine.slope.gradient import GOOD, relative_error, verdict
from gdtui.engine.slope.nudges import Slope, most_reliable, on_kink, slopes_of

Floats = NDArray[np.float64]
Loss = Callable[[Floats], ArrayLike]
Gradient = Callable[[Floats], ArrayLike]

MOST = 1000
"""Params that are checked unless more are asked for: each costs thirty losses or more."""
_TIMES = 2
"""So many times what rounding is expected to do still counts as rounding."""


class Checked(NamedTuple):
    """One param of a check.

    Attributes:
        place: where it stands in the array.
        analytic: the derivative that is checked.
        numerical: the numerical one that can be relied on most; nan where there is none.
        h: the nudge of that.
        doubt: how far it may be off.
        relative_error: |a − n| / max(|a|, |n|).
        verdict: `good`, `acceptable`, `suspicious`, `wrong`, `round-off` or `undefined`.
        why: one sentence.
    """

    place: tuple[int, ...]
    analytic: float
    numerical: float
    h: float
    doubt: float
    relative_error: float
    verdict: str
    why: str


class GradientCheck:
    """What a gradient check has found; it prints as a table, the worst first.

    Attributes:
        loss: the function.
        at: the point, shape of the params.
        checked: one entry for each param that was checked.
        kinks: whether the function is known to have kinks: what is `acceptable` then is `suspicious` else.
    """

    def __init__(self, loss: Loss, at: Floats, checked: Sequence[Checked], kinks: bool) -> None:
        self.loss = loss
        self.at = at
        self.checked = tuple(sorted(checked, key=_rank))
        self.kinks = kinks

    @property
    def good(self) -> bool:
        """Whether every derivative that there is may be trusted: for `assert gradient_check(…).good`."""
        fine = {"good", "acceptable"} if self.kinks else {"good"}
        found = [each.verdict for each in self.checked]
        return not found or ("good" in found and set(found) <= fine | {"undefined", "round-off"})

    @property
    def worst(self) -> Checked | None:
        """The param that is most in doubt; None where the params are none."""
        return self.checked[0] if self.checked else None

    def values(self, name: str) -> Floats:
        """One attribute of the entries as an array in the shape of the params; nan where none was checked.

        Args:
            name: `analytic`, `numerical`, `h`, `doubt` or `relative_error`.
        """
        found = np.full(self.at.shape, np.nan)
        for each in self.checked:
            found[each.place] = getattr(each, name)
        return found

    @cached_property
    def curve(self) -> ErrorCurve | None:
        """The error against h of the worst param: a U where the gradient is right."""
        if self.worst is None:
            return None
        line = _along(self.loss, self.at, self.worst.place)
        w, exact = float(self.at[self.worst.place]), self.worst.analytic
        nudges = tuple(10.0 ** (-k / 4) for k in range(4, 61))
        errors = (abs(DIFFERENCES["centered"](line, w, h) - exact) for h in nudges)
        with np.errstate(all="ignore"):
            return ErrorCurve("centered", nudges, tuple(errors))

    def table(self, most: int = 8) -> str:
        """The entries as text, the worst first."""
        rows = [("param", "analytic", "numerical", "relative error", "verdict", "")]
        for each in self.checked[:most]:
            error = show(each.relative_error, 2)
            numbers = (show(each.analytic, 6), show(each.numerical, 6), error, each.verdict, each.why)
            rows.append((_name(each.place), *numbers))
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        lines = (
            "  ".join([*(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)), row[5]])
            for row in rows
        )
        left = len(self.checked) - most
        return "\n".join([*(line.rstrip() for line in lines), *([f"… and {left} more"] if left > 0 else [])])

    def __repr__(self) -> str:
        """What came of it in a line, and the table."""
        count, size = len(self.checked), self.at.size
        whole = f"{count} of {size} params" if count < size else f"{size} param{'s' * (size != 1)}"
        kinds = [each.verdict for each in self.checked]
        told = ", ".join(f"{kinds.count(kind)} {kind}" for kind in _ORDER if kind in kinds)
        return f"gradient check of {whole}: {told or 'nothing to check'}\n{self.table()}"


_ORDER = ("wrong", "suspicious", "acceptable", "round-off", "undefined", "good")


def _rank(each: Checked) -> tuple[int, float]:
    error = each.relative_error
    return _ORDER.index(each.verdict), -error if math.isfinite(error) else 0.0


def gradient_check(
    loss: Loss,
    gradient: Gradient | ArrayLike,
    at: ArrayLike,
    *,
    kinks: bool = False,
    most: int = MOST,
    seed: int = 0,
) -> GradientCheck:
    """Compare a gradient with numerical ones, param by param.

    The verdicts are those of the app's gradient page (`gdtui.engine.slope.gradient.verdict`, after CS231n,
    neural-networks-3): `good` up to a relative error of 1e-7.

    >>> gradient_check(lambda w: float((w**2).sum()), lambda w: 2 * w, [[1.0, 2.0], [3.0, 4.0]]).good
    True

    Args:
        loss: takes an array of the shape of `at`; gives one number.
        gradient: the gradient there, or what takes the array and gives it: of the same shape.
        at: the point: a number, or an array of any shape.
        kinks: whether the loss has kinks (relu, abs, max): they make 1e-4 acceptable.
        most: how many params are checked at the most; of more, as many are drawn at random.
        seed: of that draw.

    Raises:
        InputError: when a shape does not fit, or the loss is not one number.
    """
    point = np.array(at, dtype=np.float64)
    chosen = np.arange(point.size)
    if point.size > most:
        chosen = np.sort(np.random.default_rng(seed).choice(point.size, most, replace=False))
    places = [tuple(map(int, np.unravel_index(flat, point.shape))) for flat in chosen]
    with np.errstate(all="ignore"):
        _one_number(loss(point.copy()))
        exact = _exact(gradient, point)
        return GradientCheck(
            loss, point, [_check(loss, point, place, exact, kinks) for place in places], kinks
        )


def _exact(gradient: Gradient | ArrayLike, point: Floats) -> Floats:
    given = gradient(point.copy()) if callable(gradient) else gradient
    exact = np.array(given, dtype=np.float64)
    if exact.shape != point.shape:
        raise InputError(f"the gradient has shape {exact.shape}, the params {point.shape}: make them equal")
    return exact


def _one_number(value: ArrayLike) -> float:
    found = np.asarray(value, dtype=np.float64)
    if found.size != 1:
        raise InputError(f"the loss gives an array of shape {found.shape}: it must give one number")
    return float(found.item())


def _along(loss: Loss, point: Floats, place: tuple[int, ...]) -> Curve:
    """The loss as a function of one param, the others held."""

    def value(at: float) -> float:
        moved = point.copy()
        moved[place] = at
        return _one_number(loss(moved))

    return value


def _check(loss: Loss, point: Floats, place: tuple[int, ...], exact: Floats, kinks: bool) -> Checked:
    analytic, line, w = float(exact[place]), _along(loss, point, place), float(point[place])
    here = line(w)
    if not math.isfinite(here):
        return _unknown(place, analytic, "the loss there is not finite")
    slopes = list(slopes_of(line, w, here))
    best = most_reliable(slopes)
    if not math.isfinite(analytic):
        told = "the gradient is not finite"
        return _unknown(place, analytic, told) if best is None else _wrong(place, analytic, best, told)
    if (sides := on_kink(line, w, here, slopes)) is not None:
        left, right = map(show, sides)
        return _unknown(place, analytic, f"a kink: {left} on the left, {right} on the right")
    if best is None:
        return _unknown(place, analytic, "the edge of the domain: no loss to both sides")
    return _judged(place, analytic, best, kinks)


def _unknown(place: tuple[int, ...], analytic: float, why: str) -> Checked:
    return Checked(place, analytic, math.nan, math.nan, math.nan, math.nan, "undefined", why)


def _wrong(place: tuple[int, ...], analytic: float, best: Slope, why: str) -> Checked:
    return Checked(place, analytic, best.centered, best.h, best.doubt, math.nan, "wrong", why)


def _judged(place: tuple[int, ...], analytic: float, best: Slope, kinks: bool) -> Checked:
    error = relative_error(analytic, best.centered)
    apart, size = abs(analytic - best.centered), max(abs(analytic), abs(best.centered))
    told = verdict(error, kinks)
    why = ""
    if apart <= _TIMES * best.doubt and error > GOOD:
        sure = best.doubt <= GOOD * size
        told = "good" if sure or not size else "round-off"
        why = "" if told == "good" else f"the numerical one may be off by {show(best.doubt, 2)}: no h tells"
    elif told == "wrong":
        why = _slip(analytic, best.centered)
    return Checked(place, analytic, best.centered, best.h, best.doubt, error, told, why)


def _slip(analytic: float, numerical: float) -> str:
    """What a wrong derivative looks like, where it is one of the usual slips."""
    if not numerical or not analytic:
        return f"the {'numerical' if analytic else 'analytic'} one is 0"
    ratio = analytic / numerical
    if abs(ratio + 1) < 1e-6:
        return "the sign is the other way round"
    for factor in (2.0, 0.5):
        if abs(ratio - factor) < 1e-6:
            return "it is twice too large" if factor > 1 else "it is half as large as it should be"
    return f"it is {show(ratio)} times the numerical one"


def _name(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else "w"
