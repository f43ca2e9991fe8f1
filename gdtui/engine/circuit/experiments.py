"""Questions put to a circuit: inputs to set, a question, and an answer with the numbers that come out."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.equations import short
from gdtui.engine.base.question import Question, choice, graded, luck
from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.words import broken

KIND = "experiment"
"""Under which the answers to experiments are counted."""


class Experiment(NamedTuple):
    """A question about a circuit.

    Attributes:
        question: what is asked once the inputs are set.
        answer: what to say, with `{v[x]}` for a node's value, `{d[x]}` for its gradient, `{v0[x]}` and
            `{d0[x]}` for those before the inputs were set, `{stopped}` for the inputs with a gradient of 0
            and `{broken}` for which gate broke.
        inputs: the inputs it sets; the others are as in the preset.
    """

    question: str
    answer: str
    inputs: Mapping[str, float] = {}

    def tell(self, circuit: Circuit, before: Sequence[float], after: Sequence[float]) -> str:
        """The answer with the numbers of this circuit at the point `after`, and at `before`."""
        return self.filled([self.answer], circuit, before, after)[0]

    def asked(
        self, answers: Sequence[str], points: tuple[Circuit, Sequence[float], Sequence[float]], seed: int
    ) -> Question:
        """The question with its answers, in an order of their own.

        Args:
            answers: what may be answered, the right one first; numbers are filled in as in `answer`.
            points: the circuit, and its inputs before and after the experiment set some.
            seed: decides the order.
        """
        texts, told = self.filled(answers, *points), self.tell(*points)
        order = luck(seed, len(texts)).sample(range(len(texts)), len(texts))
        right = order.index(0)
        why = [graded(place == right, told) for place in range(len(texts))]
        return choice(KIND, self.question, [texts[place] for place in order], 0, {right}, why)

    def filled(
        self, texts: Sequence[str], circuit: Circuit, before: Sequence[float], after: Sequence[float]
    ) -> list[str]:
        """The texts with the numbers of the circuit at the point `after`, and at `before`."""
        was, now = Passes(circuit, tuple(before)), Passes(circuit, tuple(after))
        gradients = now.gradients_after(len(now.events))
        stopped = [name for i, name in enumerate(circuit.inputs) if gradients[i] == 0]
        numbers = {
            "v0": _values(was), "d0": _gradients(was), "v": _values(now), "d": _gradients(now),
            "stopped": listed(stopped), "broken": broken(now),
        }  # fmt: skip
        return [text.format(**numbers) for text in texts]


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: `x, y and z`."""
    if len(names) < 2:
        return "".join(names) or "none"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _values(passes: Passes) -> dict[str, str]:
    return {node.label: short(passes.values[node.index]) for node in passes.shown}


def _gradients(passes: Passes) -> dict[str, str]:
    gradients = passes.gradients_after(len(passes.events))
    return {node.label: short(gradients[node.index]) for node in passes.shown}
