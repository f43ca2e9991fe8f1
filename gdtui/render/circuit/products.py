"""What passes along a wire on the way back, `upstream × local`, and where it is written in the picture."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.equations import short
from gdtui.engine.circuit.events import Handed
from gdtui.engine.circuit.wiggle import Felt, signed
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import SPACE
from gdtui.render.circuit.labels import fitted
from gdtui.render.circuit.wiring import EAST, WEST, Arms, Piece

_AWAY = (-1, 1, -2, 2)
"""Rows from the wire, the best first: the numbers of the wire itself may lie between."""
_LOST = {"≈0", "huge", "−huge"}


class Spot(NamedTuple):
    """A text, and the cell of the picture where it begins."""

    row: int
    column: int
    text: str


def versions(handed: Handed, times: str) -> Iterator[str]:
    """The product, with ever fewer digits; nothing where a factor is not finite or has none left."""
    if not (math.isfinite(handed.upstream) and math.isfinite(handed.local)):
        return
    for room, sign in ((11, f" {times} "), (7, f" {times} "), (6, f" {times} "), (5, times)):
        factors = fitted(handed.upstream, room), fitted(handed.local, room)
        if not _LOST & set(factors):
            yield sign.join(factors)


def scaled(change: float, factor: float, times: str) -> Iterator[str]:
    """A change that comes along a wire, and what the gate makes of it: `+0.01 × −4`, or the factor alone."""
    local = short(factor)
    yield f"{signed(change)} {times} {local}"
    yield f"{times}{local}"


def told(felt: Felt) -> tuple[str, ...]:
    """What a change is where it has arrived, the longest version first; of several that they add."""
    change = signed(felt.change)
    return (f"{change} added", change) if len(felt.factors) > 1 else (change,)


def placed(texts: Iterator[str], canvas: Canvas, arms: Arms, pieces: Sequence[Piece]) -> Spot | None:
    """Where the first of the texts that there is room for stands: on its wire, else right above or below it.

    Args:
        texts: what to write, the best first.
        canvas: the picture; what is written on it is not covered.
        arms: those of the cells that the picture shows.
        pieces: those of the wire, in the picture's cells.
    """
    level = [piece for piece in pieces if piece.row == piece.to_row and 0 <= piece.row < canvas.rows]
    for text in texts:
        padded = f" {text} "
        spot = _on_wire(padded, arms, level) or _beside(padded, canvas, level)
        if spot:
            return spot
    return None


def _on_wire(text: str, arms: Arms, level: Sequence[Piece]) -> Spot | None:
    """In the middle of the longest stretch that meets no other wire; its ends stay."""
    runs = [(run, piece.row) for piece in level for run in _runs(arms[piece.row], piece)]
    run, row = max(runs, key=lambda found: len(found[0]), default=(range(0), 0))
    return Spot(row, run.start + (len(run) - len(text)) // 2, text) if len(text) <= len(run) else None


def _runs(row: Arms, piece: Piece) -> Iterator[range]:
    """The stretches of a piece, less its ends, where the wire just runs on."""
    start = max(piece.column + 1, 0)
    last = min(piece.to_column, row.size)
    for end in range(start, last + 1):
        if end == last or row[end] != EAST + WEST:
            yield range(start, end)
            start = end + 1


def _beside(text: str, canvas: Canvas, level: Sequence[Piece]) -> Spot | None:
    """Where it covers nothing, above or below the longest piece first, as near to its middle as can be."""
    for piece in sorted(level, key=lambda piece: piece.column - piece.to_column):
        middle = (piece.column + piece.to_column - len(text)) // 2
        reach = range(piece.column - len(text) + 2, piece.to_column)
        for column in sorted(reach, key=lambda at: abs(at - middle)):
            for away in _AWAY:
                if free(canvas, piece.row + away, column, len(text)):
                    return Spot(piece.row + away, column, text)
    return None


def free(canvas: Canvas, row: int, column: int, length: int) -> bool:
    """Whether so many cells are within the picture, with nothing in them."""
    if not (canvas.has(row, column) and canvas.has(row, column + length - 1)):
        return False
    columns = np.arange(column, column + length)
    return bool((canvas.glyphs(np.full(length, row), columns) == SPACE).all())
