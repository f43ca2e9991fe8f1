"""Mistakes that one makes in a backward pass, put in for real: each must be noticed.

Every check runs on the engine, where it passes, and on each of its mutants, where it must fail.
"""

import math
from collections.abc import Callable
from importlib import import_module

import numpy as np
import pytest

from gdtui.engine.autodiff.circuit import Circuit

Parse = Callable[[str], Circuit]

OPERATIONS = "gdtui.engine.autodiff.operations"
CIRCUIT = "gdtui.engine.autodiff.circuit"
SECOND_ORDER = "gdtui.engine.autodiff.second_order"
SWEEP = "gdtui.engine.autodiff.sweep"
EXPRESSION = "gdtui.engine.autodiff.expression"
USERS = {
    OPERATIONS: (SWEEP, CIRCUIT, "gdtui.engine.autodiff.syntax", EXPRESSION),
    SECOND_ORDER: (CIRCUIT, EXPRESSION),
    SWEEP: (CIRCUIT, EXPRESSION),
    CIRCUIT: (EXPRESSION,),
    EXPRESSION: (),
}


def gradient(parse: Parse, text: str, *point: float) -> tuple[float, ...]:
    return parse(text).value_and_gradient(point)[1]


def fan_out(parse: Parse) -> None:
    """GOLDEN: x feeds the sum and the max."""
    assert gradient(parse, "(x + y)*z + max(x, w)", 1, 2, 3, -4) == (0, -3, -4, 5)
    assert gradient(parse, "(a + b)*(b + 1)", 2, 1) == (2, 5)


def max_routing(parse: Parse) -> None:
    """GOLDEN: the larger input gets the whole gradient, the other none; equal ones share it."""
    assert gradient(parse, "2*(x*y + max(z, w))", -1, 3, -4, 2) == (0, -8, 6, 2)
    assert gradient(parse, "(x + y)*z + max(x, w)", 1, -2, 5, -4) == (1, -4, -4, 3)
    assert gradient(parse, "max(x, y)", 2, 2) == (0.5, 0.5)


def products_and_quotients(parse: Parse) -> None:
    assert gradient(parse, "x*y", 3, 5) == (5, 3)
    assert gradient(parse, "x - y", 3, 5) == (1, -1)
    assert gradient(parse, "x/y", 3, 2) == (0.5, -0.75)
    assert gradient(parse, "x**3", 2) == (12,)
    assert gradient(parse, "-x", 2) == (-1,)


def kinks(parse: Parse) -> None:
    assert gradient(parse, "relu(x) + abs(x)", 0) == (0,)
    assert gradient(parse, "relu(x) + abs(x)", -3) == (-1,)
    assert gradient(parse, "relu(x) + abs(x)", 3) == (2,)


def squashing(parse: Parse) -> None:
    """GOLDEN: the sigmoid neuron; and what cannot be computed naively."""
    value, slopes = parse("sigmoid(w*x + b)").value_and_gradient([-3, 2, -2])
    assert value == pytest.approx(1 / (1 + math.exp(7)))
    assert slopes == pytest.approx([value * (1 - value) * part for part in (1, -2, 2)])
    # in Python's own floats, too: an overflow is put right, but far more slowly
    sigmoid = parse("sigmoid(x)").gates[0].operation
    assert sigmoid is not None
    assert sigmoid.value(sigmoid.value.__globals__["NUMBERS"], (-1000.0,)) == 0


def log_sum_exp(parse: Parse) -> None:
    circuit = parse("log(exp(x) + exp(y))")
    value, slopes = circuit.value_and_gradient([1000, 1000])
    assert (value, slopes) == (1000 + math.log(2), pytest.approx((0.5, 0.5), rel=1e-12))
    assert circuit.hessian([0, 0]) == pytest.approx(np.array([[0.25, -0.25], [-0.25, 0.25]]))
    assert parse("log(1 + exp(x))").value([0]) == math.log(2)
    value, slopes = parse("log(exp(x) + exp(y) + exp(z))").value_and_gradient([1000, 1000, 1000])
    assert (value, slopes) == (1000 + math.log(3), pytest.approx((1 / 3,) * 3, rel=1e-12))


def second_derivatives(parse: Parse) -> None:
    """GOLDEN: Rosenbrock at (−1.2, 1)."""
    rosenbrock = parse("(1 - x)**2 + 100*(y - x**2)**2")
    assert rosenbrock.hessian([-1.2, 1]) == pytest.approx(np.array([[1330, 480], [480, 200]]))
    assert parse("q = x*y; q*q").hessian([2, 3]) == pytest.approx(np.array([[18, 24], [24, 8]]))


