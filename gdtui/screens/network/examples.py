"""The examples on the field: which inputs are drawn, and setting more of them by hand."""

from abc import abstractmethod
from collections.abc import Iterable

from gdtui.engine.base.numbers import parse_number, show
from gdtui.engine.base.wording import counted
from gdtui.render import stage
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network import says
from gdtui.screens.keys import FAR
from gdtui.screens.network.looking import FIELD, NetworkLookingScreen
from gdtui.screens.pointing.pointed import Cell


class NetworkExamplesScreen(NetworkLookingScreen):
    """The part of the network's screen that sets examples by hand."""

    _kind = 0
    """Of which kind the next example is that is drawn."""
    _spot: tuple[float, float] | None = None
    """Where the cursor is on the field."""
    _carried: int | None = None
    """Which of the examples that were set by hand the cursor or the pointer takes along."""
    _placing = ""
    """What is said while an example is being placed: whatever says something else ends that."""

    @property
    @abstractmethod
    def _on_field(self) -> bool:
        """Whether the field is shown."""

    @property
    def _whole(self) -> Viewport:
        return self._whole_field

    @property
    def _centre(self) -> tuple[float, float] | None:
        return self._cursor

    def _fresh_field(self) -> None:
        self._turn, self._kind, self._spot, self._carried = 0, 0, None, None
        self.show_whole(FIELD)

    def action_inputs(self) -> None:
        """Draw the field over other inputs."""
        if len(self._examples.names) < 3:
            self.say("All inputs are drawn already.")
            return
        self._turn = (self._turn + 1) % len(self._examples.names)
        self._spot, self.notice = None, ""
        self.show_whole(FIELD)
        self.changed_or("The inputs are drawn in the field: v shows it.")

    # -- setting them by hand

    @property
    def _box(self) -> tuple[Viewport, int, int]:
        """Where the field lies within its picture, below the heading."""
        box = stage.arrange(*self._cells).main
        return says.field_box(self._pane, says.sort_of(self._training.shape), box, self.host.look)

    @property
    def _cursor(self) -> tuple[float, float] | None:
        """Where an example would be set, while one is being placed."""
        return self._spot if self._placing and self.notice == self._placing else None

    def _move_cursor(self, right: int, up: int) -> None:
        if not stage.fits(*self._cells):
            return
        here = self._box[0]
        width, height = here.cell_size
        x, y = self._spot or here.centre
        (left, far), (low, high) = here.x_range, here.y_range
        x, y = min(max(x + right * width, left), far), min(max(y + up * height, low), high)
        x, y = here.from_cell(*(here.to_cell(x, y) or (0, 0)))
        if self._carried is not None and self._cursor is not None:
            self._carry(self._carried, x, y)
        self._place_cursor(x, y)

    def _place_cursor(self, x: float, y: float) -> None:
        self._spot = (x, y)
        names = self._examples.names
        pane = self._pane
        up = self._examples.target if pane.flat else names[pane.up]
        where = f"{names[pane.across]} = {show(x)}, {up} = {show(y)}"
        if self._carried is None:
            more = " M takes another kind;" if self._examples.kinds else ""
            does = f"m sets an example{self._of_kind} there;{more} a click does it at once."
        else:
            does = "the example goes along; m lets go of it."
        self._placing = f"At {where}: {does}"
        self.say(self._placing)

    @property
    def _of_kind(self) -> str:
        kinds = self._examples.kinds
        return f" of kind {kinds[self._kind]}" if kinds else ""

    def action_kind(self) -> None:
        """Set examples of the next kind."""
        kinds = self._examples.kinds
        if not kinds:
            self.say("There are no kinds here: a number is learnt.")
            return
        self._kind = (self._kind + 1) % len(kinds)
        if self._cursor is not None and self._spot:
            self._place_cursor(*self._spot)
        else:
            self.say(
                f"Examples are set{self._of_kind} now: m sets one at the cursor, a click where it is made."
            )

    def action_pan(self, right: int, up: int) -> None:
        """Look further to a side; a cursor that is shown moves five cells."""
        if self._on_field and self._cursor is not None:
            self._move_cursor(FAR * right, FAR * up)
        else:
            super().action_pan(right, up)

    def action_mark(self) -> None:
        """Set an example at the cursor; one that was set there is taken up, and what is carried is let go."""
        if not self._on_field:
            self.say("Examples are set on the field: v shows it.")
        elif self._cursor is None:
            self._move_cursor(0, 0)
        elif self._carried is not None:
            self._let_go()
        else:
            self._take_up_or_set(*self._cursor)

    def _take_up_or_set(self, x: float, y: float) -> None:
        here = self._box[0]
        found = self._drawn_at(here.to_cell(x, y))
        if found is None:
            self._draw_example(x, y)
        else:
            self._carried = found
            self._place_cursor(x, y)

    def _let_go(self) -> None:
        self._carried, self._spot = None, None
        self.say("It stays there.")

    # -- the pointer

    def pressed(self, row: int, column: int) -> None:
        """An example that was set by hand is taken up; a drag moves it, or else the field."""
        self._carried = self._drawn_at(self._field_cell(row, column))

    def dragged(self, before: Cell, now: Cell) -> None:
        """Take the example along, or the map."""
        if self._held is None or self._cell_at(*self._held) is None:
            return
        here, row, column = self._map_cell(*now)
        if self._carried is not None and self._on_field:
            self._carry(self._carried, *here.from_cell(row, column))
        elif self._map:
            down, right = now[0] - before[0], now[1] - before[1]
            self.see(self._seen.pan(-right / here.columns, down / here.rows))

    def clicked(self, row: int, column: int) -> None:
        """A click on the field sets an example."""
        cell, on_one = self._field_cell(row, column), self._carried is not None
        self._carried = None
        if cell is not None and not on_one:
            self._draw_example(*self._box[0].from_cell(*cell))
        elif on_one:
            self.say("This example was set by hand: dragged, it moves.")

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """Look closer at what is below the pointer, or from further away."""
        if self._map and (cell := self._cell_at(row, column)):
            self.zoom(1 if up else -1, self._map_cell(row, column)[0].from_cell(*cell))

    def _map_cell(self, row: int, column: int) -> tuple[Viewport, int, int]:
        """The map, and the row and column on it of a cell of the screen, which may lie beside it."""
        box = stage.arrange(*self._cells).main
        here, top, left = self._box
        return here, row - box.row - 1 - top, column - box.column - left

    def _cell_at(self, row: int, column: int) -> Cell | None:
        """The row and column on the map of a cell of the screen; None beside it."""
        here, down, right = self._map_cell(row, column)
        return (down, right) if 0 <= down < here.rows and 0 <= right < here.columns else None

    def _field_cell(self, row: int, column: int) -> Cell | None:
        return self._cell_at(row, column) if self._on_field else None

    # -- those that were set

    def _drawn_at(self, cell: Cell | None) -> int | None:
        """The last example that was set by hand in a cell of the field; None where there is none."""
        if cell is None:
            return None
        here, drawn = self._box[0], self._known.drawn
        found = (n for n, example in enumerate(drawn) if here.to_cell(*self._place_of(example)) == cell)
        return max(found, default=None)

    def _place_of(self, example: tuple[float, ...]) -> tuple[float, float]:
        """Where an example is drawn on the field."""
        pane = self._pane
        if pane.flat:
            several = len(self._examples.kinds) > 2  # of which each has its curve: all examples lie at 1
            return example[0], 1.0 if several else example[1]
        return example[pane.across], example[pane.up]

    def _carry(self, place: int, x: float, y: float) -> None:
        """Move an example that was set by hand to a spot of the field: it keeps what is not drawn there."""
        pane, moved = self._pane, list(self._known.drawn[place])
        moved[pane.across] = x
        if not (pane.flat and self._examples.kinds):
            moved[1 if pane.flat else pane.up] = y
        drawn = list(self._known.drawn)
        drawn[place] = _written(moved)
        if drawn[place] != self._known.drawn[place]:
            self.change(lambda: self.on_way(drawn=tuple(drawn)))

    def _draw_example(self, x: float, y: float) -> None:
        pane, kinds = self._pane, self._examples.kinds
        if kinds:
            self._take_example((*pane.at(x, y).tolist(), float(self._kind)))
        elif pane.flat:
            self._take_example((x, y))
        else:
            point = pane.at(x, y).tolist()
            label = f"{self._examples.target} of an example there"
            self.ask(label, "", parse_number, lambda value: self._take_example((*point, value)))

    def _take_example(self, example: tuple[float, ...]) -> None:
        self._spot = None if self._cursor is None else self._spot
        drawn = (*self._known.drawn, _written(example))
        if self.change(lambda: self.on_way(drawn=drawn)):
            count = counted(len(self._examples.y), "example")
            self.add(f"An example{self._of_kind} was set: {count} are learnt from now.")


def _written(example: Iterable[float]) -> tuple[float, ...]:
    """The numbers in as many digits as a command line has."""
    return tuple(float(f"{value:.6g}") for value in example)
