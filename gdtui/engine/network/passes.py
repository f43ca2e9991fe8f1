"""Forward and backward through a network, for many examples at once.

The forward pass keeps what every layer gave; the backward pass leads the slopes of the loss against the
output back to every weight. The Hessian times a direction comes from carrying the direction along both ways
(Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 1994), at twice the cost.

Inside, a layer's examples lie along the columns, with a row of ones below them: as a layer's biases follow
its weights, its sums are then a single product, and so is the gradient of both. That halves the calls of
numpy, which are what a small batch costs. Call everything here under `np.errstate(all="ignore")`.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.shape import Shape


class Activation(NamedTuple):
    """What a hidden unit makes of its sum, element by element.

    Attributes:
        value: of the sum; a second argument is where to put it.
        slope: its derivative, told from the value.
        bend: its second derivative, told from the value.
        formula: as the circuit's language has it, with {} for the sum.
        equation: as people write it.
        code: value and derivative as a program has them, with `z` for the sum and `a` for the value.
    """

    value: Callable[..., Any]
    slope: Callable[[Any], Any]
    bend: Callable[[Any], Any]
    formula: str
    equation: str
    code: tuple[str, str]


def _relu(z: Any, out: Any = None) -> Any:
    return np.maximum(z, 0, out=out)


def _sigmoid(z: Any, out: Any = None) -> Any:
    found = np.negative(z, out)
    np.exp(found, found)
    found += 1
    return np.reciprocal(found, found)


def _tanh_slope(a: Any) -> Any:
    found = a * a
    return np.subtract(1, found, found)


ACTIVATIONS: Mapping[str, Activation] = {
    "tanh": Activation(np.tanh, _tanh_slope, lambda a: -2 * a * (1 - a * a), "tanh({})", "tanh z",
                       ("np.tanh(z)", "(1 - a**2)")),
    "relu": Activation(_relu, lambda a: a > 0, np.zeros_like, "relu({})", "max(0, z)",
                       ("np.maximum(z, 0)", "(a > 0)")),
    "sigmoid": Activation(_sigmoid, lambda a: a * (1 - a), lambda a: a * (1 - a) * (1 - 2 * a),
                          "sigmoid({})", "1/(1 + e⁻ᶻ)", ("sigmoid(z)", "(a * (1 - a))")),
    "linear": Activation(np.positive, np.ones_like, np.zeros_like, "({})", "z", ("z", "1")),
}  # fmt: skip
"""What hidden units can do, in the order they are offered; relu has the slope 0 at 0."""


def checked_activation(name: str) -> str:
    """The name of an activation.

    Raises:
        InputError: when there is none of that name.
    """
    if name not in ACTIVATIONS:
        raise InputError(f"there is no activation {quote(name)}: {suggest(name, ACTIVATIONS)}")
    return name


class Forward(NamedTuple):
    """What a forward pass gave.

    Attributes:
        sums: of every layer of weights the units' sums, shape (units, examples).
        wide: the inputs, then of every hidden layer what its units gave, with ones below, shape
            (units + 1, examples).
        matrices: of every layer its weights with its biases as a last row, see `Shape.matrices`.
    """

    sums: list[Vector]
    wide: list[Vector]
    matrices: list[Vector]

    @property
    def output(self) -> Vector:
        """What came out, a prediction or logits: shape (examples, outputs)."""
        return self.sums[-1].T

    @property
    def pre(self) -> list[Vector]:
        """Of every layer of weights the units' sums, shape (examples, units)."""
        return [sums.T for sums in self.sums]

    @property
    def act(self) -> list[Vector]:
        """The inputs, what the units of every hidden layer gave, and the output: (examples, units)."""
        return [*(wide[:-1].T for wide in self.wide), self.output]


def widened(inputs: Any) -> Any:
    """Inputs of shape (examples, inputs) as the first layer takes them: (inputs + 1, examples)."""
    return np.vstack([inputs.T, np.ones(len(inputs), inputs.dtype)])


