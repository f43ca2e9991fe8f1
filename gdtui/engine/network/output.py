"""What a network's output costs: squared error, or the cross-entropy of what it says of the kinds.

The kinds are told from logits, numbers of any size: σ and softmax make probabilities of them, and the losses
are written so that no logit is too large for them. Everything here is for many examples at once, and is
called under `np.errstate(all="ignore")`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, TWO_KINDS


class Output(NamedTuple):
    """What is done with the output and the target, both of shape (outputs, examples).

    Attributes:
        loss: the sum over the examples, and each example's slope of the loss against its output.
        speeds: of (output, speeds of the output): how fast the slopes change.
        says: what the network says: the prediction, the probability of kind 1, or those of all kinds.
        right: whether each example is told right, shape (examples,); None where there are no kinds.
        equation: the loss of one example, as people write it.
        code: lines of a program that give, of the output `z`, shape (examples, outputs), and the target `y`,
            the mean `loss` and `delta`, its slope against every output.
        torch_code: the mean loss of the same two in PyTorch.
        right_code: whether each example is told right, in a program; "" where there are no kinds.
    """

    loss: Callable[[Vector, Vector], tuple[float, Vector]]
    speeds: Callable[[Vector, Vector], Vector]
    says: Callable[[Vector], Vector]
    right: Callable[[Vector, Vector], NDArray[np.bool_]] | None
    equation: str
    code: tuple[str, ...]
    torch_code: str
    right_code: str = ""


def _squared(output: Vector, target: Vector) -> tuple[float, Vector]:
    rest = output - target
    flat = rest.ravel()
    total = float(flat.dot(flat))
    rest += rest
    return total, rest


def _twice(_output: Vector, moved: Vector) -> Vector:
    return np.asarray(2 * moved)


def _logistic(output: Vector, target: Vector) -> tuple[float, Vector]:
    """log(1 + eᶻ) − y·z and its slope σ(z) − y, with σ(z) = exp(z − log(1 + eᶻ))."""
    cost = np.logaddexp(0.0, output)
    total = float(np.add.reduce(cost, None)) - float(output.ravel().dot(target.ravel()))
    slopes = np.exp(np.subtract(output, cost, cost), cost)
    slopes -= target
    return total, slopes


def _probability(output: Vector) -> Vector:
    return np.asarray(1 / (1 + np.exp(-output)))


def _softmax(output: Vector) -> Vector:
    powers = np.exp(output - output.max(axis=0))
    powers /= powers.sum(axis=0)
    return np.asarray(powers)


def _cross_entropy(output: Vector, target: Vector) -> tuple[float, Vector]:
    """Log Σ eᶻ minus the right kind's z, with the greatest z taken off all of them first."""
    logits = output - output.max(axis=0)
    powers = np.exp(logits)
    whole = powers.sum(axis=0)
    total = float(np.log(whole).sum()) - float(np.where(target > 0, logits, 0.0).sum())
    powers /= whole
    powers -= target
    return total, powers


def _softmax_speeds(output: Vector, moved: Vector) -> Vector:
    shares = _softmax(output)
    return np.asarray(shares * (moved - (shares * moved).sum(axis=0)))


def _logistic_speeds(output: Vector, moved: Vector) -> Vector:
    share = _probability(output)
    return np.asarray(share * (1 - share) * moved)


def each_loss(task: str, output: Vector, target: Vector) -> tuple[Vector, Vector]:
    """The losses of many networks, each the sum over its examples, and their slopes.

    Args:
        task: what is learnt.
        output: shape (networks, outputs, examples).
        target: of all of them, shape (outputs, examples).
    """
    if task == REGRESSION:
        rest = output - target
        return (rest * rest).sum(axis=(1, 2)), 2 * rest
    if task == TWO_KINDS:
        cost = np.logaddexp(0.0, output)
        return (cost - output * target).sum(axis=(1, 2)), np.exp(output - cost) - target
    logits = output - output.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    whole = powers.sum(axis=1, keepdims=True)
    right = np.where(target > 0, logits, 0.0).sum(axis=(1, 2))
    return np.log(whole).sum(axis=(1, 2)) - right, powers / whole - target


OUTPUTS: Mapping[str, Output] = {
    REGRESSION: Output(_squared, _twice, np.positive, None, "L = (ŷ − y)²",
                       ("error = z[:, 0] - y", "loss = np.mean(error**2)",
                        "delta = 2 * error[:, None] / len(y)"), "torch.mean((z[:, 0] - y) ** 2)"),
    TWO_KINDS: Output(_logistic, _logistic_speeds, _probability, lambda z, y: (z[0] > 0) == (y[0] > 0.5),
                      "L = −log p(its kind), p = σ(z)",
                      ("loss = np.mean(np.logaddexp(0, z[:, 0]) - y * z[:, 0])",
                       "delta = (sigmoid(z) - y[:, None]) / len(y)"),
                      "torch.nn.functional.binary_cross_entropy_with_logits(z[:, 0], y)",
                      "(z[:, 0] > 0) == (y > 0.5)"),
    SEVERAL_KINDS: Output(_cross_entropy, _softmax_speeds, _softmax,
                          lambda z, y: z.argmax(axis=0) == y.argmax(axis=0),
                          "L = −log p(its kind), p = softmax(z)",
                          ("z = z - z.max(axis=1, keepdims=True)",
                           "log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))",
                           "loss = -np.mean(log_p[range(len(y)), y])",
                           "delta = (np.exp(log_p) - np.eye(z.shape[1])[y]) / len(y)"),
                          "torch.nn.functional.cross_entropy(z, y)",
                          "z.argmax(axis=1) == y"),
}  # fmt: skip
"""By the task."""


def targets(task: str, values: NDArray[Any], outputs: int) -> Vector:
    """The target as the losses take it, shape (outputs, examples).

    Args:
        task: what is learnt.
        values: the number that is learnt, 0 or 1 for two kinds, or the kind's number from 0; (examples,).
        outputs: how many numbers come out.
    """
    if task != SEVERAL_KINDS:
        return np.ascontiguousarray(values, np.float64).reshape(1, -1)
    found = np.zeros((outputs, values.size))
    found[values.astype(np.intp), np.arange(values.size)] = 1.0
    return found
