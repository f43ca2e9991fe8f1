"""Planes through weight space: what is drawn of a loss of any number of params.

Two params of a loss of two are the plane that happens to be all there is. Of more, a plane is a slice: two of
the params with the others held, the two directions in which a run has gone furthest, or two directions at
random (Li et al., "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018, sections 7 and 4).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.ordered import spread
from gdtui.engine.losses.objective import Bounds, Objective, Vector

PCA, RANDOM = "pca", "random"
"""The names of the planes that are not of two params."""
LONGEST_WAY = 400
"""The most states of a run that its principal directions are taken from, spread evenly over it."""
_FLAT = 1e-9
"""Relative to the longest: a shorter principal direction is rounding, not a way that was walked."""
_MARGIN = 0.25
"""What is shown around a way, as a share of its extent."""
_NAMED = 8
"""A message names so many params at the most."""
_VISIBLE = 0.01
"""The share of the picture's width from which on a shift is seen."""


@dataclass(frozen=True, eq=False)
class Plane:
    """The points origin + a·across + b·up, for all numbers a and b.

    Attributes:
        name: how a command line names it: `x,y`, `pca` or `random`.
        labels: what its two axes are called.
        origin: where a and b are 0, shape (n,).
        directions: across and up, shape (2, n): independent, and of length 1 unless they are random ones
            that were scaled to a network's units.
        share: of the way walked, the part of its squared length that lies in the plane, 0…1; None for a
            plane that was not made from a way.
    """

    name: str
    labels: tuple[str, str]
    origin: Vector
    directions: Vector
    share: float | None = None

    @cached_property
    def _dual(self) -> Vector:
        """What turns a difference of params into coordinates, shape (2, n)."""
        return np.asarray(np.linalg.pinv(self.directions).T, np.float64)

    @cached_property
    def _places(self) -> tuple[int, int] | None:
        """The two params that are the axes, where they are."""
        across, up = (np.flatnonzero(direction) for direction in self.directions)
        single = across.size == up.size == 1 and across[0] != up[0]
        return (int(across[0]), int(up[0])) if single and (self.directions.sum(axis=1) == 1).all() else None

    @cached_property
    def _origin(self) -> Vector:
        """The origin's two params that are the axes."""
        return self.origin[list(self._places or ())]

    def to_plane(self, params: Vector) -> Vector:
        """The coordinates (a, b) of the nearest point of the plane.

        Args:
            params: shape (…, n).

        Returns:
            shape (…, 2).
        """
        with np.errstate(all="ignore"):
            if self._places:  # one param's infinity says nothing of the other's place
                return np.asarray(params.take(self._places, axis=-1) - self._origin, np.float64)
            return np.asarray((params - self.origin) @ self._dual.T, np.float64)

    def at(self, a: float, b: float) -> Vector:
        """The params at coordinates (a, b), shape (n,)."""
        return np.asarray(self.origin + a * self.directions[0] + b * self.directions[1], np.float64)

    def moved(self, params: Vector, a: float, b: float) -> Vector:
        """`params` with the coordinates (a, b): what lies off the plane stays as it is."""
        here = self.to_plane(params)
        if self._places:
            there = params.copy()
            there[list(self._places)] = self.origin[list(self._places)] + np.array([a, b])
            return there
        return np.asarray(params + (np.array([a, b]) - here) @ self.directions, np.float64)

    def shadow(self, step: Vector) -> tuple[float, float]:
        """What of a step or a gradient, shape (n,), lies in the plane, in its coordinates."""
        with np.errstate(all="ignore"):
            across, up = (step.take(self._places) if self._places else self._dual @ step).tolist()
        return across, up

    def off(self, params: Vector) -> float:
        """How far `params`, shape (n,), lie from the plane."""
        a, b = self.to_plane(params).tolist()
        return float(np.linalg.norm(params - self.at(a, b)))

    def grid(self, objective: Objective, a: Vector, b: Vector) -> Vector:
        """The loss over arrays of coordinates that broadcast together."""
        with np.errstate(all="ignore"):
            axes = (
                _mixed(float(start), a, float(across), b, float(up))
                for start, across, up in zip(self.origin, *self.directions, strict=True)
            )
            values = objective.grid(*axes)
        return np.asarray(np.broadcast_to(values, np.broadcast_shapes(a.shape, b.shape)), np.float64)


