"""The network: a real one learns, and what it says is seen everywhere."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from gdtui.engine.base.described import follow, way_of
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.plane import PCA
from gdtui.engine.network.beside import SORTS, Abreast, beside, lane_names
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training, new_training, training_from
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network import picture
from gdtui.render.network.shown import VIEWS, NetworkView
from gdtui.screens.data_file import FILE_KEYS
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.host import Host, Seen
from gdtui.screens.keys import TRANSPORT, Key
from gdtui.screens.network.keys import EXAMPLE_KEYS, MOVE_KEYS, SHAPE_KEYS, UNIT_KEYS, VIEW_KEYS, WAY_KEYS
from gdtui.screens.network.landscape import NetworkLandscapeScreen

if TYPE_CHECKING:
    from gdtui.render.network.compare import Beside

_FORESEEN = ("field", "units", "layers")
"""The views that show one state, and hardly the way to it."""
_MOST_REPEATED = 400
"""From a later step than this, runs side by side begin anew: all of them would have to come there."""


class NetworkScreen(NetworkLandscapeScreen):
    """Trains a network, and shows what it says, its units, its landscape and its layers."""

    NAME: ClassVar[str] = "network"
    GLIDES: ClassVar[bool] = False
    KEYS: ClassVar[tuple[Key, ...]] = (
        *TRANSPORT, *VIEW_KEYS, *UNIT_KEYS, *SHAPE_KEYS, *WAY_KEYS, *FILE_KEYS, *EXAMPLE_KEYS, *MOVE_KEYS,
    )  # fmt: skip
    OF_RUN: ClassVar[tuple[str, ...]] = ("_turn", "_kind", "_spot", "_wanted", "_plane", "_sweep", "_zooms")

    def __init__(self, host: Host, simulation: Training | None = None) -> None:
        super().__init__(host, simulation)
        settings = host.settings
        self._view = settings.view if settings.view in (*VIEWS, *SORTS) else VIEWS[0]
        self._abreast = Abreast(self._training)
        self._plane, self._scale = settings.plane or PCA, settings.scale
        self._contours = settings.contours
        self._lines = "gradient" if settings.compare else "weights"
        self._told = None if settings.lane is None else self._lane_names.index(settings.lane)
        if settings.window is not None and self._map:
            left, right, low, high = settings.window
            self._zooms = {self._map: Viewport((left, right), (low, high), 1, 1)}
        if settings.select is not None:
            self._choose_called(settings.select)
        turns = (*(settings.scroll or ()), 0, 0)
        self._turn, self._sweep = turns[0], turns[1]
        follow(self.history, settings)

    def simulation(self, settings: Settings) -> Training:
        """The training that these settings describe."""
        return training_from(settings)

    def remade(self, settings: Settings) -> Training:
        """The training that these settings describe; a file is not read again."""
        return new_training(self._training, settings)

    def view(self) -> Mapping[str, Any]:
        """How the run is looked at."""
        zoomed = self._zooms.get(self._map)
        return {
            "view": None if self._view == VIEWS[0] else self._view,
            "scroll": self._turns or None,
            "plane": None if self._plane == PCA else self._plane,
            "scale": self._scale,
            "contours": self._contours,
            "lane": None if self._told is None else self._lane_names[self._told],
            "window": (*zoomed.x_range, *zoomed.y_range) if zoomed else None,
            "select": None if self._chosen == self._first else self._called,
            "compare": self._lines == "gradient",
        }

    @property
    def _turns(self) -> tuple[int, ...]:
        """How far the inputs are turned on the field, and the random directions in the landscape."""
        return (self._turn, self._sweep) if self._sweep else (self._turn,) if self._turn else ()

    @property
    def beyond(self) -> str:
        """What was piped in is not in a command line."""
        return "pipe the same data in" if self._examples.name == "-" else ""

    @property
    def _on_field(self) -> bool:
        return self._view == "field"

    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen."""
        drawn = self._drawn if self._on_landscape else None
        ground = None if drawn is None else self.ground_on(drawn, columns, rows)
        return picture.draw(replace(self._shown, drawn=drawn, ground=ground), columns, rows, self.host.look)

    def foresee(self, following: TrainingState) -> None:
        """What shows the state alone, where the next picture is to be as large as this one."""
        if self._view in _FORESEEN and stage.fits(*self._cells):
            picture.foresee(replace(self._shown, state=following, notice=""), *self._cells, self.host.look)

    @property
    def _shown(self) -> NetworkView:
        return NetworkView(
            training=self._training,
            state=self.history.current,
            way=self.history.way,
            view=self._view,
            running=self.running,
            speed=self.speed,
            notice=self.notice,
            turn=self._turn,
            cursor=self._cursor,
            chosen=self._chosen,
            contours=self._contours,
            lines=self._lines,
            lanes=self._lanes if self._view in SORTS else (),
            told=self._told,
            window=self._field_window,
        )

    def seen(self) -> Seen:
        """How well it does besides what every screen tells."""
        training, state = self._training, self.history.current
        found = state.figures
        return {
            **super().seen(),
            "train_loss": found.train_loss,
            "test_loss": float("nan") if found.test_loss is None else found.test_loss,
            "train_accuracy": found.train_accuracy or 0.0,
            "test_accuracy": found.test_accuracy or 0.0,
            "grad_norm": found.grad_norm,
            "epoch": float(state.epoch),
            "data": self._examples.name,
            "layers": float(len(training.shape.hidden)),
            "params": float(training.shape.count),
            "activation": training.shape.activation,
            "batch_size": float(state.terms.batch_size),
            "l2": training.asked.settings.l2 or 0.0,
            "drawn": float(len(training.asked.settings.drawn)),
            "optimizer": training.optimizer.name,
            "learning_rate": training.optimizer.rate or 0.0,
            "outcome": str(state.outcome.kind),
            "view": self._view,
        }

    def action_view(self) -> None:
        """Turn to the next view."""
        views = VIEWS
        here = views.index(self._view) if self._view in views else -1
        self._view, self._told = views[(here + 1) % len(views)], None
        self.notice = ""
        self.changed()

    # -- side by side

    @property
    def _lanes(self) -> "list[Beside]":
        """The networks side by side, each at the step that is shown."""
        from gdtui.render.network.compare import Beside

        way = way_of(self.history)
        lanes = beside(way, self._view)
        runs = self._abreast.at(lanes, self.history.cursor)
        return [
            Beside(lane.name, lane.glyph, run.simulation, run.current, run.way, lane.way is way)
            for lane, run in zip(lanes, runs, strict=True)
        ]

    def fill(self) -> bool:
        """Lead those side by side further on, or fill in the landscape."""
        return self._abreast.lead() if self._view in SORTS else super().fill()

    @property
    def is_unfinished(self) -> bool:
        """Whether there is more to be led on, or filled in."""
        return self._abreast.behind if self._view in SORTS else super().is_unfinished

    def action_compare(self) -> None:
        """Choose what to set side by side; or look at one again."""
        if self._view in SORTS:
            self._turn_to(VIEWS[0])
            return
        choices = [Choice(name, about) for name, about in SORTS.items()]
        self.pick("what side by side?", choices, "", self._set_beside)

    def _set_beside(self, sort: str) -> None:
        if self.history.cursor > _MOST_REPEATED:
            self.begin(lambda: self._training)
        self._turn_to(sort)

    def _turn_to(self, view: str) -> None:
        self._view, self._told = view, None
        self.changed()

    @property
    def _lane_names(self) -> list[str]:
        """What stands side by side, by name; nothing in the other views."""
        return lane_names(way_of(self.history), self._view)

    def action_highlight(self) -> None:
        """Tell of the next of those side by side."""
        if self._view not in SORTS:
            self.say("There is one network here: c sets others beside it.")
            return
        count = len(self._lane_names)
        self._tell_of(0 if self._told is None else (self._told + 1) % count)

    def chosen(self, name: str) -> None:
        """Tell of the network whose row was pressed."""
        self._tell_of(int(name.removeprefix(stage.ROW)))

    def _tell_of(self, place: int) -> None:
        self._told, self.notice = place, ""
        self.changed()

    def _map_cell(self, row: int, column: int) -> tuple[Viewport, int, int]:
        """Of those side by side, the field below the pointer is the map."""
        if self._view not in SORTS:
            return super()._map_cell(row, column)
        from gdtui.render.network.compare import small_field

        main = stage.arrange(*self._cells).main
        return small_field(self._lanes, self._turn, self._field_window, main, (row, column), self.host.look)

    def action_move(self, right: int, up: int) -> None:
        """Move the cursor on the field, or choose another unit or weight."""
        if self._on_field:
            self._move_cursor(right, up)
        elif self._on_units:
            self._choose_next(right, up)
        else:
            self.say("There is no cursor in this view: v turns to the field.")
