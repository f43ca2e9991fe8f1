"""Mistakes that one makes in a backward pass, put in for real: each must be noticed.

Every check runs on the engine, where it passes, and on each of its mutants, where it must fail. A mutant is
the engine with one part changed while it runs: a row of the table, a number's function, a step of a pass.
"""

import ast
import math
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from gdtui.engine.autodiff import operations, second_order, stable, sweep
from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.graph import Graph, Node
from gdtui.engine.autodiff.namespaces import NUMBERS
from gdtui.engine.autodiff.operations import ONE, OPERATIONS

Patch = pytest.MonkeyPatch
Fault = Callable[[Patch], None]


def gradient(text: str, *point: float) -> tuple[float, ...]:
    return parse(text).value_and_gradient(point)[1]


def fan_out() -> None:
    """GOLDEN: x feeds the sum and the max."""
    assert gradient("(x + y)*z + max(x, w)", 1, 2, 3, -4) == (0, -3, -4, 5)
    assert gradient("(a + b)*(b + 1)", 2, 1) == (2, 5)


def max_routing() -> None:
    """GOLDEN: the larger input gets the whole gradient, the other none; equal ones share it."""
    assert gradient("2*(x*y + max(z, w))", -1, 3, -4, 2) == (0, -8, 6, 2)
    assert gradient("(x + y)*z + max(x, w)", 1, -2, 5, -4) == (1, -4, -4, 3)
    assert gradient("max(x, y)", 2, 2) == (0.5, 0.5)


def products_and_quotients() -> None:
    assert gradient("x*y", 3, 5) == (5, 3)
    assert gradient("x - y", 3, 5) == (1, -1)
    assert gradient("x/y", 3, 2) == (0.5, -0.75)
    assert gradient("x**3", 2) == (12,)
    assert gradient("-x", 2) == (-1,)


def kinks() -> None:
    assert gradient("relu(x) + abs(x)", 0) == (0,)
    assert gradient("relu(x) + abs(x)", -3) == (-1,)
    assert gradient("relu(x) + abs(x)", 3) == (2,)


def squashing() -> None:
    """GOLDEN: the sigmoid neuron; and what cannot be computed naively."""
    value, slopes = parse("sigmoid(w*x + b)").value_and_gradient([-3, 2, -2])
    assert value == pytest.approx(1 / (1 + math.exp(7)))
    assert slopes == pytest.approx([value * (1 - value) * part for part in (1, -2, 2)])
    # in Python's own floats, too: an overflow is put right, but far more slowly
    assert OPERATIONS["sigmoid"].value(NUMBERS, (-1000.0,)) == 0


def log_sum_exp() -> None:
    circuit = parse("log(exp(x) + exp(y))")
    value, slopes = circuit.value_and_gradient([1000, 1000])
    assert (value, slopes) == (1000 + math.log(2), pytest.approx((0.5, 0.5), rel=1e-12))
    assert circuit.hessian([0, 0]) == pytest.approx(np.array([[0.25, -0.25], [-0.25, 0.25]]))
    assert parse("log(1 + exp(x))").value([0]) == math.log(2)
    value, slopes = parse("log(exp(x) + exp(y) + exp(z))").value_and_gradient([1000, 1000, 1000])
    assert (value, slopes) == (1000 + math.log(3), pytest.approx((1 / 3,) * 3, rel=1e-12))


def second_derivatives() -> None:
    """GOLDEN: Rosenbrock at (−1.2, 1)."""
    rosenbrock = parse("(1 - x)**2 + 100*(y - x**2)**2")
    assert rosenbrock.hessian([-1.2, 1]) == pytest.approx(np.array([[1330, 480], [480, 200]]))
    assert parse("q = x*y; q*q").hessian([2, 3]) == pytest.approx(np.array([[18, 24], [24, 8]]))


def grids() -> None:
    circuit = parse("a = x + y; b = a*x; c = b + a; c*b - a")
    x, y = np.array([[1.0, 2.0]]), np.array([[3.0], [5.0]])
    expected = [[circuit.value([v, w]) for v in x[0]] for w in y[:, 0]]
    assert circuit.values([x, y]).tolist() == expected
    assert x.tolist() == [[1, 2]]
    wide = np.ones((2, 2))
    assert circuit.values([wide, wide]).tolist() == [[circuit.value([1, 1])] * 2] * 2
    assert wide.tolist() == [[1, 1], [1, 1]]


def unused_parts() -> None:
    assert gradient("q = 1/x; 2*x", 0) == (2,)


def row(name: str, **parts: Any) -> Fault:
    """Another formula in a row of the table."""
    return lambda patch: patch.setitem(OPERATIONS, name, OPERATIONS[name]._replace(**parts))


def number(name: str, function: Callable[[float], float]) -> Fault:
    """Another function of Python's floats."""
    return lambda patch: patch.setattr(NUMBERS, name, function)


def part(module: ModuleType, name: str, wrap: Callable[[Any], Any]) -> Fault:
    """Another function in a module, made of the right one."""
    return lambda patch: patch.setattr(module, name, wrap(getattr(module, name)))


def overwriting(patch: Patch) -> None:
    """A backward pass that keeps only what the last gate handed on."""

    def backward(self: Circuit, m: Any, values: list[Any], program: Any = None) -> list[Any]:
        gradients = [0.0] * len(values)
        gradients[self.output] = 1.0
        for slot, local, gather, targets in self._backward_program:
            for place, target in targets:
                gradients[target] = gradients[slot] * local(m, place, gather(values), values[slot])
        return gradients

    patch.setattr(Circuit, "_backward", backward)


