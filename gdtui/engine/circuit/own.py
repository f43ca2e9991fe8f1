"""Local gradients as formulas: one that is asked for, or all of a gate, judged as a derivative is."""

from gdtui.engine.autodiff.equations import rule, slope
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.question import PROMPT, Answer, Form, Grade, Question, graded
from gdtui.engine.circuit.alone import Alone, alone
from gdtui.engine.circuit.events import Event, Passes
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.engine.derivative.typed import Derivative, derivative_of
from gdtui.engine.derivative.verdict import judge
from gdtui.engine.derivative.words import sentence

_RULES = {
    "multiply": ("{1}", "{0}"), "divide": ("1/{1}", "-{0}/{1}**2"), "power": ("{1}*{0}**({1} - 1)",),
    "exp": ("exp({0})",), "log": ("1/{0}",), "ln": ("1/{0}",), "sin": ("cos({0})",), "cos": ("-sin({0})",),
    "tanh": ("1 - tanh({0})**2",), "sqrt": ("1/(2*sqrt({0}))",),
    "sigmoid": ("sigmoid({0})*(1 - sigmoid({0}))",),
}  # fmt: skip
"""A local gradient as it may be typed, of the gates that have one worth asking for."""


def ask_formula(passes: Passes, event: Event, seed: int) -> Question | None:
    """Ask for the local gradient of the gate that is to hand on, as a formula: ∂(q·z)/∂q = ?

    None where it is no formula, or the gate has one value coming in twice.
    """
    gate, handed = passes.circuit.nodes[event.node], event.handed
    found = alone(passes.circuit, event.node, passes.values)
    rules = _RULES.get(gate.operation.name if gate.operation else "", ())
    if handed is None or found is None or handed.place >= len(rules):
        return None
    place = found.places.index(handed.place)
    inputs = [found.circuit.nodes[i].label for i in found.circuit.nodes[found.circuit.output].inputs]
    answer = rules[handed.place].format(*inputs)

    def read(text: str) -> Derivative:
        return derivative_of(found.circuit, text, place, named(found))

    def grade(typed: Answer) -> Grade:
        verdict = judge(read(str(typed)), found.bounds, found.point, seed)
        said = f"{asked} = {rule(found.circuit, found.circuit.output, handed.place)}."
        return graded(verdict.right and verdict.possible, sentence(verdict), said)

    asked = slope(found.circuit, found.circuit.output, handed.place)
    stands = f", with {', '.join(found.stands)}" if found.stands else ""
    prompt = f"{asked} = ?{stands}"
    return Question(
        "gradient", clipped(prompt, PROMPT), Form.FORMULA, (), 1, grade, answer,
        f"the local gradient as a formula of {', '.join(found.circuit.inputs)}", read,
    )  # fmt: skip


def named(found: Alone) -> str:
    """What is derived, as it stands above the fraction's line: `(q·z)`."""
    return f"({found.formula})"


def gate_at_work(backprop: Backprop, state: CircuitState) -> Alone | None:
    """The gate that the last event was about, by itself; before the first one, the output."""
    passes, event = backprop.passes, backprop.event(state)
    return alone(passes.circuit, event.node if event else passes.circuit.output, passes.values)
