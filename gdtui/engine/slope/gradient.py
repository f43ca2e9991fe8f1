"""The gradient check: an exact derivative beside a numerical one, and what explains that they differ.

A numerical derivative is measured by nudging one input by ±h; the exact one comes out of the circuit's
backward pass. Where they differ, that is not yet a mistake: h may be too large (truncation) or too small
(round-off), a kink or the edge of the domain may lie within ±h. Each is told from the numbers alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.kink import Kink, breaks_between, has_kinks
from gdtui.engine.base.errors import InputError, is_name, quote, suggest
from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES
from gdtui.engine.slope.differences import DIFFERENCES, along, ends, round_off
from gdtui.engine.slope.reference import Reference, contradicted, references

DECADES = tuple(float(f"1e-{k}") for k in range(1, 16))
"""The h of an error table: 1e-1 … 1e-15."""

COLUMNS = (
    "variable", "h", "analytic", "forward", "centered",
    "forward_error", "centered_error", "relative_error", "verdict",
)  # fmt: skip

_TIMES = 2
"""So many times what is expected of rounding still counts as rounding: the estimate is of first order."""
_MUCH = 10
"""Another h is worth naming where its doubt is so many times less than the rounding at hand."""
_FEW = 8
"""So many float64 spacings are next to nothing."""

GOOD = 1e-7
"""CS231n's bound for a relative error to be happy with."""


def relative_error(analytic: float, numerical: float) -> float:
    """|a − n| / max(|a|, |n|); 0 where both are 0; nan where either is not finite."""
    if not (math.isfinite(analytic) and math.isfinite(numerical)):
        return math.nan
    largest = max(abs(analytic), abs(numerical))
    return abs(analytic - numerical) / largest if largest else 0.0


def verdict(error: float, kinked: bool) -> str:
    """What a relative error that nothing explains says, by the thresholds of CS231n (neural-networks-3).

    Above 1e-2 the gradient is probably wrong, above 1e-4 one should feel uncomfortable, at 1e-7 and below one
    may be happy. In between, CS231n calls 1e-4 "usually okay for objectives with kinks", and "too high" for
    smooth ones: so up to 1e-4 is `acceptable` for a loss with kinks and `suspicious` for a smooth one, where
    a well chosen h gets below 1e-7. An error that is not a number is `wrong`.

    Args:
        error: a relative error.
        kinked: whether the loss has kinks anywhere.
    """
    if not error <= 1e-2:
        return "wrong"
    if error > 1e-4:
        return "suspicious"
    if error <= GOOD:
        return "good"
    return "acceptable" if kinked else "suspicious"


class Cause(Enum):
    """Why the numbers of a check are as they are; the first that holds."""

    NO_LOSS = "the loss has no value there"
    NO_SLOPE = "its slope has none"
    ON_KINK = "the point is on a kink, or no h is small enough to stay clear of it"
    ON_EDGE = "the point is on the edge of the domain, or no h is small enough to stay inside"
    OUTSIDE = "w + h or w − h is outside the domain"
    UNMOVED = "w ± h is w in float64"
    AGREES = "no error worth a word"
    UNEXPLAINED = "they agree at no h"
    ROUND_OFF = "h is too small"
    STRADDLED = "a kink lies within ±h"
    TRUNCATION = "h is too large"


_UNDEFINED = (Cause.NO_LOSS, Cause.NO_SLOPE, Cause.ON_KINK, Cause.ON_EDGE, Cause.OUTSIDE)
_MENDED = (Cause.OUTSIDE, Cause.UNMOVED, Cause.ROUND_OFF, Cause.STRADDLED, Cause.TRUNCATION)
"""What another h mends."""


