"""What a learner can predict of a network: the test loss, the move of a weight, what it says of a place."""

import math
from random import Random

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.question import Question, choice, graded, luck
from gdtui.engine.base.wording import counted
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training

AHEAD = 20
"""Updates until the answer about the loss is known: it is computed before it is asked, and a key waits."""
_STEADY = 0.1
"""A loss that has changed by a smaller share of itself has stayed about the same."""
_TELLING = 0.2
"""A weight is asked about whose move is at least so large a share of the largest."""


def ask_network(training: Training, state: TrainingState, seed: int) -> Question | None:
    """A question about what follows: of three kinds, in turn.

    Args:
        training: as it is.
        state: where it stands.
        seed: decides, with the step, what is asked.

    Returns:
        None where the run has ended, or nothing can be asked.
    """
    if training.ended(state):
        return None
    drawn = luck(seed, state.step)
    asks = [_loss_ahead, _weight_ahead, _kind_here]
    drawn.shuffle(asks)
    found = (ask(training, state, drawn) for ask in asks)
    return next(filter(None, found), None)


def why_unasked(training: Training, state: TrainingState) -> str:
    """Why nothing can be asked of what follows, as the end of a sentence, and what to do about it."""
    rule = training.optimizer
    if training.ended(state):
        return f"{state.outcome.reason}. r starts anew."
    if not rule.uses_gradient:
        return f"{rule.label} draws lots, and chance cannot be foretold. o takes another optimizer."
    if not math.isfinite(_loss(state)):
        return "the loss is no finite number here. b steps back, [ makes the steps shorter."
    return "no weight moves: all are held, or their gradients are 0. r starts anew."


def _loss_ahead(training: Training, state: TrainingState, _: Random) -> Question | None:
    """Whether the test loss (or that of training, where nothing is kept back) falls or rises."""
    after, steps = state, 0
    while steps < AHEAD and not training.ended(after):
        after, steps = training.step(after), steps + 1
    what = "training" if state.figures.test_loss is None else "test"
    before, then = _loss(state), _loss(after)
    if not (math.isfinite(before) and math.isfinite(then) and before > 0):
        return None
    right = 0 if then < (1 - _STEADY) * before else 2 if then > (1 + _STEADY) * before else 1
    percent = f"{100 * _STEADY:.0f} %"
    options = [
        f"it {does} {percent}" for does in ("falls by more than", "stays within", "rises by more than")
    ]
    numbers = f"The {what} loss goes from {show(before)} to {show(then)}."
    why = [graded(option == right, numbers, _about_losses(state, after)) for option in range(3)]
    prompt = f"What will the {what} loss, {show(before)} now, do in the next {counted(steps, 'update')}?"
    return choice("value", prompt, options, steps, {right}, why)


def _loss(state: TrainingState) -> float:
    """The test loss, or the training loss where nothing is kept back."""
    test = state.figures.test_loss
    return state.figures.train_loss if test is None else test


def _about_losses(before: TrainingState, after: TrainingState) -> str:
    if before.figures.test_loss is None:
        return ""
    was, now = before.figures.train_loss, after.figures.train_loss
    told = f"That of training goes from {show(was)} to {show(now)}"
    gone = _loss(after) > _loss(before) and now < was
    return f"{told}: what is learnt now is noise of its examples." if gone else f"{told}."


def _weight_ahead(training: Training, state: TrainingState, drawn: Random) -> Question | None:
    """Which way a weight moves in the next update."""
    update = training.step(state).params - state.params
    sizes = np.abs(update)
    if not (np.isfinite(sizes).all() and sizes.max() > 0):
        return None
    index = int(drawn.choice(np.flatnonzero(sizes >= _TELLING * sizes.max()).tolist()))
    name, slope, move = training.shape.names[index], float(state.gradient[index]), float(update[index])
    right = 0 if move > 0 else 1
    before = float(state.params[index])
    numbers = f"{name} goes from {show(before)} to {show(before + move)}."
    why = [graded(option == right, numbers, _about_move(training, slope, move)) for option in range(2)]
    now = f"{name} is {show(before)}, its gradient on the next batch {show(slope)}."
    return choice("direction", f"{now} Which way does the update move it?", ("up", "down"), 1, {right}, why)


def _about_move(training: Training, slope: float, move: float) -> str:
    """Why the weight went that way."""
    if slope * move < 0:
        return "A rise of the weight would raise the loss: it goes down." if slope > 0 else (
            "A rise of the weight would lower the loss: it goes up."
        )  # fmt: skip
    return (
        f"That is against its slope on this batch: {training.optimizer.label} is carried on by earlier ones."
    )


def _kind_here(training: Training, state: TrainingState, drawn: Random) -> Question | None:
    """What the network says of an example."""
    examples, loss = training.examples, training.terms.whole
    if loss.shape.task == REGRESSION:
        return None
    points, given = examples.points, examples.inputs
    if len(examples.test_y):
        points, given = examples.test_points, examples.test_inputs
    place = drawn.randrange(len(points))
    says = loss.predictions(state.params, given[place : place + 1])[0]
    if not np.isfinite(says).all():
        return None
    chances = says.tolist() if loss.shape.task == SEVERAL_KINDS else [1 - float(says[0]), float(says[0])]
    right = max(range(len(chances)), key=chances.__getitem__)
    numbers = f"It gives kind {examples.kinds[right]} a probability of {show(chances[right], 3)}."
    truth = int((examples.test_y if len(examples.test_y) else examples.y)[place])
    end = "That is what it is." if truth == right else f"In truth it is {examples.kinds[truth]}."
    why = [graded(option == right, numbers, end) for option in range(len(chances))]
    where = ", ".join(f"{n} = {show(x, 3)}" for n, x in zip(examples.names[:4], points[place], strict=False))
    prompt = f"An example lies at {where}. Which kind does the network say it is?"
    return choice("leader", prompt, [f"kind {kind}" for kind in examples.kinds], 0, {right}, why)
