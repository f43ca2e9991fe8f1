"""The numbers of a circuit's picture: how they are written, and where they stand."""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.engine.autodiff.equations import short
from gdtui.engine.base.numbers import show
from gdtui.render.circuit.drawing import LABELS_CHECKED
from gdtui.render.circuit.parts import BESIDE, GRADIENT, VALUE
from gdtui.render.circuit.wiring import Wiring

_ROOM_FOR_BOTH = LABELS_CHECKED[0]
_GAP_FROM = 7
"""Columns of a label from which on a blank stands between a box and its numbers."""


class Place(NamedTuple):
    """Where a number begins in the drawing, and how many columns it has."""

    row: int
    column: int
    room: int


class Places(NamedTuple):
    """Where a part's numbers stand."""

    value: Place
    gradient: Place

    @property
    def roomy(self) -> bool:
        """Whether the gradient has room for its centred difference as well."""
        return self.gradient.room >= _ROOM_FOR_BOTH - 1


def places(wiring: Wiring, key: int) -> Places:
    """Where the numbers of an input or a gate stand: above and below its wire, or beside its name."""
    row, box = wiring.wire_rows[key], wiring.boxes[key]
    right = box.column + box.columns
    if box.rows == 1:
        first = right - BESIDE
        return Places(Place(row, first, VALUE), Place(row, first + VALUE + 1, GRADIENT))
    gap = wiring.label >= _GAP_FROM
    room = wiring.label - gap
    return Places(Place(row - 1, right + gap, room), Place(row + 1, right + gap, room))


def fitted(value: float, columns: int) -> str:
    """`value` with as many of four digits as `columns` (at least 5) have room for."""
    text = short(value)
    for digits in (4, 3, 2, 1):
        if len(text) <= columns:
            return text
        text = _compact(show(value, digits))
    if len(text) <= columns:
        return text
    if abs(value) < 1:
        return "≈0"
    return "huge" if value > 0 else "−huge"


def roomy(versions: Sequence[str], columns: int) -> str:
    """The first version that there is room for; "" where there is for none."""
    return next((text for text in versions if len(text) <= columns), "")


def _compact(text: str) -> str:
    """Without the plus sign and the zeros of an exponent: `1.2e8` for `1.2e+08`."""
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa.rstrip('.')}{e}{exponent[0].replace('+', '')}{exponent[1:].lstrip('0')}" if e else text


def checked(gradient: float, numerical: float, sign: str, place: Places) -> str:
    """A gradient with the mark of agreement, and its centred difference where there is room for it."""
    if place.roomy:
        return f"{fitted(gradient, 7)} {sign}{fitted(numerical, 7)}"
    return fitted(gradient, place.gradient.room - 1) + sign
