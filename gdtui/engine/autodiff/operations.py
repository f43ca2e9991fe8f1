"""The gates: one row of a table for each operation.

A row says how a gate computes its value, its local gradient towards each input, and its second
derivatives. Each formula is written once and serves both numbers and arrays: its first argument `m` is the
one of `namespaces` that it computes in. `x` is the tuple of input values, `y` the gate's own value, `i` and
`j` are positions of inputs.
"""

import math
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.autodiff.namespaces import Value

_LN_2, _LN_10 = math.log(2.0), math.log(10.0)
ONE = 1.0
"""The local gradient of a gate that hands its upstream gradient on untouched (compared by identity)."""


class Code(NamedTuple):
    """A gate as Python, with `np` for numpy and `x0`, `x1` for its inputs: see `engine.code`.

    Attributes:
        value: what it computes of one input or two; of more, two by two.
        local: the derivative by each input, where `y` is the value; the last one serves all further inputs.
        value_of_many: what it computes of any other number of inputs, `xs`; "" for two by two.
        local_of_many: the derivative by one of those, `xi`.
    """

    value: str
    local: tuple[str, ...]
    value_of_many: str = ""
    local_of_many: str = ""


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
        code: the gate as a line of a program.
    """

    name: str
    symbol: str
    arity: tuple[int, int]
    value: Callable[[Any, tuple[Value, ...]], Value]
    local: Callable[[Any, int, tuple[Value, ...], Value], Value]
    curvature: Callable[[Any, int, int, tuple[Value, ...], Value], Value | None] | None
    rule: tuple[str, ...]
    role: str = "scales the gradient"
    code: Code = Code("", ())


def _power_local(m: Any, i: int, x: tuple[Value, ...], y: Value) -> Value:
    base, exponent = x
    if i:
        return y * m.log(m.where(_stays_zero(base, y), 1.0, base))
    if isinstance(exponent, float):
        if exponent == 2.0:
            return 2.0 * base
        return exponent * m.power(base, exponent - 1.0) if exponent else 0.0
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
    if not (_known_ties and _known_ties[0][0] is x):
        _known_ties[:] = [(x, sum(other == y for other in x))]
    return (x[i] == y) / _known_ties[0][1]


_known_ties: list[tuple[tuple[Value, ...], Value]] = []
"""How many inputs are the largest: the last ones are kept, as a pass asks once for every input."""


def _log_sum_exp(m: Any, x: tuple[Value, ...]) -> Value:
    if len(x) == 2:  # log(1 + exp(z)) is one of these: a third of the general formula's work
        # fmin, as the difference of two infinities is not a number
        return m.maximum(*x) + m.log1p(m.fmin(m.exp(-m.abs(x[0] - x[1])), 1.0))
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
    if _known_shares and _known_shares[0][1] is x and _known_shares[0][0] is m:
        return _known_shares[0][2][i]  # asked for every two inputs: no look at all of them each time
    return _shares_of(m, x)[i]


def _shares_of(m: Any, x: tuple[Value, ...]) -> list[Value]:
    """All shares; the last ones are kept, as passes ask for every one of them, and every two."""
    if not any(isinstance(value, np.ndarray) for value in x):
        for space, numbers, shares in _known_shares[:1]:
            if space is m and _same(numbers, x):
                _known_shares[:] = [(m, x, shares)]
                return shares
    shift = _log_sum_exp_shift(m, x)
    odds = [m.exp(v - shift) for v in x]
    total = sum(odds)
    shares = [each / total for each in odds]
    _known_shares[:] = [(m, x, shares)]
    return shares


def _same(numbers: tuple[Value, ...], others: tuple[Value, ...]) -> bool:
    """Whether what is known is of the same numbers; arrays are the same only as one and the same tuple."""
    return not any(isinstance(value, np.ndarray) for value in numbers) and numbers == others


_known_shares: list[tuple[Any, tuple[Value, ...], list[Value]]] = []


def _log_sum_exp_curvature(m: Any, i: int, j: int, x: tuple[Value, ...], y: Value) -> Value:
    return _soft_share(m, i, x, y) * ((i == j) - _soft_share(m, j, x, y))


def _sigmoid_local(m: Any, x: Value) -> Value:
    # not y·(1 − y): where y is all but 1, the difference has lost its digits
    return m.sigmoid(x) * m.sigmoid(-x)


def _softplus(m: Any, x: Value) -> Value:
    return m.maximum(x, 0.0) + m.log1p(m.exp(-m.abs(x)))


def _asin_local(m: Any, x: Value) -> Value:
    # not 1 − x²: next to ±1 the square has lost the digits that are left
    return 1.0 / m.sqrt((1.0 - x) * (1.0 + x))


def _atan_curvature(m: Any, i: int, j: int, x: tuple[Value, ...], y: Value) -> Value:
    slope = 1.0 / (1.0 + x[0] * x[0])
    return -2.0 * x[0] * slope * slope


def _near(m: Any, x: Value) -> Value:
    # beyond 40 the normal density is 0, and ∞·0 would be no number
    return m.maximum(m.minimum(x, 40.0), -40.0)


def _density(m: Any, x: Value) -> Value:
    return m.exp(-0.5 * x * x) / math.sqrt(math.tau)


def _gelu_local(m: Any, x: Value) -> Value:
    return m.normal(x) + _near(m, x) * _density(m, x)


def _gelu_curvature(m: Any, x: Value) -> Value:
    return (2.0 - _near(m, x) ** 2) * _density(m, x)


def _hypot_local(m: Any, i: int, x: tuple[Value, ...], y: Value) -> Value:
    # 0 at the tip of the cone, as abs at its kink
    return m.where(y == 0, 0.0, x[i] / m.where(y == 0, 1.0, y))


def _hypot_curvature(m: Any, i: int, j: int, x: tuple[Value, ...], y: Value) -> Value:
    share = _hypot_local(m, 1 - i, x, y)
    turned = share if i == j else -_hypot_local(m, 1 - j, x, y)
    return share * turned / y


# + 0.0 makes 0 of −0: which of the two the larger of them is depends on the processor, and the slope of a
# root is ∞ next to either
_MANY = 64
_ROWS = (
    Operation("add", "+", (2, 2), lambda m, x: x[0] + x[1], lambda m, i, x, y: ONE, None,
              ("1", "1"), "distributor: hands the gradient on to every input, unchanged",
              code=Code("x0 + x1", ("1",))),
    Operation("subtract", "−", (2, 2), lambda m, x: x[0] - x[1], lambda m, i, x, y: -1.0 if i else ONE, None,
              ("1", "−1"), "hands the gradient on, with its sign turned for what is subtracted",
              code=Code("x0 - x1", ("1", "-1"))),
    Operation("multiply", "×", (2, 2), lambda m, x: x[0] * x[1], lambda m, i, x, y: x[1 - i],
              lambda m, i, j, x, y: None if i == j else 1.0,
              ("{1}", "{0}"), "switcher: each input's gradient is scaled by the other input's value",
              code=Code("x0 * x1", ("x1", "x0"))),
    Operation("divide", "/", (2, 2), lambda m, x: x[0] / x[1],
              _divide_local, _divide_curvature,
              ("1/{1}", "−{0}/{1}²"),
              code=Code("x0 / x1", ("1 / x1", "-x0 / x1**2"))),
    Operation("power", "^", (2, 2), lambda m, x: m.power(x[0], x[1]), _power_local, _power_curvature,
              ("{1}·{0}^({1}−1)", "{y}·log {0}"),
              code=Code("x0**x1", ("x1 * x0 ** (x1 - 1)", "y * np.log(x0)"))),
    Operation("negate", "−", (1, 1), lambda m, x: -x[0], lambda m, i, x, y: -1.0, None,
              ("−1",), "turns the gradient's sign",
              code=Code("-x0", ("-1",))),
    Operation("exp", "exp", (1, 1), lambda m, x: m.exp(x[0]), lambda m, i, x, y: y,
              lambda m, i, j, x, y: y, ("{y}",),
              code=Code("np.exp(x0)", ("y",))),
    Operation("log", "log", (1, 1), lambda m, x: m.log(x[0]), _log_local,
              lambda m, i, j, x, y: -1.0 / (x[0] * x[0]), ("1/{0}",),
              code=Code("np.log(x0)", ("1 / x0",))),
    Operation("ln", "ln", (1, 1), lambda m, x: m.log(x[0]), _log_local,
              lambda m, i, j, x, y: -1.0 / (x[0] * x[0]), ("1/{0}",),
              code=Code("np.log(x0)", ("1 / x0",))),
    Operation("log2", "log2", (1, 1), lambda m, x: m.log2(x[0]),
              lambda m, i, x, y: _log_local(m, i, x, y) / _LN_2,
              lambda m, i, j, x, y: -1.0 / (x[0] * x[0] * _LN_2), ("1/({0}·ln 2)",),
              code=Code("np.log2(x0)", ("1 / (x0 * np.log(2))",))),
    Operation("log10", "lg", (1, 1), lambda m, x: m.log10(x[0]),
              lambda m, i, x, y: _log_local(m, i, x, y) / _LN_10,
              lambda m, i, j, x, y: -1.0 / (x[0] * x[0] * _LN_10), ("1/({0}·ln 10)",),
              code=Code("np.log10(x0)", ("1 / (x0 * np.log(10))",))),
    Operation("sqrt", "sqrt", (1, 1), lambda m, x: m.sqrt(x[0]), lambda m, i, x, y: 0.5 / (y + 0.0),
              lambda m, i, j, x, y: -0.25 / (y * y * y), ("1/(2·{y})",),
              code=Code("np.sqrt(x0)", ("1 / (2 * y)",))),
    Operation("abs", "abs", (1, 1), lambda m, x: m.abs(x[0]), lambda m, i, x, y: m.sign(x[0]), None,
              ("sign of {0}",), "keeps or turns the gradient's sign; 0 at the kink",
              code=Code("np.abs(x0)", ("np.sign(x0)",))),
    Operation("sign", "sign", (1, 1), lambda m, x: m.sign(x[0]), lambda m, i, x, y: 0.0, None,
              ("0",), "stops the gradient, as it is flat on both sides of its jump",
              code=Code("np.sign(x0)", ("0",))),
    Operation("hypot", "hyp", (2, 2), lambda m, x: m.hypot(x[0], x[1]), _hypot_local, _hypot_curvature,
              ("{0}/{y}", "{1}/{y}"), "shares the gradient out by direction; 0 at the tip",
              code=Code("np.hypot(x0, x1)", ("x0 / (y + (y == 0))", "x1 / (y + (y == 0))"))),
    Operation("sin", "sin", (1, 1), lambda m, x: m.sin(x[0]), lambda m, i, x, y: m.cos(x[0]),
              lambda m, i, j, x, y: -y, ("cos {0}",),
              code=Code("np.sin(x0)", ("np.cos(x0)",))),
    Operation("cos", "cos", (1, 1), lambda m, x: m.cos(x[0]), lambda m, i, x, y: -m.sin(x[0]),
              lambda m, i, j, x, y: -y, ("−sin {0}",),
              code=Code("np.cos(x0)", ("-np.sin(x0)",))),
    Operation("tan", "tan", (1, 1), lambda m, x: m.tan(x[0]), lambda m, i, x, y: 1.0 + y * y,
              lambda m, i, j, x, y: 2.0 * y * (1.0 + y * y), ("1 + {y}²",),
              code=Code("np.tan(x0)", ("1 + y**2",))),
    Operation("asin", "asin", (1, 1), lambda m, x: m.asin(x[0]), lambda m, i, x, y: _asin_local(m, x[0]),
              lambda m, i, j, x, y: x[0] * _asin_local(m, x[0]) ** 3, ("1/√(1 − {0}²)",),
              code=Code("np.arcsin(x0)", ("1 / np.sqrt((1 - x0) * (1 + x0))",))),
    Operation("acos", "acos", (1, 1), lambda m, x: m.acos(x[0]), lambda m, i, x, y: -_asin_local(m, x[0]),
              lambda m, i, j, x, y: -x[0] * _asin_local(m, x[0]) ** 3, ("−1/√(1 − {0}²)",),
              code=Code("np.arccos(x0)", ("-1 / np.sqrt((1 - x0) * (1 + x0))",))),
    Operation("atan", "atan", (1, 1), lambda m, x: m.atan(x[0]), lambda m, i, x, y: 1.0 / (1.0 + x[0] * x[0]),
              _atan_curvature, ("1/(1 + {0}²)",),
              code=Code("np.arctan(x0)", ("1 / (1 + x0**2)",))),
    Operation("sinh", "sinh", (1, 1), lambda m, x: m.sinh(x[0]), lambda m, i, x, y: m.cosh(x[0]),
              lambda m, i, j, x, y: y, ("cosh {0}",),
              code=Code("np.sinh(x0)", ("np.cosh(x0)",))),
    Operation("cosh", "cosh", (1, 1), lambda m, x: m.cosh(x[0]), lambda m, i, x, y: m.sinh(x[0]),
              lambda m, i, j, x, y: y, ("sinh {0}",),
              code=Code("np.cosh(x0)", ("np.sinh(x0)",))),
    Operation("tanh", "tanh", (1, 1), lambda m, x: m.tanh(x[0]),
              lambda m, i, x, y: 4.0 * _sigmoid_local(m, 2.0 * x[0]),
              lambda m, i, j, x, y: -8.0 * y * _sigmoid_local(m, 2.0 * x[0]), ("1 − {y}²",),
              code=Code("np.tanh(x0)", ("1 - y**2",))),
    Operation("sigmoid", "σ", (1, 1), lambda m, x: m.sigmoid(x[0]),
              lambda m, i, x, y: _sigmoid_local(m, x[0]),
              lambda m, i, j, x, y: _sigmoid_local(m, x[0]) * (1.0 - 2.0 * y), ("{y}·(1 − {y})",),
              "scales the gradient, by at most a quarter",
              code=Code("sigmoid(x0)", ("y * (1 - y)",))),
    Operation("logsigmoid", "lσ", (1, 1), lambda m, x: -_softplus(m, -x[0]),
              lambda m, i, x, y: m.sigmoid(-x[0]),
              lambda m, i, j, x, y: -_sigmoid_local(m, x[0]), ("σ(−{0})",),
              code=Code("-np.logaddexp(0, -x0)", ("sigmoid(-x0)",))),
    Operation("softplus", "s+", (1, 1), lambda m, x: _softplus(m, x[0]), lambda m, i, x, y: m.sigmoid(x[0]),
              lambda m, i, j, x, y: _sigmoid_local(m, x[0]), ("σ({0})",),
              "lets the gradient through, or stops it, with no kink between",
              code=Code("np.logaddexp(0, x0)", ("sigmoid(x0)",))),
    Operation("gelu", "gelu", (1, 1), lambda m, x: m.maximum(x[0], -40.0) * m.normal(x[0]),
              lambda m, i, x, y: _gelu_local(m, x[0]), lambda m, i, j, x, y: _gelu_curvature(m, x[0]),
              ("Φ({0}) + {0}·φ({0})",), "lets the gradient through, or stops it, with no kink between",
              code=Code("x0 * normal_cdf(x0)", ("normal_cdf(x0) + x0 * normal_density(x0)",))),
    Operation("relu", "relu", (1, 1), lambda m, x: m.maximum(x[0], 0.0) + 0.0,
              lambda m, i, x, y: 1.0 * (x[0] > 0), None,
              ("1 if {0} > 0, else 0",), "lets the gradient through, or stops it",
              code=Code("np.maximum(x0, 0)", ("np.heaviside(x0, 0)",))),
    Operation("max", "max", (2, _MANY), lambda m, x: reduce(m.maximum, x) + 0.0, _tie_share, None,
              ("1 if it is the largest, else 0",), "router: sends the whole gradient to the largest input",
              code=Code("np.maximum(x0, x1)", ("np.heaviside(x0 - x1, 0.5)", "np.heaviside(x1 - x0, 0.5)"),
                   "", "(xi == y) / ties(y, xs)")),
    Operation("min", "min", (2, _MANY), lambda m, x: reduce(m.minimum, x) + 0.0, _tie_share, None,
              ("1 if it is the smallest, else 0",), "router: sends the whole gradient to the smallest input",
              code=Code("np.minimum(x0, x1)", ("np.heaviside(x1 - x0, 0.5)", "np.heaviside(x0 - x1, 0.5)"),
                   "", "(xi == y) / ties(y, xs)")),
    Operation("logsumexp", "lse", (1, _MANY), _log_sum_exp, _soft_share,
              _log_sum_exp_curvature, ("exp(it − {y})",), "shares the gradient out, as softmax does",
              code=Code("np.logaddexp(x0, x1)", ("sigmoid(x0 - x1)", "sigmoid(x1 - x0)"),
                   "logsumexp(xs)", "np.exp(xi - y)")),
)  # fmt: skip

OPERATIONS: Mapping[str, Operation] = {row.name: row for row in _ROWS}
FUNCTIONS = frozenset(OPERATIONS) - {"add", "subtract", "multiply", "divide", "power", "negate"}
"""The names that may be called in an expression."""
SPELLINGS: Mapping[str, str] = {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "sgn": "sign"}


"""Other names that are read as one of these."""


def callable_names() -> str:
    """What can be called, as a part of a regular expression: the longest names first."""
    return "|".join(sorted((*FUNCTIONS, *SPELLINGS), key=len, reverse=True))
