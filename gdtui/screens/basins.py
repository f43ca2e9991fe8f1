"""The landscape's basins: in which minimum the rule that is explained ends, from everywhere."""

from typing import TYPE_CHECKING, Any

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.plane import Plane
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.render.cells.viewport import Viewport
from gdtui.screens.filling import FillingScreen, Gradual
from gdtui.screens.guess import GuessScreen
from gdtui.screens.keys import Key

if TYPE_CHECKING:
    from gdtui.engine.landscape.basins import Map

BASINS = Key("B", "basins", "B", "basins", "where the optimizer ends from every start, or the loss again")


class BasinsScreen(GuessScreen, FillingScreen):
    """A landscape that can be coloured by where a rule ends."""

    _basins = False

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._maps = Gradual["Map"]()

    @property
    def _rule(self) -> AnyOptimizer:
        rules = self.history.simulation.optimizers  # those of a typed gradient are those of its rule
        return rules[self._highlight % len(rules)]

    def basins_on(self, plane: Plane, here: Viewport) -> "Map | None":
        """As much as is known of the basins there: a coarse map at least; None while they are not shown."""
        if not (self._basins and self._rule.uses_gradient):
            return None
        from gdtui.render.landscape.basins import basins_of

        wanted = self._loss, self._rule, plane, here
        found = self._maps.of(wanted, lambda: basins_of(*wanted))
        if self._maps.is_unfinished:
            self.go_on_filling()
        return found

    def fill(self) -> bool:
        """A further piece of the map."""
        return self._basins and self._maps.more()

    def action_basins(self) -> None:
        """Colour the landscape by where the rule ends, or by its loss."""
        try:
            self._rule.check_basins()
        except InputError as error:
            self.say(str(error))
            return
        self._basins = not self._basins
        self.notice = ""
        self.changed()
