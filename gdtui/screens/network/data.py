"""What a network learns from: sets, files, typed functions, and examples that are drawn by hand."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import parse_number, show
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.wording import counted
from gdtui.engine.losses.data import Dataset, is_path
from gdtui.engine.network.data import Examples, same_task
from gdtui.engine.network.sets import SETS
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training, new_training, training_from
from gdtui.engine.table.source import Progress
from gdtui.render import stage
from gdtui.render.cells.viewport import Viewport
from gdtui.render.network import says
from gdtui.render.network.pane import InputPane
from gdtui.screens.data_file import DataScreen
from gdtui.screens.dialogs.choice import Choice

_NOISES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)


class NetworkDataScreen(DataScreen[Training, TrainingState]):
    """The part of the network's screen that says what is learnt, and draws examples."""

    _turn = 0
    """Which of the inputs are drawn, counted in their order."""
    _kind = 0
    """Of which kind the next example is that is drawn."""
    _spot: tuple[float, float] | None = None
    """Where the cursor is on the field."""
    _placing = ""
    """What is said while an example is being placed: whatever says something else ends that."""

    @property
    def _training(self) -> Training:
        return self.history.simulation

    @property
    def _examples(self) -> Examples:
        return self._training.examples

    @property
    def _known(self) -> Settings:
        """All that describes the training."""
        return self._training.settings()

    @property
    @abstractmethod
    def _on_field(self) -> bool:
        """Whether the field is shown."""

    def on_way(self, **wanted: Any) -> Training:
        """The same network, trained otherwise from here on.

        Raises:
            InputError: when it cannot be.
        """
        return self._training.changed(replace(self._known, **wanted))

    def begun(self, **wanted: Any) -> Training:
        """The same from step 0, trained otherwise.

        Raises:
            InputError: when it cannot be.
        """
        return new_training(self._training, replace(self._known, **wanted))

    def anew(self, **wanted: Any) -> Training:
        """Another network, or the same on other data, from step 0: nothing is held or set by hand.

        Raises:
            InputError: when it cannot be.
        """
        known = self._known
        fresh = replace(known, held=(), put=(), weights=None, init=known.init or "scaled")
        return new_training(self._training, replace(fresh, **wanted))

    # -- data

    @property
    def source(self) -> Dataset | None:
        """The file, if the examples are from one."""
        return self._examples.source

    @property
    def data_name(self) -> str:
        """The name of the data."""
        return self._examples.name

    @property
    def why(self) -> str:
        """What the data are there to show."""
        return self._examples.why

    def sets(self) -> Sequence[Choice]:
        """The generated sets."""
        return [Choice(recipe.name, recipe.why) for recipe in SETS.values()]

    def on_data(self, data: str, progress: Progress | None = None) -> Training:
        """The same network on other data where it can learn them, else one that can."""
        own: dict[str, Any] = {"drawn": (), "target": None, "features": None, "scale_data": False}
        wanted = replace(self._known, data=data, noise=None, examples=None, **own)
        if is_path(data) and data not in SETS:
            return training_from(_fresh(wanted), progress)
        made = training_from(_fresh(wanted))
        if not same_task(made.examples, self._examples):
            return made
        return self._training.changed(wanted)

    def with_columns(self, **wish: str | None) -> Training:
        """A new run on the same file with another target or other inputs."""
        known = self._known
        target, inputs = wish.get("target", known.target), wish.get("inputs")
        return self.anew(target=target, features=inputs, drawn=())

    def take_data(self, make: Any) -> bool:
        """Go on with other data; where they need another network, begin a new run."""
        try:
            made: Training = make()
        except InputError as error:
            self.say(str(error))
            return False
        if made.asked.start is self._training.asked.start:
            return self.change(lambda: made)
        return self.begin(lambda: made, self._fresh_field)

    def _fresh_field(self) -> None:
        self._turn, self._kind, self._spot = 0, 0, None

    def action_columns(self) -> None:
        """What is learnt from what; of a generated set, type what the network gets."""
        if self.source is not None:
            super().action_columns()
            return
        names = ",".join(self._examples.names)
        self.ask(
            f"what the network gets, made of {names}, as {names},{self._examples.names[0]}**2",
            ",".join(self._examples.headings),
            lambda text: self.anew(features=text if text.replace(" ", "") != names else None),
            lambda made: self.take_data(lambda: made),
        )

    def action_scale(self) -> None:
        """Learn from columns at mean 0 and spread 1, or as they were."""
        if self.source is None:
            self.say("A generated set has columns of like sizes: a file's can be scaled.")
        elif self.begin(
            lambda: self.anew(scale_data=not self._known.scale_data, drawn=()), self._fresh_field
        ):
            scaled = self._known.scale_data
            self.add("Columns at mean 0, spread 1." if scaled else "The columns as they are.")

    def action_function(self) -> None:
        """Type a function of x to be above and below of."""
        self.ask(
            "what is above and below of, a function of x",
            "sin(2*x)",
            lambda text: self.on_data(f"y > {text}"),
            lambda made: self.take_data(lambda: made),
        )

    def action_noise(self) -> None:
        """The next amount of noise."""
        now = self._examples.noise
        if now is None:
            self.say("A file has the noise that it has: f chooses a generated set.")
            return
        noise = next((noise for noise in _NOISES if noise > now + 1e-12), _NOISES[0])
        if self.change(lambda: self.on_way(noise=noise)):
            self.add(f"Noise {noise:g}: the same examples, moved further." if noise else "No noise.")

    def action_inputs(self) -> None:
        """Draw the field over other inputs."""
        if len(self._examples.names) < 3:
            self.say("All inputs are drawn already.")
            return
        self._turn = (self._turn + 1) % len(self._examples.names)
        self._spot, self.notice = None, ""
        self.changed_or("The inputs are drawn in the field: v shows it.")

    # -- examples drawn by hand

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


def _fresh(settings: Settings) -> Settings:
    """The settings of a network that begins: nothing is held or set by hand."""
    return replace(settings, held=(), put=(), weights=None, init=settings.init or "scaled")
