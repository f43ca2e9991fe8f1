"""Basins: in which minimum a rule ends from every start of a grid, and after how many steps.

All starts walk at once. A rule that does to each param what it would do to it alone takes them as one long
vector of params; Newton's method, which looks at all params of a start together, answers for itself
(`Optimizer.update_all`). So the very rules that walk on the screen are what is drawn. Newton's basins are
fractal (Peitgen & Richter, *The Beauty of Fractals*, Springer 1986).
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.autodiff.work import places_at_once, steps_at_once
from gdtui.engine.base.meshes import Cells, filled, passes
from gdtui.engine.landscape.minima import Minima, newton_steps, numbered, reach
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import eigen_all
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import Plane
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.registry import AnyOptimizer

Whole = NDArray[np.intp]

COARSE = 8
"""The meshes of the first pass are so many starts wide."""
_AT_ONCE = 6
"""Pieces of the work that are waited for at first: the coarse map of a usual loss takes fewer."""
_BLOCK = 12_288
"""Starts that walk at once: with few, to call numpy takes longer than their arithmetic."""
_KEPT = 8_000_000
"""Numbers of a walk that are kept until it is known where it ends."""
_POLISHED, _SAME = 12, 1e-6
"""Newton steps to the very minimum, and the share of its reach that the last of them is at most."""


OTHER = -1
"""In place of the number of a minimum that has none."""


class Ends(NamedTuple):
    """Where starts come to.

    Attributes:
        minimum: the number of the minimum that each ends in, from 1; 0 where in none, OTHER where in one that
            has no number. Shape (starts,).
        steps: after how many steps each was there for good; -1 where it never is.
    """

    minimum: Whole
    steps: Whole


@dataclass(frozen=True, eq=False)
class Map:
    """As much as is known of a picture of basins; while it is the same one, it is painted once.

    Attributes:
        minimum: see `Ends`; shape (rows, columns).
        steps: likewise; -1 where none is reached.
        made: how many steps were made from each start.
        minima: where those lie that have numbers, from 1.
    """

    minimum: Whole
    steps: Whole
    made: int
    minima: Minima = ()


class Piece(NamedTuple):
    """A part of the picture: what came of the starts in these cells."""

    cells: Cells
    ends: Ends


@dataclass(frozen=True, eq=False)
class Basins:
    """What is to be drawn.

    Attributes:
        loss: of any number of params.
        rule: it walks from every start.
        plane: that the starts lie in.
        a: the coordinates of the columns, shape (columns,).
        b: those of the rows, shape (rows,).
        steps: how many steps are made from each.
    """

    loss: CircuitObjective
    rule: AnyOptimizer
    plane: Plane
    a: Vector
    b: Vector
    steps: int

    def pieces(self) -> Iterator[Piece | None]:
        """The picture's parts, coarse first; None while one is being worked on: keys are served meanwhile."""
        yield from self._pieces(Walkers(self.loss, self.rule, self.steps))

    def _pieces(self, walkers: "Walkers") -> Iterator[Piece | None]:
        most = max(1, min(_BLOCK, _KEPT // (len(self.loss.variables) * (self.steps + 1))))
        for cells in passes(self.b.size, self.a.size, COARSE, places_at_once(self.loss.circuit, most)):
            yield from (ends and Piece(cells, ends) for ends in walkers.walked(self._starts(cells)))

    def maps(self) -> Iterator[Map | None]:
        """What is known after each piece, coarse where it is not known finer; None while nothing new is.

        Where the coarse map takes long, the first is one of no steps, from which nobody has come anywhere.
        """
        shape = self.b.size, self.a.size
        minimum, steps, waiting = np.zeros(shape, np.intp), np.full(shape, -1), 0
        walkers = Walkers(self.loss, self.rule, self.steps)
        for piece in self._pieces(walkers):
            if piece is None:
                waiting += 1
                yield Map(minimum, steps, 0, walkers.minima) if waiting == _AT_ONCE else None
                continue
            waiting, (cells, ends) = _AT_ONCE, piece
            filled(minimum, cells, ends.minimum)
            filled(steps, cells, ends.steps)
            ready = cells.done or cells.mesh < COARSE
            yield Map(minimum.copy(), steps.copy(), self.steps, walkers.minima) if ready else None

    def _starts(self, cells: Cells) -> Vector:
        across, up = self.plane.directions
        a, b = self.a[cells.columns], self.b[cells.rows]
        starts: Vector = self.plane.origin + np.outer(a, across) + np.outer(b, up)
        return starts


class Walkers:
    """Whoever walks down a loss from many starts at once, and the minima that have numbers.

    Args:
        loss: of any number of params.
        rule: how they walk.
        steps: how many steps each makes.

    Raises:
        InputError: when the rule's end is chance.
    """

    def __init__(self, loss: CircuitObjective, rule: AnyOptimizer, steps: int) -> None:
        rule.check_basins()
        self._loss, self._rule, self._steps = loss, rule, steps
        self._reach = reach(loss)
        self.minima: Minima = numbered(loss)
        """Those that have numbers, from 1."""

    def ends(self, starts: Vector) -> Ends:
        """What becomes of starts, shape (starts, params)."""
        *_, ends = self.walked(starts)
        assert ends is not None
        return ends

    def walked(self, starts: Vector) -> Iterator[Ends | None]:
        """The same in pieces of some milliseconds: None for each of them, then what became of the starts."""
        bent, way = self._rule.cost.hessian > 0, list[Vector]()
        made = steps_at_once(self._loss.circuit, len(starts), self._steps, bent)
        for params in self._walk(np.ascontiguousarray(starts.T)):
            way.append(params)
            if len(way) % made == 0:
                yield None
        minimum, target = yield from self._told(way[-1])
        yield Ends(minimum, np.where(minimum != 0, self._late(way, target), -1))

    @np.errstate(all="ignore")
    def _late(self, way: Sequence[Vector], target: Vector) -> Whole:
        """After how many steps each was at its target for good."""
        late = np.zeros(target.shape[1], np.intp)
        for step, params in enumerate(way, 1):
            late[~self._touch(params, target)] = step
        return late

    def _walk(self, params: Vector) -> Iterator[Vector]:
        """The params of all after 0, 1, 2, … steps, shape (params, starts) each."""
        shape = params.shape
        flat = params.ravel()
        memory: Any = self._rule.init(flat)
        yield params
        for step in range(self._steps):
            params = flat.reshape(shape)
            with np.errstate(all="ignore"):
                _, slopes = self._loss.circuit.values_and_gradients(list(params))
                here = Here(self._loss, flat, np.nan, np.concatenate(slopes), step, 0)
                update, memory = self._rule.update_all(here, memory, partial(self._loss.hessians, params))
                flat = flat + update
            yield flat.reshape(shape)

    def _told(self, ends: Vector) -> Generator[None, None, tuple[Whole, Vector]]:
        """The number of the minimum that each end lies in, and where that is; nan where there is none.

        Gives None after each piece of the work.
        """
        minimum = np.zeros(ends.shape[1], np.intp)
        for number, place in enumerate(self.minima, 1):
            minimum[self._touch(ends, np.array(place)[:, np.newaxis])] = number
        target = np.array([np.full(len(ends), np.nan), *self.minima])[minimum].T
        others = np.flatnonzero((minimum == 0) & self._nearly(ends))
        target[:, others] = yield from self._settled(ends[:, others])
        minimum[others[self._touch(ends[:, others], target[:, others])]] = OTHER
        return minimum, target

    @np.errstate(all="ignore")
    def _nearly(self, ends: Vector) -> NDArray[np.bool_]:
        """Whether slope and curvature say that a minimum is as near as it has to be, or all but."""
        _, slopes = self._loss.circuit.values_and_gradients(list(ends))
        curvatures, axes = eigen_all(self._loss.hessians(ends))
        along = np.einsum("sij,is->sj", axes, np.array(slopes)) / curvatures
        near: NDArray[np.bool_] = np.einsum("sj,sj->s", along, along) <= (2 * self._reach) ** 2
        return near & (curvatures[:, 0] > 0)

    @np.errstate(all="ignore")
    def _touch(self, params: Vector, place: Vector) -> NDArray[np.bool_]:
        apart = params - place
        near: NDArray[np.bool_] = np.einsum("ij,ij->j", apart, apart) <= self._reach**2
        return near

    def _settled(self, ends: Vector) -> Generator[None, None, Vector]:
        """The minima to which Newton's method leads from ends; nan where the loss bends down on its way."""
        places, open_ends = ends.T.copy(), np.arange(ends.shape[1])
        for _ in range(_POLISHED):
            if not open_ends.size:
                break
            step, curved = newton_steps(self._loss, places[open_ends])
            places[open_ends] += np.where(curved[:, np.newaxis], step, np.nan)
            open_ends = open_ends[np.abs(step).max(axis=1) > _SAME * self._reach]
            yield
        return places.T
