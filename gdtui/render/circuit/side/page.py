"""Beside the circuit: the table of all numbers, each gate in full, the result against the chosen input."""

from collections.abc import Iterator

from gdtui.engine.autodiff.equations import formula, name_of, rule, short, with_numbers
from gdtui.engine.autodiff.graph import Node
from gdtui.engine.circuit.events import Event, Passes, Phase
from gdtui.engine.circuit.simulation import Backprop
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, ORANGE, Look
from gdtui.render.cells.panel import Line, heading, panel, wrap
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
    blocks = [_block(moment, gate, box.columns) for gate in moment.passes.gates]
    at_work = _at_work(moment)
    kept = len(blocks[at_work]) + 2 if blocks and box.rows >= _TALL else 0
    table = number_lines(moment, simulation, box.columns, box.rows - kept)
    lines = [*table, *_in_full(blocks, at_work, box.rows - len(table), box.columns)] if kept else table
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


def _in_full(blocks: list[list[Line]], at_work: int, rows: int, columns: int) -> list[Line]:
    """As many of the gates as have room below a heading, that at work among them."""
    first = last = at_work
    room = rows - 2 - len(blocks[at_work])
    for place in _outwards(at_work, len(blocks)):
        if len(blocks[place]) > room:
            break
        room -= len(blocks[place])
        first, last = min(first, place), max(last, place)
    shown = [each for block in blocks[first : last + 1] for each in block]
    some = "" if last - first + 1 == len(blocks) else f" · {first + 1}–{last + 1} of {len(blocks)}"
    return [(), heading(f"each gate in full{some}", columns), *shown][:rows]


def _outwards(middle: int, count: int) -> Iterator[int]:
    """The other places, the nearest ones first, so that those so far always stand together."""
    for away in range(1, count):
        yield from (place for place in (middle + away, middle - away) if 0 <= place < count)


def _block(moment: Moment, gate: Node, columns: int) -> list[Line]:
    """A gate: its value in signs and numbers, and what it hands back to each of its inputs."""
    passes, last = moment.passes, moment.event
    forward, known = _value(passes, gate, moment.step > passes.gates.index(gate)), moment.step
    lines = _wrapped(forward, columns, GREEN, last is not None and last.node == gate.index)
    for place, event in enumerate(passes.events):
        if event.phase is Phase.BACKWARD and event.node == gate.index:
            color, words = ORANGE if place < known else DIM, _handing(passes, event, place < known)
            lines += _wrapped(words, columns, color, event is last)
    return lines


def _wrapped(text: str, columns: int, color: int, lit: bool) -> list[Line]:
    return [tuple(span._replace(bold=lit) for span in row) for row in wrap(text, columns, color, _INDENT)]


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
