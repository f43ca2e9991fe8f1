"""What a circuit that learns says of its passes and updates."""

from collections.abc import Iterator
from typing import NamedTuple

from gdtui.engine.autodiff.equations import name_of, short
from gdtui.engine.base.happened import Happened, told
from gdtui.engine.base.wording import brief
from gdtui.engine.circuit.experiments import listed
from gdtui.engine.circuit.learning_state import LearningState, Pass
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.engine.circuit.words import Explanation, derivative
from gdtui.engine.optimizers.words import endings, step_equations
from gdtui.engine.optimizers.worked import Term, chosen, in_numbers


class Stage(NamedTuple):
    """What there is to be told of.

    Attributes:
        circuit: as it stands.
        learns: the inputs that learn.
        state: how far the round has come.
        ended: whether no step follows.
        asides: what else there is to say of an end.
    """

    circuit: Backprop
    learns: tuple[str, ...]
    state: LearningState
    ended: bool
    asides: tuple[str, ...]


def explain(at: Stage) -> Explanation:
    """What led to a state, in full."""
    return Explanation(" ".join(_sentences(at)), tuple(_equations(at)))


def happened(at: Stage) -> Happened:
    """What led to a state, in one sentence and one equation."""
    first = next(_sentences(at))
    racer = at.state.racer
    if at.state.done or racer.move is None:
        return told((first,), _equations(at))
    return told((first,), step_equations(racer.move, at.learns))


def upcoming(at: Stage) -> str:
    """What the next step will do."""
    if at.ended:
        return "b steps back, r starts anew."
    match at.state.done:
        case Pass.FORWARD:
            return "n goes back: gradients for all gates."
        case Pass.BACKWARD:
            return f"n updates {listed(at.learns)}. p asks you first."
    if at.state.round:
        return "n goes forward again: what is the loss now? p asks you first."
    return "n goes forward: values for all gates, and the loss."


def progress(state: LearningState) -> str:
    """How far the run has come: `round 2, forward`."""
    return f"round {state.round:,}, {state.done.name.lower()}" if state.round or state.done else "round 0"


def equation_of(state: LearningState, place: int) -> tuple[str, ...]:
    """How param number `place` came by its value, the longest version first: `0.3 − 1·(−0.2)`, `+0.2`."""
    move = state.racer.move
    if move is None:
        return ()
    x, update, slope = (float(of[place]) for of in (move.params, move.update, move.gradient))
    sum_of = {"x": Term("", x), "by": Term("", abs(update))}
    sign = "−" if update < 0 else "+"
    rate, name = move.optimizer.rate, move.optimizer.name
    worked = ""
    if name == "gradient-descent" and rate is not None:
        terms = {"x": Term("", x), "rate": chosen("", rate), "g": Term("", slope)}
        worked = in_numbers("{x} − {rate}·{g}", x + update, terms)
    total = in_numbers(f"{{x}} {sign} {{by}}", x + update, sum_of)
    return tuple(filter(None, (worked, total, f"{sign}{short(abs(update))}")))


def _sentences(at: Stage) -> Iterator[str]:
    racer, learns = at.state.racer, listed(at.learns)
    if racer.outcome.ended and at.state.done:
        yield endings(racer.outcome, at.learns)[0]
        yield from filter(None, at.asides)
        return
    match at.state.done:
        case Pass.FORWARD:
            yield _loss(at)
        case Pass.BACKWARD:
            each = "has its gradient" if len(at.learns) == 1 else "have their gradients"
            yield f"Backward: {learns} {each}."
        case _ if racer.move is not None:
            yield f"Update {at.state.round:,}: {learns}, by {racer.optimizer.label}."
        case _:
            yield f"A round is forward, backward, update: {learns} will learn."


def _loss(at: Stage) -> str:
    racer = at.state.racer
    graph = at.circuit.circuit
    name = brief(name_of(graph.nodes[graph.output]))
    said = f"Forward: {name} is {short(racer.loss)}"
    before = racer.move.loss if racer.move else None
    if before is None or before == racer.loss:
        return f"{said}."
    return f"{said}, {'lower' if racer.loss < before else 'not lower'} than {short(before)} before."


def _equations(at: Stage) -> Iterator[str]:
    here = at.circuit
    if at.state.done is Pass.FORWARD or (not at.state.done and at.state.racer.move is None):
        yield from here.explain(CircuitState(at.state.step)).equations
    elif at.state.done is Pass.BACKWARD:
        for name, slope in zip(at.learns, at.state.racer.gradient.tolist(), strict=True):
            yield f"{derivative(here.passes, here.circuit.inputs.index(name))} = {short(slope)}"
    else:
        move = at.state.racer.move
        assert move is not None
        for place, name in enumerate(at.learns):
            short_name, *others = brief(name, 12), *step_equations(move, at.learns)
            yield move.optimizer.headline(move, place, short_name) or others[-1]
