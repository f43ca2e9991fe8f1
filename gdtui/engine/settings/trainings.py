"""Many trainings of one network at once, each with a learning rate and weights of its own.

All of them learn from the same batches in the same order, as the network by itself does; what numpy adds
up in another order differs in the last digits. Where weights begin, and how fast they learn, decides what
becomes of a network, and the border between what learns and what does not is a fractal (Sohl-Dickstein, "The
boundary of neural network trainability is fractal", 2024).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base.limits import LEAST_RATE
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.output import each_loss
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.rest import judged
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.outcome import (
    FAR,
    GRADIENT_TOLERANCE,
    HIGH,
    QUIET_STEPS,
    QUIET_UPDATE,
    Arrival,
    Seen,
)
from gdtui.engine.optimizers.stationary import SHARE
from gdtui.engine.optimizers.varied import memory_of, spread
from gdtui.engine.settings.fate import RUNNING, Codes, Fate, Told, code_of
from gdtui.engine.settings.judge import Mask
from gdtui.engine.settings.runs import Ends, enough

_PIECE = 5
"""Steps that are made at a time: keys wait no longer."""
_HALF = 0.5
"""A network has learnt something when its loss is at most so large a share of the first."""


class AskedTrainings(NamedTuple):
    """Trainings that are to be made.

    Attributes:
        training: the network, its examples and its rule.
        hyper: what each has for a hyper-parameter, by its name, its learning rate among them: shape (runs,).
        scales: what each multiplies the first weights by; shape (runs,).
    """

    training: Training
    hyper: Mapping[str, Vector]
    scales: Vector


def fate_of_training(first: TrainingState, last: TrainingState) -> Told:
    """What became of a training, by its first and its last state."""
    losses = np.array([[first.figures.train_loss], [last.figures.train_loss]])
    code = _fates(np.array([code_of(last.outcome.kind)], np.int8), losses[0], losses[1])
    return Told(Fate(int(code[0])), last.step, float(losses[1, 0]))


def _fates(ends: Codes, first: Vector, last: Vector) -> Codes:
    """The fates by how runs have ended, and by their losses over all examples, shape (runs,) each."""
    runs = ends == RUNNING
    cases = [runs & ~(last <= first), runs & (last <= _HALF * first), runs]
    found: Codes = np.select(cases, [Fate.WORSENS, Fate.LEARNS, Fate.CRAWLS], ends).astype(np.int8)
    return found


def trained(asked: AskedTrainings, steps: int) -> Iterator[Ends | None]:
    """What becomes of trainings, in pieces: None for each of them, then all of it."""
    lesson = _Lesson(asked)
    for step in range(steps):
        lesson.step(step)
        if step % _PIECE == _PIECE - 1:
            lesson.leave_out_the_ended()
            yield None
    yield lesson.ends()


class _Lesson:
    """All networks on their way, each as a row, and what became of those that have ended."""

    @np.errstate(all="ignore")
    def __init__(self, asked: AskedTrainings) -> None:
        training, runs = asked.training, asked.scales.size
        self._rule, self._terms = training.optimizer, training.terms
        self._turn, self._starts = training.init().turn, np.outer(asked.scales, unscaled(training))
        for name, value in training.asked.settings.put:
            self._starts[:, training.shape.index_of(name)] = value
        self._width = widest(self._terms.whole.region)
        self._reach, self._units = _measures(self._width, self._starts)
        self._reached, self._codes = self._starts.copy(), np.full(runs, RUNNING, np.int8)
        self._made = np.zeros(runs, np.intp)
        self._numbers = enough(np.arange(runs))
        self._hyper = {name: each[self._numbers] for name, each in asked.hyper.items()}
        self._params = self._starts[self._numbers]
        self._memory: Any = self._rule.init(self._params.T.ravel())
        self._first, self._gradients = self._at(self._params)
        self._steepest = _lengths(self._gradients)
        self._quiet = np.zeros(self._numbers.size, np.intp)
        whole = self._movable(passed_all(self._terms.whole, self._params)[1])
        self._judge(0, ~(_lengths(whole) > 0), np.zeros_like(whole), self._first)

    @np.errstate(all="ignore")
    def step(self, step: int) -> None:
        """One update of all of them; what becomes of whom it ends is noted."""
        here = Here(self._terms.whole, self._params.T.ravel(), np.nan, self._gradients.T.ravel(), step, 0)
        flat, self._memory = self._rule_at(step).update(here, self._memory)
        moved = self._movable(flat.reshape(self._params.shape[::-1]).T)
        small = _lengths(moved) <= QUIET_UPDATE * (self._units[self._numbers] + _lengths(self._params))
        self._quiet = np.where(small, self._quiet + 1, 0)
        self._params = self._params + moved
        self._turn = self._turn.after(self._terms)
        losses, self._gradients = self._at(self._params)
        slopes = _lengths(self._gradients)
        going = self._codes[self._numbers] == RUNNING
        self._reached[self._numbers[going]], self._made[self._numbers[going]] = self._params[going], step + 1
        self._codes[self._numbers[going & self._is_lost(losses, slopes)]] = Fate.DIVERGES
        self._judge(step + 1, self._may_rest(slopes), moved, losses)
        self._steepest = np.where((self._steepest < slopes) & (slopes < np.inf), slopes, self._steepest)

    def _rule_at(self, step: int) -> Any:
        """The rule after so many updates, with a number for every param of every network."""
        rates = self._hyper["learning_rate"] / (1 + self._terms.rate_decay * step)
        hyper = {**self._hyper, "learning_rate": np.maximum(rates, LEAST_RATE)}
        return spread(self._rule, hyper, self._params.shape[1])

    def _movable(self, rows: Vector) -> Vector:
        """Rows with 0 for the weights that are held."""
        return rows if self._terms.free is None else rows * self._terms.free

    def _is_lost(self, losses: Vector, slopes: Vector) -> Mask:
        """Which are without a number, far up, or far out and higher than at first: see `outcome.lost`."""
        reach, risen = self._reach[self._numbers], losses - self._first
        far = np.abs(self._params - self._starts[self._numbers]).max(axis=1) > FAR * reach
        sound = np.isfinite(losses) & (slopes < np.inf) & np.isfinite(self._params).all(axis=1)
        lost: Mask = ~sound | ((risen > 0) & (far | (risen > HIGH * self._steepest * reach)))
        return lost

    def _may_rest(self, slopes: Vector) -> Mask:
        """Which may have come to rest: see `rest.judged`."""
        terms = self._terms
        quiet: Mask = self._quiet >= max(QUIET_STEPS, -(-terms.count // terms.batch_size))
        small = slopes <= GRADIENT_TOLERANCE * self._steepest
        return quiet | (small & terms.takes_all)

    def _judge(self, step: int, asked: Mask, moved: Vector, losses: Vector) -> None:
        """Judge some of those that go on one by one, as the network by itself is judged."""
        for row in np.flatnonzero(asked & (self._codes[self._numbers] == RUNNING)).tolist():
            number = self._numbers[row]
            numbers = self._first[row], self._width, self._steepest[row], self._reach[number]
            seen = Seen(self._starts[number], *map(float, numbers))
            here = Arrival(step, self._params[row], float(losses[row]), self._gradients[row], seen,
                           moved[row] if step else None, int(self._quiet[row]))  # fmt: skip
            self._codes[number] = code_of(judged(self._terms, here).kind)

    def leave_out_the_ended(self) -> None:
        """Go on with the others alone."""
        kept = enough(np.flatnonzero(self._codes[self._numbers] == RUNNING))
        if kept.size in (0, self._numbers.size):
            return
        self._memory = memory_of(self._memory, self._params.shape[::-1], kept)
        self._hyper = {name: each[kept] for name, each in self._hyper.items()}
        self._numbers, self._params, self._quiet = self._numbers[kept], self._params[kept], self._quiet[kept]
        self._first, self._steepest = self._first[kept], self._steepest[kept]
        self._gradients = self._gradients[kept]

    def _at(self, params: Vector) -> tuple[Vector, Vector]:
        """The losses over the next batch with their penalties, and the gradients, shape (runs, count)."""
        terms = self._terms
        losses, gradients = passed_all(terms.batch_loss(self._turn.epoch, self._turn.place), params)
        if terms.l1 or terms.l2:
            weights = params * terms.shape.penalised
            losses += 0.5 * terms.l2 * _lengths(weights) ** 2 + terms.l1 * np.abs(weights).sum(axis=1)
            gradients += terms.l2 * weights + terms.l1 * np.sign(weights)
        return losses, self._movable(gradients)

    @np.errstate(all="ignore")
    def ends(self) -> Ends:
        """What has become of them: the losses are those over all examples."""
        first, last = (passed_all(self._terms.whole, params)[0] for params in (self._starts, self._reached))
        return Ends(_fates(self._codes, first, last), self._made, last, self._reached.T)


def unscaled(training: Training) -> Vector:
    """The network's first weights before they were multiplied by anything, shape (count,)."""
    start: Vector = training.asked.start / (training.asked.settings.init_scale or 1.0)
    return start


