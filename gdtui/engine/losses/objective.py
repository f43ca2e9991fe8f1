"""A loss to walk down: its value, exact gradient and Hessian, and where it is worth looking."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.ground import Box, widest, within
from gdtui.engine.losses.suited import Ground

Vector = NDArray[np.float64]
Bounds = Box


class Objective(Protocol):
    """What an optimizer needs of a loss over `variables`; params have shape (variables,)."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The params' names, in alphabetical order."""

    @property
    def bounds(self) -> Bounds:
        """(low, high) of every param: the part that is drawn."""

    @property
    def region(self) -> Bounds:
        """(low, high) of every param: where the loss lives, whatever part of it is drawn."""

    def loss(self, params: Vector) -> float:
        """The loss at `params`; may be non-finite."""

    def loss_and_gradient(self, params: Vector) -> tuple[float, Vector]:
        """The loss and its exact gradient, shape (variables,)."""

    @property
    def lowest(self) -> float | None:
        """The lowest loss that is known of; None where nothing is."""

    def hessian(self, params: Vector) -> Vector:
        """The exact second derivatives, shape (variables, variables)."""

    def hessian_product(self, params: Vector, direction: Vector) -> Vector:
        """The exact Hessian at `params` times a direction, shape (variables,)."""

    def grid(self, *axes: Vector) -> Vector:
        """The loss over arrays that broadcast together, one for each variable."""


def pairs(bounds: Sequence[float], variables: int) -> Bounds:
    """Bounds as (low, high) pairs.

    Raises:
        InputError: when they are too few, too many, or out of order.
    """
    if len(bounds) != 2 * variables:
        names = "X0,X1,Y0,Y1" if variables == 2 else "LOW,HIGH"
        raise InputError(f"bounds take {2 * variables} numbers: {names}")
    box = tuple((float(low), float(high)) for low, high in zip(bounds[::2], bounds[1::2], strict=True))
    for low, high in box:
        if high < low:
            raise InputError(f"bounds go from low to high: write {high:g},{low:g}, not {low:g},{high:g}")
        if not high - low > 1e-9 * max(abs(low), abs(high), 1e-9):
            raise InputError(f"bounds {low:g},{high:g} leave no room: write a low and a higher number")
    return box


def region_around(objective: Objective, start: Sequence[float]) -> Bounds:
    """Where a run from `start` is at home: the loss's own region, moved there if it does not hold the start.

    It depends on nothing that is drawn: random search draws from it, and how far is far is measured by it.
    """
    region = objective.region
    if within(start, region):
        return region
    halves = [(high - low) / 2 for low, high in region]
    return tuple((at - half, at + half) for at, half in zip(start, halves, strict=True))


def reach_from(objective: Objective, start: Sequence[float]) -> float:
    """What is far for a run from `start`: the width of the loss's region, if that holds the start.

    Else it is so many times that width as the start is half widths off the region's middle.
    """
    sides = zip(start, objective.region, strict=True)
    off = (abs(2 * at - low - high) / (high - low) for at, (low, high) in sides)
    return widest(objective.region) * max(1.0, *off)


def usual_slope(objective: Objective) -> float:
    """How much the loss differs between the middle of its region and its sides, over the region's width."""
    low, high = np.array(objective.region).T
    middle, halves = (low + high) / 2, np.diag((high - low) / 2)
    losses = objective.grid(*np.vstack([middle, middle + halves, middle - halves]).T)
    known = losses[np.isfinite(losses)]
    return float(known.max() - known.min()) / widest(objective.region) if known.size else 0.0


def ground_of(objective: Objective, start: Vector) -> Ground:
    """How steep the loss is, as far as a learning rate depends on it."""
    with np.errstate(all="ignore"):
        _, slope = objective.loss_and_gradient(start)
        return Ground(widest(objective.region), usual_slope(objective), float(np.linalg.norm(slope)))