@dataclass(frozen=True, eq=False)
class Check:
    """The derivative by one variable at one point, against both numerical ones at one h.

    Attributes:
        circuit: the loss.
        point: a number for each of its inputs.
        place: which input is nudged.
        h: how far.
        analytic: the derivative that is checked.
    """

    circuit: Circuit
    point: tuple[float, ...]
    place: int
    h: float
    analytic: float

    @property
    def variable(self) -> str:
        """The variable's name."""
        return self.circuit.inputs[self.place]

    @property
    def w(self) -> float:
        """Its value."""
        return self.point[self.place]

    @cached_property
    def loss(self) -> float:
        """The loss at the point."""
        return self.circuit.value(self.point)

    @cached_property
    def forward(self) -> float:
        """The forward difference."""
        return self._difference("forward")

    @cached_property
    def centered(self) -> float:
        """The centred difference."""
        return self._difference("centered")

    def _difference(self, scheme: str) -> float:
        return DIFFERENCES[scheme](along(self.circuit, self.point, self.place), self.w, self.h)

    @cached_property
    def kinked(self) -> bool:
        """Whether the loss has kinks anywhere."""
        return has_kinks(self.circuit)

    def kinks(self, scheme: str = "centered") -> tuple[Kink, ...]:
        """The kinks between the two places where that difference looks at the loss, or on one of them."""
        reach = max(self.h, _FEW * math.ulp(self.w))  # a smaller one is rounded away
        return breaks_between(self.circuit, self.point, self.place, *ends(self.w, reach, scheme))

    def numerical(self, scheme: str = "centered") -> float:
        """The numerical derivative by that scheme."""
        return self.centered if scheme == "centered" else self.forward

    def error(self, scheme: str = "centered") -> float:
        """The absolute error of the numerical derivative."""
        return abs(self.numerical(scheme) - self.analytic)

    def relative_error(self, scheme: str = "centered") -> float:
        """The relative error of the numerical derivative."""
        return relative_error(self.analytic, self.numerical(scheme))

    def round_off(self, scheme: str = "centered") -> float:
        """How much of the error rounding may explain: about ε·|L|/h."""
        return round_off(self.circuit, self.point, self.place, self.h, scheme)

    def best(self, scheme: str = "centered") -> Reference | None:
        """The numerical derivative at the h that can be relied on most; None where no h can."""
        found = references(self.circuit, self.point, self.place, scheme)
        return found[0] if found else None

    def cause(self, scheme: str = "centered") -> Cause:
        """What explains the error."""
        return _cause(self, scheme)

    def mistaken(self, scheme: str = "centered") -> bool:
        """Whether the analytic derivative is wrong: beyond doubt not the one that the best h finds."""
        best = self.best(scheme)
        if best is None:
            return False
        room = max(_TIMES * best.doubt, GOOD * max(abs(self.analytic), abs(best.slope)))
        if abs(self.analytic - best.slope) <= room:
            return False
        return contradicted(self.circuit, self.point, self.place, scheme, self.analytic)

    def verdict(self, scheme: str = "centered") -> str:
        """`good`, `acceptable`, `suspicious`, `wrong`, `round-off` or `undefined`.

        `wrong` is left for an error that nothing explains; with too large an h a derivative is at the worst
        `suspicious`.
        """
        cause = self.cause(scheme)
        if cause in _UNDEFINED:
            return "undefined"
        if cause in (Cause.ROUND_OFF, Cause.UNMOVED):
            return "round-off"
        found = verdict(self.relative_error(scheme), self.kinked)
        lucky = cause is Cause.UNEXPLAINED and found == "good"
        explained = cause is not Cause.UNEXPLAINED and found == "wrong"
        return "suspicious" if lucky or explained else found

    def explain(self, scheme: str = "centered") -> str:
        """One sentence on what the verdict means here, and the h that would do."""
        return f"{self._reason(scheme)}{self._advice(scheme)}"

    def _reason(self, scheme: str) -> str:
        name, here = self.variable, f"{self.variable} = {show(self.w)}"
        match self.cause(scheme):
            case Cause.NO_LOSS:
                return f"The loss at {here} is not finite: there is nothing to compare."
            case Cause.NO_SLOPE:
                return f"The slope at {here} is {show(self.analytic)}, not finite: there is no derivative."
            case Cause.ON_KINK:
                taken = f"the backward pass takes {show(self.analytic)}"
                return f"{name} is on {self.kinks(scheme)[0]}: there is no one slope there, {taken}."
            case Cause.ON_EDGE:
                return f"{here} is on the edge of the domain: there is no loss to both sides of it."
            case Cause.OUTSIDE:
                return f"{self._outside(scheme)}: there the loss is not finite."
            case Cause.UNMOVED:
                return f"So small an h is rounded away: {name} + h is {name}, and nothing was nudged."
            case Cause.AGREES if kinks := self.kinks(scheme):
                return f"They agree, although inside ±h lies {kinks[0]}: the difference straddles it."
            case Cause.AGREES:
                return "The two agree to seven digits or more: the gradient code can be trusted here."
            case Cause.UNEXPLAINED:
                return "Neither round-off nor truncation explains this at any h: is the gradient mistaken?"
            case Cause.ROUND_OFF:
                most = show(self.round_off(scheme), 2)
                return f"Round-off: each loss is rounded, and over h that makes up to {most}."
            case Cause.STRADDLED:
                return f"Inside ±h lies {self.kinks(scheme)[0]}: the difference straddles it."
            case Cause.TRUNCATION:
                return "Truncation: the curve bends within so large an h, and the difference misses it."

    def _outside(self, scheme: str) -> str:
        loss = along(self.circuit, self.point, self.place)
        left, right = ends(self.w, self.h, scheme)
        sign, at = ("+", right) if math.isfinite(loss(left)) else ("−", left)
        return f"{self.variable} {sign} h = {show(at)} leaves the domain"

    def _advice(self, scheme: str) -> str:
        if self.cause(scheme) not in _MENDED:
            return ""
        better = self._better(scheme)
        return f" h = {show_setting(better)} would be good enough." if better else " No h does much better."

    def _better(self, scheme: str) -> float | None:
        """The h next to this one that is good enough; where none is, the best if that is much better."""
        found = references(self.circuit, self.point, self.place, scheme)
        sizes = (abs(self.analytic), abs(self.numerical(scheme)))
        enough = GOOD * max(size for size in sizes if math.isfinite(size))
        good = [each.h for each in found if each.doubt <= enough]
        if good:
            return min(good, key=lambda h: abs(math.log10(h / self.h)))
        much = self.cause(scheme) is not Cause.ROUND_OFF or found[0].doubt * _MUCH <= self.round_off(scheme)
        return found[0].h if much else None


