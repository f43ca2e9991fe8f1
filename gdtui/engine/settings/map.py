"""A map of settings: the learning rate across, something else upwards, and what becomes of every run.

The border beyond which theory lets no run settle is η = limit/λmax on a quadratic (Polyak, "Some methods of
speeding up the convergence of iteration methods", 1964; Goh, "Why Momentum Really Works", Distill 2017). So
each row has a λmax: the largest curvature at the minimum to which small steps lead from there.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.work import places_at_once
from gdtui.engine.base.meshes import Cells, filled, passes
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import MOST_EIGENVALUES, eigen_all
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.engine.settings.axis import Axis
from gdtui.engine.settings.fate import Codes, Fate, Whole
from gdtui.engine.settings.runs import Asked, Ends, walked

COARSE = 8
"""The meshes of the first pass are so many settings wide."""
_FINER = 4
"""How many times as fine a pass is as the one before: a step of few runs costs nearly as much as of many."""
STEPS = 200
"""Steps that a run makes unless said otherwise."""
_AT_ONCE = 6
"""Pieces of the work that are waited for at first: a map of a usual loss is there before, if a coarse one."""
_BLOCK = 8192
"""Runs that are made at once, where each has a few params; one has so many of them that its params fit."""
_NUMBERS = 1_000_000
_FAR = 1_000_000_000
"""More rows than there are."""


@dataclass(frozen=True, eq=False)
class Map:
    """As much as is known of a map; while it is the same one, it is painted once.

    Attributes:
        fates: see `Fate`; shape (rows, columns).
        steps: at which each run ended, or how many were made; likewise.
        losses: where it came to; likewise.
        steepest: λmax at the minimum that small steps lead to, by rows; nan where none is known.
        made: how many steps a run makes.
        square: how many settings wide the finest squares are that it is made of in the end.
    """

    fates: Codes
    steps: Whole
    losses: Vector
    steepest: Vector
    made: int
    square: int = 1


class Extent(NamedTuple):
    """How far the work on a map goes.

    Attributes:
        steps: that a run makes.
        coarse: how many settings wide the squares of the first pass are.
        square: those of the last.
    """

    steps: int
    coarse: int = COARSE
    square: int = 1


class _Rests(NamedTuple):
    """Where the run of the smallest learning rate that comes to rest does so, by rows.

    Attributes:
        columns: of that learning rate; the number of columns where none does.
        params: shape (params, rows).
    """

    columns: Whole
    params: Vector


@dataclass(frozen=True, eq=False)
class SettingsMap:
    """What is to be drawn.

    Attributes:
        simulation: a run whose settings are varied.
        index: of its optimizers, the one.
        axis: what stands upwards.
        rates: the learning rates of the columns, rising; shape (columns,).
        values: those of the rows, on that axis; shape (rows,).
        steps: how many steps are made with each.
    """

    simulation: Landscape
    index: int
    axis: Axis
    rates: Vector
    values: Vector
    steps: int = STEPS

    def maps(self) -> Iterator[Map | None]:
        """What is known after each piece, coarse where it is not known finer; None while nothing new is."""
        shape = self.values.size, self.rates.size
        rests = _Rests(np.full(shape[0], shape[1]), np.full((len(self.simulation.start), shape[0]), np.nan))

        def steepest(cells: Cells, ends: Ends) -> Vector:
            _rest(rests, cells, ends)
            return self._steepest(rests)

        parts = passes(*shape, COARSE, most_runs(self.simulation), _FINER)
        known = put_together(shape, parts, self._walked, steepest, Extent(self.steps))
        waiting = True
        for piece, found in enumerate(known, 1):
            yield found
            waiting = waiting and found is None
            if waiting and piece == _AT_ONCE:
                yield _not_begun(shape)

    def _walked(self, cells: Cells) -> Iterator[Ends | None]:
        return walked(self.simulation, self._asked(cells), self.steps)

    def _asked(self, cells: Cells) -> Asked:
        rates, values = self.rates[cells.columns], self.values[cells.rows]
        return asked_of(self.simulation, self.index, self.axis, rates, values)

    def _steepest(self, rests: _Rests) -> Vector:
        """λmax of each row.

        Rows that begin at one place share what is known; of others, one stands for those just below it.
        """
        rows, known = np.arange(self.values.size), np.flatnonzero(rests.columns < self.rates.size)
        if self.simulation.quadratic:
            start = np.array(self.simulation.start, np.float64)[:, np.newaxis]
            return np.repeat(self._curvatures(start), rows.size)
        if not known.size:
            return np.full(rows.size, np.nan)
        apart = rows[:, np.newaxis] - known
        shared = self.axis.param is None
        apart = np.where((apart >= 0) & (apart < COARSE), apart, np.abs(apart) if shared else _FAR)
        near = apart.argmin(axis=1)
        found = self._curvatures(rests.params[:, known])[near]
        return np.where(apart[rows, near] < _FAR, found, np.nan)

    def _curvatures(self, places: Vector) -> Vector:
        """The largest curvature at each of some places, shape (params, places)."""
        loss = self.simulation.objective
        assert isinstance(loss, CircuitObjective)
        if len(places) > MOST_EIGENVALUES:
            return np.full(places.shape[1], np.nan)
        curvatures, _ = eigen_all(loss.hessians(places))
        largest: Vector = curvatures[:, -1]
        return largest


def _not_begun(shape: tuple[int, int]) -> Map:
    """The map of runs of no steps: all are on their way."""
    none = np.zeros(shape, np.intp)
    return Map(none.astype(np.int8), none, none.astype(np.float64), np.full(shape[0], np.nan), 0)


def bound_of(rule: AnyOptimizer, steepest: float) -> float:
    """The learning rate beyond which theory lets no run of a rule settle where the curvature is that large.

    nan where it knows none.
    """
    known = rule.binding(steepest) if steepest > 0 else None
    if known is None or rule.rate is None or not known.product:  # too small for a number
        return math.nan
    return rule.rate * known.limit / known.product


def most_runs(simulation: Landscape) -> int:
    """How many runs are made at once."""
    loss, most = simulation.objective, max(1, min(_BLOCK, _NUMBERS // len(simulation.start)))
    return places_at_once(loss.circuit, most) if isinstance(loss, CircuitObjective) else most


def asked_of(simulation: Landscape, index: int, axis: Axis, rates: Vector, values: Vector) -> Asked:
    """The runs of a walk's optimizer with these learning rates and values, shape (runs,) each."""
    starts = np.repeat(np.array(simulation.start, np.float64)[:, np.newaxis], rates.size, 1)
    hyper = {"learning_rate": rates}
    if axis.param is None:
        hyper[axis.name] = values
    else:
        starts[axis.param] = values
    return Asked(simulation.optimizers[index], hyper, starts)


