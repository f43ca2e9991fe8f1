"""A race as a table."""

from operator import attrgetter

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table, run_table
from gdtui.engine.losses.data import Dataset
from gdtui.engine.losses.formulas import MODELS
from gdtui.engine.race.simulation import Race


def trace(race: Race, settings: Settings) -> Table:
    """The table of `settings.steps` steps: a row for every lane that moves in one."""
    problem, data = race.problem, race.problem.data
    table = run_table(race, settings, attrgetter("runners"))
    typed = problem.model not in MODELS and bool(data.notes)
    params = f"params: {', '.join(problem.variables)}" if typed else _of_kinds(data)
    return table._replace(head=[*data.notes, *filter(None, (params, problem.doubt, data.hint))])


def _of_kinds(data: Dataset) -> str:
    """Which input and which kind each param of a softmax model belongs to; "" for another model."""
    if not data.members:
        return ""
    kinds = ", ".join(f"{number} {kind}" for number, kind in enumerate(data.kinds, 1))
    return f"params: b_K of kind K, wI_K of input I for kind K: {kinds}"
