"""How the landscape is looked at: the part and the plane that are shown, from above or as a block."""

from typing import Any

from gdtui.engine.base.past.way import Way
from gdtui.engine.landscape.planes import drawn, planes_of
from gdtui.engine.landscape.way import trail
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import PCA, Drawn
from gdtui.render import stage
from gdtui.render.brightness import kind_of, turned_scale
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.landscape.view import LandscapeView, place_of
from gdtui.render.maps.survey import AT_ONCE, Known, Place
from gdtui.screens.basins import BasinsScreen
from gdtui.screens.filling import Gradual
from gdtui.screens.keys import FAR

_TURN, _TILT = 15.0, 5.0
"""Degrees that an arrow key turns and tilts the surface."""

_BLOCK = "The arrow keys turn and tilt the block; D shows it from above again."


class LookingScreen(BasinsScreen):
    """A landscape that can be looked at in several ways; none of them changes the run."""

    _chart = False
    _minima = True
    _plane = PCA
    _zoomed: Viewport | None = None
    _scrolled = 0
    _kind: str | None = None
    _contours = False
    _stand: Stand | None = None
    _drawn_last: tuple[tuple[Way, int, str], Drawn] | None = None
    """What of the run was asked for last, and the plane of it: it is asked for several times a step."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._ground, self._relief = Gradual[Known](), Gradual[Known]()

    @property
    def _loss(self) -> CircuitObjective:
        loss = self.history.simulation.objective
        assert isinstance(loss, CircuitObjective)
        return loss

    @property
    def _drawn(self) -> Drawn:
        """The plane that is drawn, and the whole of it."""
        asked = self.history.way, self._highlight, self._plane
        known = self._drawn_last
        if known is None or known[0][0] is not asked[0] or known[0][1:] != asked[1:]:
            known = self._drawn_last = asked, drawn(self.history.simulation, *asked)
        return known[1]

    @property
    def _seen(self) -> Viewport:
        """The part of the plane that is shown: all that is drawn of it, unless one has zoomed."""
        across, up = self._drawn.bounds
        return self._zoomed or Viewport(across, up, 1, 1)

    def surveyed(self, view: LandscapeView, box: stage.Box) -> LandscapeView:
        """The same view with as much as is known of a loss that takes long: a coarse picture at least."""
        place = place_of(view, box)
        if view.basins or place.seconds <= AT_ONCE:
            return view
        view = view._replace(ground=self._ground.of(place, place.survey))
        if view.stand is not None:
            from gdtui.render.landscape.surface.scene import Stood

            stood = Stood(place, view.stand)
            view = view._replace(relief=self._relief.of(stood, stood.survey))
        if self._ground.is_unfinished or (view.stand is not None and self._relief.is_unfinished):
            self.go_on_filling()
        return view

    def fill(self) -> bool:
        """A further piece of what is shown."""
        if self._basins:
            return super().fill()
        return self._ground.more() or (self._stand is not None and self._relief.more())

    def _see(self, part: Viewport) -> None:
        """Show a part of the plane; where it is the whole, up to rounding, that."""
        across, up = self._drawn.bounds
        self._zoomed = None if part.alike(Viewport(across, up, 1, 1)) else part
        self.changed_or("No further.")

    @property
    def _params(self) -> Vector:
        """Where the highlighted racer stands."""
        return self.history.current.racers[self._highlight].params

    @property
    def _spot(self) -> tuple[float, float]:
        """The same on the plane."""
        across, up = self._drawn.plane.to_plane(self._params).tolist()
        return across, up

    # -- keys

    def action_zoom(self, direction: int) -> None:
        """Look closer at the dot, or from further away."""
        about = self._spot if self._seen.contains(*self._spot) else None
        self._see(self._seen.zoom(1.5**direction, about))

    def action_pan(self, right: int, up: int) -> None:
        """Look further to a side; or move the mark further."""
        if self._marking:
            self._move_mark(FAR * right, FAR * up)
            return
        self._see(self._seen.pan(right / 10, up / 10))

    def action_whole(self) -> None:
        """Show the loss's own bounds again."""
        self._zoomed = None
        self.changed_or("This is the whole of it.")

    def action_log(self) -> None:
        """Brightness by the logarithm of the loss, or in proportion to it."""
        usual = kind_of(self._loss, *self._drawn[:2])
        self._kind = turned_scale(self._kind, usual)
        self.changed_or("It looks the same: here the loss has one value, or none.")

    def action_contours(self) -> None:
        """Draw contour lines, or leave them out."""
        self._contours = not self._contours
        if self._basins or self._stand is not None:
            self.say("The lines lie on the map of the loss: B and D come back to it.")
        else:
            self.changed_or("The loss has one value here, or none: there are no lines.")

    def action_plane(self) -> None:
        """Turn to the next plane: where the run goes, two params, or two random directions."""
        planes = planes_of(self.history.simulation, self.history.current, self._highlight)
        if len(planes) == 1:
            self.say("A loss of two params has one plane: all there is of it is shown.")
            return
        place = planes.index(self._plane) if self._plane in planes else -1
        self._plane = planes[(place + 1) % len(planes)]
        self._zoomed = None
        self.changed_or(f"The plane is {self._plane} now; what is drawn stays as it is.")

    def action_params(self, rows: int) -> None:
        """Scroll the list of params."""
        last = len(self._loss.variables) - 1
        self._scrolled = min(max(self._scrolled + rows, 0), last)
        self.changed_or("There are no more params that way.")

    def turn(self, right: float, up: float) -> None:
        """Turn and tilt the block."""
        assert self._stand is not None
        self._stand = self._stand.moved(-right * _TURN, up * _TILT)
        self.changed_or("It does not tilt further.")

    def action_surface(self) -> None:
        """Show the loss as a block, seen from the side; or from above again."""
        self._stand = self._first_stand() if self._stand is None else None
        self._basins = self._basins and self._stand is None
        self.notice = _BLOCK if self._stand else ""
        self.changed()

    def _first_stand(self) -> Stand:
        """How it stands at first: so that the dot, its trail and where it is bound for are seen."""
        from gdtui.render.landscape.surface.sight import first_stand

        plane = self._drawn.plane
        way = plane.to_plane(trail(self.history.way, self._highlight).params)
        kind = self._kind or kind_of(self._loss, *self._drawn[:2])
        return first_stand(Place(self._loss, plane, self._seen), kind == "log", way)

    def action_basins(self) -> None:
        """Colour the landscape by where the rule ends, seen from above; or by its loss."""
        if self._stand is not None and self._rule.uses_gradient:
            self._stand, self._basins = None, False
        super().action_basins()

    def action_minima(self) -> None:
        """Show or hide the known minima."""
        self._minima = not self._minima
        self.changed_or("No minimum of this loss is known that lies in sight.")

    def action_view(self) -> None:
        """Numbers or chart, where there is room for one of them only."""
        self._chart = not self._chart
        self.changed_or("Numbers and chart are both in sight: there is room.")
