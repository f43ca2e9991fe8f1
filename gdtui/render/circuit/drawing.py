"""The circuit itself as a picture: what stands still is built once, what moves is laid over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.circuit.events import Event, Passes, Phase
from gdtui.engine.circuit.gradient_marks import Mark
from gdtui.engine.circuit.wiggle import Felt
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.circuit.layers import Layered
from gdtui.render.circuit.layout import arranged, least_rows
from gdtui.render.circuit.parts import Face, parts_of
from gdtui.render.circuit.wiring import Wiring, wired
from gdtui.render.circuit.wiring_glyphs import style
from gdtui.render.stage import Box

LABELS = (19, 17, 15, 13, 11, 9, 7, 6, 5, 7)
"""Widths of a label: the widest that fits the screen, else the last one."""
LABELS_CHECKED = (17, 9, 7, 6, 7)
"""The same when the centred differences are shown: 17 has room for them, the others for a mark only."""
_PLAIN = str.maketrans("×−", "*-")
_TALLEST = 4
"""Rows above and below its wire that are sought to be seen of a tall box."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A circuit laid out and drawn, without anything that moves.

    Attributes:
        wiring: where everything stands.
        faces: what the parts show.
        frame: the picture, shape (wiring.rows, wiring.columns).
    """

    wiring: Wiring
    faces: Mapping[int, Face]
    frame: Frame


@lru_cache(maxsize=16)
def drawing(circuit: Circuit, rows: int, columns: int, checked: bool, ascii: bool) -> Drawing:
    """The drawing of `circuit` for a screen of `rows` x `columns`.

    Args:
        circuit: what to draw.
        rows: how many there are; the inputs stand further apart if there is room for it.
        columns: how many there are; the labels are as wide as they allow.
        checked: whether there must be room for centred differences.
        ascii: whether to draw in ASCII.
    """
    layered, faces = _laid_out(circuit, rows)
    if ascii:  # a cross would be taken for the name x
        faces = {key: Face(face.symbol.translate(_PLAIN), face.name) for key, face in faces.items()}
    labels = LABELS_CHECKED if checked else LABELS
    wiring = wired(layered, labels, columns)
    chars = style(ascii)
    at_row, at_column = np.indices(wiring.arms.shape)
    canvas = Canvas.blank(wiring.rows, wiring.columns)
    canvas.put(at_row.ravel(), at_column.ravel(), chars.wire[wiring.arms].ravel(), DIM)
    ports: dict[int, list[int]] = {}
    for (_, target, _), strokes in wiring.strokes.items():
        ports.setdefault(target, []).append(strokes[-1].to_row)
    for key, face in faces.items():
        box, row = wiring.boxes[key], wiring.wire_rows[key]
        if key < len(circuit.inputs):
            canvas.text(row, box.column + 2, face.symbol, bold=True)
        elif key == len(circuit.nodes):
            canvas.text(row, box.column + 1, face.symbol, bold=True)
        else:
            draw_box(canvas, box, face, row, ports[key], chars.box, DIM)
    return Drawing(wiring, faces, canvas.frame())


def _laid_out(circuit: Circuit, rows: int) -> tuple[Layered, dict[int, Face]]:
    """The circuit in layers: as dense as it takes to fit into that many rows, if it can."""
    for dense in (False, True):
        parts, faces = parts_of(circuit, dense)
        if not dense and least_rows(parts) > rows:
            continue
        layered = arranged(parts, rows)
        if layered.rows <= rows:
            break
    return layered, faces


def draw_box(
    canvas: Canvas,
    box: Box,
    face: Face,
    row: int,
    ports: list[int],
    chars: str,
    color: int,
    *,
    bold: bool = False,
) -> None:
    """A gate's box: its name on the upper edge, its symbol beside the row of its wire.

    Args:
        canvas: where to draw.
        box: where the box stands on the canvas.
        face: what it shows.
        row: the row on which its own wire leaves.
        ports: the rows on which wires arrive.
        chars: as `Style.box` has them.
        color: the colour of its edges.
        bold: whether the edges are bold.
    """
    upper_left, upper_right, lower_right, lower_left, level, upright, arriving, leaving = tuple(chars)
    inner, right = box.columns - 2, box.column + box.columns - 1
    canvas.text(box.row, box.column, upper_left + level * inner + upper_right, color, DEFAULT, bold)
    for at in range(box.row + 1, box.row + box.rows - 1):
        canvas.text(at, box.column, arriving if at in ports else upright, color, DEFAULT, bold)
        canvas.text(at, right, leaving if at == row else upright, color, DEFAULT, bold)
    lowest = lower_left + level * inner + lower_right
    canvas.text(box.row + box.rows - 1, box.column, lowest, color, DEFAULT, bold)
    canvas.text(box.row, box.column + 1 + (inner - len(face.name)) // 2, face.name, DEFAULT, DEFAULT, True)
    canvas.text(row, box.column + 1 + (inner - len(face.symbol)) // 2, face.symbol, DEFAULT, DEFAULT, True)


def written_at(wiring: Wiring, key: int, face: Face) -> list[tuple[int, int, str]]:
    """Where the words of a gate's box stand in the drawing: (row, column, text)."""
    box, row = wiring.boxes[key], wiring.wire_rows[key]
    if box.rows == 1:
        return [(row, box.column + 1, face.symbol)]
    inner = box.columns - 2
    places = ((box.row, face.name), (row, face.symbol))
    return [(at, box.column + 1 + (inner - len(text)) // 2, text) for at, text in places if text]


class Moment(NamedTuple):
    """What is to be shown over a drawing.

    Attributes:
        passes: the numbers.
        step: how many events are done.
        lit: whether the last of them is lit.
        chosen: the index of the chosen input; −1 for none.
        marks: the centred differences by node; None when they are not shown.
        signs: for a gradient that agrees with its centred difference, and for one that does not.
        sweeps: whether all of the last pass is lit, and not its last event alone.
        noted: what is written in the place of an input's gradient, the longest version first, by node.
        changes: what a wiggle does to the values on its way, by node.
    """

    passes: Passes
    step: int
    lit: bool
    chosen: int
    marks: Mapping[int, Mark] | None
    signs: str = "✓✗"
    sweeps: bool = False
    noted: Mapping[int, Sequence[str]] | None = None
    changes: Mapping[int, Felt] | None = None

    @property
    def lights(self) -> Sequence[Event]:
        """The events that are lit."""
        last = self.event
        if last is None or not self.sweeps:
            return [last] if last else []
        done = self.passes.events[: self.step]
        return [event for event in done if (event.phase is Phase.FORWARD) is (last.phase is Phase.FORWARD)]

    @property
    def event(self) -> Event | None:
        """The event that is lit."""
        return self.passes.events[self.step - 1] if self.step and self.lit else None


def target(drawn: Drawing, moment: Moment, box: Box) -> Box:
    """What should be seen on a screen as large as `box`: what is at work, or the chosen input.

    A gate that hands a gradient on is seen together with the part that gets it, which comes first if they lie
    too far apart.
    """
    event = moment.event
    if event is None:
        return _labelled(drawn, moment.chosen)
    gate = _labelled(drawn, event.node)
    if event.handed is None:
        return gate
    part = _labelled(drawn, event.handed.input)
    top, left = min(gate.row, part.row), min(gate.column, part.column)
    bottom = max(gate.row + gate.rows, part.row + part.rows)
    both = Box(top, left, bottom - top, gate.column + gate.columns - left)
    return both if both.rows <= box.rows and both.columns <= box.columns else part


def _labelled(drawn: Drawing, key: int) -> Box:
    """A part and the labels of its wire, or as much of a tall one as lies about its wire."""
    box, row = drawn.wiring.boxes[key], drawn.wiring.wire_rows[key]
    top = max(box.row, row - _TALLEST)
    rows = min(box.row + box.rows, row + _TALLEST + 1) - top
    return Box(top, box.column, rows, box.columns + drawn.wiring.label)
