"""A landscape's run as a table."""

from collections.abc import Iterator
from operator import attrgetter

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Row, Table, run_table
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.optimizers.memory import columns_of


def trace(landscape: Landscape, settings: Settings) -> Table:
    """The table of `settings.steps` steps: a row for everyone who takes part in one.

    With `settings.state` the optimizers' memories are further columns; empty where one has no such part.
    """
    racers = attrgetter("racers")
    if not settings.state:
        return run_table(landscape, settings, racers)
    columns = _memories(landscape, settings)

    def told(run: Landscape, state: LandscapeState) -> Iterator[Row]:
        moved = (racer for racer in state.racers if racer.step == state.step)
        for row, racer in zip(run.rows(state), moved, strict=True):
            known = columns_of(racer.memory, run.objective.variables)
            yield (*row, *(known.get(column) for column in columns))

    table = run_table(landscape, settings, racers, told)
    return table._replace(columns=(*table.columns, *columns))


def _memories(landscape: Landscape, settings: Settings) -> tuple[str, ...]:
    """The columns of all memories that there will be in the run."""
    found: dict[str, None] = {}
    for run in (landscape, *(landscape.changed(later) for _, later in settings.turns())):
        for racer in run.init().racers:
            found |= dict.fromkeys(columns_of(racer.memory, run.objective.variables))
    return tuple(found)
