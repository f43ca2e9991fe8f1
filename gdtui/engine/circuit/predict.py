"""What a learner can predict of backpropagation: the next value, or the next gradient handed on."""

import math
from collections.abc import Iterator

from gdtui.engine.autodiff.equations import enclosed, formula, name_of, short, with_numbers
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.question import PROMPT, Answer, Form, Grade, Question, graded, luck
from gdtui.engine.base.wording import brief
from gdtui.engine.circuit.events import Event, Handed, Passes, Phase
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.engine.circuit.words import gate_name

RELATIVE, ABSOLUTE = 0.01, 0.005
"""A number is right this near: a share of it, or so much for a small one (a tenth of it at most)."""
GREATEST = 1e300
"""Nothing larger can be typed."""
_ZERO = 1e-9
_FORMULAS = 3
"""Of so many predictions one asks for a formula, where there is one: a seed grows by 1,000 with each."""
_EXAMPLES = {"−4": -4.0, "0.25": 0.25, "1.5": 1.5}


def near(answer: float, truth: float) -> bool:
    """Whether a number that was typed counts as `truth`; none does where that is not finite."""
    size = abs(truth)
    return math.isfinite(truth) and abs(answer - truth) <= max(
        RELATIVE * size, min(ABSOLUTE, size / 10), _ZERO
    )


def ask_circuit(backprop: Backprop, state: CircuitState, seed: int) -> Question | None:
    """A question about the next event: the value of a gate, or the gradient it hands on.

    Args:
        backprop: the circuit at its point.
        state: how far the passes have come.
        seed: decides, with the step, which number the hint shows.

    Returns:
        None where both passes are complete, or the answer is no number that can be typed.
    """
    if backprop.ended(state):
        return None
    passes = backprop.passes
    event = passes.events[state.step]
    # no example that gives the answer away
    examples = [text for text, value in _EXAMPLES.items() if not near(value, _truth(event))]
    hint = f"a number, as {luck(seed, state.step).choice(examples)}; within 1 % or 0.005 is right"
    match event.phase, event.handed:
        case Phase.FORWARD, _:
            return _forward(passes, event, hint)
        case _, None:
            return _seed(passes, event, hint)
        case _, handed:
            formula_of = seed // 1_000 % _FORMULAS == _FORMULAS - 1 and _asked_for(passes, event, seed)
            return formula_of or _backward(passes, event, handed, hint)


def _asked_for(passes: Passes, event: Event, seed: int) -> Question | None:
    from gdtui.engine.circuit.own import ask_formula

    return ask_formula(passes, event, seed)


def _truth(event: Event) -> float:
    """What the event comes to."""
    if event.phase is Phase.FORWARD:
        return event.value
    return event.handed.share if event.handed else 1.0


def _forward(passes: Passes, event: Event, hint: str) -> Question | None:
    gate, truth = passes.circuit.nodes[event.node], event.value
    if not abs(truth) <= GREATEST:
        return None
    inputs = [passes.values[i] for i in gate.inputs]
    numbers = f"{with_numbers(passes.circuit, gate.index, passes.values)} = {short(truth)}"
    does = f"It computes {formula(passes.circuit, gate.index)}."

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int | float)
        if near(answer, truth):
            return graded(True, f"{clipped(numbers, 120)}.", does)
        why = _mistaken_value(gate, inputs, truth, answer)
        whole = f"It is {clipped(numbers, 120)}."
        return graded(False, why or whole, whole if why else "", does)

    known = ", ".join(map(short, inputs))
    arrive = f" From its input{'s' if len(inputs) > 1 else ''} come{'s' if len(inputs) == 1 else ''} {known}."
    prompt = f"What value does the {_called(gate)} gate compute?"
    prompt += arrive if len(prompt) + len(arrive) <= PROMPT else ""
    return Question("value", clipped(prompt, PROMPT), Form.NUMBER, (), 1, grade, truth, hint)


def _called(gate: Node) -> str:
    """A gate in a question, its name shortened."""
    return brief(gate_name(gate), 24)


def _mistaken_value(gate: Node, x: list[float], truth: float, answer: float) -> str:
    """What was probably computed instead; "" where nothing fits."""
    if truth and near(answer, -truth):
        return f"The size is right, the sign is not: {short(truth)}, not {short(answer)}."
    assert gate.operation is not None
    kind = gate.operation.name
    for name, other, what in _others(x):
        if name != kind and near(answer, other):
            return f"{short(answer)} is {what}; this gate is a {gate.operation.symbol}."
    if len(x) == 1 and near(answer, x[0]):
        return f"{short(answer)} is what comes in; {gate.operation.symbol} changes it."
    return ""


