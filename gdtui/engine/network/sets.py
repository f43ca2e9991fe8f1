"""Generated examples, each set from a seed, with as much noise as is asked for."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.ordered import quantile
from gdtui.engine.losses.classifier import EXAMPLES, TWO_KINDS_CODE
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.shuffle import generator
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, TWO_KINDS

Random = np.random.Generator
MOST_NOISE = 5.0
TYPED = "y > f(x)"
"""How the set of a typed function is written."""
_WIDE = 3.0
"""Half the width in which a typed function is looked at."""
_GRID = 401
"""At so many places it is looked at for where it has a value."""


class Recipe(NamedTuple):
    """How to generate a set.

    Attributes:
        name: what it is called.
        names: of the inputs.
        task: what is learnt.
        make: `make(random, examples)` gives inputs, shape (examples, inputs), and target, without noise.
        noise: the spread of the normal numbers that are added unless said otherwise: to the target of a
            regression, to the inputs of kinds.
        why: one sentence on what it is there to show.
        kinds: the names of the kinds, in the order of the target's numbers.
        examples: how many there are unless said otherwise.
        code: what `make` does, as lines of a program that give x, shape (examples, inputs), and y; they have
            `random` and `examples`.
    """

    name: str
    names: tuple[str, ...]
    task: str
    make: Callable[[Random, int], tuple[Vector, Vector]]
    noise: float
    why: str
    kinds: tuple[str, ...] = ()
    examples: int = 200
    code: tuple[str, ...] = ()


def _turns(examples: int, kinds: int = 2) -> Vector:
    return np.arange(examples, dtype=np.float64) % kinds


def _moons(random: Random, examples: int) -> tuple[Vector, Vector]:
    kind = _turns(examples)
    angle, side = random.uniform(0, math.pi, examples), 2 * kind - 1
    return np.column_stack([side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)]), kind


def _blobs(_: Random, examples: int) -> tuple[Vector, Vector]:
    kind = _turns(examples)
    return np.outer(2 * kind - 1, [1.0, 0.7]), kind


def _circles(random: Random, examples: int) -> tuple[Vector, Vector]:
    kind, angle = _turns(examples), random.uniform(0, 2 * math.pi, examples)
    radius = np.where(kind > 0, 0.5, 1.2)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), kind


def _spirals(random: Random, examples: int) -> tuple[Vector, Vector]:
    kind, way = _turns(examples), np.sqrt(random.uniform(0.02, 1, examples))
    angle = 3.2 * math.pi * way + math.pi * kind
    return np.column_stack([1.5 * way * np.cos(angle), 1.5 * way * np.sin(angle)]), kind


def _xor(_: Random, examples: int) -> tuple[Vector, Vector]:
    corner = np.arange(examples) % 4
    one, other = corner // 2, corner % 2
    return np.column_stack([one, other]).astype(np.float64), (one != other).astype(np.float64)


def _line(random: Random, examples: int) -> tuple[Vector, Vector]:
    x = random.uniform(-2, 2, examples)
    return x[:, np.newaxis], 1.2 * x + 0.5


def _sine(random: Random, examples: int) -> tuple[Vector, Vector]:
    x = random.uniform(-3, 3, examples)
    return x[:, np.newaxis], np.sin(2 * x)


def _three(_: Random, examples: int) -> tuple[Vector, Vector]:
    kind = _turns(examples, 3)
    angle = 2 * math.pi * kind / 3 + math.pi / 2
    return np.column_stack([1.2 * np.cos(angle), 1.2 * np.sin(angle)]), kind


def _two_kinds(_: Random, examples: int) -> tuple[Vector, Vector]:
    x = np.resize([each.x for each in EXAMPLES], examples)
    return x[:, np.newaxis], _turns(examples)


_TURNS_CODE = "y = np.arange(examples) % 2.0"


def _round_code(radius: str) -> str:
    return f"x = np.column_stack([{radius} * np.cos(angle), {radius} * np.sin(angle)])"


_PLANE, _PAIR = ("x1", "x2"), ("0", "1")
_RECIPES = (
    Recipe("moons", _PLANE, TWO_KINDS, _moons, 0.15,
           "Two moons that no straight line parts: a few bent units do.", _PAIR,
           code=(_TURNS_CODE, "angle, side = random.uniform(0, np.pi, examples), 2 * y - 1",
                 "x = np.column_stack([side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)])")),
    Recipe("blobs", _PLANE, TWO_KINDS, _blobs, 0.6, "Two clouds: no hidden layer is needed.", _PAIR,
           code=(_TURNS_CODE, "x = np.outer(2 * y - 1, [1.0, 0.7])")),
    Recipe("circles", _PLANE, TWO_KINDS, _circles, 0.12,
           "A ring around a ring: needs three bent units, or the squares of the inputs.", _PAIR,
           code=(_TURNS_CODE, "angle = random.uniform(0, 2 * np.pi, examples)",
                 "radius = np.where(y > 0, 0.5, 1.2)", _round_code("radius"))),
    Recipe("spirals", _PLANE, TWO_KINDS, _spirals, 0.05,
           "Two spirals in one another: the hardest here, for two hidden layers.", _PAIR,
           code=(_TURNS_CODE, "way = np.sqrt(random.uniform(0.02, 1, examples))",
                 "angle = 3.2 * np.pi * way + np.pi * y", _round_code("1.5 * way"))),
    Recipe("xor", _PLANE, TWO_KINDS, _xor, 0.15,
           "Kind 1 where one input is 1 and the other is not: the least that a line cannot part.", _PAIR,
           code=("corner = np.arange(examples) % 4",
                 "x = np.column_stack([corner // 2, corner % 2]).astype(float)",
                 "y = (x[:, 0] != x[:, 1]).astype(float)")),
    Recipe("three-kinds", _PLANE, SEVERAL_KINDS, _three, 0.5, "Three clouds, told apart by softmax.",
           ("0", "1", "2"),
           code=("y = np.arange(examples) % 3.0", "angle = 2 * np.pi * y / 3 + np.pi / 2",
                 _round_code("1.2"))),
    Recipe("line", ("x",), REGRESSION, _line, 0.5, "A straight line in noise: every bend is noise learnt.",
           code=("x = random.uniform(-2, 2, (examples, 1))", "y = 1.2 * x[:, 0] + 0.5")),
    Recipe("sine", ("x",), REGRESSION, _sine, 0.2,
           "A wave in noise: units of tanh and of relu bend into it, linear ones cannot.",
           code=("x = random.uniform(-3, 3, (examples, 1))", "y = np.sin(2 * x[:, 0])")),
    Recipe("two-kinds", ("x",), TWO_KINDS, _two_kinds, 0.0,
           "One number and a kind, twelve times: what the course's small classifier learns.", _PAIR,
           len(EXAMPLES), (*TWO_KINDS_CODE, "x = x[:, np.newaxis]")),
)  # fmt: skip

SETS: Mapping[str, Recipe] = {recipe.name: recipe for recipe in _RECIPES}
"""The generated sets, in the order they are offered."""


def is_typed(text: str) -> bool:
    """Whether the name of a set is a function to be above or below of."""
    return text.replace(" ", "").startswith("y>")


def typed_set(text: str) -> Recipe:
    """The set of points above and below a typed function of x: `y > sin(2*x)`.

    Raises:
        InputError: when it is no function of x.
    """
    from gdtui.engine.autodiff.expression import parse

    circuit = parse(text.partition(">")[2], ("x",))
    if circuit.inputs not in (("x",), ()):
        stray = next(name for name in circuit.inputs if name != "x")
        raise InputError(f"{quote(text)} is to be a function of x alone, not of {quote(stray)}")
    columns = circuit.inputs

    def heights(x: Vector) -> Vector:
        return np.broadcast_to(circuit.values([x for _ in columns]), x.shape)

    found = heights(np.linspace(-_WIDE, _WIDE, _GRID))
    low, high = _range(text, found)
    cells = np.flatnonzero(np.isfinite(found[:-1]) & np.isfinite(found[1:]))

    def make(random: Random, examples: int) -> tuple[Vector, Vector]:
        spots = random.uniform(0, 1, (examples, 2)) * [2 * _WIDE, high - low] + [-_WIDE, low]
        spots[:, 0] = _into(cells, spots[:, 0])
        return spots, (spots[:, 1] > heights(spots[:, 0])).astype(np.float64)

    partly = "" if len(cells) == _GRID - 1 else ", where that has a value"
    why = f"Above and below {quote(circuit.text, 30)}{partly}."
    return Recipe(text, ("x", "y"), TWO_KINDS, make, 0.0, why, ("below", "above"))


def _into(cells: NDArray[np.intp], x: Vector) -> Vector:
    """Numbers from all of the grid's cells moved into some of them, evenly."""
    if len(cells) == _GRID - 1:
        return x
    wide = 2 * _WIDE / (_GRID - 1)
    share = (x + _WIDE) / (2 * _WIDE) * len(cells)
    place = np.minimum(share.astype(np.intp), len(cells) - 1)
    return (cells[place] + share - place) * wide - _WIDE


def _range(text: str, heights: Vector) -> tuple[float, float]:
    """From where to where the points of a function's set lie."""
    finite = np.isfinite(heights)
    known = heights[finite]
    if not (finite[:-1] & finite[1:]).any() or float(np.abs(known).max()) > 1e6:
        raise InputError(f"{quote(text)} has no value, or too large ones, for x from −{_WIDE:g} to {_WIDE:g}")
    low, high = quantile(known, 0.02), quantile(known, 0.98)
    room = max(0.4 * (high - low), 1.0)
    return low - room, high + room


def blurred(recipe: Recipe, examples: int, noise: float, seed: int) -> tuple[Vector, Vector]:
    """The examples of a set: inputs, shape (examples, inputs), and target; the same seed gives the same ones.

    More noise moves every example further the same way.
    """
    random = generator(seed)
    inputs, target = recipe.make(random, examples)
    if recipe.task == REGRESSION:
        return inputs, target + noise * random.normal(size=examples)
    return inputs + noise * random.normal(size=inputs.shape), target
