"""Labels beside what they name: each in a cell of its own, as near as there is room."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dots.few import Cell
from gdtui.render.cells.frame import SPACE
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.pen import Pen, ink
from gdtui.render.cells.viewport import Viewport


class Label(NamedTuple):
    """A glyph that names what is drawn in a cell of the viewport.

    Attributes:
        cell: what is named.
        glyph: its name.
        pen: what it is drawn with.
        ground: 0xRRGGBB of what it lies on, or DEFAULT for what is there.
    """

    cell: Cell
    glyph: str
    pen: Pen
    ground: int = DEFAULT


def _cost(down: int, right: int) -> int:
    """How ill a label stands so far from what it names.

    To the right it hides no line that comes from the left; in another row it seems to be at another height.
    """
    return 8 * abs(down) + (right - 1 if right > 0 else 2 - 2 * right)


_NEAR = sorted(product(range(-4, 5), range(-3, 11)), key=lambda offset: _cost(*offset))


def put_labels(canvas: Canvas, shown: Viewport, labels: Sequence[Label], origin: Cell = (0, 0)) -> None:
    """Put every label into a cell beside what it names, the first where it is best.

    No two stand in one cell, and none in a cell that is named, as long as there are others: near by and
    blank, else the nearest over a line. What is to the right of the viewport is free for them as well.
    """
    top, left = origin
    taken = {label.cell for label in labels}
    for label in labels:
        cell = _place(canvas, shown, label, taken, origin)
        taken.add(cell)
        row, column = cell[0] + top, cell[1] + left
        ground = canvas.ground_at(row, column) if label.ground == DEFAULT else label.ground
        _, _, light, own = ink(label.pen, ground)
        canvas.set((row, column), ord(label.glyph), light, own, True)


def _place(canvas: Canvas, shown: Viewport, label: Label, taken: set[Cell], origin: Cell) -> Cell:
    """The best cell for the label of what is drawn in one; that itself where all others are taken."""
    (row, column), (top, left) = label.cell, origin
    columns = canvas.columns - left
    for down, right in _NEAR:
        cell = row + down, column + right
        inside = 0 <= cell[0] < shown.rows and 0 <= cell[1] < columns
        spot = cell[0] + top, cell[1] + left
        if (
            inside
            and cell not in taken
            and canvas.glyph_at(*spot) == SPACE
            and not _joins(canvas, spot, label)
        ):
            return cell
    free = (cell for cell in product(range(shown.rows), range(columns)) if cell not in taken)
    return min(free, key=lambda cell: _cost(cell[0] - row, cell[1] - column), default=label.cell)


def _joins(canvas: Canvas, spot: Cell, label: Label) -> bool:
    """Whether a digit would stand there beside another one: both would be read as one number."""
    row, column = spot
    beside = [at for at in (column - 1, column + 1) if canvas.has(row, at)]
    return label.glyph.isdigit() and any(chr(canvas.glyph_at(row, at)).isdigit() for at in beside)
