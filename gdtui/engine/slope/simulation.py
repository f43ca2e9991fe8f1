"""The slope: a curve of one variable, its tangent, and a walk down it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import ClassVar, NamedTuple

import numpy as np

from gdtui.engine.autodiff.kink import Kink, kinks_at
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.limits import FARTHEST
from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import FIRST_OPTIMIZERS, Landscape, LandscapeState, own_gradient
from gdtui.engine.losses.catalogue import find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import is_quadratic
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Vector, pairs
from gdtui.engine.optimizers.outcome import Kind, Outcome
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import make_asked
from gdtui.engine.optimizers.stationary import SHARE, minimum_word, near_stationary, stationary
from gdtui.engine.slope.regime import Forecast, Regime, account, forecast, observe

FIRST_CURVE = "square"

FAR = 10
"""A run that climbs has diverged when it is this many times as far out as the curve's region is wide."""

_SCAN = 201
_NEARLY_FLAT = 0.05
"""A slope below this share of the curve's height over its width is nearly none."""


class Tangent(NamedTuple):
    """The line that touches the curve at one point.

    Attributes:
        variable: the variable's name.
        w: where it touches.
        loss: L(w).
        slope: dL/dw, by the backward pass.
        shape: minimum, maximum or plateau where the slope vanishes, "nearly flat" where it nearly does.
        kinks: the kinks that w lies on.
        sides: the slopes just left and right of w.
    """

    variable: str
    w: float
    loss: float
    slope: float
    shape: str
    kinks: tuple[Kink, ...]
    sides: tuple[float, float]

    @property
    def exists(self) -> bool:
        """Whether both the loss and its slope are numbers."""
        return math.isfinite(self.loss) and math.isfinite(self.slope)

    def at(self, x: Vector) -> Vector:
        """The heights of the line at `x`, an array of any shape."""
        return self.loss + self.slope * (x - self.w)

    @property
    def sentence(self) -> str:
        """Which way to move, in words."""
        name = self.variable
        if not math.isfinite(self.loss):
            return (
                f"No loss at {name} = {show(self.w)} (it is {show(self.loss)}): no slope, and no way to go."
            )
        if not math.isfinite(self.slope):
            return (
                f"The slope at {name} = {show(self.w)} is {show(self.slope)}: no step can be taken from here."
            )
        if self.kinks:
            left, right = map(show, self.sides)
            return (
                f"A kink, of {self.kinks[0].gate}: the slope is {left} on the left and {right} on the right. "
                f"The backward pass takes {show(self.slope)}."
            )
        if self.shape == "nearly flat":
            side = "left" if self.slope > 0 else "right"
            return f"Nearly flat: downhill is to the {side}, but with so little slope that steps are tiny."
        if self.shape:
            return f"Flat: the slope is zero, so a step leads nowhere. This is a {self.shape}."
        if self.slope > 0:
            return f"Positive slope: to the right the loss grows. Move left to lower it ({name} must fall)."
        return f"Negative slope: to the right the loss falls. Move right to lower it ({name} must grow)."


@dataclass(frozen=True, eq=False)
class Slope(Landscape):
    """A descent of one variable; a landscape whose runs also end when they climb far out of its region.

    Raises:
        InputError: as `Landscape`.
    """

    objective: CircuitObjective

    reach: ClassVar[float | None] = FAR

    @staticmethod
    def _names(settings: Settings) -> tuple[str, ...]:
        """The optimizers that the settings ask for; what a slope compares are learning rates."""
        return settings.optimizers or FIRST_OPTIMIZERS

    @cached_property
    def quadratic(self) -> bool:
        """Whether the curve is a parabola, as far as `is_quadratic` can tell."""
        return _is_parabola(self.objective)  # kept for the curve: every move of w makes a new slope

    @cached_property
    def _middle(self) -> float:
        """The middle of where the run is at home."""
        ((low, high),) = self._rules.region
        return low + (high - low) / 2

    @cached_property
    def _first_loss(self) -> float:
        return self.objective.circuit.value(self.start)

    def step(self, state: LandscapeState) -> LandscapeState:
        """Everyone who has not ended one step on; who is far out, and higher than ever, has diverged."""
        after = super().step(state)
        return LandscapeState(after.step, tuple(map(self._within_reach, after.racers)))

    def _within_reach(self, racer: Racer) -> Racer:
        if racer.outcome.ended or racer.move is None:
            return racer
        w = float(racer.params[0])
        climbs = racer.loss > max(racer.move.loss, self._first_loss)
        if not climbs or abs(w - self._middle) <= FAR * racer.seen.reach / 2:
            return racer
        return racer._replace(outcome=Outcome(Kind.DIVERGED, self._blown_up(racer), racer.step))

    def _blown_up(self, racer: Racer) -> str:
        name, w = self.objective.variables[0], float(racer.params[0])
        far = f"{name} = {show(w)} is over {FAR} times as far out as the curve is wide, and the loss grows on"
        expected = self._forecast(racer)
        if expected is not None and expected.regime is Regime.DIVERGES:
            far = f"{expected.symbol} = {show(expected.product)} is beyond {expected.limit:g}; {far}"
        return f"diverged at step {racer.step}: {far}"

    def tangent(self, state: LandscapeState, racer: int = 0) -> Tangent:
        """The tangent where that racer stands."""
        return tangent(self.objective, float(state.racers[racer].params[0]))

    def forecast(self, state: LandscapeState, racer: int = 0) -> Forecast | None:
        """What the curvature under that racer lets one expect of its rule."""
        return self._forecast(state.racers[racer])

    def _forecast(self, racer: Racer) -> Forecast | None:
        with np.errstate(all="ignore"):
            curvature = float(self.objective.hessian(racer.params)[0, 0])
        return forecast(racer.optimizer, curvature, self.quadratic)

    def account(self, states: Iterable[LandscapeState], racer: int = 0) -> str:
        """What is to be expected of that racer and whether its steps confirm it.

        Args:
            states: consecutive states, the present one last; only the latest few count.
            racer: its index.
        """
        runs = [state.racers[racer] for state in states]
        moves = [run.move for run in runs if run.move is not None]
        return self._surprise(runs[-2:]) + account(self._forecast(runs[-1]), observe(moves))

    def _surprise(self, runs: Sequence[Racer]) -> str:
        """That the last step did not blow up although the curvature before it said so."""
        before, now = (self._forecast(run) for run in (runs[0], runs[-1]))
        if before is None or now is None or runs[-1].loss >= runs[0].loss:
            return ""
        if before.regime is not Regime.DIVERGES or now.regime is Regime.DIVERGES:
            return ""
        return f"{before.symbol} was {show(before.product)}, yet the loss fell: that curvature did not last. "