def grids(parse: Parse) -> None:
    circuit = parse("a = x + y; b = a*x; c = b + a; c*b - a")
    x, y = np.array([[1.0, 2.0]]), np.array([[3.0], [5.0]])
    expected = [[circuit.value([v, w]) for v in x[0]] for w in y[:, 0]]
    assert circuit.values([x, y]).tolist() == expected
    assert x.tolist() == [[1, 2]]
    wide = np.ones((2, 2))
    assert circuit.values([wide, wide]).tolist() == [[circuit.value([1, 1])] * 2] * 2
    assert wide.tolist() == [[1, 1], [1, 1]]


def unused_parts(parse: Parse) -> None:
    assert gradient(parse, "q = 1/x; 2*x", 0) == (2,)


MUTANTS = [
    (fan_out, CIRCUIT, "gradients[target] = gradients[target] + share", "gradients[target] = share"),
    (max_routing, OPERATIONS, "(x[i] == y) / sum(other == y for other in x)", "1.0"),
    (max_routing, OPERATIONS, "(x[i] == y) / sum(other == y for other in x)", "1.0 * (x[i] != y)"),
    (max_routing, OPERATIONS, "(x[i] == y) / sum(other == y for other in x)", "1.0 * (x[i] == y)"),
    (max_routing, OPERATIONS, "(x[i] == y) / sum(other == y for other in x)", "1.0 / len(x)"),
    (products_and_quotients, OPERATIONS, "lambda m, i, x, y: x[1 - i]", "lambda m, i, x, y: x[i]"),
    (products_and_quotients, OPERATIONS, "-1.0 if i else ONE", "ONE"),
    (products_and_quotients, OPERATIONS, "-y / x[1] if i", "y / x[1] if i"),
    (products_and_quotients, OPERATIONS,
     "            return exponent * m.power(base, exponent - 1.0)",
     "            return exponent * m.power(base, exponent)"),
    (products_and_quotients, OPERATIONS, "lambda m, i, x, y: -1.0, None", "lambda m, i, x, y: ONE, None"),
    (kinks, OPERATIONS, "1.0 * (x[0] > 0)", "1.0 * (x[0] >= 0)"),
    (kinks, OPERATIONS, "1.0 * (x[0] > 0)", "ONE"),
    (kinks, OPERATIONS, "1.0 if a > 0 else -1.0 if a < 0 else a * 0.0", "1.0 if a >= 0 else -1.0"),
    (squashing, OPERATIONS, "return m.sigmoid(x) * m.sigmoid(-x)", "return x * (1.0 - x)"),
    (squashing, OPERATIONS,
     "decay = math.exp(-abs(a))\n    return (1.0 if a >= 0 else decay) / (1.0 + decay)",
     "return 1.0 / (1.0 + math.exp(-a))"),
    (log_sum_exp, OPERATIONS, "return m.where(m.abs(top) == math.inf, 0.0, top)", "return 0.0 * top"),
    (log_sum_exp, OPERATIONS, "((i == j) - _soft_share(m, j, x, y))", "(i == j)"),
    (log_sum_exp, EXPRESSION, "exponents.append(ast.Constant(0))", "exponents.append(ast.Constant(1))"),
    (second_derivatives, SECOND_ORDER, "bent[a][b] += bend * slopes[a] * others[b]", "pass"),
    (second_derivatives, SECOND_ORDER, "bent[a][b] += slope * bends[a][b]", "pass"),
    (second_derivatives, OPERATIONS, "0.0 if i == j else 1.0", "0.0"),
    (grids, SWEEP, "circuit.nodes[i].is_gate and last[i] == node.index and", "circuit.nodes[i].is_gate and"),
    (grids, SWEEP, "circuit.nodes[i].is_gate and last[i] == node.index and", "last[i] == node.index and"),
    (unused_parts, CIRCUIT, "targets and node.index in self.needed:", "targets:"),
]  # fmt: skip


@pytest.mark.parametrize("check", list(dict.fromkeys(check for check, *_ in MUTANTS)))
def test_the_engine_passes(check):
    check(import_module(EXPRESSION).parse)


@pytest.mark.parametrize(("check", "module", "old", "new"), MUTANTS)
def test_the_mutant_is_noticed(mutate, check, module, old, new):
    mutant = mutate(module, (old, new), users=USERS[module])
    with np.errstate(all="ignore"), pytest.raises((AssertionError, OverflowError)):
        check(mutant.parse)
