"""What the slope's pictures are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gdtui.engine.base.past.way import Way
from gdtui.engine.landscape.simulation import LandscapeState
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.slope.cost import Seconds
from gdtui.engine.slope.error_curve import ErrorCurve, error_curve
from gdtui.engine.slope.gradient import Check, check
from gdtui.engine.slope.simulation import Slope, Tangent, tangent
from gdtui.render.cells.look import Look
from gdtui.render.gliding import Glide

PAGES = ("tangent", "gradient", "descent")
"""The three views, in their order."""


class Strip(NamedTuple):
    """A run at several learning rates.

    Attributes:
        simulation: with a lane for each of `RATES`.
        way: how they came here.
        recent: their latest states, one after another, the present one last.
    """

    simulation: Slope
    way: Way
    recent: Sequence[LandscapeState]


@dataclass(frozen=True, eq=False)
class SlopeView:
    """All that is shown.

    Attributes:
        simulation: the run.
        state: where it stands.
        way: how it came here.
        recent: the latest states, one after another, the present one last.
        page: one of PAGES.
        seen: the range of the variable that is shown.
        h: the nudge of the numerical gradient.
        scheme: `centered` or `forward`.
        weights: the N of the cost.
        seconds: how long this loss of one weight takes here, and what each further weight would add.
        log: whether the curve stands on a logarithmic axis.
        strip: the same run at several learning rates, when it is shown.
        running: whether the clock takes the steps.
        speed: steps per second.
        notice: a line that takes the place of the words below, or "".
        asking: whether a question about the next step is open: what gives the answer away is hidden.
        banner: how the game that is played stands, the longest version first; () without one.
        glide: how far the dots have come on their way here; None where they are here.
    """

    simulation: Slope
    state: LandscapeState
    way: Way
    recent: Sequence[LandscapeState]
    page: str
    seen: tuple[float, float]
    h: float
    scheme: str
    weights: int
    seconds: tuple[Seconds, Seconds]
    strip: Strip | None
    running: bool
    speed: float
    notice: str
    log: bool = False
    asking: bool = False
    banner: tuple[str, ...] = ()
    glide: Glide[LandscapeState] | None = None

    @property
    def racer(self) -> Racer:
        """The first racer: where it stands is w."""
        return self.state.racers[0]

    @property
    def loss(self) -> CircuitObjective:
        """The curve."""
        return self.simulation.objective

    @property
    def w(self) -> float:
        """Where the dot is."""
        return float(self.racer.params[0])

    def place(self, lane: int) -> tuple[float, float]:
        """The w at which a racer is drawn, and the loss there."""
        racer = self.state.racers[lane]
        if self.glide is None:
            return float(racer.params[0]), racer.loss
        w = self.glide.between(self.glide.whence.racers[lane].params, racer.params)
        return float(w[0]), float(self.loss.grid(w)[0])

    @property
    def touching(self) -> Tangent:
        """The tangent as it is drawn."""
        return tangent(self.loss, self.place(0)[0]) if self.glide else self.tangent

    @cached_property
    def tangent(self) -> Tangent:
        """The tangent at w."""
        return tangent(self.loss, self.w)

    @cached_property
    def check(self) -> Check:
        """The gradient check at w."""
        return check(self.loss.circuit, (self.w,), 0, self.h)

    @cached_property
    def errors(self) -> ErrorCurve:
        """The error of the numerical gradient at w against h."""
        return error_curve(self.loss.circuit, (self.w,), 0, self.scheme)


def dot(look: Look) -> str:
    """What marks w."""
    return "O" if look.ascii else "●"


def in_formula(text: str) -> str:
    """A shown number inside a formula: in brackets where it is negative."""
    return f"({text})" if text.startswith("−") else text
