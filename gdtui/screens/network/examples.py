"""The examples on the field: which inputs are drawn, and setting more of them by hand."""

from abc import abstractmethod

from gdtui.engine.base.numbers import parse_number, show
from gdtui.engine.base.wording import counted
from gdtui.render import stage
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network import says
from gdtui.render.network.pane import InputPane
from gdtui.screens.network.data import NetworkDataScreen


class NetworkExamplesScreen(NetworkDataScreen):
    """The part of the network's screen that sets examples by hand."""

    _turn = 0
    """Which of the inputs are drawn, counted in their order."""
    _kind = 0
    """Of which kind the next example is that is drawn."""
    _spot: tuple[float, float] | None = None
    """Where the cursor is on the field."""
    _placing = ""
    """What is said while an example is being placed: whatever says something else ends that."""

    @property
    @abstractmethod
    def _on_field(self) -> bool:
        """Whether the field is shown."""

    def _fresh_field(self) -> None:
        self._turn, self._kind, self._spot = 0, 0, None

    def action_inputs(self) -> None:
        """Draw the field over other inputs."""
        if len(self._examples.names) < 3:
            self.say("All inputs are drawn already.")
            return
        self._turn = (self._turn + 1) % len(self._examples.names)
        self._spot, self.notice = None, ""
        self.changed_or("The inputs are drawn in the field: v shows it.")

    # -- setting them by hand

    @property
    def _pane(self) -> InputPane:
        return says.pane_of(self._training, self._turn)

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
        x = min(max(x + right * width, left + width / 2), far - width / 2)
        y = min(max(y + up * height, low + height / 2), high - height / 2)
        self._place_cursor(x, y)

    def _place_cursor(self, x: float, y: float) -> None:
        self._spot = (x, y)
        names = self._examples.names
        pane = self._pane
        up = self._examples.target if pane.flat else names[pane.up]
        where = f"{names[pane.across]} = {show(x)}, {up} = {show(y)}"
        more = " M takes another kind;" if self._examples.kinds else ""
        self._placing = f"At {where}: m sets an example{self._of_kind} there;{more} a click does it at once."
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

    def action_mark(self) -> None:
        """Set an example at the cursor."""
        if not self._on_field:
            self.say("Examples are set on the field: v shows it.")
        elif self._spot is None:
            self._move_cursor(0, 0)
        else:
            self._draw_example(*self._spot)

    def pressed(self, row: int, column: int) -> None:
        """A click on the field sets an example."""
        box = stage.arrange(*self._cells).main
        if not (self._on_field and box.contains(row, column)):
            return
        here, top, left = self._box
        row, column = row - box.row - 1 - top, column - box.column - left
        if 0 <= row < here.rows and 0 <= column < here.columns:
            self._draw_example(*here.from_cell(row, column))

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
        drawn = (*self._known.drawn, tuple(float(f"{value:.6g}") for value in example))
        if self.change(lambda: self.on_way(drawn=drawn)):
            count = counted(len(self._examples.y), "example")
            self.add(f"An example{self._of_kind} was set: {count} are learnt from now.")
