"""The params that a screen shows, taken to another screen."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.carry.ways import Here, Way, ways
from gdtui.engine.losses.classifier import WEIGHTS
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.host import Host, Seen


class Standing(Protocol):
    """What a screen tells of where its learner stands."""

    NAME: ClassVar[str]
    history: History[Any, Any]
    host: Host

    @property
    def explained(self) -> int:
        """The index of the racer or lane that is explained."""

    def seen(self) -> Seen:
        """What the screen shows, by name."""

    def say(self, notice: str) -> None:
        """Show one line."""

    def pick(self, title: str, choices: list[Choice], current: str, then: Callable[[str], None]) -> None:
        """Let one of several be chosen."""


def choose_way(screen: Standing) -> None:
    """Offer the ways from here, or say why there is none."""
    found = {way.name: way for way in ways(standing(screen))}
    if not found:
        screen.say("These params belong to this screen alone: a landscape's lead to others.")
        return
    choices = [Choice(way.name, way.about) for way in found.values()]
    screen.pick("take these params where?", choices, "", lambda name: _go(screen, found[name]))


def _go(screen: Standing, way: Way) -> None:
    try:
        screen.host.open_at(way.screen, way.settings)
    except InputError as error:
        screen.say(str(error))


def standing(screen: Standing) -> Here:
    """Where the learner stands on a screen."""
    simulation = screen.history.simulation
    return Here(screen.NAME, simulation.settings(), _params(screen), _rule(screen))


def _params(screen: Standing) -> Mapping[str, float]:
    simulation, state = screen.history.simulation, screen.history.current
    if screen.NAME == "race":
        at = state.runners[screen.explained].params.tolist()
        return dict(zip(simulation.problem.variables, at, strict=True))
    if screen.NAME == "network":
        known = dict(zip(simulation.shape.names, state.params.tolist(), strict=True))
        return {name: known[own] for name, own in WEIGHTS.items() if own in known}
    seen = screen.seen()
    names = simulation.circuit.inputs if screen.NAME == "circuit" else simulation.objective.variables
    return {name: float(seen[name]) for name in names}


def _rule(screen: Standing) -> AnyOptimizer | None:
    simulation = screen.history.simulation
    if screen.NAME == "circuit":
        return simulation.walk.optimizers[0] if simulation.learns else None
    if screen.NAME == "network":
        rule: AnyOptimizer = simulation.optimizer
        return rule
    rules: tuple[AnyOptimizer, ...] = simulation.optimizers
    return rules[min(screen.explained, len(rules) - 1)]
