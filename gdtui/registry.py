"""Every screen, one row each: whatever lists the screens, opens one or runs one reads it here.

A row names what it stands for by module and name, and imports it when it is asked for: so the command line
starts without the screens, and all parts of the program may read the rows.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table

if TYPE_CHECKING:
    from gdtui.engine.base.described import Described
    from gdtui.engine.code.program import Program


class Traced(Protocol):
    """What `gdtui trace` can print."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def about(self) -> str:
        """What it shows, in a line."""

    @property
    def takes(self) -> tuple[str, ...]:
        """The options it takes: names of options, or of groups of them."""

    @property
    def turns(self) -> tuple[str, ...]:
        """The options that may be set otherwise on the way, besides the optimizer and its own."""

    def table(self, settings: Settings) -> Table:
        """The table of what these settings describe.

        Raises:
            InputError: one line that says what to write instead.
        """

    @property
    def coder(self) -> str:
        """Module:name of the function that writes a program; "" for none."""

    def program(self, settings: Settings, command: str, framework: str) -> "Program":
        """The program that prints the table of what these settings describe.

        Args:
            settings: what it is about.
            command: the command line that prints it.
            framework: what it is written in.

        Raises:
            InputError: one line that says why there is none.
        """


class ScreenRow(NamedTuple):
    """A screen.

    Attributes:
        name: what it is called, on the command line and in its header.
        key: the key that shows it.
        about: what it shows, in a line.
        takes: the options it takes: names of options, or of groups of them (see `cli.options`). Its copied
            command line is made of the same.
        maker: module:name of the function that makes its simulation of settings.
        tracer: module:name of the function that makes a table of a simulation and settings.
        screen: module:name of its screen.
        examples: command lines that open it.
        views: the names of its pages, the first one first.
        coder: module:name of the function that writes the program of a run.
        turns: the options that may be set otherwise on the way, besides the optimizer and its own.
        axes: what its loss may be drawn against, the usual first.
        reads: whether the maker takes a second argument that it tells how much of a file it has read.
    """

    name: str
    key: str
    about: str
    takes: tuple[str, ...]
    maker: str
    tracer: str
    screen: str
    examples: tuple[str, ...]
    views: tuple[str, ...]
    coder: str = ""
    reads: bool = False
    turns: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()

    def simulation(self, settings: Settings) -> "Described[Any]":
        """The simulation that these settings describe.

        Raises:
            InputError: one line that says what to write instead.
        """
        for word, known, asked in (("view", self.views, settings.view), ("axis", self.axes, settings.axis)):
            if asked is not None and asked not in known:
                raise InputError(f"{self.name} has no {word} {quote(asked)}: {suggest(asked, known)}")
        made = self._made(settings)
        turned = made
        for _, later in settings.turns():  # what cannot be changed is said before the run has come there
            turned = turned.changed(later)
        return made

    def _made(self, settings: Settings) -> "Described[Any]":
        made: Described[Any]
        if not (self.reads and settings.data):
            made = load(self.maker)(settings)
            return made
        from gdtui.terminal.progress import progress_line

        with progress_line(f"reading {quote(settings.data)}") as progress:
            made = load(self.maker)(settings, progress)
        return made

    def table(self, settings: Settings) -> Table:
        """The table of a run."""
        table: Table = load(self.tracer)(self.simulation(settings), settings)
        return table

    def program(self, settings: Settings, command: str, framework: str) -> "Program":
        """The program of a run."""
        from gdtui.engine.code.run import run_of

        made: Program = load(self.coder)(run_of(self.simulation(settings), settings, command, framework))
        return made


class TraceRow(NamedTuple):
    """What can be traced without being a screen; as `ScreenRow`, but its functions take settings alone."""

    name: str
    about: str
    takes: tuple[str, ...]
    tracer: str
    coder: str = ""
    turns: tuple[str, ...] = ()

    def table(self, settings: Settings) -> Table:
        """The table of what these settings describe."""
        table: Table = load(self.tracer)(settings)
        return table

    def program(self, settings: Settings, command: str, framework: str) -> "Program":
        """The program that prints it."""
        made: Program = load(self.coder)(settings, command, framework)
        return made


def load(place: str) -> Any:
    """What stands at `module:name`."""
    module, name = place.split(":")
    return getattr(import_module(module), name)


