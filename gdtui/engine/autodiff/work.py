"""How much of a long walk is made at a time, so that a key that is pressed meanwhile does not wait."""

from functools import lru_cache

from gdtui.engine.autodiff.circuit import Circuit

_WEIGHTS = {"gelu": 20, **dict.fromkeys(("add", "sum", "subtract", "negate", "multiply", "divide"), 1)}
"""What a gate's function costs, in additions: numpy has none for the normal distribution."""
_OTHERS = 4
_NUMBERS = 1_000_000
"""Numbers that are computed at a time: some tens of milliseconds."""
_AROUND = 50
"""Gates that take as long as what is done in a step besides the gradient."""
_CALL = 300
"""Numbers that numpy computes while it is called once."""
_AT_A_PLACE = 65_536
"""Gates times places at which a Hessian is asked for at a time."""
_HESSIANS = 1_024
"""Gates whose second derivatives are worked out in that time, one after another."""


@lru_cache(maxsize=16)
def weight(circuit: Circuit) -> int:
    """What the gates cost together, in additions."""
    return sum(_WEIGHTS.get(gate.operation.name, _OTHERS) for gate in circuit.gates if gate.operation)


def steps_at_once(circuit: Circuit, many: int, most: int) -> int:
    """How many steps of a walk from many places are a piece of the work: one at least.

    Args:
        circuit: the loss.
        many: from how many places.
        most: steps that a piece has at the most.
    """
    work = weight(circuit) * many + (len(circuit.gates) + _AROUND) * (many + _CALL)
    return min(max(_NUMBERS // work, 1), most)


def places_at_once(circuit: Circuit, most: int) -> int:
    """From how many places a walk is made at a time: one at least, and at the most `most`."""
    return max(min(most, _AT_A_PLACE // max(len(circuit.gates), 1)), 1)


def hessians_at_once(circuit: Circuit) -> int:
    """How many Hessians at one place after another are a piece of the work: one at least."""
    return max(_HESSIANS // max(len(circuit.gates), 1), 1)
