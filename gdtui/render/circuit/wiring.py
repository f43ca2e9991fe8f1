"""Boxes and wires on a grid of cells, from parts in layers.

A cell of a wire is told by its arms, the directions in which it goes on. Wires run level through the
layers; between two layers they first have room for a label, then for the trunks on which they change rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.render.circuit.layers import Entry, Layered
from gdtui.render.circuit.wiring_routes import Trunk, trunks
from gdtui.render.stage import Box

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8
CROSSING = 16
"""Instead of four arms: one wire runs level, another one upright, and they do not touch."""

Arms = NDArray[np.uint8]


class Piece(NamedTuple):
    """A straight piece of a wire from one cell to another, which may be the same one.

    Attributes:
        row: the row of its first cell.
        column: the column of its first cell.
        to_row: the row of its last cell; equal to `row`, or `to_column` equals `column`.
        to_column: the column of its last cell.
    """

    row: int
    column: int
    to_row: int
    to_column: int

    def moved(self, rows: int, columns: int) -> "Piece":
        """The same piece so many rows further down and columns further right."""
        return Piece(self.row + rows, self.column + columns, self.to_row + rows, self.to_column + columns)


@dataclass(frozen=True, eq=False)
class Wiring:
    """A circuit laid out in cells.

    Attributes:
        arms: shape (rows, columns): 0 where there is no wire, a sum of directions, or CROSSING.
        boxes: where each part stands, by key.
        wire_rows: the row of each part's wire where it leaves the part.
        label: how many columns the labels above and below a wire have.
        strokes: for (source, target, place): the pieces of the wire from part `source` to input number
            `place` of part `target`, from left to right.
    """

    arms: Arms
    boxes: Mapping[int, Box]
    wire_rows: Mapping[int, int]
    label: int
    strokes: Mapping[tuple[int, int, int], tuple[Piece, ...]]

    @property
    def rows(self) -> int:
        """Height in cells."""
        return int(self.arms.shape[0])

    @property
    def columns(self) -> int:
        """Width in cells."""
        return int(self.arms.shape[1])


def wired(layered: Layered, labels: Sequence[int], columns: int) -> Wiring:
    """Boxes and wires for parts in layers.

    Args:
        layered: what to draw.
        labels: widths that a label may have, the best first; the last one is for a circuit that is wider than
            the screen with all of them.
        columns: how wide the screen is.
    """
    channels = [trunks(_channel(layered, at)) for at in range(len(layered.order) - 1)]
    widths = [max(layered.parts[key].width for at_, key in entries if layered.layer[key] == at_)
              for at, entries in enumerate(layered.order)]  # fmt: skip
    spare = sum(widths) + sum(_trunk_columns(channel) for channel in channels)
    label = next((each for each in labels if spare + each * len(channels) <= columns), labels[-1])
    starts = [0]
    for width, channel in zip(widths, channels, strict=False):
        starts.append(starts[-1] + width + label + _trunk_columns(channel))
    return _Builder(layered, channels, widths, starts, label).wiring()


def _trunk_columns(channel: Sequence[Trunk]) -> int:
    """The columns that the trunks of a channel take, with one before the boxes they lead to."""
    return 2 + max(trunk.column for trunk in channel) if channel else 0


def _channel(layered: Layered, at: int) -> dict[int, tuple[int, list[int]]]:
    """For each wire between layers `at` and `at` + 1: the row it enters on and those it leaves on."""
    wires: dict[int, tuple[int, list[int]]] = {}
    for entry in layered.order[at + 1]:
        for source, row in _arrivals(layered, entry):
            wires.setdefault(source, (layered.row[at, source], []))[1].append(row)
    return wires


def _arrivals(layered: Layered, entry: Entry) -> list[tuple[int, int]]:
    """(wire, row) of what arrives at an entry from the left."""
    at, key = entry
    if layered.layer[key] < at:
        return [(key, layered.row[entry])]
    part = layered.parts[key]
    top = layered.row[entry] - part.out
    return [(source, top + port) for source, port in zip(part.inputs, part.ports, strict=True)]


class _Builder:
    """Puts boxes and wires into cells."""

    def __init__(
        self,
        layered: Layered,
        channels: Sequence[Sequence[Trunk]],
        widths: Sequence[int],
        starts: Sequence[int],
        label: int,
    ) -> None:
        self.layered, self.label = layered, label
        self.widths, self.starts = widths, starts
        self.trunks: list[dict[int, list[Trunk]]] = []
        for channel in channels:
            by_wire: dict[int, list[Trunk]] = {}
            for trunk in channel:
                by_wire.setdefault(trunk.wire, []).append(trunk)
            self.trunks.append(by_wire)
        self.boxes = {key: self._box(key, at) for key, at in layered.layer.items()}
        lowest = max(box.row + box.rows for box in self.boxes.values())
        deepest = max((1 + trunk.bottom for channel in channels for trunk in channel), default=0)
        passing = max(layered.row.values()) + 1
        shape = (max(lowest, deepest, passing), starts[-1] + widths[-1])
        self.arms = np.zeros(shape, np.uint8)
        self.level = np.full(shape, -1, np.int32)
        self.upright = np.full(shape, -1, np.int32)
        self.passing: dict[tuple[int, int], list[Piece]] = {}
        self.drawn: set[tuple[int, Piece, bool, bool]] = set()

    def wiring(self) -> Wiring:
        """The whole circuit."""
        strokes = self._strokes()
        for (source, _, _), pieces in strokes.items():
            self._draw(source, pieces)
        self._draw_loose_ends(strokes)
        both = (self.level >= 0) & (self.upright >= 0) & (self.level != self.upright)
        self.arms[both] = CROSSING
        self.arms.flags.writeable = False
        rows = {key: self.layered.row[at, key] for key, at in self.layered.layer.items()}
        return Wiring(self.arms, self.boxes, rows, self.label, strokes)

    def _box(self, key: int, at: int) -> Box:
        """A part stands in the middle of its layer; inputs at its right edge, names one below the other."""
        part = self.layered.parts[key]
        spare = self.widths[at] - part.width
        shift = spare if at == 0 else spare // 2
        return Box(self.layered.row[at, key] - part.out, self.starts[at] + shift, part.height, part.width)

    def _strokes(self) -> dict[tuple[int, int, int], tuple[Piece, ...]]:
        found: dict[tuple[int, int, int], tuple[Piece, ...]] = {}
        for key, part in self.layered.parts.items():
            for place, (source, port) in enumerate(zip(part.inputs, part.ports, strict=True)):
                pieces = [
                    piece
                    for at in range(self.layered.layer[source], self.layered.layer[key])
                    for piece in self._pieces(source, at, key, port)
                ]
                found[source, key, place] = tuple(pieces)
        return found

    def _pieces(self, source: int, at: int, target: int, port: int) -> list[Piece]:
        """The same as `_through`; what only passes is made once for all targets that lie beyond."""
        if self.layered.layer[target] == at + 1:
            return self._through(source, at, target, port)
        if (source, at) not in self.passing:
            self.passing[source, at] = self._through(source, at, target, port)
        return self.passing[source, at]

    def _through(self, source: int, at: int, target: int, port: int) -> list[Piece]:
        """The pieces of a wire from layer `at` to the next: to a port, or through all of the next layer."""
        layered = self.layered
        row = layered.row[at, source]
        left = self._right_of(source) if layered.layer[source] == at else self.starts[at] + self.widths[at]
        if layered.layer[target] == at + 1:
            box = self.boxes[target]
            to_row, right = box.row + port, box.column - 1
        else:
            to_row = layered.row[at + 1, source]
            right = self.starts[at + 1] + self.widths[at + 1] - 1
        pieces: list[Piece] = []
        first = self.starts[at] + self.widths[at] + self.label
        for trunk in self._trunks_towards(source, at, to_row):
            column = first + trunk.column
            turn = to_row if to_row in trunk.targets else trunk.targets[0]
            pieces += [Piece(row, left, row, column), Piece(row, column, turn, column)]
            row, left = turn, column
        pieces.append(Piece(row, left, row, right))
        return pieces

    def _trunks_towards(self, source: int, at: int, to_row: int) -> list[Trunk]:
        mine = self.trunks[at].get(source, [])
        return [] if to_row == self.layered.row[at, source] else mine

    def _right_of(self, key: int) -> int:
        return self.boxes[key].column + self.boxes[key].columns

    def _draw_loose_ends(self, strokes: Mapping[tuple[int, int, int], tuple[Piece, ...]]) -> None:
        """A short wire for the labels of a gate that leads nowhere."""
        leading = {source for source, _, _ in strokes}
        for key, part in self.layered.parts.items():
            if key not in leading and part.inputs and part.height > 1:
                row, left = self.layered.row[self.layered.layer[key], key], self._right_of(key)
                self._draw(key, (Piece(row, left, row, left + self.label - 1),))

    def _draw(self, wire: int, pieces: Sequence[Piece]) -> None:
        for i, piece in enumerate(pieces):
            level = wire, piece, not _turns(pieces, i - 1), not _turns(pieces, i + 1)
            if level in self.drawn:  # a wire to many parts is one wire for most of the way
                continue
            self.drawn.add(level)
            if piece.row == piece.to_row:
                self._draw_level(wire, piece, open_left=level[2], open_right=level[3])
            else:
                self._draw_upright(wire, piece)

    def _draw_level(self, wire: int, piece: Piece, *, open_left: bool, open_right: bool) -> None:
        row, left, right = piece.row, piece.column, piece.to_column
        self.level[row, left : right + 1] = wire
        self.arms[row, left : right + open_right] |= EAST
        self.arms[row, left + (not open_left) : right + 1] |= WEST

    def _draw_upright(self, wire: int, piece: Piece) -> None:
        top, bottom = sorted((piece.row, piece.to_row))
        column = piece.column
        self.upright[top : bottom + 1, column] = wire
        self.arms[top:bottom, column] |= SOUTH
        self.arms[top + 1 : bottom + 1, column] |= NORTH


def _turns(pieces: Sequence[Piece], index: int) -> bool:
    """Whether there is a piece at `index`, and it is an upright one."""
    return 0 <= index < len(pieces) and pieces[index].row != pieces[index].to_row
