"""All that a picture of the race shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gdtui.engine.base.past.way import Way
from gdtui.engine.losses.models import Problem
from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.losses.plane import PCA
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.planes import Pane, drawn
from gdtui.engine.race.simulation import Race, RaceState
from gdtui.engine.race.way import figures
from gdtui.render.brightness import kind_of
from gdtui.render.gliding import Glide
from gdtui.render.maps.survey import Known


@dataclass(frozen=True, eq=False)
class RaceView:
    """All that is shown.

    Attributes:
        race: the run.
        state: where it stands.
        way: how the lanes came here.
        recent: the latest states, one after another, the present one last.
        highlight: the index of the lane that is explained.
        page: one of PAGES: what is shown first of all beside the surface.
        by_examples: whether the chart goes by examples seen instead of updates.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of what just happened, or "".
        plane: the name of the plane that is drawn, where there are three params and more.
        turn: which inputs the data are drawn against, counted in their order.
        scale: `log` or `linear` brightness; None where the loss decides.
        contours: whether lines are drawn where the loss has round values.
        glide: how far the lanes have come on their way here; None where they are here.
        window: (low, high) of the two coordinates that are zoomed to; None for the whole.
        ground: as much as is known of the surface; None where it is computed at once.
    """

    race: Race
    state: RaceState
    way: Way
    recent: Sequence[RaceState]
    highlight: int
    page: str
    by_examples: bool
    running: bool
    speed: float
    notice: str
    plane: str = PCA
    turn: int = 0
    scale: str | None = None
    contours: bool = False
    glide: Glide[RaceState] | None = None
    window: Bounds | None = None
    ground: Known | None = None

    @property
    def kind(self) -> str:
        """Whether the brightness is `log` or `linear`."""
        return self.scale or usual_kind(self.race.problem, self.whole)

    @property
    def pane(self) -> Pane:
        """The plane that is drawn, and which part of it."""
        return self.whole if self.window is None else self.whole._replace(bounds=self.window)

    @cached_property
    def whole(self) -> Pane:
        """The same with all that there is to show."""
        return drawn(self.race.problem, self.way, self.plane, self.race.seed)

    @cached_property
    def figures(self) -> Vector:
        """What the lanes' ways had cost them, see `way.figures`."""
        return figures(self.way, self.state.runners)

    @property
    def runner(self) -> Runner:
        """The lane that is explained."""
        return self.state.runners[self.highlight]

    @property
    def order(self) -> list[int]:
        """The lanes in the order they are drawn in, the highlighted one last."""
        lanes = range(len(self.state.runners) - 1, -1, -1)
        return [lane for lane in lanes if lane != self.highlight] + [self.highlight]


def usual_kind(problem: Problem, pane: Pane) -> str:
    """Whether the surface itself asks for `log` or `linear` brightness."""
    return kind_of(problem.surface, pane.plane, pane.bounds)
