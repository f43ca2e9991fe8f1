"""The pointer on a circuit: it chooses an input, drags its value, and looks about."""

from abc import abstractmethod

from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.render import stage
from gdtui.render.circuit.picture import CircuitView, arranged
from gdtui.render.circuit.pointing import input_at, offset_at
from gdtui.screens.pointing.pointed import Cell
from gdtui.screens.simulator import SimulatorScreen

_ROWS = 3
"""How far a notch of the wheel scrolls."""


class PointedCircuit(SimulatorScreen[Backprop, CircuitState]):
    """A circuit, as far as the pointer goes."""

    _chosen: int
    _offset: Cell
    _follows: bool
    _about_input: bool
    _turned: int | None = None
    """The input that is being dragged."""

    @abstractmethod
    def shown(self) -> CircuitView:
        """All that is shown."""

    @abstractmethod
    def action_change(self, direction: int, coarse: int) -> None:
        """Make the chosen input larger or smaller."""

    @property
    def _rows_and_columns(self) -> Cell:
        return self._cells[1], self._cells[0]

    def pressed(self, row: int, column: int) -> None:
        """Choose an input, or look at a part of the map."""
        self._turned = input_at(self.shown(), self._rows_and_columns, self.host.look, (row, column))
        if self._turned is not None:
            self._choose(self._turned)
        else:
            self._look_at((row, column))

    def dragged(self, before: Cell, now: Cell) -> None:
        """Right makes the input larger, left smaller: a column is as much as an arrow key."""
        if self._turned is None:
            self._look_at(now)
            return
        for _ in range(abs(now[1] - before[1])):
            self.action_change(1 if now[1] > before[1] else -1, 0)

    def chosen(self, name: str) -> None:
        """Choose the input whose row of the table was pressed."""
        self._choose(int(name.removeprefix(stage.ROW)))

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """Scroll a circuit that is larger than the picture: up and down, else to the sides."""
        layout = arranged(*self._cells)
        if layout.main.contains(row, column):
            before, way = self._offset, -_ROWS if up else _ROWS
            for down, right in ((way, 0), (0, 4 * way)):
                self._offset = (before[0] + down, before[1] + right)
                self._follows = False
                self.changed_or("There is no more of the circuit that way.")
                if self._offset != before:
                    break

    def _choose(self, place: int) -> None:
        self._chosen = place
        self.notice = ""
        self._about_input = self._follows = True
        self.changed()

    def _look_at(self, cell: Cell) -> None:
        offset = offset_at(self.shown(), self._rows_and_columns, self.host.look, cell)
        if offset is not None:
            self._offset, self._follows, self.notice = offset, False, ""
            self.changed()
