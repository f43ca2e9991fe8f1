"""Networks for the tests of their pictures."""

import numpy as np

from gdtui.engine.network.shape import Shape
from gdtui.render.network.units.net import Net


def network(*sizes, activation="tanh", seed=0, params=None, height=8, width=8, **changes):
    """A network with random params, or the given ones, on a grid of its first and its last input."""
    shape = Shape(sizes[0], tuple(sizes[1:-1]), sizes[-1], activation)
    rng = np.random.default_rng(seed)
    params = rng.standard_normal(shape.count) if params is None else np.asarray(params, float)
    y, x = np.meshgrid(np.linspace(1, -1, height), np.linspace(-1, 1, width), indexing="ij")
    inputs = np.zeros((height * width, sizes[0]))
    inputs[:, 0] = x.ravel()
    inputs[:, -1] = y.ravel()
    known = Net(
        shape=shape, params=params, names=[f"x{i + 1}" for i in range(sizes[0])],
        outputs=[f"out{i + 1}" for i in range(sizes[-1])], shown="weights",
        gradient=rng.standard_normal(shape.count) / 10, update=rng.standard_normal(shape.count) / 100,
        held=frozenset(), cut=frozenset(),
        fires=[given.T.reshape(-1, height, width) for given in _passed(shape, params, inputs)],
        example=[given[0] for given in _passed(shape, params, rng.standard_normal((1, sizes[0])))],
    )  # fmt: skip
    return known._replace(**changes)


def _passed(shape, params, given):
    layers = [given]
    with np.errstate(all="ignore"):
        for number, (weights, biases) in enumerate(shape.parts(params), 1):
            z = layers[-1] @ weights + biases
            bent = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z}
            layers.append(z if number == shape.layers else bent[shape.activation](z))
    return layers
