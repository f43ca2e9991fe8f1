"""A map of settings as a table."""

from collections.abc import Callable, Iterator

import numpy as np

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError, is_name
from gdtui.engine.base.numbers import parse_size
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Row, Table
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES
from gdtui.engine.losses.objective import Vector
from gdtui.engine.settings.axis import Axis, axes_of, find_axis, rates_of
from gdtui.engine.settings.fate import Fate
from gdtui.engine.settings.map import STEPS, asked_of, most_runs
from gdtui.engine.settings.runs import Ends, ends_of
from gdtui.engine.slope.simulation import slope_from

_SIZE, _LARGEST = "20x10", (1000, 1000)
_FEW = 200
"""Networks that are trained at once, for a table."""


def settings_trace(settings: Settings) -> Table:
    """A row for every setting of a grid: what becomes of the run with it, after which steps, at which loss.

    Rows come from the lowest value and the lowest learning rate on. What stands upwards takes its values at
    equal distances on its axis from end to end, a learning rate at equal ratios.

    Args:
        settings: loss, bounds, start, optimizers (one), hyper, steps, size, up; of a network data and
            what else `training_from` takes, in place of a loss.

    Raises:
        InputError: one line that says what to write instead.
    """
    if settings.data is not None or settings.hidden is not None:
        return _of_network(settings)
    walk = _walk(settings)
    if len(walk.optimizers) != 1:
        raise InputError("a map of settings is that of one optimizer: name one")
    axes, steps = axes_of(walk, walk.optimizers[0]), STEPS if settings.steps is None else settings.steps
    axis = find_axis(axes, settings.up or axes[0].spoken)

    def ends(rates: Vector, values: Vector) -> Ends:
        return ends_of(walk, asked_of(walk, 0, axis, rates, values), steps)

    return _table(settings, axis, rates_of(walk, walk.optimizers[0]), most_runs(walk), ends)


def _of_network(settings: Settings) -> Table:
    """The table of a network's settings."""
    from gdtui.engine.network.training import training_from
    from gdtui.engine.settings import network

    if settings.loss is not None:
        raise InputError("--loss and --data are two things to learn: write one of them")
    training = training_from(settings)
    axes = network.training_axes(training)
    axis = find_axis(axes, settings.up or axes[0].spoken)
    steps = network.steps_of(training) if settings.steps is None else settings.steps

    def ends(rates: Vector, values: Vector) -> Ends:
        return network.training_ends(training, axis, rates, values, steps)

    return _table(settings, axis, network.training_rates(training), _FEW, ends)


def _table(
    settings: Settings,
    axis: Axis,
    span: tuple[float, float],
    most: int,
    ends: Callable[[Vector, Vector], Ends],
) -> Table:
    """The table, a few rows of the grid at a time."""
    columns, rows = parse_size(settings.size or _SIZE, (1, 1), _LARGEST)
    rates = np.geomspace(*span, columns)
    values = axis.values(np.linspace(axis.low, axis.high, rows))
    together = max(1, most // columns)

    def found() -> Iterator[Row]:
        for top in range(0, rows, together):
            rate, value = (each.ravel() for each in np.meshgrid(rates, values[top : top + together]))
            fates, made, losses, _ = ends(rate, value)
            told = (rate.tolist(), value.tolist(), fates.tolist(), made.tolist(), losses.tolist())
            for at_rate, at_value, fate, step, loss in zip(*told, strict=True):
                yield at_rate, at_value, Fate(fate).word, step, loss

    return Table(("learning_rate", axis.name, "outcome", "steps", "loss"), found())


def _walk(settings: Settings) -> Landscape:
    """The landscape, or the slope, that the settings describe."""
    one = settings.loss is not None and _is_curve(settings.loss)
    return slope_from(settings) if one else landscape_from(settings)


def _is_curve(text: str) -> bool:
    """Whether a loss is one of a single param."""
    if text in LANDSCAPES or text in SPACES or is_name(text, (*CURVES, *LANDSCAPES, *SPACES)):
        return text in CURVES
    return text in CURVES or len(parse(text).inputs) == 1
