"""Choosing data: a generated set, or the columns of the user's own file, read beside the app."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from textual import work
from textual.worker import get_current_worker

from gdtui.engine.base import gate
from gdtui.engine.base.described import Described
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.losses.data import Dataset
from gdtui.engine.table import Progress
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.keys import Key
from gdtui.screens.simulator import SimulatorScreen

_FILE = "a file…"
_ASK = "the path of a CSV file"
_ENDINGS = frozenset({".csv", ".tsv"})
"""Which of the host's files are offered."""

FILE_KEYS = (
    Key("f", "data", "f", "data", "choose a data set, or open your own CSV file"),
    Key("i", "columns", "i", "columns", "what is learnt from what, and what is left out; choose others"),
    Key("z", "scale", "z", "scale", "put the columns at mean 0 and spread 1, or take them as they are"),
)

Sim = TypeVar("Sim", bound=Described[Any])
State = TypeVar("State")


class DataScreen(SimulatorScreen[Sim, State], Generic[Sim, State]):
    """A screen on which something is learnt from data."""

    @property
    @abstractmethod
    def source(self) -> Dataset | None:
        """The file whose columns are learnt from; None for a generated set."""

    @property
    @abstractmethod
    def data_name(self) -> str:
        """What the data are called."""

    @property
    @abstractmethod
    def why(self) -> str:
        """One sentence on what the data are there to show."""

    @abstractmethod
    def sets(self) -> Sequence[Choice]:
        """The generated sets that can be chosen."""

    @abstractmethod
    def on_data(self, data: str, progress: Progress | None = None) -> Sim:
        """The same on other data: the name of a set, or the path of a file.

        Raises:
            InputError: when they cannot be learnt.
        """

    @abstractmethod
    def with_columns(self, **wish: str | None) -> Sim:
        """The same on the same file with another `target` or other `inputs`.

        Raises:
            InputError: when they cannot be learnt.
        """

    def take_data(self, make: Callable[[], Sim]) -> bool:
        """Learn from other data; whether that can be."""
        return self.begin(make)

    def action_data(self) -> None:
        """Choose a data set, or name a file."""
        own = Choice(_FILE, "Your own CSV file: column names first, then a row for each example.")
        self.pick("which data?", [*self.sets(), own], self.data_name, self._show_data)

    def _show_data(self, name: str) -> None:
        if name == _FILE:
            self._show_files()
            return
        if self.take_data(lambda: self.on_data(name)):
            self.add(self.why)

    def _show_files(self) -> None:
        """Let a path be typed; where only the host's files are read, one of these be chosen."""
        if not gate.closed():
            self.ask(_ASK, "", _path, self._open)
        elif files := gate.listed(_ENDINGS):
            choices = [Choice(file.name, f"{file.size:,} bytes") for file in files]
            self.pick("which file?", choices, self.data_name, self._open_offered)
        else:
            self.say("Restricted: this host offers no files.")

    def _open_offered(self, name: str) -> None:
        self._load(name, name)

    def _open(self, typed: str) -> None:
        from gdtui.engine.table.source import typed_path

        self._load(typed, typed_path(typed))

    @work(thread=True, exclusive=True)
    def _load(self, typed: str, path: str) -> None:
        """Read a file beside the running app, saying how far it is; what was typed is kept after an error."""
        app, worker = self.app, get_current_worker()

        def progress(done: int, size: int) -> None:
            if worker.is_cancelled:
                raise InputError("reading was stopped")
            part = f"{100 * done // size} %" if size else f"{done / 1e6:.1f} MB"
            app.call_from_thread(self.say, f"reading {quote(path)}: {part}")

        try:
            made = self.on_data(path if path in (".", "..") or "/" in path else f"./{path}", progress)
        except InputError as error:
            if not worker.is_cancelled:
                app.call_from_thread(self._again, typed, str(error))
            return
        app.call_from_thread(self.take_data, lambda: made)

    def _again(self, typed: str, wrong: str) -> None:
        self.say(wrong)
        if gate.closed():
            return
        self.ask(f"{_ASK}: {wrong}", typed, _path, self._open, mend=True)

    # -- columns

    def action_columns(self) -> None:
        """What is learnt from what, and what is left out; choose the target or the inputs."""
        data = self.source
        if data is None or data.table is None:
            self.say("a generated set has its own columns: f opens a file of yours")
            return
        goes_on: dict[str, Callable[[], None]] = {}
        choices = []
        for note in data.notes:
            shown = quote(note, 72)
            if note.startswith("target: "):
                goes_on[shown] = self._ask_target
            if note.startswith("inputs: "):
                goes_on[shown] = self._ask_inputs
            choices.append(Choice(shown, "enter chooses others" if shown in goes_on else note))
        title = "what is learnt from what"
        self.pick(title, choices, choices[1].name, lambda name: goes_on.get(name, _stay)())

    def _ask_target(self) -> None:
        data = self.source
        assert data is not None
        table = data.table
        assert table is not None
        named = {}
        for column in table.columns:
            told = column.heading == column.name
            named[quote(column.heading) if told else f"{quote(column.heading)} · {column.name}"] = column
        from gdtui.engine.table.roles import said_of

        choices = [Choice(shown, said_of(table, column)) for shown, column in named.items()]
        current = next((shown for shown, column in named.items() if column.name == data.target), "")

        def chosen(shown: str) -> None:
            self.take_data(lambda: self.with_columns(target=named[shown].name, inputs=None))

        self.pick("what is to be learnt?", choices, current, chosen)

    def _ask_inputs(self) -> None:
        data = self.source
        assert data is not None
        self.ask(
            "inputs, with commas between",
            data.wishes.inputs or ",".join(data.inputs),
            lambda text: self.with_columns(inputs=text or None),
            lambda made: self.take_data(lambda: made),
        )


def _path(text: str) -> str:
    """What was typed, if it is a path: it is kept as it is, in case that no file is there.

    Raises:
        InputError: when it is empty.
    """
    from gdtui.engine.table.source import typed_path

    typed_path(text)
    return text


def _stay() -> None:
    """Nothing follows from that line."""
