"""What moves in the circuit's picture: the gate at work, the lit wires, values and gradients."""

import math

import numpy as np

from gdtui.engine.autodiff.equations import short
from gdtui.engine.base.numbers import show
from gdtui.engine.circuit.events import Event, Phase
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import GREEN, ORANGE, RED, YELLOW
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.circuit.drawing import LABELS, ROOM_FOR_BOTH, Drawing, Moment, draw_box, written_at
from gdtui.render.circuit.wiring import CROSSING, Piece
from gdtui.render.circuit.wiring_glyphs import Style, style
from gdtui.render.stage import Box


def fitted(value: float, columns: int) -> str:
    """`value` with as many of four digits as `columns` (at least 5) have room for."""
    text = short(value)
    for digits in (4, 3, 2, 1):
        if len(text) <= columns:
            return text
        text = _compact(show(value, digits))
    if len(text) <= columns:
        return text
    if abs(value) < 1:
        return "≈0"
    return "huge" if value > 0 else "−huge"


def _compact(text: str) -> str:
    """Without the plus sign and the zeros of an exponent: `1.2e8` for `1.2e+08`."""
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa.rstrip('.')}{e}{exponent[0].replace('+', '')}{exponent[1:].lstrip('0')}" if e else text


def picture(
    drawn: Drawing, moment: Moment, top: int, left: int, rows: int, columns: int, ascii: bool
) -> Frame:
    """The part of the circuit from cell (`top`, `left`) of the drawing on, at most `rows` x `columns`."""
    canvas = Canvas(drawn.frame.crop(top, left, rows, columns))
    _Painter(canvas, drawn, moment, top, left, style(ascii)).paint()
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
        chosen = self.moment.chosen
        box, row, name = self.wiring.boxes[chosen], self.wiring.wire_rows[chosen], self.faces[chosen].symbol
        self._text(row, box.column, f"{self.chars.chosen} {name}", YELLOW, bold=True)

    def _text(self, row: int, column: int, text: str, color: int, *, bold: bool = False) -> None:
        self.canvas.text(row - self.top, column - self.left, text, color, DEFAULT, bold)

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
        draw_box(
            self.canvas,
            moved,
            self.faces[node],
            row,
            ports,
            self.chars.lit_box,
            RED if broken else color,
            bold=True,
        )

    def _light_wire(self, wire: tuple[int, int, int], color: int, head: int) -> None:
        """Light a wire, with the head of an arrow at its right end (`head` 1) or at its left end (−1)."""
        strokes = self.wiring.strokes[wire]
        for stroke in strokes:
            self._light_stroke(stroke, color)
        last = strokes[-1] if head > 0 else strokes[0]
        column = last.to_column if head > 0 else last.column
        self._text(last.row, column, self.chars.towards[head < 0], color, bold=True)

    def _light_stroke(self, stroke: Piece, color: int) -> None:
        top, bottom = sorted((stroke.row, stroke.to_row))
        arms = self.wiring.arms[top : bottom + 1, stroke.column : stroke.to_column + 1]
        level = stroke.row == stroke.to_row
        glyphs = self.chars.lit[arms]
        glyphs[arms == CROSSING] = ord(self.chars.lit_level if level else self.chars.lit_upright)
        rows, columns = np.indices(arms.shape)
        rows, columns = rows + (top - self.top), columns + (stroke.column - self.left)
        self.canvas.put(rows.ravel(), columns.ravel(), glyphs.ravel(), color, DEFAULT, bold=True)

    # -- values and gradients

    def _numbers(self) -> None:
        """All at once: a call for each would take longer."""
        values = self.moment.passes.values_after(self.moment.step)
        gradients = self.moment.passes.gradients_after(self.moment.step)
        roomy = self.wiring.label >= LABELS[2]
        room = self.wiring.label - roomy
        cells: list[tuple[int, int, int, int]] = []
        wide = self.canvas.columns
        for i in (node.index for node in self.moment.passes.shown):
            row, box = self.wiring.wire_rows[i] - self.top, self.wiring.boxes[i]
            column = box.column + box.columns + roomy - self.left
            if i in values:
                color = GREEN if math.isfinite(values[i]) else RED
                cells += _cells(row - 1, column, fitted(values[i], room), color, wide)
            if i in gradients:
                color = ORANGE if math.isfinite(gradients[i]) else RED
                cells += _cells(row + 1, column, self._gradient(i, gradients[i], room), color, wide)
        self._hide_pieces()
        if cells:
            rows, columns, glyphs, colors = np.array(cells).T
            self.canvas.put(rows, columns, glyphs, colors, DEFAULT)

    def _hide_pieces(self) -> None:
        """Of a name or a symbol that an edge of the picture cuts, … alone is shown."""
        for key, face in self.faces.items():
            for row, column, text in written_at(self.wiring, key, face):
                row, column, wide = row - self.top, column - self.left, self.canvas.columns
                if column < 0 < column + len(text) or column < wide < column + len(text):
                    start, end = max(column, 0), min(column + len(text), wide)
                    self.canvas.text(row, start, f"{'…':<{end - start}}", bold=True)

    def _gradient(self, node: int, gradient: float, room: int) -> str:
        """A gradient, with its centred difference or the mark of agreement where they are asked for."""
        if self.moment.marks is None:
            return fitted(gradient, room)
        mark = self.moment.marks[node]
        sign = self.chars.agrees[not mark.agrees]
        if self.wiring.label < ROOM_FOR_BOTH:
            return fitted(gradient, room - 1) + sign
        return f"{fitted(gradient, 7)} {sign}{fitted(mark.numerical, 7)}"


def _cells(row: int, column: int, text: str, color: int, columns: int) -> list[tuple[int, int, int, int]]:
    """(row, column, glyph, colour) of each character; a text that an edge cuts is … there."""
    if column < 0 < column + len(text) or column < columns < column + len(text):
        return [(row, min(max(column, 0), columns - 1), ord("…"), color)]
    return [(row, column + i, ord(character), color) for i, character in enumerate(text)]
