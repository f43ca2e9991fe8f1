"""Where a network's weights begin, in its program."""

from collections.abc import Iterator
from itertools import pairwise

from gdtui.engine.code.program import Line, lines, number
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.training import Training
from gdtui.engine.network.weights import SCALED


def start_code(training: Training) -> tuple[Line, ...]:
    """The lines that make `params` as they begin."""
    known, shape = training.asked.settings, training.shape
    if isinstance(known.weights, str):
        made = _read(known.weights)
    elif (known.init or SCALED) == SCALED:
        made = _drawn(shape, known.seed)
    else:
        made = _layers(shape, "np.ones(n * m)" if known.init == "ones" else "np.zeros(n * m)")
    if known.init_scale is not None:
        made += f"\nparams = {number(known.init_scale)} * params"
    return (*lines(made), *_by_hand(shape, known.put))


def _drawn(shape: Shape, seed: int) -> str:
    """He's weights for relu, Glorot's for the others: see `network.weights`."""
    of = "n" if shape.activation == "relu" else "(n + m)"
    first = f"random = np.random.default_rng(({seed}, 1))\n"
    return first + _layers(shape, f"random.normal(0, np.sqrt(2 / {of}), n * m)")


def _layers(shape: Shape, weights: str) -> str:
    return (
        "parts = []\n"
        f"for n, m in {list(pairwise(shape.sizes))}:\n"
        f"    parts += [{weights}, np.zeros(m)]\n"
        "params = np.concatenate(parts)"
    )


def _read(path: str) -> str:
    return (
        f"with open({path!r}) as file:\n"
        '    parts = [each[name] for each in json.load(file)["layers"] for name in ("weights", "biases")]\n'
        "params = np.concatenate([np.array(part, float).ravel() for part in parts])"
    ).replace("'", '"')


def _by_hand(shape: Shape, put: tuple[tuple[str, float], ...]) -> Iterator[Line]:
    for name, value in put:
        yield Line(f"params[{shape.index_of(name)}] = {number(value)}  # {name}")
