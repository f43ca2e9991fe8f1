"""The params that a screen shows, taken to another screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gdtui.engine.base.errors import InputError
from gdtui.engine.carry.ways import Here, Way, ways
from gdtui.engine.losses.classifier import WEIGHTS
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.screens.dialogs.choice import Choice

if TYPE_CHECKING:
    from gdtui.screens.simulator import SimulatorScreen


def choose_way(screen: "SimulatorScreen[Any, Any]") -> None:
    """Offer the ways from here, or say why there is none."""
    found = {way.name: way for way in ways(standing(screen))}
    if not found:
        screen.say("These params belong to this screen alone: a landscape's lead to others.")
        return
    choices = [Choice(way.name, way.about) for way in found.values()]
    screen.pick("take these params where?", choices, "", lambda name: _go(screen, found[name]))


def _go(screen: "SimulatorScreen[Any, Any]", way: Way) -> None:
    try:
        screen.host.open_at(way.screen, way.settings)
    except InputError as error:
        screen.say(str(error))


def standing(screen: "SimulatorScreen[Any, Any]") -> Here:
    """Where the learner stands on a screen."""
    simulation = screen.history.simulation
    return Here(screen.NAME, simulation.settings(), _params(screen), _rule(screen))


def _params(screen: "SimulatorScreen[Any, Any]") -> Mapping[str, float]:
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


def _rule(screen: "SimulatorScreen[Any, Any]") -> AnyOptimizer | None:
    simulation = screen.history.simulation
    if screen.NAME == "circuit":
        return simulation.walk.optimizers[0] if simulation.learns else None
    if screen.NAME == "network":
        rule: AnyOptimizer = simulation.optimizer
        return rule
    rules: tuple[AnyOptimizer, ...] = simulation.optimizers
    return rules[min(screen.explained, len(rules) - 1)]
