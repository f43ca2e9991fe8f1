"""Beside the circuit: the table of all numbers, each gate in full, the result against the chosen input."""

from collections.abc import Iterator
from functools import lru_cache

from gdtui.engine.autodiff.equations import formula, name_of, rule, short, with_numbers
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.circuit.events import Event, Passes, Phase
from gdtui.engine.circuit.simulation import Backprop
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, ORANGE, Look
from gdtui.render.cells.panel import Line, Span, flow, heading, panel
from gdtui.render.circuit.drawing import Moment
from gdtui.render.circuit.panel import number_lines
from gdtui.render.circuit.side.against import against
from gdtui.render.spelled import spelled
from gdtui.render.stage import Box

_TALL = 24
"""Rows from which on the gate at work stands in full below the table, however long that is."""
_LEAST_CHART = 9
_INDENT = "    "


def side(moment: Moment, simulation: Backprop, box: Box, look: Look) -> Frame:
    """The table; below it, with room, each gate in full, and the result against the chosen input.

    Args:
        moment: what is shown of the passes.
        simulation: the circuit, which may have something to say of itself.
        box: how much room there is; without columns there is nothing.
        look: what the terminal can show.
    """
    if not box.columns:
        return panel([], box.rows, box.columns)
    has_room = bool(moment.passes.gates) and box.rows >= _TALL
    kept = len(_block(moment, _at_work(moment), box.columns)) + 2 if has_room else 0
    table = number_lines(moment, simulation, box.columns, box.rows - kept)
    lines = [*table, *_in_full(moment, box.rows - len(table), box.columns)] if kept else table
    room = box.rows - len(lines) - 1
    if room < _LEAST_CHART:
        return panel(spelled(lines, box.columns, look), box.rows, box.columns)
    shown = spelled([*lines, ()], box.columns, look)
    return stack(panel(shown, len(shown), box.columns), against(moment, room, box.columns, look))


def _at_work(moment: Moment) -> int:
    """The place of the gate whose event was the last one."""
    event = moment.passes.events[moment.step - 1] if moment.step else None
    gates = [gate.index for gate in moment.passes.gates]
    return gates.index(event.node) if event and event.node in gates else 0


def _in_full(moment: Moment, rows: int, columns: int) -> list[Line]:
    """As many of the gates as have room below a heading, that at work among them."""
    at_work, count = _at_work(moment), len(moment.passes.gates)
    shown = _block(moment, at_work, columns)
    first = last = at_work
    for place in _outwards(at_work, count):
        block = _block(moment, place, columns)
        if len(block) + len(shown) > rows - 2:
            break
        shown = (*block, *shown) if place < first else (*shown, *block)
        first, last = min(first, place), max(last, place)
    some = "" if last - first + 1 == count else f" · {first + 1}–{last + 1} of {count}"
    return [(), heading(f"each gate in full{some}", columns), *shown][:rows]


def _outwards(middle: int, count: int) -> Iterator[int]:
    """The other places, the nearest ones first, so that those so far always stand together."""
    for away in range(1, count):
        yield from (place for place in (middle + away, middle - away) if 0 <= place < count)


def _block(moment: Moment, place: int, columns: int) -> tuple[Line, ...]:
    """A gate: its value in signs and numbers, and what it hands back to each of its inputs."""
    passes, last, step = moment.passes, moment.event, moment.step
    own = _own(passes, passes.gates[place])
    done = sum(at < step for at in own)
    return _laid_out(passes, place, done, own.index(step - 1) if last and step - 1 in own else -1, columns)


def _own(passes: Passes, gate: Node) -> list[int]:
    """The places of a gate's events: what it computes comes first, then what it hands back."""
    return [at for at, event in enumerate(passes.events) if event.node == gate.index]


@lru_cache(maxsize=256)
def _laid_out(passes: Passes, place: int, done: int, lit: int, columns: int) -> tuple[Line, ...]:
    """The lines of a gate when `done` of its events are, and number `lit` is lit (−1: none).

    In most steps none of these is another one.
    """
    gate = passes.gates[place]
    lines = _wrapped(_value(passes, gate, done > 0), columns, GREEN, lit >= 0)
    for at, event in enumerate(passes.events[at] for at in _own(passes, gate)):
        if event.phase is Phase.BACKWARD:
            color = ORANGE if at < done else DIM
            lines += _wrapped(_handing(passes, event, at < done), columns, color, at == lit)
    return tuple(lines)


def _wrapped(text: str, columns: int, color: int, lit: bool) -> list[Line]:
    """A formula in lines, lit from edge to edge; `panel.wrap` would look for keys in it."""
    rows = flow((Span(text, color),), columns, _INDENT)
    return [tuple(span._replace(bold=True) for span in row) for row in rows] if lit else rows


def _value(passes: Passes, gate: Node, known: bool) -> str:
    """`q = x + y = −2 + 5 = 3`, or without the numbers."""
    circuit, name, said = passes.circuit, name_of(gate), formula(passes.circuit, gate.index)
    signs = said if name == said else f"{name} = {said}"
    if not known:
        return signs
    numbers, value = with_numbers(circuit, gate.index, passes.values), short(passes.values[gate.index])
    return f"{signs} = {value}" if numbers == value else f"{signs} = {numbers} = {value}"


def _handing(passes: Passes, event: Event, done: bool) -> str:
    """`to x: local 1 × upstream −4 = −4`, or the local gradient's formula alone."""
    handed = event.handed
    assert handed is not None
    name, said = name_of(passes.circuit.nodes[handed.input]), rule(passes.circuit, event.node, handed.place)
    if not done:
        return f"to {name}: local {said}"
    local = short(handed.local)
    how = local if said == local or " " in said else f"{said} = {local}"
    return f"to {name}: local {how} × upstream {short(handed.upstream)} = {short(handed.share)}"
