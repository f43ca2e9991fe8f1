"""A landscape's run as a table."""

from operator import attrgetter

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table, run_table
from gdtui.engine.landscape.simulation import Landscape


def trace(landscape: Landscape, settings: Settings) -> Table:
    """The table of `settings.steps` steps: a row for everyone who takes part in one."""
    return run_table(landscape, settings, attrgetter("racers"))
