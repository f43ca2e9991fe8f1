"""What every screen has: one frame that fills it, a history, and the transport keys."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer

from gdtui.engine.circuit import Circuit
from gdtui.engine.errors import InputError
from gdtui.engine.history import History, Simulation
from gdtui.engine.settings import Settings
from gdtui.render import stage
from gdtui.render.frame import Frame
from gdtui.render.look import Look
from gdtui.screens.choice import Choice
from gdtui.screens.keys import GENERAL, HELP, TRANSPORT, Key, bindings
from gdtui.widgets.canvas import FrameView
from gdtui.widgets.stage_view import StageView

SPEEDS = (1, 2, 5, 10, 20, 50)
"""Steps per second."""


class Host(Protocol):
    """What a screen asks of the app."""

    settings: Settings
    speed: float

    def dressed(self, frame: Frame) -> Frame:
        """The frame with what lies over every screen."""

    @property
    def look(self) -> Look:
        """What pictures are drawn for."""

    @property
    def link_is_busy(self) -> bool:
        """Whether the last frame is still on its way to the terminal."""

    def open_circuit(self, circuit: Circuit, point: Sequence[float], title: str) -> None:
        """Show the circuit of a loss at a point, both passes done."""


Sim = TypeVar("Sim", bound=Simulation[Any])
State = TypeVar("State")


class SimulatorScreen(Screen[None], Generic[Sim, State]):
    """A screen that shows one simulation as one frame and steps it by keys.

    A subclass names itself and its keys, makes its simulation, and draws its state.
    """

    NAME: ClassVar[str] = ""
    KEYS: ClassVar[tuple[Key, ...]] = TRANSPORT
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = None

    def __init_subclass__(cls, **options: Any) -> None:
        cls.BINDINGS = [*bindings((*cls.KEYS, HELP))]
        super().__init_subclass__(**options)

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.history: History[Sim, State] = History(self.simulation(host.settings))
        self.speed = host.speed
        self.notice = ""
        self._timer: Timer | None = None
        self._cells = (0, 0)

    @abstractmethod
    def simulation(self, settings: Settings) -> Sim:
        """The simulation that these settings describe."""

    @abstractmethod
    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen, at a size that fits."""

    def compose(self) -> ComposeResult:
        """One widget: the frame."""
        yield StageView(id="stage")

    # -- painting

    def on_frame_view_sized(self, message: FrameView.Sized) -> None:
        """Draw for the new size."""
        self._cells = (message.columns, message.rows)
        self.repaint()

    def repaint(self) -> None:
        """Show the present state."""
        columns, rows = self._cells
        if columns and rows:
            roomy = stage.fits(columns, rows)
            frame = self.draw(columns, rows) if roomy else stage.too_small(columns, rows)
            self.query_one(StageView).show(self.host.dressed(frame), self.tiles(columns, rows))

    def tiles(self, columns: int, rows: int) -> list[stage.Box]:
        """The parts of the frame that change apart from each other: they are painted apart."""
        if not stage.fits(columns, rows):
            return [stage.Box(0, 0, rows, columns)]
        side = stage.arrange(columns, rows).side
        below = side.row + side.rows
        return [
            stage.Box(0, 0, side.row, columns),
            stage.Box(side.row, 0, side.rows, side.column),
            side,
            stage.Box(below, 0, rows - below, columns),
        ]

    @property
    def frame(self) -> Frame:
        """What is shown."""
        return self.query_one(StageView).frame

    def say(self, notice: str) -> None:
        """Show one line in place of what just happened, until the next key."""
        self.notice = notice
        self.repaint()

    # -- transport

    @property
    def running(self) -> bool:
        """Whether steps are taken by the clock."""
        return self._timer is not None

    def pause(self) -> None:
        """Stop the clock: no timer is left that fires while nothing moves."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        if not self.host.link_is_busy:  # a slow link shows fewer frames, never later ones
            self.advance()

    def advance(self) -> None:
        """Take one step; a run that has ended pauses."""
        before = self.history.cursor
        self.history.step()
        if self.history.cursor == before:
            self.pause()
        self.repaint()

    def action_step(self) -> None:
        """Take one step."""
        self.pause()
        self.notice = ""
        self.advance()

    def action_run(self) -> None:
        """Run, or pause."""
        self.notice = ""
        if self.running:
            self.pause()
        else:
            self._timer = self.set_interval(1 / self.speed, self._tick)
        self.repaint()

    def action_back(self) -> None:
        """Take the last step back."""
        self.action_scrub(-1)

    def action_scrub(self, steps: int) -> None:
        """Go to an earlier or later step; later than what is recorded is computed."""
        self.pause()
        self.notice = ""
        target = self.history.cursor + steps
        self.history.go_to(target)
        while self.history.cursor < target:
            before = self.history.cursor
            self.history.step()
            if self.history.cursor == before:
                break
        self.repaint()

    def action_rewind(self) -> None:
        """Go to the start; the steps after it stay recorded."""
        self.action_scrub(-self.history.cursor)

    def action_reset(self) -> None:
        """Start anew."""
        self.pause()
        self.notice = ""
        self.history.reset()
        self.repaint()

    def action_speed(self, direction: int) -> None:
        """Run faster or slower."""
        faster = [speed for speed in SPEEDS if (speed - self.speed) * direction > 0]
        if faster:
            self.speed = min(faster) if direction > 0 else max(faster)
        if self._timer is not None:
            self.pause()
            self._timer = self.set_interval(1 / self.speed, self._tick)
        self.repaint()

    def on_screen_suspend(self) -> None:
        """A hidden screen does not run."""
        self.pause()

    def on_screen_resume(self) -> None:
        """Draw what may have changed while it was hidden."""
        self.repaint()

    # -- changing what runs

    def change(self, make: Callable[[], Sim]) -> bool:
        """Go on from here with another simulation; on bad input say so and change nothing."""
        try:
            self.history.branch(make())
        except InputError as error:
            self.say(str(error))
            return False
        self.notice = ""
        self.repaint()
        return True

    def begin(self, make: Callable[[], Sim]) -> bool:
        """Begin a new run; on bad input say so and change nothing."""
        try:
            simulation = make()
        except InputError as error:
            self.say(str(error))
            return False
        self.pause()
        self.history = History(simulation)
        self.notice = ""
        self.repaint()
        return True

    # -- asking

    def ask(
        self, label: str, value: str, check: Callable[[str], object], then: Callable[[str], None]
    ) -> None:
        """Ask for a line of text; `check` raises InputError with what is wrong as it is typed."""
        from gdtui.screens.prompt import PromptScreen

        def answered(text: str | None) -> None:
            if text is not None:
                then(text)

        self.pause()
        self.app.push_screen(PromptScreen(label, value, check), answered)

    def pick(self, title: str, choices: list[Choice], current: str, then: Callable[[str], None]) -> None:
        """Let one of several be chosen."""
        from gdtui.screens.picker import PickerScreen

        def answered(name: str | None) -> None:
            if name is not None:
                then(name)

        self.pause()
        self.app.push_screen(PickerScreen(title, choices, current), answered)

    def action_help(self) -> None:
        """Show what the keys do."""
        from gdtui.screens.help import HelpScreen

        self.pause()
        own = tuple(key for key in self.KEYS if key not in TRANSPORT)
        self.app.push_screen(HelpScreen(self.NAME, (*own, *TRANSPORT, *GENERAL)))
