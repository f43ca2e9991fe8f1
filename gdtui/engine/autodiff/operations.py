"""The gates: one row of a table for each operation.

A row says how a gate computes its value, its local gradient towards each input, and its second
derivatives. Each formula is written once and serves both numbers and arrays: its first argument `m` is
the namespace it computes in, `NUMBERS` (Python floats, fast; raises where mathematics has no answer) or
`ARRAYS` (numpy; non-finite results as IEEE 754 has them). `x` is the tuple of input values, `y` the
gate's own value, `i` and `j` are positions of inputs.
"""

import math
from collections.abc import Callable, Mapping
from functools import reduce
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

Value = Any
"""A float, or an array of float64: every formula takes both."""

ONE = 1.0
"""The local gradient of a gate that hands its upstream gradient on untouched (compared by identity)."""


def _number_maximum(a: float, b: float) -> float:
    return a if a >= b or a != a else b


def _number_minimum(a: float, b: float) -> float:
    return a if a <= b or a != a else b


def _number_power(a: float, b: float) -> float:
    return a * a if b == 2.0 else math.pow(a, b)


def _array_power(a: Value, b: Value) -> Value:
    power, half = a**b, b == 0.5
    if not (half if isinstance(b, float) else np.any(half)):
        return power
    # numpy takes the square root there, which for −∞ and −0 is not what IEEE 754's pow is
    return np.where(half, np.where(a == -math.inf, math.inf, power + 0.0), power)[()]


