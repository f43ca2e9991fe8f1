"""What there is to say of a move and of an outcome, the longest version first: see `base.happened.told`."""

from collections.abc import Iterable, Sequence

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import brief
from gdtui.engine.optimizers.base import Move
from gdtui.engine.optimizers.outcome import Outcome
from gdtui.engine.optimizers.worked import Term, in_numbers


def endings(outcome: Outcome, variables: Sequence[str], who: str = "") -> tuple[str, ...]:
    """How a run ended, as sentences, the longest first: less and less is said of why.

    Args:
        outcome: that has ended.
        variables: names in its reason that may be long.
        who: whose outcome it is, at the head of the sentence.
    """
    reason = outcome.reason
    for name in variables:
        reason = reason.replace(name, brief(name)) if len(name) > len(brief(name)) else reason
    cuts = [at for at in range(len(reason)) if reason.startswith(("; ", ", ", ": "), at)]
    parts = [reason, *(reason[:at] for at in reversed(cuts))]
    return tuple(f"{who}: {part}." if who else f"{part[0].upper()}{part[1:]}." for part in parts)


def step_equations(move: Move, variables: Sequence[str]) -> Iterable[str]:
    """The step of the param that moved most: its rule's own formula, with shorter and shorter names.

    Then, for a rule that does not explain itself or whose formula does not fit, the sum of the param and its
    update.
    """
    index = max(range(len(variables)), key=lambda i: (abs(float(move.update[i])), -i))
    for width in (12, 6, 3):
        yield move.optimizer.headline(move, index, brief(variables[index], width))
    x, update = float(move.params[index]), float(move.update[index])
    sign, terms = "−" if update < 0 else "+", {"x": Term("", x), "by": Term("", abs(update))}
    total = in_numbers(f"{{x}} {sign} {{by}}", x + update, terms)
    yield f"{brief(variables[index])} ← {total} = {show(x + update)}"