_SCREENS = (
    ScreenRow("landscape", "1", "a loss of two params or more to walk down",
              ("loss", "place", "walk", "run", "game", "derivative", "state", "view", "compare", "lane",
               "scale", "window", "plane", "contours", "basins", "settings", "surface", "no-minima", "axis",
               "code",
               "scroll"),
              "gdtui.engine.landscape.asked:landscape_asked", "gdtui.engine.landscape.trace:trace",
              "gdtui.screens.settings.landscape:LandscapeSettings",
              ("landscape --loss rosenbrock --optimizer adam,momentum",
               'landscape --loss "x**2 + 3*y**2" --start=-3,2',
               "landscape --optimizer adam,adam --learning-rate 0.01,0.1"), ("numbers", "chart"),
              "gdtui.engine.code.landscape:landscape_program",
              axes=("steps", "evaluations")),
    ScreenRow("slope", "2", "one curve, its tangent, its gradient checked",
              ("loss", "place", "walk", "run", "game", "derivative", "state", "check", "view", "compare",
               "scale", "window", "weights", "settings", "code"),
              "gdtui.engine.slope.simulation:slope_from", "gdtui.engine.landscape.trace:trace",
              "gdtui.screens.settings.slope:SlopeSettings",
              ("slope --loss two-valleys --start 2", 'slope --loss "-exp(-w**2)" --learning-rate 0.5',
               "slope --loss fourth-power --h 1e-4"), ("tangent", "gradient", "descent"),
              "gdtui.engine.code.slope:slope_program"),
    ScreenRow("race", "3", "batch, mini-batch and single examples on data",
              ("data", "lanes", "place", "walk", "run", "view", "lane", "scale", "contours", "axis",
               "window", "scroll", "code"),
              "gdtui.engine.race.simulation:race_from", "gdtui.engine.race.trace:trace",
              "gdtui.screens.race:RaceScreen",
              ("race --data blobs --optimizer momentum", "race --data FILE.csv --batch-size 8",
               'race --data FILE.csv --model "(w*x + b - y)**2"'),
              ("loss", "data", "weights", "crowd", "numbers"),
              "gdtui.engine.code.race:race_program", reads=True,
              turns=("batch-size", "budget", "rate-decay"), axes=("updates", "examples")),
    ScreenRow("circuit", "4", "values forward, gradients back, gate by gate",
              ("circuit", "walk", "run", "events", "view", "compare", "select", "scroll", "experiment",
               "answer", "code"),
              "gdtui.engine.circuit.learning:circuit_asked", "gdtui.engine.circuit.trace:trace",
              "gdtui.screens.learning.circuit:LearningCircuit",
              ("circuit neuron", 'circuit "(x + y)*z" --set x=-2 --set y=5',
               "circuit three-examples --learn w,b --learning-rate 1"), ("steps", "inputs"),
              "gdtui.engine.code.circuit:circuit_program"),
    ScreenRow("network", "5", "a network learns, and what it says is seen everywhere",
              ("data", "budget", "network", "walk", "run", "gradients", "save", "view", "lane", "scroll",
               "select", "compare", "scale", "window", "contours", "settings", "code"),
              "gdtui.engine.network.viewed:training_asked", "gdtui.engine.network.trace:trace",
              "gdtui.screens.settings.network:NetworkSettings",
              ("network --data spirals --hidden 8,8", "network --data FILE.csv --activation relu",
               'network --data "y > sin(2*x)"'),
              ("field", "units", "landscape", "layers", "optimizers", "seeds", "shapes"),
              "gdtui.engine.code.network:network_program", reads=True,
              turns=("data", "batch-size", "rate-decay", "activation", "l1", "l2", "noise", "put", "hold",
                     "draw")),
)  # fmt: skip

SCREENS: Mapping[str, ScreenRow] = {row.name: row for row in _SCREENS}
"""Every screen, in the order of their keys."""

FIRST = "landscape"
"""What is shown when no screen is named."""

_GRADIENT = TraceRow("gradient", "a derivative beside its differences, h by h", ("loss", "place", "at", "h"),
                     "gdtui.engine.slope.trace:gradient_trace",
                     "gdtui.engine.code.gradient:gradient_program")  # fmt: skip

_BASINS = TraceRow("basins", "in which minimum each start of a grid ends",
                   ("loss", "bounds", "walk", "steps", "size", "plane"),
                   "gdtui.engine.landscape.basins_trace:basins_trace")  # fmt: skip

_SETTINGS = TraceRow("settings", "what becomes of the run with every learning rate of a grid, and what else",
                     ("loss", "bounds", "start", "walk", "steps", "size", "up", "data", "network", "seed"),
                     "gdtui.engine.settings.trace:settings_trace")  # fmt: skip

_TABLES = (_GRADIENT, _BASINS, _SETTINGS)

TRACES: Mapping[str, Traced] = {**SCREENS, **{row.name: row for row in _TABLES}}
"""Everything that can be traced."""

CODED = tuple(name for name, row in TRACES.items() if row.coder)
"""All of those that there is a program of."""


def key_span() -> str:
    """The keys of the screens as a help shows them: `1…4`."""
    pressed = [row.key for row in _SCREENS]
    return f"{pressed[0]}…{pressed[-1]}"


def find_screen(name: str) -> ScreenRow:
    """The screen of that name.

    Raises:
        InputError: when there is none.
    """
    if name not in SCREENS:
        raise InputError(f"there is no screen {quote(name)}: {suggest(name, SCREENS)}")
    return SCREENS[name]
