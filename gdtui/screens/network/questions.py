"""Experiments and predictions: each asks before it tells."""

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.question import Question
from gdtui.engine.network.training import new_training
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.network.units import NetworkUnitsScreen


class NetworkQuestionsScreen(NetworkUnitsScreen):
    """The part of the network's screen that asks."""

    _next = 0
    """The experiment that is offered first."""

    def question(self, seed: int) -> Question | None:
        """What the next updates will do."""
        from gdtui.engine.network.questions.predict import ask_network

        return ask_network(self._training, self.history.current, seed)

    @property
    def unasked(self) -> str:
        """Why nothing can be asked of what follows."""
        from gdtui.engine.network.questions.predict import why_unasked

        return why_unasked(self._training, self.history.current)

    def action_experiments(self) -> None:
        """Choose an experiment."""
        from gdtui.engine.network.questions.experiments import EXPERIMENTS

        choices = [Choice(each.name, each.question) for each in EXPERIMENTS]
        self.pick("which experiment?", choices, choices[self._next].name, self._begin_experiment)

    def _begin_experiment(self, name: str) -> None:
        """Set it up, and ask what will come of it."""
        from gdtui.engine.network.questions.experiments import EXPERIMENTS

        number = [each.name for each in EXPERIMENTS].index(name)
        experiment = EXPERIMENTS[number]

        def ready() -> None:
            self._fresh_field()
            self._view = experiment.view

        if self.begin(lambda: new_training(self._training, experiment.run), ready):
            self._next = (number + 1) % len(EXPERIMENTS)
            self.add(f"{experiment.question} Space runs it; watch {experiment.watch}.")
            run = self.history.run
            self.choose(
                experiment.question, experiment.options, lambda answer: self._tell(number, answer, run)
            )

    def _tell(self, number: int, answer: int, run: int) -> None:
        """Make the run, and say what came of it."""
        from gdtui.engine.network.questions.experiments import EXPERIMENTS, answered

        experiment, found = EXPERIMENTS[number], answered(number)
        if self.history.run == run:
            self.action_scrub(experiment.steps - self.history.cursor)
        right = answer == found.right
        verdict = "✓ Right." if right else f"✗ Not so: {experiment.options[found.right]}."
        self.say(f"{verdict} {found.words} Home and space play it again: watch {experiment.watch}.")
        self.host.scored("experiment", right)

    def action_circuit(self) -> None:
        """Open the network of one example as gates, at these weights."""
        from gdtui.engine.network.views.as_circuit import as_circuit

        self.pause()
        state, examples = self.history.current, self._examples
        place = int(state.batch[0])
        try:
            wired = as_circuit(
                self._training.shape, state.params, examples.inputs[place], float(examples.y[place])
            )
        except InputError as error:
            self.say(str(error))
            return
        self.host.open_circuit(wired.circuit, wired.values, f"{examples.shown}, example {place + 1}")
