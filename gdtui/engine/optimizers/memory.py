"""What an optimizer carries from step to step, and how it is called on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.losses.objective import Vector


class Part(NamedTuple):
    """A part of a memory.

    Attributes:
        name: as columns have it.
        symbol: as formulas have it.
        words: what it is.
        each: what it has a number for.
        value: a number or an array.
    """

    name: str
    symbol: str
    words: str
    each: str
    value: Any


@dataclass(frozen=True, eq=False, slots=True)
class Memory:
    """What an optimizer carries from step to step; this one carries nothing."""

    def parts(self) -> tuple[Part, ...]:
        """All of it, in order."""
        return tuple(
            Part(part.name, value=getattr(self, part.name), **part.metadata) for part in fields(self)
        )

    @property
    def tries(self) -> Vector | None:
        """Where the last step looked before it moved, shape (tries, n); None where it looks nowhere."""
        return None


class MemoryItem(NamedTuple):
    """A part of a memory for the screen; `value` is a number or an array."""

    symbol: str
    words: str
    value: Any

    def of(self, params: Vector) -> list[float] | None:
        """One number for each param, where this is such a part."""
        return self.value.tolist() if np.shape(self.value) == params.shape else None

    @property
    def single(self) -> str | None:
        """The part in a word, where it is yes or no, a count, or one number."""
        if np.size(self.value) != 1:
            return None
        match np.asarray(self.value).item():
            case bool(answer):
                return "yes" if answer else "no"
            case int(count):
                return str(count)
            case number:
                return show(number)


PARAM, AXIS, ALL, SPOT = "param", "axis", "all", "spot"
"""What a part of a memory has a number for: every param, every axis of the curvature, all of it together, or
every place that was tried."""


def called(symbol: str, words: str, each: str = PARAM) -> dict[str, str]:
    """What a part of a memory is called on the screen, and what it has numbers for: its field's metadata."""
    return {"symbol": symbol, "words": words, "each": each}


def columns_of(memory: Memory, variables: Sequence[str]) -> dict[str, Any]:
    """The numbers in a memory by the name of a column: `velocity_x`, `eigenvalues_1`, `t`."""
    found: dict[str, Any] = {}
    for name, _, _, each, value in memory.parts():
        if each == ALL:
            found[name] = value
        elif each != SPOT:
            of = variables if each == PARAM else range(1, len(variables) + 1)
            found |= {f"{name}_{which}": at for which, at in zip(of, value.tolist(), strict=True)}
    return found


def memory_items(memory: Memory) -> tuple[MemoryItem, ...]:
    """Everything in `memory` by name, in order."""
    return tuple(MemoryItem(part.symbol, part.words, part.value) for part in memory.parts())


def frozen(array: Vector) -> Vector:
    """The array itself, made read-only."""
    array.setflags(write=False)
    return array


def zeros(params: Vector) -> Vector:
    """Zeros of the params' shape, read-only."""
    return frozen(np.zeros_like(params))
