"""The circuit itself as a picture: what stands still is built once, what moves is laid over it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdtui.engine.circuit import Circuit
from gdtui.engine.equations import short
from gdtui.engine.gradient_marks import Mark
from gdtui.engine.number import show
from gdtui.engine.passes import Event, Passes, Phase
from gdtui.render.frame import Canvas, Frame
from gdtui.render.layout import arranged
from gdtui.render.layout_circuit import Face, parts_of
from gdtui.render.look import DIM, GREEN, ORANGE, RED, YELLOW
from gdtui.render.stage import Box
from gdtui.render.wiring import CROSSING, Stroke, Wiring, wired
from gdtui.render.wiring_glyphs import Style, style

LABELS = (11, 9, 7, 6, 5, 7)
"""Widths of a label: the widest that fits the screen, else the last one."""
LABELS_CHECKED = (17, 9, 7, 6, 7)
"""The same when each gradient has its centred difference beside it: 17 has room for both, the others for a mark."""
_ROOM_FOR_BOTH = 17


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
def drawing(circuit: Circuit, columns: int, checked: bool, ascii: bool) -> Drawing:
    """The drawing of `circuit` for a screen `columns` wide; `checked`: with room for centred differences."""
    parts, faces = parts_of(circuit)
    wiring = wired(arranged(parts), LABELS_CHECKED if checked else LABELS, columns)
    chars = style(ascii)
    rows, width = np.indices(wiring.arms.shape)
    canvas = Canvas.blank(wiring.rows, wiring.columns)
    canvas.put(rows.ravel(), width.ravel(), chars.wire[wiring.arms].ravel(), DIM)
    for key, face in faces.items():
        _draw_part(canvas, circuit, wiring, key, face, chars)
    return Drawing(wiring, faces, canvas.frame())


def _draw_part(canvas: Canvas, circuit: Circuit, wiring: Wiring, key: int, face: Face, chars: Style) -> None:
    box, row = wiring.boxes[key], wiring.wire_rows[key]
    if key < len(circuit.inputs):
        canvas.text(row, box.column + 2, face.symbol, bold=True)
    elif key == len(circuit.nodes):
        canvas.text(row, box.column + 1, face.symbol, bold=True)
    else:
        ports = [strokes[-1].to_row for (_, target, _), strokes in wiring.strokes.items() if target == key]
        draw_box(canvas, box, face, row, ports, chars.box, DIM)


def draw_box(
    canvas: Canvas, box: Box, face: Face, row: int, ports: list[int], chars: str, color: int, *, bold: bool = False
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
    upper_left, upper_right, lower_right, lower_left, level, upright, arriving, leaving = chars
    inner, right = box.columns - 2, box.column + box.columns - 1
    canvas.text(box.row, box.column, upper_left + level * inner + upper_right, color, bold=bold)
    for at in range(box.row + 1, box.row + box.rows - 1):
        canvas.text(at, box.column, arriving if at in ports else upright, color, bold=bold)
        canvas.text(at, right, leaving if at == row else upright, color, bold=bold)
    canvas.text(box.row + box.rows - 1, box.column, lower_left + level * inner + lower_right, color, bold=bold)
    canvas.text(box.row, box.column + 1 + (inner - len(face.name)) // 2, face.name, bold=True)
    canvas.text(row, box.column + 1 + (inner - len(face.symbol)) // 2, face.symbol, bold=True)


def fit(value: float, columns: int) -> str:
    """`value` with as many of four digits as `columns` (at least 5) have room for."""
    for text in (short(value), *(_compact(show(value, digits)) for digits in (4, 3, 2, 1))):
        if len(text) <= columns:
            return text
    if abs(value) < 1:
        return "≈0"
    return "huge" if value > 0 else "−huge"


def _compact(text: str) -> str:
    """Without the plus sign and the zeros of an exponent: `1.2e8` for `1.2e+08`."""
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa.rstrip('.')}{e}{exponent[0].replace('+', '')}{exponent[1:].lstrip('0')}" if e else text


@dataclass(frozen=True, eq=False)
class Moment:
    """What is to be shown over a drawing.

    Attributes:
        passes: the numbers.
        step: how many events are done.
        chosen: the index of the chosen input; None for none.
        marks: the centred differences by node; None when they are not shown.
    """

    passes: Passes
    step: int
    chosen: int | None
    marks: Mapping[int, Mark] | None

    @property
    def event(self) -> Event | None:
        """The event that is lit; None at the start, and when everything is done and follows the inputs."""
        return self.passes.events[self.step - 1] if self.step else None


def picture(drawn: Drawing, moment: Moment, top: int, left: int, rows: int, columns: int, ascii: bool) -> Frame:
    """The part of the circuit from cell (`top`, `left`) of the drawing on, at most `rows` x `columns`."""
    canvas = Canvas(drawn.frame.crop(top, left, rows, columns))
    painter = _Painter(canvas, drawn, moment, top, left, style(ascii))
    painter.paint()
    return canvas.frame()


class _Painter:
    """Lays over a drawing what moves."""

    def __init__(
        self, canvas: Canvas, drawn: Drawing, moment: Moment, top: int, left: int, chars: Style
    ) -> None:
        self.canvas, self.wiring, self.faces, self.moment = canvas, drawn.wiring, drawn.faces, moment
        self.top, self.left, self.chars = top, left, chars
        self.circuit = moment.passes.circuit

    def paint(self) -> None:
        """Everything."""
        event = self.moment.event
        if event is not None:
            self._light(event)
        self._numbers()
        if self.moment.chosen is not None:
            box, row = self.wiring.boxes[self.moment.chosen], self.wiring.wire_rows[self.moment.chosen]
            name = self.faces[self.moment.chosen].symbol
            self._text(row, box.column, f"{self.chars.chosen} {name}", YELLOW, bold=True)

    def _text(self, row: int, column: int, text: str, color: int, *, bold: bool = False) -> None:
        self.canvas.text(row - self.top, column - self.left, text, color, bold=bold)

    # -- what is at work

    def _light(self, event: Event) -> None:
        """The gate at work and the wires that it reads, or the one that it hands a gradient on to."""
        forward = event.phase is Phase.FORWARD
        color = GREEN if forward else ORANGE
        places = self._places(event.node)
        if event.phase is Phase.SEED:
            self._light_wire((event.node, len(self.circuit.nodes), 0), color, head=-1)
        for place, source in places.items():
            if forward:
                self._light_wire((source, event.node, place), color, head=1)
            elif event.handed and place == self._port(event.node, event.handed.place):
                self._light_wire((source, event.node, place), color, head=-1)
        if self.circuit.nodes[event.node].is_gate:
            self._light_box(event.node, color)

    def _places(self, node: int) -> dict[int, int]:
        """For each port of a gate, the part that feeds it."""
        fed = [i for i in self.circuit.nodes[node].inputs if i in self.circuit.varying]
        return dict(enumerate(fed))

    def _port(self, node: int, place: int) -> int:
        """The port of input number `place`: constants have none."""
        return sum(i in self.circuit.varying for i in self.circuit.nodes[node].inputs[:place])

    def _light_box(self, node: int, color: int) -> None:
        box = self.wiring.boxes[node]
        broken = not math.isfinite(self.moment.passes.values[node])
        ports = [self.wiring.strokes[source, node, place][-1].to_row - self.top
                 for place, source in self._places(node).items()]  # fmt: skip
        moved = Box(box.row - self.top, box.column - self.left, box.rows, box.columns)
        row = self.wiring.wire_rows[node] - self.top
        draw_box(self.canvas, moved, self.faces[node], row, ports, self.chars.lit_box, RED if broken else color, bold=True)

    def _light_wire(self, wire: tuple[int, int, int], color: int, head: int) -> None:
        """Light a wire, with the head of an arrow at its right end (`head` 1) or at its left end (−1)."""
        strokes = self.wiring.strokes[wire]
        for stroke in strokes:
            self._light_stroke(stroke, color)
        last = strokes[-1] if head > 0 else strokes[0]
        column = last.to_column if head > 0 else last.column
        self._text(last.row, column, self.chars.towards[head < 0], color, bold=True)

    def _light_stroke(self, stroke: Stroke, color: int) -> None:
        top, bottom = sorted((stroke.row, stroke.to_row))
        arms = self.wiring.arms[top : bottom + 1, stroke.column : stroke.to_column + 1]
        level = stroke.row == stroke.to_row
        glyphs = self.chars.lit[arms]
        glyphs[arms == CROSSING] = ord(self.chars.lit_level if level else self.chars.lit_upright)
        rows, columns = np.indices(arms.shape)
        self.canvas.put(
            (rows + top - self.top).ravel(), (columns + stroke.column - self.left).ravel(), glyphs.ravel(), color,
            bold=True,
        )  # fmt: skip

    # -- values and gradients

    def _numbers(self) -> None:
        values = self.moment.passes.values_after(self.moment.step)
        gradients = self.moment.passes.gradients_after(self.moment.step)
        for node in self.moment.passes.shown:
            i = node.index
            row, box = self.wiring.wire_rows[i] - self.top, self.wiring.boxes[i]
            if not -1 <= row <= self.canvas.rows:
                continue
            roomy = self.wiring.label >= LABELS[2]
            column, room = box.column + box.columns + roomy, self.wiring.label - roomy
            if i in values:
                color = GREEN if math.isfinite(values[i]) else RED
                self._text(row - 1 + self.top, column, fit(values[i], room), color)
            if i in gradients:
                color = ORANGE if math.isfinite(gradients[i]) else RED
                self._text(row + 1 + self.top, column, self._gradient(i, gradients[i], room), color)

    def _gradient(self, node: int, gradient: float, room: int) -> str:
        """A gradient, with its centred difference or the mark of agreement where they are asked for."""
        if self.moment.marks is None:
            return fit(gradient, room)
        mark = self.moment.marks[node]
        sign = "✓" if mark.agrees else "✗"
        if self.wiring.label < _ROOM_FOR_BOTH:
            return fit(gradient, max(room - 1, 5))[: room - 1] + sign
        return f"{fit(gradient, 7)} {sign}{fit(mark.numerical, 7)}"


def target(drawn: Drawing, moment: Moment) -> Box:
    """What should be seen: the part at work with its label, or the chosen input."""
    event = moment.event
    key = event.node if event else moment.chosen or 0
    boxes = [drawn.wiring.boxes[key]]
    if event and event.handed:
        boxes.append(drawn.wiring.boxes[event.handed.input])
    top, left = min(box.row for box in boxes), min(box.column for box in boxes)
    bottom = max(box.row + box.rows for box in boxes)
    right = max(box.column + box.columns for box in boxes) + drawn.wiring.label
    return Box(top, left, bottom - top, right - left)


