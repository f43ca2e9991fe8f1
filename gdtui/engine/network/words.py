"""A training in words: what the last update did, in one sentence and one equation."""

from collections.abc import Iterable

from gdtui.engine.base.happened import Happened, told
from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import counted
from gdtui.engine.network.state import TrainingState
from gdtui.engine.optimizers.words import endings, step_equations


def happened(state: TrainingState) -> Happened:
    """What led to the state."""
    names = state.terms.shape.names
    if state.outcome.ended:
        return told(endings(state.outcome, names), _equations(state))
    if state.move is None:
        return told(_opening(state), _equations(state))
    loss, test = show(state.figures.train_loss), state.figures.test_loss
    both = f"Loss {loss} in training" + (f", {show(test)} on the test" if test is not None else "")
    note = _note(state)
    return told((f"{both}; {note}.", f"Loss {loss}; {note}.", f"Loss {loss}."), _equations(state))


def _equations(state: TrainingState) -> Iterable[str]:
    """The first that fits is told: the others are not even made."""
    if state.move is None:
        loss = state.terms.whole
        return (f"{state.terms.shape}: {counted(loss.shape.count, 'param')}",)
    return step_equations(state.move, state.terms.shape.names)


def _opening(state: TrainingState) -> tuple[str, ...]:
    terms, loss = state.terms, show(state.figures.train_loss)
    looks = "all" if terms.takes_all else f"{terms.batch_size:,} of the {terms.count:,}"
    start = f"It starts at loss {loss}; its first update looks at {looks} examples."
    return start, f"It starts at loss {loss}."


def _note(state: TrainingState) -> str:
    """What is worth saying of the step, in a clause."""
    if state.turn.place == 0 and not state.terms.takes_all:
        return f"{counted(state.epoch, 'epoch')} done"
    if state.figures.train_accuracy is not None:
        wrong = round((1 - state.figures.train_accuracy) * state.terms.count)
        return f"{wrong:,} of {state.terms.count:,} wrong"
    return f"gradient norm {show(state.figures.grad_norm)}"
