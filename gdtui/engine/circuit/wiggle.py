"""The chain rule by wiggling: an input moves a little, and the change runs along the wires to the result.

A gate multiplies the change that reaches it by its local gradient; where two changes arrive, they add. The
changes that are told are exact, two values apart; only their product with the slopes is nearly so.
"""

import math
from typing import NamedTuple

from gdtui.engine.autodiff.equations import name_of, short
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.question import PROMPT, WORDS, Answer, Form, Grade, Question
from gdtui.engine.base.wording import brief
from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.predict import near

NUDGE = 0.01
"""How far the input moves."""
KIND = "wiggle"
"""Under which the answers are counted."""
_MOST = 4
"""So many gates of the way are told at the most: the first of them."""


class Felt(NamedTuple):
    """What a gate feels of the change of an input.

    Attributes:
        name: the gate's.
        change: of its value.
        factors: the local gradient towards each of its inputs that changes.
        node: its index.
        places: which of its inputs these are, from 0.
    """

    name: str
    change: float
    factors: tuple[float, ...]
    node: int = 0
    places: tuple[int, ...] = ()

    @property
    def told(self) -> str:
        """`q +0.01 (×1)`; of several changes that arrive, that they add."""
        adds = ": they add" if len(self.factors) > 1 else ""
        return f"{self.name} {signed(self.change)} ({self.scaled}{adds})"

    @property
    def scaled(self) -> str:
        """`×1`; of several changes that arrive `×−4 and ×1`."""
        return " and ".join(f"×{short(factor)}" for factor in self.factors)


def felt(passes: Passes, place: int, nudge: float = NUDGE) -> tuple[Felt, ...]:
    """What every gate on the way feels when input number `place` moves by `nudge`, gate by gate."""
    circuit, before = passes.circuit, passes.values
    moved = [value + nudge * (at == place) for at, value in enumerate(passes.point)]
    after = circuit.node_values(moved)
    reached, found = {place}, []
    for gate in passes.gates:
        ways = [at for at, source in enumerate(gate.inputs) if source in reached]
        if ways:
            reached.add(gate.index)
            factors = tuple(circuit.local_gradient(gate.index, at, before) for at in ways)
            name, change = brief(name_of(gate), 12), after[gate.index] - before[gate.index]
            found.append(Felt(name, change, factors, gate.index, tuple(ways)))
    return tuple(found)


def ask_wiggle(passes: Passes, place: int) -> Question | None:
    """By how much the result moves when an input is nudged; None where that is no number.

    Args:
        passes: the circuit at its point.
        place: of the input, in the order of `circuit.inputs`.
    """
    way = felt(passes, place)
    if not way or not all(math.isfinite(each.change) for each in way):
        return None
    name, result = (
        passes.circuit.inputs[place],
        brief(name_of(passes.circuit.nodes[passes.circuit.output]), 12),
    )
    change, slope = way[-1].change, passes.gradients_after(len(passes.events))[place]
    chain = " → ".join([f"{name} {signed(NUDGE)}", *(each.told for each in way[-_MOST:])])
    words = f"{chain}. Slopes along the way multiply: ∂{result}/∂{name} = {short(slope)}."

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int | float)
        return Grade(near(answer, change) or near(answer, NUDGE * slope), clipped(words, WORDS))

    steps = "; ".join(f"{each.name} {each.scaled}" for each in way[:_MOST])
    prompt = f"{name} grows by {NUDGE}. On its way: {steps}. By how much does {result} change?"
    hint = "a number, as 0.3" if near(-0.02, change) else "a number, as −0.02"  # no answer given away
    return Question(KIND, clipped(prompt, PROMPT), Form.NUMBER, (), 0, grade, change, hint)


def signed(value: float) -> str:
    """A change with its sign: `+0.01`, `−0.04`."""
    text = short(float(f"{value:.4g}"))
    return text if value < 0 else f"+{text}"
