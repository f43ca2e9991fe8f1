"""What every optimizer is made of: where it stands, what it remembers, which move it made.

An optimizer is a frozen rule with its hyper-parameters in sight: `init(params)` gives an empty memory,
`update(here, memory)` what is added to the params and the memory after it. Both are pure: the same inputs
give the same bits. Call `update` under `np.errstate(all="ignore")`: a run that diverges overflows, and its
non-finite numbers are an outcome, not an error.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from itertools import repeat
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import show
from gdtui.engine.losses.curvature import Bound
from gdtui.engine.losses.objective import Objective, Vector

_FEW = 8
"""Up to so many params Python's floats are faster than numpy."""


class Evaluations(NamedTuple):
    """What a run has cost so far.

    Attributes:
        loss: forward passes: evaluations of the loss.
        gradient: backward passes; each follows a forward pass, which `loss` counts.
        hessian: evaluations of all second derivatives.
    """

    loss: int = 0
    gradient: int = 0
    hessian: int = 0

    def plus(self, other: "Evaluations") -> "Evaluations":
        """The sum of both."""
        return Evaluations(
            self.loss + other.loss, self.gradient + other.gradient, self.hessian + other.hessian
        )


class Here(NamedTuple):
    """Where a step sets out: all that an update may depend on, besides the memory.

    A named tuple, as one is made for every update and this is the fastest frozen thing there is.

    Attributes:
        objective: the loss to walk down.
        params: shape (n,).
        loss: the loss at `params`.
        gradient: the gradient at `params`, shape (n,).
        step: how many steps lie behind.
        seed: of the run; randomness is drawn from (seed, step).
    """

    objective: Objective
    params: Vector
    loss: float
    gradient: Vector
    step: int
    seed: int

    def hessian(self) -> Vector:
        """The second derivatives at `params`, shape (n, n), computed when asked for."""
        return self.objective.hessian(self.params)


@dataclass(frozen=True, eq=False, slots=True)
class Memory:
    """What an optimizer carries from step to step; this one carries nothing."""


class MemoryItem(NamedTuple):
    """A part of a memory for the screen; `value` is a number or an array."""

    symbol: str
    words: str
    value: Any


def called(symbol: str, words: str) -> dict[str, str]:
    """What a part of a memory is called on the screen: the metadata of its field."""
    return {"symbol": symbol, "words": words}


def memory_items(memory: Memory) -> tuple[MemoryItem, ...]:
    """Everything in `memory` by name, in order."""
    return tuple(
        MemoryItem(part.metadata["symbol"], part.metadata["words"], getattr(memory, part.name))
        for part in fields(memory)
    )


def spoken(name: str) -> str:
    """A hyper-parameter's name as people write it: `learning-rate`."""
    return name.replace("_", "-")


class Setting(NamedTuple):
    """A hyper-parameter for the screen."""

    symbol: str
    name: str
    value: float


def hyper(default: float, symbol: str, low: float, high: float) -> Any:
    """A hyper-parameter: a field that must lie within `low`…`high`."""
    return field(default=default, metadata={"symbol": symbol, "low": low, "high": high})


class Move(NamedTuple):
    """One step as it was made; a named tuple for the reason that `Here` is one.

    Attributes:
        optimizer: the rule that made it.
        params: before the step, shape (n,).
        loss: before the step.
        gradient: before the step, shape (n,).
        memory: before the step.
        update: what was added to the params, shape (n,).
        after: the memory after the step.
    """

    optimizer: "Optimizer[Any]"
    params: Vector
    loss: float
    gradient: Vector
    memory: Any
    update: Vector
    after: Any


M = TypeVar("M", bound=Memory)


@dataclass(frozen=True)
class Optimizer(ABC, Generic[M]):
    """A frozen update rule with visible hyper-parameters.

    Raises:
        InputError: when a hyper-parameter is out of its range.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    glyph: ClassVar[str]
    about: ClassVar[str]
    symbols: ClassVar[str] = ""
    """What stands in its equations besides η and the slope, in a few words."""
    start: ClassVar[Evaluations] = Evaluations(loss=1, gradient=1)
    """What the first look around costs."""
    cost: ClassVar[Evaluations] = Evaluations(loss=1, gradient=1)
    """What a step costs: the loss and its gradient where it arrives."""
    uses_gradient: ClassVar[bool] = True
    inertia: ClassVar[bool] = False
    """Whether it may go on moving where the gradient is zero."""

    def __post_init__(self) -> None:
        """Check every hyper-parameter."""
        for part in fields(self):
            value, low, high = getattr(self, part.name), part.metadata["low"], part.metadata["high"]
            if not low <= value <= high:
                raise InputError(
                    f"{spoken(part.name)} {value:g} is out of range: write a number from {low:g} to {high:g}"
                )

    def settings(self) -> tuple[Setting, ...]:
        """Every hyper-parameter with its symbol."""
        return tuple(
            Setting(part.metadata["symbol"], part.name, getattr(self, part.name)) for part in fields(self)
        )

    @abstractmethod
    def init(self, params: Vector) -> M:
        """The memory before the first step."""

    @abstractmethod
    def update(self, here: Here, memory: M) -> tuple[Vector, M]:
        """What to add to the params, shape (n,), and the memory after it; both read-only."""

    @abstractmethod
    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The step of param number `index`, called `name`, in formulas with their numbers."""

    def remark(self, _move: Move) -> str:
        """A sentence on what is special in this move, or nothing."""
        return ""

    def stability(self) -> Bound | None:
        """How large a learning rate a quadratic allows; None where theory sets no bound."""
        return None


def frozen(array: Vector) -> Vector:
    """The array itself, made read-only."""
    array.setflags(write=False)
    return array


def zeros(params: Vector) -> Vector:
    """Zeros of the params' shape, read-only."""
    return frozen(np.zeros_like(params))


def each(rule: Callable[..., tuple[Any, ...]], *vectors: Vector) -> list[Vector]:
    """`rule(space, *values)` for every param: written once, for numbers and for whole arrays.

    Args:
        rule: gets `math` and numbers where there are few params, else `numpy` and arrays. With the
            operations + − × / and sqrt both give the same bits (IEEE 754 rounds them correctly).
        vectors: of one shape (n,).

    Returns:
        One read-only vector for each value that the rule returns.
    """
    if vectors[0].size <= _FEW:
        rows = map(rule, repeat(math), *[vector.tolist() for vector in vectors])
        return list(frozen(np.array(list(rows)).T))
    return [frozen(column) for column in rule(np, *vectors)]


def term(value: float) -> str:
    """A number inside a formula: in brackets where it is negative."""
    text = show(value)
    return f"({text})" if text.startswith("−") else text
