"""What the program of a descent is made of: a loss with its gradient, a rule, and the loop."""

from gdtui.engine.code.formulas.dialects import COMPLEX, NUMPY, Dialect
from gdtui.engine.code.formulas.straight import Straight, straight
from gdtui.engine.code.program import (
    START,
    STEP,
    Head,
    Line,
    Program,
    array,
    heading,
    imports_of,
    lines,
    loop_head,
    program,
)
from gdtui.engine.code.rule import RuleCode
from gdtui.engine.code.run import Run
from gdtui.engine.derivative.typed import Derivative
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import AnyOptimizer

TAKEN = frozenset({"np", "params", "loss", "gradient", "step", "steps", "update", "torch", "math"})
"""Names that mean something in these programs."""


def place_of(run: Run, landscape: Landscape) -> int:
    """Who walks: the index of the lane, or 0."""
    lane = run.settings.lane
    return landscape.called.index(lane) if lane in landscape.called else 0


class Walk:
    """What the program of a walk is made of.

    Args:
        run: the run.
        rule: who walks.
        code: the rule's parts.
    """

    VECTORS = ("*params", "*gradient", "*update")
    """What a row shows of these."""
    MOVE = "params = params + update"
    """The lines that make the step, once the rule has found the update."""
    FORWARD = BACKWARD = ""
    """The marks of the two passes, where each is a step of its own."""

    def __init__(self, run: Run, rule: AnyOptimizer, code: RuleCode) -> None:
        self.run, self.rule, self.code = run, rule, code
        self.landscape: Landscape = run.simulation
        assert isinstance(self.landscape.objective, CircuitObjective)
        self.objective = self.landscape.objective
        self.name = self.landscape.called[place_of(run, self.landscape)]
        self.racer: Racer = run.state.racers[place_of(run, self.landscape)]

    @property
    def dialect(self) -> Dialect:
        """Numpy; for complex numbers where second derivatives are found by them."""
        return COMPLEX if self.code.curved else NUMPY

    def straight(self, dialect: Dialect) -> Straight:
        """The loss and its gradient."""
        circuit = self.objective.circuit
        return straight(circuit, range(len(circuit.inputs)), dialect=dialect, taken=TAKEN)

    @property
    def head(self) -> Head:
        """What the program says of itself."""
        columns = "as CSV, but for the column outcome"
        prints = [f"It prints what `gdtui trace` does for the same options, {columns}."]
        if len(self.landscape.optimizers) > 1:
            prints = [f"It prints the rows of {self.name} in `gdtui trace`, {columns}."]
        if self.racer.outcome.ended:
            prints.append(f"The run ends there: {self.racer.outcome.reason}.")
        title = f"{self.rule.label[0].upper()}{self.rule.label[1:]} on {self.objective.name}"
        return Head(title, self.run.command, tuple(prints))

    @property
    def row(self) -> str:
        """What prints a row."""
        params, gradient, update = self.VECTORS
        return f'print(step, "{self.name}", {params}, loss, {gradient}, {update}, sep=",")'

    def loop(self) -> tuple[Line, ...]:
        """The loop over the steps."""
        return (
            *loop_head(self.racer.step),
            *(Line(f"    {line.text}", line.mark) for line in self.code.step),
            *lines(f"{self.MOVE}\nloss, gradient = loss_and_gradient(params)\n{self.row}", STEP, 1),
        )

    def begun(self) -> tuple[Line, ...]:
        """The lines that make the params as they begin."""
        count = len(self.landscape.start)
        return lines(f"step, params, update = 0, {array(self.landscape.start)}, np.zeros({count})")

    def first(self) -> tuple[Line, ...]:
        """The lines from the start's numbers to its row."""
        return (
            *self.begun(),
            *self.code.before,
            *lines("loss, gradient = loss_and_gradient(params)", START),
            *heading(self.landscape.columns[:-1]),
            *lines(self.row, START),
        )

    def written(self) -> Program:
        """The program."""
        code = self.straight(self.dialect)
        derivative = self.rule.derivative
        if derivative is not None:
            code = by_hand(code, derivative, self.dialect)
        named = unpacked(self.named(code))
        function = (
            Line("def loss_and_gradient(params):"),
            *lines("\n".join((named, "# forward pass", *code.forward)), self.FORWARD, 1),
            *lines("\n".join((f"# {self.backward}", *code.backward)), self.BACKWARD, 1),
            *lines(f"return loss, np.array([{', '.join(code.gradients)}])", indent=1),
        )
        return self.put_together(function)

    def named(self, code: Straight) -> tuple[str, ...]:
        """What the params are called."""
        return code.inputs

    def put_together(self, *functions: tuple[Line, ...]) -> Program:
        """The program with these functions."""
        called = (*functions, self.code.step)
        helpers = self.dialect.brought(line.text for each in called for line in each)
        parts = (*helpers, *functions, self.code.functions, (*self.quiet(), *self.first(), *self.loop()))
        return program(self.head, imports_of(parts), *parts)

    @property
    def backward(self) -> str:
        """What the gradient's lines are."""
        return "backward pass" if self.rule.derivative is None else "the gradient that was typed"

    def quiet(self) -> tuple[Line, ...]:
        """No warnings where numbers are bound to leave the range of floats."""
        if self.racer.outcome.kind is not Kind.DIVERGED:
            return ()
        return lines('np.seterr(all="ignore")  # it diverges: what overflows is part of the table')


def unpacked(names: tuple[str, ...], whole: str = "params") -> str:
    """The line that gives every param, or every part of something else, its name."""
    return f"{', '.join(names)} = {whole}" if len(names) > 1 else f"({names[0]},) = {whole}"


def by_hand(code: Straight, derivative: Derivative, dialect: Dialect) -> Straight:
    """The loss with the gradient that a learner typed for it in place of the backward pass."""
    lines, names = list[str](), derivative.loss.inputs
    called = dict(zip(names, code.inputs, strict=True))
    for name, part in zip(code.inputs, derivative.parts, strict=True):
        lines += straight(part, (), f"grad_{name}", dialect, TAKEN, called).forward
    return code._replace(backward=tuple(lines), gradients=tuple(f"grad_{name}" for name in code.inputs))
