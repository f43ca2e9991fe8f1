"""A learner's rule against Adam: three losses, the same number of steps for both."""

from functools import lru_cache
from typing import Any

import numpy as np

from gdtui.engine.losses.circuit_objective import CircuitObjective, typed
from gdtui.engine.optimizers.base import Here, Optimizer
from gdtui.engine.optimizers.registry import make

STEPS = 100
"""That each rule takes on each loss."""
_LEAST = 1e-16
"""A loss below this is as good as 0."""


_RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_LOSSES = (
    ("(1 - {x})**2 + 100*({y} - {x}**2)**2", (-1.2, 1.0)),
    ("0.5*{x}**2 + 50*{y}**2", (-2.6, 0.7)),
    ("({x} + 2*{y} - 7)**2 + (2*{x} + {y} - 5)**2", (-3.0, 4.0)),
)
"""Rosenbrock's valley, a ravine and a tilted bowl, and where a walk begins."""

Place = tuple[str, tuple[float, float]]
"""A loss, and a start."""


@lru_cache(maxsize=4)
def losses(seed: int) -> tuple[Place, ...]:
    """The three of them, the first as it is drawn.

    The seed moves each as a whole, so that no rule can know its minimum, and any but 0 its start as well.
    """
    draw = np.random.default_rng([seed, 1])
    ways = (draw.uniform((0.1, 0.1, -0.3, -0.3), (0.9, 0.9, 0.3, 0.3)).round(2).tolist() for _ in _LOSSES)
    return tuple(_moved(place, seed, *way) for place, way in zip(_LOSSES, ways, strict=True))


def _moved(place: Place, seed: int, right: float, down: float, across: float, along: float) -> Place:
    text, (x, y) = place
    loss = text.format(x=f"(x - {right!r})", y=f"(y + {down!r})")
    more = (across, along) if seed else (0.0, 0.0)
    return loss, (round(x + right + more[0], 2), round(y - down + more[1], 2))


@lru_cache(maxsize=4)
def rival(seed: int) -> Optimizer[Any]:
    """Adam, at the learning rate that suits it best there."""
    return min(
        (make("adam", learning_rate=rate) for rate in _RATES), key=lambda rule: sum(_places(rule, seed))
    )


def score_of(rule: Optimizer[Any], seed: int) -> float | None:
    """By how many decimal places a rule's losses lie above Adam's at the end, on average.

    None where they are no numbers.
    """
    apart = np.array(_places(rule, seed)) - np.array(_places(rival(seed), seed))
    return round(float(apart.mean()), 2) + 0.0 if np.isfinite(apart).all() else None


@lru_cache(maxsize=64)
def _places(rule: Optimizer[Any], seed: int) -> tuple[float, ...]:
    """The decimal logarithm of the loss at the end, for each loss."""
    return tuple(_end(rule, typed(text, 2), start) for text, start in losses(seed))


@np.errstate(all="ignore")
def _end(rule: Optimizer[Any], objective: CircuitObjective, start: tuple[float, float]) -> float:
    """That of one loss."""
    params = np.array(start, np.float64)
    memory = rule.init(params)
    for step in range(STEPS):
        loss, gradient = objective.loss_and_gradient(params)
        update, memory = rule.update(Here(objective, params, loss, gradient, step, 0), memory)
        params = params + update
    loss = objective.loss(params)
    return float(np.log10(loss if not loss < _LEAST else _LEAST))
