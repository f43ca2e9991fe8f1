"""An expression as straight-line code: forward to its value, then backward to the gradient of every input.

The backward pass is that of the circuit: from the output on each gate hands its upstream gradient, times its
local gradient, on to its inputs, and what comes to a value from several gates is added (Griewank & Walther,
*Evaluating Derivatives*, 2nd ed., SIAM 2008, ch. 3). A gate gets a line of its own where it has a name, where
several gates use it, or where the backward pass looks at its value; else it stands in the line of the gate
that it feeds.
"""

import ast
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Graph, Node
from gdtui.engine.code.formulas import terms
from gdtui.engine.code.formulas.dialects import NUMPY, Dialect
from gdtui.engine.code.formulas.parts import Parts, is_number
from gdtui.engine.code.formulas.terms import ONE, ZERO, is_short, names_in, product, total, written

_LONG = 64
"""Characters of a formula that stands within another one at the most."""
_LARGE = 1e15
"""Beyond this a constant that was reckoned up stands as a number: 2**2000 is no float."""
_NUMBERED = re.compile(r"(?<![^\W_])v\d+\b")
"""What has no name of its own, as itself or in the name of its gradient."""


class Straight(NamedTuple):
    """Straight-line code, without what surrounds it.

    Attributes:
        inputs: the inputs' names in the program, in their order.
        forward: its lines, the last one of them gives `output`.
        backward: its lines.
        gradients: the formula of the gradient of each wanted input, in their order: a name or a number.
    """

    inputs: tuple[str, ...]
    forward: tuple[str, ...]
    backward: tuple[str, ...]
    gradients: tuple[str, ...]

    @property
    def result(self) -> tuple[str, ...]:
        """The forward pass as the end of a function that returns its result."""
        *before, last = self.forward
        return *before, f"return {last.partition(' = ')[2]}"

    @property
    def for_gradient(self) -> tuple[str, ...]:
        """Those lines of both passes that the gradients are made of."""
        used = "\n".join((*self.backward, *self.gradients))
        kept = list(self.backward)
        for line in reversed(self.forward):
            name, _, formula = line.partition(" = ")
            if re.search(rf"(?<!grad_)\b{name}\b", used):
                kept.insert(0, line)
                used += formula
        return tuple(kept)


