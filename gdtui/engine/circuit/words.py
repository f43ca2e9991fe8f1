"""What an event of backpropagation did, in plain words and as equations with their numbers."""

import math
from typing import NamedTuple

from gdtui.engine.autodiff.equations import (
    enclosed,
    failure,
    formula,
    name_of,
    no_slope,
    rule,
    short,
    slope,
    with_numbers,
    written,
)
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.autodiff.kink import kinks_at
from gdtui.engine.base.happened import Happened, told
from gdtui.engine.base.wording import brief, counted
from gdtui.engine.circuit.events import Event, Handed, Passes, Phase

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MOST_SHARES = 5
"""How many shares of a sum are written out."""


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


class Explanation(NamedTuple):
    """What an event did, in full.

    Attributes:
        sentence: in words; one or a few sentences, to be wrapped.
        equations: in formulas, a line each.
    """

    sentence: str
    equations: tuple[str, ...]


def explain(passes: Passes, step: int) -> Explanation:
    """What the event that led to `step` did."""
    if step == 0:
        return _start(passes)
    event = passes.events[step - 1]
    if event.phase is Phase.FORWARD:
        return _forward(passes, event, step)
    if event.handed is None:
        return _seed(passes)
    words = _handing(passes, event, event.handed, step)
    return Explanation(words, _equations(passes, event, event.handed, step))


def happened(passes: Passes, step: int) -> Happened:
    """What the event that led to `step` did, in one sentence and one equation."""
    if step == 0:
        return told((_start(passes).sentence,), (written(passes.circuit), *_result(passes)))
    event = passes.events[step - 1]
    if event.phase is Phase.FORWARD:
        return told(_computed(passes, event, step), _computation(passes, event))
    output = passes.circuit.nodes[passes.circuit.output]
    if event.handed is None:
        begins, name = "The backward pass begins at the output", brief(name_of(output))
        moved = f"{begins}: when {name} moves, {name} moves just as much."
        return told((moved, f"{begins}, {name}."), (f"{derivative(passes, output.index)} = 1",))
    handed = event.handed
    product = f"upstream {short(handed.upstream)} × local {short(handed.local)} = {short(handed.share)}"
    target = brief(enclosed(passes.circuit.nodes[handed.input]))
    part = f"∂{brief(enclosed(output))}/∂{target}: {product}"
    return told(
        _handed(passes, event, handed, step), (_equations(passes, event, handed, step)[0], part, product)
    )


def _result(passes: Passes) -> tuple[str, ...]:
    """How the output comes about, the longest first."""
    output = passes.circuit.nodes[passes.circuit.output]
    name = name_of(output)
    if output.operation is None:
        return (name,)
    inputs = f"{output.operation.name} of {counted(len(output.inputs), 'input')}"
    return (f"{name} = {formula(passes.circuit, output.index)}", f"{brief(name)} = {inputs}")


def _computed(passes: Passes, event: Event, step: int) -> tuple[str, ...]:
    """A gate's own value, in sentences, the longest first."""
    gate = passes.circuit.nodes[event.node]
    name, why = brief(gate_name(gate), 16), _why_broken(passes, gate)
    if why:
        return (f"The {name} gate broke: {why}.", f"The {name} gate broke: {why.partition(',')[0]}.")
    if step == len(passes.gates):
        output = passes.circuit.output
        result = f"{brief(name_of(passes.circuit.nodes[output]))} = {short(passes.values[output])}"
        return (f"The last gate: the forward pass is complete, with {result}.",)
    return (f"The {name} gate knows all its inputs, so it computes {short(event.value)}.",)


def _computation(passes: Passes, event: Event) -> tuple[str, ...]:
    """A gate's own value in formulas, the longest first."""
    equation, value = _forward_equation(passes, event), short(event.value)
    numbers = with_numbers(passes.circuit, event.node, passes.values)
    return (equation, f"{numbers} = {value}", f"{brief(name_of(passes.circuit.nodes[event.node]))} = {value}")


def _handed(passes: Passes, event: Event, handed: Handed, step: int) -> tuple[str, ...]:
    """What a gate hands on, in sentences, the longest first."""
    gate = passes.circuit.nodes[event.node]
    assert gate.operation is not None
    name, target = brief(gate_name(gate), 16), brief(name_of(passes.circuit.nodes[handed.input]))
    share = f"the gradient {short(handed.share)}" if math.isfinite(handed.share) else "no finite gradient"
    if handed.upstream == 0 and handed.share == 0:
        return (f"Nothing arrives at the {name} gate, so {target} gets nothing from it.",)
    if step == len(passes.events):
        last = f"{target} gets {share} from the {name} gate"
        return (f"{last}: both passes are complete.", f"{last}, the last one.", f"{last}.")
    kind, _, action = gate.operation.role.partition(": ")
    hands = f"hands {target} {share}."
    return (f"The {name} gate, a {kind}, {hands}" if action else "", f"The {name} gate {hands}")


