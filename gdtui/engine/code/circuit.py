"""The program of a circuit: forward and backward, a line for every gate and for every share it hands back."""

import ast
import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.circuit.events import Event, Phase
from gdtui.engine.circuit.simulation import NODE_COLUMNS, Backprop, CircuitState
from gdtui.engine.circuit.sums import gathered, partial_sums
from gdtui.engine.code.formulas import terms
from gdtui.engine.code.formulas.dialects import MATH, NUMPY, TORCH, Dialect
from gdtui.engine.code.formulas.parts import BUILT_IN, Parts
from gdtui.engine.code.formulas.terms import written
from gdtui.engine.code.program import Head, Line, Program, imports_of, lines, number, program
from gdtui.engine.code.run import Run

if TYPE_CHECKING:
    from gdtui.engine.circuit.learning_state import LearningState

_SMALL, _LARGE = 1e-100, 1e100
_MOST_EXPONENT = 700.0
"""Beyond this exp(z) is no float: `math` raises where numpy has an infinity."""
_TAKEN = BUILT_IN | {"np", "math", "torch"}


def circuit_program(run: Run) -> Program:
    """The program of both passes through a circuit; where inputs of it learn, of all rounds.

    Raises:
        InputError: when something else than a hyper-parameter changes on the way.
    """
    made: Backprop = run.simulation
    if made.learns:
        from gdtui.engine.code.learning import learning_program

        return learning_program(run)
    return _Gates(made, run).written()


def mark_of(backprop: Backprop, state: CircuitState) -> str:
    """What the last step has run."""
    if backprop.learns:
        from gdtui.engine.code.learning import learning_mark

        return learning_mark(cast("LearningState", state))
    event = backprop.event(state)
    return "" if event is None else _mark(event)


def _mark(event: Event) -> str:
    target = "" if event.handed is None else f" {event.handed.input}"
    return f"{event.phase} {event.node}{target}"


class _Marks:
    """What the lines of a circuit are marked with: the screen steps through a sum of many terms as one gate.

    Args:
        circuit: with its partial sums.
    """

    def __init__(self, circuit: Circuit) -> None:
        self._partial = partial_sums(circuit)
        kept = (node.index for node in circuit.nodes if node.index not in self._partial)
        self._shown = gathered(circuit)
        self._place = {index: place for place, index in enumerate(kept)}
        self._sum = {i: node.index for node in circuit.nodes for i in node.inputs if i in self._partial}

    def of(self, event: Event) -> str:
        """The mark of the line of an event."""
        node = event.node
        while node in self._partial:
            node = self._sum[node]
        gate = self._shown.nodes[self._place[node]]
        if event.handed is None:
            return f"{event.phase} {gate.index}"
        target = event.handed.input
        shown = self._first(gate) if target in self._partial else self._place[target]
        return f"{event.phase} {gate.index} {shown}"

    def _first(self, gate: Node) -> int:
        """The first input that a sum hands its gradient to."""
        return next(i for i in gate.inputs if i in self._shown.varying)


def suits_math(circuit: Circuit, *points: Sequence[float]) -> bool:
    """Whether `math` can compute values and gradients there: it raises where something leaves the floats."""
    every = [v for point in points for v in (*circuit.node_values(point), *circuit.node_gradients(point))]
    asks = any("sigmoid" in "".join((n.operation.code.value, *n.operation.code.local))
               for n in circuit.nodes if n.operation)  # fmt: skip
    most = _MOST_EXPONENT if asks else _LARGE
    return all(v == 0 or (math.isfinite(v) and _SMALL < abs(v) < most) for v in every)