class _Writer(Parts):
    """Straight-line code of as few lines as go together with its backward pass."""

    def __init__(
        self,
        circuit: Circuit,
        wanted: Sequence[int],
        output: str,
        dialect: Dialect,
        taken: frozenset[str],
        called: Mapping[str, str],
    ) -> None:
        super().__init__(circuit, dialect, taken | {output}, called)
        if circuit.output >= len(circuit.inputs):
            self.names[circuit.output] = output
        # only the values of constants are looked at: the same everywhere
        self.values = circuit.node_values([0.5] * len(circuit.inputs))
        self.wanted, self.output = wanted, output
        self.way = _way(circuit, wanted)
        self.named = self._named()

    def _named(self) -> set[int]:
        """The gates with a line of their own."""
        graph = self.graph
        used = Counter(i for node in graph.live for i in node.inputs)
        found = {node.index for node in graph.live if node.label.isidentifier() or used[node.index] > 1}
        found.add(graph.output)
        for node in graph.live:
            for place, i in enumerate(node.inputs):
                if i in self.way and node.index in self.way:
                    found |= self._looked_at(node, place)
        return found

    def _looked_at(self, node: Node, place: int) -> set[int]:
        """The gates whose values the derivative of a gate by one of its inputs is made of."""
        names = names_in(self.local_template(node, place))
        found = {node.index} if "y" in names else set()
        found |= {i for n, i in enumerate(node.inputs) if f"x{n}" in names or "xs" in names}
        if "xi" in names:
            found.add(node.inputs[place])
        return {i for i in found if self.graph.nodes[i].is_gate and i in self.graph.varying}

    def written(self) -> Straight:
        """All of it."""
        forward = self.forward()
        backward, gradients = self.backward()
        inputs = tuple(self.names[i] for i in range(len(self.graph.inputs)))
        called = self._in_order("\n".join((*forward, *backward)))
        parts = (tuple(_renamed(line, called) for line in part) for part in (forward, backward, gradients))
        return Straight(inputs, *parts)

    def _in_order(self, text: str) -> dict[str, str]:
        """The names of what has none, numbered as they come."""
        met = dict.fromkeys(name for name in _NUMBERED.findall(text) if name in self.spare)
        return dict(zip(met, self.spare, strict=False))

    def forward(self) -> list[str]:
        """The lines of the forward pass."""
        self.trees: dict[int, ast.expr] = {}
        found = []
        for node in self.graph.nodes:
            tree = self._tree(node)
            if node.is_gate and node.index in self.graph.needed and self._has_line(node, tree):
                found.append(f"{self.names[node.index]} = {written(tree)}")
                tree = terms.name(self.names[node.index])
                self.named.add(node.index)
            self.trees[node.index] = tree
        if not self.graph.nodes[self.graph.output].is_gate:
            found.append(f"{self.output} = {written(self.trees[self.graph.output])}")
        return found

    def _has_line(self, node: Node, tree: ast.expr) -> bool:
        if node.index not in self.graph.varying:
            return node.index == self.graph.output
        return node.index in self.named or len(written(tree)) > _LONG

    def _tree(self, node: Node) -> ast.expr:
        if node.operation is None:
            return self.constant(node) if is_number(node) else terms.name(self.names[node.index])
        value = self.values[node.index]
        fixed = node.index not in self.graph.varying
        if fixed and (self.dialect.folds or not abs(value) < _LARGE):
            return self._number(value)
        return self.value(node, [self.trees[i] for i in node.inputs])

    def _number(self, value: float) -> ast.expr:
        if math.isfinite(value):
            return terms.constant(value)
        return read_special(value, self.dialect)

    def backward(self) -> tuple[list[str], list[str]]:
        """The lines of the backward pass, and what the gradient of every wanted input is then."""
        self.lines: list[str] = []
        self.shares: dict[int, list[ast.expr]] = {self.graph.output: [ONE]}
        for node in reversed(self.graph.nodes):
            if node.is_gate and node.index in self.way and node.index in self.shares:
                self._hand_on(node)
        return self.lines, [self._gradient(i) for i in self.wanted]

    def _hand_on(self, node: Node) -> None:
        targets = [(place, i) for place, i in enumerate(node.inputs) if i in self.way]
        upstream = self._upstream(node, len(targets) > 1)
        inputs = [self.trees[i] for i in node.inputs]
        y = terms.name(self.names[node.index])
        for place, i in targets:
            share = product(upstream, self.local(node, place, inputs, y))
            if share != ZERO and not (isinstance(share, ast.Constant) and share.value == 0):
                self.shares.setdefault(i, []).append(share)

    def _upstream(self, node: Node, used_again: bool) -> ast.expr:
        """A gate's gradient: a name where it would be a long formula in several places."""
        whole = self.shares[node.index]
        tree = whole[0]
        for share in whole[1:]:
            tree = total(tree, share)
        once = not used_again and len(whole) == 1 and len(written(tree)) <= _LONG
        if is_short(tree) or (once and node.index not in self.named):
            return tree
        return terms.name(self._line(node.index, whole))

    def _gradient(self, index: int) -> str:
        whole = self.shares.get(index)
        return self._line(index, whole) if whole else "0.0"

    def _line(self, index: int, shares: Sequence[ast.expr]) -> str:
        """The line of a gradient, or two where it would be too long; its name."""
        called = f"grad_{self.names[index]}"
        tree, *others = shares
        begun = "="
        for share in others:
            both = total(tree, share)
            if len(written(both)) > _LONG:
                self.lines.append(f"{called} {begun} {written(tree)}")
                tree, begun = share, "+="
            else:
                tree = both
        self.lines.append(f"{called} {begun} {written(tree)}")
        return called


def _renamed(line: str, called: Mapping[str, str]) -> str:
    return _NUMBERED.sub(lambda found: called.get(found[0], found[0]), line)


def read_special(value: float, dialect: Dialect) -> ast.expr:
    """An infinity, or what is not a number."""
    if math.isnan(value):
        return terms.name(f"{dialect.module}.nan")
    infinite = terms.name(f"{dialect.module}.inf")
    return infinite if value > 0 else terms.negative(infinite)


def _way(graph: Graph, wanted: Sequence[int]) -> frozenset[int]:
    """The nodes between the output and the wanted inputs."""
    found = set(wanted)
    for node in graph.nodes:
        if found.intersection(node.inputs):
            found.add(node.index)
    return frozenset(found & graph.needed)


def straight(
    circuit: Circuit,
    wanted: Sequence[int],
    output: str = "loss",
    dialect: Dialect = NUMPY,
    taken: frozenset[str] = frozenset(),
    called: Mapping[str, str] = MappingProxyType({}),
) -> Straight:
    """The code of a circuit.

    Args:
        circuit: the circuit.
        wanted: the inputs whose gradients are wanted.
        output: what the result is called.
        dialect: what the formulas are written in.
        taken: names that mean something else in the program.
        called: what inputs are called that have another name there.
    """
    return _straight(circuit, tuple(wanted), output, dialect, taken, tuple(called.items()))


@lru_cache(maxsize=64)  # a program beside its picture is written anew with every step
def _straight(
    circuit: Circuit,
    wanted: tuple[int, ...],
    output: str,
    dialect: Dialect,
    taken: frozenset[str],
    called: tuple[tuple[str, str], ...],
) -> Straight:
    return _Writer(circuit, wanted, output, dialect, taken, dict(called)).written()
