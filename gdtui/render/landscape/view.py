"""What the landscape's pictures are drawn from, and what they share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.engine.base.past.way import Way
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Drawn, Plane
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.render import stage
from gdtui.render.brightness import kind_of
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.gliding import Glide
from gdtui.render.landscape.compare import lane_glyph
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.maps.axes import inside
from gdtui.render.maps.survey import Known, Place

if TYPE_CHECKING:  # basins and the block are imported when they are first drawn
    from gdtui.engine.landscape.basins import Map


_TALL, _STRIP = 40, 8
"""Rows from which on the words below have so many lines: six for the formulas of AdamW, two for sentences."""


def arranged(columns: int, rows: int) -> stage.Layout:
    """Where the parts of the screen lie."""
    return stage.arrange(columns, rows, _STRIP if rows >= _TALL else 0)


class LandscapeView(NamedTuple):
    """All that is shown.

    Attributes:
        simulation: the run.
        state: where it stands.
        first: where it began.
        lately: where it stood at the last few steps, this one the last of them.
        way: how it came here.
        drawn: what the picture is a part of: a plane through all the params.
        seen: the part of the plane that is shown; its size in cells does not count.
        highlight: the index of the racer that is explained.
        minima: whether the known minima are marked.
        chart: whether the chart takes the numbers' place where there is no room for both.
        by_cost: whether the chart is drawn against evaluations spent, and not against steps.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of what just happened, or "".
        mark: where the learner thinks that the dot will land; None without such a mark.
        asking: whether a question about the next step is open: what gives the answer away is hidden.
        rule: what both lanes of a challenge should do; "" without one.
        scrolled: how many of the params are passed over in the list of them.
        scale: `log` or `linear` brightness; None where the loss decides.
        contours: whether lines are drawn where the loss has round values.
        basins: where the rule that is explained ends, in place of the loss; None where the loss is shown.
        stand: how the loss stands as a block; None where it is seen from above.
        ground: as much as is known of the loss all over the map; None where that is computed at once.
        relief: likewise all over the block.
        banner: how the game that is played stands, the longest version first; () without one.
        glide: how far the dots have come on their way here; None where they are here.
    """

    simulation: Landscape
    state: LandscapeState
    first: LandscapeState
    lately: Sequence[LandscapeState]
    way: Way
    drawn: Drawn
    seen: Viewport
    highlight: int
    minima: bool
    chart: bool
    running: bool
    speed: float
    notice: str
    mark: tuple[float, float] | None = None
    asking: bool = False
    rule: str = ""
    scrolled: int = 0
    scale: str | None = None
    contours: bool = False
    basins: "Map | None" = None
    stand: Stand | None = None
    glide: Glide[LandscapeState] | None = None
    by_cost: bool = False
    banner: tuple[str, ...] = ()
    ground: Known | None = None
    relief: Known | None = None

    @property
    def kind(self) -> str:
        """Whether the brightness is `log` or `linear`."""
        return self.scale or kind_of(self.loss, *self.drawn[:2])

    @property
    def plane(self) -> Plane:
        """The plane that is drawn."""
        return self.drawn.plane

    @property
    def racer(self) -> Racer:
        """The racer that is explained."""
        return self.state.racers[self.highlight]

    @property
    def loss(self) -> CircuitObjective:
        """The loss."""
        loss = self.simulation.objective
        assert isinstance(loss, CircuitObjective)
        return loss

    @property
    def exact(self) -> Vector:
        """The gradient where that racer stands, whatever gradient it walks by."""
        if self.simulation.own is None:
            return self.racer.gradient
        return self.loss.loss_and_gradient(self.racer.params)[1]

    @property
    def typed(self) -> Vector | None:
        """The gradient that was typed, where that racer stands; None without one."""
        own = self.simulation.own
        return None if own is None else np.array(own.at(self.racer.params.tolist()))

    def place(self, index: int) -> Vector:
        """The params at which a racer is drawn."""
        params = self.state.racers[index].params
        return self.glide.between(self.glide.whence.racers[index].params, params) if self.glide else params

    @property
    def several(self) -> bool:
        """Whether there is more than one racer."""
        return len(self.state.racers) > 1

    @property
    def compared(self) -> bool:
        """Whether several rules run."""
        return len(self.simulation.optimizers) > 1


class Basined(NamedTuple):
    """Basins in place of the loss, and whose they are."""

    found: "Map"
    rule: AnyOptimizer


def shown(seen: Viewport, plane: Plane, box: stage.Box) -> Viewport:
    """The part of the plane as it lies on the cells of the map inside its axes."""
    return inside(seen.x_range, seen.y_range, plane.labels, box.columns, box.rows)


def whole(seen: Viewport, box: stage.Box) -> Viewport:
    """The part of the plane on all cells of the picture but its last row: a block has no axes."""
    return seen.resized(box.columns, box.rows - 1)


def place_of(view: LandscapeView, box: stage.Box) -> Place:
    """What is shown of the loss in a box."""
    here = whole(view.seen, box) if view.stand else shown(view.seen, view.plane, box)
    return Place(view.loss, view.plane, here)


def glyph_of(view: LandscapeView, index: int, look: Look) -> str:
    """What a racer is drawn with."""
    if not view.several:
        return "O" if look.ascii else "●"
    return lane_glyph(view.state, index)