def _mixed(start: float, a: Vector, across: float, b: Vector, up: float) -> Vector:
    """One param all over the plane: with the bits of `a` itself where that is all there is."""
    total: Vector | None = None
    for axis, scale in ((a, across), (b, up)):
        if scale:
            part = axis if scale == 1 else scale * axis
            total = part if total is None else total + part
    if total is None:
        return np.asarray(start, np.float64)
    return total + start if start else total


class Drawn(NamedTuple):
    """What a picture shows.

    Attributes:
        plane: the plane.
        bounds: (low, high) of its two coordinates: the part that is shown unless one zooms.
        step: the step up to which the way was taken that the plane comes from; 0 where none was.
    """

    plane: Plane
    bounds: Bounds
    step: int = 0


def checked_plane(name: str, variables: Sequence[str]) -> str:
    """The name of a plane: `pca`, `random`, or two params with a comma between.

    Raises:
        InputError: when there is no such plane for these variables.
    """
    if name in (PCA, RANDOM):
        return name
    first, *others = (part.strip() for part in name.split(","))
    if len(others) != 1:
        raise InputError(f"a plane is {PCA}, {RANDOM}, or two params, as {','.join(variables[:2])}")
    return named_plane(variables, first, others[0], np.zeros(len(variables))).name


def named_plane(variables: Sequence[str], first: str, second: str, through: Vector) -> Plane:
    """The plane of two params, the others held as they are in `through`, shape (n,).

    Raises:
        InputError: when a name is not that of a variable, or both are the same.
    """
    for name in (first, second):
        if name not in variables:
            some = variables if len(variables) <= _NAMED else (*variables[: _NAMED - 1], "…", variables[-1])
            raise InputError(f"there is no param {quote(name)}: a plane takes two of {', '.join(some)}")
    if first == second:
        raise InputError(f"a plane takes two params: {first} is named twice")
    places = [list(variables).index(name) for name in (first, second)]
    origin = through.copy()
    origin[places] = 0.0
    directions = np.zeros((2, len(variables)))
    directions[[0, 1], places] = 1.0
    return Plane(f"{first},{second}", (first, second), origin, directions)


def pca_plane(way: Vector) -> Plane:
    """The plane through the end of a way that holds the largest part of it (Li et al. 2018, section 7).

    Its directions are the first two right singular vectors of the states minus the last one; the start's
    nearest point has the coordinates (0, 0), and the way leads to the right and upwards.

    Args:
        way: the params at each step, shape (steps, n) with n ≥ 2; finite.
    """
    thinned = way[spread(len(way), LONGEST_WAY)]
    apart = thinned - thinned[-1]
    directions, lengths = _principal(apart)
    total = float((lengths**2).sum())
    share = float((lengths[:2] ** 2).sum()) / total if total > 0 else 1.0
    walked = directions @ (way[-1] - way[0])
    directions = np.where(walked < 0, -1.0, 1.0)[:, np.newaxis] * directions
    end = directions @ (way[-1] - way[0])
    return Plane(PCA, ("PC1", "PC2"), way[-1] - end @ directions, directions, min(share, 1.0))


