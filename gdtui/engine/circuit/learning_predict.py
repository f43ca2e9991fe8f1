"""What a learner can predict of a circuit that learns: an update in numbers, and what becomes of the loss."""

import math

import numpy as np

from gdtui.engine.autodiff.equations import short
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.question import PROMPT, Answer, Form, Grade, Question, graded, luck
from gdtui.engine.circuit.learning import Learning
from gdtui.engine.circuit.learning_state import LearningState, Pass
from gdtui.engine.circuit.predict import near
from gdtui.engine.landscape.predict import Landing, about_loss


def ask_update(learning: Learning, state: LearningState, seed: int) -> Question | None:
    """What the update makes of a param, or what the forward pass will show of the loss; else None.

    Args:
        learning: the circuit.
        state: where it stands.
        seed: decides which param is asked for.
    """
    if learning.ended(state):
        return None
    if state.done is Pass.BACKWARD:
        return _about_param(learning, state, seed)
    return _about_loss(learning, state) if state.done is Pass.UPDATE else None


def why_unasked(learning: Learning, state: LearningState) -> str:
    """Why nothing can be asked of the next step, as the end of a sentence, and what to do about it."""
    if learning.ended(state):
        return f"{state.racer.outcome.reason}. r starts anew."
    if state.done is Pass.FORWARD:
        return "a backward pass finds many numbers at once. n makes it, then p asks for the update."
    if state.racer.move is None:
        return "the first pass has no loss before it to compare with. n makes it."
    return "what comes next is no finite number. [ makes the rate smaller, r starts anew."


def _about_param(learning: Learning, state: LearningState, seed: int) -> Question | None:
    racer, after = state.racer, learning.walk.step(state.walk).racers[0]
    place = luck(seed, state.round).randrange(len(learning.learns))
    move, name = after.move, learning.learns[place]
    if move is None or not math.isfinite(after.params[place]) or not racer.optimizer.uses_gradient:
        return None
    before, slope, result = (float(of[place]) for of in (racer.params, racer.gradient, after.params))
    line = racer.optimizer.headline(move, place, name)
    rate = "" if racer.optimizer.rate is None else f", η = {short(racer.optimizer.rate)}"
    prompt = f"{name} = {short(before)}, and its gradient is {short(slope)}{rate}. What will {name} be?"

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int | float)
        return graded(near(answer, result), line, _slip(answer, before, slope, move.update[place]))

    return Question("update", clipped(prompt, PROMPT), Form.NUMBER, (), 1, grade, result, "a number, as 0.3")


def _slip(answer: float, before: float, slope: float, update: float) -> str:
    """What a wrong answer betrays; "" where nothing that is known."""
    slips = (
        (before - update, "That is uphill: the gradient is taken away, not added."),
        (before - slope, "That is the whole gradient: the learning rate takes a part of it."),
        (float(update), "That is the update alone: it is added to what was there."),
    )
    return next((said for value, said in slips if near(answer, value)), "")


@np.errstate(all="ignore")
def _about_loss(learning: Learning, state: LearningState) -> Question | None:
    racer, names = state.racer, learning.learns
    move = racer.move
    if move is None or not (math.isfinite(racer.loss) and math.isfinite(move.loss)):
        return None
    landing = Landing(names, move, racer.params, racer.loss, np.ones(len(names)))
    asked = about_loss(landing)
    prompt = f"{names[0]} and the others have moved. What becomes of the loss, {short(move.loss)}?"
    return asked._replace(prompt=clipped(prompt if len(names) > 1 else asked.prompt, PROMPT))
