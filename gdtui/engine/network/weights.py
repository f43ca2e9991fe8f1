"""Where the weights come from: at random, all zero, all equal, or a file that is read with care."""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base import gate
from gdtui.engine.base.errors import FileError, InputError, quote, suggest
from gdtui.engine.base.plain_file import NoPlainFileError, open_plain
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.shuffle import generator
from gdtui.engine.network.shape import Shape

SCALED = "scaled"
LARGEST = 10_000_000
"""Bytes of a file of weights at the most: several times what the largest network here takes."""


class Initial(NamedTuple):
    """A way to begin.

    Attributes:
        about: what it does, in a line.
        weights: `weights(random, shape, inputs, units)` gives a layer's, shape (inputs, units).
    """

    about: str
    weights: Callable[[np.random.Generator, Shape, int, int], Vector]


def _scaled(random: np.random.Generator, shape: Shape, inputs: int, units: int) -> Vector:
    """He's √(2/inputs) for relu, else Glorot's √(2/(inputs + units)) as the spread of normal numbers."""
    of = inputs if shape.activation == "relu" else inputs + units
    return np.asarray(random.normal(0.0, np.sqrt(2 / of), (inputs, units)))


INITIALS: Mapping[str, Initial] = {
    SCALED: Initial(
        "at random, as large as keeps signals alive through the layers (He et al. 2015 for relu, "
        "Glorot & Bengio 2010 for the others)",
        _scaled,
    ),
    "zeros": Initial("every weight 0", lambda _random, _shape, *size: np.zeros(size)),
    "ones": Initial(
        "every weight 1, so that the units of a layer are twins", lambda _random, _shape, *size: np.ones(size)
    ),
}
"""The ways to begin, in the order they are offered; biases begin at 0."""


def initial_params(shape: Shape, name: str = SCALED, seed: int = 0) -> Vector:
    """The params to begin with, shape (count,), read-only; the same seed gives the same ones.

    Raises:
        InputError: when there is no such way to begin.
    """
    if name not in INITIALS:
        raise InputError(f"there is no way to begin called {quote(name)}: {suggest(name, INITIALS)}")
    random, params = generator((seed, 1)), np.zeros(shape.count)
    for weights, _ in shape.parts(params):
        weights[:] = INITIALS[name].weights(random, shape, *weights.shape)
    params.setflags(write=False)
    return params


def kind_of_start(shape: Shape, name: str) -> str:
    """What the start is called: He's, Glorot's, or by its numbers."""
    if name != SCALED:
        return f"all weights {'0' if name == 'zeros' else '1'}"
    return "He" if shape.activation == "relu" else "Glorot"


def read_weights(path: str, shape: Shape) -> Vector:
    """The params in a file for a network of that shape, (count,), read-only.

    Raises:
        InputError: one line on what is wrong with the file.
    """
    name = quote(path)
    params = np.empty(shape.count)
    with gate.unquoted(name):
        _fill(params, shape, _layers(_read(path, name), name), name)
    params.setflags(write=False)
    return params


def _fill(params: Vector, shape: Shape, layers: list[Any], name: str) -> None:
    """Put what a file's layers say into the params of a network.

    Raises:
        InputError: when they are of another shape, or no numbers.
    """
    if len(layers) != shape.layers:
        raise InputError(f"{name} has {len(layers)} layers of weights; {shape} takes {shape.layers}")
    for number, ((weights, biases), layer) in enumerate(zip(shape.parts(params), layers, strict=True), 1):
        where = f"{name}, layer {number}"
        weights[:] = _array(layer, "weights", weights.shape, where)
        biases[:] = _array(layer, "biases", biases.shape, where)


def holds_weights(path: str) -> bool:
    """Whether a file is one of weights, of whatever shape."""
    try:
        return bool(_layers(_read(path, ""), ""))
    except InputError:
        return False


def _read(path: str, name: str) -> str:
    try:
        with open_plain(gate.expanded(path)) as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        offered = "this host offers no" if gate.closed() else "there is no"
        raise FileError(f"{offered} file {name}") from None
    except NoPlainFileError:
        raise FileError(f"{name} is no plain file: name a file of weights") from None
    except (OSError, RuntimeError) as error:
        raise FileError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from None
    if len(raw) > LARGEST:
        raise FileError(f"{name} has more than {LARGEST // 10**6} MB: weights of a network here take less")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"{name} is not UTF-8: weights are JSON text") from None


def _layers(text: str, name: str) -> list[Any]:
    import json  # here, as a run from no file does without

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{name} is no JSON: write it with trace network --save") from None
    layers = found.get("layers") if isinstance(found, dict) else None
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise InputError(f'{name} has no "layers", each with "weights" and "biases"')
    return layers


def _array(layer: dict[str, Any], key: str, shape: tuple[int, ...], where: str) -> Vector:
    """The numbers of a layer, checked one by one.

    Raises:
        InputError: when they are none, not finite, or not as many.
    """
    rows: Any = layer.get(key)
    wanted = " × ".join(map(str, shape))
    if _size(rows) != shape:
        raise InputError(f'{where}: "{key}" is to be {wanted} numbers')
    flat = [number for row in rows for number in row] if len(shape) == 2 else rows
    for number in flat:
        if not _is_number(number):
            raise InputError(f'{where}: {quote(repr(number), 20)} in "{key}" is no finite number')
    return np.array(flat, np.float64).reshape(shape)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _size(rows: object) -> tuple[int, ...] | None:
    """The shape of nested lists; None where they are none, or ragged."""
    if not isinstance(rows, list):
        return None
    if not any(isinstance(row, list) for row in rows):
        return (len(rows),)
    if not all(isinstance(row, list) for row in rows) or len({len(row) for row in rows}) != 1:
        return None
    return len(rows), len(rows[0])


def weights_text(shape: Shape, params: Vector) -> str:
    """The params as `read_weights` reads them: JSON, every number with all of its digits.

    Raises:
        InputError: when a param is not finite, as JSON has no word for it.
    """
    if not np.isfinite(params).all():
        raise InputError("the weights are not finite numbers: there is nothing to save")
    import json

    layers = [{"weights": w.tolist(), "biases": b.tolist()} for w, b in shape.parts(params)]
    return json.dumps({"layers": layers}) + "\n"
