"""The derivatives that a learner typed for a loss, one for each of its variables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import LONGEST, parse
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.wording import counted

Array = NDArray[np.float64]
_SHOWN = 8
"""So many names stand in a message."""


@dataclass(frozen=True)
class Derivative:
    """What somebody says the derivatives of a loss are; see `derivative_of`.

    Two are equal when they say the same of the same loss.

    Attributes:
        text: as it was typed.
        loss: what it is to be the derivative of.
        parts: a circuit for each variable that it is by, in their order.
        variables: the numbers of these, among those of the loss.
        of: what is derived, as it stands above the fraction's line.
    """

    text: str
    loss: Circuit
    parts: tuple[Circuit, ...] = field(compare=False)
    variables: tuple[int, ...] = ()
    of: str = "L"

    @cached_property
    def _slots(self) -> tuple[tuple[int, ...], ...]:
        """For each part the places of its own variables among those of the loss."""
        return tuple(tuple(map(self.loss.inputs.index, part.inputs)) for part in self.parts)

    def at(self, point: Sequence[float]) -> tuple[float, ...]:
        """The derivatives at one point, as typed; may be non-finite."""
        return tuple(
            part.value([point[slot] for slot in slots])
            for part, slots in zip(self.parts, self._slots, strict=True)
        )

    def values(self, place: int, columns: Sequence[float | Array]) -> Array:
        """The derivative by variable number `place` for whole arrays, one for each variable of the loss.

        Returns:
            An array of the columns' common shape.
        """
        found = self.parts[place].values([columns[slot] for slot in self._slots[place]])
        shape = np.broadcast_shapes(*(np.shape(column) for column in columns))
        return np.broadcast_to(found, shape)

    @cached_property
    def written(self) -> tuple[str, ...]:
        """What was typed for each variable."""
        return tuple(split(self.text))


def derivative_of(loss: Circuit, text: str, only: int | None = None, of: str = "L") -> Derivative:
    """The derivatives of `loss` that the text gives, one for each variable, with commas between.

    The variables are those of the loss; its named parts may be used too: `z, z, q` of `q = x + y; q*z`.

    Args:
        loss: what is derived.
        text: as it was typed.
        only: the number of the one variable that it is by; None for all of them.
        of: what is derived, as it stands above the fraction's line.

    Raises:
        InputError: one line that says what to write instead.
    """
    wanted = tuple(range(len(loss.inputs))) if only is None else (only,)
    names = tuple(loss.inputs[number] for number in wanted)
    if not names:
        raise InputError("a derivative needs a variable: write a loss such as w**4")
    if len(text) > LONGEST * len(names):
        raise InputError(f"that derivative is too long: at most {LONGEST} characters for each variable")
    written = split(text)
    if len(written) != len(names):
        raise InputError(_miscounted(names, len(written)))
    return Derivative(text, loss, tuple(_part(loss, part, of) for part in written), wanted, of)


def _miscounted(names: Sequence[str], given: int) -> str:
    if len(names) == 1:
        return f"write one derivative, by {names[0]}, and decimals with a dot: a comma stands between two"
    wanted = counted(len(names), "derivative")
    return f"write {wanted}, by {_listed(names)}, with commas between, not {given}"


def split(text: str) -> list[str]:
    """The parts of a text between the commas that stand in no brackets."""
    return ["".join(part).strip() for part in _parts(text)]


def _parts(text: str) -> Iterator[list[str]]:
    depth, part = 0, list[str]()
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            yield part
            part = []
        else:
            part.append(character)
    yield part


def _part(loss: Circuit, text: str, of: str) -> Circuit:
    found = parse(text)
    strange = set(found.inputs) - set(loss.inputs)
    if strange & {node.label for node in loss.gates}:  # named parts of the loss: they come with it
        found = parse(f"{_named_parts(loss.text)}; {text}")
        strange = set(found.inputs) - set(loss.inputs)
    if strange:
        unknown = quote(min(strange))
        whole = "the loss" if of == "L" else of
        raise InputError(f"there is no {unknown} in {whole}: its derivative is of {_listed(loss.inputs)}")
    return found


def _named_parts(text: str) -> str:
    *named, last = text.split(";")
    return "; ".join([*named, last] if "=" in last else named)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
