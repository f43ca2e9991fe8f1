"""What moves in the circuit's picture: the gate at work, the lit wires, values and gradients."""

import math
from collections.abc import Mapping

import numpy as np

from gdtui.engine.circuit.events import Event, Handed, Phase
from gdtui.engine.circuit.wiggle import Felt
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import GREEN, ORANGE, RED, YELLOW
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.circuit.drawing import Drawing, Moment, draw_box, written_at
from gdtui.render.circuit.labels import Place, Places, checked, fitted, places, roomy
from gdtui.render.circuit.overview import Part, place_of
from gdtui.render.circuit.overview import draw as draw_map
from gdtui.render.circuit.parts import INPUT_MARGIN
from gdtui.render.circuit.products import free, placed, scaled, told, versions
from gdtui.render.circuit.wiring import Arms
from gdtui.render.circuit.wiring_glyphs import Style, lit, style
from gdtui.render.stage import Box


def picture(
    drawn: Drawing, moment: Moment, top: int, left: int, rows: int, columns: int, ascii: bool
) -> Frame:
    """The part of the circuit from cell (`top`, `left`) of the drawing on, in `rows` x `columns` cells.

    Where the drawing does not begin there yet, or ends before, there are blanks. A drawing that is larger
    has a map in a free place.
    """
    canvas = Canvas.blank(rows, columns)
    canvas.paste(drawn.frame.crop(max(top, 0), max(left, 0), rows, columns), max(-top, 0), max(-left, 0))
    _Painter(canvas, drawn, moment, top, left, style(ascii)).paint()
    return canvas.frame()