def looking_at_all(patch: Patch) -> None:
    """A backward pass through parts that the output does not use."""
    patch.setattr(Graph, "needed", property(lambda self: frozenset(range(len(self.nodes)))))


def one_as_exp_of_one(right: Callable[[ast.expr], Any]) -> Callable[[ast.expr], Any]:
    """Reads the 1 in log(1 + exp(x)) as exp(1)."""

    def exponents(tree: ast.expr) -> list[ast.expr] | None:
        found = right(tree)
        return found and [ast.Constant(1) if isinstance(term, ast.Constant) else term for term in found]

    return exponents


def without_curvature(right: Callable[..., Any]) -> Callable[..., Any]:
    """Second derivatives without those of the gates themselves."""

    def gate(m: Any, node: Node, *rest: Any) -> Any:
        straight = node.operation and node.operation._replace(curvature=None)
        return right(m, Node(node.index, node.label, straight, node.inputs), *rest)

    return gate


def without_bends(right: Callable[..., Any]) -> Callable[..., Any]:
    """Second derivatives without those of the gates before."""

    def gate(m: Any, node: Node, values: Any, known: Any) -> Any:
        return right(m, node, values, {i: (slopes, {}) for i, (slopes, _) in known.items()})

    return gate


def writing_over(chosen: Callable[[Graph, int], Iterator[int]]) -> Callable[[Any], Any]:
    """A sweep in which a gate writes over the first of the `chosen` inputs."""

    def wrap(right: Callable[..., Any]) -> Callable[..., Any]:
        def planned(graph: Graph, shapes: Any) -> Any:
            plan = right(graph, shapes)
            if any(shape != plan.shape for shape in shapes):
                return plan
            strokes = [
                stroke._replace(over=next(chosen(graph, stroke.slot), None)) for stroke in plan.strokes
            ]
            return plan._replace(strokes=tuple(strokes))

        return planned

    return wrap


def columns_fed(graph: Graph, slot: int) -> Iterator[int]:
    """The columns that gate `slot` looks at."""
    return (i for i in graph.nodes[slot].inputs if i < len(graph.inputs))


def gates_fed(graph: Graph, slot: int) -> Iterator[int]:
    """The gates that it looks at, whoever looks at them later."""
    return (i for i in graph.nodes[slot].inputs if graph.nodes[i].is_gate)


MUTANTS: dict[str, tuple[Callable[[], None], Fault]] = {
    "overwritten where a value fans out": (fan_out, overwriting),
    "max: all to every input": (max_routing, row("max", local=lambda m, i, x, y: 1.0)),
    "max: to the smaller input": (max_routing, row("max", local=lambda m, i, x, y: 1.0 * (x[i] != y))),
    "max: all to each at a tie": (max_routing, row("max", local=lambda m, i, x, y: 1.0 * (x[i] == y))),
    "max: evenly": (max_routing, row("max", local=lambda m, i, x, y: 1.0 / len(x))),
    "multiply: by itself": (products_and_quotients, row("multiply", local=lambda m, i, x, y: x[i])),
    "subtract: sign": (products_and_quotients, row("subtract", local=lambda m, i, x, y: ONE)),
    "divide: sign": (
        products_and_quotients, row("divide", local=lambda m, i, x, y: y / x[1] if i else 1 / x[1])
    ),
    "power: exponent": (products_and_quotients, row("power", local=lambda m, i, x, y: x[1] * y)),
    "negate: sign": (products_and_quotients, row("negate", local=lambda m, i, x, y: ONE)),
    "relu: 1 at the kink": (kinks, row("relu", local=lambda m, i, x, y: 1.0 * (x[0] >= 0))),
    "relu: always 1": (kinks, row("relu", local=lambda m, i, x, y: ONE)),
    "abs: 1 at the kink": (kinks, number("sign", lambda a: 1.0 if a >= 0 else -1.0)),
    "sigmoid: x·(1 − x)": (squashing, row("sigmoid", local=lambda m, i, x, y: x[0] * (1.0 - x[0]))),
    "sigmoid: overflow": (squashing, number("sigmoid", lambda a: 1.0 / (1.0 + math.exp(-a)))),
    "log-sum-exp: no shift": (
        log_sum_exp, part(operations, "_log_sum_exp_shift", lambda right: lambda m, x: 0.0 * right(m, x))
    ),
    "log-sum-exp: curvature": (
        log_sum_exp,
        row("logsumexp", curvature=lambda m, i, j, x, y: operations._soft_share(m, i, x, y) * (i == j)),
    ),
    "log-sum-exp: 1 read as exp(1)": (log_sum_exp, part(stable, "_exponents", one_as_exp_of_one)),
    "Hessian: no curvature": (second_derivatives, part(second_order, "_gate", without_curvature)),
    "Hessian: no bends": (second_derivatives, part(second_order, "_gate", without_bends)),
    "multiply: curvature": (second_derivatives, row("multiply", curvature=lambda m, i, j, x, y: 0.0)),
    "sweep: over a gate still looked at": (grids, part(sweep, "_planned", writing_over(gates_fed))),
    "sweep: over a column": (grids, part(sweep, "_planned", writing_over(columns_fed))),
    "backward through what is not used": (unused_parts, looking_at_all),
}  # fmt: skip


@pytest.mark.parametrize("check", list(dict.fromkeys(check for check, _ in MUTANTS.values())))
def test_the_engine_passes(check):
    check()


@pytest.mark.parametrize(("check", "fault"), MUTANTS.values(), ids=MUTANTS)
def test_the_mutant_is_noticed(monkeypatch, check, fault):
    fault(monkeypatch)
    with np.errstate(all="ignore"), pytest.raises((AssertionError, OverflowError)):
        check()