def _others(x: list[float]) -> Iterator[tuple[str, float, str]]:
    """What other gates would make of the same inputs."""
    if len(x) < 2:
        return
    yield "add" if len(x) == 2 else "sum", sum(x), "the sum of the inputs"
    yield "multiply", math.prod(x), "their product"
    yield "max", max(x), "the largest input"
    yield "min", min(x), "the smallest input"
    if len(x) == 2:
        yield "subtract", x[0] - x[1], "their difference"
        yield "", x[1] - x[0], "the difference the other way round"
        yield "divide", x[0] / x[1] if x[1] else math.nan, "their quotient"
        yield "", x[1] / x[0] if x[0] else math.nan, "the quotient the other way round"


def _seed(passes: Passes, event: Event, hint: str) -> Question:
    name = brief(name_of(passes.circuit.nodes[event.node]), 24)

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int | float)
        same = f"∂{name}/∂{name} = 1: when {name} moves, {name} moves just as much, whatever its value."
        if near(answer, 1.0):
            return graded(True, same)
        if answer == 0:
            return graded(False, f"0 would mean that {name} does not feel its own change.", same)
        if near(answer, event.value):
            return graded(False, f"{short(event.value)} is the value of {name}, not its slope.", same)
        return graded(False, same, "All other gradients begin from this 1.")

    prompt = f"The backward pass begins. What is the gradient of the output {name} by itself?"
    return Question("gradient", prompt, Form.NUMBER, (), 1, grade, 1.0, hint)


def _backward(passes: Passes, event: Event, handed: Handed, hint: str) -> Question | None:
    gate, truth = passes.circuit.nodes[event.node], handed.share
    if not abs(truth) <= GREATEST or not math.isfinite(handed.local):
        return None
    target = brief(enclosed(passes.circuit.nodes[handed.input]), 24)
    product = f"upstream {short(handed.upstream)} × local {short(handed.local)} = {short(truth)}"

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int | float)
        if near(answer, truth):
            return graded(True, f"{product[0].upper()}{product[1:]}.", _sum(handed, target))
        why = _mistaken_gradient(passes, gate, handed, answer)
        whole = f"The chain rule multiplies: {product}."
        return graded(False, why or whole, (whole, f"It is {product}.") if why else "")

    place = f", its input number {handed.place + 1}" if gate.inputs.count(handed.input) > 1 else ""
    asked = f"What gradient does it hand on to {target}{place}?"
    prompt = f"What arrives at the {_called(gate)} gate is {short(handed.upstream)}. {asked}"
    return Question("gradient", clipped(prompt, PROMPT), Form.NUMBER, (), 1, grade, truth, hint)


def _sum(handed: Handed, target: str) -> str:
    """That the node has been handed something before, which this adds to."""
    if handed.gradient == handed.share:
        return ""
    return f"Added to what {target} has already, that makes {short(handed.gradient)}."


def _mistaken_gradient(passes: Passes, gate: Node, handed: Handed, answer: float) -> str:
    """What was probably computed instead of upstream × local; "" where nothing fits."""
    assert gate.operation is not None
    up, local, said = handed.upstream, handed.local, short(answer)
    if math.isfinite(handed.gradient) and near(answer, handed.gradient):
        return f"{said} is the sum of all that has arrived so far; this gate's own share was asked for."
    if handed.share and near(answer, -handed.share):
        return "The size is right, the sign is turned: the signs of both factors count."
    if near(answer, local):
        return f"{said} is the local gradient alone; it must be multiplied by what arrives from above."
    if near(answer, up):
        return f"{said} is the upstream gradient alone; the gate multiplies it by its local gradient."
    if near(answer, up + local):
        return f"{said} is upstream + local: along one way, slopes multiply; only at a fork do they add."
    x = [passes.values[i] for i in gate.inputs]
    if gate.operation.name == "multiply" and near(answer, up * x[handed.place]):
        return f"{said} uses the input's own value {short(x[handed.place])}; × hands on the other one's."
    if near(answer, passes.values[handed.input]):
        return f"{said} is that input's value, not its gradient."
    return ""
