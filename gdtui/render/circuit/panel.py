"""The circuit screen's words and numbers: what just happened, what to press next, all values in a table."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui import keymap
from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.equations import name_of, short
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.happened import Happened
from gdtui.engine.base.wording import told_apart
from gdtui.engine.circuit.events import Phase
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.engine.circuit.words import Explanation, broken, meaning
from gdtui.render.cells.look import DIM, GREEN, ORANGE, RED, TEAL, YELLOW
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, cropped, flow, line, pressing, wrap
from gdtui.render.circuit.drawing import Moment
from gdtui.render.circuit.labels import fitted, roomy
from gdtui.render.circuit.layout import input_order
from gdtui.render.stage import ROW

_LAST = 2
"""So many lines say at most what to press next."""
_NUMBER = 9
"""Columns of the table's numbers."""
_MARKED = (
    "{} as its centred difference, to 1 part in 10,000. {} not so, as at a kink.",
    "{} as its centred difference. {} not so, as at a kink.",
)
"""What the marks mean, the longest first."""


class Round(NamedTuple):
    """What there is to say of a circuit that learns.

    Attributes:
        progress: how far it has come, for the title.
        happened: what the last pass or update did, in a sentence and an equation.
        explained: the same in full.
        upcoming: what to press next.
    """

    progress: str
    happened: Happened
    explained: Explanation
    upcoming: str


class Words(NamedTuple):
    """What is said besides the explanation of the last event.

    Attributes:
        notice: a line that takes the explanation's place; "" for none.
        question: the experiment's question; "" for none.
        answer: its answer, once it is told.
        about_input: whether the chosen input is what the learner is busy with.
        learning: what there is to say of a circuit that learns; None of one that does not.
    """

    notice: str = ""
    question: str = ""
    answer: str = ""
    about_input: bool = False
    learning: "Round | None" = None

    @property
    def graded(self) -> bool:
        """Whether the notice is the verdict on a prediction, which takes the experiment's place."""
        return self.notice.startswith(("✓", "✗"))


QUIET = Words()
"""Nothing but the explanation."""


def title(simulation: Backprop, state: CircuitState, words: Words = QUIET) -> str:
    """The circuit's name and how far the passes are."""
    if words.learning:
        return f"{words.learning.progress} · {_short_name(simulation)}"
    gates = len(simulation.passes.gates)
    back = simulation.last - gates - 1
    done = state.step - gates - 1
    if simulation.ended(state):
        progress = "complete"
    elif done >= 0:
        progress = f"backward {done}/{back}"
    else:
        progress = f"forward {state.step}/{gates}"
    return f"{progress} · {_short_name(simulation)}"


def _short_name(simulation: Backprop) -> str:
    """The circuit's name, a long expression shortened."""
    return clipped(simulation.name, 24)


def word_lines(moment: Moment, simulation: Backprop, words: Words, rows: int, columns: int) -> list[Line]:
    """What just happened, and at the end what to press next, for a strip of `rows` x `columns`."""
    asked = [] if words.graded else _question(words, columns)
    below = flow((Span(_last(moment, simulation, words, columns), DIM),), columns)[:_LAST]
    room = rows - len(below)
    said = asked + _said(moment, simulation, words, room - len(asked), columns)
    shown = cropped(said, room, columns)
    return [*shown, *[()] * (room - len(shown)), *below]


def _last(moment: Moment, simulation: Backprop, words: Words, columns: int) -> str:
    """What to press next; where the centred differences are shown, what their marks mean."""
    to_press = keymap.sentence(_next(moment, simulation, words))
    if moment.marks is None or words.question:
        return to_press
    meanings = [text.format(*moment.signs) for text in _MARKED]
    versions = [f"{meanings[0]} {to_press}", *meanings]
    return next((text for text in versions if len(text) <= columns), meanings[-1])


def _question(words: Words, columns: int) -> list[Line]:
    lines = wrap(words.question, columns, YELLOW) if words.question else []
    return lines + (wrap(words.answer, columns, TEAL) if words.answer else [])


def _said(moment: Moment, simulation: Backprop, words: Words, rows: int, columns: int) -> list[Line]:
    """What just happened in a sentence where there is room for it, then in full."""
    if words.notice:
        return wrap(words.notice, columns)
    if words.answer:
        return []
    if words.about_input and simulation.ended(CircuitState(moment.step)):
        trouble = broken(moment.passes)
        return wrap(trouble, columns, RED) + wrap(meaning(moment.passes, moment.chosen), columns)
    if words.learning:
        told, explained = words.learning.happened, words.learning.explained
    else:
        told, explained = (
            simulation.happened(CircuitState(moment.step)),
            simulation.explain(CircuitState(moment.step)),
        )
    event = moment.passes.events[moment.step - 1] if moment.step else None
    color = ORANGE if event and event.phase is not Phase.FORWARD else GREEN
    lines: list[Line] = []
    for equation in explained.equations if words.learning else _in_order(moment, explained.equations):
        lines += wrap(equation, columns, color, "    ")
    if explained.sentence.rstrip(".") not in told.sentence:
        lines += wrap(explained.sentence, columns)
    said = wrap(told.sentence, columns)
    return [*said, *lines] if len(said) + len(lines) <= rows else lines


