"""What the race learns from what: choosing data, columns and a model, and reading a file beside the app."""

from collections.abc import Callable
from dataclasses import replace

from textual import work
from textual.worker import get_current_worker

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import DATASETS, Dataset, scaled, wished
from gdtui.engine.losses.formulas import MODELS
from gdtui.engine.losses.models import Problem, names_in
from gdtui.engine.race.simulation import Race, RaceState, race_from, race_on
from gdtui.engine.table.roles import said_of
from gdtui.engine.table.source import Progress, typed_path
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.keys import Key
from gdtui.screens.simulator import SimulatorScreen

_FILE = "a file…"
_ASK = "the path of a CSV file"

DATA_KEYS = (
    Key("f", "data", "f", "data", "choose a data set, or open your own CSV file"),
    Key("i", "columns", "i", "columns", "what is learnt from what, and what is left out; choose others"),
    Key("z", "scale", "z", "scale", "put the columns at mean 0 and spread 1, or take them as they are"),
    Key("m", "models", "m", "model", "choose a model"),
    Key("e", "type", "e", "type a model", "type a model: two params and the data's columns"),
)


class RaceDataScreen(SimulatorScreen[Race, RaceState]):
    """The part of the race's screen that says what is learnt from what."""

    @property
    def _race(self) -> Race:
        return self.history.simulation

    @property
    def _problem(self) -> Problem:
        return self._race.problem

    @property
    def _data(self) -> Dataset:
        return self._problem.data

    @property
    def _has_rates(self) -> bool:
        return any(rule.rate is not None for rule in self._race.optimizers)

    @property
    def _ways(self) -> Settings:
        """How it is run, whatever is learnt from what."""
        race = self._race
        names = tuple(rule.name for rule in race.optimizers)
        budget = "examples" if race.equal_budget else "updates"
        decay = race.rate_decay if self._has_rates else None
        return Settings(optimizers=names, budget=budget, rate_decay=decay, seed=self.host.settings.seed)

    # -- data

    def action_data(self) -> None:
        """Choose a data set, or name a file."""
        choices = [Choice(recipe.name, recipe.why) for recipe in DATASETS.values()]
        choices.append(Choice(_FILE, "Your own CSV file: column names first, then a row for each example."))
        self.pick("which data?", choices, self._data.name, self._show_data)

    def _show_data(self, name: str) -> None:
        if name == _FILE:
            self.ask(_ASK, "", _path, self._open)
            return
        if self.begin(lambda: self._likewise(name)):
            self.add(self._data.why)

    def _likewise(self, data: str, progress: Progress | None = None) -> Race:
        """A race on other data, run as this one is."""
        race = race_from(replace(self._ways, data=data), progress)
        return replace(race, batch_size=min(self._race.batch_size, race.problem.examples))

    def _open(self, typed: str) -> None:
        self._load(typed)

    @work(thread=True, exclusive=True)
    def _load(self, typed: str) -> None:
        """Read a file beside the running app, saying how far it is; what was typed is kept after an error."""
        app, worker, path = self.app, get_current_worker(), typed_path(typed)

        def progress(done: int, size: int) -> None:
            if worker.is_cancelled:
                raise InputError("reading was stopped")
            part = f"{100 * done // size} %" if size else f"{done / 1e6:.1f} MB"
            app.call_from_thread(self.say, f"reading {quote(path)}: {part}")

        try:
            race = self._likewise(path if path in (".", "..") or "/" in path else f"./{path}", progress)
        except InputError as error:
            if not worker.is_cancelled:
                app.call_from_thread(self._again, typed, str(error))
            return
        app.call_from_thread(self.begin, lambda: race)

    def _again(self, typed: str, wrong: str) -> None:
        self.say(wrong)
        self.ask(f"{_ASK}: {wrong}", typed, _path, self._open)

    # -- columns

    def action_columns(self) -> None:
        """What is learnt from what, and what is left out; choose the target or the inputs."""
        data = self._data
        if data.table is None:
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
        table = self._data.table
        assert table is not None
        named = {}
        for column in table.columns:
            told = column.heading == column.name
            named[quote(column.heading) if told else f"{quote(column.heading)} · {column.name}"] = column
        choices = [Choice(shown, said_of(table, column)) for shown, column in named.items()]
        current = next((shown for shown, column in named.items() if column.name == self._data.target), "")

        def chosen(shown: str) -> None:
            self.begin(lambda: self._with(target=named[shown].name, inputs=None))

        self.pick("what is to be learnt?", choices, current, chosen)

    def _ask_inputs(self) -> None:
        self.ask(
            "inputs, with commas between",
            self._data.wishes.inputs or ",".join(self._data.inputs),
            lambda text: self._with(inputs=text or None),
            lambda race: self.begin(lambda: race),
        )

    def _with(self, **wish: str | None) -> Race:
        """A race on the same file with another target or other inputs, run as this one is."""
        wishes = self._data.wishes._replace(wanted=frozenset(), kinds=False, **wish)  # type: ignore[arg-type]
        return self._on(wished(self._data, wishes), None)

    def action_scale(self) -> None:
        """Race on columns at mean 0 and spread 1, or as they were."""
        data = self._data
        name = self._problem.model
        model = None if name == data.model else name
        if self.begin(lambda: self._on(data.raw or scaled(data), model)):
            self.add("The columns as they are." if data.raw else "Columns at mean 0, spread 1.")

    # -- models

    def action_models(self) -> None:
        """Choose a model for the same data."""
        choices = [Choice(model.name, model.why) for model in MODELS.values()]

        def chosen(model: str) -> None:
            self.begin(lambda: self._modelled(model))

        self.pick("which model?", choices, self._problem.model, chosen)

    def action_type(self) -> None:
        """Type a model."""
        columns = ", ".join(self._data.names[:6])
        self.ask(
            f"the loss of one example, of two params and {columns}",
            self._problem.whole.name,
            self._modelled,
            lambda race: self.begin(lambda: race),
        )

    def _modelled(self, model: str) -> Race:
        """A race with that model, on the columns of the file that it names."""
        wishes = self._data.wishes._replace(wanted=names_in(model), kinds=model == "softmax")
        return self._on(wished(self._data, wishes), model)

    def _on(self, data: Dataset, model: str | None) -> Race:
        """A race with that data and model, run as this one is."""
        size = min(self._race.batch_size, data.examples)
        return race_on(data, replace(self._ways, model=model, batch_size=size))


def _path(text: str) -> str:
    """What was typed, if it is a path: it is kept as it is, in case that no file is there.

    Raises:
        InputError: when it is empty.
    """
    typed_path(text)
    return text


def _stay() -> None:
    """Nothing follows from that line."""
