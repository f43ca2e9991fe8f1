"""What a learning rate will do on a curve, from its curvature; and what it did, from the steps.

On a parabola of curvature L″ a step of gradient descent multiplies the distance to the minimum by 1 − η·L″,
and a rule with momentum has two such factors, the roots of a quadratic equation. Their size tells whether a
run settles, their sign whether it changes sides (Goh, "Why Momentum Really Works", Distill 2017).
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from gdtui.engine.base.numbers import show
from gdtui.engine.optimizers.base import Binding, Move
from gdtui.engine.optimizers.registry import AnyOptimizer

_SLOW = 0.9
"""A distance that keeps this share at every step counts as crawling: η·L″ is 0.1 or less."""
_SAME = 1e-9
WINDOW = 6
"""How many of the latest steps are looked at."""
SWINGING_WINDOW = 16
"""The same for a rule with inertia, which swings slowly: a swing back takes several steps."""
_LEAST, _LEAST_SWINGING = 3, 8
"""So many steps tell something."""


class Regime(StrEnum):
    """How a run behaves near a minimum, or why nothing can be said."""

    CRAWLS = "crawls"
    MONOTONE = "monotone"
    LANDS = "lands in one step"
    OVERSHOOTS = "overshoots but converges"
    OSCILLATES = "oscillates for ever"
    DIVERGES = "diverges"
    LEVEL = "no curvature"
    CURVES_DOWN = "curves down"
    UNBOUNDED = "no bound"
    UNKNOWN = "unknown"


class Forecast(NamedTuple):
    """What the curvature at one point lets one expect.

    Attributes:
        regime: what will happen while the curvature stays as it is.
        curvature: L″.
        product: η·L″, or η for Newton's method, which divides by L″ itself; nan for a rule without either.
        limit: the product from which on the rule does not settle; nan for a rule without one.
        factor: what each step multiplies the distance by in the long run (its size); nan if unknown.
        everywhere: whether the curve is a parabola, so that it holds everywhere.
    """

    regime: Regime
    curvature: float
    product: float
    limit: float
    factor: float
    everywhere: bool
    symbol: str = "η·L″"
    """What the product is."""

    @property
    def halving(self) -> int | None:
        """How many steps it takes to halve the distance; None where it is never halved."""
        if not 0 <= self.factor < 1:
            return None
        return 1 if self.factor <= 0.5 else math.ceil(math.log(0.5) / math.log(self.factor) - _SAME)

    @property
    def sentence(self) -> str:
        """In words, with the numbers."""
        known, limit = f"{self.symbol} = {show(self.product)}", f"{self.limit:.4g}"
        lasting = "" if self.everywhere else " while this curvature lasts"
        halving = f"{_steps(self.halving)} to halve the distance"
        match self.regime:
            case Regime.CRAWLS:
                return f"{known}, far below 1: it crawls{lasting}, {halving}."
            case Regime.MONOTONE:
                return f"{known}, below 1: it comes closer from one side{lasting}, {halving}."
            case Regime.LANDS:
                return f"{known}: one step lands on the minimum of the parabola that fits the curve here."
            case Regime.OVERSHOOTS:
                return f"{known}, below {limit}: it overshoots but converges{lasting}, {halving}."
            case Regime.OSCILLATES:
                return f"{known}, just the limit: it swings from side to side for ever{lasting}."
            case Regime.DIVERGES:
                return f"{known}, beyond {limit}: each step swings {show(self.factor)} times as far{lasting}."
            case Regime.LEVEL:
                return "L″ = 0, no curvature here: nothing makes the steps shorter on the way."
            case Regime.CURVES_DOWN:
                return f"L″ = {show(self.curvature)}: the curve bends down here, so steps grow downhill."
            case Regime.UNBOUNDED:
                return "This rule scales its own steps: curvature sets no bound on η."
            case Regime.UNKNOWN:
                return "How large an η the curvature allows is not known for this rule."


def _steps(count: int | None) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def forecast(optimizer: AnyOptimizer, curvature: float, everywhere: bool) -> Forecast | None:
    """What to expect of a rule where the curve has that curvature.

    None where that is not a number, or the rule has no η.

    Args:
        optimizer: the rule, with its learning rate.
        curvature: L″ at the point.
        everywhere: whether the curve is a parabola.
    """
    if not math.isfinite(curvature) or optimizer.rate is None:
        return None
    known = optimizer.binding(curvature)
    if known is None:
        regime = Regime.UNBOUNDED if optimizer.unbounded() else Regime.UNKNOWN
        return Forecast(regime, curvature, math.nan, math.nan, math.nan, everywhere)
    regime, factor = _regime(known, curvature, optimizer.factors(known.product))
    return Forecast(regime, curvature, known.product, known.limit, factor, everywhere, known.symbol)


def _regime(known: Binding, curvature: float, roots: Sequence[complex]) -> tuple[Regime, float]:
    """The regime, and the size of the factor of a step."""
    if curvature == 0:
        return Regime.LEVEL, math.nan
    if curvature < 0:
        return Regime.CURVES_DOWN, math.nan
    if math.isclose(known.product, known.limit, rel_tol=_SAME):
        return Regime.OSCILLATES, 1.0
    factor = max(map(abs, roots))
    if known.product > known.limit:
        return Regime.DIVERGES, factor
    if factor <= _SAME:
        return Regime.LANDS, factor
    if any(root.real < -_SAME or abs(root.imag) > _SAME for root in roots):
        return Regime.OVERSHOOTS, factor
    return (Regime.CRAWLS if factor >= _SLOW - _SAME else Regime.MONOTONE), factor


class Observation(NamedTuple):
    """What the latest steps have done.

    Attributes:
        regime: what it looks like.
        steps: how many steps were looked at.
        turns: how often the direction changed.
        growth: the longest of the newer half of the steps, as a multiple of the longest of the older half.
    """

    regime: Regime
    steps: int
    turns: int
    growth: float

    @property
    def sentence(self) -> str:
        """In words, about the latest steps."""
        what = {
            Regime.CRAWLS: "all one way and hardly shorter: it crawls",
            Regime.MONOTONE: "all one way and ever shorter: it settles",
            Regime.LEVEL: "all one way and none shorter: it walks on",
            Regime.CURVES_DOWN: "all one way and ever longer: it speeds up",
            Regime.OVERSHOOTS: "to and fro and ever shorter: it overshoots but converges",
            Regime.OSCILLATES: "to and fro, as long as ever: it oscillates",
            Regime.DIVERGES: "to and fro and ever longer: it swings out",
        }[self.regime]
        return f"the last {self.steps} steps went {what}"


def observe(moves: Sequence[Move]) -> Observation | None:
    """What the latest steps of one variable have done; None while there are too few.

    Only the steps that the last rule made count. The newer half of them is compared with the older half.
    """
    if not moves:
        return None
    rule = moves[-1].optimizer
    window, least = (SWINGING_WINDOW, _LEAST_SWINGING) if rule.inertia else (WINDOW, _LEAST)
    recent = [move for move in moves[-window:] if move.optimizer == rule]
    updates = [float(move.update[0]) for move in recent]
    sizes = [abs(update) for update in updates]
    if len(updates) < least or not all(map(math.isfinite, updates)):
        return None
    half = len(sizes) // 2
    older, newer = max(sizes[:half]), max(sizes[half:])
    if older == 0:
        return None
    growth = newer / older
    turns = sum(a * b < 0 for a, b in pairwise(updates))
    return Observation(_looks_like(turns, growth, half), len(updates), turns, growth)


def _looks_like(turns: int, growth: float, half: int) -> Regime:
    shrinks, grows = growth < 1 - _SAME, growth > 1 + _SAME
    if turns:
        return Regime.OVERSHOOTS if shrinks else Regime.DIVERGES if grows else Regime.OSCILLATES
    if shrinks:
        return Regime.CRAWLS if growth >= _SLOW**half - _SAME else Regime.MONOTONE
    return Regime.CURVES_DOWN if grows else Regime.LEVEL


_SAME_STORY = (
    {Regime.CRAWLS, Regime.MONOTONE},
    {Regime.OVERSHOOTS},
    {Regime.OSCILLATES},
    {Regime.DIVERGES},
    {Regime.LEVEL},
    {Regime.CURVES_DOWN},
)


def account(expected: Forecast | None, seen: Observation | None) -> str:
    """What was expected, and whether the steps confirm or correct it: one or two sentences."""
    said = "" if expected is None else expected.sentence
    if seen is None:
        return said
    told = seen.sentence[0].upper() + seen.sentence[1:] + "."
    if expected is None or expected.regime in (Regime.UNBOUNDED, Regime.UNKNOWN):
        return f"{said} {told}".strip()
    if any(expected.regime in story and seen.regime in story for story in _SAME_STORY):
        return f"{said} Confirmed: {seen.sentence}."
    # on a parabola the forecast holds, in the long run; elsewhere the curvature changes on the way
    return f"{said} {'So far' if expected.everywhere else 'But'} {seen.sentence}."
