"""The landscape's basins: in which minimum the rule that is explained ends, from everywhere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.plane import Plane
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.render.cells.viewport import Viewport
from gdtui.screens.filling import FillingScreen
from gdtui.screens.guess import GuessScreen
from gdtui.screens.keys import Key

if TYPE_CHECKING:
    from gdtui.engine.landscape.basins import Map

BASINS = Key("B", "basins", "B", "basins", "where the optimizer ends from every start, or the loss again")


class BasinsScreen(GuessScreen, FillingScreen):
    """A landscape that can be coloured by where a rule ends."""

    _basins = False
    _map: "Map | None" = None
    _maps: "Iterator[Map | None] | None" = None
    _of: tuple[object, ...] = ()
    """What that is a map of."""

    @property
    def _rule(self) -> AnyOptimizer:
        rules = self.history.simulation.optimizers  # those of a typed gradient are those of its rule
        return rules[self._highlight % len(rules)]

    def basins_on(self, plane: Plane, here: Viewport) -> "Map | None":
        """As much as is known of the basins there: a coarse map at least; None while they are not shown."""
        if not (self._basins and self._rule.uses_gradient):
            return None
        wanted = self._loss, self._rule, plane, here
        if wanted != self._of:
            from gdtui.render.landscape.basins import basins_of

            self._of, self._maps = wanted, basins_of(*wanted)
            self._map = next(filter(None, self._maps), None)
        if self._maps is not None:
            self.go_on_filling()
        return self._map

    def fill(self) -> bool:
        """A further piece of the map."""
        if not self._basins or self._maps is None:
            return False
        found = next(self._maps, None)
        self._maps = None if found is None else self._maps
        self._map = found or self._map
        return True

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