def forward(shape: Shape, params: Vector, inputs: Vector) -> Forward:
    """The forward pass; params and inputs in float32 give it in float32.

    Args:
        shape: of the network.
        params: shape (count,).
        inputs: shape (examples, inputs).
    """
    return passed(shape, params, widened(inputs))


def passed(shape: Shape, params: Vector, wide: Vector) -> Forward:
    """The forward pass of inputs that are `widened`."""
    bend, last = ACTIVATIONS[shape.activation].value, len(shape.hidden)
    sums, kept = [], [wide]
    matrices = shape.matrices(params)
    for layer, matrix in enumerate(matrices):
        z = matrix.T.dot(wide)
        sums.append(z)
        if layer < last:
            wide = np.empty((len(z) + 1, z.shape[1]), z.dtype)
            bend(z, wide[:-1])
            wide[-1] = 1.0
            kept.append(wide)
    return Forward(sums, kept, matrices)


def backward(shape: Shape, done: Forward, slopes: Vector) -> Vector:
    """The gradient, shape (count,), of a loss whose slope against the output is `slopes`.

    Args:
        shape: of the network.
        done: the forward pass.
        slopes: shape (outputs, examples); the gradient is their sum over the examples.
    """
    gradient = np.empty(shape.count)
    slope_of, wide, delta = ACTIVATIONS[shape.activation].slope, done.wide, slopes
    into, matrices = shape.matrices(gradient), done.matrices
    for layer in range(len(shape.hidden), -1, -1):
        at = wide[layer]
        np.dot(at, delta.T, into[layer])
        if layer:
            delta = matrices[layer][:-1].dot(delta)
            delta *= slope_of(at[:-1])
    return gradient


def deltas(shape: Shape, params: Vector, done: Forward, slopes: Vector) -> list[Vector]:
    """The loss's slope against the sum of every unit, layer by layer, each of shape (units, examples)."""
    slope_of, matrices = ACTIVATIONS[shape.activation].slope, shape.matrices(params)
    found = [slopes]
    for layer in range(len(shape.hidden), 0, -1):
        found.append(matrices[layer][:-1].dot(found[-1]) * slope_of(done.wide[layer][:-1]))
    return found[::-1]


def carried(shape: Shape, params: Vector, done: Forward, direction: Vector) -> list[Vector]:
    """How fast every layer's sums change as the params move along a direction: the forward half."""
    slope_of = ACTIVATIONS[shape.activation].slope
    pairs = zip(done.wide, shape.matrices(params), shape.matrices(direction), strict=True)
    speeds: list[Vector] = []
    for layer, (at, matrix, turn) in enumerate(pairs):
        speed = turn.T.dot(at)
        if layer:
            speed += matrix[:-1].T.dot(speeds[-1] * slope_of(at[:-1]))
        speeds.append(speed)
    return speeds


class Bent(NamedTuple):
    """What a Hessian product needs of the output, both of shape (outputs, examples).

    Attributes:
        slopes: of the loss against the output.
        speeds: how fast they change as the params move along the direction.
    """

    slopes: Vector
    speeds: Vector


def returned(
    shape: Shape, params: Vector, done: Forward, direction: Vector, sums: list[Vector], bent: Bent
) -> Vector:
    """The Hessian times the direction, shape (count,): the backward half, after `carried` gave `sums`."""
    rule, product = ACTIVATIONS[shape.activation], np.empty(shape.count)
    into, matrices, turns = (shape.matrices(vector) for vector in (product, params, direction))
    delta, speed = bent
    for layer in range(len(shape.hidden), -1, -1):
        at = done.wide[layer]
        np.dot(at, speed.T, into[layer])
        if layer:
            value, moved = at[:-1], sums[layer - 1]
            slope, back = rule.slope(value), matrices[layer][:-1].dot(delta)
            into[layer][:-1] += (moved * slope).dot(delta.T)
            ahead = matrices[layer][:-1].dot(speed) + turns[layer][:-1].dot(delta)
            speed = ahead * slope + back * rule.bend(value) * moved
            delta = back * slope
    return product