def put_together(
    shape: tuple[int, int],
    parts: Iterable[Cells],
    walked: Callable[[Cells], Iterator[Ends | None]],
    steepest: Callable[[Cells, Ends], Vector],
    extent: Extent,
) -> Iterator[Map | None]:
    """A map, as its parts become known; None while nothing new is.

    Args:
        shape: rows and columns.
        parts: which settings belong to each, see `meshes.passes`.
        walked: makes the runs of a part: None for each piece of the work, then what became of them.
        steepest: λmax by rows, once that is known too.
        extent: how far it goes.
    """
    fates, steps, losses = np.zeros(shape, np.int8), np.zeros(shape, np.intp), np.zeros(shape)
    for cells in parts:
        if cells.mesh < extent.square:
            return
        for ends in walked(cells):
            if ends is None:
                yield None
                continue
            for whole, part in ((fates, ends.fates), (steps, ends.steps), (losses, ends.losses)):
                filled(whole, cells, part)
            arrays = fates.copy(), steps.copy(), losses.copy(), steepest(cells, ends)
            ready = cells.done or cells.mesh < extent.coarse
            yield Map(*arrays, extent.steps, extent.square) if ready else None


def _rest(rests: _Rests, cells: Cells, ends: Ends) -> None:
    """Note whoever comes to rest in a minimum with a smaller learning rate than was known of in their row."""
    resting = (ends.fates == Fate.CONVERGES) | (ends.fates == Fate.OVERSHOOTS)
    for run in np.flatnonzero(resting)[np.argsort(-cells.columns[resting], kind="stable")].tolist():
        row, column = cells.rows[run], cells.columns[run]
        if column < rests.columns[row]:
            rests.columns[row], rests.params[:, row] = column, ends.params[:, run]
