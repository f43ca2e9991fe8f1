"""The network's landscape: turning its plane, and filling in its picture and its sharpness bit by bit."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gdtui.engine.losses.plane import PCA, RANDOM
from gdtui.render import stage
from gdtui.render.cells.viewport import Viewport
from gdtui.screens.filling import FillingScreen
from gdtui.screens.network.looking import LANDSCAPE
from gdtui.screens.network.questions import NetworkQuestionsScreen

if TYPE_CHECKING:
    from gdtui.engine.losses.plane import Drawn
    from gdtui.render.network.plane import Ground

_MANY = 2_000
"""Of more params, the sharpness of one state takes longer than a key may wait."""
_LOGS = {"log": True, "linear": False, None: None}


class NetworkLandscapeScreen(NetworkQuestionsScreen, FillingScreen):
    """The part of the network's screen that is about the plane through its weights."""

    _plane = PCA
    _sweep = 0
    """How far random directions are turned, of TURNS."""
    _scale: str | None = None
    _contours = False
    _ground: "Ground | None" = None
    """As much as is known of the loss on the plane."""
    _pieces: "Iterator[Ground | None] | None" = None
    """What gives more of it; None where all is known."""
    _of: tuple[object, ...] = ()
    """What that is a picture of."""

    @property
    def _on_landscape(self) -> bool:
        return self._view == "landscape"

    @property
    def _all_drawn(self) -> "Drawn":
        """The plane, and the whole of it."""
        from gdtui.engine.network.views.planes import drawn_of

        return drawn_of(self._training, self.history.way, self._plane, self._sweep)

    @property
    def _drawn(self) -> "Drawn":
        """The plane, and the part of it that is shown."""
        seen = self._zooms.get(LANDSCAPE)
        return self._all_drawn._replace(bounds=(seen.x_range, seen.y_range)) if seen else self._all_drawn

    @property
    def _whole(self) -> Viewport:
        if not self._on_landscape:
            return super()._whole
        across, up = self._all_drawn.bounds
        return Viewport(across, up, 1, 1)

    @property
    def _centre(self) -> tuple[float, float] | None:
        if not self._on_landscape:
            return super()._centre
        across, up = self._all_drawn.plane.to_plane(self.history.current.params).tolist()
        return across, up

    def _map_cell(self, row: int, column: int) -> tuple[Viewport, int, int]:
        if not self._on_landscape:
            return super()._map_cell(row, column)
        from gdtui.render.network.landscape import spot_at

        return spot_at(self._drawn, stage.arrange(*self._cells).main, row, column)

    def ground_on(self, drawn: "Drawn", columns: int, rows: int) -> "Ground | None":
        """As much as is known of the loss there on a screen of that size: a coarse picture at least."""
        box = stage.arrange(columns, rows).main
        wanted = (drawn, self._training, box.rows, box.columns, self._scale)
        if wanted != self._of:
            from gdtui.render.network.landscape import grounds_of

            self._of = wanted
            self._pieces = grounds_of(self._training, drawn, box.rows, box.columns, _LOGS[self._scale])
            self._ground = next(filter(None, self._pieces), None)
        return self._ground

    # -- bit by bit

    def fill(self) -> bool:
        """A further piece of the picture, or of the sharpness."""
        return self._on_landscape and self._more()

    def _more(self) -> bool:
        """Work for some milliseconds; whether there was something to do."""
        if self._pieces is not None:
            ground = next(self._pieces, None)
            self._pieces = None if ground is None else self._pieces
            self._ground = ground or self._ground
            return True
        step = self._unmeasured
        if step is None:
            return False
        from gdtui.engine.network.views.edge import measure

        measure(self.history.way, step)
        return True

    @property
    def _unmeasured(self) -> int | None:
        """A step whose sharpness is still to be measured: of a large network, while it stands, the last."""
        from gdtui.engine.network.views.edge import unmeasured

        way = self.history.way
        if self._training.shape.count <= _MANY:
            return unmeasured(way)
        return None if self.running else unmeasured(way.latest(1))

    @property
    def is_unfinished(self) -> bool:
        """Whether there is more to be filled in."""
        return self._on_landscape and (self._pieces is not None or self._unmeasured is not None)

    def repaint(self) -> None:
        """Draw the present state, and go on filling it in."""
        super().repaint()
        if self.is_unfinished:
            self.go_on_filling()

    # -- keys

    def action_plane(self) -> None:
        """Turn to the next plane."""
        from gdtui.engine.network.views.planes import planes_of

        known = planes_of(self._training, self.history.current)
        if not self._on_landscape:
            self.say("The plane is that of the landscape: v turns to it.")
        elif len(known) == 1:
            self.say("There are two params: this plane is all there is.")
        else:
            place = known.index(self._plane) if self._plane in known else -1
            self._plane, self._sweep = known[(place + 1) % len(known)], 0
            self.show_whole(LANDSCAPE)
            self.notice = ""
            self.changed()

    def action_sweep(self) -> None:
        """Turn random directions a little further, from one pair to another."""
        if not self._on_landscape:
            self.say("Random planes are swept over in the landscape: v turns to it.")
            return
        from gdtui.engine.network.views.planes import TURNS

        self._sweep = (self._sweep + 1) % TURNS if self._plane == RANDOM else 0
        if self._plane != RANDOM:
            self.show_whole(LANDSCAPE)
        self._plane = RANDOM
        how = f"turned {self._sweep} of {TURNS - 1} towards another two"
        self.say(f"Two random directions, {how}: W goes on.")

    def action_log(self) -> None:
        """The loss on a logarithmic scale, or on a linear one."""
        if not self._on_landscape or self._ground is None:
            self.say("The scale is that of the landscape: v turns to it.")
            return
        from gdtui.render.brightness import turned_scale
        from gdtui.render.cells.scale import scale_of

        self._scale = turned_scale(self._scale, scale_of(self._ground.values).kind)
        self.notice = ""
        self.changed()

    def action_contours(self) -> None:
        """Contour lines of the loss, or none."""
        if not self._on_landscape:
            self.say("Contour lines are drawn in the landscape: v turns to it.")
            return
        self._contours = not self._contours
        self.changed_or("The loss has one value here, or none: there are no lines.")
