"""Formulas of a program: put together as syntax trees, tidied by a few rules, written as formatters do."""

import ast
import re
from collections.abc import Mapping
from functools import lru_cache, reduce

ZERO, ONE = ast.Constant(0), ast.Constant(1)
_POWER = re.compile(r"(?<![\w.)\]])(-?[\w.]+) \*\* (-?[\w.]+)(?![\w.(\[])")
"""A power of two plain operands, which a formatter writes without blanks."""


_BRACKETS = "_brackets_"
"""A function that stands for brackets which a reader wants and Python does not: −(x²)."""


class _Bracketing(ast.NodeTransformer):
    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        inner = self.visit(node.operand)
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow):
            inner = ast.Call(ast.Name(_BRACKETS), [inner], [])
        return ast.UnaryOp(node.op, inner)


def written(tree: ast.expr) -> str:
    """A formula as text."""
    text = ast.unparse(tree)
    if "-" in text and "**" in text:
        fresh = ast.parse(text, mode="eval")
        text = ast.unparse(_Bracketing().visit(fresh)).replace(f"{_BRACKETS}(", "(")
    return _POWER.sub(r"\1**\2", text)


@lru_cache(maxsize=512)
def read(text: str) -> ast.expr:
    """The formula of a text that is one of ours."""
    return ast.parse(text, mode="eval").body


def name(text: str) -> ast.expr:
    """A name, or an attribute such as `np.pi`."""
    return read(text)


class _Filler(ast.NodeTransformer):
    def __init__(self, given: Mapping[str, ast.expr | list[ast.expr]]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        found = self._given.get(node.id, node)
        assert isinstance(found, ast.expr)
        return found

    def visit_Call(self, node: ast.Call) -> ast.expr:
        arguments: list[ast.expr] = []
        for each in node.args:
            several = self._given.get(each.id) if isinstance(each, ast.Name) else None
            arguments += several if isinstance(several, list) else [self.visit(each)]
        return ast.Call(self.visit(node.func), arguments, [])


def filled(template: str, given: Mapping[str, ast.expr | list[ast.expr]]) -> ast.expr:
    """A formula with trees in place of names; a list stands for several arguments of a call."""
    # a fresh tree each time, as filling changes it
    found = _Filler(given).visit(ast.parse(template, mode="eval").body)
    assert isinstance(found, ast.expr)
    return found


def names_in(text: str) -> frozenset[str]:
    """The names in a formula."""
    return frozenset(node.id for node in ast.walk(read(text)) if isinstance(node, ast.Name))


def is_short(tree: ast.expr) -> bool:
    """Whether a formula is a name, a number, or one of them with a minus sign: it may stand several times."""
    if isinstance(tree, ast.UnaryOp):
        tree = tree.operand
    return isinstance(tree, (ast.Name, ast.Constant))


def tidied(tree: ast.expr) -> ast.expr:
    """The formula with its numbers reckoned up where that is exact: `2 * x ** (2 - 1)` is `2 * x`."""
    match tree:
        case ast.BinOp(left=left, op=op, right=right):
            return _operated(tidied(left), op, tidied(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return negative(tidied(operand))
        case ast.Call(func=func, args=args):
            return ast.Call(func, [tidied(arg) for arg in args], [])
    return tree


def _operated(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    match op:
        case ast.Add():
            return total(left, right)
        case ast.Sub() if _int(left) is not None and _int(right) is not None:
            return _constant((_int(left) or 0) - (_int(right) or 0))
        case ast.Sub():
            return difference(left, right)
        case ast.Mult():
            return product(left, right)
        case ast.Pow() if _int(right) == 1:
            return left
    return ast.BinOp(left, op, right)


def constant(value: float) -> ast.expr:
    """A number; a whole one without its decimal point."""
    whole = int(value) if abs(value) < 1e15 and value == int(value) else None
    return _constant(value if whole is None else whole)


def _constant(value: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _value(tree: ast.expr) -> float | None:
    """The number that a tree is, if it is one."""
    match tree:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
    return None


def _int(tree: ast.expr) -> int | None:
    value = _value(tree)
    return value if isinstance(value, int) else None


def negative(tree: ast.expr) -> ast.expr:
    """−tree, with the minus sign at its first factor."""
    match tree:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return operand
        case ast.Constant(value=0):
            return tree
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            return ast.BinOp(negative(left), op, right)
    return ast.UnaryOp(ast.USub(), tree)


def total(left: ast.expr, right: ast.expr) -> ast.expr:
    """Left + right; of what begins with a minus sign, left − it."""
    if _value(left) == 0:
        return right
    if _value(right) == 0:
        return left
    if _leading_minus(right):
        return ast.BinOp(left, ast.Sub(), negative(right))
    return ast.BinOp(left, ast.Add(), right)


def difference(left: ast.expr, right: ast.expr) -> ast.expr:
    """Left − right."""
    if _value(right) == 0:
        return left
    if _value(left) == 0:
        return negative(right)
    if _leading_minus(right):
        return ast.BinOp(left, ast.Add(), negative(right))
    return ast.BinOp(left, ast.Sub(), right)


def _leading_minus(tree: ast.expr) -> bool:
    match tree:
        case ast.UnaryOp(op=ast.USub()):
            return True
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div()):
            return _leading_minus(left)
    return False


def product(left: ast.expr, right: ast.expr) -> ast.expr:
    """Left · right as one chain of factors, its numbers in front and multiplied where that is short."""
    numbers: list[float] = []
    factors: list[tuple[ast.operator, ast.expr]] = []
    sign = 1
    for op, factor in (*_factors(left), *_factors(right)):
        match factor:
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                sign, factor = -sign, operand
        value = _value(factor)
        if value is None:
            factors.append((op, factor))
        elif isinstance(op, ast.Mult):
            numbers = _multiplied(numbers, value)
        elif numbers and isinstance(value, int) and numbers[-1] % value == 0:
            numbers[-1] = numbers[-1] // value if isinstance(numbers[-1], int) else numbers[-1] / value
        else:
            factors.append((op, factor))
    return _chain(sign, numbers, factors)


def _factors(tree: ast.expr) -> list[tuple[ast.operator, ast.expr]]:
    match tree:
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            if isinstance(op, ast.Mult):
                return [*_factors(left), *_factors(right)]
            return [*_factors(left), (op, right)]
    return [(ast.Mult(), tree)]


def _multiplied(numbers: list[float], value: float) -> list[float]:
    if not numbers:
        return [value]
    both = numbers[-1] * value
    exact = isinstance(both, int) or len(repr(both)) <= max(len(repr(numbers[-1])), len(repr(value)))
    return [*numbers[:-1], both] if exact else [*numbers, value]


def _chain(sign: int, numbers: list[float], factors: list[tuple[ast.operator, ast.expr]]) -> ast.expr:
    if 0 in numbers:
        return ZERO
    kept = [number for number in numbers if number != 1]
    if not kept and not (factors and isinstance(factors[0][0], ast.Mult)):
        kept = [1]
    chain = [(ast.Mult(), constant(number)) for number in kept] + factors
    found = reduce(lambda tree, each: ast.BinOp(tree, each[0], each[1]), chain[1:], chain[0][1])
    return negative(found) if sign < 0 else found