def tangent(objective: CircuitObjective, w: float) -> Tangent:
    """The tangent of the curve at `w`."""
    circuit = objective.circuit
    loss, (slope,) = circuit.value_and_gradient((w,))
    if not math.isfinite(loss):
        slope = math.nan  # the formula of a slope may have a value where the loss has none: 1/w for log at −1
    nearby = 1e-6 * max(abs(w), 1.0)
    sides = tuple(circuit.value_and_gradient((w + way,))[1][0] for way in (-nearby, nearby))
    kinks = kinks_at(circuit, (w,))
    shape = _shape(objective, w, loss, slope)
    return Tangent(objective.variables[0], w, loss, slope, shape, kinks, (sides[0], sides[1]))


def _shape(objective: CircuitObjective, w: float, loss: float, slope: float) -> str:
    if not math.isfinite(slope):
        return ""
    here, gradient = np.array([w]), np.array([slope])
    with np.errstate(all="ignore"):
        if not slope or near_stationary(objective, here, gradient, SHARE * widest(objective.bounds)):
            shape = stationary(objective, here, loss, gradient)[0]
            return minimum_word(objective, loss) if shape == "minimum" else shape
    return "nearly flat" if abs(slope) <= _NEARLY_FLAT * _steepness(objective) else ""


@lru_cache(maxsize=32)
def _is_parabola(objective: CircuitObjective) -> bool:
    return is_quadratic(objective)


@lru_cache(maxsize=32)
def _steepness(objective: CircuitObjective) -> float:
    """The curve's height over its width, as far as it is finite."""
    low, high = objective.bounds[0]
    losses = objective.grid(np.linspace(low, high, _SCAN))
    finite = losses[np.isfinite(losses)]
    return float(finite.max() - finite.min()) / (high - low) if finite.size else 0.0


def slope_from(settings: Settings) -> Slope:
    """The slope that the settings describe.

    Raises:
        InputError: one line that says what to write instead.
    """
    if settings.h is not None and not settings.h > 0:
        raise InputError(f"h must be above 0: write a small number such as 1e-5, not {settings.h:g}")
    if isinstance(settings.weights, str):
        raise InputError(f"--weights takes a whole number here, not {quote(settings.weights)}")
    if settings.bounds is not None:
        pairs(settings.bounds, 1)
    if settings.game is not None:
        from gdtui.engine.games.table import filled

        settings = filled(settings, "slope")
    loss = find_loss(settings.loss or FIRST_CURVE, 1, settings.bounds)
    start = settings.start or (_first_look(loss),)
    if len(start) != 1:
        raise InputError(f"a start here is one number, for {loss.variables[0]}; {len(start)} were given")
    if not settings.bounds:
        loss = _widened(loss, start[0])
    if settings.window is not None:
        pairs(settings.window, 1)
    optimizers = make_asked(settings, Slope._names(settings), loss.learning_rate)
    limit = max(Slope.step_limit, settings.steps or 0)
    slope = Slope(loss, start, optimizers, settings.seed, limit, own_gradient(loss, settings))
    if settings.settings_map is not None:
        from gdtui.engine.settings.asked import check_walk  # read where it is asked for

        check_walk(settings.settings_map, slope, 0)
    return slope


def _first_look(loss: CircuitObjective) -> float:
    """Its own start, or where that has no loss, the first place from the left that has one."""
    if math.isfinite(loss.circuit.value(loss.start)):
        return loss.start[0]
    low, high = loss.bounds[0]
    places = np.linspace(low, high, _SCAN)
    finite = places[np.isfinite(loss.grid(places))]
    return float(finite[finite.size // 3]) if finite.size else loss.start[0]


def _widened(loss: CircuitObjective, w: float) -> CircuitObjective:
    """The curve over bounds that show `w` as well, with a little room beyond it."""
    low, high = loss.bounds[0]
    if low <= w <= high or not abs(w) <= FARTHEST:
        return loss
    room = 0.1 * (max(high, w) - min(low, w))
    bounds = ((min(low, w - room), max(high, w + room)),)
    return replace(loss, bounds=bounds)
