"""How far a circuit that learns has come: rounds of a forward pass, a backward pass and an update."""

from dataclasses import dataclass
from enum import IntEnum

from gdtui.engine.circuit.simulation import CircuitState
from gdtui.engine.landscape.simulation import LandscapeState
from gdtui.engine.optimizers.racer import Racer


class Pass(IntEnum):
    """What was done last in a round."""

    UPDATE = 0
    FORWARD = 1
    BACKWARD = 2


@dataclass(frozen=True, slots=True)
class LearningState(CircuitState):
    """How far the round has come, and what the rounds before it have made of the params.

    Attributes:
        done: what was done last; an update begins a round.
        walk: the params, one update for each round.
    """

    done: Pass
    walk: LandscapeState

    @property
    def racer(self) -> Racer:
        """Where the params stand, and the update that led there."""
        return self.walk.racers[0]

    @property
    def round(self) -> int:
        """How many updates were made."""
        return self.walk.step
