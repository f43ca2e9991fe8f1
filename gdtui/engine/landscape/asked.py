"""What a command line asks of the landscape: the run, and a view of it that there is."""

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.losses.objective import pairs
from gdtui.engine.losses.plane import checked_plane


def landscape_asked(settings: Settings) -> Landscape:
    """The landscape that the settings describe, whose view they describe as well.

    Raises:
        InputError: one line that says what to write instead.
    """
    landscape = landscape_from(settings)
    lane = landscape.called.index(settings.lane) if settings.lane else 0
    explained = lane % len(landscape.optimizers)  # by a typed gradient walks the first one's rule
    if settings.basins:
        landscape.optimizers[explained].check_basins()
    if settings.settings_map is not None:
        from gdtui.engine.settings.asked import check_walk  # read where it is asked for

        check_walk(settings.settings_map, landscape, explained)
    if settings.surface is not None:
        if settings.basins:
            raise InputError("--basins and --surface are two pictures of one landscape: write one of them")
        _check_stand(*settings.surface)
    if settings.plane is not None:
        checked_plane(settings.plane, landscape.objective.variables)
    if settings.window is not None:
        pairs(settings.window, 2)
    return landscape


def _check_stand(turn: float, *tilt: float) -> None:
    if len(tilt) != 1 or not (0 <= turn < 360 and 10 <= tilt[0] <= 80):
        raise InputError("--surface takes a turn from 0 to 359 and a tilt from 10 to 80 degrees, as 30,35")
