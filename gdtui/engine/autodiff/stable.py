"""Logarithms that are computed as one gate, because two would overflow or lose their digits on the way."""

import ast
from functools import reduce

MOST_TERMS = 64
"""Exponentials in a sum whose log is one gate."""


def stable_log(tree: ast.expr) -> tuple[str, list[ast.expr]] | None:
    """The operation, and its inputs, that computes the log of `tree` in one; None where nothing is gained.

    log(exp(a) + exp(b)) is logsumexp, log(sigmoid(a)) logsigmoid, log(1 − sigmoid(a)) that of −a.
    """
    exponents = _exponents(tree)
    if exponents:
        return "logsumexp", _grouped(exponents)
    match tree:
        case ast.Call(func=ast.Name(id="sigmoid"), args=[argument], keywords=[]):
            return "logsigmoid", [argument]
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=ast.Call() as call):
            match call:
                case ast.Call(func=ast.Name(id="sigmoid"), args=[argument], keywords=[]):
                    return "logsigmoid", [ast.UnaryOp(ast.USub(), argument)]
    return None


def _exponents(tree: ast.expr) -> list[ast.expr] | None:
    """The aᵢ where `tree` reads exp(a₁) + exp(a₂) + …, with 1 read as exp(0); None elsewhere.

    The log of such a sum is computed as one gate that cannot overflow.
    """
    terms = _terms(tree)
    if len(terms) < 2 or not any(isinstance(term, ast.Call) for term in terms):
        return None
    exponents: list[ast.expr] = []
    for term in terms:
        match term:
            case ast.Call(func=ast.Name(id="exp"), args=[argument], keywords=[]):
                exponents.append(argument)
            case ast.Constant(value=1):
                exponents.append(ast.Constant(0))
            case _:
                return None
    return exponents


def _grouped(exponents: list[ast.expr]) -> list[ast.expr]:
    """As many exponents as a gate takes: of more, the logs of parts of the sum stand for them."""
    while len(exponents) > MOST_TERMS:
        parts = (exponents[at : at + MOST_TERMS] for at in range(0, len(exponents), MOST_TERMS))
        exponents = [_log_of_sum(part) for part in parts]
    return exponents


def _log_of_sum(exponents: list[ast.expr]) -> ast.expr:
    """log(exp(a₁) + exp(a₂) + …); of a single one it is a₁."""
    if len(exponents) == 1:
        return exponents[0]
    terms: list[ast.expr] = [_call("exp", exponent) for exponent in exponents]
    return _call("log", reduce(lambda left, right: ast.BinOp(left, ast.Add(), right), terms))


def _call(name: str, argument: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), [argument], [])


def _terms(tree: ast.expr) -> list[ast.expr]:
    """The terms of a sum, from left to right."""
    terms, waiting = [], [tree]
    while waiting:
        match waiting.pop():
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                waiting += [right, left]
            case term:
                terms.append(term)
    return terms
