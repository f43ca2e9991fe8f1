"""A map of settings as a table."""

from collections.abc import Iterator

import numpy as np

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError, is_name
from gdtui.engine.base.numbers import parse_size
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Row, Table
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES
from gdtui.engine.settings.axis import axes_of, find_axis, rates_of
from gdtui.engine.settings.fate import Fate
from gdtui.engine.settings.map import STEPS, asked_of, most_runs
from gdtui.engine.settings.runs import ends_of
from gdtui.engine.slope.simulation import slope_from

_SIZE, _LARGEST = "20x10", (1000, 1000)


def settings_trace(settings: Settings) -> Table:
    """A row for every setting of a grid: what becomes of the run with it, after which steps, at which loss.

    Rows come from the lowest value and the lowest learning rate on. What stands upwards takes its values at
    equal distances from end to end, a learning rate at equal ratios.

    Args:
        settings: loss, bounds, start, optimizers (one), hyper, steps, size, up.

    Raises:
        InputError: one line that says what to write instead.
    """
    walk = _walk(settings)
    if len(walk.optimizers) != 1:
        raise InputError("a map of settings is that of one optimizer: name one")
    axes = axes_of(walk, walk.optimizers[0])
    axis = find_axis(axes, settings.up or axes[0].spoken)
    steps = STEPS if settings.steps is None else settings.steps
    columns, rows = parse_size(settings.size or _SIZE, (1, 1), _LARGEST)
    rates = np.geomspace(*rates_of(walk, walk.optimizers[0]), columns)
    values = np.linspace(axis.low, axis.high, rows)
    together = max(1, most_runs(walk) // columns)

    def found() -> Iterator[Row]:
        for top in range(0, rows, together):
            part = values[top : top + together]
            rate, value = (each.ravel() for each in np.meshgrid(rates, part))
            fates, made, losses, _ = ends_of(walk, asked_of(walk, 0, axis, rate, value), steps)
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
