"""The shape of a network, and where each weight and bias stands in its one flat vector of params.

Layer by layer: the weights, row-major, a row for each unit that they come from and a column for each that
they lead to; then the biases. So a network is a loss of so many params, like any other.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.losses.objective import Vector

REGRESSION, TWO_KINDS, SEVERAL_KINDS = "regression", "two kinds", "several kinds"
"""What a network learns: a number, one of two kinds, one of several."""
MOST_LAYERS, MOST_UNITS = 6, 64
"""Hidden layers, and units in each, at the most."""


class Place(NamedTuple):
    """What a param belongs to, all counted from 1.

    Attributes:
        layer: of weights; the last is the output's.
        unit: that it leads to.
        input: of the layer, that it comes from; None for a bias.
    """

    layer: int
    unit: int
    input: int | None

    @property
    def name(self) -> str:
        """`w1_2_3`: in layer 1, to unit 2 from input 3; `b1_2`: the bias there."""
        tail = "" if self.input is None else f"_{self.input}"
        return f"{'b' if self.input is None else 'w'}{self.layer}_{self.unit}{tail}"


class Block(NamedTuple):
    """Where a layer's params stand in the flat vector.

    Attributes:
        begin: of the weights.
        middle: where the weights end and the biases begin.
        end: of the biases.
        inputs: units that the layer gets.
        units: units that it has.
    """

    begin: int
    middle: int
    end: int
    inputs: int
    units: int


@dataclass(frozen=True)
class Shape:
    """A network's layers, and what they say of its vector of params.

    Attributes:
        inputs: numbers that an example gives.
        hidden: units of each hidden layer; () for none.
        outputs: numbers that come out: one, or one for each of several kinds.
        activation: of the hidden units: tanh, relu, sigmoid or linear.
        task: what is learnt: `REGRESSION`, `TWO_KINDS` or `SEVERAL_KINDS`.
    """

    inputs: int
    hidden: tuple[int, ...] = ()
    outputs: int = 1
    activation: str = "tanh"
    task: str = TWO_KINDS

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, the inputs and the output among them."""
        return (self.inputs, *self.hidden, self.outputs)

    @cached_property
    def widest(self) -> int:
        """Units of the widest layer."""
        return max(self.sizes)

    @property
    def layers(self) -> int:
        """How many layers of weights there are."""
        return len(self.hidden) + 1

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Where each layer's params stand."""
        return _blocks(self.sizes)

    @property
    def count(self) -> int:
        """How many params there are."""
        return self.blocks[-1].end

    @property
    def names(self) -> tuple[str, ...]:
        """The params' names, see `Place`."""
        return _names(self.sizes)

    @property
    def penalised(self) -> Vector:
        """1 for a weight and 0 for a bias, shape (count,)."""
        return _penalised(self.sizes)

    def weights(self, layer: int) -> slice:
        """Where the weights of a layer stand, the first layer being 0."""
        block = self.blocks[layer]
        return slice(block.begin, block.middle)

    def biases(self, layer: int) -> slice:
        """Where the biases of a layer stand."""
        block = self.blocks[layer]
        return slice(block.middle, block.end)

    def parts(self, params: Vector) -> list[tuple[Vector, Vector]]:
        """For each layer its weights, (inputs, units), and its biases, (units,): views of `params`."""
        return [
            (params[begin:middle].reshape(inputs, units), params[middle:end])
            for begin, middle, end, inputs, units in self.blocks
        ]

    def matrices(self, params: Vector) -> list[Vector]:
        """For each layer its weights with the biases as a last row, shape (inputs + 1, units): views."""
        return [params[begin:end].reshape(inputs + 1, units) for begin, _, end, inputs, units in self.blocks]

    def place(self, index: int) -> Place:
        """What the param with that index belongs to."""
        layer = next(number for number, block in enumerate(self.blocks) if index < block.end)
        block = self.blocks[layer]
        if index >= block.middle:
            return Place(layer + 1, index - block.middle + 1, None)
        came, unit = divmod(index - block.begin, block.units)
        return Place(layer + 1, unit + 1, came + 1)

    def index_of(self, name: str) -> int:
        """The index of the param of that name.

        Raises:
            InputError: when there is none.
        """
        found = _indices(self.sizes).get(name)
        if found is None:
            last = self.names[-1]
            raise InputError(
                f"there is no weight {quote(name)} here: write it like {self.names[0]} or {last}"
            )
        return found

    def incoming(self, layer: int, unit: int) -> NDArray[np.intp]:
        """The indices of the weights that lead to a unit, both counted from 0; its bias is none of them."""
        begin, middle, _, _, units = self.blocks[layer]
        return np.arange(begin + unit, middle, units)

    @property
    def units(self) -> tuple[NDArray[np.intp], ...]:
        """Of every unit the indices of the weights that lead to it: as `random_plane` takes them."""
        return tuple(
            self.incoming(layer, unit)
            for layer, block in enumerate(self.blocks)
            for unit in range(block.units)
        )

    def __str__(self) -> str:
        """`2-8-8-1, tanh`."""
        bent = f", {self.activation}" if self.hidden else ""
        return "-".join(map(str, self.sizes)) + bent


@lru_cache(maxsize=64)
def _blocks(sizes: tuple[int, ...]) -> tuple[Block, ...]:
    blocks, begin = [], 0
    for inputs, units in pairwise(sizes):
        middle = begin + inputs * units
        blocks.append(Block(begin, middle, middle + units, inputs, units))
        begin = middle + units
    return tuple(blocks)


@lru_cache(maxsize=64)
def _names(sizes: tuple[int, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for layer, (inputs, units) in enumerate(pairwise(sizes), 1):
        names += [f"w{layer}_{j}_{i}" for i in range(1, inputs + 1) for j in range(1, units + 1)]
        names += [f"b{layer}_{j}" for j in range(1, units + 1)]
    return tuple(names)


@lru_cache(maxsize=64)
def _indices(sizes: tuple[int, ...]) -> dict[str, int]:
    return {name: index for index, name in enumerate(_names(sizes))}


@lru_cache(maxsize=64)
def _penalised(sizes: tuple[int, ...]) -> Vector:
    blocks = _blocks(sizes)
    mask = np.zeros(blocks[-1].end)
    for block in blocks:
        mask[block.begin : block.middle] = 1.0
    mask.setflags(write=False)
    return mask


def checked_hidden(hidden: tuple[int, ...]) -> tuple[int, ...]:
    """The units of the hidden layers, as they were typed; a single 0 is none at all.

    Raises:
        InputError: when there are too many layers or units, or a layer has none.
    """
    if hidden == (0,):
        return ()
    if len(hidden) > MOST_LAYERS:
        raise InputError(f"{len(hidden)} hidden layers: at most {MOST_LAYERS}, as 8,8")
    for units in hidden:
        if not 1 <= units <= MOST_UNITS:
            raise InputError(
                f"a hidden layer of {units} units: write 1 to {MOST_UNITS}, as 8,8; 0 alone is none"
            )
    return hidden
