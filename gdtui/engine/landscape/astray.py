"""What is said of a step by a typed gradient that is wrong: downhill is not what it went by."""

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import vector
from gdtui.engine.derivative.typed import Derivative
from gdtui.engine.derivative.verdict import compare
from gdtui.engine.optimizers.racer import Racer


def astray(own: Derivative, racer: Racer) -> tuple[str, ...]:
    """The same in several lengths, the longest first; nothing where the gradient is right.

    Args:
        own: what was typed.
        racer: who walks by it; its last step is spoken of, at the start the first one.
    """
    move = racer.move
    found = compare(own, (racer.params if move is None else move.params).tolist())
    if racer.outcome.ended or all(each.right for each in found):
        return ()
    typed, exact = (
        vector(numbers) for numbers in ([each.typed for each in found], [each.exact for each in found])
    )
    if move is None:
        return (f"Your gradient here is {typed}, the exact one {exact}.", "Your gradient is wrong here.")
    change = "fell" if racer.loss < move.loss else "rose" if racer.loss > move.loss else "stayed"
    loss = f"the loss {change} to {show(racer.loss)}" if change != "stayed" else "the loss stayed"
    return (
        f"By your gradient, {typed}; the exact one was {exact}. {loss[0].upper()}{loss[1:]}.",
        f"By your gradient, which was wrong there: {loss}.",
    )
