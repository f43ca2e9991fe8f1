"""Numerical gradients: how far they can be trusted, and what they cost beside a backward pass.

A numerical gradient is measured by nudging one input by ±h; the exact one comes out of the circuit's
backward pass. A large h misses the curve's bend (truncation), a small h subtracts two nearly equal numbers
(round-off), so the error against h is a U (Nocedal & Wright, *Numerical Optimization*, 2nd ed., Springer
2006, sec. 8.1).
"""

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.kink import Kink, has_kinks, kinks_within
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES

EPSILON = sys.float_info.epsilon
"""The spacing of float64 numbers just above 1: 2.2e-16."""

SCHEMES = ("centered", "forward")
PREDICTED_BEST = {"centered": EPSILON ** (1 / 3), "forward": EPSILON ** (1 / 2)}
"""Where truncation and round-off balance when the loss and its derivatives are of the order of 1."""

DECADES = tuple(float(f"1e-{k}") for k in range(1, 16))
"""The h of an error table: 1e-1 … 1e-15."""

COLUMNS = (
    "variable", "h", "analytic", "forward", "centered",
    "forward_error", "centered_error", "relative_error", "verdict",
)  # fmt: skip

Curve = Callable[[float], float]


def along(circuit: Circuit, point: Sequence[float], place: int = 0) -> Curve:
    """The circuit's value as a function of input number `place` alone, the others held at `point`."""
    numbers = list(point)

    def value(at: float) -> float:
        return circuit.value([*numbers[:place], at, *numbers[place + 1 :]])

    return value


def centered_difference(loss: Curve, w: float, h: float) -> float:
    """(L(w+h) − L(w−h)) / 2h; its truncation error is L‴·h²/6."""
    return (loss(w + h) - loss(w - h)) / (2 * h)


def forward_difference(loss: Curve, w: float, h: float) -> float:
    """(L(w+h) − L(w)) / h; its truncation error is L″·h/2."""
    return (loss(w + h) - loss(w)) / h


DIFFERENCES = {"centered": centered_difference, "forward": forward_difference}


def relative_error(analytic: float, numerical: float) -> float:
    """|a − n| / max(|a|, |n|); 0 where both are 0; nan where either is not finite."""
    if not (math.isfinite(analytic) and math.isfinite(numerical)):
        return math.nan
    largest = max(abs(analytic), abs(numerical))
    return abs(analytic - numerical) / largest if largest else 0.0


