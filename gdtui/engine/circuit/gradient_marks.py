"""Every gradient of a circuit checked against a centred difference, all of them in one pass.

For node v it is (f(v+h) − f(v−h)) / 2h: v is moved by hand, and what lies behind it is computed anew.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.namespaces import ARRAYS
from gdtui.engine.circuit.events import Passes

_STEP = float(np.finfo(np.float64).eps) ** (1 / 3)
"""The step, relative to max(1, |v|), that balances truncation against round-off."""
_TOLERANCE = 1e-4
"""CS231n's bound for circuits that may have kinks."""
_ROUND_OFF = 32 * float(np.finfo(np.float64).eps)
"""How far f itself may be off, relative to the largest value on the way to it."""


class Mark(NamedTuple):
    """A gradient beside its numerical twin.

    Attributes:
        numerical: the centred difference; may be non-finite.
        agrees: whether they agree to a relative error of 1e-4, or to within round-off.
    """

    numerical: float
    agrees: bool


def marks(passes: Passes) -> Mapping[int, Mark]:
    """The check of every input and gate, by node."""
    base = np.array(passes.values)
    steps = _STEP * np.maximum(1.0, np.abs(base))
    with np.errstate(all="ignore"):
        outputs, largest = _outputs(passes, steps)
        numerical = (outputs[0] - outputs[1]) / (2 * steps)
        noise = _ROUND_OFF * largest / steps
    analytic = passes.gradients_after(len(passes.events))
    found = {}
    for i in (node.index for node in passes.shown):
        other = float(numerical[i])
        found[i] = Mark(other, _agree(analytic[i], other, float(noise[i])))
    return found


def _outputs(passes: Passes, steps: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The output with each node moved up (row 0) and down (row 1), and the largest |value| met at all."""
    circuit = passes.circuit
    size = len(circuit.nodes)
    values = [np.full((2, size), value) for value in passes.values]
    for node in passes.shown:
        i = node.index
        if node.operation is not None:
            values[i] = np.array(node.operation.value(ARRAYS, tuple(values[j] for j in node.inputs)))
        values[i][:, i] = passes.values[i] + np.array([steps[i], -steps[i]])
    return values[circuit.output], float(np.nanmax(np.abs(passes.values), initial=1.0))


def _agree(analytic: float, numerical: float, noise: float) -> bool:
    if not (math.isfinite(analytic) and math.isfinite(numerical)):
        return False
    return abs(analytic - numerical) <= _TOLERANCE * max(abs(analytic), abs(numerical)) + noise
