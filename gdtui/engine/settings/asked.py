"""What a command line asks of a map of settings, where there is such a map."""

from collections.abc import Sequence
from typing import Any

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.settings.axis import Axis, axes_of, find_axis


def check_settings(asked: Sequence[Any], axes: Sequence[Axis]) -> None:
    """Refuse what no map of settings shows.

    Args:
        asked: as `Settings.settings_map` has it.
        axes: what may stand upwards.

    Raises:
        InputError: one line that says what to write instead.
    """
    name, *numbers = asked
    axis = find_axis(axes, name)
    cross, part = (numbers[:2], numbers[2:]) if len(numbers) in (2, 6) else ([], numbers)
    if cross:
        _check(cross[0], LEAST_RATE, GREATEST_RATE, "a learning rate")
        _check(cross[1], *axis.allowed, axis.spoken)
    for low, high in zip(part[::2], part[1::2], strict=True):
        if not low < high:
            raise InputError(f"--settings shows a part from low to high: {low:g} is not below {high:g}")


def check_walk(asked: Sequence[Any], simulation: Landscape, index: int) -> None:
    """The same of a walk's optimizer number `index`.

    Raises:
        InputError: likewise, and when it has no learning rate.
    """
    check_settings(asked, axes_of(simulation, simulation.optimizers[index]))


def _check(value: float, low: float, high: float, name: str) -> None:
    if not low <= value <= high:
        raise InputError(f"--settings: {name} goes from {low:g} to {high:g}, so {value:g} is out of range")
