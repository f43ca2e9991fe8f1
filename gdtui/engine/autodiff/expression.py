"""Typed text to a circuit: a whitelist over Python's syntax tree. Nothing is evaluated by Python."""

import ast
import math
import sys
from collections.abc import Iterable
from keyword import iskeyword
from string import ascii_letters, digits
from typing import TypeGuard

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.autodiff.hints import instead
from gdtui.engine.autodiff.operations import FUNCTIONS, OPERATIONS, SPELLINGS
from gdtui.engine.autodiff.stable import stable_log
from gdtui.engine.autodiff.syntax import one_line, statements
from gdtui.engine.base.errors import InputError, quote

LONGEST = 2_000
MOST_NODES = 1_000
MOST_GATES = 300
"""Gates of two inputs: one of n counts as n − 1. A key may walk hundreds of steps, and draw every wire."""
DEEPEST = 100

CONSTANTS = {"pi": math.pi, "π": math.pi, "Pi": math.pi, "PI": math.pi, "e": math.e}
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.Pow: "power",
}  # fmt: skip
_CHAINS: tuple[tuple[type[ast.operator], ...], ...] = ((ast.Add, ast.Sub), (ast.Mult, ast.Div))
"""Operators that are read from left to right where they stand in a row."""
_SOME = "exp, log, sin, max, relu …"
_NO_NUMBERS = ("inf", "infinity", "nan")
_LETTERS = frozenset(
    [*ascii_letters, "_", *map(chr, range(ord("Α"), ord("Ω") + 1)), *map(chr, range(ord("α"), ord("ω") + 1))]
)
_LONGEST_NAME = 32


def parse(text: str, columns: Iterable[str] = (), bounded: bool = True) -> Circuit:
    """The circuit that `text` describes, such as `(x + y)*z` or `q = x + y; f = q*z`.

    The last statement is the output; free names are the inputs.

    Args:
        text: the expression.
        columns: names of data: where one is also that of a constant, such as `e`, the data are meant.
        bounded: False for a formula of our own making, which may be as long as it has to be.

    Raises:
        InputError: one line that says what to write instead.
    """
    if bounded and len(text) > LONGEST:
        raise InputError(f"that expression is too long: at most {LONGEST} characters")
    source = one_line(text)
    parts = statements(source)
    assigned, free = _names(parts)
    inputs = sorted(free - assigned - (CONSTANTS.keys() - set(columns)))
    for name in inputs:
        _check_name(name)
    most = (MOST_GATES, MOST_NODES) if bounded else (sys.maxsize, sys.maxsize)
    builder = _Builder(source.encode(), {name: i for i, name in enumerate(inputs)}, assigned, *most)
    builder.nodes.extend(Node(i, name) for i, name in enumerate(inputs))
    output = [builder.statement(part) for part in parts][-1]
    return Circuit(tuple(inputs), tuple(builder.finished(output)), output, source)


def _names(parts: list[ast.stmt]) -> tuple[set[str], set[str]]:
    """The names that are given in `parts`, and those that are used (functions apart)."""
    nodes = [node for part in parts for node in ast.walk(part)]
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = [node for node in nodes if isinstance(node, ast.Name) and id(node) not in called]
    assigned = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return assigned, {node.id for node in names} - assigned


def _check_name(name: str) -> None:
    if name in FUNCTIONS or name in SPELLINGS:
        raise InputError(f"{name} is a function: write {name}(x)")
    if name.lower() in _NO_NUMBERS:
        raise InputError(f"{name} is no number to compute with: write one up to 1e300")
    if len(name) > _LONGEST_NAME or name[:1] not in _LETTERS or not set(name) <= _LETTERS | {*digits}:
        raise InputError(f"cannot use the name {quote(name)}: letters, digits and _ only, at most 32")


def can_be_a_name(name: str) -> bool:
    """Whether data may be called `name`: it is no function, no reserved word and none such as nan."""
    try:
        _check_name(name)
    except InputError:
        return False
    return not iskeyword(name)