def _number_sign(a: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else a * 0.0


def _number_sigmoid(a: float) -> float:
    # exp of −|a| cannot overflow, whichever the sign
    decay = math.exp(-abs(a))
    return (1.0 if a >= 0 else decay) / (1.0 + decay)


def _array_sigmoid(a: Value) -> Value:
    # where exp overflows to ∞, 1/(1 + ∞) is the right answer
    return 1.0 / (1.0 + np.exp(-a))


def _number_fmin(a: float, b: float) -> float:
    return a if a <= b else b


def _number_where(condition: bool, a: float, b: float) -> float:
    return a if condition else b


NUMBERS = SimpleNamespace(
    exp=math.exp, log=math.log, sqrt=math.sqrt, sin=math.sin, cos=math.cos, tan=math.tan, tanh=math.tanh,
    abs=abs, sign=_number_sign, maximum=_number_maximum, minimum=_number_minimum, power=_number_power,
    where=_number_where, sigmoid=_number_sigmoid, fmin=_number_fmin,
)  # fmt: skip
ARRAYS = SimpleNamespace(
    exp=np.exp, log=np.log, sqrt=np.sqrt, sin=np.sin, cos=np.cos, tan=np.tan, tanh=np.tanh,
    abs=np.abs, sign=np.sign, maximum=np.maximum, minimum=np.minimum, power=_array_power,
    where=np.where, sigmoid=_array_sigmoid, fmin=np.fmin,
)  # fmt: skip


class Operation(NamedTuple):
    """One kind of gate.

    Attributes:
        name: the function's name in an expression, or that of the operator (`multiply`).
        symbol: what stands in the gate's box.
        arity: the least and the greatest number of inputs.
        value: `value(m, x)`, the gate's value.
        local: `local(m, i, x, y)`, the derivative of the value by input `i`.
        curvature: `curvature(m, i, j, x, y)`, the second derivative by inputs `i` and `j`; None, or what it
            returns being None: zero whatever the values.
        rule: the local gradient towards each input in words, with `{0}`, `{1}` for the inputs' names and
            `{y}` for the gate's; the last one serves all further inputs.
        role: what the gate does with a gradient, in a few words.
    """

    name: str
    symbol: str
    arity: tuple[int, int]
    value: Callable[[Any, tuple[Value, ...]], Value]
    local: Callable[[Any, int, tuple[Value, ...], Value], Value]
    curvature: Callable[[Any, int, int, tuple[Value, ...], Value], Value | None] | None
    rule: tuple[str, ...]
    role: str = "scales the gradient"


def _power_local(m: Any, i: int, x: tuple[Value, ...], y: Value) -> Value:
    base, exponent = x
    if i:
        return y * m.log(m.where(_stays_zero(base, y), 1.0, base))
    if isinstance(exponent, float) and exponent in (0.0, 2.0):
        return exponent * base if exponent else 0.0
    return m.where(exponent == 0, 0.0, exponent * m.power(base, exponent - 1.0))


def _power_curvature(m: Any, i: int, j: int, x: tuple[Value, ...], y: Value) -> Value:
    base, exponent = x
    if i and j:
        return y * m.log(m.where(_stays_zero(base, y), 1.0, base)) ** 2
    if i == j:
        factor = exponent * (exponent - 1.0)
        if isinstance(factor, float) and factor == 0.0:
            return 0.0
        return m.where(factor == 0, 0.0, factor * m.power(base, exponent - 2.0))
    growth = exponent * m.log(m.where(_stays_zero(base, y) & (exponent > 1), 1.0, base))
    return m.power(base, exponent - 1.0) * (1.0 + m.where(exponent == 0, 0.0, growth))


def _stays_zero(base: Value, power: Value) -> Value:
    """Where a power is 0 and would be with an exponent a little off: 0**p is 0 for every p > 0."""
    return (power == 0) & (base >= 0)


def _log_local(m: Any, i: int, x: tuple[Value, ...], y: Value) -> Value:
    # 1/x has a value where the log has none
    return m.where(x[0] < 0, math.nan, 1.0 / x[0])


def _divide_local(m: Any, i: int, x: tuple[Value, ...], y: Value) -> Value:
    if i:
        return -y / x[1]
    slope = 1.0 / x[1]
    if isinstance(slope, float) and x[1] != 0:
        return slope
    # 1/0 has a value where 0/0 has none
    return m.where((x[0] == 0) & (x[1] == 0), math.nan, slope)


def _divide_curvature(m: Any, i: int, j: int, x: tuple[Value, ...], y: Value) -> Value | None:
    if i == 0 and j == 0:
        return None
    return 2.0 * y / (x[1] * x[1]) if i == j else -1.0 / (x[1] * x[1])


def _tie_share(m: Any, i: int, x: tuple[Value, ...], y: Value) -> Value:
    # at a tie the gradient is shared evenly, as torch.maximum and torch.amax do
    return (x[i] == y) / sum(other == y for other in x)


def _log_sum_exp(m: Any, x: tuple[Value, ...]) -> Value:
    if len(x) == 2:  # log(1 + exp(z)) is one of these: a third of the general formula's work
        # fmin, as the difference of two infinities is not a number
        return m.maximum(*x) + m.log(1.0 + m.fmin(m.exp(-m.abs(x[0] - x[1])), 1.0))
    shift = _log_sum_exp_shift(m, x)
    return m.log(sum(m.exp(v - shift) for v in x)) + shift


def _log_sum_exp_shift(m: Any, x: tuple[Value, ...]) -> Value:
    top = reduce(m.maximum, x)
    # an infinite top would give ∞ − ∞
    return m.where(m.abs(top) == math.inf, 0.0, top)


def _soft_share(m: Any, i: int, x: tuple[Value, ...], _y: Value) -> Value:
    # not exp(xᵢ − y): where the inputs are large, y is rounded by more than the inputs differ
    if len(x) == 2:
        return m.sigmoid(x[i] - x[1 - i])
    shift = _log_sum_exp_shift(m, x)
    return m.exp(x[i] - shift) / sum(m.exp(v - shift) for v in x)


def _log_sum_exp_curvature(m: Any, i: int, j: int, x: tuple[Value, ...], y: Value) -> Value:
    return _soft_share(m, i, x, y) * ((i == j) - _soft_share(m, j, x, y))


def _sigmoid_local(m: Any, x: Value) -> Value:
    # not y·(1 − y): where y is all but 1, the difference has lost its digits
    return m.sigmoid(x) * m.sigmoid(-x)


_MANY = 64
_ROWS = (
    Operation("add", "+", (2, 2), lambda m, x: x[0] + x[1], lambda m, i, x, y: ONE, None,
              ("1", "1"), "distributor: hands the gradient on to every input, unchanged"),
    Operation("subtract", "−", (2, 2), lambda m, x: x[0] - x[1], lambda m, i, x, y: -1.0 if i else ONE, None,
              ("1", "−1"), "hands the gradient on, with its sign turned for what is subtracted"),
    Operation("multiply", "×", (2, 2), lambda m, x: x[0] * x[1], lambda m, i, x, y: x[1 - i],
              lambda m, i, j, x, y: None if i == j else 1.0,
              ("{1}", "{0}"), "switcher: each input's gradient is scaled by the other input's value"),
    Operation("divide", "/", (2, 2), lambda m, x: x[0] / x[1],
              _divide_local, _divide_curvature,
              ("1/{1}", "−{0}/{1}²")),
    Operation("power", "^", (2, 2), lambda m, x: m.power(x[0], x[1]), _power_local, _power_curvature,
              ("{1}·{0}^({1}−1)", "{y}·log {0}")),
    Operation("negate", "−", (1, 1), lambda m, x: -x[0], lambda m, i, x, y: -1.0, None,
              ("−1",), "turns the gradient's sign"),
    Operation("exp", "exp", (1, 1), lambda m, x: m.exp(x[0]), lambda m, i, x, y: y,
              lambda m, i, j, x, y: y, ("{y}",)),
    Operation("log", "log", (1, 1), lambda m, x: m.log(x[0]), _log_local,
              lambda m, i, j, x, y: -1.0 / (x[0] * x[0]), ("1/{0}",)),
    Operation("sqrt", "sqrt", (1, 1), lambda m, x: m.sqrt(x[0]), lambda m, i, x, y: 0.5 / y,
              lambda m, i, j, x, y: -0.25 / (y * y * y), ("1/(2·{y})",)),
    Operation("abs", "abs", (1, 1), lambda m, x: m.abs(x[0]), lambda m, i, x, y: m.sign(x[0]), None,
              ("sign of {0}",), "keeps or turns the gradient's sign; 0 at the kink"),
    Operation("sin", "sin", (1, 1), lambda m, x: m.sin(x[0]), lambda m, i, x, y: m.cos(x[0]),
              lambda m, i, j, x, y: -y, ("cos {0}",)),
    Operation("cos", "cos", (1, 1), lambda m, x: m.cos(x[0]), lambda m, i, x, y: -m.sin(x[0]),
              lambda m, i, j, x, y: -y, ("−sin {0}",)),
    Operation("tan", "tan", (1, 1), lambda m, x: m.tan(x[0]), lambda m, i, x, y: 1.0 + y * y,
              lambda m, i, j, x, y: 2.0 * y * (1.0 + y * y), ("1 + {y}²",)),
    Operation("tanh", "tanh", (1, 1), lambda m, x: m.tanh(x[0]),
              lambda m, i, x, y: 4.0 * _sigmoid_local(m, 2.0 * x[0]),
              lambda m, i, j, x, y: -8.0 * y * _sigmoid_local(m, 2.0 * x[0]), ("1 − {y}²",)),
    Operation("sigmoid", "σ", (1, 1), lambda m, x: m.sigmoid(x[0]),
              lambda m, i, x, y: _sigmoid_local(m, x[0]),
              lambda m, i, j, x, y: _sigmoid_local(m, x[0]) * (1.0 - 2.0 * y), ("{y}·(1 − {y})",),
              "scales the gradient, by at most a quarter"),
    Operation("relu", "relu", (1, 1), lambda m, x: m.maximum(x[0], 0.0),
              lambda m, i, x, y: 1.0 * (x[0] > 0), None,
              ("1 if {0} > 0, else 0",), "lets the gradient through, or stops it"),
    Operation("max", "max", (2, _MANY), lambda m, x: reduce(m.maximum, x), _tie_share, None,
              ("1 if it is the largest, else 0",), "router: sends the whole gradient to the largest input"),
    Operation("min", "min", (2, _MANY), lambda m, x: reduce(m.minimum, x), _tie_share, None,
              ("1 if it is the smallest, else 0",), "router: sends the whole gradient to the smallest input"),
    Operation("logsumexp", "lse", (1, _MANY), _log_sum_exp, _soft_share,
              _log_sum_exp_curvature, ("exp(it − {y})",), "shares the gradient out, as softmax does"),
)  # fmt: skip

OPERATIONS: Mapping[str, Operation] = {row.name: row for row in _ROWS}
FUNCTIONS = frozenset(OPERATIONS) - {"add", "subtract", "multiply", "divide", "power", "negate"}
"""The names that may be called in an expression."""
