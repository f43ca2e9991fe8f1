"""What a batch costs and how far its gradient strays: the trade behind stochastic gradient descent."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.shuffle import Indices, batch

IMAGENET = 1_281_167
"""Training images of ILSVRC 2012 (Russakovsky et al., "ImageNet Large Scale Visual Recognition Challenge",
IJCV 2015, table 1)."""
_LANE = 4
"""The lane whose shuffles the measurement uses: none that races."""
_WORK = 32_768
"""How many single gradients a measurement may add up."""


class Noise(NamedTuple):
    """How far the gradient of a batch of `batch_size` examples strays from the full one.

    Attributes:
        batch_size: B.
        sigma: σ, the spread of a single example's gradient: the root of the mean of ‖gᵢ − ḡ‖².
        theory: σ/√B, as for batches drawn with replacement.
        finite: √((N − B)/(N − 1)), what drawing without replacement multiplies that by.
        measured: the root mean square of ‖g_batch − ḡ‖ over `batches` shuffled batches; nan where B is more
            than can be measured.
        batches: how many were measured.
    """

    batch_size: int
    sigma: float
    theory: float
    finite: float
    measured: float
    batches: int


def gradient_noise(gradients: Vector, examples: int, batch_size: int, seed: int = 0) -> Noise:
    """The noise of batches, from the examples' own gradients at one point.

    Args:
        gradients: of all examples or a sample of them, shape (gradients, params).
        examples: N, how many examples there are in all.
        batch_size: B, from 1 to N.
        seed: for the batches that are measured.
    """
    with np.errstate(all="ignore"):
        apart = gradients - gradients.mean(axis=0)
        sigma = math.sqrt(float(np.einsum("ij,ij->i", apart, apart).mean()))
        theory = sigma / math.sqrt(batch_size)
        finite = math.sqrt((examples - batch_size) / max(examples - 1, 1))
        if batch_size == examples:
            return Noise(batch_size, sigma, theory, finite, 0.0, 1)
        measured, count = _measured(apart, batch_size, seed)
    return Noise(batch_size, sigma, theory, finite, measured, count)


def _measured(apart: Vector, size: int, seed: int) -> tuple[float, int]:
    """The root mean square length of the means of whole batches, drawn as an epoch draws them."""
    if size > len(apart):
        return math.nan, 0
    order, batches = _drawn(len(apart), size, seed)
    rows = apart.T.copy()  # each param's numbers side by side: what is added up lies together
    sums = np.add.reduce(rows.take(order, axis=1).reshape(-1, batches, size), axis=2).ravel()
    return math.sqrt(float(sums @ sums) / batches) / size, batches


@lru_cache(maxsize=4)
def _drawn(known: int, size: int, seed: int) -> tuple[Indices, int]:
    """The examples of the batches that are measured, batch after batch, and how many batches these are."""
    each = known // size
    epochs = max(1, min(_WORK // (each * size), max(1, 128 // each)))
    order = np.concatenate([batch(known, 0, each * size, (seed, _LANE, epoch)) for epoch in range(epochs)])
    order.setflags(write=False)
    return order, each * epochs


class Cost(NamedTuple):
    """What an update costs.

    Attributes:
        updates_per_epoch: how many updates a pass over the data gives; the last may be a smaller batch.
        imagenet_updates: the same for ImageNet's training images, at this batch size; 1 for full batches.
    """

    updates_per_epoch: int
    imagenet_updates: int


def cost(batch_size: int, examples: int, full: bool) -> Cost:
    """The cost of batches of that size; `full` where a batch is the whole data, whatever its size."""
    here = IMAGENET if full else min(batch_size, IMAGENET)
    return Cost(-(-examples // batch_size), -(-IMAGENET // here))