def _in_order(moment: Moment, equations: Sequence[str]) -> Sequence[str]:
    """At the start the inputs are told as they stand in the picture, from top to bottom."""
    if moment.step or len(equations) < 2:
        return equations
    inputs, point = moment.passes.circuit.inputs, moment.passes.point
    told = (f"{inputs[i]} = {short(point[i])}" for i in input_order(moment.passes.circuit))
    return [*equations[:-1], ", ".join(told)]


def _next(moment: Moment, simulation: Backprop, words: Words) -> str:
    """What to press next."""
    gates, step = len(moment.passes.gates), moment.step
    if words.learning:
        return words.learning.upcoming
    if words.question and not words.answer:
        return "Think first, or step with n to find out; x takes your answer."
    if words.answer:
        return "x goes on to the next experiment; ↑↓ and ←→ let you try on."
    if simulation.ended(CircuitState(step)):
        more = " x: an experiment." if simulation.preset else ""
        return f"↑↓ choose an input, ←→ change it; o lets inputs learn.{more}"
    if step == 0:
        return "n computes the first gate, space plays, end completes both passes."
    if step < gates:
        return "n computes the next gate, b undoes this one."
    if step == gates:
        return "n begins the backward pass at the output."
    handed = moment.passes.events[step].handed
    assert handed is not None
    to = name_of(moment.passes.circuit.nodes[handed.input])
    return f"n hands a gradient on to {to}, b undoes this one."


def number_lines(moment: Moment, simulation: Backprop, columns: int, rows: int) -> list[Line]:
    """Inputs and gates with their numbers: as many as there is room for, around what is at work."""
    if not columns:
        return []
    heads = wrap(simulation.preset.why, columns, DIM) if simulation.preset else []
    names = columns - 2 * _NUMBER - (_NUMBER + 2 if moment.marks else 0)
    nodes = _listed(moment)
    room = max(rows - len(heads) - 2, 1)
    event = moment.event
    active = event.handed.input if event and event.handed else event.node if event else moment.chosen
    at = next((i for i, node in enumerate(nodes) if node.index == active), 0)
    first, last = _window(at, len(nodes), room)
    lines = [*heads, (), _header(names, first, checked=moment.marks is not None)]
    called = _called(moment.passes.circuit, names - 1)
    values = moment.passes.values_after(moment.step)
    gradients = moment.passes.gradients_after(moment.step)
    for node in nodes[first:last]:
        numbers = (values.get(node.index), gradients.get(node.index))
        name = f"{called[node.index]:<{names}}"
        row = _row(moment, node, numbers, name, lit=node.index == active)
        lines.append(row if node.is_gate else pressing(row, f"{ROW}{node.index}"))
    return lines if last == len(nodes) else [*lines, line(Span(f"▼ {len(nodes) - last} below", DIM))]


def _window(at: int, count: int, room: int) -> tuple[int, int]:
    """Which of the rows are shown, from the first up to the last: around `at`.

    Where there are more below, they take a line that says so, if there is room for it and two rows.
    """
    first = max(min(at - room // 2, count - room), 0)
    told = first + room < count and room > 2
    return first, min(first + room - told, count)


@lru_cache(maxsize=8)
def _called(circuit: Circuit, width: int) -> Mapping[int, str]:
    """What the row of each input and gate is called, no two of them alike."""
    names = {node.index: name_of(node) for node in circuit.nodes if node.index in circuit.varying}
    return dict(zip(names, told_apart(list(names.values()), width), strict=True))


def _listed(moment: Moment) -> list[Node]:
    """Inputs as they stand in the picture, then gates."""
    passes = moment.passes
    nodes = passes.circuit.nodes
    return [*(nodes[place] for place in input_order(passes.circuit)), *passes.gates]


def _header(names: int, above: int, *, checked: bool) -> Line:
    """What the columns are, and how many rows are above those that are shown."""
    told = roomy((f"▲ {above} above", f"▲ {above}"), names - 1) if above else ""
    heads = f"{told:<{names}}{'value':>{_NUMBER}}{'gradient':>{_NUMBER}}"
    return line(Span(heads + (f"{'centred':>{_NUMBER}}" if checked else ""), DIM))


def _row(
    moment: Moment, node: Node, numbers: tuple[float | None, float | None], name: str, *, lit: bool
) -> Line:
    i = node.index
    value, gradient = ("" if number is None else fitted(number, _NUMBER - 1) for number in numbers)
    spans = [
        Span(name, YELLOW if i == moment.chosen else DEFAULT, lit),
        Span(f"{value:>{_NUMBER}}", GREEN, lit),
        Span(f"{gradient:>{_NUMBER}}", ORANGE, lit),
    ]
    if moment.marks is not None and gradient:
        mark = moment.marks[i]
        sign = moment.signs[not mark.agrees]
        spans.append(Span(f"{fitted(mark.numerical, _NUMBER - 1):>{_NUMBER}} {sign}", TEAL))
    return tuple(spans)
