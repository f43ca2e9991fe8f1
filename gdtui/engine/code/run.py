"""A run as it is written down: what made it, how far it goes, and what is set otherwise on the way."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from gdtui.engine.base.described import follow
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings, differences
from gdtui.engine.base.table import DEFAULT_STEPS
from gdtui.engine.optimizers.hyper import HYPER


class Run(NamedTuple):
    """A run that a program is to repeat.

    Attributes:
        simulation: as it begins.
        settings: those that it was asked for with.
        steps: how many it makes.
        state: the last one.
        turns: (step, simulation in force from there on) after the first.
        command: the command line that prints the program.
        framework: `numpy` or `torch`.
    """

    simulation: Any
    settings: Settings
    steps: int
    state: Any
    turns: tuple[tuple[int, Any], ...]
    command: str
    framework: str = "numpy"

    def set_otherwise(self, rule_of: Any) -> Mapping[str, Mapping[int, float]]:
        """For every hyper-parameter that changes its values by the number of the update from which they hold.

        Args:
            rule_of: the rule that a simulation's program has.

        Raises:
            InputError: when something else changes: a program has one rule on one problem.
        """
        found: dict[str, dict[int, float]] = {}
        before = self.simulation
        for step, after in self.turns:
            _check_same(step, before.settings(), after.settings())
            old, new = ({s.name: s.value for s in rule_of(each).settings()} for each in (before, after))
            for name in old:
                if old[name] != new[name]:
                    found.setdefault(name, {})[step + 1] = new[name]
            before = after
        return found


def _check_same(step: int, before: Settings, after: Settings) -> None:
    for change in differences(step, before, after):
        if change.name not in HYPER:
            what = change.name.replace("_", " ").rstrip("s")
            raise InputError(
                f"the {what} changes at step {step}: a program has one from its start to its end"
            )


def run_of(simulation: Any, settings: Settings, command: str, framework: str = "numpy") -> Run:
    """The run that settings ask for, made once to know where it ends."""
    history: History[Any, Any] = History(simulation)
    steps = DEFAULT_STEPS if settings.steps is None else settings.steps
    follow(history, settings._replace(steps=steps))
    return recorded(history, settings, command, framework)


def recorded(history: "History[Any, Any]", settings: Settings, command: str, framework: str = "numpy") -> Run:
    """The run of a history, up to its cursor."""
    (_, first), *later = history.turns
    turns = tuple((step, simulation) for step, simulation in later if step < history.cursor)
    return Run(first, settings, history.cursor, history.current, turns, command, framework)