class _Builder:
    """Turns syntax into nodes, statement by statement.

    Args:
        source: the text as syntax trees count it: in bytes of UTF-8, all on one line.
        names: the nodes that have a name, the inputs at first.
        assigned: the names that the text gives.
        gates: how many there may still be.
        most: how many there may be.
    """

    def __init__(
        self, source: bytes, names: dict[str, int], assigned: set[str], gates: int, most: int
    ) -> None:
        self.source, self.names, self.assigned = source, names, assigned
        self.gates, self.most = gates, most
        self.nodes: list[Node] = []
        self.unnamed: set[int] = set()

    def finished(self, output: int) -> list[Node]:
        """The nodes, with an unnamed output called `f` (unless that name is taken)."""
        if output in self.unnamed and "f" not in self.names:
            node = self.nodes[output]
            self.nodes[output] = Node(output, "f", node.operation, node.inputs, node.constant)
        return self.nodes

    def statement(self, statement: ast.stmt) -> int:
        """Adds one statement's nodes; returns the index of its value."""
        if isinstance(statement, ast.Expr):
            return self.expression(statement.value, 1)
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            raise InputError("only names and expressions: write it like q = x + y; f = q*z")
        target = statement.targets[0]
        if not isinstance(target, ast.Name):
            raise InputError("a part needs a plain name: write it like q = x + y; f = q*z")
        _check_name(target.id)
        if target.id in self.names:
            raise InputError(f"{target.id} is named twice: give each part its own name")
        index = self.expression(statement.value, 1)
        self.names[target.id] = self._named(index, target.id)
        return self.names[target.id]

    def _named(self, index: int, name: str) -> int:
        if index not in self.unnamed:  # a second name for an input or a part: it keeps its first
            return index
        node = self.nodes[index]
        self.unnamed.discard(index)
        self.nodes[index] = Node(index, name, node.operation, node.inputs, node.constant)
        return index

    def expression(self, tree: ast.expr, depth: int) -> int:
        """Adds the nodes of one expression; returns the index of its value."""
        if depth > DEEPEST:
            raise InputError(f"nested more than {DEEPEST} deep: use named parts, as in q = x + y; q*z")
        match tree:
            case ast.Constant(value=value):
                return self._constant(tree, value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) if _is_number(value):
                return self._constant(tree, -value)
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.expression(operand, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._gate(tree, "negate", [operand], depth)
            case ast.BinOp(op=op) if type(op) in _OPERATORS:
                return self._chain(tree, depth)
            case ast.Call():
                return self._call(tree, depth)
        raise InputError(self._refusal(tree))

    def _refusal(self, tree: ast.expr) -> str:
        match tree:
            case ast.BinOp(op=ast.BitXor()):
                return "write ** for a power, not ^"
            case ast.Tuple(elts=[_, *_]):
                return "use a dot for decimals, and one expression only: a comma stands between arguments"
            case ast.Call(func=ast.Constant() | ast.BinOp() | ast.Call()):
                return "write * between factors, as in 2*(x + y)"
            case ast.Compare():
                return "no comparisons in expressions: max(x, y) or relu(x) choose by size"
        return (
            f"cannot use {quote(self._text(tree))}: only numbers, names, + - * / ** and functions ({_SOME})"
        )

    def _add(self, node: Node) -> int:
        self.gates -= max(len(node.inputs) - 1, 1) if node.operation else 0
        if self.gates < 0:
            raise InputError(f"that expression is too large: at most {MOST_GATES} gates of two inputs")
        if node.index >= self.most:
            raise InputError(f"that expression is too large: at most {MOST_NODES} gates and numbers")
        self.nodes.append(node)
        self.unnamed.add(node.index)
        return node.index

    def _constant(self, tree: ast.expr, value: object) -> int:
        if not _is_number(value):
            raise InputError(self._refusal(tree))
        label = self._text(tree)
        if abs(value) > 1e300:
            raise InputError(f"{quote(label)} is too large: write a number up to 1e300")
        return self._add(Node(len(self.nodes), label, constant=float(value)))

    def _name(self, name: str) -> int:
        if name in self.names:
            return self.names[name]
        if name in self.assigned:
            raise InputError(f"{name} is used before it is given: put its line first")
        return self._add(Node(len(self.nodes), name, constant=CONSTANTS[name]))

    def _call(self, tree: ast.Call, depth: int) -> int:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            raise InputError(self._refusal(tree))
        name = SPELLINGS.get(tree.func.id, tree.func.id)
        if name not in FUNCTIONS:
            raise InputError(f"there is no function {quote(name, 24)}: {instead(name)}")
        least, most = OPERATIONS[name].arity
        if not least <= len(tree.args) <= most:
            wanted = _inputs(least, most)
            raise InputError(f"{name} takes {wanted}, not {len(tree.args)}")
        stable = stable_log(tree.args[0]) if name in ("log", "ln") else None
        return self._gate(tree, *(stable or (name, tree.args)), depth)

    def _gate(self, tree: ast.expr, name: str, operands: list[ast.expr], depth: int) -> int:
        inputs = tuple(self.expression(operand, depth + 1) for operand in operands)
        return self._add(Node(len(self.nodes), self._text(tree), OPERATIONS[name], inputs))

    def _chain(self, tree: ast.BinOp, depth: int) -> int:
        """Adds the gates of a + b + c …, or a·b·c …, from left to right: however many, one level deep."""
        chain, alike = [tree], next((kinds for kinds in _CHAINS if isinstance(tree.op, kinds)), ())
        while isinstance(left := chain[-1].left, ast.BinOp) and isinstance(left.op, alike):
            chain.append(left)
        index = self.expression(chain[-1].left, depth + 1)
        for part in reversed(chain):
            inputs = index, self.expression(part.right, depth + 1)
            operation = OPERATIONS[_OPERATORS[type(part.op)]]
            index = self._add(Node(len(self.nodes), self._text(part), operation, inputs))
        return index

    def _text(self, tree: ast.expr) -> str:
        """What `tree` was read from."""
        if not hasattr(tree, "col_offset"):  # a number of our own making
            return ast.unparse(tree)
        return " ".join(self.source[tree.col_offset : tree.end_col_offset].decode().split())


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _inputs(least: int, most: int) -> str:
    if least < most:
        return f"from {least} to {most} inputs"
    return "one input" if most == 1 else f"{most} inputs"
