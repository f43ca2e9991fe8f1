"""The losses of a training along its way."""

import math
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.past.way import Rows, Stretch, Way
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.state import Figures, TrainingState, figures_at
from gdtui.engine.network.terms import Terms

_MOST = 240
"""A chart shows so many steps at the most."""


class Losses(NamedTuple):
    """The losses at some steps of a run, always the same ones, and the last.

    Attributes:
        steps: rising, shape (n,).
        training: the training loss, shape (n,).
        test: the test loss, shape (n,); nan where no examples were kept back.
    """

    steps: Vector
    training: Vector
    test: Vector


def losses_along(way: Way, state: TrainingState) -> Losses:
    """The losses of a run.

    Args:
        way: how it came here.
        state: where it stands.
    """
    _ = way.note("losses", way.step, lambda: _both(state.figures))
    chosen = way.evenly(_MOST)
    known = np.concatenate([_losses(way, stretch) for stretch in chosen.stretches])
    return Losses(chosen.steps.astype(np.float64), *known.T)


def _losses(way: Way, stretch: Stretch) -> Rows:
    terms = stretch.simulation.terms
    return way.notes_along("losses", stretch.steps, lambda place: _measured(terms, stretch.rows[place]))


def _measured(terms: Terms, params: Vector) -> tuple[float, float]:
    return _both(figures_at(terms, params))


def _both(found: Figures) -> tuple[float, float]:
    return found.train_loss, math.nan if found.test_loss is None else found.test_loss


def params_along(way: Way) -> Vector:
    """Where it was, shape (n, count)."""
    return np.concatenate([stretch.rows for stretch in way.stretches])
