"""A race as a table."""

from operator import attrgetter

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table, run_table
from gdtui.engine.losses.formulas import MODELS
from gdtui.engine.race.simulation import Race


def trace(race: Race, settings: Settings) -> Table:
    """The table of `settings.steps` steps: a row for every lane that moves in one."""
    problem, data = race.problem, race.problem.data
    table = run_table(race, settings, attrgetter("runners"))
    typed = problem.model not in MODELS and bool(data.notes)
    params = f"params: {', '.join(problem.variables)}" if typed else ""
    return table._replace(head=[*data.notes, *filter(None, (params, problem.doubt, data.hint))])
