"""A race as a table."""

from operator import attrgetter

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table, run_table
from gdtui.engine.race.simulation import Race


def trace(race: Race, settings: Settings) -> Table:
    """The table of `settings.steps` steps: a row for every lane that moves in one."""
    data = race.problem.data
    table = run_table(race, settings.steps, attrgetter("runners"))
    return table._replace(head=[*data.notes, *([data.hint] if data.hint else [])])
