"""The network's costs, as ratios measured in one run: python -m tests.benchmarks.network.

Set OPENBLAS_NUM_THREADS=1, as gdtui does, so that numpy's share of the work is one core's on both sides. A
training step is held against PyTorch's where that can be imported (its folder may be named in PYTHONPATH),
on one thread too.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from gdtui.engine.base.settings import Settings
from gdtui.engine.network.objective import NetworkLoss, network_loss
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.state import TrainingState, advance
from gdtui.engine.network.training import training_from
from gdtui.engine.network.views.slice import Slice, plane_of
from gdtui.engine.network.weights import initial_params
from tests.benchmarks.race import best

COLUMNS, ROWS = 120, 76
STEPS = 500


def steps(state: TrainingState) -> Callable[[], None]:
    """So many updates, outcome and all, from `state` on."""

    def run() -> None:
        here = state
        with np.errstate(all="ignore"):
            for _ in range(STEPS):
                here = advance(here)

    return run


def training_step() -> None:
    """An update of 2-8-8-1 on batches of 32 by Adam, beside PyTorch's; by turns, as others may be busy."""
    training = training_from(Settings(data="spirals", batch_size=32, test_share=0.0, examples=320))
    ours, theirs = steps(training.init()), of_pytorch(training.examples.inputs, training.examples.y)
    if theirs is None:
        print(f"training step: {best(ours, 9, 1) / STEPS * 1e6:.0f} µs; PyTorch is not installed here")
        return
    pairs = [(best(ours, 1, 1), best(theirs, 1, 1)) for _ in range(9)]
    mine, other = (min(times) / STEPS for times in zip(*pairs, strict=True))
    print(f"training step: {mine * 1e6:.0f} µs  PyTorch {other * 1e6:.0f} µs  ratio {other / mine:.1f} (≥ 4)")


def of_pytorch(inputs: np.ndarray, kinds: np.ndarray) -> Callable[[], None] | None:
    """As many updates by PyTorch in float64, batches and all; None where it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    known: Any = torch
    known.set_num_threads(1)
    nn, random = known.nn, np.random.default_rng(0)
    layers = nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1)
    model = nn.Sequential(*layers).double()
    rule = known.optim.Adam(model.parameters(), lr=0.05)
    x, y = known.from_numpy(inputs.copy()), known.from_numpy(kinds.copy())[:, None]
    order = [known.from_numpy(part) for part in np.split(random.permutation(len(kinds)), 10)]

    def run() -> None:
        for chosen in order * (STEPS // len(order)):
            rule.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(model(x[chosen]), y[chosen]).backward()
            rule.step()

    return run


def by_hand(loss: NetworkLoss) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """Loss and gradient of 2-32-32-1 as its formulas stand in a textbook."""
    x, y, shape = np.ascontiguousarray(loss.inputs), loss.target[0], loss.shape

    def run(params: np.ndarray) -> tuple[float, np.ndarray]:
        (w1, b1), (w2, b2), (w3, b3) = shape.parts(params)
        h1 = np.tanh(x @ w1 + b1)
        h2 = np.tanh(h1 @ w2 + b2)
        z = (h2 @ w3 + b3)[:, 0]
        d3 = ((1 / (1 + np.exp(-z)) - y) / y.size)[:, None]
        d2 = (d3 @ w3.T) * (1 - h2**2)
        d1 = (d2 @ w2.T) * (1 - h1**2)
        parts = x.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ d3, d3.sum(0)
        return float(np.mean(np.logaddexp(0, z) - y * z)), np.concatenate([part.ravel() for part in parts])

    return run


def whole_batch() -> None:
    """A gradient over 10⁵ examples, beside numpy's by hand."""
    random = np.random.default_rng(0)
    inputs, kinds = random.normal(size=(100_000, 2)), random.integers(0, 2, 100_000)
    loss = network_loss(Shape(2, (32, 32)), inputs, kinds)
    params, hand = initial_params(loss.shape), by_hand(loss)
    assert np.allclose(hand(params)[1], loss.loss_and_gradient(params)[1], rtol=1e-9, atol=1e-12)
    ours, theirs = (best(lambda run=run: run(params), 7, 1) for run in (loss.loss_and_gradient, hand))
    told = f"{ours * 1e3:.0f} ms  by hand {theirs * 1e3:.0f} ms  ratio {ours / theirs:.2f}"
    print(f"whole batch of 10⁵: {told} (≤ 1.3)")


def batched(view: Slice) -> Callable[[], np.ndarray]:
    """The same picture by batched numpy in float32, a block of points at a time."""
    across, up = np.meshgrid(view.a, view.b)
    spots = np.stack([across.ravel(), up.ravel()], axis=1)
    points = (view.plane.origin + spots @ view.plane.directions).astype(np.float32)
    x, y = view.loss.inputs.astype(np.float32), view.loss.target[0].astype(np.float32)

    def block(q: np.ndarray) -> np.ndarray:
        w1, b1, w2 = q[:, :16].reshape(-1, 2, 8), q[:, None, 16:24], q[:, 24:88].reshape(-1, 8, 8)
        h = np.tanh(np.tanh(x @ w1 + b1) @ w2 + q[:, None, 88:96])
        z = (h @ q[:, 96:104, None])[..., 0] + q[:, 104:]
        return (np.logaddexp(0, z) - y * z).mean(axis=1)

    def run() -> np.ndarray:
        return np.concatenate([block(points[top : top + 64]) for top in range(0, len(points), 64)])

    return run


def landscape() -> None:
    """A landscape of 120x76 points, 200 examples, 105 params: all of it, the first picture, a piece."""
    random, shape = np.random.default_rng(0), Shape(2, (8, 8))
    loss = network_loss(shape, random.normal(size=(200, 2)), random.integers(0, 2, 200))
    params = initial_params(shape)
    plane = plane_of("random", shape, params, params[None])
    view = Slice(loss, plane, np.linspace(-1, 1, COLUMNS), np.linspace(-1, 1, ROWS))
    hand = batched(view)
    assert np.allclose(hand(), view.whole().ravel(), rtol=1e-3, atol=1e-3)
    ours, theirs = best(view.whole, 5, 1), best(hand, 5, 1)
    first, longest = min(coarse(view) for _ in range(5))
    told = f"{ours * 1e3:.0f} ms  batched {theirs * 1e3:.0f} ms  ratio {ours / theirs:.2f}"
    print(f"landscape: {told} (≤ 1.3)")
    print(f"landscape: first picture after {first * 1e3:.0f} ms (≤ 60)")
    print(f"landscape: longest piece {longest * 1e3:.0f} ms (≤ 20)")


def coarse(view: Slice) -> tuple[float, float]:
    """Seconds until the coarse picture, and of the longest piece."""
    begin = before = time.perf_counter()
    first, longest = 0.0, 0.0
    for piece in view.pieces():
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
        first = first or (now - begin if piece.done else 0.0)
    return first, longest


if __name__ == "__main__":
    training_step()
    whole_batch()
    landscape()
