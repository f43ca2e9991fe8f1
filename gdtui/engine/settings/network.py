"""A map of a network's settings: the learning rate across, the size of its first weights upwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE
from gdtui.engine.base.meshes import Cells, passes
from gdtui.engine.base.spacing import Spacing
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.training import Training
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.varied import usual_rate, value_of, with_value
from gdtui.engine.settings.axis import Axis, check_rate, hyper_axes
from gdtui.engine.settings.map import Extent, Map, put_together
from gdtui.engine.settings.runs import Ends
from gdtui.engine.settings.trainings import AskedTrainings, trained, unscaled

INIT_SCALE = Axis("init_scale", "init-scale", log10(0.03), log10(30.0), spacing=Spacing.LOG)
"""What the first weights are multiplied by."""
_RATE = 0.1
_BELOW, _ABOVE = 100.0, 300.0
"""The middle of the learning rates for a rule whose steps grow with the gradient, and how far they go."""
_MOST_STEPS, _FEWEST_STEPS = 100, 10
_RUN_WORK, _FIRST_WORK, _PIECE_WORK, _ALL_WORK = 2e8, 5e7, 3e6, 2e9
"""Params times examples that are worked on in one run, at first at once, in a piece of a step, and in all."""


def training_axes(training: Training) -> tuple[Axis, ...]:
    """What may stand upwards: the size of the first weights, then the rule's own settings.

    Raises:
        InputError: when the rule has no learning rate, or cannot move many networks at once.
    """
    rule = training.optimizer
    check_rate(rule)
    if rule.cost.hessian:
        raise InputError(f"{rule.label} has no map of settings on a network: each step solves with a Hessian")
    return (INIT_SCALE, *hyper_axes(rule))


def training_rates(training: Training) -> tuple[float, float]:
    """The lowest and the highest learning rate, the network's own among them."""
    rule = training.optimizer
    middle, own = (_RATE if rule.grows_with_gradient else usual_rate(rule, _RATE)), rule.rate
    assert middle is not None
    assert own is not None
    return max(min(middle / _BELOW, own), LEAST_RATE), min(max(middle * _ABOVE, own), GREATEST_RATE)


def own_training(training: Training, axis: Axis) -> tuple[float, float]:
    """The network's own learning rate, and its value on the axis."""
    rate = training.optimizer.rate
    assert rate is not None
    if axis is INIT_SCALE:
        return rate, training.asked.settings.init_scale or 1.0
    return rate, value_of(training.optimizer, axis.name)


def at_training(training: Training, axis: Axis, rate: float, value: float) -> Training:
    """The network with another learning rate, and another value on the axis, from its start.

    Raises:
        InputError: when one of them is out of range.
    """
    asked, rule = training.asked, training.optimizer.with_learning_rate(rate)
    if axis is not INIT_SCALE:
        return Training(asked._replace(optimizer=with_value(rule, axis.name, value)))
    settings, start = asked.settings._replace(init_scale=value), frozen(unscaled(training) * value)
    return Training(asked._replace(optimizer=rule, settings=settings, start=start))


def steps_of(training: Training) -> int:
    """How many steps each run of a map makes: fewer of a large network."""
    return int(min(max(_RUN_WORK // _work(training), _FEWEST_STEPS), _MOST_STEPS))


def _work(training: Training) -> int:
    """Params times examples of one update."""
    return training.shape.count * training.terms.batch_size


@dataclass(frozen=True, eq=False)
class TrainingsMap:
    """What is to be drawn; see `SettingsMap`.

    Attributes:
        training: whose settings are varied.
        axis: what stands upwards.
        rates: the learning rates of the columns, rising; shape (columns,).
        values: those of the rows, on that axis; shape (rows,).
    """

    training: Training
    axis: Axis
    rates: Vector
    values: Vector

    def maps(self) -> Iterator[Map | None]:
        """What is known after each piece, coarse where it is not known finer; None while nothing new is.

        How coarse it is at first, and how fine in the end, depends on how much work a network is.
        """
        shape, work = (self.values.size, self.rates.size), _work(self.training)
        runs = shape[0] * shape[1] * work * steps_of(self.training)
        square = _power_of_two(runs / _ALL_WORK)
        extent = Extent(steps_of(self.training), max(_power_of_two(runs / _FIRST_WORK), square), square)
        most = max(1, int(_PIECE_WORK // work))
        unknown = np.full(shape[0], np.nan)
        parts = passes(*shape, extent.coarse, most)
        yield from put_together(shape, parts, self._walked, lambda *_: unknown, extent)

    def _walked(self, cells: Cells) -> Iterator[Ends | None]:
        rates, values = self.rates[cells.columns], self.values[cells.rows]
        return trained(_asked(self.training, self.axis, rates, values), steps_of(self.training))


def training_ends(training: Training, axis: Axis, rates: Vector, values: Vector, steps: int) -> Ends:
    """What becomes of a network with these learning rates and values on an axis, shape (runs,) each."""
    *_, ends = trained(_asked(training, axis, rates, values), steps)
    assert ends is not None
    return ends


def _asked(training: Training, axis: Axis, rates: Vector, values: Vector) -> AskedTrainings:
    hyper = {"learning_rate": rates}
    if axis is INIT_SCALE:
        return AskedTrainings(training, hyper, values)
    hyper[axis.name] = values
    return AskedTrainings(training, hyper, np.full(rates.size, training.asked.settings.init_scale or 1.0))


def _power_of_two(squares: float) -> int:
    """The least power of two whose square is at least so much."""
    side = 1
    while side * side < squares:
        side *= 2
    return side
