"""What the runs of an experiment say: each is read off the numbers that came out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training, training_from

_STRIDE = 25
"""Of a run every so many states are looked at."""


class Run(NamedTuple):
    """A run that was made.

    Attributes:
        training: what was trained.
        states: the first, every `_STRIDE`th and the last state.
    """

    training: Training
    states: tuple[TrainingState, ...]

    @property
    def last(self) -> TrainingState:
        """Where it ended."""
        return self.states[-1]

    @property
    def accuracy(self) -> float:
        """The training accuracy at the end, in per cent."""
        return 100 * (self.last.figures.train_accuracy or 0.0)


class Found(NamedTuple):
    """What the runs of an experiment say.

    Attributes:
        right: the index of the option that is right.
        words: why, with the numbers that came out.
    """

    right: int
    words: str


def ran(settings: Settings, steps: int) -> Run:
    """The run of so many updates, or until it has ended."""
    training = training_from(settings)
    return Run(training, tuple(_states(training, steps)))


def _states(training: Training, steps: int) -> Iterator[TrainingState]:
    state = training.init()
    yield state
    for step in range(1, steps + 1):
        if training.ended(state):
            break
        state = training.step(state)
        if step % _STRIDE == 0 and step < steps:
            yield state
    yield state


def twins(runs: Sequence[Run]) -> Found:
    """Whether the units of the first layer are still the same."""
    weights, _ = runs[0].training.shape.parts(runs[0].last.params)[0]
    apart = float(np.ptp(weights, axis=1).max())
    size = float(np.abs(weights).max())
    words = (
        f"After the run the units' weights differ by {show(apart, 2)}: equal weights get equal "
        "gradients, so the "
        "layer is as good as one unit. That is why weights begin at random."
    )
    return Found(1 if apart <= 1e-6 * size else 0, words)


def vanished(runs: Sequence[Run]) -> Found:
    """How much shorter the first layer's gradient is than the last one's."""
    norms, other = (_layer_norms(run) for run in runs)
    ratio = norms[0] / norms[-1]
    words = (
        f"The first layer's gradient is {show(norms[0], 2)}, the last one's {show(norms[-1], 2)}: "
        "σ′ ≤ ¼ shrinks it "
        f"at every layer. With tanh it is {show(other[0], 2)}, and the loss comes to "
        f"{show(runs[1].last.figures.train_loss, 2)}."
    )
    return Found(2 if ratio < 0.01 else 1 if ratio < 0.5 else 0, words)


def _layer_norms(run: Run) -> list[float]:
    """How long the gradient of each layer's weights is at the start."""
    parts = run.training.shape.parts(run.states[0].figures.gradient)
    return [float(np.linalg.norm(weights)) for weights, _ in parts]


def died(runs: Sequence[Run]) -> Found:
    """How many units give 0 for every example."""
    shares = [_dead(run) for run in runs]
    words = (
        f"{100 * shares[0]:.0f} % of the units are 0 for every example: their slope is 0, so "
        "nothing moves them "
        f"again. With η = {show(runs[1].training.optimizer.rate or 0, 2)} it is {100 * shares[1]:.0f} %."
    )
    return Found(2 if shares[0] > 0.5 else 1 if shares[0] > shares[1] else 0, words)


def _dead(run: Run) -> float:
    """The share of hidden units that give 0 for every training example."""
    act = run.training.terms.whole.forward(run.last.params).act
    return float(np.mean(np.concatenate([units.max(axis=0) <= 0 for units in act[1:-1]])))


def straight(runs: Sequence[Run]) -> Found:
    """Whether linear units do better than a straight line."""
    linear, bent = (run.accuracy for run in runs)
    words = (
        f"{linear:.0f} % are told right, with tanh {bent:.0f} %: a chain of weighted sums is one "
        "weighted sum, so the "
        "boundary stays a straight line, however many layers there are."
    )
    return Found(0 if linear < 75 else 1, words)


def overfitted(runs: Sequence[Run]) -> Found:
    """Whether the test loss rises again, and whether a penalty mends it."""
    losses = [state.figures.test_loss or 0.0 for state in runs[0].states]
    last, mended = runs[0].last.figures, runs[1].last.figures.test_loss or 0.0
    words = (
        f"The training loss fell to {show(last.train_loss, 2)}, the test loss from "
        f"{show(min(losses), 2)} up to "
        f"{show(losses[-1], 2)}: the noise was learnt by heart. With l2 = "
        f"{runs[1].training.asked.settings.l2:g} it "
        f"ends at {show(mended, 2)}."
    )
    return Found(2 if losses[-1] > 1.5 * min(losses) else 0 if losses[-1] <= min(losses) else 1, words)


def squared(runs: Sequence[Run]) -> Found:
    """Whether squares as inputs do what their lack does not; the first run has them."""
    squares, plain = (run.accuracy for run in runs)
    words = (
        f"With x1, x2 alone {plain:.0f} % are told right, with their squares {squares:.0f} %: a "
        "ring is a straight "
        "line in x1² and x2². Hidden layers find such inputs by themselves."
    )
    return Found(1 if squares > 90 > plain else 0, words)


def at_the_edge(runs: Sequence[Run]) -> Found:
    """Where the sharpness ends, beside 2/η."""
    run = runs[0]
    seen = [run.training.sharpness(state) for state in run.states]
    bound = 2 / (run.training.optimizer.rate or 1.0)
    late = float(np.mean(seen[len(seen) // 2 :]))
    words = (
        f"λmax rose from {show(seen[0], 2)} and hovers at {show(late, 3)}; 2/η = {show(bound, 3)}. "
        "Where it is sharper, the step overshoots and throws it back (Cohen et al. 2021)."
    )
    return Found(1 if abs(late - bound) <= 0.25 * bound else 0 if late < bound else 2, words)


def seeded(runs: Sequence[Run]) -> Found:
    """How far apart the runs end."""
    losses = sorted(run.last.figures.train_loss for run in runs)
    told = ", ".join(show(loss, 2) for loss in losses)
    words = (
        f"The losses end at {told}: each start leads into a basin of its own, some of them poor. "
        "More units make "
        "poor ones rare."
    )
    return Found(2 if losses[-1] > 1.5 * losses[0] else 1 if losses[-1] > 1.05 * losses[0] else 0, words)
