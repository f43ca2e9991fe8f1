"""The part of a race's surface that is shown, and the pointer: it places the start, zooms, chooses a lane."""

from abc import abstractmethod
from collections.abc import Callable, Sequence

import numpy as np

from gdtui.engine.race.planes import Pane, drawn
from gdtui.engine.race.simulation import Race
from gdtui.render import stage
from gdtui.render.cells.viewport import Viewport
from gdtui.render.race.surface import shown
from gdtui.screens.keys import Key
from gdtui.screens.pointing.pointed import Cell
from gdtui.screens.race_data import RaceDataScreen

_ZOOM = 1.5

LOOK_KEYS = (
    Key("shift+left,H", "pan(-1,0)", "H", "pan", "look further left"),
    Key("shift+right,L", "pan(1,0)", "L", "pan", "look further right"),
    Key("shift+up,K", "pan(0,1)", "K", "pan", "look further up"),
    Key("shift+down,J", "pan(0,-1)", "J", "pan", "look further down"),
    Key("f3", "zoom(1)", "F3", "zoom in", "look closer, at the lane that is explained"),
    Key("f4", "zoom(-1)", "F4", "zoom out", "look from further away"),
    Key("0", "whole", "0", "whole", "show the whole surface again"),
)


class PointedRace(RaceDataScreen):
    """A race, as far as looking at its surface goes."""

    _highlight: int
    _plane: str
    _zoomed: Viewport | None = None

    @abstractmethod
    def _place(self, x: float, y: float) -> None:
        """Begin at these coordinates of the plane."""

    @property
    def _whole_pane(self) -> Pane:
        return drawn(self._problem, self.history.way, self._plane, self._race.seed)

    @property
    def _pane(self) -> Pane:
        whole, zoomed = self._whole_pane, self._zoomed
        return whole if zoomed is None else whole._replace(bounds=(zoomed.x_range, zoomed.y_range))

    @property
    def _seen(self) -> Viewport:
        across, up = self._pane.bounds
        return Viewport(across, up, 1, 1)

    def _spot_of(self, params: Sequence[float]) -> tuple[float, float]:
        across, up = self._pane.plane.to_plane(np.array(params)).tolist()
        return across, up

    def begin(self, make: Callable[[], Race], ready: Callable[[], None] | None = None) -> bool:
        """Begin a new run; of another loss the whole is shown."""
        loss = self._problem.whole

        def own() -> None:
            self._zoomed = self._zoomed if self._problem.whole is loss else None
            if ready:
                ready()

        return super().begin(make, own)

    def _see(self, params: Sequence[float]) -> None:
        """Move what is zoomed to, so that these params are in sight."""
        spot = self._spot_of(params)
        if self._zoomed is not None and not self._seen.contains(*spot):
            self._zoomed = self._seen.centred(*spot)

    # -- keys

    def action_zoom(self, direction: int) -> None:
        """Look closer at the lane that is explained, or from further away."""
        spot = self._spot_of(self.history.current.runners[self._highlight].params.tolist())
        self._zoom(direction, spot if self._seen.contains(*spot) else None)

    def _zoom(self, direction: int, about: tuple[float, float] | None) -> None:
        self._show(self._seen.zoom(_ZOOM**direction, about))

    def action_pan(self, right: int, up: int) -> None:
        """Look further to a side."""
        self._show(self._seen.pan(right / 10, up / 10))

    def _show(self, part: Viewport) -> None:
        """Show a part of the surface; where it is the whole, up to rounding, that."""
        across, up = self._whole_pane.bounds
        self._zoomed = None if part.alike(Viewport(across, up, 1, 1)) else part
        self.changed_or("No further.")

    def action_whole(self) -> None:
        """Show all of the surface again."""
        self._zoomed = None
        self.changed_or("This is the whole of it.")

    # -- the pointer

    def pressed(self, row: int, column: int) -> None:
        """A click on the surface places the start."""
        spot = self._spot_at(row, column)
        if spot is not None:
            self._place(*spot)

    def dragged(self, _before: Cell, now: Cell) -> None:
        """The start goes along."""
        on_surface = self._held is not None and self._spot_at(*self._held) is not None
        spot = self._spot_at(*now, nearest=True) if on_surface else None
        if spot is not None:
            self._place(*spot)

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """Look closer at what is below the pointer, or from further away."""
        spot = self._spot_at(row, column)
        if spot is not None:
            self._zoom(1 if up else -1, spot)

    def chosen(self, name: str) -> None:
        """Explain the lane whose numbers were pressed."""
        self._highlight = int(name.removeprefix(stage.ROW))
        self.notice = ""
        self.changed()

    def _spot_at(self, row: int, column: int, *, nearest: bool = False) -> tuple[float, float] | None:
        """The spot of the plane below a cell; None beside the surface, or the `nearest` one."""
        box = stage.arrange(*self._cells).main
        here = shown(self._pane, box)
        inside = box.contains(row, column)
        row, column = row - box.row, column - box.column - box.columns + here.columns
        if nearest or (inside and row < here.rows and column >= 0):
            return here.from_cell(row, column)
        return None
