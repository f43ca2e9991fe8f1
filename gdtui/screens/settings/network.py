"""The network with its map of settings: the learning rate against the size of its first weights."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING, Any, ClassVar

from gdtui.engine.base.past.way import way_of_states
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.network.framed import field_main
from gdtui.render.network.shown import NetworkView
from gdtui.screens.keys import Key
from gdtui.screens.network.screen import NetworkScreen
from gdtui.screens.settings.mapped import KEYS, SettingsScreen

if TYPE_CHECKING:
    from gdtui.engine.settings.axis import Axis
    from gdtui.engine.settings.map import Map
    from gdtui.render.cells.viewport import Viewport
    from gdtui.screens.settings.chart import Beside, Setting

_ZOOM = (Key("Z", "out", "Z", "zoom out", "in the map of settings: look from further away (z from nearer)"),)


@dataclass(frozen=True)
class VariedTraining:
    """A network whose settings are varied; see `chart.Varied`."""

    training: Training
    draw: Callable[[Training, TrainingState, stage.Box, Look], Frame] = field(compare=False)
    formula: str = ""

    @property
    def title(self) -> str:
        """The data's name."""
        return self.training.examples.shown

    @property
    def label(self) -> str:
        """The rule's."""
        return self.training.optimizer.label

    def axes(self) -> "tuple[Axis, ...]":
        """The size of the first weights, and the rule's other settings."""
        from gdtui.engine.settings.network import training_axes

        return training_axes(self.training)

    def rates(self) -> tuple[float, float]:
        """From far too small to far too large."""
        from gdtui.engine.settings.network import training_rates

        return training_rates(self.training)

    def bound(self, _axis: "Axis", _value: float, _steepest: float) -> float:
        """Theory knows none: the curvature of a network changes as it learns."""
        return nan

    def own(self, axis: "Axis") -> "Setting":
        """The network's own."""
        from gdtui.engine.settings.network import own_training

        return own_training(self.training, axis)

    def maps(self, axis: "Axis", here: "Viewport") -> "Iterator[Map | None]":
        """What becomes of the network with every setting."""
        from gdtui.engine.settings.network import TrainingsMap
        from gdtui.render.settings.map import rates_and_values

        rates, places = rates_and_values(here)
        return TrainingsMap(self.training, axis, rates, axis.values(places)).maps()

    def beside(self, axis: "Axis", setting: "Setting") -> "Beside":
        """The network trained with that setting."""
        from gdtui.engine.settings.network import at_training, steps_of
        from gdtui.engine.settings.trainings import fate_of_training
        from gdtui.screens.settings.chart import Beside

        training = at_training(self.training, axis, *setting)
        first = last = training.init()
        for _ in range(steps_of(training)):
            last = training.step(last)
        told = fate_of_training(first, last)
        return Beside(told, last.outcome.reason, lambda box, look: self.draw(training, last, box, look))


class NetworkSettings(SettingsScreen[Training, TrainingState], NetworkScreen, shown=True):
    """The network with its map of settings."""

    KEYS: ClassVar[tuple[Key, ...]] = (*NetworkScreen.KEYS, *KEYS, *_ZOOM)

    def varied(self) -> VariedTraining:
        """The network as it is trained now, from its start."""
        return VariedTraining(self._training, self._draw_beside)

    def with_setting(self, setting: "Setting") -> Training:
        """The network with that setting."""
        from gdtui.engine.settings.network import at_training

        assert self.chart is not None
        return at_training(self._training, self.chart.axis, *setting)

    def _draw_beside(self, training: Training, state: TrainingState, box: stage.Box, look: Look) -> Frame:
        """What it says everywhere."""
        view = NetworkView(
            training, state, way_of_states(training, [state]), "field", False, self.speed, "", self._turn
        )
        return field_main(view, box, look)

    def draw_run(self, columns: int, rows: int) -> Frame:
        """The network."""
        return NetworkScreen.draw(self, columns, rows)

    def view_run(self) -> Mapping[str, Any]:
        """How it is looked at."""
        return NetworkScreen.view(self)

    def fill_run(self) -> bool:
        """Those side by side, or the landscape."""
        return NetworkScreen.fill(self)

    # -- keys

    def action_move(self, right: int, up: int) -> None:
        """Move the cursor, or the cross."""
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
        """Look closer at the run's own map, or at the cross."""
        if self.chart is None:
            super().action_zoom(direction)
        else:
            self.tell(self.chart.zoom(direction))

    def action_scale(self) -> None:
        """Scale the columns of a file; look closer at the cross."""
        if self.chart is None:
            super().action_scale()
        else:
            self.tell(self.chart.zoom(1))

    def action_out(self) -> None:
        """Look at the map from further away."""
        chart = self.chart
        self.tell(chart.zoom(-1) if chart else "Z zooms the map of settings: U shows it.")

    def action_cut(self) -> None:
        """Cut a weight; show the whole map again."""
        if self.chart is None:
            super().action_cut()
        else:
            self.tell(self.chart.whole())

    def pressed(self, row: int, column: int) -> None:
        """A click on what is shown."""
        if self.chart is None:
            super().pressed(row, column)
        else:
            self.pressed_map(row, column)

    def action_view(self) -> None:
        """The next view takes the place of the map."""
        self.hide_chart()
        super().action_view()

    def action_compare(self) -> None:
        """So does what stands side by side."""
        self.hide_chart()
        super().action_compare()
