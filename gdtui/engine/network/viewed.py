"""What a command line asks of the network's screen: the run, and a view of it that there is."""

from collections.abc import Callable

from gdtui.engine.base.errors import InputError, check_lane, quote
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.shape import Place, Shape
from gdtui.engine.network.training import Training, training_from


def training_asked(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Training:
    """The training that the settings describe, whose view they describe as well.

    Args:
        settings: what is asked for.
        progress: called with (bytes read, bytes in all) while a file is read.

    Raises:
        InputError: one line that says what to write instead.
    """
    training = training_from(settings, progress)
    if settings.select is not None:
        selected(training.shape, settings.select)
    if settings.settings_map is not None:
        from gdtui.engine.settings.asked import check_settings
        from gdtui.engine.settings.network import training_axes

        check_settings(settings.settings_map, training_axes(training))
    if settings.window is not None:
        from gdtui.engine.losses.objective import pairs

        pairs(settings.window, 2)
    if settings.lane is not None:
        from gdtui.engine.network.beside import lane_names

        check_lane(settings.lane, lane_names(training.settings(), settings.view or "") or ("none",))
    if settings.plane is not None:
        from gdtui.engine.losses.plane import checked_plane

        checked_plane(settings.plane, training.shape.names)
    return training


def selected(shape: Shape, name: str) -> Place:
    """The weight `w1_2_3`, or the unit `u1_2`: in layer 1 the second; `u0_1` is the first input.

    Raises:
        InputError: when there is none.
    """
    if name.startswith("u"):
        layer, _, unit = name[1:].partition("_")
        known = layer.isdecimal() and unit.isdecimal() and int(layer) < len(shape.sizes)
        if known and 1 <= int(unit) <= shape.sizes[int(layer)]:
            return Place(int(layer), int(unit), None)
        raise InputError(f"there is no unit {quote(name)} here: write it like u1_1, in layer 1 the first")
    return shape.place(shape.index_of(name))
