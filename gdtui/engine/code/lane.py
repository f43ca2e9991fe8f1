"""What the program of a lane is made of: data, the loss of a batch, the shuffle of an epoch, the loop."""

from collections.abc import Mapping

from gdtui.engine.code.data import data_code
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
from gdtui.engine.code.rule import Ground, RuleCode, rule_code
from gdtui.engine.code.run import Run
from gdtui.engine.code.walk import TAKEN, unpacked
from gdtui.engine.losses.mean_loss import MeanLoss
from gdtui.engine.losses.models import JUDGED
from gdtui.engine.losses.objective import region_around
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.simulation import Race

_TAKEN = TAKEN | {"data", "batch", "chosen", "seen", "examples", "random", "epoch", "order", "place", "csv"}


def batches_function(seed: int, lane: int, examples: int, size: int) -> tuple[Line, ...]:
    """The function that gives the examples of one batch after the other."""
    return lines(
        "def batches():\n"
        "    epoch = 0\n"
        "    while True:  # every example once in an epoch, in a new order; the last batch is what is left\n"
        f"        order = np.random.default_rng(({seed}, {lane}, epoch)).permutation({examples})\n"
        f"        for place in range(0, {examples}, {size}):\n"
        f"            yield order[place : place + {size}]\n"
        "        epoch += 1\n"
    )


class RaceCode:
    """What the program of a lane is made of.

    Args:
        run: the run.
        place: the lane's index.
        changes: what of its rule is set otherwise on the way.
    """

    def __init__(self, run: Run, place: int, changes: Mapping[str, Mapping[int, float]]) -> None:
        self.run, self.place = run, place
        self.race: Race = run.simulation
        self.lane = self.race.lanes[place]
        self.problem = self.race.problem
        self.runner: Runner = run.state.runners[place]
        self.whole = self.lane.batch_size == self.problem.examples
        ground = Ground(
            region_around(self.problem.whole, self.problem.start),
            self.race.seed,
            ", data" if self.whole else ", batch",
        )
        rule: AnyOptimizer = self.lane.optimizer
        torch = run.framework == "torch"
        self.code: RuleCode = rule_code(rule, ground, changes, self.race.rate_decay, torch)

    @property
    def dialect(self) -> Dialect:
        """Numpy; for complex numbers where second derivatives are found by them."""
        return COMPLEX if self.code.curved else NUMPY

    @property
    def mean_loss(self) -> MeanLoss:
        """The loss, as a mean over examples."""
        found: MeanLoss = self.problem.whole.mean_loss
        return found

    @property
    def head(self) -> Head:
        """What the program says of itself."""
        name, data = self.lane.name, self.problem.data
        title = (
            f"The lane {name} of a race: {self.problem.model} on {data.name}, by {self.lane.optimizer.label}"
        )
        prints = [
            f"It prints the rows of {name} in `gdtui trace race`, as CSV, but for the column outcome.",
            "Loss and gradient are those of all examples; an update looks at one batch alone.",
        ]
        if self.runner.outcome.ended:
            prints.append(f"The run ends there: {self.runner.outcome.reason}.")
        return Head(title, self.run.command, tuple(prints))

    def straight(self) -> tuple[Straight, tuple[str, str]]:
        """The loss of every example with its gradient, and the lines that name the params and the columns."""
        loss = self.mean_loss
        circuit, names = loss.circuit, loss.circuit.inputs
        wanted = [names.index(name) for name in loss.params]
        code = straight(circuit, wanted, dialect=self.dialect, taken=_TAKEN)
        params = tuple(code.inputs[i] for i in wanted)
        columns = tuple(code.inputs[names.index(name)] for name in loss.columns)
        return code, (unpacked(params), unpacked(columns, "data"))

    def looks(self) -> list[tuple[Line, ...]]:
        """The functions that give the loss of some examples, and its gradient."""
        code, named = self.straight()
        means = ", ".join(f"np.mean({gradient})" for gradient in code.gradients)
        body = [
            *named,
            "# forward pass: the loss of every example",
            *code.forward,
            "# backward pass",
            *code.backward,
            f"gradient = np.array([{means}])",
            "return np.mean(loss), gradient",
        ]
        return [(Line("def loss_and_gradient(params, data):"), *lines("\n".join(body), indent=1))]

    def row(self) -> str:
        """What prints a row."""
        return f'print(step, "{self.lane.name}", seen, *params, loss, np.linalg.norm(gradient), sep=",")'

    def first(self) -> tuple[Line, ...]:
        """The lines from the data to the first row."""
        return (
            *data_code(self.problem.data, self.mean_loss.columns, self.race.seed),
            *self._judged(),
            *lines("step, seen = 0, 0"),
            *self.begun(),
            *self.code.before,
            *lines(f"loss, gradient = loss_and_gradient(params, {self.all})", START),
            *heading(self.race.columns[:-1]),
            *lines(self.row(), START),
        )

    def begun(self) -> tuple[Line, ...]:
        """The line that makes the params as they begin."""
        return lines(f"params = {array(self.problem.start)}")

    @property
    def moved(self) -> str:
        """The line that moves the params."""
        return "params = params + update"

    @property
    def all(self) -> str:
        """The examples that loss and gradient are told of."""
        return "judged" if self.problem.examples > JUDGED else "data"

    def _judged(self) -> tuple[Line, ...]:
        if self.problem.examples <= JUDGED:
            return ()
        chosen = f"np.random.default_rng((0, 3, 0)).permutation({self.problem.examples})[:{JUDGED}]"
        return lines(f"judged = data[:, np.sort({chosen})]  # the loss is told of so many")

    def loop(self) -> tuple[Line, ...]:
        """The loop over the updates."""
        count = self.runner.turn.updates
        last = (
            self.moved,
            f"seen += {self.problem.examples if self.whole else 'len(chosen)'}",
            f"loss, gradient = loss_and_gradient(params, {self.all})",
            self.row(),
        )
        taken = "data" if self.whole else "batch"
        begin = [f"loss, gradient = loss_and_gradient(params, {taken})"] if self.all != taken else []
        if not self.whole:
            begin = ["batch = data[:, chosen]", *begin]
        return (
            *loop_head(count, batches=not self.whole),
            *lines("\n".join(begin), STEP, 1),
            *(Line(f"    {line.text}", line.mark) for line in self.code.step),
            *lines("\n".join(last), STEP, 1),
        )

    def functions(self) -> list[tuple[Line, ...]]:
        """The functions, helpers apart."""
        own = () if self.whole else batches_function(
            self.race.seed, self.place, self.problem.examples, self.lane.batch_size
        )  # fmt: skip
        return [*self.looks(), self.code.functions, own]

    def written(self) -> Program:
        """The program in numpy."""
        functions = self.functions()
        called = (*functions, self.code.step)
        helpers = self.dialect.brought(line.text for each in called for line in each)
        parts = (*helpers, *functions, (*self.quiet(), *self.first(), *self.loop()))
        return program(self.head, imports_of(parts), *parts)

    def quiet(self) -> tuple[Line, ...]:
        """No warnings where numbers are bound to leave the range of floats."""
        if self.runner.outcome.kind != "diverged":
            return ()
        return lines('np.seterr(all="ignore")  # it diverges: what overflows is part of the table')
