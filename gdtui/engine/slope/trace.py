"""A gradient check as a table; a slope's run is a landscape's."""

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table
from gdtui.engine.slope.gradient import gradient_rows


def gradient_trace(settings: Settings) -> Table:
    """A row for every variable at every h.

    Raises:
        InputError: when the loss, the point or h cannot be used.
    """
    return Table(*gradient_rows(settings))
