"""The slope with its map of settings: the learning rate against the start, or against another setting."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from gdtui.engine.base.past.way import way_of_states
from gdtui.engine.landscape.simulation import LandscapeState
from gdtui.engine.slope.simulation import Slope
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.slope import descent
from gdtui.screens.keys import Key
from gdtui.screens.settings.mapped import KEYS, SettingsScreen
from gdtui.screens.slope import SlopeScreen

if TYPE_CHECKING:
    from gdtui.screens.settings.chart import Setting
    from gdtui.screens.settings.walks import VariedWalk

_UP_AND_DOWN = (
    Key("up,k", "cross(1)", "↑ k", "cross", "in the map of settings: move the cross up (K further)"),
    Key("down,j", "cross(-1)", "↓ j", "cross", "in the map of settings: move the cross down (J further)"),
    Key("shift+up,K", "cross(1,True)", "K", "cross", "in the map of settings: move the cross far up"),
    Key("shift+down,J", "cross(-1,True)", "J", "cross", "in the map of settings: move the cross far down"),
)
_FIRST = 30
"""So many steps of the way are drawn on the curve, and where it ends."""
_HERE = next(words for keys, words in SlopeScreen.ABSENT if "up" in keys)


class SlopeSettings(SettingsScreen[Slope, LandscapeState], SlopeScreen, shown=True):
    """The slope with its map of settings."""

    KEYS: ClassVar[tuple[Key, ...]] = (*SlopeScreen.KEYS, *_UP_AND_DOWN, *KEYS)
    ABSENT: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (keys, words) for keys, words in SlopeScreen.ABSENT if words != _HERE
    )

    def varied(self) -> "VariedWalk[Slope]":
        """The walk down the curve."""
        from gdtui.screens.settings.walks import VariedWalk

        return VariedWalk(self.history.simulation, 0, self._draw_beside)

    def with_setting(self, setting: "Setting") -> Slope:
        """The walk with that setting."""
        assert self.chart is not None
        return self.varied().whole(self.chart.axis, setting)

    def _draw_beside(self, walk: Slope, states: list[LandscapeState], box: stage.Box, look: Look) -> Frame:
        """The curve with the way on it."""
        way = way_of_states(walk, [*states[:_FIRST], *states[-1:]])
        view = replace(self._view(), simulation=walk, state=states[-1], way=way, page="descent", strip=None)
        return descent.picture(view, box, look)

    def draw_run(self, columns: int, rows: int) -> Frame:
        """The curve."""
        return SlopeScreen.draw(self, columns, rows)

    def view_run(self) -> Mapping[str, Any]:
        """How it is looked at."""
        return SlopeScreen.view(self)

    # -- keys

    def action_cross(self, up: int, far: bool = False) -> None:
        """Move the cross up or down; w moves left and right alone."""
        if self.chart is None:
            self.say(_HERE)
        else:
            self.move_cross(0, up, far)

    def action_move(self, steps: int) -> None:
        """Move w, or the cross."""
        if self.chart is None:
            super().action_move(steps)
        else:
            self.move_cross(steps, 0)

    def action_zoom(self, direction: int) -> None:
        """Look closer at w, or at the cross."""
        if self.chart is None:
            super().action_zoom(direction)
        else:
            self.tell(self.chart.zoom(direction))

    def action_whole(self) -> None:
        """Show the whole curve again, or the whole map."""
        if self.chart is None:
            super().action_whole()
        else:
            self.tell(self.chart.whole())

    def _to(self, page: str) -> None:
        """The view that a key turns to takes the place of the map."""
        self.hide_chart()
        super()._to(page)

    def action_rates(self) -> None:
        """Five learning rates side by side take its place, too."""
        self.hide_chart()
        super().action_rates()
