"""The program of a circuit that learns: forward, backward and update, a row after each."""

from collections.abc import Mapping

from gdtui.engine.circuit.learning import Learning
from gdtui.engine.circuit.learning_state import LearningState, Pass
from gdtui.engine.code.formulas.dialects import Dialect
from gdtui.engine.code.formulas.straight import Straight, straight
from gdtui.engine.code.in_torch.walk import TorchWalk, WrittenOut
from gdtui.engine.code.program import START, Head, Line, Program, heading, lines, loop_head, number
from gdtui.engine.code.rule import Ground, RuleCode, rule_code
from gdtui.engine.code.run import Run
from gdtui.engine.code.walk import TAKEN, Walk
from gdtui.engine.losses.objective import region_around
from gdtui.engine.optimizers.registry import AnyOptimizer

_PASSES = 3
"""Rows of a round."""
_FEW = 3
"""So many empty cells are written one by one."""


_TOLD = ("forward", "backward")
"""The passes after which the loss is known."""


def learning_program(run: Run) -> Program:
    """The program of a circuit that learns."""
    learning: Learning = run.simulation
    walk = learning.walk
    rule = walk.walkers[0]
    torch = run.framework == "torch"
    ground = Ground(region_around(walk.objective, walk.start), walk.seed)
    kind = _Rounds if not torch else _TorchRounds if rule.written().torch else _WrittenOutRounds
    return kind(run, rule, rule_code(rule, ground, _changes(run), torch=torch)).written()


def learning_mark(state: LearningState) -> str:
    """What the last pass or update has run."""
    return _mark(state.done) if state.round or state.done else START


def _mark(done: Pass) -> str:
    return done.name.lower()


def _changes(run: Run) -> Mapping[str, Mapping[int, float]]:
    """What is set otherwise on the way, by the number of the update instead of that of the pass."""
    found = run.set_otherwise(lambda learning: learning.walk.walkers[0])
    return {
        name: {(step - 1) // _PASSES + 1: value for step, value in values.items()}
        for name, values in found.items()
    }


class _Rounds(Walk):
    """What the program of a circuit that learns is made of: a walk of which each step has three rows."""

    FORWARD, BACKWARD = _mark(Pass.FORWARD), _mark(Pass.BACKWARD)

    def __init__(self, run: Run, rule: AnyOptimizer, code: RuleCode) -> None:
        self.learning: Learning = run.simulation
        self.state: LearningState = run.state
        step = (Line(line.text, _mark(Pass.UPDATE)) for line in code.step)
        walked = run._replace(simulation=self.learning.walk, state=self.state.walk)
        super().__init__(walked, rule, code._replace(step=tuple(step)))

    @property
    def head(self) -> Head:
        """What the program says of itself."""
        learns = ", ".join(self.learning.learns)
        return super().head._replace(title=f"{self.learning.name} learns {learns}, by {self.rule.label}")

    def straight(self, dialect: Dialect) -> Straight:
        """The circuit and the gradients of what learns; the other inputs keep their names."""
        return straight(self.learning.circuit, self._places(True), dialect=dialect, taken=TAKEN)

    def named(self, code: Straight) -> tuple[str, ...]:
        """What the params are called."""
        return tuple(code.inputs[place] for place in self._places(True))

    def _places(self, learns: bool) -> tuple[int, ...]:
        """The places of the inputs that learn, or of the others."""
        known = self.learning.circuit.inputs
        return tuple(n for n, name in enumerate(known) if (name in self.learning.learns) is learns)

    def begun(self) -> tuple[Line, ...]:
        """The data as they stay, and the params as they begin."""
        names = self.straight(self.dialect).inputs
        data = (Line(f"{names[n]} = {number(self.learning.point[n])}") for n in self._places(False))
        return (*data, *super().begun())

    def first(self) -> tuple[Line, ...]:
        """The lines from the start's numbers to its row."""
        row = self._row("0", "start", "0")
        return (*self.begun(), *self.code.before, *heading(self.learning.columns[:-1]), *lines(row, START))

    def loop(self) -> tuple[Line, ...]:
        """The loop over the rounds, and what is done of the last one."""
        update = f"{self.MOVE}\n{self._row(f'{_PASSES} * step', 'update', 'step')}"
        rounds = (
            *loop_head(self.state.round),
            *self._passes(Pass.BACKWARD, 1),
            *(Line(f"    {line.text}", line.mark) for line in self.code.step),
            *lines(update, _mark(Pass.UPDATE), 1),
        )
        if not self.state.done:
            return rounds
        begun = Line(f"step = {self.state.round + 1}  # the round that is not over")
        return (*(rounds if self.state.round else ()), begun, *self._passes(self.state.done, 0))

    def _passes(self, last: Pass, indent: int) -> tuple[Line, ...]:
        """The lines of a round up to that pass."""
        look = "loss, gradient = loss_and_gradient(params)"
        forward = f"{look}\n{self._row(f'{_PASSES} * step - 2', 'forward', 'step - 1')}"
        backward = self._row(f"{_PASSES} * step - 1", "backward", "step - 1")
        found = lines(forward, self.FORWARD, indent)
        return found if last is Pass.FORWARD else (*found, *lines(backward, self.BACKWARD, indent))

    def _row(self, step: str, done: str, round: str) -> str:
        """What prints a row: what its round has not come to yet is left out."""
        params, gradient, update = self.VECTORS
        count = len(self.learning.learns)
        nothing = ", ".join(['""'] * count) if count <= _FEW else f'*[""] * {count}'
        loss = "loss" if done in _TOLD else '""'
        slopes = gradient if done == self.BACKWARD else nothing
        moved = update if done == _mark(Pass.UPDATE) else nothing
        return f'print({step}, "{done}", {round}, {params}, {loss}, {slopes}, {moved}, sep=",")'


class _TorchRounds(_Rounds, TorchWalk):
    """With an optimizer of `torch.optim`."""


class _WrittenOutRounds(_Rounds, WrittenOut):
    """With PyTorch's gradients, and a rule that `torch.optim` lacks."""
