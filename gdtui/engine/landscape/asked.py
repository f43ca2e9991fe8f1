"""What a command line asks of the landscape: the run, and a view of it that there is."""

from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.planes import checked_plane
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.losses.objective import pairs


def landscape_asked(settings: Settings) -> Landscape:
    """The landscape that the settings describe, whose view they describe as well.

    Raises:
        InputError: one line that says what to write instead.
    """
    landscape = landscape_from(settings)
    if settings.basins:
        names = [rule.name for rule in landscape.optimizers]
        landscape.optimizers[names.index(settings.lane) if settings.lane else 0].check_basins()
    if settings.plane is not None:
        checked_plane(settings.plane, landscape.objective.variables)
    if settings.window is not None:
        pairs(settings.window, 2)
    return landscape
