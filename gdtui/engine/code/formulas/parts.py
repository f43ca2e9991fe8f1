"""The formulas of a circuit's nodes, in the names and in the dialect of a program."""

import ast
import builtins
from collections.abc import Mapping, Sequence
from keyword import iskeyword
from types import MappingProxyType

from gdtui.engine.autodiff.expression import CONSTANTS
from gdtui.engine.autodiff.graph import Graph, Node
from gdtui.engine.code.formulas import terms
from gdtui.engine.code.formulas.dialects import NUMPY, Dialect
from gdtui.engine.code.formulas.terms import filled

BUILT_IN = frozenset(dir(builtins))
"""Python's own names: what a program calls so on its first level, its functions would find."""
_UNCLEAR = frozenset("lOI")
"""Names that look like a number."""


def free_names(names: Sequence[str], taken: frozenset[str]) -> dict[str, str]:
    """For each name one that a program can use: itself, or with an underscore where it has a meaning."""
    found: dict[str, str] = {}
    for each in names:
        called = each
        while _means_something(called, taken) or called in found.values():
            called += "_"
        found[each] = called
    return found


def _means_something(name: str, taken: frozenset[str]) -> bool:
    gradient = name.startswith("grad_") and not name.endswith("_")
    return gradient or name in taken or name in _UNCLEAR or iskeyword(name)


class Parts:
    """The formulas of a circuit's nodes.

    Args:
        graph: the circuit.
        dialect: what its formulas are written in.
        taken: names that mean something else in the program.
        called: what nodes are called that have another name there.
    """

    def __init__(
        self,
        graph: Graph,
        dialect: Dialect = NUMPY,
        taken: frozenset[str] = frozenset(),
        called: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.graph, self.dialect = graph, dialect
        labels = [node.label for node in graph.nodes if node.label.isidentifier() and not is_number(node)]
        known = {**free_names(labels, taken | dialect.helpers.keys() | {dialect.module, "math"}), **called}
        fresh = (f"v{number}" for number in range(1, 2 * len(graph.nodes) + len(taken) + 1))
        self.spare = tuple(each for each in fresh if each not in known.values() and each not in taken)
        spare = iter(self.spare)
        self.names = {n.index: known[n.label] if n.label in known else next(spare) for n in graph.nodes}

    def constant(self, node: Node) -> ast.expr:
        """A number as it was typed."""
        assert node.constant is not None
        if node.label in CONSTANTS:
            return terms.name(self.dialect.spelt(f"np.{'e' if node.label == 'e' else 'pi'}"))
        return terms.constant(node.constant)

    def value(self, node: Node, inputs: Sequence[ast.expr]) -> ast.expr:
        """What a gate computes of its inputs."""
        assert node.operation is not None
        code = node.operation.code
        if code.value_of_many and len(inputs) != 2:
            return self._filled(code.value_of_many, {"xs": list(inputs)})
        first, *others = inputs
        if not others:
            return self._filled(code.value, {"x0": first})
        for other in others:
            first = self._filled(code.value, {"x0": first, "x1": other})
        return first

    def local_template(self, node: Node, place: int) -> str:
        """The derivative of a gate by one of its inputs, as the table has it."""
        assert node.operation is not None
        code = node.operation.code
        if code.local_of_many and len(node.inputs) != 2:
            return code.local_of_many
        return code.local[min(place, len(code.local) - 1)]

    def local(self, node: Node, place: int, inputs: Sequence[ast.expr], y: ast.expr) -> ast.expr:
        """The derivative of a gate by one of its inputs, in the program's names."""
        given: dict[str, ast.expr | list[ast.expr]] = {f"x{n}": each for n, each in enumerate(inputs)}
        given |= {"y": y, "xi": inputs[place], "xs": list(inputs)}
        return terms.tidied(self._filled(self.local_template(node, place), given))

    def _filled(self, template: str, given: Mapping[str, ast.expr | list[ast.expr]]) -> ast.expr:
        return filled(self.dialect.spelt(template), given)


def is_number(node: Node) -> bool:
    """Whether a node is a number."""
    return node.constant is not None
