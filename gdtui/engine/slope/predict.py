"""What a learner can predict on a curve: which way w moves, and whether it overshoots."""

import math
from dataclasses import dataclass

from gdtui.engine.base.numbers import show
from gdtui.engine.base.question import Question, choice, graded, luck
from gdtui.engine.base.wording import brief
from gdtui.engine.landscape.predict import about_loss, landing_of
from gdtui.engine.landscape.simulation import LandscapeState
from gdtui.engine.optimizers.base import Move
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.engine.slope.regime import Forecast
from gdtui.engine.slope.simulation import Slope

_ONE_IN = 4
"""Once in so many questions it is about the loss."""
_STAY = 4
OPTIONS = (
    "left, and it stays on this side of the minimum",
    "left, past the minimum: it overshoots",
    "right, and it stays on this side of the minimum",
    "right, past the minimum: it overshoots",
    "it does not move",
)


@dataclass(frozen=True, eq=False)
class _Turn:
    """A step of one variable: the slopes before and after it, and what was to be expected."""

    name: str
    move: Move
    before: float
    after: float
    expected: Forecast | None

    @property
    def rule(self) -> AnyOptimizer:
        return self.move.optimizer

    @property
    def update(self) -> float:
        return float(self.move.update[0])

    @property
    def overshoots(self) -> bool:
        return self.before * self.after < 0

    @property
    def right(self) -> int:
        if not self.update:
            return _STAY
        return (0 if self.update < 0 else 2) + self.overshoots


def ask_slope(simulation: Slope, state: LandscapeState, seed: int) -> Question | None:
    """A question about the first racer's next step: which way, and past the minimum or not.

    Overshooting means that the slope changes its sign over the step.

    Args:
        simulation: the curve and who walks.
        state: where it stands.
        seed: decides, with the step, whether to ask for the way or for the loss.

    Returns:
        None where the racer has ended, draws lots, or arrives at no finite loss or slope.
    """
    landing = landing_of(simulation, state, 0)
    if landing is None:
        return None
    before = float(landing.move.gradient[0])
    _, (after,) = simulation.objective.circuit.value_and_gradient(landing.params.tolist())
    if not (math.isfinite(before) and math.isfinite(after)):
        return None
    if luck(seed, state.step).randrange(_ONE_IN) == 0:
        return about_loss(landing)
    turn = _Turn(brief(landing.names[0]), landing.move, before, after, simulation.forecast(state))
    why = [graded(option == turn.right, *_reasons(turn, option)) for option in range(len(OPTIONS))]
    prompt = f"Which way will {turn.name} move in the next step, and will it pass the minimum?"
    return choice("direction", prompt, OPTIONS, 1, {turn.right}, why)


def _reasons(turn: _Turn, chosen: int) -> tuple[str, ...]:
    """Sentences: first what the answer turns on, then what else is known."""
    if turn.right == _STAY:
        return (f"The slope is {show(turn.before)} and the update 0: {turn.name} stays.",)
    side = chosen // 2 == turn.right // 2 and chosen != _STAY
    if side and chosen != turn.right:
        return (_sign(turn), _regime(turn), _way(turn))
    return (_way(turn), _sign(turn), _regime(turn))


def _way(turn: _Turn) -> str:
    """Why it goes left or right."""
    side, slope, name = "left" if turn.update < 0 else "right", show(turn.before), turn.name
    far = show(abs(turn.update))
    if turn.update * turn.before >= 0:
        what = "the memory of earlier steps carries" if turn.rule.inertia else "the rule moves"
        return f"The slope is {slope}, yet {what} {name} {side}, by {far}."
    ground = "grows to the right" if turn.before > 0 else "falls to the right"
    turned = turn.rule.turned(turn.move)
    if turned:
        return f"The slope is {slope}: the loss {ground}. {turned}"
    return f"The slope is {slope}: the loss {ground}, so {name} goes {side}, by {far}."


def _sign(turn: _Turn) -> str:
    """Whether the slope changes its sign."""
    if turn.after == 0:
        return f"The slope goes from {show(turn.before)} to 0: it lands on the spot, not past it."
    what = ", changing its sign: it overshoots" if turn.overshoots else " and keeps its sign: no overshooting"
    if turn.before == 0:
        what = ", so there was no sign to change: no overshooting"
    return f"The slope goes from {show(turn.before)} to {show(turn.after)}{what}."


def _regime(turn: _Turn) -> str:
    """What η·L″ has to do with it, for a rule where it alone decides: by 1 − η·L″ the distance changes."""
    seen = turn.expected
    if seen is None or not seen.product > 0 or turn.rule.factors(seen.product) != (1 - seen.product,):
        return ""
    share = f"{seen.symbol} = {show(seen.product)}: a step goes that share of the way to the minimum"
    return f"{share}." if seen.everywhere else f"{share}, if the curve stays as bent as here."
