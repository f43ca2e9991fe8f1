"""A learner's rule as lines of a program: its parts in order, in the program's names."""

from collections.abc import Iterator, Mapping

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.code.formulas import terms
from gdtui.engine.code.formulas.parts import BUILT_IN, free_names
from gdtui.engine.code.formulas.straight import straight
from gdtui.engine.optimizers.own.program import COUNT, GRADIENT, PARAM, RATE, Program
from gdtui.engine.optimizers.written import Written

_KNOWN = {PARAM: "params", GRADIENT: "gradient", RATE: "learning_rate", COUNT: "step"}
_MOVED = "moved"
"""The param as a part has made it, where a later part reads it."""
_RESULT = "result"
_TAKEN = BUILT_IN.union(
    {
        *_KNOWN.values(), _MOVED, "np", "math", "torch", "loss", "update", "data", "batch", "batches",
        "chosen", "seen", "train", "test", "free", "layers", "forward", "figures", "accuracy", "hessian",
        "judged", "loss_and_gradient", "loss_at", "is_weight", "first_rate",
    }
)  # fmt: skip
"""Names that mean something in a program."""


def written(program: Program) -> Written:
    """The lines of a rule: its memory is 0 at first; read before it is assigned it is the last update's."""
    names = free_names(program.memories, _TAKEN)
    before = tuple(f"{name} = np.zeros_like(params)" for name in names.values())
    return Written(tuple(_steps(program, {**names, **_KNOWN})), before)


def _steps(program: Program, called: dict[str, str]) -> Iterator[str]:
    change = program.change
    for place, (name, _, circuit) in enumerate(program.assignments):
        if place == program.last and change:
            *lines, last = _lines(change[1], called)
            yield from lines
            way = terms.read(last) if change[0] > 0 else terms.negative(terms.read(last))
            yield f"update = {terms.written(way)}"
        elif place == program.last:
            *lines, last = _lines(circuit, called)
            yield from lines
            yield f"update = {last} - params"
        else:
            *lines, last = _lines(circuit, called)
            yield from lines
            called = {**called, PARAM: _MOVED} if name == PARAM else called
            yield f"{called[name]} = {last}"
        if place == program.last and _reads_on(program):
            called = {**called, PARAM: _MOVED}
            yield f"{_MOVED} = params + update"


def _reads_on(program: Program) -> bool:
    """Whether a part after the last param reads it."""
    return any(PARAM in part.circuit.inputs for part in program.assignments[program.last + 1 :])


def _lines(circuit: Circuit, called: Mapping[str, str]) -> list[str]:
    """The lines of an expression; the last one is the formula of its value."""
    taken = _TAKEN | frozenset(called.values())
    code = straight(circuit, (), _RESULT, taken=taken, called=called)
    *before, last = code.forward
    return [*before, last.partition(" = ")[2]]
