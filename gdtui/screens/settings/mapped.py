"""A screen that can show a map of settings in place of its run: what becomes of it with any of them."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from gdtui.engine.base.described import Described
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE
from gdtui.engine.base.numbers import parse_number
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.screens.filling import FillingScreen
from gdtui.screens.host import Host
from gdtui.screens.keys import Key
from gdtui.screens.pointing.pointed import Cell
from gdtui.screens.rates import next_rate
from gdtui.screens.simulator import SimulatorScreen

if TYPE_CHECKING:  # the map and all that it is made of are imported when it is first shown
    from gdtui.screens.settings.chart import Chart, Setting, Varied

MAP = Key("U", "settings", "U", "settings", "the map of settings: which learning rates work, and with what")
AXIS = Key("V", "axis_up", "V", "axis", "in the map of settings: set something else upwards")
KEYS = (MAP, AXIS)

_FURTHER = 5
"""How many cells the cross moves at a time with shift."""
_SHOWN = "The map of settings is shown: U closes it, enter takes the cross's settings over."

Sim = TypeVar("Sim", bound=Described[Any])
State = TypeVar("State")


class SettingsScreen(SimulatorScreen[Sim, State], FillingScreen):
    """A run whose settings can be looked at all at once; it goes before the screen in a class's bases."""

    _chart_of: "Chart | None" = None
    """None while the run is shown."""

    def __init__(self, host: Host, simulation: Sim | None = None) -> None:
        super().__init__(host, simulation)
        asked = host.settings.settings_map
        if asked is not None:
            self._show_chart(*asked)

    # -- what a screen says of its run

    @abstractmethod
    def varied(self) -> "Varied":
        """The run whose settings are varied."""

    @abstractmethod
    def with_setting(self, setting: "Setting") -> Sim:
        """What is run with that setting."""

    @abstractmethod
    def draw_run(self, columns: int, rows: int) -> Frame:
        """The whole screen where the map is not shown."""

    @abstractmethod
    def view_run(self) -> Mapping[str, Any]:
        """How the run is looked at."""

    def fill_run(self) -> bool:
        """A further piece of what is filled in while the run is shown."""
        return False

    # -- the map

    @property
    def chart(self) -> "Chart | None":
        """The map of the run as it is now; None where it is not shown."""
        if self._chart_of is not None:
            self._chart_of.varied = self.varied()
        return self._chart_of

    def _show_chart(self, *asked: Any) -> None:
        from gdtui.screens.settings.chart import Chart

        varied = self.varied()
        varied.axes()  # refuses where there are none
        self._chart_of = Chart(varied, asked)

    def hide_chart(self) -> None:
        """Show the run."""
        self._chart_of = None

    def view(self) -> Mapping[str, Any]:
        """How the run is looked at."""
        chart = self.chart
        return {**self.view_run(), "settings_map": chart.asked if chart else None}

    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen."""
        try:
            chart = self.chart
            if chart is not None:
                frame = chart.draw(self.NAME, (columns, rows), self.notice, self.host.look, self.banner)
                if chart.unfinished:
                    self.go_on_filling()
                return frame
        except InputError as error:  # the optimizer has become one without a learning rate
            self.hide_chart()
            self.notice = str(error)
        return self.draw_run(columns, rows)

    def fill(self) -> bool:
        """A further piece of the map, or of what else is filled in."""
        return self.fill_run() if self._chart_of is None else self._chart_of.fill()

    def tell(self, words: str) -> None:
        """Show what has become of the map, or say why it is as before."""
        self.notice = words
        self.changed()

    # -- keys

    def action_settings(self) -> None:
        """Show the map of settings, or the run again."""
        self.notice = ""
        if self._chart_of is not None:
            self.hide_chart()
        else:
            try:
                self._show_chart()
            except InputError as error:
                self.notice = str(error)
            else:
                self.pause()
        self.changed()

    def action_axis_up(self) -> None:
        """Set something else upwards."""
        chart = self.chart
        self.tell(chart.turn() if chart else "V turns the map of settings: U shows it.")

    def action_rate(self, direction: int) -> None:
        """Another learning rate, for the run or at the cross."""
        if self.chart is None:
            super().action_rate(direction)
        else:
            self.move_rate(direction)

    def action_number(self) -> None:
        """Type a number, for the run or at the cross."""
        if self.chart is None:
            super().action_number()
        else:
            self.ask_rate()

    def move_cross(self, right: int, up: int, far: bool = False) -> None:
        """Move the cross by cells, or by so many times as many."""
        cells = _FURTHER if far else 1
        if self.chart is not None and stage.fits(*self._cells):
            box = self.chart.box(*self._cells)
            here = self.chart.here(box.columns, box.rows)
            self.tell(self.chart.move(here, cells * right, cells * up))

    def move_rate(self, direction: int) -> None:
        """The cross to the next round learning rate."""
        if self.chart is not None:
            rate, value = self.chart.cross
            self.chart.put((next_rate(rate, direction), value))
            self.tell("")

    def ask_rate(self) -> None:
        """Type the cross's learning rate."""

        def check(text: str) -> float:
            return parse_number(text, LEAST_RATE, GREATEST_RATE)

        def take(rate: float) -> None:
            if self.chart is not None:
                self.chart.put((rate, self.chart.cross[1]))
                self.tell("")

        if self.chart is not None:
            self.ask("a learning rate for the cross", f"{self.chart.cross[0]:.6g}", check, take)

    def pressed_map(self, row: int, column: int) -> None:
        """A click on the map puts the cross there."""
        if self.chart is not None:
            box = self.chart.box(*self._cells)
            here = self.chart.here(box.columns, box.rows)
            row, column = row - box.row, column - box.column - (box.columns - here.columns)
            if 0 <= row < here.rows and 0 <= column < here.columns:
                self.chart.put_at(here, row, column)
                self.tell("")

    def pressed(self, row: int, column: int) -> None:
        """Put the cross there, or do what the run's own picture does."""
        if self._chart_of is None:
            super().pressed(row, column)
        else:
            self.pressed_map(row, column)

    def dragged(self, before: Cell, now: Cell) -> None:
        """Take the cross along, or what the run's own picture drags."""
        if self._chart_of is None:
            super().dragged(before, now)
        else:
            self.pressed_map(*now)

    def clicked(self, row: int, column: int) -> None:
        """Nothing more on the map."""
        if self._chart_of is None:
            super().clicked(row, column)

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """Look closer at the cross, or from further away; or what the run's own picture does."""
        chart = self.chart
        if chart is None:
            super().wheeled(row, column, up)
        elif chart.box(*self._cells).contains(row, column):
            self.tell(chart.zoom(1 if up else -1))

    def action_step(self) -> None:
        """Take one step; or take the cross's settings over, into a new run."""
        if self._chart_of is None:
            super().action_step()
        else:
            self._take_over()

    def action_run(self) -> None:
        """Run, or pause; or run with the cross's settings."""
        if self._chart_of is not None:
            self._take_over()
        super().action_run()

    def _take_over(self) -> None:
        chart = self.chart
        assert chart is not None
        setting = chart.cross
        made = self.with_setting(setting)
        self.hide_chart()
        if self.begin(lambda: made):
            self.add("These are the cross's settings: space runs, U shows the map again.")

    def action_scrub(self, steps: int) -> None:
        """Go to another step; a map has none."""
        if self._chart_of is None:
            super().action_scrub(steps)
        else:
            self.tell(_SHOWN)

    def action_back(self) -> None:
        """Take the last step back; a map has none."""
        if self._chart_of is None:
            super().action_back()
        else:
            self.tell(_SHOWN)

    def action_reset(self) -> None:
        """Start anew; a map needs no start."""
        if self._chart_of is None:
            super().action_reset()
        else:
            self.tell(_SHOWN)

    def action_predict(self) -> None:
        """Ask about the next step of the run, which is then shown."""
        self.hide_chart()
        super().action_predict()

    def action_escape(self) -> None:
        """Close the map, or what else is open."""
        if self._chart_of is None:
            super().action_escape()
        else:
            self.action_settings()
