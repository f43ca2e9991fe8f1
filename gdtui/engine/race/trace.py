"""A race as a table."""

from operator import attrgetter

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table, run_table
from gdtui.engine.losses.formulas import MODELS
from gdtui.engine.race.simulation import Race


def trace(race: Race, settings: Settings) -> Table:
    """The table of `settings.steps` steps: a row for every lane that moves in one."""
    data = race.problem.data
    table = run_table(race, settings, attrgetter("runners"))
    typed = race.problem.model not in MODELS
    params = [f"params: {', '.join(race.problem.variables)}"] if typed and data.notes else []
    return table._replace(head=[*data.notes, *params, *([data.hint] if data.hint else [])])
