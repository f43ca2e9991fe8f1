"""The pointer on the landscape: it places the dot, turns the block, zooms, and chooses who is explained."""

from abc import abstractmethod

from gdtui.render import stage
from gdtui.render.landscape.above import spot_on_surface
from gdtui.render.landscape.view import LandscapeView, shown, whole
from gdtui.screens.looking import LookingScreen
from gdtui.screens.pointing.pointed import Cell

_TURN, _TILT = 2 / 15, 3 / 5
"""Presses of an arrow key for a column and a row of a drag: 2 degrees of turn, 3 of tilt."""
_ZOOM = 1.5


class PointedLandscape(LookingScreen):
    """The landscape, as far as the pointer goes."""

    @abstractmethod
    def _view(self) -> LandscapeView:
        """All that is shown."""

    @abstractmethod
    def _place(self, across: float, up: float) -> None:
        """Begin at a spot of the plane."""

    @property
    def _on_block(self) -> bool:
        return self._stand is not None and not self._marking

    def pressed(self, row: int, column: int) -> None:
        """Place the dot, or the mark."""
        spot = None if self._on_block else self._spot_at(row, column)
        if spot is not None:
            self._put(spot)

    def clicked(self, row: int, column: int) -> None:
        """On the block, which may be turned by a drag, a click places the dot."""
        spot = self._spot_at(row, column) if self._on_block else None
        if spot is not None:
            self._put(spot)

    def dragged(self, before: Cell, now: Cell) -> None:
        """Take the dot or the mark along; or turn and tilt the block, whose front follows the pointer."""
        if self._on_block:
            down, right = now[0] - before[0], now[1] - before[1]
            self.turn(-right * _TURN, down * _TILT)
        elif self._held and self._spot_at(*self._held) and (spot := self._spot_at(*now, nearest=True)):
            self._put(spot)

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """Look closer at what is below the pointer, or from further away; scroll the list of params."""
        layout = self.arranged(*self._cells)
        if layout.side.contains(row, column):
            self.action_params(-1 if up else 1)
        elif self._on_block:
            self.action_zoom(1 if up else -1)
        else:
            about = self._spot_at(row, column)
            if about is not None:
                self._see(self._seen.zoom(_ZOOM if up else 1 / _ZOOM, about))

    def chosen(self, name: str) -> None:
        """Explain the optimizer whose row was pressed."""
        self._highlight = int(name.removeprefix(stage.ROW))
        self.notice = ""
        self.changed()

    def _put(self, spot: tuple[float, float]) -> None:
        (self._set_mark if self._marking else self._place)(*spot)

    def _spot_at(self, row: int, column: int, *, nearest: bool = False) -> tuple[float, float] | None:
        """The spot of the plane below a cell; None beside it, or the `nearest` one."""
        box = self.arranged(*self._cells).main
        if not (nearest or box.contains(row, column)):
            return None
        row, column = row - box.row, column - box.column
        if self._on_block:
            return spot_on_surface(self._view(), whole(self._seen, box), row, column, self.host.look)
        here = shown(self._seen, self._drawn.plane, box)
        left = box.columns - here.columns
        if nearest or (row < here.rows and column >= left):
            return here.from_cell(row, column - left)
        return None
