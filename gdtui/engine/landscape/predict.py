"""What a learner can predict on a landscape: where the dot lands, and what becomes of the loss."""

import math
from dataclasses import dataclass

import numpy as np

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.numbers import show
from gdtui.engine.base.question import PROMPT, Answer, Form, Grade, Question, choice, graded, luck
from gdtui.engine.base.wording import place, vector
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Move
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import AnyOptimizer

NEAR_STEP, NEAR_BOUNDS = 0.25, 0.02
"""A mark is right this near to the landing: a share of the step's length, or of each bound's width."""
_SAME_WAY = 10.0
"""Degrees: what is off by less differs by its length alone."""
_ONE_IN = 4
"""Once in so many questions it is about the loss."""


@dataclass(frozen=True, eq=False)
class Landing:
    """A step to come.

    Attributes:
        names: the variables.
        move: the step.
        params: where it leads, shape (n,).
        loss: the loss there.
        widths: of the bounds, shape (n,).
    """

    names: tuple[str, ...]
    move: Move
    params: Vector
    loss: float
    widths: Vector

    @property
    def rule(self) -> AnyOptimizer:
        """Who makes it."""
        return self.move.optimizer

    @property
    def speaker(self) -> str:
        """The rule's label at the head of a sentence."""
        label = self.rule.label
        return label[0].upper() + label[1:]

    @property
    def length(self) -> float:
        """How long the step is."""
        return float(np.linalg.norm(self.move.update))

    @property
    def slope(self) -> float:
        """What the gradient alone says of the loss: gradient · update."""
        return float(self.move.gradient @ self.move.update)

    def near(self, spot: Vector) -> bool:
        """Whether a mark at `spot` counts as being at the landing."""
        reach = np.maximum(NEAR_STEP * self.length, NEAR_BOUNDS * self.widths)
        return bool(((spot - self.params) / reach) @ ((spot - self.params) / reach) <= 1)


def ask_landscape(simulation: Landscape, state: LandscapeState, racer: int, seed: int) -> Question | None:
    """A question about the next step of one racer.

    Args:
        simulation: the descent.
        state: where it stands.
        racer: the racer's index.
        seed: decides, with the step and the racer, whether to ask for the place or for the loss.

    Returns:
        A place within the bounds, or whether the loss will fall; None where the racer has ended, draws
        lots, or arrives at no finite loss.
    """
    landing = landing_of(simulation, state, racer)
    if landing is None:
        return None
    inside = all(
        low <= at <= high
        for at, (low, high) in zip(landing.params.tolist(), simulation.objective.bounds, strict=True)
    )
    if not inside or luck(seed, state.step, racer).randrange(_ONE_IN) == 0:
        return about_loss(landing)
    prompt = f"{landing.speaker} makes its next step. Where will the dot land? Put the mark there."

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, tuple)
        return _placed(landing, np.array(answer, np.float64))

    step, picture = (f"{share * 100:g} %" for share in (NEAR_STEP, NEAR_BOUNDS))
    hint = f"it counts within {step} of the step's length, or {picture} of the picture"
    answer = tuple(landing.params.tolist())
    return Question("landing", clipped(prompt, PROMPT), Form.PLACE, (), 1, grade, answer, hint)


def landing_of(simulation: Landscape, state: LandscapeState, index: int) -> Landing | None:
    """The next step of a racer; None where it makes none, draws lots, or arrives at no finite loss."""
    racer = state.racers[index]
    if racer.outcome.ended or not racer.optimizer.uses_gradient:
        return None
    after: Racer = simulation.step(state).racers[index]
    numbers = (after.loss, racer.loss, float(after.params @ after.params))
    if after.move is None or not all(map(math.isfinite, numbers)):
        return None
    bounds = np.array(simulation.objective.bounds)
    widths = bounds[:, 1] - bounds[:, 0]
    return Landing(simulation.objective.variables, after.move, after.params, after.loss, widths)


def why_unasked(racer: Racer) -> str:
    """Why nothing can be asked of a racer's next step, as the end of a sentence, and what to do about it."""
    label = racer.optimizer.label
    if racer.outcome.ended:
        return f"the run of {label} has ended. r starts anew."
    if not racer.optimizer.uses_gradient:
        return f"{label} draws lots, and chance cannot be foretold. o takes another optimizer."
    return "the next step leads to no finite loss. [ makes it shorter, r starts anew."


def about_loss(landing: Landing) -> Question:
    """Whether the next step makes the loss fall."""
    before, after = landing.move.loss, landing.loss
    right = 2 if after == before else 0 if after < before else 1
    prompt = f"{landing.speaker} makes its next step. What becomes of the loss, {show(before)}?"
    told = f"The loss goes from {show(before)} to {show(after)}."
    bent = (after - before) - landing.slope
    parts = f"The slope alone gives g·update = {show(landing.slope)}; how the ground bends adds {show(bent)}."
    sums = parts if math.isfinite(bent) and landing.slope else ""
    why = [graded(option == right, told, _loss_reason(landing, option, right), sums) for option in range(3)]
    options = ("it falls", "it rises", "it stays exactly as it is")
    return choice("direction", prompt, options, 1, {right}, why)


def _loss_reason(landing: Landing, chosen: int, right: int) -> str:
    """Why the loss does what it does, in the light of what was chosen."""
    if not landing.length:
        return "The update is 0: nothing moves."
    if right == 2:
        return "The step lands exactly as high as it set out."
    if right == 1 and landing.slope < 0:
        holds = "Downhill holds only close by: the" if chosen == 0 else "The"
        return f"{holds} step of {show(landing.length)} goes too far."
    if right == 1:
        return f"The step does not set out downhill{landing.rule.carried(landing.move)}."
    if landing.slope > 0:
        return "It sets out uphill and comes down beyond."
    if chosen == 2:
        return f"The slope is not 0, and the step is {show(landing.length)} long."
    return f"The step of {show(landing.length)} goes downhill and is short enough to stay there."


def _placed(landing: Landing, spot: Vector) -> Grade:
    lands = f"It lands at {place(landing.names, landing.params.tolist())}"
    because = f"{lands}: {landing.rule.reason(landing.move)}."
    if landing.near(spot):
        return graded(True, because, _off(landing, spot))
    return graded(False, _why_not(landing, spot), (because, f"{lands}."))


def _off(landing: Landing, spot: Vector) -> str:
    return f"Your mark is {show(float(np.linalg.norm(spot - landing.params)), 2)} away."


def _why_not(landing: Landing, spot: Vector) -> str:
    """What is wrong with a mark that is too far from the landing."""
    move, length = landing.move, landing.length
    moved = spot - move.params
    away = float(np.linalg.norm(moved))
    if not length:
        return "The update is 0, so the dot stays where it is."
    if not away > 0.1 * length:
        slope = show(float(np.linalg.norm(move.gradient)))
        return f"The mark is where the dot is now; the gradient is {slope} long, and the step {show(length)}."
    if float(moved @ move.gradient) > 0 > landing.slope:
        return (
            f"The mark is uphill: the gradient {vector(move.gradient.tolist())} points where the loss grows, "
            "and the step goes against it."
        )
    cosine = float(moved @ move.update) / (away * length)
    angle = math.degrees(math.acos(min(max(cosine, -1.0), 1.0)))
    if angle > _SAME_WAY:
        return f"The direction is off by {angle:.0f}°: {landing.rule.direction(move)}."
    if away > length:
        return f"The direction is right, but the mark is {show(away / length, 2)} times too far away."
    return f"The direction is right, but the mark is at {show(away / length, 2)} of the step: too short."
