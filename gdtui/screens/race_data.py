"""What the race learns from what: choosing data, columns and a model."""

from collections.abc import Sequence
from dataclasses import replace

from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import DATASETS, Dataset, scaled, wished
from gdtui.engine.losses.formulas import MODELS
from gdtui.engine.losses.models import Problem, names_in
from gdtui.engine.optimizers.registry import own_text
from gdtui.engine.race.simulation import Race, RaceState, race_from, race_on
from gdtui.engine.table import Progress
from gdtui.screens.data_file import FILE_KEYS, DataScreen
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.keys import Key

DATA_KEYS = (
    *FILE_KEYS,
    Key("m", "models", "m", "model", "choose a model"),
    Key("e", "type", "e", "type a model", "type a model: params of any names, and the data's columns"),
)


class RaceDataScreen(DataScreen[Race, RaceState]):
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
        text = own_text(race.optimizers)
        seed = self.host.settings.seed
        return Settings(optimizers=names, rule=text, budget=budget, rate_decay=decay, seed=seed)

    # -- data

    @property
    def source(self) -> Dataset | None:
        """The file, if the data are one."""
        return None if self._data.table is None else self._data

    @property
    def data_name(self) -> str:
        """The name of the data."""
        return self._data.name

    @property
    def why(self) -> str:
        """What the data are there to show."""
        return self._data.why

    def sets(self) -> Sequence[Choice]:
        """The generated sets."""
        return [Choice(recipe.name, recipe.why) for recipe in DATASETS.values()]

    def on_data(self, data: str, progress: Progress | None = None) -> Race:
        """A race on other data, run as this one is."""
        race = race_from(self._ways._replace(data=data), progress)
        return replace(race, batch_size=min(self._race.batch_size, race.problem.examples))

    def with_columns(self, **wish: str | None) -> Race:
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
            f"the loss of one example, of params and {columns}",
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
        return race_on(data, self._ways._replace(model=model, batch_size=size))