@lru_cache(maxsize=64)
def _cause(found: Check, scheme: str) -> Cause:
    if not math.isfinite(found.loss):
        return Cause.NO_LOSS
    if not math.isfinite(found.analytic):
        return Cause.NO_SLOPE
    if found.best(scheme) is None:
        return Cause.ON_KINK if found.kinks(scheme) else Cause.ON_EDGE
    if not math.isfinite(found.numerical(scheme)):
        return Cause.OUTSIDE
    return _difference(found, scheme)


def _difference(found: Check, scheme: str) -> Cause:
    left, right = ends(found.w, found.h, scheme)
    if left == right:
        return Cause.UNMOVED
    mistaken = found.mistaken(scheme)
    if not mistaken and found.relative_error(scheme) <= GOOD:
        return Cause.AGREES
    if found.error(scheme) <= _TIMES * found.round_off(scheme):
        return Cause.ROUND_OFF
    if mistaken:
        return Cause.UNEXPLAINED
    return Cause.STRADDLED if found.kinks(scheme) else Cause.TRUNCATION


def check(
    circuit: Circuit, point: Sequence[float], place: int, h: float, analytic: float | None = None
) -> Check:
    """Compares a derivative by input number `place` at `point` with the numerical ones.

    Args:
        circuit: the loss.
        point: a number for each of its inputs.
        place: the input that is nudged.
        h: how far.
        analytic: the derivative to check; that of the circuit's backward pass where None.

    Raises:
        InputError: when h is not above 0.
    """
    if not 0 < h < math.inf:
        raise InputError(f"h must be above 0, such as 1e-5; {h:g} is not")
    exact = circuit.value_and_gradient(point)[1][place] if analytic is None else analytic
    return Check(circuit, tuple(point), place, h, exact)


def gradient_rows(settings: Settings) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The table of `gdtui trace gradient`: every variable at every h (or at the one given).

    Returns:
        The columns' names and the rows.

    Raises:
        InputError: when the loss, the point or h cannot be used.
    """
    circuit, point = checked_point(settings)
    steps = DECADES if settings.h is None else (settings.h,)
    rows: list[tuple[object, ...]] = []
    for place in range(len(point)):
        for h in steps:
            found = check(circuit, point, place, h)
            errors = found.error("forward"), found.error("centered"), found.relative_error()
            rows.append(
                (found.variable, h, found.analytic, found.forward, found.centered, *errors, found.verdict())
            )
    return COLUMNS, rows


def checked_point(settings: Settings) -> tuple[Circuit, tuple[float, ...]]:
    """The loss whose gradient is checked, and where.

    Raises:
        InputError: when the loss or the point cannot be used.
    """
    text = settings.loss or "fourth-power"
    given = settings.at or settings.start
    named = LANDSCAPES if given and len(given) == 2 else CURVES
    loss = named.get(text) or CURVES.get(text) or LANDSCAPES.get(text) or SPACES.get(text)
    if loss is None and is_name(text, (*CURVES, *LANDSCAPES, *SPACES)):
        raise InputError(f"there is no loss {quote(text)}: {suggest(text, (*CURVES, *LANDSCAPES))}")
    circuit = loss.circuit if loss else parse(text)
    names = ", ".join(circuit.inputs)
    if not names:
        raise InputError("a gradient needs a variable: write a loss such as w**4")
    point = given or (loss.start if loss else None)
    if point is None:
        raise InputError(f"say where to check the gradient: --at takes one number for each of {names}")
    if len(point) != len(circuit.inputs):
        raise InputError(f"--at takes one number for each of {names}; {len(point)} were given")
    return circuit, tuple(point)
