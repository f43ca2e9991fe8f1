"""Questions put to a circuit: inputs to set, a question, and an answer with the numbers that come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.equations import short
from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.words import broken


@dataclass(frozen=True)
class Experiment:
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
    inputs: Mapping[str, float] = field(default_factory=dict)

    def tell(self, circuit: Circuit, before: Sequence[float], after: Sequence[float]) -> str:
        """The answer with the numbers of this circuit at the point `after`, and at `before`."""
        was, now = Passes(circuit, tuple(before)), Passes(circuit, tuple(after))
        gradients = now.gradients_after(len(now.events))
        stopped = [name for i, name in enumerate(circuit.inputs) if gradients[i] == 0]
        return self.answer.format(
            v0=_values(was), d0=_gradients(was), v=_values(now), d=_gradients(now),
            stopped=listed(stopped), broken=broken(now),
        )  # fmt: skip


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
