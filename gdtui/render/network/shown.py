"""All that the network's screen shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gdtui.engine.base.past.way import Way
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.render.network.field import Sort
from gdtui.render.network.pane import InputPane, Window
from gdtui.render.network.says import pane_of, sort_of
from gdtui.render.network.units.spots import Spot

if TYPE_CHECKING:
    from gdtui.engine.losses.plane import Drawn
    from gdtui.engine.network.views.layers import LayerFigures
    from gdtui.render.network.compare import Beside
    from gdtui.render.network.plane import Ground
    from gdtui.render.network.units.net import Net

VIEWS = ("field", "units", "landscape", "layers")
"""In the order of the key."""
_FIRST_UNIT = Spot(1, 1)


@dataclass(frozen=True, eq=False)
class NetworkView:
    """All that is shown.

    Attributes:
        training: the run.
        state: where it stands.
        way: how it came here.
        view: one of VIEWS, or of SORTS: what is set side by side.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of what just happened, or "".
        turn: which inputs are drawn, counted in their order.
        cursor: where an example would be set, in the coordinates of the field; None where none is being set.
        chosen: the unit or weight that is chosen.
        lines: what the lines between units show: `weights` or `gradient`.
        contours: whether the landscape has lines where the loss has round values.
        lanes: the networks side by side.
        drawn: in the landscape, the plane; None in the other views.
        ground: as much as is known of the loss on it.
        told: which of the networks side by side is spoken of; None for none.
        window: the part of the field that is zoomed to; None for the whole.
    """

    training: Training
    state: TrainingState
    way: Way
    view: str
    running: bool
    speed: float
    notice: str
    turn: int = 0
    cursor: tuple[float, float] | None = None
    chosen: Spot = _FIRST_UNIT
    lines: str = "weights"
    contours: bool = False
    lanes: "Sequence[Beside]" = ()
    drawn: "Drawn | None" = None
    ground: "Ground | None" = None
    told: int | None = None
    window: Window | None = None

    @property
    def pane(self) -> InputPane:
        """The inputs that are drawn."""
        return pane_of(self.training, self.turn, self.window)

    @cached_property
    def net(self) -> "Net":
        """The network as it is drawn unit by unit, its equations worked out for the next example."""
        from gdtui.render.network.units.seen import net_of

        example = int(self.state.batch[0])
        return net_of(self.training, self.state, self.pane, self.lines, example)

    @cached_property
    def figures(self) -> "Sequence[LayerFigures]":
        """What is measured layer by layer."""
        from gdtui.engine.network.views.layers import layer_figures

        return layer_figures(self.state.terms.whole, self.state.params)

    @property
    def sort(self) -> Sort:
        """What is learnt."""
        return sort_of(self.training.shape)