def derivative(passes: Passes, node: int) -> str:
    """How the derivative of the output by `node` is written: `∂f/∂x`."""
    nodes = passes.circuit.nodes
    return f"∂{enclosed(nodes[passes.circuit.output])}/∂{enclosed(nodes[node])}"


def broken(passes: Passes) -> str:
    """Which gate is the first without a finite value, and why; "" when all have one."""
    for gate in passes.gates:
        why = _why_broken(passes, gate)
        if why:
            return f"The {gate_name(gate)} gate broke: {why}."
    return ""


def gate_name(gate: Node) -> str:
    """A gate in a sentence: its symbol, and its name if it has one."""
    assert gate.operation is not None
    return f"{gate.operation.symbol} ({gate.label})" if gate.label.isidentifier() else gate.operation.symbol


def meaning(passes: Passes, place: int) -> str:
    """What the gradient of input number `place` says about moving it."""
    circuit = passes.circuit
    gradient = passes.gradients_after(len(passes.events))[place]
    name, output = circuit.inputs[place], name_of(circuit.nodes[circuit.output])
    what = f"{derivative(passes, place)} = {short(gradient)}"
    if not math.isfinite(passes.values[circuit.output]):
        return f"{output} has no finite value here, so ∂{output}/∂{name} says nothing: change an input."
    lost = _lost_slope(passes, place)
    if not math.isfinite(gradient):
        return f"{what}: {lost or 'there is no slope to follow here'}."
    if lost:
        return f"{what} is not to be trusted: {lost}."
    kink = next(iter(kinks_at(circuit, passes.point, place)), None)
    if kink:
        return f"{what} by convention: here is {kink}, where the slope is not one number."
    if gradient == 0:
        return f"{what}: a small change of {name} changes nothing, so {name} cannot learn here."
    way = "rises" if gradient > 0 else "falls"
    return f"{what}: raise {name} by 0.01, and {output} {way} by about {short(abs(gradient) * 0.01)}."


def _lost_slope(passes: Passes, place: int) -> str:
    """Why a gate that input number `place` leads to has no slope; "" where all have one."""
    nodes, fed = passes.circuit.nodes, {place}
    for gate in passes.circuit.live:
        x = [passes.values[i] for i in gate.inputs]
        for position in [position for position, i in enumerate(gate.inputs) if i in fed]:
            fed.add(gate.index)
            lost = no_slope(nodes[gate.index], position, x, passes.values[gate.index])
            if lost:
                return lost
    return ""


def _why_broken(passes: Passes, gate: Node) -> str:
    return failure(gate, [passes.values[i] for i in gate.inputs], passes.values[gate.index])


def _start(passes: Passes) -> Explanation:
    count = len(passes.gates)
    gates = f"{_count(count)} gate{'s' if count != 1 else ''}"
    sentence = f"Values will flow forward through {gates}, then gradients back."
    named = zip(passes.circuit.inputs, passes.point, strict=True)
    inputs = ", ".join(f"{name} = {short(value)}" for name, value in named)
    return Explanation(sentence, (written(passes.circuit), inputs))


def _forward(passes: Passes, event: Event, step: int) -> Explanation:
    gate = passes.circuit.nodes[event.node]
    why = _why_broken(passes, gate)
    if why:
        words = f"The {gate_name(gate)} gate broke: {why}. Change an input to mend it."
    elif step == len(passes.gates):
        output = passes.circuit.output
        result = f"{name_of(passes.circuit.nodes[output])} = {short(passes.values[output])}"
        words = f"The last gate: the forward pass is complete, with {result}."
    else:
        words = f"The {gate_name(gate)} gate knows all its inputs, so it computes {short(event.value)}."
    return Explanation(words, (_forward_equation(passes, event),))


def _forward_equation(passes: Passes, event: Event) -> str:
    gate = passes.circuit.nodes[event.node]
    left = formula(passes.circuit, event.node)
    if gate.label.isidentifier():
        left = f"{name_of(gate)} = {left}"
    return f"{left} = {with_numbers(passes.circuit, event.node, passes.values)} = {short(event.value)}"


def _seed(passes: Passes) -> Explanation:
    output = passes.circuit.output
    name = name_of(passes.circuit.nodes[output])
    words = f"The backward pass begins at the output: when {name} moves, {name} moves just as much."
    sentence = " ".join(filter(None, (words, broken(passes))))
    return Explanation(sentence, (f"{derivative(passes, output)} = 1",))