def _principal(apart: Vector) -> tuple[Vector, Vector]:
    """Two orthonormal directions, shape (2, n), and all singular values of `apart`, shape (steps, n).

    Where the way leaves a direction open, an axis fills in: the one that the others say least of.
    """
    size = float(np.abs(apart).max(initial=0.0))
    scale = size if size > 0 else 1.0
    _, lengths, rows = np.linalg.svd(apart / scale, full_matrices=False)
    held = rows[lengths > _FLAT * lengths.max(initial=0.0)][:2] if size > 0 else rows[:0]
    while len(held) < 2:
        axis = np.zeros(apart.shape[1])
        axis[int((held**2).sum(axis=0).argmin()) if len(held) else 0] = 1.0
        axis = axis - (held @ axis) @ held
        held = np.vstack([held, axis / np.linalg.norm(axis)])
    return held, lengths * scale


def random_plane(through: Vector, seed: int, units: Sequence[Sequence[int]] = ()) -> Plane:
    """Two directions at random through `through`, shape (n,).

    Args:
        through: a point of the plane, where a and b are 0.
        seed: where the randomness comes from.
        units: of a network, the places of each unit's incoming weights: each unit's part of a direction is
            scaled to the length of the unit's own weights, and what belongs to no unit (the biases) is 0
            (Li et al. 2018, section 4). Without units each direction has length 1.
    """
    draw = np.random.default_rng((seed, through.size)).standard_normal((2, through.size))
    if not units:
        first = draw[0] / np.linalg.norm(draw[0])
        second = draw[1] - (draw[1] @ first) * first
        directions = np.stack([first, second / np.linalg.norm(second)])
    else:
        directions = np.zeros_like(draw)
        for unit in map(list, units):
            lengths = np.linalg.norm(draw[:, unit], axis=1, keepdims=True)
            directions[:, unit] = draw[:, unit] / lengths * np.linalg.norm(through[unit])
    return Plane(RANDOM, ("d1", "d2"), through, directions)


def same_view(one: Plane, other: Plane, way: Vector) -> bool:
    """Whether a way, shape (steps, n), looks the same in both planes, as far as an eye can tell."""
    first, second = one.to_plane(way), other.to_plane(way)
    extent = float(np.ptp(second, axis=0).max(initial=0.0))
    return float(np.abs(first - second).max(initial=0.0)) <= _VISIBLE * extent


def kept_plane(known: Plane | None, way: Vector) -> Plane:
    """The way's principal plane: the one already known while no eye could tell the two apart."""
    fresh = pca_plane(way)
    return known if known is not None and same_view(known, fresh, way) else fresh


def around(plane: Plane, way: Vector) -> Bounds:
    """(low, high) of a and of b: the way, shape (steps, n), with some room around it."""
    spots = plane.to_plane(way)
    low, high = spots.min(axis=0), spots.max(axis=0)
    widest = float((high - low).max())
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 0.2 * widest if widest > 0 else 1.0)
    reach = half * (1 + 2 * _MARGIN)
    return tuple(zip((middle - reach).tolist(), (middle + reach).tolist(), strict=True))


def marks(step: int) -> Iterator[int]:
    """The steps at which the plane may be made anew: 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, … up to `step`."""
    power = 1
    while power <= step:
        yield power
        if power > 1 and power * 3 // 2 <= step:
            yield power * 3 // 2
        power *= 2


def remade(before: Drawn, way: Vector, step: int) -> Drawn:
    """The plane of a longer way; the one before while an eye would see no difference."""
    if len(way) < 2:
        return before
    known = before.plane if before.step else None
    plane = kept_plane(known, way)
    fresh = around(plane, way)
    if plane is known and fits(fresh, before.bounds):
        return before
    return Drawn(plane, fresh, step)


def fits(fresh: Bounds, known: Bounds) -> bool:
    """Whether known bounds still show a way well: all of it, and not too small."""
    widths = [high - low for low, high in fresh], [high - low for low, high in known]
    inside = all(
        low - 0.15 * width <= at <= high + 0.15 * width
        for (low, high), width, ends in zip(known, widths[1], fresh, strict=True)
        for at in ends
    )
    return inside and max(new / old for new, old in zip(*widths, strict=True)) > 0.5