class _Painter:
    """Lays over a drawing what moves."""

    def __init__(
        self, canvas: Canvas, drawn: Drawing, moment: Moment, top: int, left: int, chars: Style
    ) -> None:
        self.canvas, self.drawn, self.moment = canvas, drawn, moment
        self.wiring, self.faces = drawn.wiring, drawn.faces
        self.top, self.left, self.chars = top, left, chars
        self.circuit = moment.passes.circuit

    def paint(self) -> None:
        """Everything."""
        event = self.moment.event
        changes = self.moment.changes or {}
        for done in self.moment.lights:
            self._light(done)
        for felt in changes.values():
            self._light_way(felt)
        self._numbers()
        self._notes()
        for felt in changes.values():
            self._write_factors(felt, changes)
        self._draw_map(event)
        if event is not None and event.handed is not None and not self.moment.sweeps:
            self._write_product(event, event.handed)
        if self.moment.chosen >= 0:
            self._mark_chosen(self.moment.chosen)

    def _mark_chosen(self, index: int) -> None:
        box, row, name = self.wiring.boxes[index], self.wiring.wire_rows[index], self.faces[index].symbol
        self._text(row, box.column, f"{self.chars.chosen} {name}", YELLOW, bold=True)

    def _draw_map(self, event: Event | None) -> None:
        """All of a circuit that is larger than the picture, small."""
        part = Part(self.top, self.left, self.canvas.rows, self.canvas.columns)
        box = place_of(self.drawn, part)
        if box:
            color = GREEN if event and event.phase is Phase.FORWARD else ORANGE
            at_work = (self.wiring.boxes[event.node], color) if event else None
            draw_map(self.canvas, self.drawn, part, box, self.chars, at_work)

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
        handed = self._port(event.node, event.handed.place) if event.handed else -1
        for place, source in places.items():
            if forward or place == handed:
                self._light_wire((source, event.node, place), color, head=1 if forward else -1)
        if self.circuit.nodes[event.node].is_gate:
            self._light_box(event.node, color)

    # -- a change on its way

    def _light_way(self, felt: Felt) -> None:
        """The gate that a change has come to, and the wires that it came along."""
        for place in felt.places:
            source = self.circuit.nodes[felt.node].inputs[place]
            self._light_wire((source, felt.node, self._port(felt.node, place)), YELLOW, head=1)
        if felt.places:
            self._light_box(felt.node, YELLOW)

    def _write_factors(self, felt: Felt, changes: Mapping[int, Felt]) -> None:
        """On each of these wires the change that comes along it, times the gate's local gradient."""
        for place, factor in zip(felt.places, felt.factors, strict=True):
            source = self.circuit.nodes[felt.node].inputs[place]
            wire = self.wiring.strokes[source, felt.node, self._port(felt.node, place)]
            pieces = [piece.moved(-self.top, -self.left) for piece in wire]
            texts = scaled(changes[source].change, factor, self.chars.times)
            spot = placed(texts, self.canvas, self._arms_shown(), pieces)
            if spot:
                self.canvas.text(*spot, YELLOW)

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
        rows, columns, glyphs = lit(self.wiring, wire, self.chars)
        self.canvas.put(rows - self.top, columns - self.left, glyphs, color, DEFAULT, bold=True)
        strokes = self.wiring.strokes[wire]
        last = strokes[-1] if head > 0 else strokes[0]
        column = last.to_column if head > 0 else last.column
        self._text(last.row, column, self.chars.towards[head < 0], color, bold=True)

    def _write_product(self, event: Event, handed: Handed) -> None:
        """Upstream × local, while it passes."""
        wire = self.wiring.strokes[handed.input, event.node, self._port(event.node, handed.place)]
        pieces = [piece.moved(-self.top, -self.left) for piece in wire]
        arms = self._arms_shown()
        spot = placed(versions(handed, self.chars.times), self.canvas, arms, pieces)
        if spot:
            self.canvas.text(*spot, ORANGE)

    def _arms_shown(self) -> Arms:
        """Those of the picture's cells."""
        shown = np.zeros((self.canvas.rows, self.canvas.columns), np.uint8)
        top, left = max(-self.top, 0), max(-self.left, 0)
        room = shown[top:, left:]
        first = max(self.top, 0), max(self.left, 0)
        arms = self.wiring.arms[first[0] : first[0] + room.shape[0], first[1] : first[1] + room.shape[1]]
        room[: arms.shape[0], : arms.shape[1]] = arms
        return shown

    # -- values and gradients

    def _numbers(self) -> None:
        """All at once: a call for each would take longer."""
        passes, step = self.moment.passes, self.moment.step
        values, gradients = passes.values_after(step), passes.gradients_after(step)
        cells: list[tuple[int, int, int, int]] = []
        changes = self.moment.changes or {}
        for i in (node.index for node in passes.shown):
            at = places(self.wiring, i)
            if i in values:
                color = GREEN if math.isfinite(values[i]) else RED
                cells += self._cells(at.value, fitted(values[i], at.value.room), color)
            if i in changes:
                cells += self._cells(at.gradient, roomy(told(changes[i]), at.gradient.room), YELLOW)
            elif i in gradients:
                color = ORANGE if math.isfinite(gradients[i]) else RED
                cells += self._cells(at.gradient, self._gradient(i, gradients[i], at), color)
        self._hide_pieces()
        if cells:
            rows, columns, glyphs, colors = np.array(cells).T
            self.canvas.put(rows, columns, glyphs, colors, DEFAULT)

    def _notes(self) -> None:
        """Beside an input how it came by its value: right below its wire, as far as nothing is there."""
        for i, texts in (self.moment.noted or {}).items():
            box, at = self.wiring.boxes[i], places(self.wiring, i)
            row, column = self.wiring.wire_rows[i] + 1 - self.top, box.column + INPUT_MARGIN - self.left
            text = next((text for text in texts if free(self.canvas, row, column, len(text))), "")
            if text:
                self.canvas.text(row, column, text, YELLOW)
            else:
                self._text(at.gradient.row, at.gradient.column, roomy(texts, at.gradient.room), YELLOW)

    def _cells(self, place: Place, text: str, color: int) -> list[tuple[int, int, int, int]]:
        return _cells(place.row - self.top, place.column - self.left, text, color, self.canvas.columns)

    def _hide_pieces(self) -> None:
        """Of a name or a symbol that an edge of the picture cuts, … alone is shown."""
        for key, face in self.faces.items():
            for row, column, text in written_at(self.wiring, key, face):
                row, column, wide = row - self.top, column - self.left, self.canvas.columns
                if column < 0 < column + len(text) or column < wide < column + len(text):
                    start, end = max(column, 0), min(column + len(text), wide)
                    self.canvas.text(row, start, f"{'…':<{end - start}}", bold=True)

    def _gradient(self, node: int, gradient: float, at: Places) -> str:
        """A gradient, with its centred difference or the mark of agreement where they are asked for."""
        if self.moment.marks is None:
            return fitted(gradient, at.gradient.room)
        mark = self.moment.marks[node]
        return checked(gradient, mark.numerical, self.moment.signs[not mark.agrees], at)


def _cells(row: int, column: int, text: str, color: int, columns: int) -> list[tuple[int, int, int, int]]:
    """(row, column, glyph, colour) of each character; a text that an edge cuts is … there."""
    if column < 0 < column + len(text) or column < columns < column + len(text):
        return [(row, min(max(column, 0), columns - 1), ord("…"), color)]
    return [(row, column + i, ord(character), color) for i, character in enumerate(text)]
