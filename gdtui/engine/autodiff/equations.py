"""A gate's formula for people: with names, with numbers, and what is wrong with it where it has no value."""

import math
import re
from collections.abc import Sequence
from functools import reduce

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import brief, clipped

_INFIX = {
    "add": ("{} + {}", 1), "sum": ("{} + {}", 1), "subtract": ("{} − {}", 1),
    "multiply": ("{}·{}", 2), "divide": ("{}/{}", 2), "negate": ("−{}", 3), "power": ("{}^{}", 4),
}  # fmt: skip
"""Operators: how they are written, and how tightly they bind."""
_TIGHTEST = 9
_WIDEST = 22
"""Cells for the expression of a part without a name."""
_LONGEST = 120
"""Characters of a circuit's text that are shown."""
_POLE = 1e8
"""A tangent beyond this is as close to its pole as the root of what 64 bits tell apart."""
_TYPED = str.maketrans({"*": "·", "-": "−"})


def short(value: float) -> str:
    """`value` as short as its four significant digits allow: `−4`, `0.5`, `−0.1966`."""
    plain = f"{value:.4g}"
    if math.isfinite(value) and "e" not in plain and float(plain) == value:
        return "0" if value == 0 else plain.replace("-", "−")
    return show(value)


def name_of(node: Node) -> str:
    """What a node is called in a formula: its name, or its expression, shortened in the middle."""
    text = node.label.replace("**", "^").translate(_TYPED)
    return brief(text, _WIDEST)


def written(circuit: Circuit) -> str:
    """The whole circuit as it was typed, at most 120 characters of it."""
    text = circuit.text.replace("**", "^").translate(_TYPED)
    text = text if ";" in text or "=" in text else f"{name_of(circuit.nodes[circuit.output])} = {text}"
    return clipped(text, _LONGEST)


def enclosed(node: Node) -> str:
    """`name_of`, in brackets unless it is a single word or a call: for ∂f/∂(…)."""
    return f"({name_of(node)})" if _binding(node) < _TIGHTEST else name_of(node)


def formula(circuit: Circuit, index: int) -> str:
    """What gate `index` computes, in the names of its inputs: `q·z`."""
    inputs = [circuit.nodes[i] for i in circuit.nodes[index].inputs]
    return _filled(circuit.nodes[index], [(name_of(node), _binding(node)) for node in inputs])


def slope(circuit: Circuit, index: int, place: int) -> str:
    """How the derivative of gate `index` by its input number `place` is written: `∂(q·z)/∂q`."""
    node = circuit.nodes[index]
    whole = formula(circuit, index)
    if node.operation and node.operation.name in _INFIX:
        whole = f"({whole})"
    return f"∂{whole}/∂{enclosed(circuit.nodes[node.inputs[place]])}"


def with_numbers(circuit: Circuit, index: int, values: Sequence[float]) -> str:
    """What gate `index` computes, in numbers: `3·(−4)`."""
    numbers = [(short(values[i]), 3 if values[i] < 0 else _TIGHTEST) for i in circuit.nodes[index].inputs]
    return _filled(circuit.nodes[index], numbers)


def rule(circuit: Circuit, index: int, place: int) -> str:
    """The local gradient of gate `index` towards input number `place`, as a formula or in words."""
    node = circuit.nodes[index]
    assert node.operation is not None
    inputs = [enclosed(circuit.nodes[i]) for i in node.inputs]
    rules = node.operation.rule
    text = rules[min(place, len(rules) - 1)]
    if text in ("{0}", "{1}"):  # nothing else stands beside it: no brackets
        return name_of(circuit.nodes[node.inputs[int(text[1])]])
    return re.sub(r"\bit\b", inputs[place], text).format(*inputs, y=enclosed(node))


def _binding(node: Node) -> int:
    """How tightly the written form of `node` holds together."""
    if node.label.isidentifier() or node.operation is None:
        return 3 if node.constant is not None and node.constant < 0 else _TIGHTEST
    return _INFIX.get(node.operation.name, ("", _TIGHTEST))[1]


def _filled(gate: Node, operands: Sequence[tuple[str, int]]) -> str:
    assert gate.operation is not None
    if gate.operation.name not in _INFIX:
        return f"{gate.operation.name}({', '.join(text for text, _ in operands)})"
    template, level = _INFIX[gate.operation.name]
    parts = []
    for place, (text, binding) in enumerate(operands):
        # a minus sign may open a formula, but not follow an operator or carry a power
        loose = binding < level or (place > 0 and binding in (level, 3)) or (level >= 3 and binding == 3)
        parts.append(f"({text})" if loose else text)
    return reduce(template.format, parts) if len(parts) > 1 else template.format(*parts)


def failure(gate: Node, x: Sequence[float], y: float) -> str:
    """Why `gate` gives the non-finite value `y` for the input values `x`, in words; "" for a finite one."""
    if math.isfinite(y) or gate.operation is None:
        return ""
    broken = [value for value in x if not math.isfinite(value)]
    if broken and (math.isnan(y) or gate.operation.name in ("add", "sum", "subtract")):
        return _mixed(gate, x)
    if broken:
        return f"an input is already {short(broken[0])}"
    return _domain(gate.operation.name, x)


def _mixed(gate: Node, x: Sequence[float]) -> str:
    if any(math.isnan(value) for value in x):
        return "an input already has no value"
    if gate.operation is not None and gate.operation.name == "multiply" and 0.0 in x:
        return "0·∞ has no value"
    if len(x) > 2:  # those of a sum: which of them it is
        x = sorted({value for value in x if not math.isfinite(value)})
    if len(x) == 1:
        return f"an input is already {short(x[0])}"
    return f"{' and '.join(short(value) for value in x)} together have no finite value"


def _domain(operation: str, x: Sequence[float]) -> str:
    match operation:
        case "divide" if x[1] == 0:
            return "0/0 has no value" if x[0] == 0 else "a division by 0"
        case "log" | "ln" | "log2" | "log10" if x[0] == 0:
            return "the log of 0 is −∞"
        case "log" | "ln" | "log2" | "log10":
            return f"a negative number, {short(x[0])}, has no log"
        case "sqrt":
            return f"a negative number, {short(x[0])}, has no square root"
        case "asin" | "acos":
            return f"{short(x[0])} is outside −1 to 1, where {operation} has its values"
        case "power" if x[0] == 0:
            return "0 to a negative power divides by 0"
        case "power" if x[0] < 0 and x[1] % 1:
            return "a negative number has no real power with a fraction"
    return "overflow, beyond 1.8e308, the largest number that 64 bits hold"


def no_slope(gate: Node, place: int, x: Sequence[float], y: float) -> str:
    """Why `gate` has no finite derivative by input number `place` where it has a value; "" where it has one.

    Args:
        gate: its row of the table says what it computes.
        place: which of its inputs.
        x: the values of all of them.
        y: its own value, finite.
    """
    assert gate.operation is not None
    match gate.operation.name:
        case "power" if place == 1 and x[0] < 0:
            return "a negative number has a real power at whole exponents alone, so there is no slope between"
        case "power" if place == 1 and x == [0, 0]:
            return "0 to a power drops from ∞ to 0 where the exponent is 0, infinitely steeply"
        case "tan" if abs(y) > _POLE:
            return "at its pole tan leaps from ∞ to −∞"
    return ""
