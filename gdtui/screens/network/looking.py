"""The part of a map that is shown: of the field, of the fields side by side, of the landscape."""

from abc import abstractmethod
from collections.abc import Mapping

from gdtui.engine.network.beside import SORTS
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network import says
from gdtui.render.network.pane import InputPane, Window
from gdtui.screens.network.data import NetworkDataScreen

FIELD, LANDSCAPE = "field", "landscape"
_ZOOM = 1.5
_NO_MAP = "There is no map in this view: v turns to the field and to the landscape."


class NetworkLookingScreen(NetworkDataScreen):
    """The part of the network's screen that looks closer, from further away, and to the sides."""

    _view = FIELD
    _turn = 0
    """Which of the inputs are drawn, counted in their order."""
    _zooms: Mapping[str, Viewport] = {}
    """What is zoomed to, by map; a map that is shown whole has none."""

    @property
    def _map(self) -> str:
        """The map that is shown: FIELD or LANDSCAPE; "" where there is none."""
        return FIELD if self._view in SORTS else self._view if self._view in (FIELD, LANDSCAPE) else ""

    @property
    @abstractmethod
    def _whole(self) -> Viewport:
        """The whole of the map that is shown, on one cell."""

    @property
    @abstractmethod
    def _centre(self) -> tuple[float, float] | None:
        """What keys look closer at; None for the middle."""

    @property
    def _seen(self) -> Viewport:
        """The part of the map that is shown."""
        return self._zooms.get(self._map, self._whole)

    @property
    def _field_window(self) -> Window | None:
        """What is zoomed to, while the field is what is shown."""
        seen = self._zooms.get(FIELD) if self._map == FIELD else None
        return (seen.x_range, seen.y_range) if seen else None

    @property
    def _pane(self) -> InputPane:
        return says.pane_of(self._training, self._turn, self._field_window)

    @property
    def _whole_field(self) -> Viewport:
        pane = says.pane_of(self._training, self._turn)
        return Viewport(*says.window_of(pane, says.sort_of(self._training.shape)), 1, 1)

    def show_whole(self, *maps: str) -> None:
        """Zoom to nothing on these maps any more."""
        self._zooms = {name: seen for name, seen in self._zooms.items() if name not in maps}

    def see(self, part: Viewport) -> None:
        """Show a part of the map."""
        self.show_whole(self._map)
        if not part.alike(self._whole):
            self._zooms = {**self._zooms, self._map: part}
        self.changed_or("No further.")

    def zoom(self, direction: int, about: tuple[float, float] | None) -> None:
        """Look closer at a point, which stays where it is; or from further away."""
        self.see(self._seen.zoom(_ZOOM**direction, about))

    # -- keys

    def action_zoom(self, direction: int) -> None:
        """Look closer, or from further away."""
        if not self._map:
            self.say(_NO_MAP)
            return
        about = self._centre
        self.zoom(direction, about if about and self._seen.contains(*about) else None)

    def action_pan(self, right: int, up: int) -> None:
        """Look further to a side."""
        if self._map:
            self.see(self._seen.pan(right / 10, up / 10))
        else:
            self.say(_NO_MAP)

    def action_whole(self) -> None:
        """Show the whole map again."""
        if self._map:
            self.show_whole(self._map)
            self.changed_or("This is the whole of it.")
        else:
            self.say(_NO_MAP)