def _equations(passes: Passes, event: Event, handed: Handed, step: int) -> tuple[str, ...]:
    circuit = passes.circuit
    value = short(handed.local)
    said, gate = rule(circuit, event.node, handed.place), circuit.nodes[event.node].operation
    assert gate is not None
    # without a value, or at the tip of a cone, the formula gives nothing: what counts is agreed upon
    agreed = " if " in said or math.isnan(event.value) or (gate.name == "hypot" and event.value == 0)
    how = value if said == value or agreed else f"{said} = {value}"
    whole = f"upstream {short(handed.upstream)} × local {slope(circuit, event.node, handed.place)} = {how}"
    first = f"{derivative(passes, handed.input)} = {whole} → {short(handed.share)}"
    growing = _sum(passes, handed, step)
    return (first, growing) if growing else (first,)


def _sum(passes: Passes, handed: Handed, step: int) -> str:
    """The sum so far, where a node gets its gradient in several shares; else nothing."""
    every = passes.handed_to(handed.input, len(passes.events))
    if len(every) < 2:
        return ""
    so_far = [event.handed.share for event in passes.handed_to(handed.input, step) if event.handed]
    gates = len({event.node for event in every})
    name = name_of(passes.circuit.nodes[handed.input])
    feeds = f"feeds {_count(gates)} gates" if gates == len(every) else f"goes in {_count(len(every))} times"
    if len(so_far) == 1:
        return f"{name} {feeds}: {short(so_far[0])} so far"
    shares = [short(so_far[0]), *(_signed(share) for share in so_far[1:])]
    if len(so_far) > _MOST_SHARES:
        shares = ["…", *shares[-2:]]
    return f"{name} {feeds}: {' '.join(shares)} = {short(handed.gradient)}"


def _signed(value: float) -> str:
    return f"− {short(-value)}" if value < 0 else f"+ {short(value)}"


def _handing(passes: Passes, event: Event, handed: Handed, step: int) -> str:
    gate = passes.circuit.nodes[event.node]
    name = name_of(passes.circuit.nodes[handed.input])
    words = [_remark(passes, gate, handed, name)]
    if not math.isfinite(handed.share):
        words.append(f"So {name} gets no finite gradient.")
    elif handed.upstream == 0:
        words.append(f"Nothing arrives from above, so nothing reaches {name} this way.")
    if step == len(passes.events):
        words.append("Both passes are complete.")
    return " ".join(words)


def _remark(passes: Passes, gate: Node, handed: Handed, name: str) -> str:
    """What this gate does with the gradient, in the light of its numbers."""
    assert gate.operation is not None
    x = [passes.values[i] for i in gate.inputs]
    here = x[handed.place]
    if _why_broken(passes, gate):
        return f"The {gate_name(gate)} gate is broken: {_why_broken(passes, gate)}."
    lost = no_slope(gate, handed.place, x, passes.values[gate.index])
    if lost:
        return f"The {gate_name(gate)} gate has no slope to hand on: {lost}."
    if math.isnan(handed.share) and math.isinf(handed.upstream) and handed.local == 0:
        return f"{name} gets ∞·0, which has no value: infinitely steep above, flat here."
    if math.isinf(handed.local) and handed.upstream == 0:
        return f"{name} gets 0·∞, which has no value: flat above, infinitely steep here."
    if math.isinf(handed.local):
        return f"The {gate.operation.symbol} gate is infinitely steep here."
    match gate.operation.name:
        case "max" | "min":
            return _routing(gate, handed, x, name, "largest" if gate.operation.name == "max" else "smallest")
        case "relu" | "abs" if here == 0:
            return f"{name} is exactly 0, on the kink: the slope there is taken as 0."
        case "sign" if here == 0:
            return f"{name} is exactly 0, where sign jumps: the slope there is taken as 0."
        case "hypot" if not any(x):
            return "All inputs are 0, at the tip of the cone: the slope there is taken as 0."
        case "relu":
            return f"relu {'is open: the gradient passes' if here > 0 else 'is shut: nothing passes'}."
        case "power" if handed.place == 0 and here == 0 and handed.local == 0:
            return f"{name} is 0, where the power is flat: nothing is handed on."
    kind, _, action = gate.operation.role.partition(": ")
    if action:
        return f"The {gate.operation.symbol} gate is a {kind}: {action}."
    return f"The {gate.operation.symbol} gate {kind}."


def _routing(gate: Node, handed: Handed, x: list[float], name: str, extreme: str) -> str:
    assert gate.operation is not None
    symbol = gate.operation.symbol
    if handed.local == 0:
        return f"The {symbol} gate is a router: {name} is not the {extreme}, so it gets nothing."
    if handed.local == 1:
        return f"The {symbol} gate is a router: {name} is the {extreme}, so it gets all of it."
    tied = x.count(x[handed.place])
    share = "half" if tied == 2 else f"one part in {tied}"
    level = short(x[handed.place])
    return f"A tie: {_count(tied)} inputs of {symbol} are {level}, so each gets {share} of the gradient."
