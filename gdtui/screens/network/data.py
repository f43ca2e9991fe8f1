"""What a network learns from: sets, files, typed functions."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import Dataset, is_path
from gdtui.engine.network.data import Examples, same_task
from gdtui.engine.network.sets import SETS
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training, new_training, training_from
from gdtui.engine.table import Progress
from gdtui.screens.data_file import DataScreen
from gdtui.screens.dialogs.choice import Choice

_NOISES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)


class NetworkDataScreen(DataScreen[Training, TrainingState]):
    """The part of the network's screen that says what is learnt."""

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

    @abstractmethod
    def _fresh_field(self) -> None:
        """Look at other inputs as at first."""

    def on_way(self, **wanted: Any) -> Training:
        """The same network, trained otherwise from here on.

        Raises:
            InputError: when it cannot be.
        """
        return self._training.changed(self._known._replace(**wanted))

    def begun(self, **wanted: Any) -> Training:
        """The same from step 0, trained otherwise.

        Raises:
            InputError: when it cannot be.
        """
        return new_training(self._training, self._known._replace(**wanted))

    def anew(self, **wanted: Any) -> Training:
        """Another network, or the same on other data, from step 0: nothing is held or set by hand.

        Raises:
            InputError: when it cannot be.
        """
        return new_training(self._training, _fresh(self._known)._replace(**wanted))

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
        wanted = self._known._replace(data=data, noise=None, examples=None, **own)
        made = _fitting(lambda given: training_from(given, progress), _fresh(wanted))
        from_file = is_path(data) and data not in SETS
        if from_file or not same_task(made.examples, self._examples):
            return made
        return _fitting(self._training.changed, wanted)

    def with_columns(self, **wish: str | None) -> Training:
        """A new run on the same file with another target or other inputs."""
        known = self._known
        target, inputs = wish.get("target", known.target), wish.get("inputs")
        wanted = _fresh(known)._replace(target=target, features=inputs, drawn=())
        return _fitting(lambda given: new_training(self._training, given), wanted)

    def take_data(self, make: Callable[[], Training]) -> bool:
        """Go on with other data; where they need another network, begin a new run."""
        try:
            made = make()
        except InputError as error:
            self.say(str(error))
            return False
        if made.asked.start is self._training.asked.start:
            return self.change(lambda: made)
        return self.begin(lambda: made, self._fresh_field)

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


def _fitting(make: Callable[[Settings], Training], wanted: Settings) -> Training:
    """The training of these settings, with a batch of all examples where there are fewer than it asks for.

    Raises:
        InputError: when it cannot be made.
    """
    made = make(wanted._replace(batch_size=None))
    size = wanted.batch_size if (wanted.batch_size or 0) < len(made.examples.y) else 0
    known = made.settings()
    return made if known.batch_size == size else made.changed(known._replace(batch_size=size))


def _fresh(settings: Settings) -> Settings:
    """The settings of a network that begins: nothing is held or set by hand."""
    return settings._replace(held=(), put=(), weights=None, init=settings.init or "scaled")
