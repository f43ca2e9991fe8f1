"""What the landscape and the slope vary: the settings of one optimizer of a walk down a loss."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.settings import axis as axes
from gdtui.engine.settings.axis import Axis
from gdtui.engine.settings.fate import fate_of
from gdtui.engine.settings.map import STEPS, Map, SettingsMap, bound_of
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.settings.map import rates_and_values
from gdtui.screens.settings.chart import Beside, Setting

Walk = TypeVar("Walk", bound=Landscape)
Draw = Callable[[Walk, list[LandscapeState], stage.Box, Look], Frame]
"""Draws a walk, by all its states, in a box."""


@dataclass(frozen=True)
class VariedWalk(Generic[Walk]):
    """A walk, of which one optimizer's settings are varied.

    Attributes:
        simulation: the walk.
        index: the optimizer's.
        draw: draws such a walk; it does not count where two are compared.
    """

    simulation: Walk
    index: int
    draw: Draw[Walk] = field(compare=False)

    @property
    def title(self) -> str:
        """The loss's name."""
        return self.simulation.objective.name

    @property
    def label(self) -> str:
        """The optimizer's."""
        return self.simulation.optimizers[self.index].label

    @property
    def formula(self) -> str:
        """The bound of η on a quadratic."""
        return axes.border_formula(self.simulation.optimizers[self.index])

    def axes(self) -> tuple[Axis, ...]:
        """Its other hyper-parameters, and where it begins."""
        return axes.axes_of(self.simulation, self.simulation.optimizers[self.index])

    def bound(self, axis: Axis, value: float, steepest: float) -> float:
        """That of a quadratic."""
        rate = self.simulation.optimizers[self.index].rate or 0.0
        rule = self.at(axis, (rate, value)).optimizers[0]
        return bound_of(rule, steepest)

    def rates(self) -> tuple[float, float]:
        """About the one that suits the loss."""
        return axes.rates_of(self.simulation, self.simulation.optimizers[self.index])

    def own(self, axis: Axis) -> Setting:
        """The optimizer's own."""
        return axes.own_setting(self.simulation, self.index, axis)

    def maps(self, axis: Axis, here: Viewport) -> Iterator[Map | None]:
        """What becomes of the walk with every setting."""
        rates, places = rates_and_values(here)
        return SettingsMap(self.simulation, self.index, axis, rates, axis.values(places)).maps()

    def at(self, axis: Axis, setting: Setting) -> Walk:
        """That optimizer alone with that setting."""
        return axes.at_setting(self.simulation, self.index, axis, *setting)

    def whole(self, axis: Axis, setting: Setting) -> Walk:
        """The walk with everyone in it, of whom that optimizer has that setting."""
        one, rules = self.at(axis, setting), list(self.simulation.optimizers)
        rules[self.index] = one.optimizers[0]
        return replace(self.simulation, optimizers=tuple(rules), start=one.start)

    def beside(self, axis: Axis, setting: Setting) -> Beside:
        """All steps of the walk with that setting."""
        walk = self.at(axis, setting)
        states = [walk.init()]
        while len(states) <= STEPS and not walk.ended(states[-1]):
            states.append(walk.step(states[-1]))
        told = fate_of(state.racers[0] for state in states)
        reason = states[-1].racers[0].outcome.reason
        return Beside(told, reason, lambda box, look: self.draw(walk, states, box, look))
