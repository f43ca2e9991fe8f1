"""What of a circuit's picture lies in a cell: an input, or a part of the small map."""

from gdtui.render.cells.look import Look
from gdtui.render.circuit.drawing import Drawing
from gdtui.render.circuit.overview import Part, place_of
from gdtui.render.circuit.picture import CircuitView, arranged, part_shown

Cell = tuple[int, int]
"""Row and column."""


def input_at(view: CircuitView, size: Cell, look: Look, cell: Cell) -> int | None:
    """The index of the input whose name, numbers or first piece of wire lie in a cell of the screen.

    Args:
        view: what is shown.
        size: rows and columns of the screen.
        look: what it is drawn for.
        cell: of the screen.
    """
    drawn, part, inside = _shown(view, size, look, cell)
    if inside is None:
        return None
    row, column = inside[0] + part.top, inside[1] + part.left
    for key in range(len(view.simulation.circuit.inputs)):
        box = drawn.wiring.boxes[key]
        wide = box._replace(columns=box.columns + drawn.wiring.label)
        if wide.contains(row, column):
            return key
    return None


def offset_at(view: CircuitView, size: Cell, look: Look, cell: Cell) -> Cell | None:
    """The offset that shows what lies in a cell of the small map in the middle; None beside the map."""
    drawn, part, inside = _shown(view, size, look, cell)
    box = None if inside is None else place_of(drawn, part)
    if box is None or inside is None or not box.contains(*inside):
        return None
    wiring = drawn.wiring
    row = (2 * (inside[0] - box.row) + 1) * wiring.rows // (2 * box.rows) - part.rows // 2
    column = (2 * (inside[1] - box.column) + 1) * wiring.columns // (2 * box.columns) - part.columns // 2
    return max(min(row, wiring.rows - part.rows), 0), max(min(column, wiring.columns - part.columns), 0)


def _shown(view: CircuitView, size: Cell, look: Look, cell: Cell) -> tuple[Drawing, Part, Cell | None]:
    """The drawing, what is shown of it, and the cell inside the picture; None where that lies beside."""
    box = arranged(size[1], size[0]).main
    drawn, part = part_shown(view, box, look)
    inside = (cell[0] - box.row, cell[1] - box.column) if box.contains(*cell) else None
    return drawn, part, inside
