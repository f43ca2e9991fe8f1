"""What goes forward and comes back in each layer of a network: how it is spread, and where it stops."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.objective import NetworkLoss
from gdtui.engine.network.passes import ACTIVATIONS

BINS = 48
MOST = 2_000
"""Of more examples so many are looked at, spread evenly over them."""
DECADES = 12
"""Gradients are told apart down to so many decades below the largest; what is smaller counts as that."""
_FLAT = 0.05
"""A unit is saturated where its slope is below this part of its steepest."""
_STEEPEST = {"tanh": 1.0, "sigmoid": 0.25}
_VANISHED, _EXPLODED = 1e-3, 1e3
"""The gradient of a layer, as a part of the output layer's, from which it is called so."""
VANISHING, EXPLODING = "vanishing", "exploding"


class Histogram(NamedTuple):
    """How often values fall between `low` and `high`.

    Attributes:
        counts: from low to high in equal steps, shape (BINS,).
        low: where the first step begins.
        high: where the last one ends.
    """

    counts: NDArray[np.intp]
    low: float
    high: float


class LayerFigures(NamedTuple):
    """One layer of weights and its units.

    Attributes:
        layer: from 1; the last one is the output's.
        activations: of what its units give for all examples; of the output, before σ or softmax.
        gradients: of log10 of the size of each weight's and bias's gradient, on one scale for all layers.
        grad_norm: the length of the layer's part of the gradient.
        dead: of relu units, the share that gives 0 for every example; None for others.
        saturated: of tanh and sigmoid units, the share of values so near an end that the slope is below
            5 % of the steepest; None for others.
        verdict: "vanishing" where the gradient is less than a thousandth of the output layer's, "exploding"
            where it is over a thousand times that or not finite, else "".
    """

    layer: int
    activations: Histogram
    gradients: Histogram
    grad_norm: float
    dead: float | None
    saturated: float | None
    verdict: str


def layer_figures(loss: NetworkLoss, params: Vector) -> tuple[LayerFigures, ...]:
    """The figures of every layer, for the whole loss with its penalty."""
    if loss.examples > MOST:
        loss = loss.take(np.linspace(0, loss.examples - 1, MOST).round().astype(np.intp))
    shape = loss.shape
    _, gradient = loss.loss_and_gradient(params)
    parts = [gradient[begin:end] for begin, _, end, _, _ in shape.blocks]
    with np.errstate(all="ignore"):
        norms = [float(np.sqrt(part @ part)) for part in parts]
    given = loss.forward(params).act[1:]
    return tuple(
        LayerFigures(
            layer,
            _spread(values, shape.activation if layer < shape.layers else ""),
            histogram,
            norm,
            *(_stuck(values, shape.activation) if layer < shape.layers else (None, None)),
            _verdict(norm, norms[-1]),
        )
        for layer, (values, histogram, norm) in enumerate(
            zip(given, _gradients(parts), norms, strict=True), 1
        )
    )


def told(figures: Sequence[LayerFigures]) -> str:
    """A sentence about the layer that is worst off; "" where gradients flow."""
    bad = [each for each in figures if each.verdict]
    if not bad:
        return ""
    with np.errstate(all="ignore"):
        parts = [float(np.float64(each.grad_norm) / figures[-1].grad_norm) for each in bad]
        worst = int(np.abs(np.log([part if part > 0 else 0.0 for part in parts])).argmax())
    layer, verdict = bad[worst].layer, bad[worst].verdict.capitalize()
    if not np.isfinite(parts[worst]):
        return f"{verdict}: the gradient of layer {layer} is no longer finite."
    size = f"{show(parts[worst], 2)} {'of' if parts[worst] < 1 else 'times'} the output layer's"
    return f"{verdict}: the gradient norm of layer {layer} is {size}."


def _verdict(norm: float, last: float) -> str:
    if not np.isfinite(norm):
        return EXPLODING
    if norm < _VANISHED * last:
        return VANISHING
    return EXPLODING if norm > _EXPLODED * last > 0 else ""


def _stuck(values: Vector, activation: str) -> tuple[float | None, float | None]:
    """The share of dead units, and that of saturated values; shape of `values` (examples, units)."""
    if activation == "relu":
        return float((values <= 0).all(axis=0).mean()), None
    if activation in _STEEPEST:
        slopes = ACTIVATIONS[activation].slope(values)
        return None, float((slopes < _FLAT * _STEEPEST[activation]).mean())
    return None, None


def _spread(values: Vector, activation: str) -> Histogram:
    """Between the ends of the activation; without ends, between powers of two, which seldom change."""
    if activation == "tanh":
        return _counted(values, -1.0, 1.0)
    if activation == "sigmoid":
        return _counted(values, 0.0, 1.0)
    finite = np.abs(values[np.isfinite(values)])
    most = float(finite.max(initial=0.0))
    reach = float(2.0 ** np.ceil(np.log2(most))) if 1e-300 < most < 1e300 else most or 1.0
    return _counted(values, 0.0 if activation == "relu" else -reach, reach)


def _gradients(parts: list[Vector]) -> list[Histogram]:
    """Of log10 |gradient|, on one scale of whole decades."""
    with np.errstate(all="ignore"):
        sizes = [np.log10(np.abs(part)) for part in parts]
    known = np.concatenate(sizes)
    known = known[np.isfinite(known)]
    high = float(np.ceil(known.max(initial=-np.inf))) if known.size else 0.0
    low = max(float(np.floor(known.min())), high - DECADES) if known.size else -1.0
    return [_counted(np.maximum(size, low), low, max(high, low + 1)) for size in sizes]


def _counted(values: Vector, low: float, high: float) -> Histogram:
    """How many of the values that are finite fall into each step; those beyond an end into the outermost."""
    finite = values[np.isfinite(values)]
    places = np.clip(((finite - low) / (high - low) * BINS).astype(np.intp), 0, BINS - 1)
    return Histogram(np.bincount(places, minlength=BINS), low, high)