def _measures(width: float, starts: Vector) -> tuple[Vector, Vector]:
    """`Seen.reach` and `Seen.unit` of each start, in a region as wide along each param, about 0."""
    lengths = _lengths(starts)
    return np.maximum(width, 2 * np.abs(starts).max(axis=1)), np.where(lengths > 0, lengths, SHARE * width)


def _lengths(rows: Vector) -> Vector:
    """How long each row is."""
    return np.asarray(np.sqrt(np.einsum("rp,rp->r", rows, rows)))


def passed_all(loss: Any, params: Vector) -> tuple[Vector, Vector]:
    """The mean losses of many networks over the same examples, and their gradients.

    Args:
        loss: a `NetworkLoss`; its penalty is left out.
        params: shape (runs, count).

    Returns:
        The losses, shape (runs,), and the gradients, shape (runs, count).
    """
    shape, bend = loss.shape, ACTIVATIONS[loss.shape.activation]
    matrices = [
        params[:, begin:end].reshape(-1, inputs + 1, units) for begin, _, end, inputs, units in shape.blocks
    ]
    wide: list[Vector] = [loss.wide]
    for layer, matrix in enumerate(matrices):
        sums = np.matmul(matrix.swapaxes(1, 2), wide[-1])
        if layer < len(shape.hidden):
            at = np.ones((len(params), sums.shape[1] + 1, sums.shape[2]))
            at[:, :-1] = bend.value(sums)
            wide.append(at)
    losses, delta = each_loss(shape.task, sums, loss.target)
    delta /= loss.examples
    gradient = np.empty_like(params)
    for layer in range(len(shape.hidden), -1, -1):
        begin, _, end, _, _ = shape.blocks[layer]
        gradient[:, begin:end] = np.matmul(wide[layer], delta.swapaxes(1, 2)).reshape(len(params), -1)
        if layer:
            delta = np.matmul(matrices[layer][:, :-1], delta) * bend.slope(wide[layer][:, :-1])
    return losses / loss.examples, gradient