def verdict(error: float, kinked: bool) -> str:
    """What a relative error says, by the thresholds of CS231n (neural-networks-3, "Gradient checks").

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
    if error <= 1e-7:
        return "good"
    return "acceptable" if kinked else "suspicious"


@dataclass(frozen=True)
class Check:
    """The exact slope by one variable at one point, against both numerical ones at one h.

    Attributes:
        variable: the variable's name.
        h: how far it is nudged.
        analytic: the exact derivative.
        forward: the forward difference.
        centered: the centred difference.
        kinked: whether the loss has kinks anywhere.
        kinks: the kinks that lie inside ±h.
    """

    variable: str
    h: float
    analytic: float
    forward: float
    centered: float
    kinked: bool
    kinks: tuple[Kink, ...]

    def numerical(self, scheme: str = "centered") -> float:
        """The numerical derivative by that scheme."""
        return self.centered if scheme == "centered" else self.forward

    def error(self, scheme: str = "centered") -> float:
        """The absolute error of the numerical derivative."""
        return abs(self.numerical(scheme) - self.analytic)

    def relative_error(self, scheme: str = "centered") -> float:
        """The relative error of the numerical derivative."""
        return relative_error(self.analytic, self.numerical(scheme))

    def verdict(self, scheme: str = "centered") -> str:
        """`good`, `acceptable`, `suspicious` or `wrong`."""
        return verdict(self.relative_error(scheme), self.kinked)

    def explain(self, scheme: str = "centered") -> str:
        """One sentence on what the verdict means here."""
        if not math.isfinite(self.numerical(scheme)) or not math.isfinite(self.analytic):
            return "The loss or its slope is not finite here: there is nothing to compare."
        found = self.verdict(scheme)
        if self.kinks and found == "good":
            return f"They agree, but {self.kinks[0]} lies inside ±h: at a kink there is no one slope."
        if found == "good":
            return "The two agree to seven digits or more: the gradient code can be trusted here."
        if self.kinks:
            named = " and ".join(str(kink) for kink in self.kinks[:2])
            return f"{named} lies inside ±h: the difference straddles it. Take a smaller h."
        if found == "acceptable":
            return "Fine for a loss with kinks; a smooth one should get below 1e-7."
        if self.h < PREDICTED_BEST[scheme]:
            return "Round-off eats the digits of so small an h: try a larger one before blaming the gradient."
        return "So large an h misses the bend: try a smaller one before blaming the gradient."


def check(circuit: Circuit, point: Sequence[float], place: int, h: float) -> Check:
    """Compares the exact derivative by input number `place` at `point` with the numerical ones.

    Raises:
        InputError: when h is not above 0.
    """
    if not 0 < h < math.inf:
        raise InputError(f"h must be above 0, such as 1e-5; {h:g} is not")
    loss, w = along(circuit, point, place), point[place]
    return Check(
        variable=circuit.inputs[place],
        h=h,
        analytic=circuit.value_and_gradient(point)[1][place],
        forward=forward_difference(loss, w, h),
        centered=centered_difference(loss, w, h),
        kinked=has_kinks(circuit),
        kinks=kinks_within(circuit, point, place, h),
    )


_FINE = tuple(10.0 ** (-k / 4) for k in range(4, 61))
_HALF_DECADE = 2


@dataclass(frozen=True)
class ErrorCurve:
    """The absolute error of a numerical derivative against h, four times a decade from 1e-1 to 1e-15.

    Attributes:
        scheme: `centered` or `forward`.
        h: the nudges, falling.
        error: the absolute errors; nan where the loss is not finite.
    """

    scheme: str
    h: tuple[float, ...]
    error: tuple[float, ...]

    @cached_property
    def best(self) -> float | None:
        """The h that can be relied on most; None where no error is a number.

        The error of round-off jumps up and down with h and may be 0 by luck, so an h is judged by the worst
        error within half a decade of it. Of equals the largest counts.
        """
        errors = [math.inf if math.isnan(error) else error for error in self.error]
        reach = range(len(errors))
        worst = [max(errors[max(k - _HALF_DECADE, 0) : k + _HALF_DECADE + 1]) for k in reach]
        least = min(worst)
        return self.h[worst.index(least)] if math.isfinite(least) else None


def error_curve(
    circuit: Circuit, point: Sequence[float], place: int = 0, scheme: str = "centered"
) -> ErrorCurve:
    """The error of the derivative by input number `place` at `point`, against h."""
    loss, w, difference = along(circuit, point, place), point[place], DIFFERENCES[scheme]
    exact = circuit.value_and_gradient(point)[1][place]
    return ErrorCurve(scheme, _FINE, tuple(abs(difference(loss, w, h) - exact) for h in _FINE))


@dataclass(frozen=True)
class Cost:
    """What a whole gradient costs, numerically and by a backward pass.

    Attributes:
        weights: how many weights there are, N.
        evaluations: loss evaluations for the numerical gradient: 2N centred, N + 1 forward.
        numerical_seconds: the time those would take.
        backward_seconds: the time of one pass forward and one backward.
    """

    weights: int
    evaluations: int
    numerical_seconds: float
    backward_seconds: float

    @property
    def times_slower(self) -> float:
        """How many backward passes the numerical gradient is worth."""
        return self.numerical_seconds / self.backward_seconds if self.backward_seconds else math.inf


MOST_WEIGHTS = 10**9


def cost(weights: int, scheme: str, evaluation_seconds: float, backward_seconds: float) -> Cost:
    """The price of the gradient of a loss of `weights` weights.

    A loss of N weights takes longer to evaluate than the one that was timed, but on both sides alike: what
    stays is the ratio.

    Args:
        weights: N, from 1 to 10⁹.
        scheme: `centered` or `forward`.
        evaluation_seconds: how long one evaluation of the loss takes, as measured.
        backward_seconds: how long the loss and its exact gradient together take, as measured.
    """
    evaluations = 2 * weights if scheme == "centered" else weights + 1
    return Cost(weights, evaluations, evaluations * evaluation_seconds, backward_seconds)


def gradient_rows(settings: Settings) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The table of `gdtui trace gradient`: every variable at every h (or at the one given).

    Returns:
        The columns' names and the rows.

    Raises:
        InputError: when the loss, the point or h cannot be used.
    """
    circuit, point = _checked(settings)
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


def _checked(settings: Settings) -> tuple[Circuit, tuple[float, ...]]:
    text = settings.loss or "fourth-power"
    given = settings.at or settings.start
    named = LANDSCAPES if given and len(given) == 2 else CURVES
    loss = named.get(text) or CURVES.get(text) or LANDSCAPES.get(text)
    if loss is None and text.replace("-", "").isalpha() and len(text) > 2:
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
