"""The landscape with its map of settings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from gdtui.engine.base.past.way import way_of_states
from gdtui.engine.landscape.planes import drawn
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.above import map_frame
from gdtui.screens.keys import Key
from gdtui.screens.landscape import LandscapeScreen
from gdtui.screens.settings.mapped import KEYS, SettingsScreen

if TYPE_CHECKING:
    from gdtui.screens.settings.chart import Setting
    from gdtui.screens.settings.walks import VariedWalk


class LandscapeSettings(SettingsScreen[Landscape, LandscapeState], LandscapeScreen, shown=True):
    """The landscape with its map of settings."""

    KEYS: ClassVar[tuple[Key, ...]] = (*LandscapeScreen.KEYS, *KEYS)

    def varied(self) -> "VariedWalk[Landscape]":
        """The walk of the optimizer that is explained."""
        from gdtui.screens.settings.walks import VariedWalk

        return VariedWalk(self.history.simulation, self._ruled, self._draw_beside)

    def with_setting(self, setting: "Setting") -> Landscape:
        """The walk, of which that optimizer has that setting."""
        assert self.chart is not None
        return self.varied().whole(self.chart.axis, setting)

    def _draw_beside(
        self, walk: Landscape, states: list[LandscapeState], box: stage.Box, look: Look
    ) -> Frame:
        """The landscape with the way on it."""
        way = way_of_states(walk, states)
        plane = drawn(walk, way, 0, self._plane)
        across, up = plane.bounds
        view = self._view()._replace(
            simulation=walk,
            state=states[-1],
            first=states[0],
            lately=states[-2:],
            way=way,
            drawn=plane,
            seen=self._zoomed or Viewport(across, up, 1, 1),
            highlight=0,
            stand=None,
            mark=None,
        )
        return map_frame(view, box, look)

    def draw_run(self, columns: int, rows: int) -> Frame:
        """The landscape."""
        return LandscapeScreen.draw(self, columns, rows)

    def view_run(self) -> Mapping[str, Any]:
        """How it is looked at."""
        return LandscapeScreen.view(self)

    def fill_run(self) -> bool:
        """The basins."""
        return LandscapeScreen.fill(self)

    # -- keys

    def action_move(self, right: int, up: int) -> None:
        """Move the dot, or the cross."""
        if self.chart is None:
            super().action_move(right, up)
        else:
            self.move_cross(right, up)

    def action_pan(self, right: int, up: int) -> None:
        """Look further to a side, or move the cross further."""
        if self.chart is None:
            super().action_pan(right, up)
        else:
            self.move_cross(right, up, far=True)

    def action_zoom(self, direction: int) -> None:
        """Look closer at the dot, or at the cross."""
        if self.chart is None:
            super().action_zoom(direction)
        else:
            self.tell(self.chart.zoom(direction))

    def action_whole(self) -> None:
        """Show the whole landscape again, or the whole map."""
        if self.chart is None:
            super().action_whole()
        else:
            self.tell(self.chart.whole())

    def action_basins(self) -> None:
        """The basins take the place of the map of settings."""
        self.hide_chart()
        super().action_basins()

    def action_surface(self) -> None:
        """So does the block."""
        self.hide_chart()
        super().action_surface()

    def action_compare(self) -> None:
        """So do all optimizers side by side."""
        self.hide_chart()
        super().action_compare()

    def action_rates(self) -> None:
        """So do five learning rates."""
        self.hide_chart()
        super().action_rates()