class _Gates(Parts):
    """The lines of a circuit."""

    def __init__(self, made: Backprop, run: Run) -> None:
        made = replace(made, gathers=False)
        self.made, self.run, self.marks = made, run, _Marks(made.circuit)
        calm = suits_math(made.circuit, made.point)
        self.torch = run.framework == "torch"
        dialect: Dialect = TORCH if self.torch else MATH if calm else NUMPY
        super().__init__(made.circuit, dialect, _TAKEN)
        self.trees = {node.index: self._tree(node) for node in made.circuit.nodes}

    def _tree(self, node: Node) -> ast.expr:
        """What stands for a node in the lines of others: a number for what no input can change."""
        if node.index in self.graph.varying:
            return terms.name(self.names[node.index])
        if node.constant is not None:
            return self.constant(node)
        return terms.constant(self.made.passes.values[node.index])

    def written(self) -> Program:
        """All of it."""
        backward = tuple(self._torch_backward() if self.torch else self._backward())
        body = (*self._inputs(), *self._forward(), *backward, *self._rows())
        helpers = self.dialect.brought(line.text for line in body)
        return program(self.head, imports_of((*helpers, body)), *helpers, body)

    @property
    def head(self) -> Head:
        """What the program says of itself."""
        title = f"Forward and backward through {self.made.name}"
        prints = "It prints what `gdtui trace` does for the same options, as CSV."
        return Head(title, self.run.command, (prints,))

    def _inputs(self) -> Iterator[Line]:
        names = [self.names[i] for i in range(len(self.graph.inputs))]
        for name, value in zip(names, self.made.point, strict=True):
            yield Line(f"{name} = {self._given(value)}")

    def _given(self, value: float) -> str:
        if self.torch:
            return f"torch.tensor({number(value)}, dtype=torch.float64, requires_grad=True)"
        return f"np.float64({number(value)})" if self.dialect is NUMPY else number(value)

    def _forward(self) -> Iterator[Line]:
        yield Line("# forward pass: every gate computes its value")
        for event in self.made.passes.events:
            if event.phase is Phase.FORWARD:
                node = self.graph.nodes[event.node]
                inputs = [self.trees[i] for i in node.inputs]
                line = f"{self.names[node.index]} = {written(self.value(node, inputs))}"
                yield Line(line, self.marks.of(event))

    def _backward(self) -> Iterator[Line]:
        yield Line(
            "# backward pass: upstream gradient times local gradient, added where a value feeds two gates"
        )
        met = {self.graph.output}
        for event in self.made.passes.events:
            if event.phase is Phase.SEED:
                yield Line(f"{self._gradient(event.node)} = 1.0", self.marks.of(event))
            elif event.handed:
                target = event.handed.input
                sign = "+=" if target in met else "="
                met.add(target)
                yield Line(f"{self._gradient(target)} {sign} {self._share(event)}", self.marks.of(event))
        for node in self.made.passes.shown:
            if node.index not in met:
                yield Line(f"{self._gradient(node.index)} = 0.0  # it does not lead to the output")

    def _share(self, event: Event) -> str:
        node, handed = self.graph.nodes[event.node], event.handed
        assert handed is not None
        inputs = [self.trees[i] for i in node.inputs]
        local = self.local(node, handed.place, inputs, terms.name(self.names[node.index]))
        return written(ast.BinOp(terms.name(self._gradient(node.index)), ast.Mult(), local))

    def _torch_backward(self) -> Iterator[Line]:
        yield Line("# backward pass: PyTorch finds it")
        shown = [self.names[node.index] for node in self.made.passes.shown]
        for name in shown:
            yield Line(f"{name}.retain_grad()")
        yield Line(f"{self.names[self.graph.output]}.backward()", str(Phase.SEED))
        for name in shown:
            yield Line(f"grad_{name} = 0.0 if {name}.grad is None else {name}.grad.item()")

    def _gradient(self, index: int) -> str:
        return f"grad_{self.names[index]}"

    def _rows(self) -> Iterator[Line]:
        yield Line(f'print("{",".join(NODE_COLUMNS)}")')
        for node in self.made.passes.shown:
            operation = node.operation.name if node.operation else "input"
            name = self.names[node.index]
            value = f"{name}.item()" if self.torch else name
            head = _as_csv(node.label, operation)
            yield from lines(f'print({head}, {value}, {self._gradient(node.index)}, sep=",")')


def _as_csv(*cells: str) -> str:
    """Cells of a table as a text of Python, with commas between."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    text = out.getvalue()
    return f"'{text}'" if '"' in text else f'"{text}"'
